// Encodes pixels as a PNG, optionally scaled down.
#ifndef PLUMBLINE_BASE_PNG_SCALE_H
#define PLUMBLINE_BASE_PNG_SCALE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

// Appends the PNG to `out`. `pixels` are XRGB, row by row. The height follows from the target width; a target
// width of 0, or beyond `width`, keeps the size. False if out of memory.
bool png_scale(const uint32_t *pixels, int width, int height, int target_width, struct str *out);

#endif
