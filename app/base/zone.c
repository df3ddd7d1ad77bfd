#include "base/zone.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

static const int64_t TABLE_END = 4102444800; // 2100-01-01T00:00:00Z

static bool known_to_icu(const UChar *id)
{
    UChar canonical[128];
    UBool system = 0;
    UErrorCode status = U_ZERO_ERROR;
    ucal_getCanonicalTimeZoneID(id, -1, canonical, 128, &system, &status);
    return U_SUCCESS(status) && system;
}

static int32_t icu_offset_s(UCalendar *calendar, UDate at_ms, UErrorCode *status)
{
    ucal_setMillis(calendar, at_ms, status);
    int32_t standard = ucal_get(calendar, UCAL_ZONE_OFFSET, status);
    return (standard + ucal_get(calendar, UCAL_DST_OFFSET, status)) / 1000;
}

static bool add_shift(struct zone_shift **shifts, size_t *count, size_t *capacity, struct zone_shift shift)
{
    if (!*shifts || *count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : 64;
        struct zone_shift *memory = realloc(*shifts, larger * sizeof *memory);
        if (!memory)
            return false;
        *shifts = memory;
        *capacity = larger;
    }
    (*shifts)[(*count)++] = shift;
    return true;
}

// Walks ICU's transitions from 1970 on. Transitions that leave the offset as it was (a renamed rule) are
// dropped.
static bool collect(
    UCalendar *calendar, const char *name, struct zone *zone, struct zone_shift **shifts, struct error *error)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t capacity = 0;
    int32_t offset = icu_offset_s(calendar, 0, &status);
    zone->first_offset_s = offset;
    UDate at_ms = 0;
    while (U_SUCCESS(status) &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at_ms, &status) &&
           (int64_t)(at_ms / 1000) < TABLE_END) {
        int32_t next = icu_offset_s(calendar, at_ms, &status);
        if (next == offset)
            continue;
        offset = next;
        struct zone_shift shift = {.at = (int64_t)(at_ms / 1000), .offset_s = next};
        if (!add_shift(shifts, &zone->shift_count, &capacity, shift))
            return error_memory(error, "not enough memory for the time zone %s", name);
    }
    return U_SUCCESS(status) ||
           error_set(error, "time zone %s cannot be loaded: %s", name, u_errorName(status));
}

static bool keep(struct arena *arena, const char *name, struct zone *zone, const struct zone_shift *shifts)
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

// Walking ICU's transitions takes longer than reading a small schedule, and a display needs one zone: the
// last one is kept, for all threads.
static pthread_mutex_t last_lock = PTHREAD_MUTEX_INITIALIZER;
static struct arena last_arena;
static struct zone last;

static bool copy_last(struct arena *arena, const char *name, struct zone *out)
{
    pthread_mutex_lock(&last_lock);
    bool known = last.name && strcmp(last.name, name) == 0;
    if (known) {
        *out = last;
        known = keep(arena, name, out, last.shifts);
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
    if (!keep(&last_arena, zone->name, &last, zone->shifts))
        last = (struct zone){0};
    pthread_mutex_unlock(&last_lock);
}

bool zone_load(struct arena *arena, const char *name, struct zone *out, struct error *error)
{
    if (copy_last(arena, name, out))
        return true;
    UChar id[128];
    UErrorCode status = U_ZERO_ERROR;
    if (strlen(name) < 100)
        u_strFromUTF8(id, 128, NULL, name, -1, &status);
    else
        status = U_ILLEGAL_ARGUMENT_ERROR;
    if (U_FAILURE(status) || !known_to_icu(id))
        return error_set(
            error, "\"%.99s\" is not a time zone (expected an IANA name such as Europe/Lisbon)", name);
    UCalendar *calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        return error_set(error, "time zone %s cannot be loaded: %s", name, u_errorName(status));
    *out = (struct zone){0};
    struct zone_shift *shifts = NULL;
    bool fine = collect(calendar, name, out, &shifts, error);
    if (fine && !keep(arena, name, out, shifts))
        fine = error_memory(error, "not enough memory for the time zone %s", name);
    free(shifts);
    ucal_close(calendar);
    if (fine)
        remember(out);
    return fine;
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
    int64_t wall = civil_seconds(civil);
    // No offset is beyond a day, so these two stand on either side of any shift near by.
    int32_t before = zone_offset(zone, wall - SECONDS_A_DAY);
    int32_t after = zone_offset(zone, wall + SECONDS_A_DAY);
    int64_t earlier = wall - (before > after ? before : after);
    int64_t later = wall - (before > after ? after : before);
    if (earlier + zone_offset(zone, earlier) == wall)
        return earlier;
    if (later + zone_offset(zone, later) == wall)
        return later;
    return wall - before;
}

int64_t zone_day(const struct zone *zone, int64_t at)
{
    int64_t wall = at + zone_offset(zone, at);
    return wall / SECONDS_A_DAY - (wall % SECONDS_A_DAY < 0 ? 1 : 0);
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
