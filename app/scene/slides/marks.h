// What is worth knowing about an item, beside its time: the language it is held in, where those of the
// schedule differ, and that it is not recorded.
#ifndef PLUMBLINE_SCENE_SLIDES_MARKS_H
#define PLUMBLINE_SCENE_SLIDES_MARKS_H

#include "scene/layout.h"
#include "scene/slide.h"

// The item's language as a tag such as "EN", in the scene's arena; "" where it is unknown, or where all items
// of the schedule have the same.
const char *marks_language(const struct layout *layout, const struct view *view, const struct item *item);

struct type_style marks_language_style(const struct layout *layout);

// Draws the marks that fit between `x` and `right`, with a gap before each, in the middle of the capitals on
// `baseline` with the height `cap_height`. Returns the x after them.
int marks_draw(const struct layout *layout, const struct view *view, const struct item *item, int x,
    int right, int baseline, int cap_height);

// The mark of what is not recorded alone, ending at `right`. Returns its left.
int marks_not_recorded_right(const struct layout *layout, int right, int baseline);

#endif
