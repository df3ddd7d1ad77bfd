// What schedule.json says about the conference: its zone, rooms, tracks and days.
#include "schedule/readers/fields.h"
#include "schedule/readers/frab.h"
#include "schedule/readers/frab_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// ---- the zone

// The offset of an event's date.
static bool offset_of(const json_t *event, struct frab_offset *out)
{
    const char *date = json_string_value(json_member(event, "date"));
    struct civil_parsed parsed;
    if (!date || !civil_parse(date, &parsed) || !parsed.has_offset)
        return false;
    *out = (struct frab_offset){
        .at = civil_seconds(&parsed.civil) - parsed.offset_s, .offset_s = parsed.offset_s};
    return true;
}

struct offsets {
    struct frab_offset *all;
    size_t count;
    size_t capacity;
};

static bool add_offset(struct offsets *offsets, const struct frab_offset *offset)
{
    if (offsets->count == offsets->capacity) {
        size_t capacity = offsets->capacity ? offsets->capacity * 2 : 64;
        struct frab_offset *moved = realloc(offsets->all, capacity * sizeof *moved);
        if (!moved)
            return false;
        offsets->all = moved;
        offsets->capacity = capacity;
    }
    offsets->all[offsets->count++] = *offset;
    return true;
}

static void collect_offsets(struct builder *builder, const json_t *day, struct offsets *out)
{
    const char *key;
    json_t *events;
    json_object_foreach((json_t *)json_member(day, "rooms"), key, events)
    {
        for (size_t i = 0; i < json_array_size(events) && !builder_cancelled(builder); i++) {
            struct frab_offset offset;
            if (offset_of(json_array_get(events, i), &offset) && !add_offset(out, &offset)) {
                builder_fail(builder);
                return;
            }
        }
    }
}

static bool zone_by_offsets(struct frab_walk *walk, struct zone *out)
{
    struct offsets seen = {0};
    for (size_t d = 0; d < json_array_size(walk->days); d++)
        collect_offsets(walk->builder, json_array_get(walk->days, d), &seen);
    bool ok = frab_zone_from_offsets(builder_arena(walk->builder), seen.all, seen.count, out);
    free(seen.all);
    return ok;
}

bool frab_find_zone(struct frab_walk *walk, const struct schedule_hints *hints, struct zone *out)
{
    struct builder *builder = walk->builder;
    struct json_path path = {.up = &walk->conference_path, .key = "time_zone_name"};
    const char *name = json_string_value(json_member(walk->conference, "time_zone_name"));
    bool named = name && *name;
    const struct zone *zone = named ? builder_zone(builder, name, &path) : NULL;
    bool unknown = named && !zone;
    if (!zone && hints->zone)
        zone = builder_zone(builder, hints->zone, NULL);
    bool by_offsets = !zone && zone_by_offsets(walk, out);
    if (!zone && !by_offsets) {
        builder_note(builder, FINDING_WARNING, &path, NULL, "set \"timezone\" in the config",
            "neither a zone nor an offset is given; times are taken as UTC");
        zone = builder_zone(builder, "UTC", NULL);
        unknown = false;
    }
    if (zone)
        *out = *zone;
    if (unknown && (zone || by_offsets))
        builder_note(builder, FINDING_NOTE, &path, NULL,
            by_offsets ? "set \"timezone\" in the config" : "nothing, if the config's timezone is right",
            "times are shown in %s instead, %s", out->name,
            by_offsets ? "by the dates' offsets" : "the config's timezone");
    return zone || by_offsets;
}

// ---- rooms

// Does any day have a room of this key?
static bool is_key(const struct frab_walk *walk, const char *name)
{
    for (size_t i = 0; i < json_array_size(walk->days); i++)
        if (json_object_get(json_member(json_array_get(walk->days, i), "rooms"), name))
            return true;
    return false;
}

// A room's name is what displays, commands and the config call it, so it must not depend on a display's
// language.
static const char *name_of_room(const struct frab_walk *walk, const json_t *name)
{
    const char *language;
    json_t *text;
    json_object_foreach((json_t *)name, language, text)
    {
        if (json_is_string(text) && is_key(walk, json_string_value(text)))
            return builder_text(walk->builder, text);
    }
    return builder_text(walk->builder, name);
}

void frab_list_rooms(struct frab_walk *walk)
{
    static const char *const identities[] = {"guid", "id"};
    const json_t *rooms = json_member(walk->conference, "rooms");
    for (size_t i = 0; i < json_array_size(rooms) && !builder_cancelled(walk->builder); i++) {
        const json_t *room = json_array_get(rooms, i);
        const char *name = name_of_room(walk, json_member(room, "name"));
        if (name)
            builder_add_room(walk->builder, name, builder_first_text(walk->builder, room, identities, 2));
    }
}

// ---- tracks

void frab_list_tracks(struct frab_walk *walk)
{
    enum { MAX_TRACKS = 200 }; // each event is compared with each
    const json_t *list = json_member(walk->conference, "tracks");
    size_t size = json_array_size(list) < MAX_TRACKS ? json_array_size(list) : MAX_TRACKS;
    struct frab_track *tracks = arena_alloc(builder_arena(walk->builder), size, sizeof *tracks);
    for (size_t i = 0; tracks && i < size; i++) {
        const json_t *track = json_array_get(list, i);
        struct frab_track found = {.name = builder_text(walk->builder, json_member(track, "name")),
            .colour = fields_colour(json_member(track, "color"))};
        if (found.name && found.colour)
            tracks[walk->track_count++] = found;
    }
    walk->tracks = tracks;
}

// ---- days

// An instant, or the first or last moment of a date. False if there is neither.
static bool read_limit(const struct frab_walk *walk, const char *key, bool is_end, int64_t *day, int64_t *at)
{
    const char *text = json_string_value(json_member(walk->conference, key));
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed))
        return false;
    *day = civil_days(parsed.civil.year, parsed.civil.month, parsed.civil.day);
    if (parsed.has_time) {
        *at = parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                                : zone_instant(walk->zone, &parsed.civil);
        return true;
    }
    struct civil local = civil_from_seconds((*day + is_end) * SECONDS_A_DAY + walk->turn_s);
    *at = zone_instant(walk->zone, &local);
    return true;
}

void frab_set_event(struct frab_walk *walk)
{
    int64_t first;
    int64_t last;
    struct span event;
    if (!read_limit(walk, "start", false, &first, &event.start) ||
        !read_limit(walk, "end", true, &last, &event.end))
        return;
    if (event.end < event.start || first > last) {
        builder_note(walk->builder, FINDING_WARNING, &walk->conference_path, "end", frab_advice,
            "the conference ends before it starts; its last event is taken for its end");
        return;
    }
    builder_set_days(walk->builder, first, last);
    builder_set_event(walk->builder, event);
}
