// schedule.json, as published by frab, pretalx and c3voc's tools: days → rooms → events.
// Source of the format: https://c3voc.de/schedule/schema.json and https://github.com/voc/schedule
#include "schedule/readers/frab.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/hub.h"
#include "schedule/readers/readers.h"

#include <string.h>

const char *const frab_advice = "correct it in the schedule's source (pretalx, frab)";

// Some publish the inside of "schedule" alone.
static const json_t *schedule_of(const json_t *root)
{
    return json_is_object(json_member(root, "schedule")) ? json_member(root, "schedule") : root;
}

static const json_t *conference_of(const json_t *root)
{
    return json_member(schedule_of(root), "conference");
}

static const json_t *days_of(const json_t *root)
{
    const json_t *days = json_member(conference_of(root), "days");
    return days ? days : json_member(schedule_of(root), "days");
}

static bool recognises(const json_t *root)
{
    return json_is_object(conference_of(root)) && !hub_has_events(root) &&
           (schedule_of(root) != root || json_is_array(days_of(root)));
}

// EMF's exporter writes no generator: https://github.com/emfcamp/Website, apps/schedule/frab_exporter.py
static bool is_emf(const json_t *root)
{
    static const char *const keys[] = {"acronym", "base_url"};
    bool found = false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !found; i++) {
        const char *text = json_string_value(json_member(conference_of(root), keys[i]));
        found = text && (strncasecmp(text, "emf2", 4) == 0 || strcasestr(text, "emfcamp.org"));
    }
    return found;
}

// pretalx and EMF write "D:HH:MM".
static bool writes_days(const json_t *root)
{
    const json_t *places[] = {root, schedule_of(root)};
    bool found = is_emf(root);
    for (size_t i = 0; i < sizeof places / sizeof *places && !found; i++) {
        const json_t *generator = json_member(places[i], "generator");
        const char *name = json_string_value(generator);
        if (!name)
            name = json_string_value(json_member(generator, "name"));
        found = name && (strcasestr(name, "pretalx") || strcasestr(name, "emf"));
    }
    return found;
}

static void read_room(
    struct frab_walk *walk, const char *key, const json_t *events, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    const char *room = builder_key_text(builder, key);
    if (room)
        builder_add_room(builder, room, NULL);
    if (!json_is_array(events) && !json_is_null(events))
        builder_note(builder, FINDING_WARNING, path, NULL, frab_advice,
            "%s where a list of events was expected; left out", json_kind(events));
    size_t count = json_array_size(events);
    for (size_t i = 0; i < count && !builder_cancelled(builder); i++) {
        struct json_path child = {.up = path, .index = i};
        const json_t *next = i + 1 < count ? json_array_get(events, i + 1) : NULL;
        frab_read_event(walk, json_array_get(events, i), next, room, &child);
    }
}

static void read_day(struct frab_walk *walk, const json_t *day, const struct json_path *path)
{
    const json_t *rooms = json_member(day, "rooms");
    struct json_path rooms_path = {.up = path, .key = "rooms"};
    if (rooms && !json_is_object(rooms) && json_array_size(rooms) > 0)
        builder_note(walk->builder, FINDING_WARNING, &rooms_path, NULL, frab_advice,
            "%s where an object of rooms was expected; the day is left out", json_kind(rooms));
    walk->day = day;
    const char *key;
    json_t *events;
    json_object_foreach((json_t *)rooms, key, events)
    {
        struct json_path path_of_room = {.up = &rooms_path, .key = key};
        read_room(walk, key, events, &path_of_room);
    }
}

static void read_days(struct frab_walk *walk)
{
    struct json_path days_path = {.up = &walk->conference_path, .key = "days"};
    for (size_t i = 0; i < json_array_size(walk->days); i++) {
        struct json_path child = {.up = &days_path, .index = i};
        const json_t *day = json_array_get(walk->days, i);
        int64_t turn = fields_day_turn(
            walk->zone, json_member(day, "date"), json_member(day, "day_start"), json_member(day, "day_end"));
        walk->turn_s = turn > walk->turn_s ? turn : walk->turn_s;
        read_day(walk, day, &child);
    }
}

bool frab_read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    bool bare = schedule_of(root) == root;
    const json_t *days = days_of(root);
    if (!json_is_array(days))
        return error_set(error, "$.schedule.conference.days: %s; expected a list", json_kind(days));
    struct frab_walk walk = {.builder = builder,
        .conference = conference_of(root),
        .days = days,
        .schedule_path = {.key = "schedule"},
        .conference_path = {.up = bare ? NULL : &walk.schedule_path, .key = "conference"},
        .writes_days = writes_days(root)};
    struct zone zone;
    if (!frab_find_zone(&walk, hints, &zone))
        return error_set(error, "no time zone can be loaded");
    walk.zone = &zone;
    builder_set_zone(builder, &zone);
    builder_set_title(builder, builder_text(builder, json_member(walk.conference, "title")));
    frab_find_page(&walk, schedule_of(root));
    frab_list_rooms(&walk);
    frab_list_tracks(&walk);
    read_days(&walk);
    struct json_path days_path = {.up = &walk.conference_path, .key = "days"};
    poster_sessions_add(&walk.posters, builder, &days_path, "give the poster session an event of its own");
    poster_sessions_free(&walk.posters);
    builder_set_day_turn(builder, walk.turn_s);
    frab_set_event(&walk);
    frab_note_events(&walk);
    return true;
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    bool bare = schedule_of(root) == root;
    builder_set_item_path(builder,
        bare ? "$.conference.days..[?@.guid==\"" : "$.schedule.conference.days..[?@.guid==\"", "\"]");
    return frab_read(root, hints, builder, error);
}

const struct reader reader_frab = {
    .syntax = SYNTAX_JSON,
    .name = "frab/pretalx schedule.json",
    .recognises = recognises,
    .read = read,
};
