#include "control/audit_log.h"

#include "base/file.h"
#include "base/json.h"
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

// The command is appended as it was received, with its times as they were understood: it was checked when it
// was read.
static void write_line(const struct audit_log_entry *entry, struct str *out)
{
    char iso[ZONE_ISO_SIZE];
    json_t *head = json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "id", entry->command->id, "type",
        command_type_name(entry->command->type), "number", (json_int_t)entry->number, "by", entry->by, "role",
        role_name(entry->role), "at", zone_iso(entry->zone, entry->at, iso));
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

// Appends the entries of a file to `list`, oldest first.
static void read_lines(const char *path, json_t *list)
{
    struct str bytes = {0};
    struct error why;
    // strtok_r needs a text; an empty file has none.
    if (!file_read_regular(path, (size_t)AUDIT_LOG_MAX_BYTES * 2, &bytes, &why) || bytes.length == 0) {
        str_free(&bytes);
        return;
    }
    // After a power cut there may be zeros instead of a line.
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.text[i] == '\0')
            bytes.text[i] = '\n';
    char *rest = NULL;
    for (char *line = strtok_r(bytes.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        json_t *entry = json_read(line, strlen(line), NULL, NULL);
        if (is_entry(entry))
            json_array_append(list, entry);
        json_decref(entry);
    }
    str_free(&bytes);
}

// The ids of the commands that were undone.
static json_t *undone_ids(const json_t *list)
{
    json_t *ids = json_object();
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)list, i, entry)
    {
        const char *type = json_string_value(json_object_get(entry, "type"));
        const char *id = json_string_value(json_object_get(json_object_get(entry, "command"), "of"));
        if (type && id && strcmp(type, "undo") == 0)
            json_object_set_new(ids, id, json_true());
    }
    return ids;
}

bool audit_log_tail(const char *folder, size_t limit, struct str *out, struct error *error)
{
    struct str path = {0};
    json_t *list = json_array();
    json_t *newest = json_array();
    if (folder && list) {
        path_of(folder, "log.1.jsonl", &path);
        read_lines(str_text(&path), list);
        path_of(folder, "log.jsonl", &path);
        read_lines(str_text(&path), list);
    }
    json_t *undone = undone_ids(list);
    size_t count = json_array_size(list);
    for (size_t i = count; i > 0 && count - i < limit; i--) {
        json_t *entry = json_array_get(list, i - 1);
        bool is_undone = json_object_get(undone, json_string_value(json_object_get(entry, "id")));
        json_object_set_new(entry, "undone", json_boolean(is_undone));
        json_array_append(newest, entry);
    }
    json_decref(list);
    json_decref(undone);
    json_put(out, json_pack("{s:o}", "entries", newest));
    str_free(&path);
    return !out->failed || error_memory(error, "not enough memory");
}
