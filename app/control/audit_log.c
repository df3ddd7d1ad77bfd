#include "control/audit_log.h"

#include "base/json.h"
#include "base/lines_back.h"
#include "base/state_file.h"
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void path_of(const char *folder, const char *name, struct str *out)
{
    str_clear(out);
    str_format(out, "%s/%s", folder, name);
}

static void rotate(const char *folder, struct str *path)
{
    struct stat status;
    struct str old = {0};
    if (stat(str_text(path), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size < AUDIT_LOG_MAX_BYTES)
        return;
    path_of(folder, "log.1.jsonl", &old);
    if (rename(str_text(path), str_text(&old)) != 0 && state_file_move_aside(str_text(&old), NULL))
        rename(str_text(path), str_text(&old));
    str_free(&old);
}

// Which ones is said by address, as the command itself may not say it, or by a tag.
static void add_accepted(const struct audit_log_entry *entry, json_t *head)
{
    json_t *list = json_array();
    for (size_t i = 0; i < entry->schedule_count; i++)
        if (entry->accepted >> i & 1)
            json_array_append_new(list, json_pack("{s:s, s:s}", "tag", entry->schedules[i].tag, "address",
                                            entry->schedules[i].address));
    json_object_set_new(head, "schedules", list);
}

// The command is appended as it was received, with its times as they were understood: it was checked when it
// was read.
static void write_line(const struct audit_log_entry *entry, struct str *out)
{
    char iso[ZONE_ISO_SIZE];
    json_t *head = json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "id", entry->command->id, "type",
        command_type_name(entry->command->type), "number", (json_int_t)entry->number, "by", entry->by, "role",
        role_name(entry->role), "at", zone_iso(entry->zone, entry->at, iso));
    if (entry->accepted && entry->schedule_count > 1)
        add_accepted(entry, head);
    char *text = json_write(head, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (text) {
        str_format(out, "%.*s,\"command\":", (int)strlen(text) - 1, text);
        command_write_source(entry->command, entry->zone, out);
        str_add_text(out, "}\n");
    } else {
        out->failed = true;
    }
    free(text);
    json_decref(head);
}

bool audit_log_append(const char *folder, const struct audit_log_entry *entry, struct error *error)
{
    struct str path = {0};
    struct str bytes = {0};
    bool ok = false;
    if (!folder)
        return true;
    path_of(folder, "log.jsonl", &path);
    rotate(folder, &path);
    write_line(entry, &bytes);
    struct state_file_lines lines = {.lines = str_text(&bytes), .line_end = "\n", .secret = true};
    if (bytes.failed || path.failed)
        error_memory(error, "log.jsonl: not written: not enough memory");
    else
        ok = state_file_append(path.text, &lines, error);
    str_free(&path);
    str_free(&bytes);
    return ok;
}

static bool is_entry(const json_t *entry)
{
    static const char *const texts[] = {"id", "type", "by", "role", "at"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!json_is_string(json_object_get(entry, texts[i])))
            return false;
    return json_is_integer(json_object_get(entry, "number")) &&
           json_is_object(json_object_get(entry, "command"));
}

// The newest entries, while they are read.
struct tail {
    size_t limit;
    size_t bytes;   // of the lines that were read
    json_t *list;   // the newest first
    json_t *undone; // the ids of the commands that were undone: whatever undoes one comes after it
};

static void add_entry(struct tail *tail, json_t *entry)
{
    const char *type = json_string_value(json_object_get(entry, "type"));
    const char *id = json_string_value(json_object_get(entry, "id"));
    const char *of = json_string_value(json_object_get(json_object_get(entry, "command"), "of"));
    if (of && strcmp(type, "undo") == 0)
        json_object_set_new(tail->undone, of, json_true());
    json_object_set_new(entry, "undone", json_boolean(json_object_get(tail->undone, id) != NULL));
    json_array_append(tail->list, entry);
}

// Reads only what is answered. What is no entry counts, too, or a file full of it would be read as a whole.
static void read_back(struct tail *tail, struct lines_back *lines)
{
    const char *line;
    while (json_array_size(tail->list) < tail->limit && tail->bytes < AUDIT_LOG_MAX_TAIL_BYTES &&
           (line = lines_back_next(lines))) {
        size_t length = strlen(line);
        tail->bytes += length + 1;
        json_t *entry = json_read(line, length, NULL, NULL);
        if (is_entry(entry))
            add_entry(tail, entry);
        json_decref(entry);
    }
}

static void open_file(struct lines_back *lines, const char *folder, const char *name)
{
    struct error why;
    struct str path = {0};
    path_of(folder, name, &path);
    lines_back_open(lines, str_text(&path), &why);
    str_free(&path);
}

// Both are opened first: if the log is renamed meanwhile, they are one and the same.
static void read_files(struct tail *tail, const char *folder)
{
    struct lines_back now;
    struct lines_back before;
    open_file(&now, folder, "log.jsonl");
    open_file(&before, folder, "log.1.jsonl");
    read_back(tail, &now);
    if (now.info.st_ino != before.info.st_ino || now.info.st_dev != before.info.st_dev)
        read_back(tail, &before);
    lines_back_close(&now);
    lines_back_close(&before);
}

bool audit_log_tail(const char *folder, size_t limit, struct str *out, struct error *error)
{
    struct tail tail = {.limit = limit, .list = json_array(), .undone = json_object()};
    if (folder && tail.list)
        read_files(&tail, folder);
    json_decref(tail.undone);
    json_put(out, json_pack("{s:o}", "entries", tail.list));
    return !out->failed || error_memory(error, "not enough memory");
}
