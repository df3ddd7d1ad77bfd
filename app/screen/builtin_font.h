// Texts where there is no font: a display with nothing to write with still shows its colours, its progress
// and where words stand, and its clock and minutes can be read. Digits are of seven strokes, as on a pocket
// calculator; any other word is a bar.
#ifndef PLUMBLINE_SCREEN_BUILTIN_FONT_H
#define PLUMBLINE_SCREEN_BUILTIN_FONT_H

#include "scene/type.h"

#include <SDL2/SDL.h>
#include <stddef.h>
#include <stdint.h>

// As usual letters of this em have them.
struct type_metrics builtin_font_metrics(int size_px);

// In pixels, of `length` bytes of UTF-8.
int builtin_font_width(int size_px, const char *text, size_t length);

// Draws onto a 32-bit surface (its clip rectangle holds) in the colour 0xRRGGBB, from `x` on.
void builtin_font_draw(SDL_Surface *surface, const struct type_style *style, const char *text, size_t length,
    int x, int baseline, uint32_t rgb);

#endif
