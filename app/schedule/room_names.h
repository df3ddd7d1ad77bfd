// A room by all its names, as a value that outlives the schedule: tokens, scopes and topics may still have an
// earlier one.
#ifndef PLUMBLINE_SCHEDULE_ROOM_NAMES_H
#define PLUMBLINE_SCHEDULE_ROOM_NAMES_H

#include "schedule/identity.h"

#include <stdbool.h>
#include <stddef.h>

enum { ROOM_NAMES_MAX = 2 + IDENTITY_MAX_FORMER, ROOM_NAMES_SIZE = 304 };

// Zero-initialised: no room. The first is what it is called now.
struct room_names {
    size_t count;
    char list[ROOM_NAMES_MAX][ROOM_NAMES_SIZE]; // longer ones are cut
};

// Those of a room (NULL: none).
void room_names_of(const struct room *room, struct room_names *out);

// What it is called now; NULL for no room.
const char *room_names_now(const struct room_names *names);

// What a name of this room is now; any other text itself.
const char *room_names_present(const struct room_names *names, const char *name);

bool room_names_have(const struct room_names *names, const char *name);
bool room_names_equal(const struct room_names *a, const struct room_names *b);

#endif
