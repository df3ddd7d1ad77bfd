// The times of frab's schedule.json: durations in several formats, and the zone if only offsets are given.
// Source of the format: the c3voc schema, https://c3voc.de/schedule/schema.json
#ifndef PLUMBLINE_SCHEDULE_READERS_FRAB_TIME_H
#define PLUMBLINE_SCHEDULE_READERS_FRAB_TIME_H

#include "schedule/builder.h"

// A duration, in seconds. Three parts can be read in two ways.
struct frab_duration {
    int64_t hours_s; // as HH:MM:SS, or if there is only one reading; -1 if it cannot be that
    int64_t days_s;  // as D:HH:MM; -1 if it cannot be that
    bool padded;     // it begins with a zero or with two digits, as clocks do
};

// Reads "HH:MM", "H:MM", "HH:MM:SS", "D:HH:MM", "D:HH:MM:SS" or a number of minutes. False for anything else,
// and beyond two weeks.
bool frab_duration(const json_t *value, struct frab_duration *out);

// What else is known about an event's length.
struct frab_clues {
    bool writes_days;  // the document's writer writes D:HH:MM (pretalx, EMF)
    int64_t end_s;     // from its start to its `end`; -1 if unknown
    bool end_is_clock; // the end is a time of day, and may be days later
    int64_t next_s;    // from its start to the start of the room's next event; -1 if unknown
};

// The reading that fits, in seconds: that nearer to the event's end, else the writer's, else the one after
// which the next event begins at once, else hours if only days would reach into the next event. If none of
// these tells, hours ("01:30:00" surely, "1:30:00" in doubt), but days where hours would have odd seconds
// ("1:02:30") or reach into the next event, as what lasts for days does.
int64_t frab_duration_choose(
    const struct frab_duration *duration, const struct frab_clues *clues, bool *in_doubt);

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
