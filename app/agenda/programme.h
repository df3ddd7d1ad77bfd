// The items of one place in order, indexed for asking what is on at an instant.
#ifndef PLUMBLINE_AGENDA_PROGRAMME_H
#define PLUMBLINE_AGENDA_PROGRAMME_H

#include "agenda/questions.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stddef.h>
#include <stdint.h>

struct programme {
    const struct schedule *schedule; // a reference of its own
    struct place place;              // its texts are borrowed: the query it was found by must live as long
    struct questions_rules
        questions; // the default ones, unless set after programme_new; its lists are borrowed
    size_t told_count;
    const struct item **told; // also what does not take place; for lists; owned
    size_t count;
    const struct item **items; // what takes place, ordered by start, end, id; owned array of borrowed items
    int64_t *latest_end;       // latest_end[i]: the latest end of items[0..i]
};

// Gathers the place's items; takes a reference to the schedule. NULL where there is no memory.
struct programme *programme_new(const struct schedule *schedule, const struct place *place);
void programme_free(struct programme *programme); // NULL is passed over

// The index of the first item with start > at; count where there is none.
size_t programme_after(const struct programme *programme, int64_t at);

// All that is told of a span of time, also what does not take place: the items that start in it. Borrowed.
const struct item *const *programme_told(const struct programme *programme, struct span span, size_t *count);

// An item that two programmes of one place do not agree on. Borrowed from them.
struct programme_difference {
    const struct item *before, *after;
};

// Compares two programmes of one place over the day of `now`: start, end and cancellation of the items that
// both have. Fills at most `max` of `out`, in the order of `before`, and returns how many items differ.
size_t programme_compare(const struct programme *before, const struct programme *after, int64_t now,
    struct programme_difference *out, size_t max);

#endif
