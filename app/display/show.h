// A display: its window, its slides, its keys, run by the event loop (display/loop.h).
#ifndef PLUMBLINE_DISPLAY_SHOW_H
#define PLUMBLINE_DISPLAY_SHOW_H

#include "agenda/adjustments.h"
#include "base/error.h"
#include "config/config.h"
#include "display/display_clock.h"

#include <stdbool.h>

// What the command line says of a run. Borrowed.
struct show_options {
    struct display_time time;
    bool force;        // a simulated clock is allowed on the event's own days
    bool once;         // end after one round of slides
    const char *out;   // a folder: each slide's picture is written there once; NULL for none
    bool headless;     // no window: pixels in memory
    int width, height; // of the window or the headless picture; 0: fullscreen
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader; // of load (struct runtime_host)
};

// Runs until a person or a signal ends it. False with the reason where it cannot start or go on.
bool show_run(const struct show_options *options, struct error *error);

#endif
