// Is a new schedule to be believed, beside the last good one? Pure.
#ifndef PLUMBLINE_FEED_JUDGE_H
#define PLUMBLINE_FEED_JUDGE_H

#include "base/error.h"
#include "schedule/place.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// Refused, with the reason: a schedule without items, and one in which more than `loss_limit_percent` of the
// place's items that are not over at `now` are gone. An item is still there where the place has one of the
// same id, or of the same title and start. Where the place is not in `good`, or none is asked for, the whole
// event is compared. `good` may be NULL.
bool judge_update(const struct schedule *good, const struct schedule *next, const struct place_query *place,
    int64_t now, int loss_limit_percent, struct error *why);

#endif
