// A substitute for missing fonts: digits have seven segments, every other letter is a bar. So a machine
// without fonts still shows colours and progress, and its clock and minutes can be read.
#ifndef PLUMBLINE_SCREEN_BUILTIN_FONT_H
#define PLUMBLINE_SCREEN_BUILTIN_FONT_H

#include "scene/type.h"

#include <SDL2/SDL.h>
#include <stddef.h>
#include <stdint.h>

// Typical values for this em.
struct type_metrics builtin_font_metrics(int size_px);

// In pixels, of `length` bytes of UTF-8.
int builtin_font_width(int size_px, const char *text, size_t length);

// Draws in the colour 0xRRGGBB from `x` on, onto a 32-bit surface, within its clip rectangle.
void builtin_font_draw(SDL_Surface *surface, const struct type_style *style, const char *text, size_t length,
    int x, int baseline, uint32_t rgb);

#endif
