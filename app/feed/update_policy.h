// Decides whether a new schedule may replace the last good one. Pure.
#ifndef PLUMBLINE_FEED_UPDATE_POLICY_H
#define PLUMBLINE_FEED_UPDATE_POLICY_H

#include "base/error.h"
#include "base/str.h"
#include "schedule/identity.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// Set by the config.
struct update_policy_limits {
    int loss_percent;  // how many of the remaining items may disappear; 100: any number, but not all
    bool accept_shift; // a constant shift of all items is accepted
};

// A new schedule that is to replace the last good one. All is borrowed.
struct update {
    const struct schedule *good; // NULL: there is none
    const struct schedule *next;
    const struct identity *identity; // of the two; NULL without `good`
    const struct room_query *place;  // what the display shows
    int64_t now;                     // what is over by then is no loss
    const struct update_policy_limits *limits;
};

// Why an update was refused, as the detail of ERROR_REFUSED. A person may take it all the same.
enum update_refusal {
    UPDATE_REFUSED_FINDING,
    UPDATE_REFUSED_LOSS,
    UPDATE_REFUSED_SHIFT,
};

// Is there anything to show: items, or why there are none? The event is known but its timetable is not yet
// published, or it does not take place.
bool update_policy_shows(const struct schedule *schedule);

// May `next` replace `good`? False, with the reason in `why`, for a schedule
//
// - without items (ERROR_INVALID: there is nothing to take), if `good` has some or there is nothing to show
//   (update_policy_shows);
// - with an error among its findings, if `good` has none;
// - that lacks at least three and more than `loss_percent` of the place's items that are still to come. What
//   moved, or has a new name or id, is not lacking. If the place is in neither schedule, the whole event is
//   compared; if it is in `next` alone, nothing is;
// - in which all items that both schedules have, at least three, moved by the same number of half hours: the
//   sign of a wrong time zone.
//
// Without `good`, only a schedule with nothing to show is refused.
bool update_policy_check(const struct update *update, struct error *why);

// Appends the names of rooms that have items in `good` but none in `next`, separated by commas.
void update_policy_vanished_rooms(const struct update *update, struct str *out);

#endif
