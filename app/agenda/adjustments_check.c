// Checking entries: the same rules for those read from JSON and for those made here.
#include "agenda/scope.h"
#include "base/json.h"
#include "base/text.h"
#include "base/zone.h"

#include <string.h>

enum { MAX_SPEAKERS = 20, MAX_TEXT = 500 };

enum { DAY_S = 24 * 3600 };

static const int64_t LAST_INSTANT = INT64_C(7258118400); // the year 2200 begins

// The entry to check: JSON or a value.
struct source {
    const json_t *json;             // NULL: use `value`
    const struct adjustment *value; // all zero if the source is JSON
};

struct check {
    struct arena *arena; // of the result
    struct error *error;
    const struct json_path *path; // of the entry
    struct source source;
};

static bool refuse(const struct check *check, const char *key, const char *found, const char *expected)
{
    struct str place = {0};
    struct json_path path = {.up = check->path, .key = key};
    json_path_write(key ? &path : check->path, &place);
    error_set(check->error, "%s: %s; expected %s", str_text(&place), found, expected);
    str_free(&place);
    return false;
}

// ---- texts

// Cleans a text for a public screen. Tags and entities were removed when it was first read. Removing them
// again would change a text that contains some on purpose, and displays would never agree on it.
// `lines`: line breaks stay.
static bool clean(const struct check *check, const char *key, const char *text, size_t length, bool lines,
    const char *found, const char **out)
{
    struct str plain = {0};
    if (text && lines)
        text_plain_lines(&plain, text, length);
    else if (text)
        text_plain(&plain, text, length);
    bool ok = plain.length > 0 && plain.length <= MAX_TEXT && !plain.failed && text_is_visible(plain.text);
    *out = ok ? arena_text(check->arena, plain.text, plain.length) : NULL;
    check->arena->failed |= plain.failed;
    if (!ok && !plain.failed)
        refuse(check, key, text ? "a text of the wrong length, or nothing that can be seen" : found,
            "a text of 1 to 500 bytes");
    str_free(&plain);
    return *out != NULL;
}

// `value` is the text of a source that is not JSON.
static bool check_cleaned(
    const struct check *check, const char *key, const char *value, bool lines, const char **out)
{
    const json_t *json = json_object_get(check->source.json, key);
    if (!check->source.json)
        return clean(check, key, value, value ? strlen(value) : 0, lines, "nothing", out);
    return clean(check, key, json_string_value(json), json_string_length(json), lines, json_kind(json), out);
}

static bool check_text(const struct check *check, const char *key, const char *value, const char **out)
{
    return check_cleaned(check, key, value, false, out);
}

// The text of a notice or an emergency.
static bool check_lines(const struct check *check, const char *value, const char **out)
{
    return check_cleaned(check, "text", value, true, out);
}

static bool is_given(const struct check *check, const char *key, const char *value)
{
    return check->source.json ? json_member(check->source.json, key) != NULL : value != NULL;
}

static bool check_optional_text(
    const struct check *check, const char *key, const char *value, const char **out)
{
    return !is_given(check, key, value) || check_text(check, key, value, out);
}

// Scopes are not cleaned: they are compared with topics.
static bool check_scope(const struct check *check, const char *value, const char **out)
{
    const json_t *json = json_member(check->source.json, "scope");
    const char *text = check->source.json ? json_string_value(json) : value;
    if (check->source.json ? !json : !value)
        return true;
    bool ok = text && (!json || strlen(text) == json_string_length(json)) && strlen(text) < SCOPE_SIZE &&
              scope_is_valid(text);
    *out = ok ? arena_keep(check->arena, text) : NULL;
    return ok || refuse(check, "scope", text ? "no scope" : json_kind(json),
                     "all, room/ROOM, staff/room/ROOM or display/NAME");
}

// Older versions kept what staff did about a room in the scope that is now its chairs' alone.
static void correct_scope(const struct check *check, struct adjustment *out)
{
    char scope[SCOPE_SIZE];
    if (check->source.json && scope_is_of_chairs(out->scope) && !adjustment_is_for_chairs(out->type))
        out->scope = arena_keep(check->arena, scope_of_staff_room(scope_room(out->scope), scope));
}

static bool check_speakers(const struct check *check, struct adjustment *out)
{
    const struct adjustment *value = check->source.json ? NULL : check->source.value;
    const json_t *list = json_object_get(check->source.json, "speakers");
    size_t count = value ? value->speaker_count : json_array_size(list);
    if ((!value && !json_is_array(list)) || count > MAX_SPEAKERS)
        return refuse(check, "speakers", value || json_is_array(list) ? "too many" : json_kind(list),
            "a list of up to 20 names");
    out->speakers = arena_alloc(check->arena, count, sizeof *out->speakers);
    for (size_t i = 0; out->speakers && i < count; i++) {
        const json_t *name = json_array_get(list, i);
        const char *text = value ? value->speakers[i] : json_string_value(name);
        size_t length = value ? strlen(text) : json_string_length(name);
        if (!clean(check, "speakers", text, length, false, json_kind(name), &out->speakers[i]))
            return false;
        out->speaker_count++;
    }
    return out->speakers != NULL;
}

// ---- numbers and instants

static bool check_range(const struct check *check, const char *key, int64_t at, int64_t *out)
{
    *out = at;
    // 0 stands for "not given"; years after 2199 would be refused when they are read again.
    return (at > 0 && at < LAST_INSTANT) ||
           refuse(check, key, "an instant out of range", "one of the years 1970 to 2199");
}

static bool check_instant(
    const struct check *check, const char *key, bool required, int64_t value, int64_t *out)
{
    const json_t *json = json_member(check->source.json, key);
    const char *text = json_string_value(json);
    struct civil_parsed parsed;
    *out = 0;
    if (!required && (check->source.json ? !json : value == 0))
        return true;
    if (!check->source.json)
        return value != 0 ? check_range(check, key, value, out)
                          : refuse(check, key, "nothing", "ISO 8601 with an offset");
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return refuse(check, key, text ? "no instant" : json_kind(json),
            "ISO 8601 with an offset, such as 2019-09-10T15:20:00+01:00");
    return check_range(check, key, civil_seconds(&parsed.civil) - parsed.offset_s, out);
}

// An entry with a number that leaves no room for a higher one could never be replaced.
static bool check_number(const struct check *check, struct adjustment *out)
{
    const json_t *json = json_object_get(check->source.json, "number");
    if (!check->source.json)
        out->number = check->source.value->number;
    else if (!json_as_integer(json, &out->number))
        return refuse(check, "number", json_kind(json), "a whole number");
    return (out->number >= 0 && out->number <= ADJUSTMENTS_MAX_NUMBER) ||
           refuse(check, "number", "a number out of range", "0 to 2^53");
}

// ---- names

// The index of a word in `names`; 0 if it is not given.
static bool check_choice(
    const struct check *check, const char *key, const char *const *names, int value, int *out)
{
    const json_t *json = json_member(check->source.json, key);
    const char *text = json ? json_string_value(json) : names[0];
    struct str known = {0};
    *out = check->source.json ? -1 : value;
    for (int i = 0; names[i]; i++) {
        if (check->source.json && text && strcmp(text, names[i]) == 0)
            *out = i;
        str_format(&known, "%s%s", i > 0 ? ", " : "one of ", names[i]);
    }
    if (*out < 0)
        refuse(check, key, text ? "an unknown kind" : json_kind(json), str_text(&known));
    str_free(&known);
    return *out >= 0;
}

static bool check_type(const struct check *check, struct adjustment *out)
{
    const char *type = json_string_value(json_object_get(check->source.json, "type"));
    if (!check->source.json) {
        out->type = check->source.value->type;
        return true;
    }
    for (int i = 0; type && i < ADJUST_TYPES; i++)
        if (strcmp(type, adjustment_type_name((enum adjustment_type)i)) == 0) {
            out->type = (enum adjustment_type)i;
            return true;
        }
    return refuse(check, "type", type ? "an unknown type" : "no text",
        "time, cancel, move, rename, speakers, room_delay, notice, emergency, hold, still, questions, "
        "swap, message, full, pin, view, blank or identify");
}

static bool check_level(const struct check *check, const struct adjustment *value, struct adjustment *out)
{
    int level;
    bool ok = check_choice(check, "level", notice_level_names, (int)value->level, &level);
    out->level = ok ? (enum notice_level)level : NOTICE_INFO;
    return ok;
}

static bool check_emergency(const struct check *check, const struct adjustment *value, struct adjustment *out)
{
    int kind;
    if (!check_choice(check, "kind", emergency_kind_names, (int)value->emergency, &kind))
        return false;
    out->emergency = (enum emergency_kind)kind;
    return (out->emergency != EMERGENCY_CUSTOM && !is_given(check, "text", value->text)) ||
           check_lines(check, value->text, &out->text);
}

static bool check_view(const struct check *check, const struct adjustment *value, struct adjustment *out)
{
    int view;
    bool ok = check_choice(check, "kind", view_names, (int)value->view, &view);
    out->view = ok ? (enum view_kind)view : VIEW_ROOM;
    return ok;
}

static bool check_shift(const struct check *check, const struct adjustment *value, struct adjustment *out)
{
    const json_t *json = json_member(check->source.json, "shift_s");
    if (!check->source.json)
        out->shift_s = value->shift_s;
    else if (json && !json_as_integer(json, &out->shift_s))
        return refuse(check, "shift_s", json_kind(json), "a whole number");
    return (out->shift_s >= 0 && out->shift_s <= DAY_S) ||
           refuse(check, "shift_s", "a number out of range", "0 to 86400 seconds");
}

// ---- the fields of each type

static bool check_time(const struct check *check, const struct adjustment *value, struct adjustment *out)
{
    if (!check_instant(check, "starts_at", false, value->starts_at, &out->starts_at) ||
        !check_instant(check, "ends_at", false, value->ends_at, &out->ends_at))
        return false;
    if (!out->starts_at && !out->ends_at)
        return refuse(check, NULL, "neither starts_at nor ends_at", "one of them");
    if (out->starts_at && out->ends_at && out->ends_at < out->starts_at)
        return refuse(check, "ends_at", "before starts_at", "an instant after it");
    return true;
}

static bool check_fields(const struct check *check, const struct adjustment *value, struct adjustment *out)
{
    if (adjustment_is_about_item(out->type) && !check_text(check, "item", value->item, &out->item))
        return false;
    switch (out->type) {
    case ADJUST_TIME:
        return check_time(check, value, out);
    case ADJUST_MOVE:
        return check_text(check, "room", value->room, &out->room);
    case ADJUST_RENAME:
        return check_text(check, "title", value->title, &out->title);
    case ADJUST_SPEAKERS:
        return check_speakers(check, out);
    case ADJUST_ROOM_DELAY:
        return check_text(check, "room", value->room, &out->room) &&
               check_instant(check, "from", true, value->from, &out->from) &&
               check_instant(check, "starts_at", true, value->starts_at, &out->starts_at) &&
               check_shift(check, value, out);
    case ADJUST_NOTICE:
        return check_optional_text(check, "room", value->room, &out->room) &&
               check_instant(check, "starts_at", false, value->starts_at, &out->starts_at) &&
               check_level(check, value, out) && check_lines(check, value->text, &out->text);
    case ADJUST_EMERGENCY:
        return check_emergency(check, value, out);
    case ADJUST_HOLD:
    case ADJUST_PAUSED:
        return check_instant(check, "starts_at", true, value->starts_at, &out->starts_at) &&
               check_instant(check, "ends_at", true, value->ends_at, &out->ends_at);
    case ADJUST_OVERRUN:
        return check_instant(check, "ends_at", true, value->ends_at, &out->ends_at);
    case ADJUST_QUESTIONS:
        return check_instant(check, "starts_at", true, value->starts_at, &out->starts_at);
    case ADJUST_SWAP:
        return check_text(check, "other", value->swap_with, &out->swap_with);
    case ADJUST_MESSAGE:
        return check_text(check, "room", value->room, &out->room) &&
               check_text(check, "text", value->text, &out->text);
    case ADJUST_FULL:
        return check_text(check, "room", value->room, &out->room) &&
               check_optional_text(check, "text", value->text, &out->text);
    case ADJUST_PIN:
        return check_text(check, "kind", value->slide, &out->slide);
    case ADJUST_VIEW:
        return check_view(check, value, out);
    default:
        return true;
    }
}

static bool check_entry(const struct check *check, struct adjustment *out)
{
    const struct adjustment *value = check->source.value;
    *out = (struct adjustment){0};
    if (!check_type(check, out) || !check_number(check, out) ||
        !check_scope(check, value->scope, &out->scope))
        return false;
    correct_scope(check, out);
    return check_optional_text(check, "id", value->id, &out->id) &&
           check_text(check, "by", value->by, &out->by) &&
           check_instant(check, "at", true, value->at, &out->at) &&
           check_instant(check, "until", true, value->until, &out->until) && check_fields(check, value, out);
}

// Checks a list in JSON, or else `values`.
static bool check_all(
    const json_t *list, const struct adjustments *values, struct adjustments *out, struct error *error)
{
    static const struct adjustment empty = {0};
    struct adjustments raw = {0};
    struct adjustments none = {0};
    size_t count = values ? values->count : json_array_size(list);
    struct json_path entries = {.key = "entries"};
    *out = (struct adjustments){0};
    if (count > ADJUSTMENTS_MAX_COUNT)
        return error_set(error, "$.entries: more than %d", ADJUSTMENTS_MAX_COUNT);
    raw.entries = arena_alloc(&raw.arena, count, sizeof *raw.entries);
    bool ok = raw.entries != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        struct json_path path = {.up = &entries, .index = i};
        struct check check = {.arena = &raw.arena,
            .error = error,
            .path = &path,
            .source = {.json = values ? NULL : json_array_get(list, i),
                .value = values ? &values->entries[i] : &empty}};
        ok = check_entry(&check, &raw.entries[raw.count++]) && !raw.arena.failed;
    }
    if (!raw.entries || raw.arena.failed)
        error_memory(error, "not enough memory");
    // Merging with nothing sorts them and leaves one for each subject.
    if (ok && !adjustments_merge(&raw, &none, out))
        ok = error_memory(error, "not enough memory");
    adjustments_free(&raw);
    return ok;
}

bool adjustments_from_json(const json_t *value, struct adjustments *out, struct error *error)
{
    const json_t *list = json_object_get(value, "entries");
    int64_t format = 0;
    *out = (struct adjustments){0};
    if (!json_as_integer(json_object_get(value, "format"), &format) || format != ADJUSTMENTS_FORMAT ||
        !json_is_array(list))
        return error_set(error, "$: no adjustments; expected {\"format\": 1, \"entries\": [...]}");
    return check_all(list, NULL, out, error);
}

bool adjustments_check(const struct adjustments *adjustments, struct adjustments *out, struct error *error)
{
    return check_all(NULL, adjustments, out, error);
}
