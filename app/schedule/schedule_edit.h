// Makes a schedule from another: the same conference with some items changed. Its texts may be borrowed from
// the base, which it keeps alive.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_EDIT_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_EDIT_H

#include "base/arena.h"
#include "schedule/schedule.h"

struct schedule_edit;

// NULL if out of memory.
struct schedule_edit *schedule_edit_begin(const struct schedule *base);

// For texts and values of the new items that the base does not have.
struct arena *schedule_edit_arena(struct schedule_edit *edit);

// Replaces the rooms: the first are the base's, others are added. Their names may be borrowed from the base
// or the arena. Before any item is added.
void schedule_edit_set_rooms(struct schedule_edit *edit, const struct room *rooms, size_t count);

// Adds a copy of the item, whose room is an index into these.
void schedule_edit_add(struct schedule_edit *edit, const struct item *item);

// The finished schedule (schedule_unref). Frees the edit, even on failure. NULL if out of memory.
const struct schedule *schedule_edit_end(struct schedule_edit *edit);

#endif
