// Two talks of a block that trade places (ADJUST_SWAP), as chairs and staff ask for it.
#ifndef PLUMBLINE_AGENDA_SWAP_H
#define PLUMBLINE_AGENDA_SWAP_H

#include "agenda/adjustments.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// The talk of the same block that takes place next after an item of the schedule; NULL for none. Borrowed.
const struct item *swap_partner(const struct schedule *schedule, const struct item *first);

// Has an item traded places already? Another swap of it would move a third talk, too.
bool swap_is_made(const struct adjustments *adjustments, const char *item, int64_t now);

// Where an item is to be before any delay: as it was published, or where it went as talks traded places.
struct span swap_plan(const struct item *shown, const struct item *published);

#endif
