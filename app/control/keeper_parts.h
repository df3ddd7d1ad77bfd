// What the keeper's own files share: keeper.c decides, keeper_disk.c reads and writes the file.
#ifndef PLUMBLINE_CONTROL_KEEPER_PARTS_H
#define PLUMBLINE_CONTROL_KEEPER_PARTS_H

#include "control/keeper.h"

// Frees what an act holds.
void keeper_release(struct keeper_done *done);

// Writes the file, and says in the log (unless `silently`) when it cannot, and when it can again.
void keeper_keep(struct keeper *keeper, bool silently);

// Reads all of what a file holds, or the desk alone as it was written before and may be laid there by hand.
// False where the desk cannot be used, or where there was no memory.
bool keeper_read_document(
    struct keeper *keeper, const char *bytes, size_t length, struct desk *out, struct error *error);

// What is there and cannot be read is told and left out. False where there was no memory: left out then, it
// would be gone with what is written next.
bool keeper_read_kept(struct keeper *keeper, struct desk *out, struct error *error);

#endif
