// A session chair's acts on the timer of a room, as pure functions: from what holds now and what is asked for
// to the desk's entries that bring it about. Entries are absolute ("ends 16:24"), so that an act that is
// lost, repeated or late does no harm, and no act takes an item past the end of its block.
//
// Instants are the wall clock's: the schedule is published by it, and all displays of a room must say the
// same. A countdown that a person started is kept from a wall clock that is set by timer_action_shift.
#ifndef PLUMBLINE_AGENDA_TIMER_ACTIONS_H
#define PLUMBLINE_AGENDA_TIMER_ACTIONS_H

#include "agenda/adjustments.h"
#include "agenda/agenda.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum timer_action {
    TIMER_ACTION_START,     // the talk starts now: one that should have begun keeps its end, an early one its
                            // length
    TIMER_ACTION_HOLD,      // the countdown stands still
    TIMER_ACTION_RESUME,    // and goes on
    TIMER_ACTION_LONGER,    // a minute more
    TIMER_ACTION_SHORTER,   // a minute less
    TIMER_ACTION_UNTIL,     // it ends at an instant
    TIMER_ACTION_QUESTIONS, // its questions begin now
    TIMER_ACTION_STILL,     // still running: the talk that was due to end goes on, what follows moves
    TIMER_ACTION_FINISH,    // it ends now
    TIMER_ACTION_NEXT,      // it ends now, and the next talk starts
    TIMER_ACTION_SWAP,      // the talk (where none runs, the next one) and the one behind it change places
    TIMER_ACTION_CANCEL,    // the talk (where none runs, the next one) does not take place
    TIMER_ACTION_SCHEDULE,  // what chairs did to this room's day is withdrawn
    TIMER_ACTION_MESSAGE,   // a message to the speaker
    TIMER_ACTION_READ,      // it was read
    TIMER_ACTIONS
};

// "start", "hold", "resume", "longer", …
const char *timer_action_name(enum timer_action act);
// The act of that name; TIMER_ACTIONS where there is none.
enum timer_action timer_action_named(const char *name);

// Why an act is refused: the `detail` of an error with ERROR_REFUSED.
enum timer_refusal {
    TIMER_REFUSAL_NOT_RUNNING, // no talk is running
    TIMER_REFUSAL_NONE_COMING, // no talk is to come today
    TIMER_REFUSAL_NO_TALK,     // neither
    TIMER_REFUSAL_HELD,        // the countdown is held already
    TIMER_REFUSAL_NOT_HELD,
    TIMER_REFUSAL_OVER,          // the talk is over
    TIMER_REFUSAL_OVER_TIME,     // the talk runs over its time
    TIMER_REFUSAL_PAST,          // the end asked for is in the past
    TIMER_REFUSAL_STILL_RUNNING, // the talk is announced as still running already
    TIMER_REFUSAL_NO_MESSAGE,
    TIMER_REFUSAL_EMPTY_MESSAGE,
    TIMER_REFUSAL_ON_SCHEDULE, // nothing was changed today
    TIMER_REFUSAL_SWAPPED,     // the two talks have changed places already
    TIMER_REFUSAL_NO_PAIR,     // the block has no two talks to swap
    TIMER_REFUSAL_NOTHING_TO_UNDO,
    TIMER_REFUSAL_BLOCK_END, // the block ends; the text says when
    TIMER_REFUSAL_CHANGED,   // somebody changed it since; the text says who
};

// Fills `error` with a refusal (none of the last two, whose texts vary) in English; returns false.
bool timer_refuse(struct error *error, enum timer_refusal refusal);

// Who asks, where a key is all that is known of them; in a fleet with "@" and the display's name behind it,
// since a wall clock that is set concerns what was done on that display alone (timer_action_shift).
#define TIMER_ACTION_BY_KEY "chair"

// What an act works on; all borrowed.
struct timer_context {
    const struct schedule *published; // before the desk
    const struct adjustments *adjustments;
    const struct place *place;
    const struct questions_rules *questions;
    int64_t now;
    const char *by;
};

struct timer_request {
    enum timer_action act;
    int minutes;      // TIMER_ACTION_LONGER, TIMER_ACTION_SHORTER: how many; 0 stands for 1
    int64_t until;    // TIMER_ACTION_UNTIL; TIMER_ACTION_MESSAGE: when it goes by itself
    const char *text; // TIMER_ACTION_MESSAGE
};

// Fills `out` with the entries that bring it about, to be merged into the desk. False with the reason where
// the act means nothing now ("no talk is running") or is not possible ("the block ends at 18:00"); `out` is
// then empty.
bool timer_action(const struct timer_context *context, const struct timer_request *order,
    struct adjustments *out, struct error *error);

// An act that was done: its entries, and what was said of the same things before (withdrawn where nothing).
struct undo_record {
    struct adjustments acts;
    struct adjustments before;
};

// What `desk`, into which `acts` are about to be merged, says of everything that they are about; what a wider
// scope says, in theirs.
bool undo_before(
    const struct adjustments *adjustments, const struct adjustments *acts, struct adjustments *out);

// The entries that undo it, to be merged into `desk`: what was before holds again. Refused where somebody
// changed one of the same things since.
bool undo_entries(const struct adjustments *adjustments, const struct undo_record *done, int64_t now,
    struct adjustments *out, struct error *error);

// The entries of a talk's timer that a chair made (`by`) as they are after the wall clock was set by
// `step_s`: what a person started goes on as if it had not been. What the schedule says stays.
bool timer_action_shift(const struct adjustments *adjustments, const char *by, int64_t now, int64_t step_s,
    struct adjustments *out);

// How many seconds the block of the running or the next talk is behind what was `published` before the desk
// (negative: ahead).
int64_t timer_action_lateness(const struct agenda *agenda, const struct schedule *published);

// What becomes of one item of a block. Borrowed from two schedules.
struct timer_action_effect {
    const struct item *before, *after;
};

// The items of the day that an act changes, from what `before` and `after` say of the same place: at most
// `most`, in the order of time. Returns how many there are.
size_t timer_action_effects(const struct programme *before, const struct programme *after, int64_t now,
    struct timer_action_effect *out, size_t most);

#endif
