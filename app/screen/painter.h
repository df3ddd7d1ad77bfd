// Paints scenes.
#ifndef PLUMBLINE_SCREEN_PAINTER_H
#define PLUMBLINE_SCREEN_PAINTER_H

#include "scene/scene.h"
#include "screen/fonts.h"
#include "screen/images.h"

#include <SDL2/SDL.h>
#include <stddef.h>

enum { PAINTER_MAX_DAMAGE = 16 };

// Its resources; borrowed.
struct painter {
    const struct theme *theme;
    struct fonts *fonts;
    struct images *images;
};

// The rectangles in which `next` differs from `shown` (NULL: all of it), clipped to the scene, with little
// overlap and at most PAINTER_MAX_DAMAGE. Returns how many; 0 where both are equal.
size_t painter_damage(const struct scene *shown, const struct scene *next, SDL_Rect out[PAINTER_MAX_DAMAGE]);

// Paints an area of the scene, and nothing outside of it, onto a 32-bit surface whose upper left corner is
// the scene's point (`origin_x`, `origin_y`).
void painter_paint(const struct painter *painter, SDL_Surface *surface, int origin_x, int origin_y,
    const struct scene *scene, const SDL_Rect *area_painted);

// Paints the whole scene onto a surface of its size.
void painter_paint_whole(const struct painter *painter, SDL_Surface *surface, const struct scene *scene);

// A new 32-bit surface (XRGB8888); NULL where memory ran out.
SDL_Surface *painter_new_surface(int width, int height);

#endif
