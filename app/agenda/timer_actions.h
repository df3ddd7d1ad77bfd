// A session chair's acts on the timer of a room, as pure functions: from what holds now to the entries that
// carry out a request. Entries are absolute ("ends 16:24"), so an act that is lost, repeated or late does no
// harm. No act takes an item past the end of its block.
//
// Instants are those of the wall clock: the schedule is published in them, and all displays of a room must
// agree. If that clock is set, timer_shift (agenda/timer_shift.h) keeps running countdowns steady.
#ifndef PLUMBLINE_AGENDA_TIMER_ACTIONS_H
#define PLUMBLINE_AGENDA_TIMER_ACTIONS_H

#include "agenda/adjustments.h"
#include "agenda/agenda.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum timer_action {
    TIMER_ACTION_START,     // the talk starts now: a late one keeps its end, an early one its length
    TIMER_ACTION_HOLD,      // pauses the countdown
    TIMER_ACTION_RESUME,    // continues it
    TIMER_ACTION_LONGER,    // minutes more
    TIMER_ACTION_SHORTER,   // minutes less
    TIMER_ACTION_UNTIL,     // the talk ends at an instant
    TIMER_ACTION_QUESTIONS, // its questions start now
    TIMER_ACTION_OVERRUN,   // it is still running after its end, and what follows moves
    TIMER_ACTION_FINISH,    // it ends now
    TIMER_ACTION_NEXT,      // it ends now, and the next talk starts
    TIMER_ACTION_SWAP,      // the running talk, or else the next one, and the one after it trade places
    TIMER_ACTION_CANCEL,    // the running talk, or else the next one, does not take place
    TIMER_ACTION_SCHEDULE,  // back to the schedule: withdraws what this chair did to the room's day
    TIMER_ACTION_MESSAGE,   // a message to the speaker
    TIMER_ACTION_READ,      // it has been read
    TIMER_ACTIONS
};

// "start", "hold", "resume", "longer", …
const char *timer_action_name(enum timer_action act);
// The act with that name; TIMER_ACTIONS for none.
enum timer_action timer_action_named(const char *name);

// How long after its end a talk can still be announced as running (TIMER_ACTION_OVERRUN).
enum { TIMER_OVERRUN_REACH_S = 180 };

// Why an act is refused: the `detail` of an error with ERROR_REFUSED.
enum timer_refusal {
    TIMER_REFUSAL_NOT_RUNNING, // no talk is running
    TIMER_REFUSAL_NONE_COMING, // no talk follows today
    TIMER_REFUSAL_NO_TALK,     // neither
    TIMER_REFUSAL_HELD,        // the countdown is paused already
    TIMER_REFUSAL_NOT_HELD,
    TIMER_REFUSAL_OVER,          // the talk is over
    TIMER_REFUSAL_OVER_TIME,     // the talk is over its time
    TIMER_REFUSAL_PAST,          // the requested end is in the past
    TIMER_REFUSAL_STILL_RUNNING, // the talk has been announced as still running
    TIMER_REFUSAL_NO_MESSAGE,
    TIMER_REFUSAL_EMPTY_MESSAGE,
    TIMER_REFUSAL_ON_SCHEDULE, // nothing was changed today
    TIMER_REFUSAL_SWAPPED,     // the two talks have traded places already
    TIMER_REFUSAL_NO_PAIR,     // the block has no two talks to swap
    TIMER_REFUSAL_NOTHING_TO_UNDO,
    TIMER_REFUSAL_BLOCK_END, // the block ends; the text says when
    TIMER_REFUSAL_CHANGED,   // somebody has changed it since; the text says who
};

// Fills `error` with a refusal in English (not one of the last two, whose texts vary); returns false.
bool timer_refuse(struct error *error, enum timer_refusal refusal);

// The author of what a key did. In a fleet it is followed by "@" and the display's name, because setting the
// wall clock of a display only concerns what was done on that display (agenda/timer_shift.h).
#define TIMER_ACTION_BY_KEY "chair"

// What an act works on. All borrowed.
struct timer_context {
    const struct schedule *published; // without the adjustments
    const struct adjustments *adjustments;
    const struct place *place;
    const struct questions_rules *questions;
    int64_t now;
    const char *by; // who asks
};

struct timer_request {
    enum timer_action act;
    int minutes;      // TIMER_ACTION_LONGER, TIMER_ACTION_SHORTER: how many; 0 stands for 1
    int64_t until;    // TIMER_ACTION_UNTIL: the end; TIMER_ACTION_MESSAGE: when it disappears
    const char *text; // TIMER_ACTION_MESSAGE
};

// Fills `out` with the entries that carry out a request, to be merged into the adjustments. Fails with a
// timer_refusal if the act makes no sense now ("no talk is running") or is not possible ("the block ends at
// 18:00"), and if out of memory; `out` is then empty.
bool timer_action(const struct timer_context *context, const struct timer_request *request,
    struct adjustments *out, struct error *error);

#endif
