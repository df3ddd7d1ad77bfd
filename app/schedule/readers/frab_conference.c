// What schedule.json says about the conference: its zone, rooms, tracks and days.
#include "schedule/readers/fields.h"
#include "schedule/readers/frab.h"
#include "schedule/readers/seen_offsets.h"

#include <string.h>

// ---- the zone

// Do the dates' offsets have to say what the zone is? Looking at them all takes a while.
static bool offsets_decide(struct builder *builder, const char *name, const struct schedule_hints *hints,
    const struct json_path *path)
{
    return !(name && *name && builder_zone(builder, name, path)) &&
           !(hints->zone && builder_zone(builder, hints->zone, NULL));
}

static void look_at_offsets(struct frab_walk *walk, struct seen_offsets *seen)
{
    for (size_t d = 0; d < json_array_size(walk->days); d++) {
        const char *key;
        json_t *events;
        json_object_foreach((json_t *)json_member(json_array_get(walk->days, d), "rooms"), key, events)
        {
            for (size_t i = 0; i < json_array_size(events) && !builder_cancelled(walk->builder); i++)
                seen_offsets_add(seen, walk->builder, json_member(json_array_get(events, i), "date"));
        }
    }
}

bool frab_find_zone(struct frab_walk *walk, const struct schedule_hints *hints, struct zone *out)
{
    struct json_path path = {.up = &walk->conference_path, .key = "time_zone_name"};
    const char *name = json_string_value(json_member(walk->conference, "time_zone_name"));
    struct seen_offsets seen = {0};
    if (offsets_decide(walk->builder, name, hints, &path))
        look_at_offsets(walk, &seen);
    return seen_offsets_zone(&seen, walk->builder, name, hints, &path, out);
}

// ---- its page

// c3voc's schema has it in the conference, pretalx beside it.
void frab_find_page(struct frab_walk *walk, const json_t *schedule)
{
    const json_t *const places[] = {walk->conference, schedule};
    static const char *const keys[] = {"base_url", "url"};
    bool found = false;
    for (size_t i = 0; i < 4 && !found; i++)
        found = builder_set_page(walk->builder, json_member(places[i / 2], keys[i % 2]));
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

void frab_set_event(struct frab_walk *walk)
{
    fields_set_event(walk->builder, walk->zone, json_member(walk->conference, "start"),
        json_member(walk->conference, "end"), walk->turn_s, &walk->conference_path, frab_advice);
}
