// Brings pixels of the canvas to where they are seen: a window's surface, turned where the screen hangs
// upright, or nowhere.
#ifndef PLUMBLINE_SCREEN_PRESENT_H
#define PLUMBLINE_SCREEN_PRESENT_H

#include <SDL2/SDL.h>
#include <stdbool.h>

struct present {
    SDL_Window *window; // NULL: nowhere
    int rotate_degrees;
};

// The size of a canvas for the window as it is now. The window must be there.
void present_canvas_size(const struct present *present, int *width, int *height);

// Copies `area` of `pixels` (of the canvas's size) to the window and shows it. False where the window has no
// surface at the moment (it is being resized): show everything again later.
bool present_area(const struct present *present, SDL_Surface *pixels, const SDL_Rect *area);

#endif
