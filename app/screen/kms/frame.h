// A plain ("dumb") buffer of a graphics card: memory that every card scans out and that needs no GPU and no
// driver in the program (kernel documentation, "Dumb Buffer Objects").
//
// There is one, and what changes is written into it while it is shown: on a sign a clock's digits change, or
// a fade's small steps, and a second buffer of 8 to 32 MiB would have to be kept equal for nothing.
#ifndef PLUMBLINE_SCREEN_KMS_FRAME_H
#define PLUMBLINE_SCREEN_KMS_FRAME_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Zero-initialise.
struct frame {
    int fd; // the card; borrowed
    uint32_t handle;
    uint32_t framebuffer; // 0: there is none
    void *memory;
    size_t size;
    SDL_Surface *surface; // over `memory`, XRGB
};

bool frame_new(struct frame *frame, int fd, int width, int height, struct error *error);
void frame_free(struct frame *frame); // an empty one is passed over

// Tells the card which parts were written: cards that copy (virtual ones, USB) show nothing else. False where
// the card refuses it.
bool frame_flush(const struct frame *frame, const SDL_Rect *rects, size_t count);

// Reads back what a CRTC scans out, by way of the card and not of our own memory: is it this frame, with
// these pixels in it? `expected` has the frame's size.
bool frame_is_shown(
    const struct frame *frame, uint32_t crtc, const SDL_Surface *expected, struct error *error);

#endif
