// The file of a store of adjustments, desk.json in the state folder: what stands in it, and how it is read.
#ifndef PLUMBLINE_CONTROL_ADJUSTMENT_FILE_H
#define PLUMBLINE_CONTROL_ADJUSTMENT_FILE_H

#include "control/adjustment_store.h"

enum { ADJUSTMENT_FILE_MAX_BYTES = 32 << 20 };

// Appends what the file holds.
void adjustment_file_write(const struct adjustment_store *store, struct str *out);

// Reads the bytes of such a file: its adjustments into `out`, and into the store what can be undone and the
// commands that are known, unless it has some already. The adjustments alone, as older versions wrote them or
// as somebody puts them there by hand, are fine. An act that cannot be read is left out, with a word in the
// log. False if the adjustments cannot be used or memory is short.
bool adjustment_file_parse(struct adjustment_store *store, const char *bytes, size_t length,
    struct adjustments *out, struct error *error);

// The same of the file itself; none is fine. One that cannot be used is logged and left out, and `unusable`
// is set: it has to be moved aside before another is written. False if memory is short: left out then, it
// would be lost with the next save.
bool adjustment_file_read(struct adjustment_store *store, const char *path, struct adjustments *out,
    bool *unusable, struct error *error);

// Frees an act.
void adjustment_file_free_act(struct adjustment_store_done *act);

#endif
