// Blocks: the items of one session in one room on one day. Items without a session form the day's block of
// their room. Delays stay within a block.
#ifndef PLUMBLINE_AGENDA_BLOCK_H
#define PLUMBLINE_AGENDA_BLOCK_H

#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// Are two items of a schedule in the same block?
bool block_same(const struct schedule *schedule, const struct item *a, const struct item *b);

// The latest end in the block of an item of the schedule, Unix seconds.
int64_t block_end(const struct schedule *schedule, const struct item *item);

#endif
