// The keeper's file.
#include "control/keeper_parts.h"

#include "base/file.h"
#include "base/json.h"
#include "base/kept.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 32 << 20 };

static void file_of(const struct keeper *keeper, struct str *path)
{
    str_format(path, "%s/desk.json", keeper->folder);
}

static void write_done(const struct keeper *keeper, struct str *out)
{
    for (size_t i = 0; i < keeper->done_count; i++) {
        str_format(out, "%s{\"id\":\"%s\",\"acts\":", i > 0 ? "," : "", keeper->done[i].id);
        desk_write(&keeper->done[i].what.acts, out);
        str_add_text(out, ",\"before\":");
        desk_write(&keeper->done[i].what.before, out);
        str_add_text(out, "}");
    }
}

// Ids have none of the letters that JSON would have to escape (command.c).
void keeper_write(const struct keeper *keeper, struct str *out)
{
    str_add_text(out, "{\"format\":2,\"desk\":");
    desk_write(&keeper->all, out);
    str_add_text(out, ",\"done\":[");
    write_done(keeper, out);
    str_add_text(out, "],\"ids\":[");
    for (size_t i = 0; i < keeper->id_count; i++)
        str_format(
            out, "%s[\"%s\",%lld]", i > 0 ? "," : "", keeper->ids[i].id, (long long)keeper->ids[i].number);
    str_add_text(out, "]}\n");
}

static bool write_file(struct keeper *keeper, struct error *error)
{
    struct str bytes = {0};
    struct str path = {0};
    bool fine = false;
    keeper_write(keeper, &bytes);
    file_of(keeper, &path);
    if (bytes.failed || path.failed)
        error_memory(error, "not enough memory");
    else if (bytes.length > MOST_BYTES)
        error_set(error, "it is larger than %d bytes", MOST_BYTES);
    else if (!keeper->unread || kept_put_aside(str_text(&path), error)) {
        keeper->unread = false;
        fine = kept_write(str_text(&path), str_text(&bytes), bytes.length, false, error);
    }
    str_free(&path);
    str_free(&bytes);
    return fine;
}

void keeper_keep(struct keeper *keeper, bool silently)
{
    struct error why;
    if (!keeper->folder)
        return;
    bool was_unkept = keeper->unkept;
    keeper->unkept = !write_file(keeper, &why);
    keeper->scattered = false;
    if (keeper->unkept && !silently)
        log_warning("the desk is not kept: %s", why.text);
    else if (was_unkept && !keeper->unkept)
        log_info("the desk is kept again");
}

static bool read_part(const json_t *value, struct desk *out, struct error *error)
{
    char *text = json_write(value, JSON_COMPACT | JSON_ENCODE_ANY);
    bool fine = text && desk_read(text, strlen(text), out, error);
    if (!value)
        error_set(error, "no desk");
    else if (!text)
        error_memory(error, "not enough memory");
    free(text);
    return fine;
}

// What would have to be escaped is no id of ours: written as it stands, it would spoil the whole file.
static bool read_id(const json_t *value, char out[KEEPER_ID_SIZE])
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) >= KEEPER_ID_SIZE)
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == '"' || *at == '\\')
            return false;
    strcpy(out, text); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): its length was looked at
    return true;
}

// What cannot be read is left out; false where there was no memory for it. One that goes on in another folder
// has its own, which came later.
static bool read_done(struct keeper *keeper, const json_t *list, struct error *error)
{
    if (keeper->done_count > 0)
        return true;
    for (size_t i = 0; i < json_array_size(list) && keeper->done_count < KEEPER_UNDO; i++) {
        const json_t *value = json_array_get(list, i);
        struct keeper_done *done = &keeper->done[keeper->done_count];
        struct error why = {0};
        if (!read_id(json_object_get(value, "id"), done->id) ||
            !read_part(json_object_get(value, "acts"), &done->what.acts, &why) ||
            !read_part(json_object_get(value, "before"), &done->what.before, &why)) {
            keeper_release(done);
            if (why.memory)
                return error_memory(error, "%s", why.text);
            log_warning("an act kept on disk cannot be undone: %s", why.text);
            continue;
        }
        keeper->done_count++;
    }
    return true;
}

static void read_ids(struct keeper *keeper, const json_t *list)
{
    if (keeper->id_count > 0)
        return;
    for (size_t i = 0; i < json_array_size(list) && keeper->id_count < KEEPER_IDS; i++) {
        const json_t *value = json_array_get(list, i);
        struct keeper_id *id = &keeper->ids[keeper->id_count];
        id->number = json_integer_value(json_array_get(value, 1));
        if (read_id(json_array_get(value, 0), id->id))
            keeper->id_count++;
    }
}

bool keeper_read_document(
    struct keeper *keeper, const char *bytes, size_t length, struct desk *out, struct error *error)
{
    json_t *root = json_read(bytes, length, NULL, error);
    const json_t *desk = json_object_get(root, "desk");
    bool fine = root && read_part(desk ? desk : root, out, error);
    fine = read_done(keeper, json_object_get(root, "done"), error) && fine;
    read_ids(keeper, json_object_get(root, "ids"));
    json_decref(root);
    return fine;
}

bool keeper_read_kept(struct keeper *keeper, struct desk *out, struct error *error)
{
    struct str path = {0};
    struct str bytes = {0};
    struct error why = {0};
    file_of(keeper, &path);
    bool there = !path.failed && file_is_there(path.text);
    if (path.failed)
        error_memory(&why, "not enough memory");
    bool fine = !there || (file_read_regular(path.text, MOST_BYTES, &bytes, &why) &&
                              keeper_read_document(keeper, str_text(&bytes), bytes.length, out, &why));
    keeper->unread = !fine && !why.memory;
    if (keeper->unread)
        log_warning("the desk kept on disk cannot be used: %s", why.text);
    str_free(&path);
    str_free(&bytes);
    return !why.memory || error_memory(error, "the desk kept on disk: %s", why.text);
}
