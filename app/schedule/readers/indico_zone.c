#include "schedule/readers/indico_zone.h"

#include <string.h>

// Zones, and how many dates have them.
struct zone_votes {
    struct {
        const char *name; // borrowed from the document
        size_t count;
    } zones[16];
    size_t used;
};

static void vote(struct zone_votes *votes, const json_t *entry)
{
    const char *tz = json_string_value(json_member(json_member(entry, "startDate"), "tz"));
    if (!tz || !*tz)
        return;
    size_t i = 0;
    while (i < votes->used && strcmp(votes->zones[i].name, tz) != 0)
        i++;
    if (i == sizeof votes->zones / sizeof *votes->zones)
        return;
    if (i == votes->used) {
        votes->used++;
        votes->zones[i].name = tz;
        votes->zones[i].count = 0;
    }
    votes->zones[i].count++;
}

static void vote_entries(struct zone_votes *votes, const json_t *entries)
{
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)entries, key, entry)
    {
        vote(votes, entry);
        const char *inner_key;
        json_t *inner;
        json_object_foreach((json_t *)json_member(entry, "entries"), inner_key, inner) vote(votes, inner);
    }
}

const struct zone *indico_common_zone(
    struct builder *builder, const json_t *days, const struct zone *hint, const struct json_path *path)
{
    struct zone_votes votes = {0};
    const char *key;
    json_t *day;
    json_object_foreach((json_t *)days, key, day) vote_entries(&votes, day);
    const struct zone *majority = NULL;
    size_t most = 0;
    for (size_t i = 0; i < votes.used; i++) {
        const struct zone *zone = builder_zone(builder, votes.zones[i].name, path);
        if (zone && votes.zones[i].count > most) {
            most = votes.zones[i].count;
            majority = zone;
        }
    }
    return majority ? majority : hint;
}
