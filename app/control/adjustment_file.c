// The keeper's file.
#include "control/adjustment_store_internal.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/state_file.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 32 << 20 };

static void file_of(const struct adjustment_store *store, struct str *path)
{
    str_format(path, "%s/desk.json", store->folder);
}

static void write_done(const struct adjustment_store *store, struct str *out)
{
    for (size_t i = 0; i < store->done_count; i++) {
        str_format(out, "%s{\"id\":\"%s\",\"acts\":", i > 0 ? "," : "", store->done[i].id);
        adjustments_write(&store->done[i].what.acts, out);
        str_add_text(out, ",\"before\":");
        adjustments_write(&store->done[i].what.before, out);
        str_add_text(out, "}");
    }
}

// Ids have none of the letters that JSON would have to escape (command.c).
void adjustment_store_write(const struct adjustment_store *store, struct str *out)
{
    str_add_text(out, "{\"format\":2,\"desk\":");
    adjustments_write(&store->all, out);
    str_add_text(out, ",\"done\":[");
    write_done(store, out);
    str_add_text(out, "],\"ids\":[");
    for (size_t i = 0; i < store->id_count; i++)
        str_format(
            out, "%s[\"%s\",%lld]", i > 0 ? "," : "", store->ids[i].id, (long long)store->ids[i].number);
    str_add_text(out, "]}\n");
}

static bool write_file(struct adjustment_store *store, struct error *error)
{
    struct str bytes = {0};
    struct str path = {0};
    bool fine = false;
    adjustment_store_write(store, &bytes);
    file_of(store, &path);
    if (bytes.failed || path.failed)
        error_memory(error, "not enough memory");
    else if (bytes.length > MOST_BYTES)
        error_set(error, "it is larger than %d bytes", MOST_BYTES);
    else if (!store->unread || state_file_move_aside(str_text(&path), error)) {
        store->unread = false;
        fine = state_file_write(str_text(&path), str_text(&bytes), bytes.length, false, error);
    }
    str_free(&path);
    str_free(&bytes);
    return fine;
}

void adjustment_store_keep(struct adjustment_store *store, bool silently)
{
    struct error why;
    if (!store->folder)
        return;
    bool was_unkept = store->unkept;
    store->unkept = !write_file(store, &why);
    store->scattered = false;
    if (store->unkept && !silently)
        log_warning("the desk is not kept: %s", why.text);
    else if (was_unkept && !store->unkept)
        log_info("the desk is kept again");
}

static bool read_part(const json_t *value, struct adjustments *out, struct error *error)
{
    return value ? adjustments_from_json(value, out, error) : error_set(error, "no desk");
}

// What would have to be escaped is no id of ours: written as it stands, it would spoil the whole file.
static bool read_id(const json_t *value, char out[ADJUSTMENT_STORE_ID_SIZE])
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) >= ADJUSTMENT_STORE_ID_SIZE)
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == '"' || *at == '\\')
            return false;
    strcpy(out, text); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): its length was looked at
    return true;
}

// What cannot be read is left out; false where there was no memory for it. One that goes on in another folder
// has its own, which came later.
static bool read_done(struct adjustment_store *store, const json_t *list, struct error *error)
{
    if (store->done_count > 0)
        return true;
    for (size_t i = 0; i < json_array_size(list) && store->done_count < ADJUSTMENT_STORE_UNDO; i++) {
        const json_t *value = json_array_get(list, i);
        struct adjustment_store_done *done = &store->done[store->done_count];
        struct error why = {0};
        if (!read_id(json_object_get(value, "id"), done->id) ||
            !read_part(json_object_get(value, "acts"), &done->what.acts, &why) ||
            !read_part(json_object_get(value, "before"), &done->what.before, &why)) {
            adjustment_store_release(done);
            if (why.code == ERROR_MEMORY)
                return error_copy(error, &why);
            log_warning("an act kept on disk cannot be undone: %s", why.text);
            continue;
        }
        store->done_count++;
    }
    return true;
}

static void read_ids(struct adjustment_store *store, const json_t *list)
{
    if (store->id_count > 0)
        return;
    for (size_t i = 0; i < json_array_size(list) && store->id_count < ADJUSTMENT_STORE_IDS; i++) {
        const json_t *value = json_array_get(list, i);
        struct adjustment_store_id *id = &store->ids[store->id_count];
        id->number = json_integer_value(json_array_get(value, 1));
        if (read_id(json_array_get(value, 0), id->id))
            store->id_count++;
    }
}

bool adjustment_store_read_document(struct adjustment_store *store, const char *bytes, size_t length,
    struct adjustments *out, struct error *error)
{
    json_t *root = json_read(bytes, length, NULL, error);
    const json_t *adjustments = json_object_get(root, "desk");
    bool fine = root && read_part(adjustments ? adjustments : root, out, error);
    fine = read_done(store, json_object_get(root, "done"), error) && fine;
    read_ids(store, json_object_get(root, "ids"));
    json_decref(root);
    return fine;
}

bool adjustment_store_read_kept(struct adjustment_store *store, struct adjustments *out, struct error *error)
{
    struct str path = {0};
    struct str bytes = {0};
    struct error why = {0};
    file_of(store, &path);
    bool there = !path.failed && file_exists(path.text);
    if (path.failed)
        error_memory(&why, "not enough memory");
    bool fine =
        !there || (file_read_regular(path.text, MOST_BYTES, &bytes, &why) &&
                      adjustment_store_read_document(store, str_text(&bytes), bytes.length, out, &why));
    store->unread = !fine && why.code != ERROR_MEMORY;
    if (store->unread)
        log_warning("the desk kept on disk cannot be used: %s", why.text);
    str_free(&path);
    str_free(&bytes);
    return why.code != ERROR_MEMORY || error_memory(error, "the desk kept on disk: %s", why.text);
}
