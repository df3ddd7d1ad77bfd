// Finds the place that a display follows: one room, one session wherever it takes place, or the whole event.
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

// What the config or the command line asks for. `room` and `session` are NULL if not given; without either,
// the only room of a schedule is meant. `event` asks for all rooms together.
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
    const char *session; // PLACE_SESSION: its title, borrowed from the schedule
    const char *label;   // for people: the alias that it was found by, else one that it has, else the
                         // schedule's name; borrowed from the query or the schedule
};

// A room's alias, else its name. Borrowed from the query or the schedule.
const char *room_lookup_label(const struct schedule *schedule, const struct room_query *query, size_t room);

// The same of a room by the schedule's name, which it may no longer have; the name where there is no such
// room.
const char *room_lookup_name(
    const struct schedule *schedule, const struct room_query *query, const char *name);

// Finds the place by its exact name, else ignoring case and white space, else (rooms) by an alias, by a name
// that it had in an earlier schedule or by its guid, else by a part of the name that only one has. If none or
// several match, the error lists the names.
bool room_lookup(
    const struct schedule *schedule, const struct room_query *query, struct place *out, struct error *error);

// The same for a display. While there are no items, or where the event does not take place, a name that is
// not found means the whole event: there is nothing to show but that.
bool room_lookup_shown(
    const struct schedule *schedule, const struct room_query *query, struct place *out, struct error *error);

#endif
