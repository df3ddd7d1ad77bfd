// A command from the broker is carried out by every display, each with a number of its own, and the number
// that the desk publishes may come when other things have been done here since. Those came later all the
// same, and must not lose to it.
#ifndef PLUMBLINE_CONTROL_LATER_ACTS_H
#define PLUMBLINE_CONTROL_LATER_ACTS_H

#include "agenda/adjustments.h"
#include "control/act_list.h"

#include <stdbool.h>

// How often the number that a command has elsewhere may raise those of later acts. Two displays that did the
// same things in different order would otherwise raise each other's for ever.
enum { LATER_ACTS_MAX_ROUNDS = 16 };

// Fills `out` with entries of `all` that must be numbered anew, in their order: those of commands and keys
// done here, about the same thing as a command in `theirs` in whatever scope, after that command was carried
// out here, but with a number that is not above its number elsewhere. What a room's document says raises
// nothing of staff's. `ids` are the commands that were carried out here, and get the new numbers. False if
// out of memory; `out` is then empty.
bool later_acts_renumber(const struct adjustments *all, struct act_list *ids,
    const struct adjustments *theirs, struct adjustments *out);

#endif
