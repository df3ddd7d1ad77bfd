// Reads the config again and replaces the running runtime; the schedule, the adjustments and the window stay.
// The new config is checked while the old one runs: its schedule's file, keys, certificates, tokens and port.
// If it cannot be used, that is logged, and the old one stays.
#ifndef PLUMBLINE_DISPLAY_RELOAD_H
#define PLUMBLINE_DISPLAY_RELOAD_H

#include "display/runtime.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

// A reload under way. Zero-initialise.
struct reload {
    struct runtime *next; // whose schedule's file is being read; NULL: no reload is under way
    pthread_t reader;     // reads it: the main thread does not wait for megabytes
    atomic_bool cancel;
    struct events *events;
    const struct schedule *schedule; // the reader's result, NULL with `problem`
    struct error problem;
};

// Begins a reload; one that is under way is dropped for it. Ends it too, unless the schedule is another file:
// reading that ends with EVENT_CONFIG_CHECKED. False with the reason if memory ran out on the way and neither
// the new runtime nor the old one can be started: the old one is then stopped, and the program has to end.
bool reload_begin(
    struct reload *reload, struct runtime **runtime, const struct runtime_host *host, struct error *error);

// Ends the reload whose file has been read. False as above.
bool reload_finish(
    struct reload *reload, struct runtime **runtime, const struct runtime_host *host, struct error *error);

// Drops the reload that is under way, if any. Waits for the reader, which ends soon.
void reload_cancel(struct reload *reload);

#endif
