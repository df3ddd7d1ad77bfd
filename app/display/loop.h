// The event loop of a display and of the staff desk: show the current state, sleep until it changes or an
// event arrives, handle the events. One thread runs it and owns everything here; other threads only post
// events (display/events.h).
#ifndef PLUMBLINE_DISPLAY_LOOP_H
#define PLUMBLINE_DISPLAY_LOOP_H

#include "base/system_events.h"
#include "base/worker.h"
#include "display/events.h"
#include "display/reload.h"
#include "display/rounds.h"
#include "display/runtime.h"

#include <stdbool.h>
#include <stdint.h>

// What differs between a display and the staff desk.
struct loop_frontend {
    // Shows the current state. Returns when it next changes, in the clock's seconds.
    int64_t (*refresh)(void *context);
    // Sleeps until the timeout, user input, or the `wake` of struct loop_options. False to end the program.
    bool (*sleep)(void *context, int64_t timeout_ms);
    // Called when there is a new schedule. May be NULL.
    void (*new_schedule)(void *context);
    int64_t max_sleep_ms;
};

// Zero-initialise.
struct loop {
    const struct loop_frontend *frontend;
    void *context; // of the frontend
    struct events events;
    struct rounds rounds;
    int64_t drawn_us; // how long the last refresh took
    struct runtime_host host;
    struct runtime *runtime; // the current config and all that depends on it
    struct reload reload;
    struct display_clock display_clock;
    struct system_events *system_events;        // NULL: not available, and a step is noticed within a minute
    struct worker *disk, *pictures, *schedules; // threads for slow work
    struct loop_comparison *comparison;         // under way; NULL for none. Further reports wait for it
    struct error failure;                       // why the program has to end; no text if it need not
};

// Borrowed until loop_close.
struct loop_options {
    const struct loop_frontend *frontend;
    void *context;               // of the frontend
    void (*wake)(void *context); // ends the frontend's sleep; called on any thread
    struct display_time time;
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader;    // of load (struct runtime_host)
    bool staff_desk; // draws nothing
};

// Reads the config and starts the clock. Call loop_close even on failure.
bool loop_open(struct loop *loop, const struct loop_options *options, struct error *error);

// Starts everything that the config asks for. `screen` is NULL for none.
bool loop_start(struct loop *loop, struct screen *screen, struct error *error);

// Handles pending events, as many as may be handled before the next refresh (display/rounds.h). Returns which
// they were, a bit each.
unsigned loop_handle(struct loop *loop);

// Runs until the frontend or a failure (loop.failure) ends it.
void loop_run(struct loop *loop);

// Stops the threads. Afterwards nothing is posted, and the frontend may close what `wake` uses.
void loop_stop(struct loop *loop);
void loop_close(struct loop *loop);

#endif
