// What staff and chairs have asked for, as a pure value: each entry is absolute ("starts at 15:20", never
// "five minutes later"), says who asked and when, has a number and an expiry, and means the same given twice
// or in any order.
#ifndef PLUMBLINE_AGENDA_ADJUSTMENTS_H
#define PLUMBLINE_AGENDA_ADJUSTMENTS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "schedule/schedule.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum adjustment_type {
    ADJUST_TIME,       // an item starts and ends at other instants (delayed, extended)
    ADJUST_CANCEL,     // an item does not take place
    ADJUST_MOVE,       // an item takes place in another room
    ADJUST_RENAME,     // an item has another title
    ADJUST_SPEAKERS,   // an item has other speakers
    ADJUST_ROOM_DELAY, // what comes next in a room starts later, and what follows with it
    ADJUST_NOTICE,     // a message to the attendees
    ADJUST_EMERGENCY,  // takes every display, or lifts the one that did
    ADJUST_HOLD,       // a talk's countdown stands still: its end moves on with time
    ADJUST_STILL,      // a talk is still running though it was due to end: its end moves on by whole minutes
    ADJUST_QUESTIONS,  // a talk's questions begin at another instant
    ADJUST_SWAP,       // two talks of a block change places
    ADJUST_MESSAGE,    // a message to the speaker in a room
    ADJUST_FULL,       // a room is full; where to go instead
    ADJUST_PIN,        // the display shows one slide
    ADJUST_VIEW,       // the display is a room's door, a foyer's screen or the timer
    ADJUST_BLANK,      // the display is dark
    ADJUST_IDENTIFY,   // the display shows its name
    ADJUST_TYPES
};

// "time", "cancel", …
const char *adjustment_type_name(enum adjustment_type type);

// How much a notice matters: urgent ones come first, and in another colour.
enum notice_level { NOTICE_INFO, NOTICE_URGENT };
extern const char *const notice_level_names[]; // "info", "urgent", NULL

enum emergency_kind {
    EMERGENCY_CUSTOM, // says its text
    EMERGENCY_TEST,
    EMERGENCY_EVACUATE,
    EMERGENCY_LIFT, // ends the one that is on
};
extern const char *const emergency_kind_names[]; // "custom", "test", "evacuate", "lift", NULL

// What a display is: a room's door, a foyer's screen of all rooms, or the stage timer.
enum view_kind { VIEW_ROOM, VIEW_ROOMS, VIEW_TIMER };
extern const char *const view_names[]; // "room", "hall", "stage", NULL

// Texts are the desk's own. Fields that a type has no use for are NULL or 0.
struct adjustment {
    enum adjustment_type type;
    enum notice_level level; // ADJUST_NOTICE
    const char *item;  // the item's id, of a ADJUST_NOTICE its own; NULL for what is about a room or the
                       // display
    const char *scope; // which displays it is for (agenda/adjustments_scope.h); NULL: the one that keeps it
    const char *id;    // of the command that made it; NULL where a key did
    int64_t number; // of two entries for the same thing the higher holds; of equal ones the one whose `by` is
                    // greater
    const char *by; // who asked
    int64_t at;     // when, Unix seconds
    int64_t until;  // when it is forgotten
    int64_t starts_at; // ADJUST_TIME (0: as published), ADJUST_ROOM_DELAY, ADJUST_QUESTIONS; ADJUST_HOLD:
                       // since when
    int64_t ends_at;   // ADJUST_TIME (0: as long as published); ADJUST_HOLD, ADJUST_STILL: the end it had
    const char *room;  // ADJUST_MOVE: to where. ADJUST_ROOM_DELAY, ADJUST_MESSAGE, ADJUST_FULL: which.
                       // ADJUST_NOTICE: where; NULL for everywhere
    const char *other; // ADJUST_SWAP: the id of the item that comes behind it
    int64_t from; // ADJUST_ROOM_DELAY: the first item that starts at this instant or later is the one that
                  // starts at starts_at
    const char *title; // ADJUST_RENAME
    const char *text;  // ADJUST_NOTICE, ADJUST_MESSAGE, ADJUST_EMERGENCY; NULL for a kind that needs none.
                       // ADJUST_FULL: where to go instead; NULL where that is not known
    enum emergency_kind emergency; // ADJUST_EMERGENCY
    enum view_kind view;           // ADJUST_VIEW
    const char *slide;             // ADJUST_PIN: its name
    size_t speaker_count;          // ADJUST_SPEAKERS
    const char **speakers;
};

// Numbers that JSON readers everywhere can hold (RFC 8259, 6).
#define ADJUSTMENTS_MAX_NUMBER ((int64_t)1 << 53)

// An entry's `until` where it is taken back: what was forgotten long ago is what nobody asked for.
enum { ADJUST_WITHDRAWN = 1 };

// Zero-initialise. At most one entry for each type, scope and item (or room), ordered by these: two desks
// with the same entries are the same value.
struct adjustments {
    struct arena arena;
    size_t count;
    struct adjustment *entries;
};

void adjustments_free(struct adjustments *adjustments);

// All entries of both, of two for the same thing the one that holds. Commutative, associative and idempotent.
// False where there was no memory; `out` is then empty.
bool adjustments_merge(const struct adjustments *a, const struct adjustments *b, struct adjustments *out);

// Would merging `b` into `a` change nothing? What adjustments_prune drops for `then` does not count.
bool adjustments_covers(const struct adjustments *a, const struct adjustments *b, int64_t then);

// Is an entry, or one that holds against it, there already?
bool adjustments_has(const struct adjustments *adjustments, const struct adjustment *entry);

// A desk of copies of these entries.
bool adjustments_of(const struct adjustment *entries, size_t count, struct adjustments *out);

// The schedule as the desk wants it at `now`. A delay eats the text_breaks and gaps behind it first, and
// moves only what is left, down to the end of the block (the items of the same session in the room on that
// day; without a session the day's): nothing is pushed past it, and what has no time left is shortened.
// Changed items know where they were (item.was). Entries that are over, and those for items and rooms that
// the schedule does not have, do nothing. NULL where there was no memory.
const struct schedule *adjustments_apply(
    const struct adjustments *adjustments, const struct schedule *schedule, int64_t now);

// When adjustments_apply may say something else after `now`: an entry is forgotten, or a held or still
// running talk's end has moved on. INT64_MAX for never.
int64_t adjustments_next_change(const struct adjustments *adjustments, int64_t now);

// When a talk that is still running is said to end at `now`: when it was due, then the next full minute.
int64_t adjustment_still_end(const struct adjustment *entry, int64_t now);

// Is it about an item, and not about a room or the display?
bool adjustment_is_about_item(enum adjustment_type type);

// The entry for an item (by type: for a room; for the display NULL) that is not forgotten at `now`; NULL
// for none.
const struct adjustment *adjustments_find(
    const struct adjustments *adjustments, enum adjustment_type type, const char *subject, int64_t now);

// Are two entries about the same thing, so that only one of them can hold?
bool adjustment_same_subject(const struct adjustment *a, const struct adjustment *b);

// Do they wish the same of the same thing, whoever asked, when and with which number?
bool adjustment_same_wish(const struct adjustment *a, const struct adjustment *b);

// A number greater than that of every entry: what is asked for with it holds.
int64_t adjustments_next_number(const struct adjustments *adjustments);

// What was forgotten this long ago is of no use to anybody who comes late.
enum { ADJUSTMENTS_KEPT_S = 24 * 3600 };

// Drops what was forgotten before `then`.
void adjustments_prune(struct adjustments *adjustments, int64_t then);
bool adjustment_is_kept(const struct adjustment *entry, int64_t then);

// The emergency that is on at `now`; NULL for none.
const struct adjustment *adjustments_emergency(const struct adjustments *adjustments, int64_t now);

// The notices that are on at `now` in a room (NULL: those for everywhere), urgent ones first, then the
// newest, at most `most`. Returns how many.
size_t adjustments_notices(const struct adjustments *adjustments, const char *room, int64_t now,
    const struct adjustment **out, size_t most);

// As JSON:
// {"format":1,"entries":[{"type":"time","item":"c472","number":7,"by":"chair","at":"…","until":"…","starts_at":"…"},…]}
// with instants in ISO 8601 with an offset; written in UTC. Reading cleans texts for a public screen, and
// refuses what no entry may say, with the JSON path, what was found and what was expected.
void adjustments_write(const struct adjustments *adjustments, struct str *out);
bool adjustments_read(const char *bytes, size_t length, struct adjustments *out, struct error *error);
bool adjustments_from_json(const json_t *value, struct adjustments *out, struct error *error);

// The format that is written; the only one that is read.
enum { ADJUSTMENTS_FORMAT = 1 };

// What adjustments_read makes of what adjustments_write writes: the entries as all other displays will have
// them. Fails as it does.
bool adjustments_check(const struct adjustments *adjustments, struct adjustments *out, struct error *error);

#endif
