// Checks a schedule's items before they are shown. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_VALIDATE_H
#define PLUMBLINE_SCHEDULE_VALIDATE_H

#include "schedule/builder.h"

// Notes overlaps within a room, duplicate ids, items of no length or of more than half a day, and items
// outside the event's days. `items` is sorted by room, then time.
void validate_items(struct builder *builder, const struct item *items, size_t count);

#endif
