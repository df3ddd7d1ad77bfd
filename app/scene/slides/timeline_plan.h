// What the timeline shows: a window of time, and the rooms as lanes with what is on in them. Pure: no pixels.
#ifndef PLUMBLINE_SCENE_SLIDES_TIMELINE_PLAN_H
#define PLUMBLINE_SCENE_SLIDES_TIMELINE_PLAN_H

#include "base/arena.h"
#include "scene/slide.h"

// An item in a lane. Borrowed.
struct timeline_block {
    const struct item *const *items; // several of the same times share a block where a lane is too low
    size_t count;                    // of `items`
    size_t more;                     // and so many others that overlap them
    struct span at;                  // their time, within the window
    size_t row;                      // of the lane: those that overlap stand in different rows
};

struct timeline_lane {
    const struct agenda *agenda;
    const char *label;
    size_t rows; // 1 or more
    size_t count;
    struct timeline_block *blocks; // the arena's
};

struct timeline_plan {
    struct span window;
    size_t busy;                 // the first lanes, with what is on or a talk to come; all, if there is none
    size_t count;                // with rooms that have something later today
    struct timeline_lane *lanes; // the arena's; the display's own room comes first
};

// Is anything still to come today, or in the next hours, in a room of the timeline?
bool timeline_applies(const struct view *view);

// The median length of the talks in the plan, in steps of five minutes; 0 without one.
int64_t timeline_typical_s(const struct timeline_plan *plan);

// Plans a window of about `length_s`, or less where the day ends before. It begins shortly before now, moves
// by quarters of an hour, and before the day begins it is the day's first. No lane has more than `max_rows`
// rows. False if out of memory.
bool timeline_plan(const struct view *view, int64_t length_s, size_t max_rows, struct arena *arena,
    struct timeline_plan *out);

#endif
