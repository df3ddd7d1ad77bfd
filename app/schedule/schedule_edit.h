// A schedule made from another: the same conference with some items told differently. Its texts may be the
// base's, which it keeps alive.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_EDIT_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_EDIT_H

#include "base/arena.h"
#include "schedule/schedule.h"

struct schedule_edit;

// NULL where there is no memory.
struct schedule_edit *schedule_edit_begin(const struct schedule *base);

// For what the new items need beside the base's texts.
struct arena *schedule_edit_arena(struct schedule_edit *edit);

// Takes a copy of the item. Its room is one of the base's.
void schedule_edit_add(struct schedule_edit *edit, const struct item *item);

// The finished schedule (schedule_unref); the derivation is used up. NULL where there was no memory.
const struct schedule *schedule_edit_end(struct schedule_edit *edit);

#endif
