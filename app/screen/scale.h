// Makes pictures smaller.
#ifndef PLUMBLINE_SCREEN_SCALE_H
#define PLUMBLINE_SCREEN_SCALE_H

#include <SDL2/SDL.h>
#include <stdbool.h>

// Fills `to` with the whole of `from`; both are ARGB8888, and `to` is no larger in either direction. Each
// pixel is the mean of the area that it covers, of light rather than of sRGB's numbers: fine lines keep their
// brightness and make no pattern, and transparent pixels have no colour to give. False where memory ran out.
bool scale_down(const SDL_Surface *from, SDL_Surface *to);

#endif
