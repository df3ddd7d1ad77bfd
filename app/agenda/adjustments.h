// The adjustments: what staff and chairs have asked for, as a pure value. Each entry is absolute ("starts at
// 15:20", never "five minutes later"), records who asked and when, and has a number and an expiry. Merging
// entries twice, or in another order, makes no difference.
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
    ADJUST_TIME,       // an item starts or ends at another time
    ADJUST_CANCEL,     // an item does not take place
    ADJUST_MOVE,       // an item takes place in another room
    ADJUST_RENAME,     // an item has another title
    ADJUST_SPEAKERS,   // an item has other speakers
    ADJUST_ROOM_DELAY, // the next item of a room starts later, and what follows moves with it
    ADJUST_NOTICE,     // a message to attendees
    ADJUST_EMERGENCY,  // takes over every display, or lifts the emergency that does
    ADJUST_HOLD,       // a talk's countdown is paused: its end moves with the clock
    ADJUST_OVERRUN,    // a talk is still running after its end, which moves by whole minutes
    ADJUST_QUESTIONS,  // a talk's questions start at another time
    ADJUST_PAUSED,     // how long a talk's countdown was paused before now
    ADJUST_SWAP,       // two talks of a block trade places
    ADJUST_MESSAGE,    // a message to the speaker in a room
    ADJUST_FULL,       // a room is full; where to go instead
    ADJUST_PIN,        // the display stays on one slide
    ADJUST_VIEW,       // the display switches to another view
    ADJUST_BLANK,      // the display is dark
    ADJUST_IDENTIFY,   // the display shows its name
    ADJUST_TYPES
};

// "time", "cancel", …
const char *adjustment_type_name(enum adjustment_type type);

// How important a notice is. Urgent ones come first, and in another colour.
enum notice_level { NOTICE_INFO, NOTICE_URGENT };
extern const char *const notice_level_names[]; // "info", "urgent", NULL

enum emergency_kind {
    EMERGENCY_CUSTOM, // has a text of its own
    EMERGENCY_TEST,
    EMERGENCY_EVACUATE,
    EMERGENCY_LIFT, // ends the current emergency
};
extern const char *const emergency_kind_names[]; // "custom", "test", "evacuate", "lift", NULL

// What a display is: the door of a room, a foyer's screen of all rooms, or the stage timer.
enum view_kind { VIEW_ROOM, VIEW_ROOMS, VIEW_TIMER };
extern const char *const view_names[]; // "room", "hall", "stage", NULL

// An entry. Its subject is an item, a room or the display, depending on the type. Texts belong to the
// adjustments. Fields that a type does not use are NULL or 0.
struct adjustment {
    enum adjustment_type type;
    enum notice_level level; // ADJUST_NOTICE
    const char *item; // the item's id; of ADJUST_NOTICE the notice's own; NULL if about a room or the display
    const char *scope; // which displays it is for (agenda/scope.h); NULL: the one that stores it
    const char *id;    // of the command that made it; NULL if a key did
    int64_t number;    // decides between entries about one subject: the highest wins, then the latest `at`,
                       // then the greatest `by`
    const char *by;    // who asked
    int64_t at;        // when, Unix seconds
    int64_t until;     // when it expires
    int64_t starts_at; // ADJUST_TIME (0: as published), ADJUST_ROOM_DELAY, ADJUST_QUESTIONS; ADJUST_HOLD:
                       // when the pause began; ADJUST_PAUSED: as if there had been one pause; ADJUST_NOTICE:
                       // when it begins to be shown; 0: at once
    int64_t ends_at;   // ADJUST_TIME (0: keeps its length); ADJUST_HOLD, ADJUST_OVERRUN: the end until then;
                       // ADJUST_PAUSED: when the pause ended
    const char *room;  // ADJUST_MOVE: the new one. ADJUST_ROOM_DELAY, ADJUST_MESSAGE, ADJUST_FULL: the
                       // subject. ADJUST_NOTICE: where to show it; NULL for everywhere
    const char *swap_with; // ADJUST_SWAP: the id of the later talk
    int64_t from;    // ADJUST_ROOM_DELAY: of the items that start at this instant or later, the first is the
                     // one to start at `starts_at`
    int64_t shift_s; // ADJUST_ROOM_DELAY: by how much all of these are later, breaks as well; 0: only as
                     // far as they have to
    const char *title; // ADJUST_RENAME
    const char *text;  // ADJUST_NOTICE, ADJUST_MESSAGE, ADJUST_EMERGENCY; NULL for a kind that needs none.
                       // ADJUST_FULL: where to go instead; NULL if unknown
    enum emergency_kind emergency; // ADJUST_EMERGENCY
    enum view_kind view;           // ADJUST_VIEW
    const char *slide;             // ADJUST_PIN: its name
    size_t speaker_count;          // ADJUST_SPEAKERS
    const char **speakers;
};

// The largest integer that every JSON reader can hold (RFC 8259, section 6).
#define ADJUSTMENTS_MAX_NUMBER ((int64_t)1 << 53)

// What is read: more entries are refused as a whole.
enum { ADJUSTMENTS_MAX_COUNT = 20000 };

// The `until` of an entry that has been withdrawn: it expired long ago.
enum { ADJUST_WITHDRAWN = 1 };

// Zero-initialise. Has at most one entry for each type, scope and subject, ordered by these, so that equal
// sets of entries are equal values.
struct adjustments {
    struct arena arena;
    size_t count;
    struct adjustment *entries;
};

void adjustments_free(struct adjustments *adjustments);

// The entries of both; of two about one subject, the one that wins. Commutative, associative and idempotent.
// False if out of memory; `out` is then empty.
bool adjustments_merge(const struct adjustments *a, const struct adjustments *b, struct adjustments *out);

// Copies them as they are. False if out of memory; `out` is then empty.
bool adjustments_copy(const struct adjustments *adjustments, struct adjustments *out);

// Would merging `b` into `a` change nothing? Ignores what adjustments_prune would drop for `since`.
bool adjustments_covers(const struct adjustments *a, const struct adjustments *b, int64_t since);

// The entry with the same type, scope and subject; NULL for none.
const struct adjustment *adjustments_find_same(
    const struct adjustments *adjustments, const struct adjustment *entry);

// Would merging an entry change nothing?
bool adjustments_covers_entry(const struct adjustments *adjustments, const struct adjustment *entry);

// Copies entries, in any order. False if out of memory; `out` is then empty.
bool adjustments_from_entries(const struct adjustment *entries, size_t count, struct adjustments *out);

// Copies entries, with the ids of items and the names of rooms that they have in `schedule` now, for those
// that were made under earlier ones (schedule/identity.h). An id that items exchanged means the one that had
// it when the entry was made; entries about one that is gone, and whose id another has now, are left out. So
// are those of a room's chairs about items that are not in their room, as published or moved there by staff,
// or that give a time more than a day away from the published one. No scopes are left. Of two that are then
// about one subject, the one that wins. Fails like adjustments_from_entries.
bool adjustments_follow(
    const struct adjustments *adjustments, const struct schedule *schedule, struct adjustments *out);

// The adjusted schedule at `now`; NULL if out of memory. A delay uses up the breaks and gaps that follow
// before it moves talks, and stays within the block (agenda/block.h): nothing is pushed past its end, and
// what no longer fits is shortened. A room's delay also moves talks that were given a time of their own
// before it, never to before that; what is said of a talk after it holds. Changed items record what was
// published (item.was). Entries that have expired, or whose item or room the schedule does not have, are
// ignored.
const struct schedule *adjustments_apply(
    const struct adjustments *adjustments, const struct schedule *schedule, int64_t now);

// When the result of adjustments_apply, or what is shown beside it, may change after `now`: an entry expires,
// a notice begins, or the end of a held or overrunning talk moves. INT64_MAX for never.
int64_t adjustments_next_change(const struct adjustments *adjustments, int64_t now);

// The end of an overrunning talk (ADJUST_OVERRUN) at `now`: its original one, then the next full minute.
int64_t adjustment_overrun_end(const struct adjustment *entry, int64_t now);

// Is the subject an item, not a room or the display?
bool adjustment_is_about_item(enum adjustment_type type);

// Does it change the programme, not just what displays show?
bool adjustment_is_about_programme(enum adjustment_type type);

// May a chair make such an entry, in the chair's room?
bool adjustment_is_for_chairs(enum adjustment_type type);

// Are all of them such entries, and is there any?
bool adjustments_are_for_chairs(const struct adjustments *adjustments);

// The unexpired entry of that type about a subject: the id of an item, the name of a room, or NULL for the
// display. NULL if there is none.
const struct adjustment *adjustments_find(
    const struct adjustments *adjustments, enum adjustment_type type, const char *subject, int64_t now);

// Orders entries by type, scope and subject.
int adjustment_compare_subjects(const struct adjustment *a, const struct adjustment *b);

// Which of two entries was said last, and so wins where only one of them can hold: the greater.
int adjustment_compare_strength(const struct adjustment *a, const struct adjustment *b);

// Do two entries have the same type, scope and subject, so that only one of them can hold?
bool adjustment_same_subject(const struct adjustment *a, const struct adjustment *b);

// Do they ask for the same thing, regardless of number, command, author and time?
bool adjustment_same_content(const struct adjustment *a, const struct adjustment *b);

// The bytes of its texts.
size_t adjustment_text_bytes(const struct adjustment *entry);

// A number with which a new entry wins over all of these.
int64_t adjustments_next_number(const struct adjustments *adjustments);

// How long expired entries are kept, so that displays that were away hear of them.
enum { ADJUSTMENTS_RETENTION_S = 24 * 3600 };

// Drops entries that were made and expired before `since`.
void adjustments_prune(struct adjustments *adjustments, int64_t since);
bool adjustment_is_recent(const struct adjustment *entry, int64_t since);

// The emergency at `now`; NULL for none.
const struct adjustment *adjustments_emergency(const struct adjustments *adjustments, int64_t now);

// When a notice begins to be shown: when it was sent, or the later time that it was sent for.
int64_t adjustment_notice_begin(const struct adjustment *notice);

// The notices that are shown in a room (NULL: only those for everywhere): urgent ones first, then the newest.
// Fills at most `max` of `out`; returns how many.
size_t adjustments_notices(const struct adjustments *adjustments, const char *room, int64_t now,
    const struct adjustment **out, size_t max);

// The same for those that have not begun: the first to begin comes first.
size_t adjustments_notices_to_come(const struct adjustments *adjustments, const char *room, int64_t now,
    const struct adjustment **out, size_t max);

// As JSON:
// {"format":1,"entries":[{"type":"time","item":"c472","number":7,"by":"chair","at":"…","until":"…","starts_at":"…"},…]}
// Instants are ISO 8601 with an offset, written in UTC. Reading cleans texts for a public screen, and fails
// on invalid entries with the JSON path, what was found and what was expected; `out` is then empty.
void adjustments_write(const struct adjustments *adjustments, struct str *out);
// The same with a second list beside "entries", which reading leaves out: "elsewhere".
void adjustments_write_with(
    const struct adjustments *adjustments, const struct adjustments *elsewhere, struct str *out);
bool adjustments_read(const char *bytes, size_t length, struct adjustments *out, struct error *error);
// The same with a lower bound than ADJUSTMENTS_MAX_COUNT: where there are more entries, none is looked at.
bool adjustments_read_up_to(
    const char *bytes, size_t length, size_t max, struct adjustments *out, struct error *error);
bool adjustments_from_json(const json_t *value, struct adjustments *out, struct error *error);

// The only format that is written and read.
enum { ADJUSTMENTS_FORMAT = 1 };

// Fills `out` with the entries as other displays will read them: as adjustments_read would read what
// adjustments_write writes, without the JSON. Fails like adjustments_read.
bool adjustments_check(const struct adjustments *adjustments, struct adjustments *out, struct error *error);

#endif
