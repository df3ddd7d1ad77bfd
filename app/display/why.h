// Which rule chose what is on the screen, in sentences.
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
    bool chosen; // by an arrow key, for a while
    bool held;   // by the space key
};

// Appends the sentences, one a line.
void why_write(const struct why *why, struct str *out);

#endif
