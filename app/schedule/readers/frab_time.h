// The times of frab's schedule.json: durations in several formats, and the zone if only offsets are given.
// Source of the format: the c3voc schema, https://c3voc.de/schedule/schema.json
#ifndef PLUMBLINE_SCHEDULE_READERS_FRAB_TIME_H
#define PLUMBLINE_SCHEDULE_READERS_FRAB_TIME_H

#include "schedule/builder.h"

// Reads "HH:MM", "H:MM", "HH:MM:SS", "D:HH:MM", "D:HH:MM:SS" or a number of minutes as seconds. Three parts
// are ambiguous: "01:30:00" and "1:30:00" are an hour and a half, while "1:02:30" (one digit first, and not
// 00 at the end) is a day, two hours and 30 minutes. False for anything else, and beyond two weeks.
bool frab_duration(const json_t *value, int64_t *out);

struct frab_offset {
    int64_t at;
    int32_t offset_s;
};

// Makes a zone from the offsets of dates (and sorts `seen`). When the offset changes, the zone shifts at the
// local midnight before the first item with the new one. Offsets more than three hours from the most common
// one are ignored as mistakes, since no place's clocks shift by more. False without offsets, or if out of
// memory.
bool frab_zone_from_offsets(struct arena *arena, struct frab_offset *seen, size_t count, struct zone *out);

#endif
