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
#include "agenda/timer_refusal.h"

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
    TIMER_ACTION_SWAP,      // a talk and the one after it trade places
    TIMER_ACTION_CANCEL,    // a talk does not take place
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

// The author of what a key did. In a fleet it is followed by "@" and the display's name, because setting the
// wall clock of a display only concerns what was done on that display (agenda/timer_shift.h).
#define TIMER_ACTION_BY_KEY "chair"

// What an act works on. All borrowed.
struct timer_context {
    const struct schedule *published; // without the adjustments
    const struct schedule *shown;     // with them, at `now`; NULL: to be worked out
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
    const char *item; // TIMER_ACTION_SWAP, TIMER_ACTION_CANCEL: which talk of the day, that is not over;
                      // NULL: the running one, or else the next
};

// The talk of that id if it is on or still to come today in this place; NULL for none.
const struct item *timer_action_talk(const struct agenda *agenda, const char *item);

// Fills `out` with the entries that carry out a request, to be merged into the adjustments. Fails with a
// timer_refusal if the act makes no sense now ("no talk is running") or is not possible ("the block ends at
// 18:00"), and if out of memory; `out` is then empty.
bool timer_action(const struct timer_context *context, const struct timer_request *request,
    struct adjustments *out, struct error *error);

#endif
