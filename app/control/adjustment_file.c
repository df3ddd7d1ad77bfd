#include "control/adjustment_file.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

void adjustment_file_free_act(struct adjustment_store_undoable *act)
{
    adjustments_free(&act->record.acts);
    adjustments_free(&act->record.before);
    *act = (struct adjustment_store_undoable){0};
}

static void write_undoable(const struct adjustment_store *store, struct str *out)
{
    for (size_t i = 0; i < store->undoable_count; i++) {
        str_format(out, "%s{\"id\":\"%s\",\"acts\":", i > 0 ? "," : "", store->undoable[i].id);
        adjustments_write(&store->undoable[i].record.acts, out);
        str_add_text(out, ",\"before\":");
        adjustments_write(&store->undoable[i].record.before, out);
        str_add_text(out, "}");
    }
}

// Ids contain no characters that JSON has to escape (command.c).
void adjustment_file_write(const struct adjustment_store *store, struct str *out)
{
    str_add_text(out, "{\"format\":2,\"desk\":");
    adjustments_write(&store->all, out);
    str_add_text(out, ",\"done\":[");
    write_undoable(store, out);
    str_add_text(out, "],\"ids\":[");
    for (size_t i = 0; i < store->id_count; i++)
        str_format(
            out, "%s[\"%s\",%lld]", i > 0 ? "," : "", store->ids[i].id, (long long)store->ids[i].number);
    str_add_text(out, "]}\n");
}

static bool read_adjustments(const json_t *value, struct adjustments *out, struct error *error)
{
    return value ? adjustments_from_json(value, out, error) : error_set(error, "no adjustments");
}

// Refuses ids that would have to be escaped: they are not ours, and would break the file when it is written.
static bool read_id(const json_t *value, char out[ADJUSTMENT_STORE_ID_SIZE])
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) >= ADJUSTMENT_STORE_ID_SIZE)
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == '"' || *at == '\\')
            return false;
    strcpy(out, text); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): its length is checked above
    return true;
}

// Leaves out acts that cannot be read. A store that is open already keeps its own, which are newer. False if
// out of memory.
static bool read_undoable(struct adjustment_store *store, const json_t *list, struct error *error)
{
    if (store->undoable_count > 0)
        return true;
    for (size_t i = 0; i < json_array_size(list) && store->undoable_count < ADJUSTMENT_STORE_MAX_UNDO; i++) {
        const json_t *value = json_array_get(list, i);
        struct adjustment_store_undoable *undoable = &store->undoable[store->undoable_count];
        struct error why = {0};
        if (!read_id(json_object_get(value, "id"), undoable->id) ||
            !read_adjustments(json_object_get(value, "acts"), &undoable->record.acts, &why) ||
            !read_adjustments(json_object_get(value, "before"), &undoable->record.before, &why)) {
            adjustment_file_free_act(undoable);
            if (why.code == ERROR_MEMORY)
                return error_copy(error, &why);
            log_warning("an act kept on disk cannot be undone: %s", why.text);
            continue;
        }
        store->undoable_count++;
    }
    return true;
}

static void read_ids(struct adjustment_store *store, const json_t *list)
{
    if (store->id_count > 0)
        return;
    for (size_t i = 0; i < json_array_size(list) && store->id_count < ADJUSTMENT_STORE_MAX_IDS; i++) {
        const json_t *value = json_array_get(list, i);
        struct adjustment_store_id *id = &store->ids[store->id_count];
        id->number = json_integer_value(json_array_get(value, 1));
        if (read_id(json_array_get(value, 0), id->id))
            store->id_count++;
    }
}

bool adjustment_file_parse(struct adjustment_store *store, const char *bytes, size_t length,
    struct adjustments *out, struct error *error)
{
    json_t *root = json_read(bytes, length, NULL, error);
    const json_t *adjustments = json_object_get(root, "desk");
    bool ok = root && read_adjustments(adjustments ? adjustments : root, out, error);
    ok = read_undoable(store, json_object_get(root, "done"), error) && ok;
    read_ids(store, json_object_get(root, "ids"));
    json_decref(root);
    return ok;
}

bool adjustment_file_read(struct adjustment_store *store, const char *path, struct adjustments *out,
    bool *unusable, struct error *error)
{
    struct str bytes = {0};
    struct error why = {0};
    bool ok =
        !file_exists(path) || (file_read_regular(path, ADJUSTMENT_FILE_MAX_BYTES, &bytes, &why) &&
                                  adjustment_file_parse(store, str_text(&bytes), bytes.length, out, &why));
    str_free(&bytes);
    *unusable = !ok && why.code != ERROR_MEMORY;
    if (*unusable)
        log_warning("the adjustments on disk cannot be used: %s", why.text);
    return ok || *unusable || error_memory(error, "the adjustments on disk: %s", why.text);
}
