#include "screen/present.h"

#include <string.h>

static bool lies_on_its_side(const struct present *present)
{
    return present->rotate_degrees == 90 || present->rotate_degrees == 270;
}

void present_canvas_size(const struct present *present, int *width, int *height)
{
    int w;
    int h;
    // The surface's size is the one in pixels, also where the window's is in points.
    SDL_Surface *surface = SDL_GetWindowSurface(present->window);
    if (surface) {
        w = surface->w;
        h = surface->h;
    } else {
        SDL_GetWindowSize(present->window, &w, &h);
    }
    *width = lies_on_its_side(present) ? h : w;
    *height = lies_on_its_side(present) ? w : h;
}

// Where a rectangle of the canvas lies on the turned screen.
static SDL_Rect turned(const struct present *present, const SDL_Surface *canvas, const SDL_Rect *area)
{
    switch (present->rotate_degrees) {
    case 90:
        return (SDL_Rect){canvas->h - area->y - area->h, area->x, area->h, area->w};
    case 180:
        return (SDL_Rect){canvas->w - area->x - area->w, canvas->h - area->y - area->h, area->w, area->h};
    case 270:
        return (SDL_Rect){area->y, canvas->w - area->x - area->w, area->h, area->w};
    default:
        return *area;
    }
}

static uint32_t *row_of(const SDL_Surface *surface, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
}

// A surface with the area's pixels turned; NULL where there is no memory.
static SDL_Surface *turn(const struct present *present, const SDL_Surface *canvas, const SDL_Rect *area)
{
    SDL_Rect place = turned(present, canvas, area);
    SDL_Surface *out = SDL_CreateRGBSurfaceWithFormat(0, place.w, place.h, 32, canvas->format->format);
    for (int y = 0; out && y < area->h; y++) {
        const uint32_t *from = row_of(canvas, area->y + y) + area->x;
        for (int x = 0; x < area->w; x++) {
            int tx = present->rotate_degrees == 90    ? area->h - 1 - y
                     : present->rotate_degrees == 270 ? y
                                                      : area->w - 1 - x;
            int ty = present->rotate_degrees == 90    ? x
                     : present->rotate_degrees == 270 ? area->w - 1 - x
                                                      : area->h - 1 - y;
            row_of(out, ty)[tx] = from[x];
        }
    }
    return out;
}

static bool copy(
    const struct present *present, SDL_Surface *pixels, const SDL_Rect *area, SDL_Surface *surface)
{
    SDL_Rect place = turned(present, pixels, area);
    SDL_Rect from = *area;
    if (present->rotate_degrees == 0)
        return SDL_BlitSurface(pixels, &from, surface, &place) == 0;
    SDL_Surface *sideways = turn(present, pixels, area);
    if (!sideways)
        return false;
    bool fine = SDL_BlitSurface(sideways, NULL, surface, &place) == 0;
    SDL_FreeSurface(sideways);
    return fine;
}

bool present_area(const struct present *present, SDL_Surface *pixels, const SDL_Rect *area)
{
    if (!present->window)
        return true;
    SDL_Surface *surface = SDL_GetWindowSurface(present->window);
    if (!surface || !copy(present, pixels, area, surface))
        return false;
    SDL_Rect place = turned(present, pixels, area);
    SDL_Rect all = {0, 0, surface->w, surface->h};
    if (!SDL_IntersectRect(&place, &all, &place))
        return true;
    return SDL_UpdateWindowSurfaceRects(present->window, &place, 1) == 0;
}
