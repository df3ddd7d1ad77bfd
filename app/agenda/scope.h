// Which displays an entry is for: all of them ("all"), those of a room ("staff/room/Jade I & II", and
// "room/Jade I & II" for what its chairs did), or one ("display/jade-door"). An entry without a scope is for
// the display that stores it.
//
// Chairs have a scope of their own because a display may speak for them: whoever steals it can write that
// scope, so that it has only what a chair may do, in the chair's room (control/admission.h).
//
// Entries about the programme (a talk starts later, a room is full) hold for every display that shows it,
// whatever their scope: a foyer shows every room.
#ifndef PLUMBLINE_AGENDA_SCOPE_H
#define PLUMBLINE_AGENDA_SCOPE_H

#include "agenda/adjustments.h"
#include "schedule/room_names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCOPE_ALL "all"
enum { SCOPE_SIZE = 524, SCOPE_NAME_SIZE = 512 }; // bytes, with the final NUL; of the name in one

// Write "room/NAME", "staff/room/NAME" or "display/NAME", cut at SCOPE_SIZE; return `out`. In a command's
// `to` a room is always "room/NAME".
const char *scope_of_room(const char *room, char out[SCOPE_SIZE]);
const char *scope_of_staff_room(const char *room, char out[SCOPE_SIZE]);
const char *scope_of_display(const char *display, char out[SCOPE_SIZE]);

// The name in a scope of a room (either one) or of a display; NULL for other scopes and for NULL.
const char *scope_room(const char *scope);
const char *scope_display(const char *scope);

bool scope_is_valid(const char *scope);

// Is it what chairs did in a room ("room/NAME")?
bool scope_is_of_chairs(const char *scope);

// A display: its name in the fleet, and the room it shows. Either may be NULL: none.
struct scope_target {
    const char *display, *room;
    const struct room_names *room_names; // what else the room was called; NULL if not known
};

// Is a scope meant for this display? NULL is.
bool scope_reaches(const char *scope, const struct scope_target *target);

// Fills `out` with what holds for a display: the entries meant for it, without their scopes; where scopes
// disagree about a subject, the entry that overrides the others. Chairs' entries about items keep theirs:
// only adjustments_follow can tell whether the item is in their room. False if out of memory; `out` is then
// empty.
bool scope_resolve(const struct adjustments *all, const struct scope_target *target, struct adjustments *out);

// Fills `out` with the notices that hold or are to come on other displays only, with their scopes: what staff
// at this display can see and take back though it is not shown here. Fails like scope_resolve.
bool scope_notices_elsewhere(
    const struct adjustments *all, const struct scope_target *target, int64_t now, struct adjustments *out);

// Fills `out` with the entries of one scope that adjustments_prune would leave for `since`. Fails like
// scope_resolve.
bool scope_select(const struct adjustments *all, const char *scope, int64_t since, struct adjustments *out);

// Fills `out` with copies of entries that have been given a scope: those without one, and with `replace` the
// others, too. Fails like scope_resolve.
bool scope_assign(
    const struct adjustments *entries, const char *scope, bool replace, struct adjustments *out);

#endif
