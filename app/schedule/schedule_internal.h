// The schedule together with the memory that it stands in. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_INTERNAL_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_INTERNAL_H

#include "base/arena.h"
#include "schedule/schedule.h"

#include <stdatomic.h>

struct schedule_internal {
    struct schedule schedule; // first: a schedule's address is its owner's
    struct arena arena;
    const struct schedule *base; // what a derived one borrows texts from; NULL else
    atomic_int references;
};

// Orders items by room, then as item_compare; for qsort.
int schedule_internal_compare(const void *a, const void *b);

// Sorts the items by room and time and makes them the schedule's, with `rooms` (as many as it has now, named
// as now).
void schedule_internal_arrange(
    struct schedule *schedule, struct item *items, size_t count, struct room *rooms);

// An empty one with a single reference; NULL where there is no memory.
struct schedule_internal *schedule_internal_new(void);

#endif
