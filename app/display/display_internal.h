// Shared by the files of the display: display.c keeps the schedule, display_changes.c its recent changes, and
// display_view.c makes the view.
#ifndef PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H
#define PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H

#include "display/display.h"

// Records what differs between `before` and the fetched schedule, drops old changes, and saves the list. If
// out of memory, the old list stays.
void display_record_changes(struct display *display, const struct schedule *before, int64_t real_now);

// Drops changes that have expired at `real_now`.
void display_drop_old_changes(struct display *display, int64_t real_now);

#endif
