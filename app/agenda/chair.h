// A session chair's acts on the timer of a room, as pure functions: from what holds now and what is asked for
// to the desk's entries that bring it about. Entries are absolute ("ends 16:24"), so that an act that is
// lost, repeated or late does no harm, and no act takes an item past the end of its block.
//
// Instants are the wall clock's: the schedule is told by it, and all displays of a room must say the same. A
// countdown that a person started is kept from a wall clock that is set by chair_shift.
#ifndef PLUMBLINE_AGENDA_CHAIR_H
#define PLUMBLINE_AGENDA_CHAIR_H

#include "agenda/agenda.h"
#include "agenda/desk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chair_act {
    CHAIR_START,     // the talk starts now: one that should have begun keeps its end, an early one its length
    CHAIR_HOLD,      // the countdown stands still
    CHAIR_RESUME,    // and goes on
    CHAIR_LONGER,    // a minute more
    CHAIR_SHORTER,   // a minute less
    CHAIR_UNTIL,     // it ends at an instant
    CHAIR_QUESTIONS, // its questions begin now
    CHAIR_STILL,     // still running: the talk that was due to end goes on, what follows moves
    CHAIR_FINISH,    // it ends now
    CHAIR_NEXT,      // it ends now, and the next talk starts
    CHAIR_SWAP,      // the talk (where none runs, the next one) and the one behind it change places
    CHAIR_CANCEL,    // the talk (where none runs, the next one) does not take place
    CHAIR_SCHEDULE,  // what chairs did to this room's day is withdrawn
    CHAIR_MESSAGE,   // a message to the speaker
    CHAIR_READ,      // it was read
    CHAIR_ACTS
};

// "start", "hold", "resume", "longer", …
const char *chair_act_name(enum chair_act act);
// The act of that name; CHAIR_ACTS where there is none.
enum chair_act chair_act_named(const char *name);

// Who asks, where a key is all that is known of them; in a fleet with "@" and the display's name behind it,
// since a wall clock that is set concerns what was done on that display alone (chair_shift).
#define CHAIR_BY_KEY "chair"

// What an act works on; all borrowed.
struct chair {
    const struct schedule *told; // before the desk
    const struct desk *desk;
    const struct place *place;
    const struct questions_rules *questions;
    int64_t now;
    const char *by;
};

struct chair_order {
    enum chair_act act;
    int minutes;      // CHAIR_LONGER, CHAIR_SHORTER: how many; 0 stands for 1
    int64_t until;    // CHAIR_UNTIL; CHAIR_MESSAGE: when it goes by itself
    const char *text; // CHAIR_MESSAGE
};

// Fills `out` with the entries that bring it about, to be merged into the desk. False with the reason where
// the act means nothing now ("no talk is running") or is not possible ("the block ends at 18:00"); `out` is
// then empty.
bool chair_act(
    const struct chair *chair, const struct chair_order *order, struct desk *out, struct error *error);

// An act that was done: its entries, and what was said of the same things before (withdrawn where nothing).
struct chair_done {
    struct desk acts;
    struct desk before;
};

// What `desk`, into which `acts` are about to be merged, says of everything that they are about; what a wider
// scope says, in theirs.
bool chair_before(const struct desk *desk, const struct desk *acts, struct desk *out);

// The entries that undo it, to be merged into `desk`: what was before holds again. Refused where somebody
// changed one of the same things since.
bool chair_undo(const struct desk *desk, const struct chair_done *done, int64_t now, struct desk *out,
    struct error *error);

// The entries of a talk's timer that a chair made (`by`) as they are after the wall clock was set by
// `step_s`: what a person started goes on as if it had not been. What the schedule says stays.
bool chair_shift(const struct desk *desk, const char *by, int64_t now, int64_t step_s, struct desk *out);

// How many seconds the block of the running or the next talk is behind what was `told` before the desk
// (negative: ahead).
int64_t chair_behind(const struct agenda *agenda, const struct schedule *told);

// What becomes of one item of a block. Borrowed from two schedules.
struct chair_effect {
    const struct item *before, *after;
};

// The items of the day that an act changes, from what `before` and `after` say of the same place: at most
// `most`, in the order of time. Returns how many there are.
size_t chair_effects(const struct programme *before, const struct programme *after, int64_t now,
    struct chair_effect *out, size_t most);

#endif
