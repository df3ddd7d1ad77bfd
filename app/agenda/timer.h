// The stage timer: what is counted down in a place at an instant, and in which phase. Pure, and computed from
// absolute instants (the item's span, the adjustments), never by decrementing: it cannot drift or skip a
// second, and displays with the same input agree.
#ifndef PLUMBLINE_AGENDA_TIMER_H
#define PLUMBLINE_AGENDA_TIMER_H

#include "agenda/agenda.h"

#include <stdbool.h>
#include <stdint.h>

enum timer_phase {
    TIMER_NONE,         // nothing to count down to today
    TIMER_WAITING,      // until the next talk starts
    TIMER_BREAK,        // the same, during a break
    TIMER_TALK,         // a talk
    TIMER_LAST_MINUTES, // its last minutes (timer_warning), if they start before its questions
    TIMER_QUESTIONS,    // its questions
    TIMER_LAST_MINUTE,  // its last minute (timer_warning)
    TIMER_OVER,         // its time is up
};

// When to warn, in minutes before a talk's end; 0 for not at all.
struct timer_warning {
    int last_minutes; // TIMER_LAST_MINUTES
    int last_minute;  // TIMER_LAST_MINUTE
};

// For slots of this length.
struct timer_by_length {
    int slot_minutes;
    struct timer_warning warning;
};

// For the talks of a session, whatever their length.
struct timer_by_session {
    const char *session;
    struct timer_warning warning;
};

// A session's warning comes first, then that of the length, then the default.
struct timer_rules {
    struct timer_warning default_warning;
    size_t length_count;
    const struct timer_by_length *lengths; // borrowed
    size_t session_count;
    const struct timer_by_session *sessions; // borrowed
};

// 5 minutes and 1 minute for all.
struct timer_rules timer_default_rules(void);

struct timer {
    enum timer_phase phase;
    const struct item *item; // the talk; before it starts, the next one; NULL for TIMER_NONE
    int64_t left_s;          // until it ends or starts; negative if over its time
    int64_t elapsed_s;       // since the talk started, without pauses; 0 before it starts
    int64_t length_s;        // of the talk; 0 before it starts
    int64_t questions_s;     // the length of its questions; 0 for none
    int64_t phase_began;     // Unix seconds; 0 before the talk starts
    int64_t phase_length_s;  // 0 if unknown
    bool held;               // the countdown is paused
    bool questions_ending;   // the last minutes have begun during the questions
};

// How long "time is up" is shown if nothing follows at once. A talk that is held stays.
enum { TIMER_OVER_S = 120 };

struct timer timer_at(const struct agenda *agenda, const struct timer_rules *rules);

// When the phase of a talk's timer next changes without anybody doing anything, which may be at any second;
// INT64_MAX for never. When the next talk starts, agenda_next_change tells.
int64_t timer_next_change(const struct agenda *agenda, const struct timer_rules *rules);

// The talk that the timer is about: the running one, or else the one that ended less than TIMER_OVER_S ago
// or is held, and was not ended by its chair. NULL for none.
const struct item *timer_talk(const struct agenda *agenda);

// Where a talk's countdown ends. That is the talk's end, unless it is held or still running: the talk then
// ends with its block at the latest, but the countdown goes on.
int64_t timer_end(const struct item *talk);

// For how long a talk has been held in all by `at`, in seconds; 0 for one that never was.
int64_t timer_paused_s(const struct item *talk, int64_t at);

// When its questions start, as its countdown has them at `at`: a pause makes no talk's questions longer.
int64_t timer_questions_start(const struct questions_rules *rules, const struct item *talk, int64_t at);

// The running talk, of several the one that ends first; NULL for none.
const struct item *timer_running_talk(const struct agenda *agenda);

// The talk of this day that ended last, less than `within_s` ago; NULL for none.
const struct item *timer_ended_talk(const struct agenda *agenda, int64_t within_s);

// The next talk of this day; NULL for none.
const struct item *timer_next_talk(const struct agenda *agenda);

// How many seconds later than published, or than where it went as talks traded places, the timer's talk
// (timer_talk) ends, or else the next one starts; negative if earlier. 0 if there is neither. Whoever has
// just ended in time is not told of the next one's delay.
int64_t timer_lateness(const struct agenda *agenda, const struct schedule *published);

#endif
