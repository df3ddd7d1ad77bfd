// From one picture to the next in 0.4 s.
#ifndef PLUMBLINE_SCREEN_FADE_H
#define PLUMBLINE_SCREEN_FADE_H

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

enum { FADE_MS = 400, FADE_FRAME_MS = 33 };

// Zero-initialise. Its surfaces are there only while it runs: at 4K each takes 32 MiB.
struct fade {
    SDL_Surface *from;  // NULL: none is under way
    SDL_Surface *frame; // what is shown in between
    SDL_Rect area;      // of the canvas, what differs
    int64_t began_ms;   // clock_tick_ms
};

// Begins: `canvas` still holds the old picture. False where there is no memory: then the change is a cut.
bool fade_begin(struct fade *fade, SDL_Surface *canvas, int64_t now_ms);

// Mixes old and new within fade->area into fade->frame. False once it is over: the canvas itself is to be
// shown.
bool fade_step(struct fade *fade, const SDL_Surface *canvas, int64_t now_ms);

void fade_end(struct fade *fade);

#endif
