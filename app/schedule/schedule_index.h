// Finds a schedule's items and rooms by what they are or were called, in constant time: entries of
// adjustments are looked up by the thousand. Made once, with the schedule. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_INDEX_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_INDEX_H

#include "base/arena.h"
#include "schedule/schedule.h"

#include <stddef.h>

// In the arena, borrowing texts of the schedule. NULL if out of memory.
const struct schedule_index *schedule_index_new(struct arena *arena, const struct schedule *schedule);

// As schedule_find_item and schedule_find_room say; SIZE_MAX for none. `index` may be NULL: nothing is found.
size_t schedule_index_item(const struct schedule_index *index, const char *id);
size_t schedule_index_room(const struct schedule_index *index, const char *name);

// What it costs that names share a place: how many slots further on than it would be each name is, in all.
size_t schedule_index_misplaced(const struct schedule_index *index);

#endif
