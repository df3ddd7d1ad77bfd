// The desk of a display: kept on disk so that a display that is killed at any instant goes on where it was,
// with the acts that can be undone and the ids of the commands that were carried out.
//
// In a fleet it is more than what holds for this display: also what is wanted of others
// (agenda/desk_scope.h), so that any display can tell it to those who come late.
//
// All of it is one file, desk.json in the state folder, written whole: after a kill either all of a command
// is there or nothing of it, so that one that is sent again is done once.
#ifndef PLUMBLINE_CONTROL_KEEPER_H
#define PLUMBLINE_CONTROL_KEEPER_H

#include "agenda/chair.h"
#include "agenda/desk_scope.h"

#include <stdbool.h>
#include <stddef.h>

enum { KEEPER_UNDO = 50, KEEPER_IDS = 500, KEEPER_ID_SIZE = 72 };

// An act that can be undone; `id` is its command's, "" for a key.
struct keeper_done {
    char id[KEEPER_ID_SIZE];
    struct chair_done what;
};

// A command that was carried out.
struct keeper_id {
    char id[KEEPER_ID_SIZE];
    int64_t number;
};

// Zero-initialise.
struct keeper {
    struct desk all;  // with what is wanted of other displays
    struct desk desk; // what holds here
    struct {
        char display[256], room[304]; // "": none
    } here;
    bool stale;      // `desk` is still that of where it was before: there was no memory
    int64_t highest; // number that was ever known, also of what is forgotten
    bool fleet;      // what a key does is for the room's displays too
    bool scattered;  // `all` has what is not on disk yet; keeper_flush
    // What was done here, once it is done: for others who must be told. May be NULL.
    void (*done_here)(void *context, const struct desk *entries);
    void *context;
    size_t done_count;
    struct keeper_done done[KEEPER_UNDO]; // the last one is undone first
    size_t id_count;
    struct keeper_id ids[KEEPER_IDS]; // the oldest first
    char *folder;                     // owned; NULL: nothing is kept
    bool unkept;                      // what was done last could not be written down
    bool unread;                      // what stands in the file could not be read: not to be overwritten
};

// Takes up what is kept in the folder (NULL: nothing is) and merges `given` into it. What cannot be read is
// told in the log and left out, and put aside (base/kept.h) before the file is written anew. False where
// there was no memory. One that is open already keeps what it has, and goes on in that folder: of what is
// kept there it takes the desk, and acts and ids where it has none.
bool keeper_open(struct keeper *keeper, const char *folder, const struct desk *given, struct error *error);
void keeper_close(struct keeper *keeper);

// What stands in the file, and what was read from one into a keeper that was not opened. False where the desk
// in it cannot be used.
void keeper_write(const struct keeper *keeper, struct str *out);
bool keeper_read(struct keeper *keeper, const char *bytes, size_t length, struct error *error);

// Which display it is, and which room it shows now (NULL: none). True where something else holds here now.
bool keeper_move(struct keeper *keeper, const char *display, const char *room);

// What is to be done: entries for the desk, by a command or by a key.
struct keeper_act {
    const struct desk *entries;
    const char *scope; // for those that have none; NULL: the room's in a fleet, else none
    const char *id;    // of the command; NULL for a key
    bool undoable;
};

// Merges the entries into the desk and keeps it. False where there was no memory: all is as before. Where it
// could not be written to disk it holds, too, and `unkept` says so.
bool keeper_do(struct keeper *keeper, const struct keeper_act *act, struct error *error);

// Merges what came from elsewhere into it; on disk with keeper_flush. `fresh` says where something was new;
// the ids of commands that were not known appear in keeper_number. False where there was no memory.
bool keeper_take(struct keeper *keeper, const struct desk *theirs, int64_t now, bool *fresh);
void keeper_flush(struct keeper *keeper);

// Tries to write what is `unkept`, if anything is, without a word where it still cannot be.
void keeper_retry(struct keeper *keeper);

// A number greater than all that is or was known.
int64_t keeper_next_number(const struct keeper *keeper);

// The number that a command got when it was carried out, here or elsewhere; 0 where it was not.
int64_t keeper_number(const struct keeper *keeper, const char *id);

// Undoes an act: that of a command (`of`), or the last one (NULL). `id` is the undoing command's own, NULL
// for a key. False where there is none, or somebody changed the same thing since (it is then forgotten), or
// where there was no memory (all is as before).
bool keeper_undo(struct keeper *keeper, const char *of, const char *id, int64_t now, struct error *error);

// Can the command of that id be undone?
bool keeper_can_undo(const struct keeper *keeper, const char *id);

#endif
