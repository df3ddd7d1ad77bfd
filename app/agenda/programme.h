// The items of one place in order, indexed for asking what is on at an instant.
#ifndef PLUMBLINE_AGENDA_PROGRAMME_H
#define PLUMBLINE_AGENDA_PROGRAMME_H

#include "agenda/questions.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stddef.h>
#include <stdint.h>

// Arrays are owned, items borrowed from the schedule, both ordered by start, end and id.
struct programme {
    const struct schedule *schedule;  // a reference of its own
    struct place place;               // its texts are borrowed from the query that found it
    struct questions_rules questions; // the defaults until the caller sets others; lists are borrowed
    size_t listed_count;
    const struct item **listed; // every item, including those cancelled or moved to another place
    size_t count;
    const struct item **items; // what takes place here
    int64_t *latest_end;       // latest_end[i]: the latest end of items[0..i]
};

// Collects the items of a place; none of an event that does not take place. NULL if out of memory.
struct programme *programme_new(const struct schedule *schedule, const struct place *place);
void programme_free(struct programme *programme); // NULL is allowed

// The index of the first of `items` that starts after `at`; `count` if there is none.
size_t programme_after(const struct programme *programme, int64_t at);

// The `listed` items that start within a span, and how many. Borrowed from the programme.
const struct item *const *programme_listed(
    const struct programme *programme, struct span span, size_t *count);

// An item about which two programmes differ. Borrowed from them.
struct programme_difference {
    const struct item *before, *after;
};

// Compares two programmes of one place over the day of `now`: start, end and cancellation of the items listed
// in both. Fills at most `max` of `out`, ordered as in `before`; returns how many items differ.
size_t programme_compare(const struct programme *before, const struct programme *after, int64_t now,
    struct programme_difference *out, size_t max);

#endif
