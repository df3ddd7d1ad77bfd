// What staff and chairs asked for, as one display has it: kept on disk so that a display that is killed at
// any instant goes on where it was, with the acts that can be undone and the ids of the commands that were
// carried out.
//
// In a fleet it is more than what holds for this display: also what is wanted of others
// (agenda/scope.h), so that any display can tell it to those who come late.
//
// All of it is one file, desk.json in the state folder, written whole: after a kill either all of a command
// is there or nothing of it, so that one that is sent again is done once.
#ifndef PLUMBLINE_CONTROL_ADJUSTMENT_STORE_H
#define PLUMBLINE_CONTROL_ADJUSTMENT_STORE_H

#include "agenda/scope.h"
#include "agenda/timer_actions.h"
#include "agenda/undo.h"
#include "base/file_saver.h"

#include <stdbool.h>
#include <stddef.h>

enum { ADJUSTMENT_STORE_UNDO = 50, ADJUSTMENT_STORE_IDS = 500, ADJUSTMENT_STORE_ID_SIZE = 72 };

// An act that can be undone; `id` is its command's, "" for a key.
struct adjustment_store_done {
    char id[ADJUSTMENT_STORE_ID_SIZE];
    struct undo_record what;
};

// A command that was carried out.
struct adjustment_store_id {
    char id[ADJUSTMENT_STORE_ID_SIZE];
    int64_t number;
};

// Zero-initialise.
struct adjustment_store {
    struct adjustments all;         // with what is wanted of other displays
    struct adjustments adjustments; // what holds here
    uint64_t version;               // another one whenever what holds here may differ
    struct {
        char display[256], room[304]; // "": none
    } here;
    bool stale;      // `desk` is still that of where it was before: there was no memory
    int64_t highest; // number that was ever known, also of what is forgotten
    bool fleet;      // what a key does is for the room's displays too
    bool unsaved;    // `all` has what adjustment_store_flush is to save
    // What was done here, once it is done: for others who must be told. May be NULL.
    void (*done_here)(void *context, const struct adjustments *entries);
    void *context;
    size_t done_count;
    struct adjustment_store_done done[ADJUSTMENT_STORE_UNDO]; // the last one is undone first
    size_t id_count;
    struct adjustment_store_id ids[ADJUSTMENT_STORE_IDS]; // the oldest first
    struct file_saver saver; // of desk.json; its worker may be set before adjustment_store_open
    char *path;              // of that; owned; NULL: nothing is kept
    bool save_failed;        // the last save failed
    bool quiet;              // the next save that fails is not logged
};

// Takes up what is kept in the folder (NULL: nothing is) and merges `given` into it. What cannot be read is
// told in the log and left out, and put aside (base/state_file.h) before the file is written anew. False
// where there was no memory. One that is open already keeps what it has, and goes on in that folder: of what
// is kept there it takes the desk, and acts and ids where it has none.
bool adjustment_store_open(
    struct adjustment_store *store, const char *folder, const struct adjustments *given, struct error *error);
void adjustment_store_close(struct adjustment_store *store);

// A store that holds these for whoever asks and keeps nothing, as for a picture. Takes them over.
void adjustment_store_hold(struct adjustment_store *store, struct adjustments *adjustments);

// Merges what a file like desk.json says, without opening it. False where the adjustments in it cannot be
// used.
bool adjustment_store_read(
    struct adjustment_store *store, const char *bytes, size_t length, struct error *error);

// Is all on disk that was done by the time adjustment_store_wanted said this number? What cannot be written
// counts too (`unkept`), and so does everything where nothing is kept.
bool adjustment_store_is_saved(const struct adjustment_store *store, uint64_t number);
uint64_t adjustment_store_wanted(const struct adjustment_store *store);

// Waits for the disk.
void adjustment_store_wait(struct adjustment_store *store);

// Which display it is, and which room it shows now (NULL: none). True where something else holds here now.
bool adjustment_store_move(struct adjustment_store *store, const char *display, const char *room);

// What is to be done: entries for the desk, by a command or by a key.
struct adjustment_store_act {
    const struct adjustments *entries;
    const char *scope; // for those that have none; NULL: the room's in a fleet, else none
    const char *id;    // of the command; NULL for a key
    bool undoable;
};

// Merges the entries into the desk and keeps it. False where there was no memory: all is as before. Where it
// could not be written to disk it holds, too, and `unkept` says so.
bool adjustment_store_do(
    struct adjustment_store *store, const struct adjustment_store_act *act, struct error *error);

// Merges what came from elsewhere into it; on disk with adjustment_store_flush. `fresh` says where something
// was new; the ids of commands that were not known appear in adjustment_store_number. False where there was
// no memory.
bool adjustment_store_take(
    struct adjustment_store *store, const struct adjustments *theirs, int64_t now, bool *fresh);
void adjustment_store_flush(struct adjustment_store *store);

// Tries to write what is `unkept`, if anything is, without a word where it still cannot be.
void adjustment_store_retry(struct adjustment_store *store);

// A number greater than all that is or was known.
int64_t adjustment_store_next_number(const struct adjustment_store *store);

// The number that a command got when it was carried out, here or elsewhere; 0 where it was not.
int64_t adjustment_store_number(const struct adjustment_store *store, const char *id);

// Undoes an act: that of a command (`of`), or the last one (NULL). `id` is the undoing command's own, NULL
// for a key. False where there is none, or somebody changed the same thing since (it is then forgotten), or
// where there was no memory (all is as before).
bool adjustment_store_undo(
    struct adjustment_store *store, const char *of, const char *id, int64_t now, struct error *error);

// The entries of that command's act, if it can be undone; NULL if not. Borrowed until the store changes.
const struct adjustments *adjustment_store_done(const struct adjustment_store *store, const char *id);

#endif
