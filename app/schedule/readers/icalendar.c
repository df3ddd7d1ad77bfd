// iCalendar: what Indico, pretalx, Sched, the IETF and many others offer beside their own formats, and all
// that some conferences have. Source of the format: RFC 5545, https://www.rfc-editor.org/rfc/rfc5545
#include "schedule/readers/icalendar.h"

#include "base/hash.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/readers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *const icalendar_advice = "correct it where the calendar is made";

static bool recognises(const json_t *root)
{
    return json_is_array(json_member(root, "events")) && json_is_object(json_member(root, "calendar"));
}

// ---- events

static const char *uid_of(struct icalendar_walk *walk, const json_t *event)
{
    const char *uid = builder_text(walk->builder, json_member(event, "UID"));
    if (uid)
        return uid;
    const char *title = json_string_value(json_member(event, "SUMMARY"));
    uint64_t hash = hash_add_text(HASH_BEGIN, title ? title : "");
    uid = arena_format(builder_arena(walk->builder), "%016llx", (unsigned long long)hash);
    return uid ? uid : "";
}

static bool use(struct icalendar_walk *walk, const char *id)
{
    if (json_object_get(walk->used, id))
        return false;
    if (json_object_set_new(walk->used, id, json_true()) != 0)
        builder_fail(walk->builder);
    return true;
}

// The UID, with the date for one of several occurrences, and with the time for a second one on that date and
// where events share a UID. An occurrence that was moved keeps its own.
static const char *id_of(
    struct icalendar_walk *walk, const json_t *event, const char *uid, bool recurs, int64_t at)
{
    struct arena *arena = builder_arena(walk->builder);
    const char *own = json_string_value(json_member(event, "UID"));
    bool shared = own && !recurs && json_object_get(walk->shared, own);
    const char *id = uid;
    icalendar_stands_for(walk, event, &at);
    struct civil civil = zone_civil(walk->zone, at);
    if (recurs || !own)
        id = arena_format(arena, "%s/%04d-%02d-%02d", uid, civil.year, civil.month, civil.day);
    walk->shared_ids += shared;
    if (!id || (!shared && use(walk, id)))
        return id ? id : "";
    id = arena_format(arena, "%s/%04d-%02d-%02dT%02d:%02d", uid, civil.year, civil.month, civil.day,
        civil.hour, civil.minute);
    return id ? id : "";
}

// The length of an event, in seconds; -1 if it gives none.
static int64_t length_of(struct icalendar_walk *walk, const json_t *event, const struct json_path *path)
{
    int64_t start;
    int64_t end;
    int64_t duration;
    bool start_is_date;
    bool end_is_date;
    const json_t *until = json_member(event, "DTEND");
    if (until && icalendar_instant(walk, json_member(event, "DTSTART"), &start, &start_is_date) &&
        icalendar_instant(walk, until, &end, &end_is_date) && !end_is_date) {
        if (end >= start)
            return end - start;
        builder_note(walk->builder, FINDING_WARNING, path, "DTEND", icalendar_advice,
            "it ends before it starts; the next event of its room is taken for its end");
        return -1;
    }
    return json_as_integer(json_member(event, "DURATION"), &duration) && duration > 0 ? duration : -1;
}

static const char *track_of(struct icalendar_walk *walk, const json_t *event)
{
    static const char *const keys[] = {"X-TRACK", "X-PENTABARF-TRACK"};
    const char *own = builder_first_text(walk->builder, event, keys, sizeof keys / sizeof *keys);
    if (own)
        return own;
    return builder_text(walk->builder, json_array_get(json_member(event, "CATEGORIES"), 0));
}

static bool is_cancelled(const json_t *event)
{
    const char *status = json_string_value(json_member(event, "STATUS"));
    return json_member(event, "METHOD") || (status && strcasecmp(status, "CANCELLED") == 0);
}

static void describe(
    struct icalendar_walk *walk, const json_t *event, const struct json_path *path, struct draft *draft)
{
    static const char *const subtitles[] = {"X-SUBTITLE", "X-PENTABARF-SUBTITLE"};
    static const char *const languages[] = {"X-LANGUAGE", "X-PENTABARF-LANGUAGE", "LANGUAGE"};
    struct builder *builder = walk->builder;
    draft->title = icalendar_title(walk, event);
    draft->subtitle = builder_first_text(builder, event, subtitles, 2);
    draft->link = builder_link(builder, json_member(event, "URL"));
    draft->session = track_of(walk, event);
    draft->room = icalendar_room(walk, event);
    for (size_t i = 0; i < sizeof languages / sizeof *languages && !draft->language; i++)
        draft->language = fields_language(builder, json_member(event, languages[i]));
    draft->cancelled = is_cancelled(event);
    icalendar_people(walk, event, path, draft);
    // A talk about coffee has a speaker.
    bool is_break =
        fields_is_break(draft->session) || (draft->speaker_count == 0 && fields_is_break_title(draft->title));
    draft->kind = is_break ? ITEM_BREAK : ITEM_TALK;
    if (draft->session && fields_is_break(draft->session))
        draft->session = NULL; // a category that only says so
    draft->everywhere = is_break && !draft->room;
}

static void add(struct icalendar_walk *walk, const struct draft *draft, const struct json_path *path)
{
    bool known_end = draft->at.end != BUILDER_END_UNKNOWN;
    int64_t end = known_end ? draft->at.end : draft->at.start;
    if (walk->talks == 0 || draft->at.start < walk->talks_at.start)
        walk->talks_at.start = draft->at.start;
    if (walk->talks == 0 || end > walk->talks_at.end)
        walk->talks_at.end = end;
    walk->talks++;
    if (draft->kind == ITEM_TALK && known_end && poster_sessions_title(draft->session)) {
        if (!poster_sessions_keep(&walk->posters, draft))
            builder_fail(walk->builder);
        return;
    }
    builder_add(walk->builder, draft, path);
}

static void note_rule(struct icalendar_walk *walk, const json_t *event, const struct json_path *path)
{
    const char *unruly = json_string_value(json_member(event, "unruly"));
    if (unruly)
        builder_note(walk->builder, FINDING_WARNING, path, "RRULE",
            "publish each occurrence as an event of its own",
            "the rule is not followed (%s); only the first occurrence is shown", unruly);
    if (json_member(event, "bounded"))
        builder_note(walk->builder, FINDING_NOTE, path, "RRULE", "nothing, or give the rule an end (UNTIL)",
            "it recurs for longer than the rest of the calendar goes on; occurrences long after that are not "
            "shown");
}

// An event without times: "Conference", or what is on all day.
static void keep_all_day(struct icalendar_walk *walk, const json_t *event)
{
    int64_t start;
    int64_t end;
    bool is_date;
    if (walk->all_day++ == 0)
        walk->first_all_day = icalendar_title(walk, event);
    if (!icalendar_instant(walk, json_member(event, "DTSTART"), &start, &is_date))
        return;
    if (!icalendar_instant(walk, json_member(event, "DTEND"), &end, &is_date) || end <= start)
        end = start + SECONDS_A_DAY;
    if (end - start > walk->longest_all_day.end - walk->longest_all_day.start)
        walk->longest_all_day = (struct span){start, end};
}

enum { MOST_FURTHER = 50000 };

// What is in several rooms is an item of each, but for a file that makes millions of them.
static void add_to_rooms(
    struct icalendar_walk *walk, const json_t *event, const struct draft *draft, const struct json_path *path)
{
    const json_t *rooms = icalendar_rooms(walk, event);
    add(walk, draft, path);
    for (size_t i = 1; i < json_array_size(rooms) && walk->further < MOST_FURTHER; i++) {
        walk->further++;
        struct draft further = *draft;
        further.room = builder_text(walk->builder, json_array_get(rooms, i));
        further.id =
            arena_format(builder_arena(walk->builder), "%s/%s", draft->id, further.room ? further.room : "");
        if (further.id)
            add(walk, &further, path);
    }
}

struct occurrence {
    int64_t at;
    int64_t length; // -1: unknown
};

// From an entry of icalendar_starts.
static struct occurrence read_occurrence(const json_t *start, int64_t length)
{
    int64_t own;
    if (!json_is_array(start))
        return (struct occurrence){json_integer_value(start), length};
    bool has_own = json_as_integer(json_array_get(start, 1), &own) && own > 0;
    return (struct occurrence){json_integer_value(json_array_get(start, 0)), has_own ? own : length};
}

// As the event has it, or the one that stands for all from here on.
static void add_occurrence(struct icalendar_walk *walk, const json_t *event,
    const struct occurrence *occurrence, const struct draft *draft, const struct json_path *path)
{
    struct icalendar_range *range =
        json_member(event, "RECURRENCE-ID") ? NULL : icalendar_range_of(walk, event, occurrence->at);
    bool other = range && !range->is_bare;
    if (other && !range->is_described) {
        describe(walk, range->event, path, &range->draft);
        range->length = length_of(walk, range->event, path);
        range->is_described = true;
    }
    struct draft now = other ? range->draft : *draft;
    int64_t length = other ? range->length : occurrence->length;
    now.id = draft->id;
    now.cancelled |= range && is_cancelled(range->event);
    now.at.start = occurrence->at + (other ? range->shift : 0);
    now.at.end = length >= 0 ? now.at.start + length : BUILDER_END_UNKNOWN;
    add_to_rooms(walk, other ? range->event : event, &now, path);
}

static void read_event(struct icalendar_walk *walk, const json_t *event)
{
    struct builder *builder = walk->builder;
    struct json_path list = {.key = "VEVENT"};
    struct json_path path = {.up = &list};
    struct draft draft = {0};
    int64_t at;
    bool is_date;
    bool recurs;
    const char *uid = uid_of(walk, event);
    path.key = uid;
    if (icalendar_is_old(walk, event)) {
        walk->older++;
        return;
    }
    if (!icalendar_instant(walk, json_member(event, "DTSTART"), &at, &is_date)) {
        const json_t *line = json_member(event, "line");
        builder_note(builder, FINDING_WARNING, &path, "DTSTART", icalendar_advice,
            "\"%s\" (line %d of the file) is left out: no start such as 20260610T090000",
            icalendar_title(walk, event), (int)json_integer_value(line));
        return;
    }
    if (is_date) {
        keep_all_day(walk, event);
        return;
    }
    describe(walk, event, &path, &draft);
    note_rule(walk, event, &path);
    int64_t length = length_of(walk, event, &path);
    json_t *starts = icalendar_starts(walk, event, &recurs);
    for (size_t i = 0; i < json_array_size(starts) && !builder_cancelled(builder); i++) {
        struct occurrence occurrence = read_occurrence(json_array_get(starts, i), length);
        draft.id = id_of(walk, event, uid, recurs, occurrence.at);
        add_occurrence(walk, event, &occurrence, &draft, &path);
    }
    json_decref(starts);
}

// ---- what was counted

static void note_counts(struct icalendar_walk *walk)
{
    struct json_path path = {.key = "VEVENT"};
    if (walk->all_day > 0)
        builder_note(walk->builder, FINDING_NOTE, &path, NULL, "nothing, or give them times",
            "events of whole days, which are not shown: %zu, the first \"%s\"", walk->all_day,
            walk->first_all_day);
    if (walk->older > 0)
        builder_note(walk->builder, FINDING_NOTE, &path, NULL, "nothing",
            "events of which the calendar has a later version (SEQUENCE), which are not shown: %zu",
            walk->older);
    if (walk->further == MOST_FURTHER)
        builder_note(walk->builder, FINDING_WARNING, &path, "LOCATION", icalendar_advice,
            "thousands of events are in several rooms each; not all are shown in all of theirs");
    if (walk->shared_ids > 0)
        builder_note(walk->builder, FINDING_WARNING, &path, NULL, "give each event a UID of its own",
            "events that share their UID with others: %zu; they are told apart by their times",
            walk->shared_ids);
}

static void note_syntax(struct icalendar_walk *walk, const json_t *root)
{
    const json_t *notes = json_member(root, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++)
        builder_note(walk->builder, FINDING_WARNING, NULL, NULL, icalendar_advice, "%s",
            json_string_value(json_array_get(notes, i)));
}

// Some calendars have the conference itself as an event of whole days.
static void set_event(struct icalendar_walk *walk)
{
    struct span days = walk->longest_all_day;
    if (walk->talks > 0 && days.start < days.end && days.start <= walk->talks_at.start &&
        days.end >= walk->talks_at.end)
        builder_set_event(walk->builder, days);
}

static void note_whole(struct icalendar_walk *walk)
{
    enum { LONG_S = 20 * 3600 };
    struct json_path path = {.key = "VEVENT"};
    if (walk->talks == 1 && walk->talks_at.end - walk->talks_at.start > LONG_S)
        builder_note(walk->builder, FINDING_WARNING, &path, NULL,
            "give the address of the programme; Indico's has ?scope=contribution",
            "the only event goes on for more than a day: this is the conference, not its programme");
}

// ---- the document

static void learn_writer(struct icalendar_walk *walk)
{
    const char *writer = json_string_value(json_member(walk->calendar, "PRODID"));
    walk->is_indico = writer && strcasestr(writer, "indico");
    walk->is_pretalx = writer && strcasestr(writer, "pretalx");
}

static bool refuse_others(const json_t *root, struct error *error)
{
    const json_t *others = json_member(root, "others");
    const char *kinds[] = {"VTODO", "VJOURNAL", "VFREEBUSY"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (json_member(others, kinds[i]))
            return error_set(error,
                "a calendar without events: it has %s components only; expected VEVENTs, one for each talk",
                kinds[i]);
    return true;
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct icalendar_walk walk = {.builder = builder,
        .calendar = json_member(root, "calendar"),
        .events = json_member(root, "events"),
        .zones = {.builder = builder, .described = json_member(root, "zones")},
        .sequences = json_object(),
        .overridden = json_object(),
        .firsts = json_object(),
        .shared = json_object(),
        .used = json_object()};
    if (!walk.sequences || !walk.overridden || !walk.firsts || !walk.shared || !walk.used) {
        builder_fail(builder);
        return false;
    }
    if (json_array_size(walk.events) == 0) {
        if (!refuse_others(root, error))
            return false;
        builder_set_unpublished(builder);
    }
    if (!icalendar_find_zones(&walk, hints))
        return error_set(error, "no time zone can be loaded");
    builder_set_zone(builder, walk.zone);
    builder_set_item_path(builder, "$.VEVENT[\"", "\"]");
    icalendar_set_title(&walk);
    learn_writer(&walk);
    note_syntax(&walk, root);
    icalendar_learn_series(&walk);
    icalendar_learn_ranges(&walk);
    icalendar_learn_places(&walk);
    icalendar_learn_organizer(&walk);
    for (size_t i = 0; i < json_array_size(walk.events) && !builder_cancelled(builder); i++)
        read_event(&walk, json_array_get(walk.events, i));
    struct json_path path = {.key = "VEVENT"};
    poster_sessions_add(&walk.posters, builder, &path, "give the poster session an event of its own");
    poster_sessions_free(&walk.posters);
    icalendar_free_ranges(&walk);
    builder_order_rooms(builder);
    note_counts(&walk);
    note_whole(&walk);
    set_event(&walk);
    if (builder_out_of_memory(builder))
        return false;
    if (walk.talks == 0 && walk.all_day > 0)
        return error_set(error,
            "a calendar of whole days: none of its %zu events has a time of day, the first is \"%s\"",
            walk.all_day, walk.first_all_day);
    return true;
}

const struct reader reader_icalendar = {
    .syntax = SYNTAX_ICALENDAR,
    .name = "iCalendar",
    .recognises = recognises,
    .read = read,
};
