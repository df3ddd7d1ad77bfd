// Which rooms the hall view may list, in which order and under which headings, as the config's "hall" says.
#include "display/display_internal.h"
#include "scene/i18n.h"

#include <stdlib.h>

// No such group, and no room of the schedule.
#define NONE SIZE_MAX

static size_t find_room(const struct config *config, const struct schedule *schedule, const char *name)
{
    struct room_query query = {.room = name, .alias_count = config->alias_count, .aliases = config->aliases};
    struct place place;
    struct error ignored; // "plumbline check" says it; the room may be published later
    return room_lookup(schedule, &query, &place, &ignored) ? place.room : NONE;
}

// What the listing is made from.
struct source {
    const struct config *config;
    const struct schedule *schedule;
    size_t *group; // of each of the schedule's rooms; owned
    bool *listed;  // owned
};

static void add(struct source *source, size_t room, struct hall_listing *out)
{
    if (room == NONE || source->listed[room])
        return;
    source->listed[room] = true;
    out->rooms[out->count++] = room;
}

// The config's rooms; all where it names none that there is.
static void add_rooms(struct source *source, struct hall_listing *out)
{
    const struct json_decode_texts *names = &source->config->hall.rooms;
    for (size_t i = 0; i < names->count; i++)
        add(source, find_room(source->config, source->schedule, names->list[i]), out);
    bool none = names->count > 0 && out->count == 0;
    for (size_t r = 0; none && r < source->schedule->room_count; r++)
        add(source, r, out);
}

// A room is of the first group that names it.
static void find_groups(struct source *source, struct hall_listing *out)
{
    const struct config_hall *hall = &source->config->hall;
    for (size_t g = 0; g < hall->group_count; g++)
        for (size_t i = 0; i < hall->groups[g].rooms.count; i++) {
            size_t room = find_room(source->config, source->schedule, hall->groups[g].rooms.list[i]);
            if (room == NONE || source->group[room] != NONE)
                continue;
            source->group[room] = g;
            if (hall->rooms.count == 0)
                add(source, room, out);
        }
}

// Sorts the listed rooms by their groups; those of none come last. A counting sort: the order within a group
// stays.
static bool sort_by_group(struct source *source, struct hall_listing *out)
{
    const struct config_hall *hall = &source->config->hall;
    size_t *sorted = calloc(out->count + 1, sizeof *sorted);
    size_t *at = calloc(hall->group_count + 2, sizeof *at);
    out->groups = calloc(out->count + 1, sizeof *out->groups);
    if (!sorted || !at || !out->groups) {
        free(sorted);
        free(at);
        return false;
    }
    for (size_t i = 0; i < out->count; i++) {
        size_t group = source->group[out->rooms[i]];
        at[(group == NONE ? hall->group_count : group) + 1]++;
    }
    for (size_t g = 1; g <= hall->group_count; g++)
        at[g] += at[g - 1];
    for (size_t i = 0; i < out->count; i++) {
        size_t group = source->group[out->rooms[i]];
        size_t place = at[group == NONE ? hall->group_count : group]++;
        sorted[place] = out->rooms[i];
        out->groups[place] = group == NONE ? i18n_say("Other rooms") : hall->groups[group].name;
    }
    free(at);
    free(out->rooms);
    out->rooms = sorted;
    return true;
}

bool hall_listing_of(const struct config *config, const struct schedule *schedule, struct hall_listing *out)
{
    size_t rooms = schedule->room_count;
    struct source source = {.config = config,
        .schedule = schedule,
        .group = calloc(rooms + 1, sizeof *source.group),
        .listed = calloc(rooms + 1, sizeof *source.listed)};
    *out = (struct hall_listing){.rooms = calloc(rooms + 1, sizeof *out->rooms)};
    bool ok = source.group && source.listed && out->rooms;
    for (size_t r = 0; ok && r < rooms; r++)
        source.group[r] = NONE;
    if (ok) {
        add_rooms(&source, out);
        find_groups(&source, out);
        for (size_t r = 0; r < rooms && config->hall.rooms.count == 0; r++)
            add(&source, r, out);
    }
    ok = ok && (config->hall.group_count == 0 || sort_by_group(&source, out));
    free(source.group);
    free(source.listed);
    return ok;
}

void hall_listing_free(struct hall_listing *listing)
{
    free(listing->rooms);
    free(listing->groups);
}
