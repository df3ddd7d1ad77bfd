// Pixels as a PNG file, made smaller on the way where that is asked for.
#ifndef PLUMBLINE_BASE_PNG_SCALE_H
#define PLUMBLINE_BASE_PNG_SCALE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

// `pixels` are XRGB, row by row. `wanted` is the picture's width in pixels; 0, or more than there are: as it
// is. Appends the file to `out`; false where there is no memory.
bool png_scale(const uint32_t *pixels, int width, int height, int target_width, struct str *out);

#endif
