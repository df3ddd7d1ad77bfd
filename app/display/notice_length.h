// How long a notice is on this display, before or after it is sent.
#ifndef PLUMBLINE_DISPLAY_NOTICE_LENGTH_H
#define PLUMBLINE_DISPLAY_NOTICE_LENGTH_H

#include "display/display.h"
#include "scene/style.h"

// How many pages the notice takes on a screen of this size in pixels; at least 1.
int notice_length_pages(const struct display *display, const struct adjustment *notice,
    const struct style *style, int width, int height, int64_t now);

#endif
