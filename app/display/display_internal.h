// What the display's own files share: display.c keeps the schedule, display_changes.c what changed in it of
// late, display_view.c says what it comes to.
#ifndef PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H
#define PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H

#include "display/display.h"

// Notes what differs from `before` to the schedule that was fetched now, drops what is too old, and keeps the
// list. Without memory the old list stays.
void display_note_changes(struct display *display, const struct schedule *before, int64_t real_now);

// Drops changes that are too old by now.
void display_forget_old_changes(struct display *display, int64_t real_now);

#endif
