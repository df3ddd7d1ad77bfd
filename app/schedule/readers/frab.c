// schedule.json, as published by frab, pretalx and c3voc's tools: days → rooms → events.
// Source of the format: https://c3voc.de/schedule/schema.json and https://github.com/voc/schedule
#include "base/text.h"
#include "schedule/readers/frab_time.h"
#include "schedule/readers/readers.h"

#include <stdlib.h>
#include <string.h>

static const char *const advice = "correct it in the schedule's source (pretalx, frab)";

// The members of an event. Its id is the first of the first three that it has.
enum field { GUID, ID, CODE, TITLE, TRACK, ROOM, DATE, START, DURATION, END, TYPE, PERSONS, FIELDS };
static const char *const field_names[FIELDS] = {
    "guid", "id", "code", "title", "track", "room", "date", "start", "duration", "end", "type", "persons"};

struct walk {
    struct builder *builder;
    const struct zone *zone;         // of times without an offset
    size_t offsets_contradict;       // events whose offset is not the zone's
    const char *first_contradiction; // its date, borrowed from the document
    size_t starts;                   // events that also have a local start
    size_t starts_wrong;             // those of them whose start contradicts the date
    const char *first_wrong_date, *first_wrong_start;
};

static const json_t *conference_of(const json_t *root)
{
    return json_member(json_member(root, "schedule"), "conference");
}

static const json_t *days_of(const json_t *root)
{
    const json_t *days = json_member(conference_of(root), "days");
    return days ? days : json_member(json_member(root, "schedule"), "days");
}

static bool read_person(struct builder *builder, const json_t *person, struct speaker *out)
{
    static const char *const keys[] = {"public_name", "full_public_name", "name"};
    const char *name = json_is_string(person)
                           ? builder_text(builder, person)
                           : builder_first_text(builder, person, keys, sizeof keys / sizeof *keys);
    *out = (struct speaker){.name = name, .affiliation = ""};
    return name != NULL;
}

static bool names_a_break(const char *text)
{
    static const char *const words[] = {"break", "breaks", "pause", "pausen", "lunch", "coffee", "tea"};
    return text && text_has_word(text, words, sizeof words / sizeof *words);
}

// The local `start` is a second witness: if it differs from the date, the date's offset or the zone is wrong.
// A date in UTC is compared in the conference's zone.
static void compare_start(
    struct walk *walk, const struct civil_parsed *date, const char *start, const char *text)
{
    struct civil local = date->civil;
    struct civil stated = date->civil;
    if (!start || !civil_parse_time(start, &stated))
        return;
    if (date->offset_s == 0)
        local = zone_civil(walk->zone, civil_seconds(&date->civil));
    walk->starts++;
    // Dates and starts that are both in UTC are consistent too.
    bool same = (local.hour == stated.hour && local.minute == stated.minute) ||
                (date->civil.hour == stated.hour && date->civil.minute == stated.minute &&
                    zone_offset(walk->zone, civil_seconds(&date->civil)) == date->offset_s);
    if (!same && walk->starts_wrong++ == 0) {
        walk->first_wrong_date = text;
        walk->first_wrong_start = start;
    }
}

// The start as an instant. A date without an offset is in the conference's zone.
static bool read_start(struct walk *walk, const json_t *const *fields, int64_t *out)
{
    const char *date = json_string_value(fields[DATE]);
    struct civil_parsed parsed;
    if (!date || !civil_parse(date, &parsed))
        return false;
    const char *start = json_string_value(fields[START]);
    if (!parsed.has_time && (!start || !civil_parse_time(start, &parsed.civil)))
        return false;
    if (!parsed.has_offset) {
        *out = zone_instant(walk->zone, &parsed.civil);
        return true;
    }
    *out = civil_seconds(&parsed.civil) - parsed.offset_s;
    compare_start(walk, &parsed, start, date);
    // A date in UTC says nothing about the zone.
    if (parsed.offset_s != 0 && zone_offset(walk->zone, *out) != parsed.offset_s &&
        walk->offsets_contradict++ == 0)
        walk->first_contradiction = date;
    return true;
}

static struct span read_span(
    struct walk *walk, const json_t *const *fields, int64_t start, const struct json_path *path)
{
    struct span at = {.start = start, .end = BUILDER_END_UNKNOWN};
    int64_t duration;
    const json_t *value = fields[DURATION];
    if (frab_duration(value, &duration)) {
        at.end = start + duration;
        return at;
    }
    if (value)
        builder_note(walk->builder, FINDING_WARNING, path, "duration", advice,
            "%s that is not a duration (expected \"HH:MM\")", json_kind(value));
    const char *end = json_string_value(fields[END]);
    struct civil_parsed parsed;
    struct civil clock = zone_civil(walk->zone, start);
    if (end && civil_parse(end, &parsed) && parsed.has_time && parsed.has_offset) {
        at.end = civil_seconds(&parsed.civil) - parsed.offset_s;
    } else if (end && civil_parse_time(end, &clock)) {
        at.end = zone_instant(walk->zone, &clock);
        if (at.end < start) // past midnight
            at.end += SECONDS_A_DAY;
    }
    return at;
}

static const char *id_of(struct builder *builder, const json_t *const *fields)
{
    for (int i = GUID; i <= CODE; i++) {
        const char *id = builder_text(builder, fields[i]);
        if (id)
            return id;
    }
    return "";
}

static void read_event(struct walk *walk, const json_t *event, const char *room, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    if (!json_is_object(event)) {
        builder_note(builder, FINDING_WARNING, path, NULL, advice, "%s where an event was expected; left out",
            json_kind(event));
        return;
    }
    const json_t *fields[FIELDS];
    json_pick(event, field_names, FIELDS, fields);
    struct draft draft = {.id = id_of(builder, fields)};
    draft.title = builder_value_text(builder, fields[TITLE], "title", path);
    draft.session = builder_text(builder, fields[TRACK]);
    draft.room = builder_value_text(builder, fields[ROOM], "room", path);
    if (!draft.title)
        draft.title = "Untitled";
    if (!draft.room)
        draft.room = room;
    int64_t start;
    if (!read_start(walk, fields, &start)) {
        builder_note(builder, FINDING_WARNING, path, "date", advice,
            "\"%s\" is left out: no date such as 2019-09-10T15:00:00+01:00", draft.title);
        return;
    }
    draft.at = read_span(walk, fields, start, path);
    const char *type = builder_text(builder, fields[TYPE]);
    draft.kind = names_a_break(type) || names_a_break(draft.session) ? ITEM_BREAK : ITEM_TALK;
    struct json_path people = {.up = path, .key = "persons"};
    draft.speakers = builder_speakers(builder, fields[PERSONS], read_person, &people, &draft.speaker_count);
    builder_add(builder, &draft, path);
}

static void read_day(struct walk *walk, const json_t *day, const struct json_path *path)
{
    const json_t *rooms = json_member(day, "rooms");
    struct json_path rooms_path = {.up = path, .key = "rooms"};
    if (rooms && !json_is_object(rooms) && json_array_size(rooms) > 0)
        builder_note(walk->builder, FINDING_WARNING, &rooms_path, NULL, advice,
            "%s where an object of rooms was expected; the day is left out", json_kind(rooms));
    const char *key;
    json_t *events;
    json_object_foreach((json_t *)rooms, key, events)
    {
        struct json_path room_path = {.up = &rooms_path, .key = key};
        json_t *key_text = json_string(key);
        if (!key_text)
            builder_fail(walk->builder);
        const char *room = builder_text(walk->builder, key_text);
        json_decref(key_text);
        if (room)
            builder_add_room(walk->builder, room, NULL);
        if (!json_is_array(events) && !json_is_null(events))
            builder_note(walk->builder, FINDING_WARNING, &room_path, NULL, advice,
                "%s where a list of events was expected; left out", json_kind(events));
        for (size_t i = 0; i < json_array_size(events); i++) {
            struct json_path child = {.up = &room_path, .index = i};
            read_event(walk, json_array_get(events, i), room, &child);
        }
    }
}

// How long a day goes on after midnight: 04:00 for a day_end of 03:59 on the date after the day's.
static int64_t turn_of_day(const json_t *day)
{
    const char *date = json_string_value(json_member(day, "date"));
    const char *end = json_string_value(json_member(day, "day_end"));
    struct civil_parsed of_day;
    struct civil_parsed of_end;
    if (!date || !end || !civil_parse(date, &of_day) || !civil_parse(end, &of_end) || !of_end.has_time)
        return 0;
    int64_t days = civil_days(of_end.civil.year, of_end.civil.month, of_end.civil.day) -
                   civil_days(of_day.civil.year, of_day.civil.month, of_day.civil.day);
    if (days != 1)
        return 0;
    int64_t seconds =
        (int64_t)of_end.civil.hour * 3600 + (int64_t)of_end.civil.minute * 60 + of_end.civil.second;
    seconds = (seconds + 3599) / 3600 * 3600;
    return seconds <= SECONDS_A_DAY / 2 ? seconds : SECONDS_A_DAY / 2;
}

// The offsets of all dates; the caller frees the array.
static struct frab_offset *collect_offsets(struct builder *builder, const json_t *days, size_t *count)
{
    size_t capacity = 0;
    struct frab_offset *seen = NULL;
    *count = 0;
    for (size_t d = 0; d < json_array_size(days); d++) {
        const char *key;
        json_t *events;
        json_object_foreach((json_t *)json_member(json_array_get(days, d), "rooms"), key, events)
        {
            for (size_t i = 0; i < json_array_size(events); i++) {
                const char *date = json_string_value(json_member(json_array_get(events, i), "date"));
                struct civil_parsed parsed;
                if (!date || !civil_parse(date, &parsed) || !parsed.has_offset)
                    continue;
                if (*count == capacity) {
                    capacity = capacity ? capacity * 2 : 64;
                    struct frab_offset *moved = realloc(seen, capacity * sizeof *seen);
                    if (!moved) {
                        builder_fail(builder);
                        return seen;
                    }
                    seen = moved;
                }
                seen[(*count)++] = (struct frab_offset){
                    .at = civil_seconds(&parsed.civil) - parsed.offset_s, .offset_s = parsed.offset_s};
            }
        }
    }
    return seen;
}

static bool zone_by_offsets(struct builder *builder, const json_t *days, struct zone *out)
{
    size_t count;
    struct frab_offset *seen = collect_offsets(builder, days, &count);
    bool ok = frab_zone_from_offsets(builder_arena(builder), seen, count, out);
    free(seen);
    return ok;
}

// The zone: time_zone_name, else the dates' offsets, else the config's, else UTC.
static bool find_zone(
    struct builder *builder, const json_t *root, const struct schedule_hints *hints, struct zone *out)
{
    struct json_path schedule = {.key = "schedule"};
    struct json_path conference = {.up = &schedule, .key = "conference"};
    struct json_path path = {.up = &conference, .key = "time_zone_name"};
    const char *name = json_string_value(json_member(conference_of(root), "time_zone_name"));
    const struct zone *zone = name && *name ? builder_zone(builder, name, &path) : NULL;
    if (!zone && zone_by_offsets(builder, days_of(root), out))
        return true;
    if (!zone && hints->zone)
        zone = builder_zone(builder, hints->zone, NULL);
    if (!zone) {
        builder_note(builder, FINDING_WARNING, &path, NULL, "set \"timezone\" in the config",
            "neither a zone nor an offset is given; times are taken as UTC");
        zone = builder_zone(builder, "UTC", NULL);
    }
    if (zone)
        *out = *zone;
    return zone != NULL;
}

static void list_rooms(struct builder *builder, const json_t *root)
{
    const json_t *rooms = json_member(conference_of(root), "rooms");
    for (size_t i = 0; i < json_array_size(rooms); i++) {
        const char *name = builder_text(builder, json_member(json_array_get(rooms, i), "name"));
        if (name)
            builder_add_room(
                builder, name, builder_text(builder, json_member(json_array_get(rooms, i), "guid")));
    }
}

static void set_days(struct builder *builder, const json_t *root)
{
    const char *start = json_string_value(json_member(conference_of(root), "start"));
    const char *end = json_string_value(json_member(conference_of(root), "end"));
    struct civil_parsed first;
    struct civil_parsed last;
    if (start && end && civil_parse(start, &first) && civil_parse(end, &last))
        builder_set_days(builder, civil_days(first.civil.year, first.civil.month, first.civil.day),
            civil_days(last.civil.year, last.civil.month, last.civil.day));
}

static void note_contradiction(const struct walk *walk)
{
    if (walk->offsets_contradict == 0)
        return;
    struct json_path schedule = {.key = "schedule"};
    struct json_path path = {.up = &schedule, .key = "conference"};
    builder_note(walk->builder, FINDING_WARNING, &path, "time_zone_name",
        "check the zone at the publisher; the offsets are believed and times shown in the zone",
        "%s does not agree with the dates' offsets; events concerned: %zu, the first with %s",
        walk->zone->name, walk->offsets_contradict, walk->first_contradiction);
}

static void note_wrong_starts(const struct walk *walk)
{
    if (walk->starts_wrong == 0)
        return;
    struct json_path schedule = {.key = "schedule"};
    struct json_path path = {.up = &schedule, .key = "conference"};
    // One odd event is an oversight; if half are odd, an offset is wrong, and the screen would be hours off.
    bool is_half = walk->starts_wrong * 2 >= walk->starts;
    builder_note(walk->builder, is_half ? FINDING_ERROR : FINDING_WARNING, &path, "days",
        "correct the zone or the offsets at the publisher",
        "start and date contradict each other in %zu of %zu events: the first starts at \"%s\", and its date "
        "is %s",
        walk->starts_wrong, walk->starts, walk->first_wrong_start, walk->first_wrong_date);
}

static bool recognises(const json_t *root)
{
    return json_is_object(conference_of(root));
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    const json_t *days = days_of(root);
    if (!json_is_array(days)) {
        const json_t *events = json_member(json_member(root, "schedule"), "events");
        if (events)
            return error_set(
                error, "the CCC hub's second schema (schedule.events); expected schedule.conference.days");
        return error_set(error, "$.schedule.conference.days: %s; expected a list", json_kind(days));
    }
    struct zone zone;
    if (!find_zone(builder, root, hints, &zone))
        return error_set(error, "no time zone can be loaded");
    struct walk walk = {.builder = builder, .zone = &zone};
    builder_set_zone(builder, &zone);
    builder_set_title(builder, builder_text(builder, json_member(conference_of(root), "title")));
    builder_set_item_path(builder, "$.schedule.conference.days..[?@.guid==\"", "\"]");
    set_days(builder, root);
    list_rooms(builder, root);
    struct json_path schedule = {.key = "schedule"};
    struct json_path conference = {.up = &schedule, .key = "conference"};
    struct json_path days_path = {.up = &conference, .key = "days"};
    int64_t turn = 0;
    for (size_t i = 0; i < json_array_size(days); i++) {
        struct json_path child = {.up = &days_path, .index = i};
        int64_t of_day = turn_of_day(json_array_get(days, i));
        turn = of_day > turn ? of_day : turn;
        read_day(&walk, json_array_get(days, i), &child);
    }
    builder_set_day_turn(builder, turn);
    note_contradiction(&walk);
    note_wrong_starts(&walk);
    return true;
}

const struct reader reader_frab = {
    .name = "frab/pretalx schedule.json",
    .recognises = recognises,
    .read = read,
};
