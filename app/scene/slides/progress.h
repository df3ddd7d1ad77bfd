// What a running item has left: a bar, how long it still takes, and until when.
#ifndef PLUMBLINE_SCENE_SLIDES_PROGRESS_H
#define PLUMBLINE_SCENE_SLIDES_PROGRESS_H

#include "scene/layout.h"
#include "scene/slide.h"

// Without `draw` these only measure. In doubt of the clock they say until when alone, and there is no bar.

// The bar, and below it with `words` "12 min left" at the left and "until 15:45" at the right, in two lines
// where one is too short; above `bottom`. Returns the top.
int progress_below(const struct layout *layout, const struct view *view, const struct item *item, int bottom,
    bool words, bool draw);

// "12 min left until 15:45" ending at the right edge, its capitals centred on `middle`, in at most
// `max_width`; where that is too little how long alone. Returns its left.
int progress_beside(const struct layout *layout, const struct view *view, const struct item *item, int middle,
    int max_width, bool draw);

// On a bar: how long and, below it, until when, ending at the right edge, from `top` on; the latter in small
// type where it would reach below `bottom`. Returns its left.
int progress_column(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int bottom);

// The height of the capitals beside a label.
int progress_height(const struct layout *layout);

#endif
