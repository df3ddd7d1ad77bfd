// Shared by timer_actions.c, which prepares an act, and timer_action_handlers.c, which carries it out.
#ifndef PLUMBLINE_AGENDA_TIMER_ACTIONS_INTERNAL_H
#define PLUMBLINE_AGENDA_TIMER_ACTIONS_INTERNAL_H

#include "agenda/timer_actions.h"

// An act being worked out.
struct timer_edit {
    const struct timer_context *context;
    const struct timer_request *request;
    struct error *error;
    const struct schedule *schedule; // adjusted; a reference
    struct programme *programme;     // of it; owned
    struct agenda agenda;            // of the programme, at the context's `now`
    const struct item *talk;         // the timer's (timer_talk); NULL for none
    int64_t until;                   // when new entries expire: the end of the day
    size_t count;
    struct adjustment *entries; // the result; owned; room for TIMER_EDIT_NEW and one for each adjustment
};

// How many entries an act may add, besides withdrawing existing ones.
enum { TIMER_EDIT_NEW = 6 };

// An act: a row of the table in timer_action_handlers.c. A new one needs a value of enum timer_action, a row
// and a function.
struct timer_action_handler {
    const char *name;
    bool needs_talk; // refused without a talk that is running or over its time (TIMER_REFUSAL_NOT_RUNNING)
    // Adds entries; false with the error set.
    bool (*apply)(struct timer_edit *edit);
};

extern const struct timer_action_handler timer_action_handlers[TIMER_ACTIONS];

#endif
