// What the keeper's own files share: keeper.c decides, adjustment_store_disk.c reads and writes the file.
#ifndef PLUMBLINE_CONTROL_ADJUSTMENT_STORE_INTERNAL_H
#define PLUMBLINE_CONTROL_ADJUSTMENT_STORE_INTERNAL_H

#include "control/adjustment_store.h"

// Frees what an act holds.
void adjustment_store_release(struct adjustment_store_done *done);

// Writes the file, and says in the log (unless `silently`) when it cannot, and when it can again.
void adjustment_store_keep(struct adjustment_store *store, bool silently);

// Reads all of what a file holds, or the desk alone as it was written before and may be laid there by hand.
// False where the desk cannot be used, or where there was no memory.
bool adjustment_store_read_document(struct adjustment_store *store, const char *bytes, size_t length,
    struct adjustments *out, struct error *error);

// What is there and cannot be read is told and left out. False where there was no memory: left out then, it
// would be gone with what is written next.
bool adjustment_store_read_kept(struct adjustment_store *store, struct adjustments *out, struct error *error);

#endif
