// An event of schedule.json.
#include "base/text.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/frab.h"
#include "schedule/readers/frab_time.h"

#include <string.h>
#include <strings.h>

// The members of an event. Its id is the first of the first three that it has.
enum field {
    GUID,
    ID,
    CODE,
    TITLE,
    SUBTITLE,
    URL,
    LANGUAGE,
    TRACK,
    TRACK_COLOUR,
    ROOM,
    DATE,
    START,
    DURATION,
    END,
    TYPE,
    DO_NOT_RECORD,
    PERSONS,
    FIELDS
};
static const char *const field_names[FIELDS] = {"guid", "id", "code", "title", "subtitle", "url", "language",
    "track", "track_color", "room", "date", "start", "duration", "end", "type", "do_not_record", "persons"};

// Counts one more.
static void note_oddity(struct frab_oddity *oddity, const char *first, const char *other)
{
    if (oddity->count++ > 0)
        return;
    oddity->first = first;
    oddity->other = other;
}

// ---- when

// The local `start` is a second witness: if it differs from the date, the date's offset or the zone is wrong.
// A date in UTC is compared in the conference's zone.
static void compare_start(
    struct frab_walk *walk, const struct civil_parsed *date, const char *start, const char *text)
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
    if (!same)
        note_oddity(&walk->wrong_start, start, text);
}

// When the conference's day begins, by day_start or the conference's day_change. Some give the hour of the
// first talk instead; at four in the morning everybody is in bed.
static int64_t begin_of_day(const struct frab_walk *walk)
{
    enum { USUAL_S = 4 * 3600, LATEST_S = 6 * 3600 };
    const char *start = json_string_value(json_member(walk->day, "day_start"));
    const char *change = json_string_value(json_member(walk->conference, "day_change"));
    struct civil_parsed parsed = {0};
    struct civil time = {0};
    if (start && civil_parse(start, &parsed) && parsed.has_time)
        time = parsed.civil;
    else if (!change || !civil_parse_time(change, &time))
        return USUAL_S;
    int64_t seconds = time.hour * 3600 + time.minute * 60;
    return seconds <= LATEST_S ? seconds : USUAL_S;
}

// Old files give only the day and a local start. After midnight it is still the day before.
static bool read_start_of_day(struct frab_walk *walk, const char *start, int64_t *out)
{
    const char *date = json_string_value(json_member(walk->day, "date"));
    struct civil_parsed day;
    struct civil time = {0};
    if (!date || !start || !civil_parse(date, &day) || !civil_parse_time(start, &time))
        return false;
    int64_t seconds = time.hour * 3600 + time.minute * 60 + time.second;
    int64_t midnight = civil_days(day.civil.year, day.civil.month, day.civil.day) * SECONDS_A_DAY;
    int64_t begin = begin_of_day(walk);
    if (seconds < begin) {
        seconds += SECONDS_A_DAY;
        walk->turn_s = begin > walk->turn_s ? begin : walk->turn_s;
    }
    struct civil local = civil_from_seconds(midnight + seconds);
    *out = zone_instant(walk->zone, &local);
    return true;
}

// The start as an instant. A date without an offset is in the conference's zone.
static bool read_start(struct frab_walk *walk, const json_t *const *fields, int64_t *out)
{
    const char *date = json_string_value(fields[DATE]);
    const char *start = json_string_value(fields[START]);
    struct civil_parsed parsed;
    if (!date || *date == '\0')
        return read_start_of_day(walk, start, out);
    if (!civil_parse(date, &parsed))
        return false;
    if (!parsed.has_time && (!start || !civil_parse_time(start, &parsed.civil)))
        return false;
    if (!parsed.has_offset) {
        *out = zone_instant(walk->zone, &parsed.civil);
        return true;
    }
    *out = civil_seconds(&parsed.civil) - parsed.offset_s;
    compare_start(walk, &parsed, start, date);
    // A date in UTC says nothing about the zone.
    if (parsed.offset_s != 0 && zone_offset(walk->zone, *out) != parsed.offset_s)
        note_oddity(&walk->wrong_offset, date, NULL);
    return true;
}

// The event's `end`: an instant, a local date and time, or a time of day after the start, which is then
// `is_clock`.
static bool read_end(
    const struct frab_walk *walk, const json_t *value, int64_t start, int64_t *out, bool *is_clock)
{
    const char *end = json_string_value(value);
    struct civil_parsed parsed;
    struct civil clock = zone_civil(walk->zone, start);
    *is_clock = false;
    if (end && civil_parse(end, &parsed) && parsed.has_time) {
        *out = parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                                 : zone_instant(walk->zone, &parsed.civil);
        return true;
    }
    if (!end || !civil_parse_time(end, &clock))
        return false;
    *is_clock = true;
    *out = zone_instant(walk->zone, &clock);
    if (*out < start) { // past midnight
        struct civil next = civil_from_seconds(civil_seconds(&clock) + SECONDS_A_DAY);
        *out = zone_instant(walk->zone, &next);
    }
    return true;
}

// The start of the room's next event; INT64_MAX if that is unknown.
static int64_t start_of_next(const struct frab_walk *walk, const json_t *next)
{
    const char *date = json_string_value(json_member(next, "date"));
    struct civil_parsed parsed;
    if (!date || !civil_parse(date, &parsed) || !parsed.has_time)
        return INT64_MAX;
    return parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                             : zone_instant(walk->zone, &parsed.civil);
}

static int64_t choose_duration(struct frab_walk *walk, const json_t *const *fields,
    const struct frab_duration *duration, int64_t start, const json_t *next)
{
    struct frab_clues clues = {.writes_days = walk->writes_days, .end_s = -1, .next_s = -1};
    int64_t end;
    bool in_doubt;
    if (read_end(walk, fields[END], start, &end, &clues.end_is_clock) && end >= start)
        clues.end_s = end - start;
    int64_t next_start = start_of_next(walk, next);
    if (next_start > start && next_start != INT64_MAX)
        clues.next_s = next_start - start;
    int64_t seconds = frab_duration_choose(duration, &clues, &in_doubt);
    if (in_doubt)
        note_oddity(seconds == duration->days_s ? &walk->as_days : &walk->as_hours,
            json_string_value(fields[DURATION]), json_string_value(fields[DATE]));
    return seconds;
}

static struct span read_span(struct frab_walk *walk, const json_t *const *fields, int64_t start,
    const json_t *next, const struct json_path *path)
{
    struct span at = {.start = start, .end = BUILDER_END_UNKNOWN};
    struct frab_duration duration;
    bool is_clock;
    if (frab_duration(fields[DURATION], &duration)) {
        at.end = start + choose_duration(walk, fields, &duration, start, next);
        return at;
    }
    if (fields[DURATION])
        builder_note(walk->builder, FINDING_WARNING, path, "duration", frab_advice,
            "%s that is not a duration (expected \"HH:MM\")", json_kind(fields[DURATION]));
    if (!read_end(walk, fields[END], start, &at.end, &is_clock))
        at.end = BUILDER_END_UNKNOWN;
    return at;
}

// ---- what and where

// The first identity is the item's id, to which adjustments on disk refer. The second is pretalx's code,
// which a proposal keeps for life. A number is none: many writers count their events anew in each version,
// and another talk would be taken for this one.
static void read_identities(struct builder *builder, const json_t *const *fields, struct draft *draft)
{
    const char *guid = builder_text(builder, fields[GUID]);
    const char *id = builder_text(builder, fields[ID]);
    const char *code = builder_text(builder, fields[CODE]);
    draft->id = guid ? guid : id ? id : code ? code : "";
    draft->guid = code && strcmp(code, draft->id) != 0 ? code : NULL;
}

static uint32_t colour_of(const struct frab_walk *walk, const json_t *const *fields, const char *track)
{
    uint32_t own = fields_colour(fields[TRACK_COLOUR]);
    for (size_t i = 0; i < walk->track_count && own == 0 && track; i++)
        if (walk->tracks[i].name == track || strcmp(walk->tracks[i].name, track) == 0)
            own = walk->tracks[i].colour;
    return own;
}

static bool is_same_name(const char *a, const char *b)
{
    struct str folded[2] = {{0}, {0}};
    text_fold(&folded[0], a);
    text_fold(&folded[1], b);
    bool same = strcmp(str_text(&folded[0]), str_text(&folded[1])) == 0;
    str_free(&folded[0]);
    str_free(&folded[1]);
    return same;
}

// Does an event's own room, in one of its languages, say what the key says?
static bool agrees(struct builder *builder, const json_t *own, const char *room)
{
    const char *language;
    json_t *text;
    const char *name = json_is_object(own) ? NULL : builder_text(builder, own);
    bool same = name && (strcmp(name, room) == 0 || is_same_name(name, room));
    json_object_foreach((json_t *)own, language, text) same |= agrees(builder, text, room);
    return same;
}

// The day's key is right: publishers leave old names in the events.
static const char *read_room(
    struct frab_walk *walk, const json_t *own, const char *key, const struct json_path *path)
{
    const char *room = builder_value_text(walk->builder, own, "room", path);
    if (!key || !room)
        return key ? key : room;
    if (room != key && !agrees(walk->builder, own, key))
        note_oddity(&walk->wrong_room, room, key);
    return key;
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

// What Wafer writes for a talk without a track (wafer/schedule/templates/wafer.schedule/penta_schedule.xml).
static bool is_no_track(const json_t *value)
{
    static const char *const none[] = {"No Track"};
    return fields_is_one_of(value, none, 1);
}

static void read_texts(struct frab_walk *walk, const json_t *const *fields, const char *room,
    const struct json_path *path, struct draft *draft)
{
    struct builder *builder = walk->builder;
    // A track's name must not depend on the languages of its events.
    draft->session = is_no_track(fields[TRACK]) ? NULL : builder_text(builder, fields[TRACK]);
    draft->colour = colour_of(walk, fields, draft->session);
    draft->language = fields_language(builder, fields[LANGUAGE]);
    builder_set_own_language(builder, draft->language);
    draft->title = builder_value_text(builder, fields[TITLE], "title", path);
    if (!draft->title)
        draft->title = "Untitled";
    draft->subtitle = builder_value_text(builder, fields[SUBTITLE], "subtitle", path);
    draft->link = builder_link(builder, fields[URL]);
    draft->not_recorded = fields_is_yes(fields[DO_NOT_RECORD]);
    draft->kind = fields_any(fields[TYPE], fields_is_break) || fields_any(fields[TRACK], fields_is_break)
                      ? ITEM_BREAK
                      : ITEM_TALK;
    draft->room = read_room(walk, fields[ROOM], room, path);
    struct json_path people = {.up = path, .key = "persons"};
    draft->speakers = builder_speakers(builder, fields[PERSONS], read_person, &people, &draft->speaker_count);
    builder_set_own_language(builder, NULL);
}

void frab_read_event(struct frab_walk *walk, const json_t *event, const json_t *next, const char *room,
    const struct json_path *path)
{
    struct builder *builder = walk->builder;
    if (!json_is_object(event)) {
        builder_note(builder, FINDING_WARNING, path, NULL, frab_advice,
            "%s where an event was expected; left out", json_kind(event));
        return;
    }
    const json_t *fields[FIELDS];
    struct draft draft = {0};
    int64_t start;
    json_pick(event, field_names, FIELDS, fields);
    read_identities(builder, fields, &draft);
    read_texts(walk, fields, room, path, &draft);
    if (!read_start(walk, fields, &start)) {
        builder_note(builder, FINDING_WARNING, path, "date", frab_advice,
            "\"%s\" is left out: no date such as 2019-09-10T15:00:00+01:00", draft.title);
        return;
    }
    draft.at = read_span(walk, fields, start, next, path);
    bool poster =
        draft.kind == ITEM_TALK && draft.at.end != BUILDER_END_UNKNOWN &&
        (fields_any(fields[TYPE], poster_sessions_title) || fields_any(fields[TRACK], poster_sessions_title));
    if (!poster)
        builder_add(builder, &draft, path);
    else if (!poster_sessions_keep(&walk->posters, &draft))
        builder_fail(builder);
}

// ---- what was counted

static void note_contradiction(const struct frab_walk *walk)
{
    if (walk->wrong_offset.count > 0)
        builder_note(walk->builder, FINDING_WARNING, &walk->conference_path, "time_zone_name",
            "check the zone at the publisher; the offsets are believed and times shown in the zone",
            "%s does not agree with the dates' offsets; events concerned: %zu, the first with %s",
            walk->zone->name, walk->wrong_offset.count, walk->wrong_offset.first);
}

static void note_wrong_starts(const struct frab_walk *walk)
{
    size_t wrong = walk->wrong_start.count;
    if (wrong == 0)
        return;
    // One odd event is an oversight; if half are odd, an offset is wrong, and the screen would be hours off.
    builder_note(walk->builder, wrong * 2 >= walk->starts ? FINDING_ERROR : FINDING_WARNING,
        &walk->conference_path, "days", "correct the zone or the offsets at the publisher",
        "start and date contradict each other in %zu of %zu events: the first starts at \"%s\", and its date "
        "is %s",
        wrong, walk->starts, walk->wrong_start.first, walk->wrong_start.other);
}

static void note_wrong_rooms(const struct frab_walk *walk)
{
    if (walk->wrong_room.count > 0)
        builder_note(walk->builder, FINDING_NOTE, &walk->conference_path, "days",
            "nothing, if the events are where the day lists them",
            "events whose room is not the one that their day lists them under, shown in the latter: %zu, the "
            "first in \"%s\" (its own room: \"%s\")",
            walk->wrong_room.count, walk->wrong_room.other, walk->wrong_room.first);
}

static void note_doubt(
    const struct frab_walk *walk, const struct frab_oddity *doubt, const char *taken, const char *instead)
{
    if (doubt->count > 0)
        builder_note(walk->builder, FINDING_WARNING, &walk->conference_path, "days",
            "write durations as HH:MM, or give each event an end",
            "durations of three parts, which may be D:HH:MM or H:MM:SS, taken as %s, not %s: %zu, the first "
            "\"%s\" (%s)",
            taken, instead, doubt->count, doubt->first, doubt->other ? doubt->other : "no date");
}

void frab_note_events(const struct frab_walk *walk)
{
    note_contradiction(walk);
    note_wrong_starts(walk);
    note_wrong_rooms(walk);
    note_doubt(walk, &walk->as_hours, "hours", "days");
    note_doubt(walk, &walk->as_days, "days", "hours");
}
