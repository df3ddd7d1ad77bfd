// The desk as it is kept on disk and read from a file.
#include "agenda/scope.h"
#include "base/json.h"
#include "base/text.h"
#include "base/zone.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1, MAX_ENTRIES = 20000, MAX_SPEAKERS = 20, MAX_TEXT = 500 };

static const int64_t LAST_INSTANT = INT64_C(7258118400); // the year 2200 begins

struct json_decoder {
    struct adjustments *adjustments;
    struct error *error;
    const struct json_path *path; // of the entry
};

static bool refuse(
    const struct json_decoder *decoder, const char *key, const char *found, const char *expected)
{
    struct str place = {0};
    struct json_path path = {.up = decoder->path, .key = key};
    json_path_write(key ? &path : decoder->path, &place);
    error_set(decoder->error, "%s: %s; expected %s", str_text(&place), found, expected);
    str_free(&place);
    return false;
}

// A text fit for a public screen. Its tags and entities are gone since it was first read: taken away again,
// what is shown would not be what others have, and no display would ever agree with another. NULL and a
// message where it is none, or empty, or longer than MAX_TEXT.
static const char *clean(const struct json_decoder *decoder, const json_t *value, const char *key)
{
    struct str text = {0};
    const char *kept = NULL;
    if (json_is_string(value))
        text_plain(&text, json_string_value(value), json_string_length(value));
    if (text.failed)
        decoder->adjustments->arena.failed = true;
    else if (text.length > 0 && text.length <= MAX_TEXT)
        kept = arena_text(&decoder->adjustments->arena, text.text, text.length);
    else
        refuse(decoder, key, json_is_string(value) ? "a text of the wrong length" : json_kind(value),
            "a text of 1 to 500 bytes");
    str_free(&text);
    return kept;
}

static bool read_text(
    const struct json_decoder *decoder, const json_t *entry, const char *key, const char **out)
{
    *out = clean(decoder, json_object_get(entry, key), key);
    return *out != NULL;
}

static bool read_instant(
    const struct json_decoder *decoder, const json_t *entry, const char *key, bool needed, int64_t *out)
{
    const json_t *value = json_member(entry, key);
    const char *text = json_string_value(value);
    struct civil_parsed parsed;
    *out = 0;
    if (!value && !needed)
        return true;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return refuse(decoder, key, text ? "no instant" : json_kind(value),
            "ISO 8601 with an offset, such as 2019-09-10T15:20:00+01:00");
    *out = civil_seconds(&parsed.civil) - parsed.offset_s;
    // 0 stands for "not given", and behind the year 2199 nobody could read what is written.
    return (*out > 0 && *out < LAST_INSTANT) ||
           refuse(decoder, key, "an instant out of range", "one of the years 1970 to 2199");
}

// As it stands: it is compared with topics.
static bool read_scope(const struct json_decoder *decoder, const json_t *entry, const char **out)
{
    const json_t *value = json_member(entry, "scope");
    const char *text = json_string_value(value);
    if (!value)
        return true;
    bool fine = text && strlen(text) == json_string_length(value) && strlen(text) < SCOPE_SIZE &&
                scope_is_valid(text);
    *out = fine ? arena_keep(&decoder->adjustments->arena, text) : NULL;
    return fine ||
           refuse(decoder, "scope", text ? "no scope" : json_kind(value), "all, room/ROOM or display/NAME");
}

static bool read_speakers(const struct json_decoder *decoder, const json_t *entry, struct adjustment *out)
{
    const json_t *list = json_object_get(entry, "speakers");
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > MAX_SPEAKERS)
        return refuse(decoder, "speakers", json_is_array(list) ? "too many" : json_kind(list),
            "a list of up to 20 names");
    out->speakers = arena_alloc(&decoder->adjustments->arena, count, sizeof *out->speakers);
    for (size_t i = 0; out->speakers && i < count; i++) {
        out->speakers[i] = clean(decoder, json_array_get(list, i), "speakers");
        if (!out->speakers[i])
            return false;
        out->speaker_count++;
    }
    return out->speakers != NULL;
}

// One of the names, as it stands in `names`.
static bool read_kind(const struct json_decoder *decoder, const json_t *entry, const char *key,
    const char *const *names, const char **out)
{
    const json_t *value = json_member(entry, key);
    const char *text = value ? json_string_value(value) : names[0];
    struct str known = {0};
    for (size_t i = 0; names[i]; i++) {
        if (text && strcmp(text, names[i]) == 0)
            *out = names[i];
        str_format(&known, "%s%s", i > 0 ? ", " : "one of ", names[i]);
    }
    if (!*out)
        refuse(decoder, key, text ? "an unknown kind" : json_kind(value), str_text(&known));
    str_free(&known);
    return *out != NULL;
}

static bool read_notice(const struct json_decoder *decoder, const json_t *entry, struct adjustment *out)
{
    static const char *const levels[] = {"info", "urgent", NULL};
    return (!json_member(entry, "room") || read_text(decoder, entry, "room", &out->room)) &&
           read_kind(decoder, entry, "level", levels, &out->kind) &&
           read_text(decoder, entry, "text", &out->text);
}

static bool read_emergency(const struct json_decoder *decoder, const json_t *entry, struct adjustment *out)
{
    static const char *const kinds[] = {"custom", "test", "evacuate", "lift", NULL};
    if (!read_kind(decoder, entry, "kind", kinds, &out->kind))
        return false;
    bool needs_text = strcmp(out->kind, "custom") == 0;
    return (!needs_text && !json_member(entry, "text")) || read_text(decoder, entry, "text", &out->text);
}

static bool read_fields(const struct json_decoder *decoder, const json_t *entry, struct adjustment *out)
{
    if (adjustment_is_about_item(out->type) && !read_text(decoder, entry, "item", &out->item))
        return false;
    switch (out->type) {
    case ADJUST_TIME:
        if (!read_instant(decoder, entry, "starts_at", false, &out->starts_at) ||
            !read_instant(decoder, entry, "ends_at", false, &out->ends_at))
            return false;
        if (!out->starts_at && !out->ends_at)
            return refuse(decoder, NULL, "neither starts_at nor ends_at", "one of them");
        if (out->starts_at && out->ends_at && out->ends_at < out->starts_at)
            return refuse(decoder, "ends_at", "before starts_at", "an instant behind it");
        return true;
    case ADJUST_MOVE:
        return read_text(decoder, entry, "room", &out->room);
    case ADJUST_RENAME:
        return read_text(decoder, entry, "title", &out->title);
    case ADJUST_SPEAKERS:
        return read_speakers(decoder, entry, out);
    case ADJUST_ROOM_DELAY:
        return read_text(decoder, entry, "room", &out->room) &&
               read_instant(decoder, entry, "from", true, &out->from) &&
               read_instant(decoder, entry, "starts_at", true, &out->starts_at);
    case ADJUST_NOTICE:
        return read_notice(decoder, entry, out);
    case ADJUST_EMERGENCY:
        return read_emergency(decoder, entry, out);
    case ADJUST_HOLD:
        return read_instant(decoder, entry, "starts_at", true, &out->starts_at) &&
               read_instant(decoder, entry, "ends_at", true, &out->ends_at);
    case ADJUST_STILL:
        return read_instant(decoder, entry, "ends_at", true, &out->ends_at);
    case ADJUST_QUESTIONS:
        return read_instant(decoder, entry, "starts_at", true, &out->starts_at);
    case ADJUST_SWAP:
        return read_text(decoder, entry, "other", &out->other);
    case ADJUST_MESSAGE:
        return read_text(decoder, entry, "room", &out->room) && read_text(decoder, entry, "text", &out->text);
    case ADJUST_FULL:
        return read_text(decoder, entry, "room", &out->room) &&
               (!json_member(entry, "text") || read_text(decoder, entry, "text", &out->text));
    case ADJUST_PIN:
        return read_text(decoder, entry, "kind", &out->kind);
    case ADJUST_VIEW: {
        static const char *const views[] = {"room", "hall", "stage", NULL};
        return read_kind(decoder, entry, "kind", views, &out->kind);
    }
    default:
        return true;
    }
}

static bool read_entry(const struct json_decoder *decoder, const json_t *entry, struct adjustment *out)
{
    const char *type = json_string_value(json_object_get(entry, "type"));
    int kind = 0;
    while (
        kind < ADJUST_TYPES && (!type || strcmp(type, adjustment_type_name((enum adjustment_type)kind)) != 0))
        kind++;
    if (kind == ADJUST_TYPES)
        return refuse(decoder, "type", type ? "an unknown type" : "no text",
            "time, cancel, move, rename, speakers, room_delay, notice, emergency, hold, still, questions, "
            "swap, message, full, pin, view, blank or identify");
    out->type = (enum adjustment_type)kind;
    if (!json_as_integer(json_object_get(entry, "number"), &out->number))
        return refuse(decoder, "number", json_kind(json_object_get(entry, "number")), "a whole number");
    if (!read_scope(decoder, entry, &out->scope) ||
        (json_member(entry, "id") && !read_text(decoder, entry, "id", &out->id)))
        return false;
    // A number that leaves no room for a higher one would hold for ever.
    if (out->number < 0 || out->number > ADJUSTMENTS_MAX_NUMBER)
        return refuse(decoder, "number", "a number out of range", "0 to 2^53");
    return read_text(decoder, entry, "by", &out->by) && read_instant(decoder, entry, "at", true, &out->at) &&
           read_instant(decoder, entry, "until", true, &out->until) && read_fields(decoder, entry, out);
}

static bool read_entries(const json_t *root, struct adjustments *raw, struct error *error)
{
    const json_t *list = json_object_get(root, "entries");
    int64_t format = 0;
    if (!json_as_integer(json_object_get(root, "format"), &format) || format != FORMAT ||
        !json_is_array(list))
        return error_set(error, "$: no desk; expected {\"format\": 1, \"entries\": [...]}");
    if (json_array_size(list) > MAX_ENTRIES)
        return error_set(error, "$.entries: more than %d", MAX_ENTRIES);
    raw->entries = arena_alloc(&raw->arena, json_array_size(list), sizeof *raw->entries);
    struct json_path entries = {.key = "entries"};
    for (size_t i = 0; raw->entries && i < json_array_size(list); i++) {
        struct json_path path = {.up = &entries, .index = i};
        struct json_decoder decoder = {.adjustments = raw, .error = error, .path = &path};
        if (!read_entry(&decoder, json_array_get(list, i), &raw->entries[raw->count]))
            return raw->arena.failed ? error_memory(error, "not enough memory") : false;
        raw->count++;
    }
    return !raw->arena.failed || error_memory(error, "not enough memory");
}

bool adjustments_read(const char *bytes, size_t length, struct adjustments *out, struct error *error)
{
    struct adjustments raw = {0};
    struct adjustments none = {0};
    *out = (struct adjustments){0};
    json_t *root = json_read(bytes, length, NULL, error);
    bool fine = root && read_entries(root, &raw, error);
    // Merging with nothing puts them in order and leaves one for each thing.
    if (fine && !adjustments_merge(&raw, &none, out))
        fine = error_memory(error, "not enough memory");
    adjustments_free(&raw);
    json_decref(root);
    return fine;
}

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
    set_text(object, "room", entry->room);
    set_text(object, "other", entry->other);
    set_text(object, "title", entry->title);
    set_text(object, "text", entry->text);
    set_text(object, entry->type == ADJUST_NOTICE ? "level" : "kind", entry->kind);
    if (entry->type != ADJUST_SPEAKERS)
        return object;
    json_t *speakers = json_array();
    for (size_t i = 0; i < entry->speaker_count; i++)
        json_array_append_new(speakers, json_string(entry->speakers[i]));
    json_object_set_new(object, "speakers", speakers);
    return object;
}

void adjustments_write(const struct adjustments *adjustments, struct str *out)
{
    json_t *list = json_array();
    for (size_t i = 0; i < adjustments->count; i++)
        json_array_append_new(list, entry_json(&adjustments->entries[i]));
    bool whole = json_array_size(list) == adjustments->count;
    json_t *root = json_pack("{s:i, s:o}", "format", FORMAT, "entries", list);
    char *text = json_write(root, JSON_INDENT(1));
    if (text && whole)
        str_format(out, "%s\n", text);
    else
        out->failed = true;
    free(text);
    json_decref(root);
}
