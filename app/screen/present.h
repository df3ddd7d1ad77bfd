// Where scenes are painted, and how that comes to be seen. Four ways, one interface:
//
// memory    without any video: pixels, and nobody who sees them
// kms       without a desktop: a canvas, copied to the card's own memory (kms/kms.h)
// surface   the window's own surface, painted directly; drivers with a native framebuffer (x11, dummy,
//           offscreen). Turned screens have a canvas beside it
// renderer  a canvas and a texture of it, of which only what changed is uploaded, on a renderer: where a GPU
//           is the only way out (wayland)
#ifndef PLUMBLINE_SCREEN_PRESENT_H
#define PLUMBLINE_SCREEN_PRESENT_H

#include "base/error.h"
#include "screen/kms/kms.h"
#include "screen/present_backend.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>

// Zero-initialise.
struct present {
    SDL_Window *window; // NULL: memory or kms; borrowed
    struct kms *kms;    // NULL: another way; borrowed
    bool verified;      // kms: what the monitors are sent was read back, and is ours
    int rotate_degrees; // clockwise: 0, 90, 180, 270
    int width, height;  // memory: the canvas's size
    bool renders;
    SDL_Surface *canvas;    // NULL where the window's surface is painted itself
    SDL_Renderer *renderer; // renderer only
    SDL_Texture *texture;
};

// Chooses the way: by the video driver, unless forced. Of SDL's renderers the first one is taken that draws
// what it is told to, by its pixels read back; where none does, the surface is used.
bool present_open(struct present *present, enum present_backend backend, struct error *error);
void present_close(struct present *present);
const char *present_name(const struct present *present); // "memory", "kms", "surface", "renderer"

// The size that pictures must have now, as they are seen: turned screens are higher than wide.
void present_size(const struct present *present, int *width, int *height);

// What is painted on: 32 bits a pixel (XRGB), unturned. Sets `fresh` where it is another one than before, or
// lost its pixels: then all of it has to be painted. NULL where there is none at the moment.
SDL_Surface *present_pixels(struct present *present, bool *fresh);

// Shows these parts of it. False where that is not possible at the moment, or where what is seen then is
// verified not to be the picture, with the reason.
bool present_show(struct present *present, const SDL_Rect *rects, size_t count, struct error *error);

// The screen's pixels are gone: it was resized, its renderer reset, or another program had the card.
void present_invalidate(struct present *present);

#endif
