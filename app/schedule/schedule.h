// A conference's published schedule: an immutable value, read once from a publisher's bytes, shared by const
// pointer and counted references.
//
// All texts are cleaned (text_clean) and valid UTF-8, and not NULL unless stated. Instants are UTC seconds.
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_H

#include "base/error.h"
#include "base/zone.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Half-open: start <= t < end.
struct span {
    int64_t start;
    int64_t end;
};

// No instant is in it.
#define SPAN_UNKNOWN ((struct span){.start = INT64_MAX, .end = INT64_MIN})

struct speaker {
    const char *name;
    const char *affiliation; // "" if unknown
};

enum item_kind { ITEM_TALK, ITEM_BREAK };

// An item before it was changed.
struct item_was {
    struct span at;
    const char *room; // its name
    const char *title;
};

// What a chair did to a talk's timer. The talk's end is in the item's span.
struct item_timer {
    int64_t questions_at;      // when the questions begin; 0: by the rules
    int64_t questions_said_at; // when that was said
    int64_t paused_s;          // for how long it was held before, since it started
    int64_t held_at;           // since when the countdown is held, and the end moves with time; 0: it runs
    int64_t counts_to;         // where its countdown ends, if that is not the talk's end; 0: it is
    int64_t due;               // when a talk that is still running should have ended; 0: it does not overrun
    bool finished;             // its chair ended it: no overtime is counted
};

// When an item lost an id, and when another item took that; Unix seconds, 0: unknown or nobody.
struct id_times {
    int64_t lost, taken;
};

// A talk or a break, with a place and a time.
struct item {
    const char *id;   // the publisher's: Indico's entry key, frab's guid
    const char *guid; // a second identity that outlives renewed ids (pretalx's code), which the dates of a
                      // talk that takes place twice share; NULL if the format has none
    size_t former_count;
    const char *const
        *former; // the ids that it had in earlier schedules of this conference, the latest first
    const struct id_times *former_times; // of each of these; NULL: unknown
    int64_t id_since;                    // when it got its id, Unix seconds; 0: no other item had that before
    enum item_kind kind;
    uint32_t colour; // the session's or track's, 0xRRGGBB; 0 (no colour that shows) if unknown
    const char *title;
    const char *subtitle; // NULL if none
    const char *link;     // its page, http or https, in ASCII; NULL if unknown
    const char *language; // that it is held in: a lower-case tag such as "en"; NULL if unknown
    const char *session;  // the block, session or track it belongs to; NULL if none
    const char *slot; // what its block of that session is called ("Parallel sessions: Higgs physics II"), if
                      // it has a name of its own; else NULL
    size_t speaker_count;
    const struct speaker *speakers;
    size_t lead_count; // who leads its block (Indico's conveners)
    const struct speaker *leads;
    size_t poster_count; // it stands for a session of that many posters; 0: it is no poster session
    size_t room;         // index into schedule.rooms
    struct span at;
    struct span
        place;      // of one that traded places (agenda/swap.h), where it is to be then; start 0: it did not
    bool cancelled; // does not take place, or not here: it is announced but never current
    bool not_recorded;              // the publisher asks not to record it
    const char *moved_to;           // the room it was moved to, if it does not take place here; else NULL
    const struct item_was *was;     // if it was changed recently; else NULL
    const struct item_timer *timer; // if its chair changed its timer; else NULL
};

// A room's items are schedule.items[first] and the count - 1 after it, sorted by start, end, id.
struct room {
    const char *name;
    const char *guid; // outlives a new name; NULL if the format has none
    size_t former_count;
    const char *const *former; // the names that it had in earlier schedules of this conference, and that no
                               // other room has now
    bool gone; // the publisher no longer has it; it stays, without items, and says where they went
    size_t first;
    size_t count;
};

// Compares items by start, end, id, and by title for an id that a publisher uses twice. Results as of strcmp.
int item_compare(const struct item *a, const struct item *b);

enum finding_severity {
    FINDING_NOTE,    // worth knowing; the screen is right
    FINDING_WARNING, // something was left out or guessed
    FINDING_ERROR,   // the screen would be wrong
};

// Something odd that was found while reading the schedule.
struct finding {
    enum finding_severity severity;
    const char *path;   // its JSONPath
    const char *what;   // what was found, and what was expected
    const char *advice; // what to do about it
};

struct schedule {
    const char *title;  // the event's; "" if the format has none
    const char *format; // the reader's name, such as "Indico timetable export"
    struct zone zone;
    int64_t day_turn_s; // how long after local midnight the conference's day begins (frab's day_start)
    size_t room_count;
    const struct room *rooms; // in the publisher's order
    size_t item_count;
    const struct item *items; // by room, then start, end, id
    struct span event;        // the event's own, by the publisher; SPAN_UNKNOWN if it gives none
    bool unpublished;         // there is an event, but its timetable is not published
    const char
        *not_happening; // that the event does not take place ("Cancelled"), by the publisher; else NULL
    const char *not_happening_reason; // why not, in a sentence; NULL if unknown
    int64_t start;                    // of the first item; INT64_MAX without items
    int64_t
        end; // of the last item that takes place or of the event, whichever is later; INT64_MIN if neither
    size_t finding_count;
    const struct finding *findings;
    const struct schedule_index *index; // of names, for schedule_find_item and schedule_find_room
};

// What a reader may need to know from outside.
struct schedule_hints {
    const char *zone;          // the config's zone, for feeds without one; may be NULL
    const char *language;      // for texts in several languages; where it is missing, the item's own is
                               // taken, else English, else the first. May be NULL
    const atomic_bool *cancel; // reading fails soon after it becomes true (ERROR_CANCELLED); may be NULL
};

// Reads any known format, detected automatically. The caller owns the result (schedule_unref); NULL if it is
// not a schedule. May be called from any thread.
const struct schedule *schedule_read(
    const char *bytes, size_t length, const struct schedule_hints *hints, struct error *error);

// Shared ownership: each ref needs an unref, and the last unref frees. Thread-safe. NULL is allowed.
const struct schedule *schedule_ref(const struct schedule *schedule);
void schedule_unref(const struct schedule *schedule);

// The conference day of an instant, as days since 1970-01-01. Until the day turns, items after midnight
// belong to the day before.
int64_t schedule_day(const struct schedule *schedule, int64_t at);

// The instant at which a day begins.
int64_t schedule_day_start(const struct schedule *schedule, int64_t day);

// The instant at which the day of `at` ends. Always after `at`, even if clocks go back over midnight and the
// next day has begun once before.
int64_t schedule_day_end(const struct schedule *schedule, int64_t at);

// In constant time: the item that has or had that id, in the room where it takes place now; NULL for none,
// and where there is no schedule (NULL).
const struct item *schedule_find_item(const struct schedule *schedule, const char *id);

// In constant time: the index of the room that has exactly that name, else of one that had it or has that
// guid; room_count for none.
size_t schedule_find_room(const struct schedule *schedule, const char *name);

// "error", "warning", "note"
const char *finding_severity_name(enum finding_severity severity);

#endif
