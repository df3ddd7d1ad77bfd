// A schedule with its memory and its references. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_INTERNAL_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_INTERNAL_H

#include "base/arena.h"
#include "schedule/schedule.h"

#include <stdatomic.h>
#include <stdbool.h>

struct schedule_internal {
    struct schedule schedule; // first, so that a schedule's address is this one's
    struct arena arena;
    size_t base_count;
    const struct schedule **bases; // of an edited or merged schedule, which borrows texts from them
    atomic_int references;
};

// Orders items by room, then as item_compare; for qsort.
int schedule_internal_compare(const void *a, const void *b);

bool schedule_internal_is_sorted(const struct item *items, size_t count);

// Sorts the items and makes them the schedule's. `rooms` replaces its rooms: it has as many elements and gets
// their names and identities. The index of all names goes into the schedule's arena, which may fail.
void schedule_internal_arrange(
    struct arena *arena, struct schedule *schedule, struct item *items, size_t count, struct room *rooms);

// An empty schedule with one reference; NULL if out of memory.
struct schedule_internal *schedule_internal_new(void);

#endif
