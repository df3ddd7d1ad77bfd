// The stage timer: what is counted down in a place at an instant, and in which phase. Pure, and worked out
// from absolute instants (the item's span, the desk's entries), never by decrementing: it cannot drift or
// skip a second, and two displays with the same inputs say the same.
#ifndef PLUMBLINE_AGENDA_TIMER_H
#define PLUMBLINE_AGENDA_TIMER_H

#include "agenda/agenda.h"

#include <stdbool.h>
#include <stdint.h>

enum timer_phase {
    TIMER_NONE,         // nothing today that could be counted down to
    TIMER_WAITING,      // the next talk starts in …
    TIMER_BREAK,        // a break: the next talk starts in …
    TIMER_TALK,         // a talk
    TIMER_LAST_MINUTES, // its last minutes (5, unless the rules say otherwise), before its questions
    TIMER_QUESTIONS,    // its questions
    TIMER_LAST_MINUTE,  // its last minute (likewise)
    TIMER_OVER,         // its time is up
};

// When a talk is warned, in minutes before its end; 0: not.
struct timer_warning {
    int minutes; // TIMER_LAST_MINUTES
    int minute;  // TIMER_LAST_MINUTE
};

// For slots of this length, and for the talks of a session whatever their length.
struct timer_by_length {
    int slot_minutes;
    struct timer_warning warning;
};
struct timer_by_session {
    const char *session;
    struct timer_warning warning;
};

struct timer_rules {
    struct timer_warning usual; // where nothing else holds
    size_t length_count;
    const struct timer_by_length *lengths; // borrowed
    size_t session_count;
    const struct timer_by_session *sessions; // borrowed
};

// 5 minutes and 1.
struct timer_rules timer_usual_rules(void);

struct timer {
    enum timer_phase phase;
    const struct item *item; // the talk; of a break the one behind it; NULL: TIMER_NONE
    int64_t left_s;          // until it ends or starts; negative: over its time
    int64_t length_s;        // of what is counted down; 0 while waiting
    int64_t questions_s;     // how long its questions are; 0 for none
    int64_t phase_began;     // when this phase began, Unix seconds; 0: unknown (waiting)
    int64_t phase_length_s;  // how long the phase is; 0: unknown
    bool held;               // the countdown stands still
    bool late_questions;     // within its questions the last minutes have begun
};

// How long "time is up" stands where nothing follows at once.
enum { TIMER_OVER_S = 120 };

struct timer timer_at(const struct agenda *agenda, const struct timer_rules *rules);

// The talk that the timer is about: the one that runs (of several the one that ends first); else the one that
// ended less than TIMER_OVER_S ago and was not ended by its chair; NULL for none.
const struct item *timer_talk(const struct agenda *agenda);

// The talk that runs; NULL for none.
const struct item *timer_running(const struct agenda *agenda);

// The talk of this day that ended last, less than `within_s` ago; NULL for none.
const struct item *timer_ended(const struct agenda *agenda, int64_t within_s);

// The next talk of this day; NULL for none.
const struct item *timer_coming(const struct agenda *agenda);

// How many seconds the running talk ends, or else the next one starts, later than `published` says (negative:
// earlier). 0 without such a talk.
int64_t timer_lateness(const struct agenda *agenda, const struct schedule *published);

#endif
