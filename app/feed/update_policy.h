// Is a new schedule to be believed, beside the last good one? Pure.
#ifndef PLUMBLINE_FEED_UPDATE_POLICY_H
#define PLUMBLINE_FEED_UPDATE_POLICY_H

#include "base/error.h"
#include "base/str.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// What the config may allow.
struct update_policy_limits {
    int loss_percent;  // more of the remaining items may not go; 100: all may but the last
    bool accept_shift; // a constant shift of everything is believed
};

// Refused, with the reason:
// - a schedule without items;
// - one in which more than `loss_percent` of the place's items that are not over at `now` are gone. An item
// is still there
//   where the place has one of the same id, or of the same title and start. Where the place is not in `good`,
//   or none is asked for, the whole event is compared;
// - one in which every item that both have (three at least) is moved by the same whole half hours: the famous
// hour of a
//   wrong zone or a wrong summer time;
// - one with an error among its findings (the screen would be wrong) where `good` has none.
// `good` may be NULL: then only emptiness is judged.
bool update_policy_check(const struct schedule *good, const struct schedule *next,
    const struct room_query *place, int64_t now, const struct update_policy_limits *limits,
    struct error *why);

// Appends the names of rooms that had items in `good` and are not in `next`, with commas between; nothing
// where all are.
void update_policy_vanished_rooms(const struct schedule *good, const struct schedule *next, struct str *out);

#endif
