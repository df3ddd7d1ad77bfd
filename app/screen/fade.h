// From one picture to the next in 0.4 s, on the screen's own pixels: what differs is kept as spans, most of
// them of one colour, so that a fade at 4K takes a megabyte or two rather than two pictures of 32.
#ifndef PLUMBLINE_SCREEN_FADE_H
#define PLUMBLINE_SCREEN_FADE_H

#include "screen/painter.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FADE_MS = 400, FADE_FRAME_MS = 40, FADE_MAX_RECTS = 16 };

// Zero-initialise.
struct fade {
    uint32_t *spans; // owned; NULL: none is under way. See fade.c
    size_t count, capacity;
    SDL_Rect rects[FADE_MAX_RECTS]; // what differs, for presenting
    size_t rect_count;
    int64_t began_ms; // clock_tick_ms
    uint32_t done;    // how much of the way is gone, 0 to 256
};

// Begins: `pixels` still hold the old picture, `next` is painted beside them, in bands. False where there is
// no memory (the change is then a cut), or nothing differs.
bool fade_begin(struct fade *fade, const struct painter *painter, const SDL_Surface *pixels,
    const struct scene *next, const SDL_Rect *area, int64_t now_ms);

// Brings the pixels on their way. False once it is over: they are then the new picture.
bool fade_step(struct fade *fade, SDL_Surface *pixels, int64_t now_ms);

// At once to the new picture.
void fade_finish(struct fade *fade, SDL_Surface *pixels);

void fade_end(struct fade *fade);

#endif
