// Decides whether a new schedule may replace the last good one. Pure.
#ifndef PLUMBLINE_FEED_UPDATE_POLICY_H
#define PLUMBLINE_FEED_UPDATE_POLICY_H

#include "base/error.h"
#include "base/str.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// Set by the config.
struct update_policy_limits {
    int loss_percent;  // how many of the remaining items may disappear; 100: any number, but not all
    bool accept_shift; // a constant shift of all items is accepted
};

// May `next` replace `good`? False, with the reason in `why`, for a schedule
//
// - without items;
// - with an error among its findings, if `good` has none;
// - that lacks more than `loss_percent` of the place's items that are not over at `now`. An item is found
//   again by its id, or by its title and start. If the place is not in `good`, the whole event is compared;
// - in which all items that both schedules have, at least three, moved by the same number of half hours: the
//   sign of a wrong time zone.
//
// If `good` is NULL, only an empty schedule is refused.
bool update_policy_check(const struct schedule *good, const struct schedule *next,
    const struct room_query *place, int64_t now, const struct update_policy_limits *limits,
    struct error *why);

// Appends the names of rooms that have items in `good` but none in `next`, separated by commas.
void update_policy_vanished_rooms(const struct schedule *good, const struct schedule *next, struct str *out);

#endif
