// What is on, and what comes next, in one place at one instant. Pure: no clock, no I/O.
#ifndef PLUMBLINE_AGENDA_AGENDA_H
#define PLUMBLINE_AGENDA_AGENDA_H

#include "agenda/programme.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Exactly one holds at any second. A talk beats a break that overlaps it.
enum phase {
    PHASE_TALK,
    PHASE_BREAK,
    PHASE_GAP,    // between items of the day
    PHASE_BEFORE, // the day's first item is still to come
    PHASE_AFTER,  // the day's last item is over
    PHASE_EMPTY,  // nothing in this place on this day
    PHASE_OVER,   // nothing more in the whole event, in any room
    PHASE_COUNT
};

// Which part of its slot the running talk is in.
enum part { PART_NONE, PART_TALK, PART_QUESTIONS };

const char *phase_name(enum phase phase); // "talk", "break", …

enum { AGENDA_NONE = -1 };

// Pointers reach into the programme and live as long as it does.
struct agenda {
    const struct programme *programme;
    int64_t at;
    enum phase phase;
    enum part part;       // of the running talk that ends first; PART_NONE without one
    int64_t questions_at; // when its questions begin or began; 0 without one
    size_t now_count;
    const struct item **now; // every item that is on, by start, end, id; owned
    const struct item *next; // the first item that starts after `at`, on whatever day; NULL where none
    const struct item *next_talk;
    size_t later_count;
    const struct item *const *later; // behind `next`, on the day of `next`
    size_t today_count;
    const struct item *const *today; // all that starts on the day of `at`
    int64_t remaining_s;             // until the first of `now` ends; AGENDA_NONE without `now`
    int64_t starts_in_s;             // until `next`; AGENDA_NONE without
};

// Fills `out`; false only where there is no memory for `now`. Give agenda_release what it filled.
bool agenda_at(const struct programme *programme, int64_t at, struct agenda *out);
void agenda_release(struct agenda *agenda);

// The next instant after `at` at which anything of the agenda may differ other than the seconds that count
// down: an item starts or ends, questions begin, the conference's day turns, the event is over.
int64_t agenda_next_change(const struct agenda *agenda);

// The answer of `agenda --json`, one line without a line break.
void agenda_to_json(const struct agenda *agenda, struct str *out);

#endif
