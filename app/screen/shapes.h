// Antialiased shapes on 32-bit surfaces.
#ifndef PLUMBLINE_SCREEN_SHAPES_H
#define PLUMBLINE_SCREEN_SHAPES_H

#include "scene/scene.h"

#include <SDL2/SDL.h>
#include <stdint.h>

// A filled rectangle with rounded corners; the surface's clip rectangle holds.
void shapes_fill(SDL_Surface *surface, struct box box, int radius, uint32_t rgb);

// The azulejo pattern: rings with discs where the lattice's lines cross, larger and smaller by turns. `rgb`
// on `ground`. One cell is drawn and repeated from the box's corner on.
void shapes_tiles(SDL_Surface *surface, struct box box, int cell, uint32_t rgb, uint32_t ground);

// A QR code's modules, `count` a side, row by row, the lowest bit set where dark. The box's side is a
// multiple of `count`.
void shapes_modules(
    SDL_Surface *surface, struct box box, int count, const unsigned char *modules, uint32_t rgb);

#endif
