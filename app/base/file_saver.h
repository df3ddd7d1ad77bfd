// A file in the state folder that is saved whole, readable by its owner only, off the main thread, whenever
// what it holds has changed: one write for all that waits (group commit). What asked for a save is on disk
// when `saved` has reached the number that it got.
//
// On the main thread.
#ifndef PLUMBLINE_BASE_FILE_SAVER_H
#define PLUMBLINE_BASE_FILE_SAVER_H

#include "base/error.h"
#include "base/str.h"
#include "base/worker.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Zero-initialise, then set what is configured.
struct file_saver {
    // Configured.
    struct worker *worker; // NULL: it is written at once, while the caller waits
    const char *path;      // NULL: nothing is saved. Borrowed; may change
    size_t max_bytes;      // a larger file is not written
    // Appends what the file is to hold now.
    void (*write)(void *context, struct str *out);
    // Where writing it out takes long: returns a copy of what it is to hold, NULL if out of memory. `write`
    // is then called with the copy as its context, on the worker's thread, and `release` frees it on the main
    // thread. Both NULL: `write` is called with `context`, while the caller waits.
    void *(*copy)(void *context);
    void (*release)(void *copy);
    // A save ended; `failed` and `problem` say how. May be NULL.
    void (*ended)(void *context);
    void *context;
    bool move_aside; // what stands there cannot be read, and is moved aside before the next save
    // Its state.
    uint64_t wanted, saved; // numbers of saves: the last one that was asked for, and that ended
    bool writing;
    bool failed;          // the last one
    struct error problem; // why
};

// Has the file saved as it is to be now. Returns the save's number.
uint64_t file_saver_save(struct file_saver *saver);

// Waits until all that was asked for is saved, or has failed.
void file_saver_flush(struct file_saver *saver);

#endif
