// What stays below slides that tell something else: what is on, and what comes next.
#ifndef PLUMBLINE_SCENE_SLIDES_FOOTER_H
#define PLUMBLINE_SCENE_SLIDES_FOOTER_H

#include "scene/slides/widgets.h"

// Draws it, with a line above; returns the y above which the body ends.
int footer_draw(const struct layout *layout, const struct view *view);

#endif
