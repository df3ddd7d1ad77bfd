// The current and the next item, below slides about something else.
#ifndef PLUMBLINE_SCENE_SLIDES_FOOTER_H
#define PLUMBLINE_SCENE_SLIDES_FOOTER_H

#include "scene/slides/widgets.h"

// Draws it, with a rule above; returns the y of the body's bottom.
int footer_draw(const struct layout *layout, const struct view *view);

#endif
