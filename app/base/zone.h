// A time zone as a table of shifts: immutable, safe to read from any thread, independent of the process's TZ.
// It comes from the system's tzdata, or from ICU's if that is newer.
#ifndef PLUMBLINE_BASE_ZONE_H
#define PLUMBLINE_BASE_ZONE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

// From `at` on, local time is `offset_s` seconds ahead of UTC.
struct zone_shift {
    int64_t at;
    int32_t offset_s;
};

struct zone {
    const char *name;       // IANA name, or "+01:00" if only an offset is known
    int32_t first_offset_s; // before the first shift
    size_t shift_count;
    const struct zone_shift *shifts; // ascending
};

// Loads the zone of an IANA name, with its shifts from 1970 to 2100, into the arena. TZDIR may name another
// folder of zone files than the system's.
bool zone_load(struct arena *arena, const char *name, struct zone *out, struct error *error);

// A zone that never shifts; its name goes into the arena. False if out of memory.
bool zone_fixed(struct arena *arena, int32_t offset_s, struct zone *out);

// Seconds ahead of UTC.
int32_t zone_offset(const struct zone *zone, int64_t at);

// The local date and time.
struct civil zone_civil(const struct zone *zone, int64_t at);

// The instant of a local date and time. If it occurs twice (autumn), the earlier one; if it is skipped
// (spring), the one that the offset before the shift gives.
int64_t zone_instant(const struct zone *zone, const struct civil *civil);

// The local date of an instant as days since 1970-01-01.
int64_t zone_day(const struct zone *zone, int64_t at);

// "2019-09-10T15:00:00+01:00"
enum { ZONE_ISO_SIZE = 32 };
const char *zone_iso(const struct zone *zone, int64_t at, char out[ZONE_ISO_SIZE]);

// "15:00"
enum { ZONE_CLOCK_SIZE = 8 };
const char *zone_clock(const struct zone *zone, int64_t at, char out[ZONE_CLOCK_SIZE]);

#endif
