// What a display follows: one room, one session wherever it takes place, or the whole event.
#ifndef PLUMBLINE_SCHEDULE_ROOM_LOOKUP_H
#define PLUMBLINE_SCHEDULE_ROOM_LOOKUP_H

#include "base/error.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stddef.h>

// A name that people use for a room of the schedule.
struct room_alias {
    const char *name;
    const char *room;
};

// What was asked for, in the words of the config or the command line. `room` and `session` are NULL where not
// given; with neither, a schedule with a single room means that room. `event` asks for all rooms together.
struct room_query {
    const char *room;
    const char *session;
    bool event;
    size_t alias_count;
    const struct room_alias *aliases;
};

enum place_kind { PLACE_ROOM, PLACE_SESSION, PLACE_EVENT };

struct place {
    enum place_kind kind;
    size_t room;         // PLACE_ROOM: index into schedule.rooms
    const char *session; // PLACE_SESSION: the schedule's own title of it; borrowed from the schedule
    const char *label; // how people call it: the alias where one was used, else the schedule's name; borrowed
                       // from the query or the schedule
};

// What people call a room of the schedule: its alias, else its name. Borrowed from the query or the schedule.
const char *room_lookup_label(const struct schedule *schedule, const struct room_query *query, size_t room);

// Finds the place by exact name, else without case and spacing, else (rooms) by an alias, else by a part that
// only one has. False with the list of what there is where none or several match.
bool room_lookup(
    const struct schedule *schedule, const struct room_query *query, struct place *out, struct error *error);

#endif
