// Explains in sentences which rules chose what is on the screen.
#ifndef PLUMBLINE_DISPLAY_WHY_H
#define PLUMBLINE_DISPLAY_WHY_H

#include "base/str.h"
#include "display/display.h"
#include "scene/playlist.h"

#include <stdbool.h>

struct why {
    const struct display *display;
    const struct view *view;
    const struct turn *turn;
    bool chosen;          // an arrow key chose the slide
    bool held;            // the space key holds it
    size_t max_addresses; // of several schedules, which have a line each; 0: all
};

// Appends the sentences, one a line.
void why_write(const struct why *why, struct str *out);

#endif
