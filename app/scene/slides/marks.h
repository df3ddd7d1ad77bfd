// What is worth knowing about an item, beside its time: the language it is held in, where those of the
// schedule differ, and that it is not recorded.
#ifndef PLUMBLINE_SCENE_SLIDES_MARKS_H
#define PLUMBLINE_SCENE_SLIDES_MARKS_H

#include "scene/layout.h"
#include "scene/slide.h"

// The item's language as a tag such as "EN", in the scene's arena; "" where it is unknown, or where all items
// of the schedule have that of the display.
const char *marks_language(const struct layout *layout, const struct view *view, const struct item *item);

struct type_style marks_language_style(const struct layout *layout);

// The tag's width, drawn as a mark on a ground of its own; 0 for "".
int marks_language_width(const struct layout *layout, const char *tag);

// Draws it in the middle of the capitals on `baseline`, which are `cap_height` high.
void marks_draw_language(const struct layout *layout, const char *tag, int x, int baseline, int cap_height);

// The mark of what is not recorded: a sign and the words.
int marks_not_recorded_width(const struct layout *layout);
void marks_draw_not_recorded(const struct layout *layout, int x, int baseline, int cap_height);

#endif
