// Antialiased shapes on 32-bit surfaces.
#ifndef PLUMBLINE_SCREEN_SHAPES_H
#define PLUMBLINE_SCREEN_SHAPES_H

#include "scene/scene.h"

#include <SDL2/SDL.h>
#include <stdint.h>

// A filled rectangle with rounded corners, within the surface's clip rectangle.
void shapes_fill(SDL_Surface *surface, struct box box, int radius, uint32_t rgb);

// The azulejo pattern in `rgb` on `ground`: rings around discs, alternately large and small, joined by a
// lattice. One cell of `cell` pixels is drawn and repeated from the box's corner.
void shapes_tiles(SDL_Surface *surface, struct box box, int cell, uint32_t rgb, uint32_t ground);

// Diagonal stripes of this width, with as much between them, that rise to the right.
void shapes_hatch(SDL_Surface *surface, struct box box, int stripe, uint32_t rgb);

// A filled outline of at most SCENE_POLYGON_MAX corners, scaled to the box.
void shapes_polygon(
    SDL_Surface *surface, struct box box, const struct scene_point *points, int count, uint32_t rgb);

// A QR code of `count` modules a side, row by row, bit 0 set where dark. The box's side is a multiple of
// `count`.
void shapes_modules(
    SDL_Surface *surface, struct box box, int count, const unsigned char *modules, uint32_t rgb);

#endif
