// What staff and chairs have asked for, as a pure value: each entry is absolute ("starts at 15:20", never
// "five minutes later"), says who asked and when, has a number and an expiry, and means the same given twice
// or in any order.
#ifndef PLUMBLINE_AGENDA_DESK_H
#define PLUMBLINE_AGENDA_DESK_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

enum desk_type {
    DESK_TIME,       // an item starts and ends at other instants (delayed, extended)
    DESK_CANCEL,     // an item does not take place
    DESK_MOVE,       // an item takes place in another room
    DESK_RENAME,     // an item has another title
    DESK_SPEAKERS,   // an item has other speakers
    DESK_ROOM_DELAY, // what comes next in a room starts later, and what follows with it
    DESK_NOTICE,     // a message to the attendees
    DESK_EMERGENCY,  // takes every display, or lifts the one that did
    DESK_HOLD,       // a talk's countdown stands still: its end moves on with time
    DESK_STILL,      // a talk is still running though it was due to end: its end moves on by whole minutes
    DESK_QUESTIONS,  // a talk's questions begin at another instant
    DESK_SWAP,       // two talks of a block change places
    DESK_MESSAGE,    // a message to the speaker in a room
    DESK_FULL,       // a room is full; where to go instead
    DESK_PIN,        // the display shows one slide
    DESK_VIEW,       // the display is a room's door, a foyer's screen or the timer
    DESK_BLANK,      // the display is dark
    DESK_IDENTIFY,   // the display shows its name
    DESK_TYPES
};

// "time", "cancel", …
const char *desk_type_name(enum desk_type type);

// Texts are the desk's own. Fields that a type has no use for are NULL or 0.
struct desk_entry {
    enum desk_type type;
    const char *item;  // the item's id, of a DESK_NOTICE its own; NULL for what is about a room or the
                       // display
    const char *scope; // which displays it is for (agenda/desk_scope.h); NULL: the one that keeps it
    const char *id;    // of the command that made it; NULL where a key did
    int64_t number; // of two entries for the same thing the higher holds; of equal ones the one whose `by` is
                    // greater
    const char *by; // who asked
    int64_t at;     // when, Unix seconds
    int64_t until;  // when it is forgotten
    int64_t starts_at; // DESK_TIME (0: as published), DESK_ROOM_DELAY, DESK_QUESTIONS; DESK_HOLD: since when
    int64_t ends_at;   // DESK_TIME (0: as long as published); DESK_HOLD, DESK_STILL: the end it had
    const char *room;  // DESK_MOVE: to where. DESK_ROOM_DELAY, DESK_MESSAGE, DESK_FULL: which. DESK_NOTICE:
                       // where; NULL for everywhere
    const char *other; // DESK_SWAP: the id of the item that comes behind it
    int64_t from;      // DESK_ROOM_DELAY: the first item that starts at this instant or later is the one that
                       // starts at starts_at
    const char *title; // DESK_RENAME
    const char *text;  // DESK_NOTICE, DESK_MESSAGE, DESK_EMERGENCY; NULL for a kind that needs none.
                       // DESK_FULL: where to go instead; NULL where that is not known
    const char *kind;  // DESK_NOTICE: "info", "urgent". DESK_EMERGENCY: "test", "evacuate", "custom", "lift".
                       // DESK_PIN: the slide. DESK_VIEW: "room", "hall", "stage"
    size_t speaker_count; // DESK_SPEAKERS
    const char **speakers;
};

// Numbers that JSON readers everywhere can hold (RFC 8259, 6).
#define DESK_MOST_NUMBER ((int64_t)1 << 53)

// An entry's `until` where it is taken back: what was forgotten long ago is what nobody asked for.
enum { DESK_WITHDRAWN = 1 };

// Zero-initialise. At most one entry for each type, scope and item (or room), ordered by these: two desks
// with the same entries are the same value.
struct desk {
    struct arena arena;
    size_t count;
    struct desk_entry *entries;
};

void desk_free(struct desk *desk);

// All entries of both, of two for the same thing the one that holds. Commutative, associative and idempotent.
// False where there was no memory; `out` is then empty.
bool desk_merge(const struct desk *a, const struct desk *b, struct desk *out);

// Would merging `b` into `a` change nothing? What desk_prune drops for `then` does not count.
bool desk_covers(const struct desk *a, const struct desk *b, int64_t then);

// Is an entry, or one that holds against it, there already?
bool desk_has(const struct desk *desk, const struct desk_entry *entry);

// A desk of copies of these entries.
bool desk_of(const struct desk_entry *entries, size_t count, struct desk *out);

// The schedule as the desk wants it at `now`. A delay eats the breaks and gaps behind it first, and moves
// only what is left, down to the end of the block (the items of the same session in the room on that day;
// without a session the day's): nothing is pushed past it, and what has no time left is shortened. Changed
// items know where they were (item.was). Entries that are over, and those for items and rooms that the
// schedule does not have, do nothing. NULL where there was no memory.
const struct schedule *desk_apply(const struct desk *desk, const struct schedule *schedule, int64_t now);

// When desk_apply may say something else after `now`: an entry is forgotten, or a held or still running
// talk's end has moved on. INT64_MAX for never.
int64_t desk_next_change(const struct desk *desk, int64_t now);

// When a talk that is still running is said to end at `now`: when it was due, then the next full minute.
int64_t desk_still_end(const struct desk_entry *entry, int64_t now);

// Is it about an item, and not about a room or the display?
bool desk_is_about_item(enum desk_type type);

// The entry for an item (by type: for a room; for the display NULL) that is not forgotten at `now`; NULL
// for none.
const struct desk_entry *desk_find(
    const struct desk *desk, enum desk_type type, const char *subject, int64_t now);

// Are two entries about the same thing, so that only one of them can hold?
bool desk_same_subject(const struct desk_entry *a, const struct desk_entry *b);

// Do they wish the same of the same thing, whoever asked, when and with which number?
bool desk_same_wish(const struct desk_entry *a, const struct desk_entry *b);

// A number greater than that of every entry: what is asked for with it holds.
int64_t desk_next_number(const struct desk *desk);

// What was forgotten this long ago is of no use to anybody who comes late.
enum { DESK_KEPT_S = 24 * 3600 };

// Drops what was forgotten before `then`.
void desk_prune(struct desk *desk, int64_t then);
bool desk_is_kept(const struct desk_entry *entry, int64_t then);

// The emergency that is on at `now`; NULL for none.
const struct desk_entry *desk_emergency(const struct desk *desk, int64_t now);

// The notices that are on at `now` in a room (NULL: those for everywhere), urgent ones first, then the
// newest, at most `most`. Returns how many.
size_t desk_notices(
    const struct desk *desk, const char *room, int64_t now, const struct desk_entry **out, size_t most);

// As JSON:
// {"format":1,"entries":[{"type":"time","item":"c472","number":7,"by":"chair","at":"…","until":"…","starts_at":"…"},…]}
// with instants in ISO 8601 with an offset; written in UTC. Reading refuses what is no desk with the JSON
// path and what was expected.
void desk_write(const struct desk *desk, struct str *out);
bool desk_read(const char *bytes, size_t length, struct desk *out, struct error *error);

#endif
