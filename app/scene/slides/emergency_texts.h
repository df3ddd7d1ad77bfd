// The texts of an emergency and its exit sign, arranged for the screen: one sentence a line, the first as
// large as it goes.
#ifndef PLUMBLINE_SCENE_SLIDES_EMERGENCY_TEXTS_H
#define PLUMBLINE_SCENE_SLIDES_EMERGENCY_TEXTS_H

#include "scene/layout.h"
#include "scene/slide.h"

// Draws them into `area`. Where even the smallest type does not fit, all sentences follow one another in
// pages.
void emergency_draw_texts(
    const struct layout *layout, const struct view *view, const struct box *area, enum colour ink);

#endif
