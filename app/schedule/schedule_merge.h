// One schedule out of several: a conference that publishes its talks in one place and its workshops in
// another.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_MERGE_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_MERGE_H

#include "schedule/schedule.h"

#include <stddef.h>

enum { SCHEDULE_MERGE_MAX_PARTS = 16 };

struct schedule_part {
    const struct schedule *schedule; // borrowed; the result keeps it alive
    const char *tag;  // short, without ":", different from every other part's, and the same at each start
    const char *name; // what findings call it, such as its address; borrowed while merging
};

// The rooms and items of all parts, in one zone, that of the first; its title, too, where it has one.
//
// Rooms of different parts are one if their names are equal, ignoring case and white space. Ids and guids of
// the first part stay as they are; those of the others get their part's tag and ":" in front, so that none is
// another's. What two parts announce alike (room, times, title) is there once, as the earlier part has it,
// and talks of two parts that overlap in a room are a finding. Findings of the parts are kept, with the
// part's name. An event that does not take place has its items cancelled, unless that is so of all parts.
//
// One to SCHEDULE_MERGE_MAX_PARTS parts; of one, it is that itself. NULL if out of memory; the caller owns
// the result (schedule_unref).
const struct schedule *schedule_merge(const struct schedule_part *parts, size_t count);

#endif
