// The chair's hand on the timer: from keys to acts. What an act does to the rest of the block is shown before
// and after it is done.
//
// Three kinds. What costs nobody anything is done at once (hold, resume, questions, read, a message). Minutes
// more or less add up while the key is pressed again, and are done two seconds later. What changes what
// others were told (start, still, finish, next, swap, cancel, schedule) is asked first: the same key again
// does it, or the one for "do". Each is worked out from the instant of its first key, however late it is
// done.
#ifndef PLUMBLINE_CONTROL_HAND_H
#define PLUMBLINE_CONTROL_HAND_H

#include "agenda/chair.h"
#include "base/str.h"
#include "control/keeper.h"
#include "scene/slide.h"

#include <stdbool.h>
#include <stdint.h>

enum { HAND_SOON_S = 2, HAND_ASKED_S = 10, HAND_TOLD_S = 6 };

// Zero-initialise.
struct hand {
    enum { HAND_IDLE, HAND_SOON, HAND_ASKS, HAND_TOLD } state;
    struct chair_order order; // what is about to be done; its text is borrowed from whoever asked
    int minutes;              // more (or less) that were added up
    int64_t until;            // the clock's seconds at which the state ends
    struct desk acts;         // what is about to be done
    struct str title, effect, hint;
    struct stage_panel panel; // their texts
};

void hand_free(struct hand *hand);

// An act was asked for. False where nothing differs (it was refused, or is only asked about): else the desk
// has changed. `again` is the key that does it, for the hint.
bool hand_act(struct hand *hand, struct keeper *keeper, const struct chair *chair,
    const struct chair_order *order, const char *again);

// Does what is asked about. False where nothing is.
bool hand_do(struct hand *hand, struct keeper *keeper, const struct chair *chair);

// Leaves it. False where there was nothing.
bool hand_dismiss(struct hand *hand);

// Undoes the last act. True where the desk has changed.
bool hand_undo(struct hand *hand, struct keeper *keeper, const struct chair *chair);

// Time went on: true where the desk has changed.
bool hand_tick(struct hand *hand, struct keeper *keeper, const struct chair *chair);

// What to lay over the timer; NULL for nothing.
const struct stage_panel *hand_panel(struct hand *hand);

#endif
