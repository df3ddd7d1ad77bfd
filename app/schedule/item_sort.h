// Sorts a schedule's items, and stops when nobody waits for them any more. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_ITEM_SORT_H
#define PLUMBLINE_SCHEDULE_ITEM_SORT_H

#include "schedule/schedule.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The items' indices in the order of `compare`, which the caller frees; equal items keep their order. Polls
// `stop` every few thousand steps; once it is true, the order is incomplete. NULL only if out of memory.
uint32_t *item_order(const struct item *items, size_t count,
    int (*compare)(const struct item *a, const struct item *b), bool (*stop)(void *context), void *context);

// Sorts by room, then as item_compare; polls as item_order. Once `stop` is true, the items are left in any
// order. False only if out of memory.
bool item_sort(struct item *items, size_t count, bool (*stop)(void *context), void *context);

#endif
