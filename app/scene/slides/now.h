// How the slide `now` shows a talk, for the slide before it.
#ifndef PLUMBLINE_SCENE_SLIDES_NOW_H
#define PLUMBLINE_SCENE_SLIDES_NOW_H

#include "scene/layout.h"
#include "scene/slide.h"

// In which size it sets the title of a talk that runs alone, below a header that ends at `top`; not for bars.
int now_title_px(const struct layout *layout, const struct view *view, const struct item *item, int top);

#endif
