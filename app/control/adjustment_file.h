// Reads and writes desk.json, the file of a store of adjustments in the state folder.
#ifndef PLUMBLINE_CONTROL_ADJUSTMENT_FILE_H
#define PLUMBLINE_CONTROL_ADJUSTMENT_FILE_H

#include "control/adjustment_store.h"

enum { ADJUSTMENT_FILE_MAX_BYTES = 32 << 20 };

// Appends the contents of the file.
void adjustment_file_write(const struct adjustment_store *store, struct str *out);

// Parses the contents of the file: the adjustments into `out`, the acts and the ids into the store, unless it
// has some already. A file of adjustments alone, as people write it, is accepted, and so is one of an older
// version, which says neither who did what nor when. An act that cannot be read is logged and left out. False
// if the adjustments cannot be used, or if out of memory.
bool adjustment_file_parse(struct adjustment_store *store, const char *bytes, size_t length,
    struct adjustments *out, struct error *error);

// Reads and parses the file, which need not exist. One that cannot be used is logged and ignored, and sets
// `unusable`: move it aside before writing another. False if out of memory: do not write then, or the file's
// contents would be lost.
bool adjustment_file_read(struct adjustment_store *store, const char *path, struct adjustments *out,
    bool *unusable, struct error *error);

// How to undo an act, as JSON: {"acts":…,"before":…}.
bool adjustment_file_write_record(const struct undo_record *record, struct str *out);

// Reads such a record; `out` is empty on failure. Free both with adjustments_free.
bool adjustment_file_read_record(
    const char *bytes, size_t length, struct undo_record *out, struct error *error);

#endif
