// The times of frab's schedule.json: durations in many dresses, and the zone where only offsets are given.
// Source of the format: the c3voc schema, https://c3voc.de/schedule/schema.json
#ifndef PLUMBLINE_SCHEDULE_READERS_FRAB_TIME_H
#define PLUMBLINE_SCHEDULE_READERS_FRAB_TIME_H

#include "schedule/builder.h"

// Seconds of "HH:MM", "H:MM", "HH:MM:SS", "D:HH:MM", "D:HH:MM:SS" or a number of minutes. Three parts are
// ambiguous: "01:30:00" and "1:30:00" are an hour and a half, "1:02:30" (one digit first, no round end) is a
// day, two hours and a half. False where it is none of these, or longer than a fortnight.
bool frab_duration(const json_t *value, int64_t *out);

struct frab_offset {
    int64_t at;
    int32_t offset_s;
};

// A zone that follows the offsets seen (`seen` is sorted by this): where they differ, it shifts at the local
// midnight before the first item with the new one. Offsets more than three hours from the usual one are
// passed over as errors of the schedule: no place's clocks shift by more. False where there is nothing seen
// or no memory.
bool frab_zone_from_offsets(struct arena *arena, struct frab_offset *seen, size_t count, struct zone *out);

#endif
