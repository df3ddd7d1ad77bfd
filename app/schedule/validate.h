// Looks a schedule over before it is believed: what is odd is noted, what would make the screen wrong is an
// error. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_VALIDATE_H
#define PLUMBLINE_SCHEDULE_VALIDATE_H

#include "schedule/builder.h"

// Notes overlaps in a room, ids that several items have, lengths of nothing or of half a day, and items
// outside the event's days. `items` is in the schedule's order (by room, then time).
void validate_items(struct builder *builder, const struct item *items, size_t count);

#endif
