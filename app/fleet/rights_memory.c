#include "fleet/rights_memory.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
    [COMMAND_RIGHT_UNKNOWN] = "unknown", [COMMAND_RIGHT_NO] = "no", [COMMAND_RIGHT_YES] = "yes"};

static enum command_right right_of(const json_t *word)
{
    for (int right = 0; json_is_string(word) && right < (int)(sizeof words / sizeof *words); right++)
        if (strcmp(json_string_value(word), words[right]) == 0)
            return (enum command_right)right;
    return COMMAND_RIGHT_UNKNOWN;
}

// Hexadecimal digits: numbers in JSON do not have 64 bits.
static void write_account(uint64_t account, char out[20])
{
    snprintf(out, 20, "%016" PRIx64, account);
}

static void take(struct rights_memory *memory, const json_t *root)
{
    char account[20];
    const char *theirs = json_string_value(json_member(root, "account"));
    const char *room = json_string_value(json_member(root, "room_name"));
    write_account(memory->account, account);
    if (!theirs || strcmp(theirs, account) != 0)
        return;
    memory->known.desk = right_of(json_member(root, "desk"));
    if (!room || strlen(room) >= sizeof memory->known.room_name)
        return;
    memory->known.room = right_of(json_member(root, "room"));
    snprintf(memory->known.room_name, sizeof memory->known.room_name, "%s", room);
}

static void read_file(struct rights_memory *memory)
{
    enum { MAX_BYTES = 4096 };
    struct str bytes = {0};
    struct error error;
    if (!file_exists(memory->path))
        return;
    json_t *root = file_read_regular(memory->path, MAX_BYTES, &bytes, &error)
                       ? json_read(str_text(&bytes), bytes.length, NULL, NULL)
                       : NULL;
    if (root)
        take(memory, root);
    else
        log_warning(
            "%s cannot be used: what the broker lets this display do is found out anew", memory->path);
    json_decref(root);
    str_free(&bytes);
}

static void write_known(void *context, struct str *out)
{
    char account[20];
    const struct rights_memory *memory = context;
    write_account(memory->account, account);
    json_put(out, json_pack("{s:s, s:s, s:s, s:s}", "account", account, "desk", words[memory->known.desk],
                      "room", words[memory->known.room], "room_name", memory->known.room_name));
}

void rights_memory_open(
    struct rights_memory *memory, const char *folder, struct worker *worker, uint64_t account)
{
    bool same = memory->account == account && memory->known.desk != COMMAND_RIGHT_UNKNOWN;
    if (!same)
        memory->known = (struct known_rights){0};
    memory->account = account;
    memory->path = folder ? file_join(folder, RIGHTS_MEMORY_FILE) : NULL;
    memory->saver = (struct file_saver){
        .worker = worker, .path = memory->path, .max_bytes = 4096, .write = write_known, .context = memory};
    if (memory->path && !same)
        read_file(memory);
}

void rights_memory_note(struct rights_memory *memory, const struct known_rights *known)
{
    if (memory->known.desk == known->desk && memory->known.room == known->room &&
        strcmp(memory->known.room_name, known->room_name) == 0)
        return;
    memory->known = *known;
    if (memory->path)
        file_saver_save(&memory->saver);
}

void rights_memory_close(struct rights_memory *memory)
{
    if (memory->path)
        file_saver_flush(&memory->saver);
    free(memory->path);
    memory->path = NULL;
    memory->saver = (struct file_saver){0};
}
