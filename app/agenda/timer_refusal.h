// Why an act on the timer, or undoing one, is refused: the `detail` of an error with ERROR_REFUSED.
#ifndef PLUMBLINE_AGENDA_TIMER_REFUSAL_H
#define PLUMBLINE_AGENDA_TIMER_REFUSAL_H

#include "base/error.h"

#include <stdbool.h>

enum timer_refusal {
    TIMER_REFUSAL_NOT_RUNNING, // no talk is running
    TIMER_REFUSAL_NONE_COMING, // no talk follows today
    TIMER_REFUSAL_NO_TALK,     // neither
    TIMER_REFUSAL_HELD,        // the countdown is paused already
    TIMER_REFUSAL_NOT_HELD,
    TIMER_REFUSAL_OVER,          // the talk is over
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
bool timer_refusal_set(struct error *error, enum timer_refusal refusal);

#endif
