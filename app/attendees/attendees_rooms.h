// The rooms of the programme, with what is on in them: what the page and the JSON are made of.
#ifndef PLUMBLINE_ATTENDEES_ATTENDEES_ROOMS_H
#define PLUMBLINE_ATTENDEES_ATTENDEES_ROOMS_H

#include "agenda/agenda.h"
#include "attendees/attendees.h"

enum { ATTENDEES_NOTICES = 6, ATTENDEES_MAX_ROOMS = 250 };

struct attendees_room {
    const struct room *room;
    const char *label;
    struct programme *programme;   // owned
    struct agenda agenda;          // owned
    const struct adjustment *full; // NULL: there is room
};

struct attendees_rooms {
    size_t count;
    struct attendees_room *list; // owned
};

// The rooms that have any items, in the publisher's order. False if out of memory. Free it also then.
bool attendees_rooms_make(const struct attendees_source *source, struct attendees_rooms *out);
void attendees_rooms_free(struct attendees_rooms *rooms);

// The room of that name, as room_lookup finds it; NULL for none.
const struct attendees_room *attendees_rooms_find(
    const struct attendees_source *source, const struct attendees_rooms *rooms, const char *name);

// The items of the room's day: of today, else of the day on which it goes on. `at` is an instant of that day.
const struct item *const *attendees_day(
    const struct attendees_source *source, const struct attendees_room *room, int64_t *at, size_t *count);

// What is said in a room (NULL: everywhere).
struct attendees_sayings {
    struct adjustments resolved;        // owned
    const struct adjustment *emergency; // NULL for none
    size_t notice_count;
    const struct adjustment *notices[ATTENDEES_NOTICES];
};
bool attendees_sayings_make(
    const struct attendees_source *source, const struct room *room, struct attendees_sayings *out);
void attendees_sayings_free(struct attendees_sayings *sayings);

// What the emergency says in the language of this thread.
const char *attendees_emergency_text(
    const struct attendees_source *source, const struct adjustment *emergency);

#endif
