// The second schema of the CCC's hub and of voc/schedule: events in one list, beside a conference whose days
// have no rooms. Rooms, tracks and people are objects; in drafts of the schema rooms and tracks were names.
// Source: https://github.com/voc/schedule, validator/json/schema2.json (alpha-3)
#include "schedule/readers/hub.h"

#include "schedule/readers/fields.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/readers.h"
#include "schedule/readers/references.h"
#include "schedule/readers/seen_offsets.h"

#include <string.h>

static const char *const advice = "correct it in the schedule's source (the hub, pretalx)";

// ---- what the document is

// Some publish the inside of "schedule" alone.
static const json_t *schedule_of(const json_t *root)
{
    return json_is_object(json_member(root, "schedule")) ? json_member(root, "schedule") : root;
}

bool hub_has_events(const json_t *root)
{
    const json_t *schedule = schedule_of(root);
    const json_t *conference = json_member(schedule, "conference");
    const json_t *days = json_member(conference, "days");
    bool own_list = json_is_object(conference) && json_is_array(json_member(schedule, "events"));
    for (size_t i = 0; i < json_array_size(days) && own_list; i++)
        own_list = !json_member(json_array_get(days, i), "rooms");
    return own_list;
}

// ---- the state of a walk

struct walk {
    struct builder *builder;
    const struct zone *zone;
    const json_t *conference;
    struct references rooms; // by guid, slug and name
    struct references tracks;
    struct references people; // by guid
    struct poster_sessions posters;
    size_t events;
    size_t hidden; // drafts, rejected and the like
};

static void learn(struct walk *walk, struct references *references, const json_t *list)
{
    references_add_list(references, walk->builder, list, "guid");
    references_add_list(references, walk->builder, list, "slug");
    references_add_list(references, walk->builder, list, "name");
}

// What a reference is to: an object with a guid or a slug, or a name.
static const json_t *find(const struct references *references, const json_t *value)
{
    const json_t *found = references_find(references, json_member(value, "guid"));
    if (!found)
        found = references_find(references, json_member(value, "slug"));
    return found ? found : references_find(references, value);
}

// Its name: by the list, else by the reference.
static const json_t *name_of(const json_t *found, const json_t *value)
{
    const json_t *name = json_member(found, "name");
    name = name ? name : json_member(value, "name");
    return name ? name : json_is_object(value) ? json_member(value, "slug") : value;
}

// ---- the conference

static void list_rooms(struct walk *walk)
{
    static const char *const identities[] = {"guid", "slug"};
    const json_t *rooms = json_member(walk->conference, "rooms");
    learn(walk, &walk->rooms, rooms);
    for (size_t i = 0; i < json_array_size(rooms) && !builder_cancelled(walk->builder); i++) {
        const json_t *room = json_array_get(rooms, i);
        const char *name = fields_name(walk->builder, json_member(room, "name"));
        if (name)
            builder_add_room(walk->builder, name, builder_first_text(walk->builder, room, identities, 2));
    }
}

static int64_t turn_of_days(const struct zone *zone, const json_t *days)
{
    int64_t latest = 0;
    for (size_t i = 0; i < json_array_size(days); i++) {
        const json_t *day = json_array_get(days, i);
        int64_t turn = fields_day_turn(
            zone, json_member(day, "date"), json_member(day, "start"), json_member(day, "end"));
        latest = turn > latest ? turn : latest;
    }
    return latest;
}

// ---- events

enum field {
    GUID,
    CODE,
    SLUG,
    ID,
    TITLE,
    SUBTITLE,
    URL,
    LANGUAGE,
    TRACK,
    ROOM,
    LOCATION,
    START,
    DATE,
    END,
    DURATION,
    TYPE,
    STATE,
    DO_NOT_RECORD,
    PARTICIPANTS,
    PERSONS,
    FIELDS
};
static const char *const field_names[FIELDS] = {"guid", "code", "slug", "id", "title", "subtitle", "url",
    "language", "track", "room", "location", "start", "date", "end", "duration", "type", "state",
    "do_not_record", "participants", "persons"};

static void read_identities(struct builder *builder, const json_t *const *fields, struct draft *draft)
{
    const char *code = builder_text(builder, fields[CODE]);
    const enum field others[] = {GUID, CODE, SLUG, ID};
    draft->id = NULL;
    for (size_t i = 0; i < sizeof others / sizeof *others && !draft->id; i++)
        draft->id = builder_text(builder, fields[others[i]]);
    if (!draft->id)
        draft->id = "";
    draft->guid = code && strcmp(code, draft->id) != 0 ? code : NULL;
}

// "#a91a25" of a track, for light backgrounds or dark ones if it has no other.
static uint32_t colour_of(const json_t *track)
{
    const json_t *colours = json_member(track, "colors");
    uint32_t colour = fields_colour(json_member(track, "color"));
    if (!colour)
        colour = fields_colour(json_member(colours, "light"));
    return colour ? colour : fields_colour(json_member(colours, "dark"));
}

static bool forbids_recording(const json_t *room)
{
    static const char *const words[] = {"RECORDING_FORBIDDEN"};
    return fields_is_one_of(json_member(json_member(room, "features"), "recording"), words, 1);
}

static bool read_person(struct builder *builder, const json_t *person, struct speaker *out)
{
    static const char *const keys[] = {"name", "public_name", "full_public_name"};
    *out = (struct speaker){.name = json_is_string(person) ? builder_text(builder, person)
                                                           : builder_first_text(builder, person, keys,
                                                                 sizeof keys / sizeof *keys),
        .affiliation = ""};
    return out->name != NULL;
}

// A participant without a name has a guid, which the list of all people knows.
static const json_t *whole_person(const struct walk *walk, const json_t *person)
{
    const json_t *guid = json_is_object(person) ? json_member(person, "guid") : person;
    const json_t *known = json_member(person, "name") ? NULL : references_find(&walk->people, guid);
    return known ? known : person;
}

static void read_people(
    struct walk *walk, const json_t *const *fields, const struct json_path *path, struct draft *draft)
{
    const json_t *list = fields[PARTICIPANTS] ? fields[PARTICIPANTS] : fields[PERSONS];
    struct json_path people_path = {.up = path, .key = fields[PARTICIPANTS] ? "participants" : "persons"};
    json_t *people = json_is_array(list) ? json_array() : NULL;
    bool ok = people || !json_is_array(list);
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = json_array_append(people, (json_t *)whole_person(walk, json_array_get(list, i))) == 0;
    if (!ok)
        builder_fail(walk->builder);
    draft->speakers = builder_speakers(
        walk->builder, people ? people : list, read_person, &people_path, &draft->speaker_count);
    json_decref(people);
}

// False if the event has no start that can be read.
static bool read_span(struct walk *walk, const json_t *const *fields, struct span *out)
{
    int64_t seconds;
    if (!fields_instant(fields[START], walk->zone, &out->start) &&
        !fields_instant(fields[DATE], walk->zone, &out->start))
        return false;
    struct frab_duration clock;
    out->end = BUILDER_END_UNKNOWN;
    if (fields_instant(fields[END], walk->zone, &out->end))
        return true;
    if (fields_duration(fields[DURATION], &seconds))
        out->end = out->start + seconds;
    else if (frab_duration(fields[DURATION], &clock)) // in drafts of the schema
        out->end = out->start + (clock.hours_s >= 0 ? clock.hours_s : clock.days_s);
    return true;
}

static void read_texts(
    struct walk *walk, const json_t *const *fields, const struct json_path *path, struct draft *draft)
{
    static const char *const breaks[] = {"BREAK", "META"};
    struct builder *builder = walk->builder;
    const json_t *track = find(&walk->tracks, fields[TRACK]);
    const json_t *room = find(&walk->rooms, fields[ROOM]);
    draft->session = builder_text(builder, name_of(track, fields[TRACK]));
    draft->colour = colour_of(track ? track : fields[TRACK]);
    draft->link = builder_link(builder, fields[URL]);
    draft->language = fields_language(builder, fields[LANGUAGE]);
    builder_set_own_language(builder, draft->language);
    draft->title = builder_value_text(builder, fields[TITLE], "title", path);
    if (!draft->title)
        draft->title = "Untitled";
    draft->subtitle = builder_value_text(builder, fields[SUBTITLE], "subtitle", path);
    read_people(walk, fields, path, draft);
    builder_set_own_language(builder, NULL);
    draft->room = fields_name(builder, name_of(room, fields[ROOM]));
    if (!draft->room) // what takes place elsewhere names its place
        draft->room = fields_name(builder, json_member(fields[LOCATION], "name"));
    draft->not_recorded = fields_is_yes(fields[DO_NOT_RECORD]) || forbids_recording(room);
    bool is_break = fields_is_one_of(fields[TYPE], breaks, sizeof breaks / sizeof *breaks) ||
                    fields_any(fields[TYPE], fields_is_break) ||
                    fields_any(name_of(track, fields[TRACK]), fields_is_break);
    draft->kind = is_break ? ITEM_BREAK : ITEM_TALK;
    draft->everywhere = is_break && !draft->room;
}

static void add(
    struct walk *walk, const json_t *const *fields, const struct draft *draft, const struct json_path *path)
{
    bool poster = draft->kind == ITEM_TALK && draft->at.end != BUILDER_END_UNKNOWN &&
                  (fields_any(fields[TYPE], poster_sessions_title) || poster_sessions_title(draft->session));
    if (!poster)
        builder_add(walk->builder, draft, path);
    else if (!poster_sessions_keep(&walk->posters, draft))
        builder_fail(walk->builder);
}

static void read_event(struct walk *walk, const json_t *event, const struct json_path *path)
{
    static const char *const cancelled[] = {"CANCELED", "CANCELLED", "WITHDRAWN"};
    static const char *const hidden[] = {"DRAFT", "SUBMITTED", "REJECTED", "DELETED"};
    const json_t *fields[FIELDS];
    struct draft draft = {0};
    if (!json_is_object(event)) {
        builder_note(walk->builder, FINDING_WARNING, path, NULL, advice,
            "%s where an event was expected; left out", json_kind(event));
        return;
    }
    json_pick(event, field_names, FIELDS, fields);
    walk->events++;
    if (fields_is_one_of(fields[STATE], hidden, sizeof hidden / sizeof *hidden)) {
        walk->hidden++;
        return;
    }
    read_identities(walk->builder, fields, &draft);
    read_texts(walk, fields, path, &draft);
    draft.cancelled = fields_is_one_of(fields[STATE], cancelled, sizeof cancelled / sizeof *cancelled);
    bool timed = read_span(walk, fields, &draft.at);
    if (timed && !*draft.id && draft.kind == ITEM_BREAK) // need not have a guid
        draft.id = fields_break_id(walk->builder, draft.at.start, draft.room);
    if (timed)
        add(walk, fields, &draft, path);
    else
        builder_note(walk->builder, FINDING_WARNING, path, "start", advice,
            "\"%s\" is left out: no start such as 2019-09-10T15:00:00+01:00", draft.title);
}

// ---- the document

static void read_events(struct walk *walk, const json_t *schedule, const struct json_path *path)
{
    struct json_path events_path = {.up = path, .key = "events"};
    const json_t *events = json_member(schedule, "events");
    if (!builder_set_page(walk->builder, json_member(walk->conference, "base_url")))
        builder_set_page(walk->builder, json_member(walk->conference, "url"));
    list_rooms(walk);
    learn(walk, &walk->tracks, json_member(walk->conference, "tracks"));
    references_add_list(&walk->people, walk->builder, json_member(schedule, "persons"), "guid");
    for (size_t i = 0; i < json_array_size(events) && !builder_cancelled(walk->builder); i++) {
        struct json_path child = {.up = &events_path, .index = i};
        read_event(walk, json_array_get(events, i), &child);
    }
    poster_sessions_add(
        &walk->posters, walk->builder, &events_path, "give the poster session an event of its own");
    if (walk->hidden > 0)
        builder_note(walk->builder, FINDING_NOTE, &events_path, NULL,
            "nothing, if these are not meant for the public",
            "drafts, submitted, rejected or deleted, and not shown: %zu of %zu", walk->hidden, walk->events);
}

static void look_for_offsets(struct seen_offsets *seen, struct builder *builder, const json_t *events)
{
    for (size_t i = 0; i < json_array_size(events) && !builder_cancelled(builder); i++) {
        const json_t *event = json_array_get(events, i);
        const json_t *start = json_member(event, "start");
        seen_offsets_add(seen, builder, start ? start : json_member(event, "date"));
    }
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    const json_t *schedule = schedule_of(root);
    bool bare = schedule == root;
    struct json_path schedule_path = {.key = "schedule"};
    struct json_path path = {.up = bare ? NULL : &schedule_path, .key = "conference"};
    struct json_path zone_path = {.up = &path, .key = "time_zone_name"};
    struct walk walk = {.builder = builder, .conference = json_member(schedule, "conference")};
    struct seen_offsets seen = {0};
    struct zone zone;
    look_for_offsets(&seen, builder, json_member(schedule, "events"));
    if (!seen_offsets_zone(&seen, builder, json_string_value(json_member(walk.conference, "time_zone_name")),
            hints, &zone_path, &zone))
        return error_set(error, "no time zone can be loaded");
    walk.zone = &zone;
    builder_set_zone(builder, &zone);
    builder_set_title(builder, builder_text(builder, json_member(walk.conference, "title")));
    builder_set_item_path(builder, bare ? "$.events[?@.guid==\"" : "$.schedule.events[?@.guid==\"", "\"]");
    read_events(&walk, schedule, bare ? NULL : &schedule_path);
    int64_t turn = turn_of_days(walk.zone, json_member(walk.conference, "days"));
    builder_set_day_turn(builder, turn);
    fields_set_event(builder, &zone, json_member(walk.conference, "start"),
        json_member(walk.conference, "end"), turn, &path, advice);
    references_free(&walk.rooms);
    references_free(&walk.tracks);
    references_free(&walk.people);
    poster_sessions_free(&walk.posters);
    return true;
}

const struct reader reader_hub = {
    .syntax = SYNTAX_JSON,
    .name = "CCC hub schedule (second schema)",
    .recognises = hub_has_events,
    .read = read,
};
