// Which displays an entry is for, where many displays share what staff wants: all of them ("all"), those of a
// room ("room/Jade I & II"), or one ("display/jade-door"). An entry without a scope is for the display that
// keeps it.
//
// What is said of the programme (a talk starts later, a room is full) holds for everybody who shows it,
// whatever its scope: a foyer shows every room.
#ifndef PLUMBLINE_AGENDA_SCOPE_H
#define PLUMBLINE_AGENDA_SCOPE_H

#include "agenda/adjustments.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCOPE_ALL "all"
enum { SCOPE_SIZE = 520 };

// "room/NAME" and "display/NAME"; at most SCOPE_SIZE bytes. Return `out`.
const char *scope_of_room(const char *room, char out[SCOPE_SIZE]);
const char *scope_of_display(const char *display, char out[SCOPE_SIZE]);

// The room or display of a scope; NULL where it is none of these.
const char *scope_room(const char *scope);
const char *scope_display(const char *scope);

// Is it a scope at all?
bool scope_is_valid(const char *scope);

// Is it about the programme, and not about what displays show?
bool adjustment_is_programme(enum adjustment_type type);

// A display: its name in the fleet, and the room that it shows (NULL: none).
struct scope_here {
    const char *display, *room;
};

// Is a scope meant for this display?
bool scope_reaches(const char *scope, const struct scope_here *here);

// What holds for a display: the entries that are for it, without scopes; of two for the same thing in
// different scopes the one that holds. False where there was no memory.
bool adjustments_here(const struct adjustments *all, const struct scope_here *here, struct adjustments *out);

// The entries of one scope that adjustments_prune would keep for `then`.
bool adjustments_part(
    const struct adjustments *all, const char *scope, int64_t then, struct adjustments *out);

// The same entries in another scope: all of them where `scoped` is set, else those that have none.
bool adjustments_into(
    const struct adjustments *entries, const char *scope, bool scoped, struct adjustments *out);

#endif
