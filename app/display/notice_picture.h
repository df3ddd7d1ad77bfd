// How a notice would look on this display, before it is sent.
#ifndef PLUMBLINE_DISPLAY_NOTICE_PICTURE_H
#define PLUMBLINE_DISPLAY_NOTICE_PICTURE_H

#include "display/display.h"
#include "display/render_context.h"

#include <SDL2/SDL.h>

// Draws a page (from 0) of the notice on a new surface of this size, with what else is on the slide at `now`.
// NULL if it has no such page, or memory ran out. The view of the display is that of this picture then.
SDL_Surface *notice_picture_draw(struct display *display, const struct render_context *render,
    const struct adjustment *notice, int page, int width, int height, int64_t now);

#endif
