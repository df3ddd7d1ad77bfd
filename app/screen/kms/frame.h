// A dumb buffer of a graphics card: memory that every card can scan out, without a GPU and without a driver
// in user space (kernel documentation, "Dumb Buffer Objects").
//
// There is only one, which is written while it is shown. Most changes are small, a clock's digits or a fade's
// steps: not worth a second buffer of 8 to 32 MiB that would have to be kept equal.
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
    uint32_t framebuffer; // 0: none
    void *memory;
    size_t size;
    SDL_Surface *surface; // over `memory`, XRGB
};

bool frame_new(struct frame *frame, int fd, int width, int height, struct error *error);
void frame_free(struct frame *frame); // an empty one is ignored

// Reports the changed parts to the card: cards that copy the buffer (virtual ones, USB) show nothing else.
// False where the card refuses.
bool frame_flush(const struct frame *frame, const SDL_Rect *rects, size_t count);

// Reads back from the card what a CRTC scans out: is it this frame, with the pixels of `expected`? That has
// the frame's size. False with the reason.
bool frame_is_shown(
    const struct frame *frame, uint32_t crtc, const SDL_Surface *expected, struct error *error);

#endif
