// Runs a staff desk (plumbline desk): a console on the staff's own machine, and a member of the fleet without
// a screen.
#ifndef PLUMBLINE_DISPLAY_STAFF_DESK_H
#define PLUMBLINE_DISPLAY_STAFF_DESK_H

#include "agenda/adjustments.h"
#include "base/error.h"
#include "config/config.h"
#include "display/display_clock.h"

#include <stdbool.h>

// Borrowed.
struct staff_desk_options {
    struct display_time time;
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader; // of load (struct runtime_host)
};

// Runs until a signal ends it. False if it cannot start or go on.
bool staff_desk_run(const struct staff_desk_options *options, struct error *error);

#endif
