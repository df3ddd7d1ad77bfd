// What layout.c and layout_fit.c share.
#ifndef PLUMBLINE_SCENE_LAYOUT_INTERNAL_H
#define PLUMBLINE_SCENE_LAYOUT_INTERNAL_H

#include "scene/layout.h"
#include "scene/text_break.h"

// The width of `length` bytes in pixels.
int layout_measure(const struct layout *layout, struct type_style style, const char *text, size_t length);

// How many breaks lie within `width`, by binary search: widths grow with the text.
size_t layout_breaks_that_fit(const struct layout *layout, struct type_style style, const char *text,
    const struct text_breaks *breaks, int width);

// The length of the longest prefix of `text` that fits with an ellipsis: up to a word's end, else to a
// grapheme.
size_t layout_cut_length(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int max_width);

#endif
