// A conference's published schedule: an immutable value, read once from the bytes that a publisher gives and
// shared by const pointer until its last reader lets it go.
//
// All texts are cleaned (text_clean), valid UTF-8, never NULL unless said so. Instants are UTC seconds.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_H

#include "base/error.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Half-open: start <= t < end.
struct span {
    int64_t start;
    int64_t end;
};

struct speaker {
    const char *name;
    const char *affiliation; // "" where unknown
};

enum item_kind { ITEM_TALK, ITEM_BREAK };

// What an item was before it was changed.
struct item_was {
    struct span at;
    const char *room; // its name
    const char *title;
};

// What a chair did to a talk's timer. Its end is in the item's own span.
struct item_timer {
    int64_t questions_at; // when its questions begin; 0: by the rules
    int64_t held_at;      // since when the countdown stands still, the end moving on with time; 0: it runs
    int64_t due;          // when it should have ended, of one that is still running; 0: it is not
    bool finished;        // its chair ended it: nothing is counted over
};

// What has a place and a time of its own: a talk, or a break.
struct item {
    const char *id; // the publisher's: Indico's entry key, frab's guid
    enum item_kind kind;
    const char *title;
    const char *session; // the block, session or track it belongs to; NULL where none
    size_t speaker_count;
    const struct speaker *speakers;
    size_t room; // index into schedule.rooms
    struct span at;
    bool cancelled;       // does not take place, or not here: it is told, and never on
    const char *moved_to; // of one that does not take place here: the room to which it went; NULL where none
    const struct item_was *was;     // where it was changed lately; NULL where not
    const struct item_timer *timer; // where a chair has a hand in it; NULL where not
};

// A room's items are schedule.items[first] and the count - 1 behind it, ordered by start, end, id.
struct room {
    const char *name;
    size_t first;
    size_t count;
};

// The order in which items are told: start, end, id (and title, where a publisher gives an id twice). As of
// strcmp.
int item_compare(const struct item *a, const struct item *b);

enum finding_severity {
    FINDING_NOTE,    // worth knowing, the screen is right
    FINDING_WARNING, // something was left out or guessed
    FINDING_ERROR,   // the screen would be wrong
};

// What reading the schedule brought to light.
struct finding {
    enum finding_severity severity;
    const char *path;   // JSON path of the place
    const char *what;   // what is the case, and what was expected
    const char *advice; // what to do about it
};

struct schedule {
    const char *title;  // the event's, "" where the format does not tell
    const char *format; // the reader's name, such as "Indico timetable export"
    struct zone zone;
    int64_t day_turn_s; // the conference's day begins this long after local midnight (frab's day_start)
    size_t room_count;
    const struct room *rooms; // in the publisher's order
    size_t item_count;
    const struct item *items; // by room, then start, end, id
    int64_t start;            // when the first item of the event starts; INT64_MAX without items
    int64_t end;              // when the last item that takes place ends; INT64_MIN where none does
    size_t finding_count;
    const struct finding *findings;
};

// What the reader may need to be told from outside.
struct schedule_hints {
    const char *zone; // the config's zone, for feeds that have none; NULL where there is none
};

// Reads any of the formats known, chosen by what the document is. The caller owns the answer
// (schedule_unref); NULL with the reason where it is no schedule at all. May be called from any thread.
const struct schedule *schedule_read(
    const char *bytes, size_t length, const struct schedule_hints *hints, struct error *error);

// Shared ownership: each ref needs an unref; the last one frees. Thread-safe. NULL is passed over.
const struct schedule *schedule_ref(const struct schedule *schedule);
void schedule_unref(const struct schedule *schedule);

// The conference's day of an instant, as days since 1970-01-01: items after midnight belong to the day before
// until the day turns.
int64_t schedule_day(const struct schedule *schedule, int64_t at);

// The instant at which that day begins.
int64_t schedule_day_start(const struct schedule *schedule, int64_t day);

// The instant at which the day of `at` is over, always behind `at`: where clocks go back over midnight, the
// next day has begun once before.
int64_t schedule_day_end(const struct schedule *schedule, int64_t at);

// "error", "warning", "note"
const char *finding_severity_name(enum finding_severity severity);

#endif
