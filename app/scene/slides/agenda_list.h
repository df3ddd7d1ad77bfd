// The rows of a room's agenda.
#ifndef PLUMBLINE_SCENE_SLIDES_AGENDA_LIST_H
#define PLUMBLINE_SCENE_SLIDES_AGENDA_LIST_H

#include "agenda/agenda.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A row: an item; how many more start with it; how many talks were before; or a day's date, below which its
// items stand.
struct agenda_entry {
    const struct item *item; // of `more` the first that is left out; NULL for a date
    size_t more;             // 0 for an item
    size_t earlier;          // talks that are over; 0 for another row
    int64_t day;
};

struct agenda_list {
    int64_t day; // of the list, as schedule_day counts them
    size_t count;
    struct agenda_entry *entries; // the arena's; NULL where memory ran out
};

// Today's items, and what follows within the next hours, as after midnight; after the last one, or where
// there are none, those of the next day that has some. What is over is one row. With all items that start
// together, or as many of them as fit on a page of `rows`.
struct agenda_list agenda_list_of(struct arena *arena, const struct agenda *agenda, size_t rows);

// Is there anything to list?
bool agenda_list_applies(const struct agenda *agenda);

bool agenda_list_is_past(const struct item *item, int64_t at);

#endif
