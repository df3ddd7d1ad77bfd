// A cross-fade of 0.4 s, in place. The difference is stored as spans, mostly of one colour: at 4K that takes
// one or two MB instead of two pictures of 32 MB.
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
    uint32_t *spans; // owned; NULL: no fade is running. The format is in fade.c
    size_t count, capacity;
    SDL_Rect rects[FADE_MAX_RECTS]; // the area that differs, to be presented
    size_t rect_count;
    int64_t began_ms; // clock_tick_ms()
    uint32_t done;    // progress, 0 to 256
};

// Begins a fade from the picture in `pixels` to `next`, which is painted aside in bands. False where nothing
// differs, or memory ran out.
bool fade_begin(struct fade *fade, const struct painter *painter, const SDL_Surface *pixels,
    const struct scene *next, const SDL_Rect *area, int64_t now_ms);

// Blends the pixels up to `now_ms`. False once the fade is over: they are then the new picture.
bool fade_step(struct fade *fade, SDL_Surface *pixels, int64_t now_ms);

// Completes the new picture at once.
void fade_finish(struct fade *fade, SDL_Surface *pixels);

void fade_end(struct fade *fade);

#endif
