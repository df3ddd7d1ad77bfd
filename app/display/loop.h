// The event loop of a display and of the staff's desk: show the current state, sleep until it differs or
// something comes, handle what came. One thread runs it and owns everything here; other threads only post
// events (display/events.h).
#ifndef PLUMBLINE_DISPLAY_LOOP_H
#define PLUMBLINE_DISPLAY_LOOP_H

#include "base/system_events.h"
#include "base/worker.h"
#include "display/events.h"
#include "display/runtime.h"

#include <stdbool.h>
#include <stdint.h>

// What differs between the two.
struct loop_face {
    // Shows the current state; returns when it will differ, in the clock's seconds.
    int64_t (*refresh)(void *context);
    // Sleeps until the time is over, a person does something, or `events` wakes it. False to end the program.
    bool (*sleep)(void *context, int64_t timeout_ms);
    // Another schedule is there. May be NULL.
    void (*new_schedule)(void *context);
    // The longest sleep, in milliseconds.
    int64_t longest_ms;
};

// Zero-initialise.
struct loop {
    const struct loop_face *face;
    void *context; // of the face
    struct events events;
    struct runtime_host host;
    struct runtime *runtime; // what the config sets up
    struct display_clock display_clock;
    struct system_events *system_events; // NULL: the system gives none; the next minute notices a step
    struct worker *disk, *pictures;      // threads for slow work
    struct error failure;                // why the program has to end; no text while it has not
};

// What a loop is opened with. Borrowed until loop_close.
struct loop_options {
    const struct loop_face *face;
    void *context;               // of the face
    void (*wake)(void *context); // ends the face's sleep; from any thread
    struct display_time time;
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader;
    bool staff_desk; // it draws nothing
};

// Reads the config and starts the clock. False with the reason; loop_close is due either way.
bool loop_open(struct loop *loop, const struct loop_options *options, struct error *error);

// Starts everything that the config asks for. `screen` is NULL where there is none.
bool loop_start(struct loop *loop, struct screen *screen, struct error *error);

// Handles the events that came. Returns which, a bit each.
unsigned loop_handle(struct loop *loop);

// Runs until the face or a failure (loop.failure) ends it.
void loop_run(struct loop *loop);

// Stops the threads; afterwards nothing posts any more, and the face may close what `wake` uses.
void loop_stop(struct loop *loop);
void loop_close(struct loop *loop);

#endif
