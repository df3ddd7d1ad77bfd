// Writing and reading adjustments as JSON: on disk, between displays, and from files written by hand.
#include "agenda/adjustments.h"
#include "base/json.h"
#include "base/zone.h"

#include <stdlib.h>

static void set_instant(json_t *object, const char *key, int64_t at)
{
    static const struct zone utc = {.name = "UTC"};
    char iso[ZONE_ISO_SIZE];
    if (at != 0)
        json_object_set_new(object, key, json_string(zone_iso(&utc, at, iso)));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, json_string(text));
}

static json_t *entry_json(const struct adjustment *entry)
{
    json_t *object = json_pack(
        "{s:s, s:I}", "type", adjustment_type_name(entry->type), "number", (json_int_t)entry->number);
    set_text(object, "item", entry->item);
    set_text(object, "scope", entry->scope);
    set_text(object, "id", entry->id);
    set_text(object, "by", entry->by);
    set_instant(object, "at", entry->at);
    set_instant(object, "until", entry->until);
    set_instant(object, "from", entry->from);
    set_instant(object, "starts_at", entry->starts_at);
    set_instant(object, "ends_at", entry->ends_at);
    if (entry->shift_s != 0)
        json_object_set_new(object, "shift_s", json_integer((json_int_t)entry->shift_s));
    set_text(object, "room", entry->room);
    set_text(object, "other", entry->swap_with);
    set_text(object, "title", entry->title);
    set_text(object, "text", entry->text);
    if (entry->type == ADJUST_NOTICE)
        set_text(object, "level", notice_level_names[entry->level]);
    else if (entry->type == ADJUST_EMERGENCY)
        set_text(object, "kind", emergency_kind_names[entry->emergency]);
    else if (entry->type == ADJUST_VIEW)
        set_text(object, "kind", view_names[entry->view]);
    else
        set_text(object, "kind", entry->slide);
    if (entry->type != ADJUST_SPEAKERS)
        return object;
    json_t *speakers = json_array();
    for (size_t i = 0; i < entry->speaker_count; i++)
        json_array_append_new(speakers, json_string(entry->speakers[i]));
    json_object_set_new(object, "speakers", speakers);
    return object;
}

// NULL without memory for all of them.
static json_t *entries_json(const struct adjustments *adjustments)
{
    json_t *list = json_array();
    for (size_t i = 0; i < adjustments->count; i++)
        json_array_append_new(list, entry_json(&adjustments->entries[i]));
    if (json_array_size(list) == adjustments->count)
        return list;
    json_decref(list);
    return NULL;
}

void adjustments_write_with(
    const struct adjustments *adjustments, const struct adjustments *elsewhere, struct str *out)
{
    json_t *root =
        json_pack("{s:i, s:o}", "format", ADJUSTMENTS_FORMAT, "entries", entries_json(adjustments));
    bool complete =
        root && (!elsewhere || json_object_set_new(root, "elsewhere", entries_json(elsewhere)) == 0);
    char *text = json_write(root, JSON_INDENT(1)); // also of nothing: it forgets what there was no memory for
    if (text && complete)
        str_format(out, "%s\n", text);
    else
        out->failed = true;
    free(text);
    json_decref(root);
}

void adjustments_write(const struct adjustments *adjustments, struct str *out)
{
    adjustments_write_with(adjustments, NULL, out);
}

bool adjustments_read_up_to(
    const char *bytes, size_t length, size_t max, struct adjustments *out, struct error *error)
{
    *out = (struct adjustments){0};
    json_t *root = json_read(bytes, length, NULL, error);
    bool ok = root != NULL;
    if (ok && json_array_size(json_object_get(root, "entries")) > max)
        ok = error_set(error, "$.entries: more than %zu", max);
    ok = ok && adjustments_from_json(root, out, error);
    json_decref(root);
    return ok;
}

bool adjustments_read(const char *bytes, size_t length, struct adjustments *out, struct error *error)
{
    return adjustments_read_up_to(bytes, length, ADJUSTMENTS_MAX_COUNT, out, error);
}
