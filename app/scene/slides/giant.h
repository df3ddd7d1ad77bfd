// A time that is left in figures as large as a box allows, "10 min", "1 h 20 min", with its units smaller
// beside them; and words such as "starting now" in lines.
#ifndef PLUMBLINE_SCENE_SLIDES_GIANT_H
#define PLUMBLINE_SCENE_SLIDES_GIANT_H

#include "scene/layout.h"

struct giant {
    const char *text; // borrowed
    int size_px;      // the em of its figures; 0 for words
    int width;
    int height;                // of figures from cap height to baseline; of words from ascent to descent
    struct layout_block words; // without lines for figures
};

// As large as fits into the box, between both sizes in thousandths of the layout's unit. The smallest is
// taken where nothing fits. Its size is the same for one figure and for two, so that it does not jump as it
// counts. `text` must live as long as it.
struct giant giant_fit(
    const struct layout *layout, const char *text, int max_size, int min_size, int width, int height);

// Draws it with its top at `top`, in the role "left" and the accent; returns the y of its bottom.
int giant_draw(const struct layout *layout, const struct giant *giant, int x, int top);

#endif
