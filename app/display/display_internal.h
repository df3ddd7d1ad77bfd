// Shared by the files of the display: display.c keeps the schedule, display_changes.c its recent changes, and
// display_view.c makes the view.
#ifndef PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H
#define PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H

#include "display/display.h"

// How long changes are shown.
int64_t display_changes_kept_s(const struct display *display);

// Fills the update's list of changes. False if out of memory. From any thread.
bool display_changes_compare(struct display_update *update);

// Takes the update's changes over, and saves them.
void display_take_changes(struct display *display, struct display_update *update);

// Drops changes that have expired at `real_now`.
void display_drop_old_changes(struct display *display, int64_t real_now);

#endif
