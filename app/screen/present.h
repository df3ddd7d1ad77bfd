// Where scenes are painted, and how the pixels reach the screen. One interface, four backends:
//
// - memory: no video, pixels that nobody sees.
// - kms: no desktop; a canvas, copied to the card's memory (kms/kms.h).
// - surface: the window's own surface, painted directly, on drivers with a native framebuffer (x11, dummy,
//   offscreen); for a rotated screen from a canvas.
// - renderer: a canvas, of which only changes are uploaded to a texture; on the other drivers (wayland).
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
    SDL_Window *window; // NULL with memory and kms; borrowed
    struct kms *kms;    // NULL with other backends; borrowed
    bool verified;      // kms: what is sent to the monitors was read back, and is our picture
    int rotate_degrees; // clockwise: 0, 90, 180, 270
    int width, height;  // memory: the size
    bool renders;
    SDL_Surface *canvas;    // NULL where the window's surface is painted directly
    SDL_Renderer *renderer; // renderer
    SDL_Texture *texture;
};

// Chooses the backend by the video driver, unless `backend` does. Of SDL's renderers it uses the first that
// really draws, which is tested by reading pixels back; where none does, the window's surface.
bool present_open(struct present *present, enum present_backend backend, struct error *error);
void present_close(struct present *present);
const char *present_name(const struct present *present); // "memory", "kms", "surface", "renderer"

// The size of a picture, with the rotation taken into account.
void present_size(const struct present *present, int *width, int *height);

// The surface to paint on: 32 bits a pixel (XRGB), not rotated. Sets `fresh` where it is a new one, which has
// to be painted as a whole. NULL where there is none at the moment.
SDL_Surface *present_pixels(struct present *present, bool *fresh);

// Shows these parts of it. False, with the reason, where that is impossible at the moment, or the screen
// verifiably shows something else.
bool present_show(struct present *present, const SDL_Rect *rects, size_t count, struct error *error);

// Call it when the screen's pixels are lost: it was resized, its renderer reset, or another program used the
// card.
void present_invalidate(struct present *present);

#endif
