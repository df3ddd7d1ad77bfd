// The zones that an iCalendar document names, and its times.
#include "base/zone_rails.h"
#include "base/zone_windows.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/icalendar.h"

#include <string.h>
#include <strings.h>

static const struct json_path zones_path = {.key = "VTIMEZONE"};

// ---- one zone

static bool load(struct icalendar_zones *zones, const char *name, struct zone *out)
{
    struct error error = {0};
    bool found = zone_load(builder_arena(zones->builder), name, out, &error);
    if (error.code == ERROR_MEMORY)
        builder_fail(zones->builder);
    return found;
}

// "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin" and the like: an IANA name with a folder before it.
static bool load_end(struct icalendar_zones *zones, const char *name, struct zone *out)
{
    for (int parts = 0; name && parts < 6; parts++) {
        if (*name != '\0' && strchr(name, '/') != name && load(zones, name, out))
            return true;
        name = strchr(name, '/');
        name = name ? name + 1 : NULL;
    }
    return false;
}

// "US-Eastern" for "US/Eastern".
static bool load_dashed(struct icalendar_zones *zones, const char *name, struct zone *out)
{
    char iana[ZONE_WINDOWS_SIZE];
    const char *dash = strchr(name, '-');
    if (!dash || strlen(name) >= sizeof iana)
        return false;
    memcpy(iana, name, strlen(name) + 1);
    iana[dash - name] = '/';
    return load(zones, iana, out);
}

// By the rules of a VTIMEZONE.
static bool describe(struct icalendar_zones *zones, const char *name, struct zone *out)
{
    const json_t *zone = json_member(zones->described, name);
    const json_t *shifts = json_member(zone, "shifts");
    size_t count = json_array_size(shifts);
    struct zone_shift *table = arena_alloc(builder_arena(zones->builder), count + 1, sizeof *table);
    const char *kept = builder_key_text(zones->builder, name);
    if (!table || !kept || count == 0)
        return false;
    *out = (struct zone){.name = kept,
        .first_offset_s = (int32_t)json_integer_value(json_member(zone, "first")),
        .shifts = table};
    for (size_t i = 0; i < count; i++) {
        const json_t *shift = json_array_get(shifts, i);
        struct zone_shift next = {.at = json_integer_value(json_array_get(shift, 0)),
            .offset_s = (int32_t)json_integer_value(json_array_get(shift, 1))};
        bool again = out->shift_count > 0 && table[out->shift_count - 1].at == next.at;
        table[again ? out->shift_count - 1 : out->shift_count++] = next;
    }
    return true;
}

// An IANA name is believed before the file's own rules, which are often years old. But "EST" and its like are
// IANA's names of zones without summer time, and nobody means those.
static bool find(struct icalendar_zones *zones, const char *name, struct zone *out)
{
    char iana[ZONE_WINDOWS_SIZE];
    const json_t *own = json_member(zones->described, name);
    const char *place = json_string_value(json_member(own, "X-LIC-LOCATION"));
    const char *rails = zone_rails_name(name);
    bool is_utc = strcasecmp(name, "UTC") == 0 || strcasecmp(name, "GMT") == 0 || strcmp(name, "Z") == 0;
    if (is_utc)
        return load(zones, "UTC", out);
    if (strchr(name, '/') && load_end(zones, name, out))
        return true;
    if ((place && strchr(place, '/') && load(zones, place, out)) || (rails && load(zones, rails, out)) ||
        (zone_windows_name(name, iana) && load(zones, iana, out)) || load_dashed(zones, name, out))
        return true;
    return describe(zones, name, out) || (!strchr(name, '/') && load(zones, name, out));
}

static void note_unknown(struct icalendar_zones *zones, const char *name)
{
    const char *shown = builder_key_text(zones->builder, name);
    struct json_path path = {.up = &zones_path, .key = shown ? shown : ""};
    builder_note(zones->builder, FINDING_WARNING, &path, NULL,
        "name zones as in \"Europe/Berlin\", or describe them with VTIMEZONE",
        "there is no zone of this name, and the calendar does not describe it; its times are taken as times "
        "without a zone");
}

// NULL if it is unknown.
static const struct zone *zone_of(struct icalendar_zones *zones, const char *name)
{
    const json_t *known = json_object_get(zones->known, name);
    if (!known && zones->count < ICALENDAR_MAX_ZONES) {
        bool found = find(zones, name, &zones->all[zones->count]);
        if (!found)
            note_unknown(zones, name);
        json_t *index = json_integer(found ? (json_int_t)zones->count : -1);
        if (json_object_set_new(zones->known, name, index) != 0)
            builder_fail(zones->builder);
        zones->count++; // also of unknown ones: each takes time
        known = json_object_get(zones->known, name);
    }
    json_int_t index = known ? json_integer_value(known) : -1;
    return index >= 0 ? &zones->all[index] : NULL;
}

// ---- the schedule's zone

static bool is_utc(const struct zone *zone)
{
    return zone->shift_count == 0 && zone->first_offset_s == 0;
}

// The zone that an event names: of its start, or beside one in UTC (the IETF's X-MEETING-TZ); NULL for none.
static const char *zone_name(const json_t *event)
{
    const char *name = json_string_value(json_member(json_member(event, "DTSTART"), "zone"));
    return name ? name : json_string_value(json_member(event, "X-MEETING-TZ"));
}

// The zone in which most events begin; NULL if none is named.
static const struct zone *most_used(struct icalendar_walk *walk)
{
    struct icalendar_zones *zones = &walk->zones;
    size_t uses[ICALENDAR_MAX_ZONES] = {0};
    const struct zone *most = NULL;
    size_t i;
    json_t *event;
    json_array_foreach(walk->events, i, event)
    {
        const char *name = zone_name(event);
        const struct zone *zone = name && !builder_cancelled(walk->builder) ? zone_of(zones, name) : NULL;
        if (!zone || is_utc(zone))
            continue;
        size_t count = ++uses[zone - zones->all];
        if (!most || count > uses[most - zones->all])
            most = zone;
    }
    return most;
}

bool icalendar_find_zones(struct icalendar_walk *walk, const struct schedule_hints *hints)
{
    static const char *const keys[] = {"X-WR-TIMEZONE", "TIMEZONE-ID"};
    struct icalendar_zones *zones = &walk->zones;
    const struct zone *own = NULL;
    zones->known = json_object();
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !own; i++) {
        const char *name = json_string_value(json_member(walk->calendar, keys[i]));
        own = name && *name && zones->known ? zone_of(zones, name) : NULL;
    }
    const struct zone *configured = hints->zone ? builder_zone(walk->builder, hints->zone, NULL) : NULL;
    walk->zone = zones->known ? most_used(walk) : NULL;
    if (!walk->zone && own && !is_utc(own))
        walk->zone = own;
    if (!walk->zone)
        walk->zone = configured ? configured : own;
    if (!walk->zone) {
        struct json_path path = {.key = "X-WR-TIMEZONE"};
        walk->zone = fields_zone(walk->builder, NULL, hints, &path);
    }
    zones->floating = own && !is_utc(own) ? own : configured ? configured : walk->zone;
    return walk->zone != NULL && zones->known != NULL;
}

// ---- times

static bool instant(
    struct icalendar_walk *walk, const char *at, const json_t *like, int64_t *out, bool *is_date)
{
    const char *model = json_string_value(json_member(like, "at"));
    const char *name = json_string_value(json_member(like, "zone"));
    name = name ? name : json_string_value(json_member(like, "floating"));
    struct civil_parsed parsed;
    if (!at || !model || !civil_parse(at, &parsed))
        return false;
    *is_date = !parsed.has_time;
    if (parsed.has_time && (parsed.has_offset || model[strlen(model) - 1] == 'Z')) {
        *out = civil_seconds(&parsed.civil) - parsed.offset_s;
        return true;
    }
    const struct zone *zone = name ? zone_of(&walk->zones, name) : NULL;
    *out = zone_instant(zone ? zone : *is_date ? walk->zone : walk->zones.floating, &parsed.civil);
    return true;
}

bool icalendar_instant(struct icalendar_walk *walk, const json_t *time, int64_t *out, bool *is_date)
{
    return instant(walk, json_string_value(json_member(time, "at")), time, out, is_date);
}

bool icalendar_instant_like(struct icalendar_walk *walk, const char *at, const json_t *like, int64_t *out)
{
    bool is_date;
    return instant(walk, at, like, out, &is_date);
}
