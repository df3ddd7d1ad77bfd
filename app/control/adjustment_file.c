#include "control/adjustment_file.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool adjustment_file_write_record(const struct undo_record *record, struct str *out)
{
    str_add_text(out, "{\"acts\":");
    adjustments_write(&record->acts, out);
    str_add_text(out, ",\"before\":");
    adjustments_write(&record->before, out);
    str_add_char(out, '}');
    return !out->failed;
}

static void write_name(const char *name, struct str *out)
{
    json_t *value = json_string(name);
    char *text = json_write(value, JSON_ENCODE_ANY);
    if (text)
        str_add_text(out, text);
    else
        out->failed = true;
    free(text);
    json_decref(value);
}

// Ids contain no characters that JSON has to escape (command.c).
static void write_undoable(const struct act_list *list, struct str *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct act *act = &list->acts[i];
        str_format(out, "%s{\"id\":\"%s\",\"at\":%lld,\"role\":\"%s\",\"by\":", i > 0 ? "," : "", act->id,
            (long long)act->at, role_name(act->role));
        write_name(act->by, out);
        str_format(out, ",%s", act->record + 1); // an object, too
    }
}

static void write_ids(const struct act_list *list, struct str *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct act *act = &list->acts[i];
        str_format(out, "%s[\"%s\",%lld,%lld,\"%s\",", i > 0 ? "," : "", act->id, (long long)act->number,
            (long long)act->at, role_name(act->role));
        write_name(act->by, out);
        str_add_char(out, ']');
    }
}

void adjustment_file_write(const struct adjustment_store *store, struct str *out)
{
    str_add_text(out, "{\"format\":2,\"desk\":");
    adjustments_write(&store->all, out);
    str_add_text(out, ",\"done\":[");
    write_undoable(&store->undoable, out);
    str_add_text(out, "],\"ids\":[");
    write_ids(&store->ids, out);
    str_add_text(out, "]}\n");
}

static bool read_adjustments(const json_t *value, struct adjustments *out, struct error *error)
{
    return value ? adjustments_from_json(value, out, error) : error_set(error, "no adjustments");
}

// Refuses ids that would have to be escaped: they are not ours, and would break the file when it is written.
static bool read_id(const json_t *value, char out[ACT_ID_SIZE])
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) >= ACT_ID_SIZE)
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == '"' || *at == '\\')
            return false;
    strcpy(out, text); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): its length is checked above
    return true;
}

static bool read_record(const json_t *value, struct undo_record *out, struct error *error)
{
    *out = (struct undo_record){0};
    if (read_adjustments(json_object_get(value, "acts"), &out->acts, error) &&
        read_adjustments(json_object_get(value, "before"), &out->before, error))
        return true;
    adjustments_free(&out->acts);
    return false;
}

bool adjustment_file_read_record(
    const char *bytes, size_t length, struct undo_record *out, struct error *error)
{
    json_t *root = json_read(bytes, length, NULL, error);
    *out = (struct undo_record){0};
    bool ok = root && read_record(root, out, error);
    json_decref(root);
    return ok;
}

// Who did it and when. An older file does not say: `at` is then the file's own time.
static void read_origin(
    const json_t *at, const json_t *role, const json_t *by, int64_t written_at, struct act *out)
{
    const char *role_text = json_string_value(role);
    const char *name = json_string_value(by);
    out->at = json_is_integer(at) ? json_integer_value(at) : written_at;
    out->role = role_text ? role_named(role_text) : ROLE_NONE;
    if (out->role == ROLE_COUNT)
        out->role = ROLE_NONE;
    text_copy(out->by, sizeof out->by, name ? name : "");
}

// Takes the entries of the file once more, in the form in which they are written. False if they cannot be
// read.
static bool read_act(const json_t *value, int64_t written_at, struct act *out, struct error *error)
{
    struct undo_record record;
    struct str text = {0};
    *out = (struct act){0};
    if (!read_id(json_object_get(value, "id"), out->id) || !read_record(value, &record, error))
        return false;
    bool ok = adjustment_file_write_record(&record, &text) || error_memory(error, "not enough memory");
    adjustments_free(&record.acts);
    adjustments_free(&record.before);
    read_origin(json_object_get(value, "at"), json_object_get(value, "role"), json_object_get(value, "by"),
        written_at, out);
    out->record = text.text;
    out->record_length = text.length;
    if (!ok)
        str_free(&text);
    return ok;
}

// Leaves out acts that cannot be read. A store that is open already keeps its own, which are newer. False if
// out of memory.
static bool read_undoable(
    struct adjustment_store *store, const json_t *list, int64_t written_at, struct error *error)
{
    if (store->undoable.count > 0)
        return true;
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct act act;
        struct error why = {0};
        bool ok = read_act(json_array_get(list, i), written_at, &act, &why);
        if (ok && !act_list_add(&store->undoable, &act)) {
            free(act.record);
            return error_memory(error, "not enough memory");
        }
        if (why.code == ERROR_MEMORY)
            return error_copy(error, &why);
        if (!ok)
            log_warning("an act kept on disk cannot be undone: %s", why.text);
    }
    return true;
}

static bool read_ids(
    struct adjustment_store *store, const json_t *list, int64_t written_at, struct error *error)
{
    if (store->ids.count > 0)
        return true;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct act act = {.number = json_integer_value(json_array_get(value, 1))};
        read_origin(
            json_array_get(value, 2), json_array_get(value, 3), json_array_get(value, 4), written_at, &act);
        if (read_id(json_array_get(value, 0), act.id) && !act_list_add(&store->ids, &act))
            return error_memory(error, "not enough memory");
    }
    return true;
}

// When the file was written, as far as its newest entry tells.
static int64_t newest(const struct adjustments *adjustments)
{
    int64_t at = 0;
    for (size_t i = 0; i < adjustments->count; i++)
        at = adjustments->entries[i].at > at ? adjustments->entries[i].at : at;
    return at;
}

bool adjustment_file_parse(struct adjustment_store *store, const char *bytes, size_t length,
    struct adjustments *out, struct error *error)
{
    json_t *root = json_read(bytes, length, NULL, error);
    const json_t *adjustments = json_object_get(root, "desk");
    bool ok = root && read_adjustments(adjustments ? adjustments : root, out, error);
    int64_t written_at = newest(out);
    ok = read_undoable(store, json_object_get(root, "done"), written_at, error) && ok;
    ok = read_ids(store, json_object_get(root, "ids"), written_at, error) && ok;
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
