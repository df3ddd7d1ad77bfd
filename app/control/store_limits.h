// How much is kept of what is done in a fleet, so that nobody's part fills up another's: that of a room's
// chairs is apart from other rooms' and from staff's, and a scope's entries fit into a document that others
// read.
#ifndef PLUMBLINE_CONTROL_STORE_LIMITS_H
#define PLUMBLINE_CONTROL_STORE_LIMITS_H

#include "agenda/adjustments.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    STORE_LIMITS_SCOPE = 2000,            // entries of one scope of staff's
    STORE_LIMITS_SCOPE_BYTES = 400 << 10, // of their texts
    STORE_LIMITS_STAFF = 11000,           // of all of staff's scopes
    STORE_LIMITS_STAFF_BYTES = 5 << 20,
    STORE_LIMITS_FOREIGN = 10000, // from elsewhere: there is room left for what is asked for here
    STORE_LIMITS_FOREIGN_BYTES = 4 << 20,
    STORE_LIMITS_ROOM = 1000, // of one room's chairs
    STORE_LIMITS_ROOM_BYTES = 256 << 10,
    STORE_LIMITS_CHAIRS = 4000, // of all rooms' chairs
    STORE_LIMITS_CHAIRS_BYTES = 1 << 20
};

// Where entries come from.
enum store_limits_origin { STORE_LIMITS_HERE, STORE_LIMITS_ELSEWHERE };

// Fills `out` with those of `more` for which there is room beside `all`: what replaces something,
// emergencies, and chairs' entries always (store_limits_drop_oldest). `refused` is how many are left out.
// False if out of memory; `out` is then empty.
bool store_limits_select(const struct adjustments *all, const struct adjustments *more,
    enum store_limits_origin origin, struct adjustments *out, size_t *refused);

// Drops chairs' entries beyond what is kept: those with the smallest numbers, so that all displays keep the
// same whatever the order in which they heard of them. False if out of memory; nothing has changed then.
bool store_limits_drop_oldest(struct adjustments *all);

#endif
