#include "base/zone.h"

#include "base/zone_icu.h"
#include "base/zone_system.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool copy_into(
    struct arena *arena, const char *name, struct zone *zone, const struct zone_shift *shifts)
{
    zone->name = arena_text(arena, name, strlen(name));
    struct zone_shift *table = arena_alloc(arena, zone->shift_count, sizeof *table);
    if (!zone->name || !table)
        return false;
    if (shifts)
        memcpy(table, shifts, zone->shift_count * sizeof *table);
    zone->shifts = table;
    return true;
}

// ---- the last zone

// Collecting a zone's shifts takes longer than reading a small schedule, and a display needs only one zone,
// so the last one is remembered, for all threads.
static pthread_mutex_t last_lock = PTHREAD_MUTEX_INITIALIZER;
static struct arena last_arena;
static struct zone last;

static bool copy_last(struct arena *arena, const char *name, struct zone *out)
{
    pthread_mutex_lock(&last_lock);
    bool known = last.name && strcmp(last.name, name) == 0;
    if (known) {
        *out = last;
        known = copy_into(arena, name, out, last.shifts);
    }
    pthread_mutex_unlock(&last_lock);
    return known;
}

static void remember(const struct zone *zone)
{
    pthread_mutex_lock(&last_lock);
    arena_free(&last_arena);
    last_arena = (struct arena){0};
    last = *zone;
    if (!copy_into(&last_arena, zone->name, &last, zone->shifts))
        last = (struct zone){0};
    pthread_mutex_unlock(&last_lock);
}

// ---- the source

// Governments change their clocks at short notice. A distribution ships each tzdata within days, but a new
// ICU only once a release: the newer version decides, and of equal ones the system's.

// Versions are a year and a letter, so they sort as texts. If the system's is unknown, its files are still
// what the distribution keeps up to date.
static bool icu_is_newer(void)
{
    char version[ZONE_VERSION_SIZE];
    zone_system_version(version);
    return version[0] != '\0' && strcmp(zone_icu_version(), version) > 0;
}

// By its own name, else by ICU's: a system without the links of old names may still have that one.
static enum zone_found find_in_system(const char *name, struct zone_table *out, struct error *error)
{
    char canonical[ZONE_NAME_SIZE];
    enum zone_found found = zone_system_read(name, out, error);
    if (found == ZONE_UNKNOWN && zone_icu_canonical(name, canonical) && strcmp(canonical, name) != 0)
        found = zone_system_read(canonical, out, error);
    return found;
}

static enum zone_found find_table(const char *name, struct zone_table *out, struct error *error)
{
    if (!zone_system_is_name(name))
        return ZONE_UNKNOWN;
    bool icu_first = icu_is_newer();
    enum zone_found found = icu_first ? zone_icu_read(name, out, error) : ZONE_UNKNOWN;
    if (found == ZONE_UNKNOWN)
        found = find_in_system(name, out, error);
    if (found == ZONE_UNKNOWN && !icu_first)
        found = zone_icu_read(name, out, error);
    return found;
}

// ---- zones

bool zone_load(struct arena *arena, const char *name, struct zone *out, struct error *error)
{
    if (copy_last(arena, name, out))
        return true;
    struct zone_table table = {0};
    enum zone_found found = find_table(name, &table, error);
    *out = (struct zone){.first_offset_s = table.first_offset_s, .shift_count = table.count};
    bool ok = found == ZONE_FOUND;
    if (found == ZONE_UNKNOWN)
        error_set(error, "\"%.99s\" is not a time zone (expected an IANA name such as Europe/Lisbon)", name);
    else if (ok && !copy_into(arena, name, out, table.shifts))
        ok = error_memory(error, "not enough memory for the time zone %s", name);
    free(table.shifts);
    if (ok)
        remember(out);
    return ok;
}

bool zone_fixed(struct arena *arena, int32_t offset_s, struct zone *out)
{
    int minutes = abs(offset_s) / 60;
    *out = (struct zone){.first_offset_s = offset_s};
    if (offset_s == 0)
        out->name = arena_text(arena, "UTC", 3);
    else
        out->name = arena_format(arena, "%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
    return out->name != NULL;
}

int32_t zone_offset(const struct zone *zone, int64_t at)
{
    size_t low = 0;
    size_t high = zone->shift_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->shifts[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? zone->first_offset_s : zone->shifts[low - 1].offset_s;
}

struct civil zone_civil(const struct zone *zone, int64_t at)
{
    return civil_from_seconds(at + zone_offset(zone, at));
}

int64_t zone_instant(const struct zone *zone, const struct civil *civil)
{
    int64_t local = civil_seconds(civil);
    // No offset exceeds a day, so these two are on either side of any shift nearby.
    int32_t before = zone_offset(zone, local - SECONDS_A_DAY);
    int32_t after = zone_offset(zone, local + SECONDS_A_DAY);
    int64_t earlier = local - (before > after ? before : after);
    int64_t later = local - (before > after ? after : before);
    if (earlier + zone_offset(zone, earlier) == local)
        return earlier;
    if (later + zone_offset(zone, later) == local)
        return later;
    return local - before;
}

int64_t zone_day(const struct zone *zone, int64_t at)
{
    int64_t local = at + zone_offset(zone, at);
    return local / SECONDS_A_DAY - (local % SECONDS_A_DAY < 0 ? 1 : 0);
}

const char *zone_iso(const struct zone *zone, int64_t at, char out[ZONE_ISO_SIZE])
{
    int32_t offset = zone_offset(zone, at);
    struct civil c = civil_from_seconds(at + offset);
    int minutes = abs(offset) / 60;
    snprintf(out, ZONE_ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year % 10000, c.month % 100,
        c.day % 100, c.hour % 100, c.minute % 100, c.second % 100, offset < 0 ? '-' : '+', minutes / 60 % 100,
        minutes % 60);
    return out;
}

const char *zone_clock(const struct zone *zone, int64_t at, char out[ZONE_CLOCK_SIZE])
{
    struct civil c = zone_civil(zone, at);
    snprintf(out, ZONE_CLOCK_SIZE, "%02d:%02d", c.hour % 100, c.minute % 100);
    return out;
}
