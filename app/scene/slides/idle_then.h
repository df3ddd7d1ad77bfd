// The item that follows, at the foot of slides without a current talk.
#ifndef PLUMBLINE_SCENE_SLIDES_IDLE_THEN_H
#define PLUMBLINE_SCENE_SLIDES_IDLE_THEN_H

#include "scene/slides/idle.h"

// Draws it below a rule, above the layout's bottom, its title in at most `lines` lines; returns its top.
// Without an item, or with 0 lines, it is the layout's bottom. Without `draw` it only measures.
int idle_then_draw(
    const struct layout *layout, const struct view *view, const struct idle *idle, int lines, bool draw);

#endif
