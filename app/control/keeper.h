// The desk of a display: kept on disk so that a display that is killed at any instant goes on where it was,
// with the acts that can be undone.
//
// Two files in the state folder, each written whole: desk.json, and undo.json with the last acts. Undo is
// written first: a kill between the two leaves an act there that was never done, and undoing it is refused.
#ifndef PLUMBLINE_CONTROL_KEEPER_H
#define PLUMBLINE_CONTROL_KEEPER_H

#include "agenda/chair.h"
#include "agenda/desk.h"

#include <stdbool.h>
#include <stddef.h>

enum { KEEPER_UNDO = 50 };

// Zero-initialise.
struct keeper {
    struct desk desk;
    size_t done_count;
    struct chair_done done[KEEPER_UNDO]; // the last one is undone first
    char *folder;                        // owned; NULL: nothing is kept
};

// Takes up what is kept in the folder (NULL: nothing is) and merges `given` into it. What cannot be read is
// told in the log and left out. False where there was no memory.
bool keeper_open(struct keeper *keeper, const char *folder, const struct desk *given, struct error *error);
void keeper_close(struct keeper *keeper);

// Merges entries into the desk and keeps it; with `undoable` they can be undone. False where there was no
// memory: all is as before.
bool keeper_do(struct keeper *keeper, const struct desk *acts, bool undoable, struct error *error);

// Undoes the last act. False where there is none, or somebody changed the same thing since (it is then
// forgotten).
bool keeper_undo(struct keeper *keeper, int64_t now, struct error *error);

#endif
