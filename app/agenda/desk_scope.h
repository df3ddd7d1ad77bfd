// Which displays an entry is for, where many displays share what staff wants: all of them ("all"), those of a
// room ("room/Jade I & II"), or one ("display/jade-door"). An entry without a scope is for the display that
// keeps it.
//
// What is said of the programme (a talk starts later, a room is full) holds for everybody who shows it,
// whatever its scope: a foyer shows every room.
#ifndef PLUMBLINE_AGENDA_DESK_SCOPE_H
#define PLUMBLINE_AGENDA_DESK_SCOPE_H

#include "agenda/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DESK_SCOPE_ALL "all"
enum { DESK_SCOPE_SIZE = 520 };

// "room/NAME" and "display/NAME"; at most DESK_SCOPE_SIZE bytes. Return `out`.
const char *desk_scope_room(const char *room, char out[DESK_SCOPE_SIZE]);
const char *desk_scope_display(const char *display, char out[DESK_SCOPE_SIZE]);

// The room or display of a scope; NULL where it is none of these.
const char *desk_scope_is_room(const char *scope);
const char *desk_scope_is_display(const char *scope);

// Is it a scope at all?
bool desk_scope_is_one(const char *scope);

// Is it about the programme, and not about what displays show?
bool desk_is_programme(enum desk_type type);

// A display: its name in the fleet, and the room that it shows (NULL: none).
struct desk_here {
    const char *display, *room;
};

// Is a scope meant for this display?
bool desk_scope_reaches(const char *scope, const struct desk_here *here);

// What holds for a display: the entries that are for it, without scopes; of two for the same thing in
// different scopes the one that holds. False where there was no memory.
bool desk_here(const struct desk *all, const struct desk_here *here, struct desk *out);

// The entries of one scope that desk_prune would keep for `then`.
bool desk_part(const struct desk *all, const char *scope, int64_t then, struct desk *out);

// The same entries in another scope: all of them where `scoped` is set, else those that have none.
bool desk_into(const struct desk *entries, const char *scope, bool scoped, struct desk *out);

#endif
