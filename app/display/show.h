// Runs a display: its window, slides and keys, in the event loop (display/loop.h).
#ifndef PLUMBLINE_DISPLAY_SHOW_H
#define PLUMBLINE_DISPLAY_SHOW_H

#include "agenda/adjustments.h"
#include "base/error.h"
#include "config/config.h"
#include "display/display_clock.h"

#include <stdbool.h>

// From the command line. Borrowed.
struct show_options {
    struct display_time time;
    bool force;        // allow a simulated clock on the days of the event
    bool once;         // end after one round of slides
    const char *out;   // the folder in which each slide is written once, as a picture; NULL for none
    bool headless;     // draw in memory, without a window
    int width, height; // of the window or the picture in memory; 0: fullscreen
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader; // of load (struct runtime_host)
};

// Runs until a key or a signal ends it. False if it cannot start or go on.
bool show_run(const struct show_options *options, struct error *error);

#endif
