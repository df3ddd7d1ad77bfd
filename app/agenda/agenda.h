// What is on in a place at an instant, and what comes next. Pure: no clock, no I/O.
#ifndef PLUMBLINE_AGENDA_AGENDA_H
#define PLUMBLINE_AGENDA_AGENDA_H

#include "agenda/programme.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Every second is in exactly one. A talk takes precedence over a break that overlaps it.
enum phase {
    PHASE_TALK,
    PHASE_BREAK,
    PHASE_GAP,    // between items of the day
    PHASE_BEFORE, // before the day's first talk; breaks before it, such as registration, do not begin the day
    PHASE_AFTER,  // after the day's last talk; breaks after it do not go on with the day
    PHASE_EMPTY,  // nothing in this place on this day
    PHASE_OVER,   // nothing more in any room, and the event's own end is past
    PHASE_COUNT
};

// The part of its slot that the running talk is in.
enum part { PART_NONE, PART_TALK, PART_QUESTIONS };

const char *phase_name(enum phase phase); // "talk", "break", …

enum { AGENDA_NONE = -1 };

// Items are borrowed from the programme.
struct agenda {
    const struct programme *programme;
    int64_t at;
    enum phase phase;
    enum part part;       // of the running talk that ends first; PART_NONE without one
    int64_t questions_at; // when its questions start; 0 without one
    size_t now_count;
    const struct item **now; // every item that is on, by start, end and id; owned
    const struct item *next; // the first item that starts after `at`, on any day; NULL for none
    const struct item *next_talk;
    size_t later_count;
    const struct item *const *later; // after `next`, on its day
    size_t today_count;
    const struct item *const *today; // every item that starts on the day of `at`
    int64_t remaining_s;             // until the first of `now` ends; AGENDA_NONE if nothing is on
    int64_t starts_in_s;             // until `next` starts; AGENDA_NONE if there is none
};

// Fills `out`; false if out of memory. Free with agenda_release.
bool agenda_at(const struct programme *programme, int64_t at, struct agenda *out);
void agenda_release(struct agenda *agenda);

// When anything but the seconds left may next differ: an item starts or ends, questions start, the
// conference's day changes, the event ends.
int64_t agenda_next_change(const struct agenda *agenda);

// Is a talk on or still to come in any room, after `at`, or a break anywhere but here?
bool agenda_goes_on(const struct agenda *agenda);

// Is the event still on, by the publisher, on a day later than that of `at`?
bool agenda_has_days_left(const struct agenda *agenda);

// Is it a day of the event without an item in any room?
bool agenda_is_unannounced(const struct agenda *agenda);

// The output of `agenda --json`: one line, without its line break.
void agenda_to_json(const struct agenda *agenda, struct str *out);

#endif
