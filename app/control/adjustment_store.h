// One display's store of adjustments, with the acts that can be undone and the ids of the commands that were
// carried out. It is saved to disk, so that a display that is killed at any instant continues where it was.
//
// In a fleet the store also holds the adjustments of other displays (agenda/scope.h), so that any display can
// pass them on to those that connect later.
//
// The file is desk.json in the state folder, and is replaced as a whole: after a crash it has either all of a
// command or nothing of it, so that a command that is sent again takes effect once.
#ifndef PLUMBLINE_CONTROL_ADJUSTMENT_STORE_H
#define PLUMBLINE_CONTROL_ADJUSTMENT_STORE_H

#include "agenda/scope.h"
#include "agenda/undo.h"
#include "base/clock.h"
#include "base/file_saver.h"
#include "control/act_list.h"
#include "control/admission.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>

// How long it is known what can be undone, and which commands were carried out: so long at least, and until
// the conference's day ends. Both are bounded for each role (control/act_list.h).
enum { ADJUSTMENT_STORE_MEMORY_S = 24 * 3600 };

// Zero-initialise.
struct adjustment_store {
    struct adjustments all;         // with those of other displays
    struct adjustments adjustments; // that apply to this display
    uint64_t version;               // changes whenever `adjustments` may have changed
    struct {
        char display[256], room[304]; // "" for none; the room's present name
        struct room_names names;      // the room's
    } target;                         // this display, and the room that it shows
    bool stale;                       // `adjustments` is still for the previous target, for want of memory
    int64_t max_number;               // of all entries that were ever in the store, but for chairs'
    int64_t max_chairs_number;        // of theirs
    bool leads;                       // others hear of all that is done here (admission_lead)
    const struct clock *time;         // the display's clock; NULL: `now` of each act counts
    enum admission_clock clock;       // how far the display's clock can be trusted
    bool fleet;                       // what a key does applies to all displays of the room
    bool needs_flush;                 // there is something for adjustment_store_flush to save
    // Called with the entries of each act done here, to publish them. May be NULL.
    void (*publish)(void *context, const struct adjustments *entries);
    void *context;            // of publish
    struct act_list undoable; // acts, with a record of how to undo them (control/adjustment_file.h)
    struct act_list ids;      // commands that were carried out
    struct file_saver saver;  // its worker may be set before adjustment_store_open
    char *path;               // of desk.json; owned; NULL: nothing is saved
    bool save_failed;         // the last save
    bool quiet;               // do not log the next failure to save
};

// Loads the store from a folder (NULL: it is not saved), and merges `given` into it. What cannot be read is
// logged and left out, and moved aside (base/state_file.h) before the file is replaced. A store that is open
// already keeps its contents and moves to the folder: it merges the adjustments there, and loads acts and ids
// only if it has none. False if out of memory.
bool adjustment_store_open(
    struct adjustment_store *store, const char *folder, const struct adjustments *given, struct error *error);
void adjustment_store_close(struct adjustment_store *store);

// Sets the adjustments of a store that is not saved, as for drawing a picture. Takes them over.
void adjustment_store_set(struct adjustment_store *store, struct adjustments *adjustments);

// Merges the bytes of a file like desk.json. False if the adjustments in it cannot be used.
bool adjustment_store_read(
    struct adjustment_store *store, const char *bytes, size_t length, struct error *error);

// The number of the last save that was requested, which covers everything done so far.
uint64_t adjustment_store_last_save(const struct adjustment_store *store);

// Is the save with this number finished? One that failed counts as finished (`save_failed`), and so does any
// save of a store without a file.
bool adjustment_store_is_saved(const struct adjustment_store *store, uint64_t number);

// Waits until all requested saves are finished.
void adjustment_store_wait(struct adjustment_store *store);

// Sets this display's name (NULL: none) and the room that it shows: what was asked of it under an earlier
// name applies, too. True if other adjustments may apply now.
bool adjustment_store_set_target(
    struct adjustment_store *store, const char *display, const struct room_names *room);

// This display, as a scope may mean it. Borrowed from the store.
struct scope_target adjustment_store_target(const struct adjustment_store *store);

// An act: the entries that a command or a key adds.
struct adjustment_store_act {
    const struct adjustments *entries;
    const char *scope; // of entries without one; NULL: in a fleet this display's room, else none
    const char *id;    // of the command; NULL for a key
    bool undoable;
    bool urgent;       // it is not refused for what the same person did before
    const char *by;    // who did it; NULL: not known
    enum role role;    // ROLE_NONE: by a key at the display
    int64_t now;       // the display's clock
    int64_t day_start; // when the conference's day began; 0: not known
    int64_t below;     // it was asked for before what has this number, and stays below; 0: it is the latest
};

// The detail of an ERROR_REFUSED of adjustment_store_apply.
enum adjustment_store_refusal {
    ADJUSTMENT_STORE_FULL,        // there is no room, or whoever asks has done too much
    ADJUSTMENT_STORE_NOT_ADMITTED // other displays would not take it
};

// Merges an act into the store, and requests a save. If that fails, the act is in effect all the same
// (`save_failed`). False, and nothing has changed, if out of memory, or with ERROR_REFUSED if other displays
// would not take it (control/admission.h), if there is no room for more (control/store_limits.h), or if it is
// a command of somebody whose role has no room for more (control/act_list.h).
bool adjustment_store_apply(
    struct adjustment_store *store, const struct adjustment_store_act *act, struct error *error);

// Merges the adjustments of another display, to be saved by adjustment_store_flush; adjustment_store_number
// knows their commands then. Sets `fresh` if anything was new. False if out of memory, or with ERROR_REFUSED
// if there is no room for some (control/store_limits.h), which were left out.
bool adjustment_store_merge(struct adjustment_store *store, const struct adjustments *theirs, int64_t now,
    bool *fresh, struct error *error);

// Puts right what a wrong clock let in, once it is right: drops entries from a day ahead or more; others from
// the future count as made now. True if there were any.
bool adjustment_store_drop_impossible(struct adjustment_store *store, int64_t now);
void adjustment_store_flush(struct adjustment_store *store);

// Saves again if the last save failed; another failure is not logged.
void adjustment_store_retry(struct adjustment_store *store);

// A number for a new entry with which it wins over all that is or was in the store about the same thing, in
// whatever scope. In a fleet it follows the clock (admission_number), so that an act wins over earlier ones
// of displays that never heard of each other; there, what one room's chairs did never raises the numbers of
// another's, so that nobody who speaks for a room can use up what others need.
int64_t adjustment_store_next_number(
    const struct adjustment_store *store, const struct adjustment *entry, int64_t now);

// Another display says that it has used numbers up to this one. One that it cannot have is ignored.
void adjustment_store_note_number(struct adjustment_store *store, int64_t number, int64_t now);

// The number that a command got when it was carried out, on this display or another; 0 if it was not.
int64_t adjustment_store_number(const struct adjustment_store *store, const char *id);

// Undoes the act of a command (`of`), or the last one (NULL; for keys and chairs, the last that is theirs).
// `undo` says who undoes it and when, and has no entries. False if there is no such act, if somebody has
// changed the same thing since (the act is then dropped), or if out of memory (nothing has changed then).
// Undoing is never refused for want of room.
bool adjustment_store_undo(struct adjustment_store *store, const char *of,
    const struct adjustment_store_act *undo, struct error *error);

// Fills `out` with the entries of a command's act. False if it cannot be undone, or if out of memory; `out`
// is then empty.
bool adjustment_store_undoable(const struct adjustment_store *store, const char *id, struct adjustments *out);

#endif
