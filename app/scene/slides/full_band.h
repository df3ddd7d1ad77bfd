// "ROOM FULL → Opala": the band across the whole width where a room's doors are closed.
#ifndef PLUMBLINE_SCENE_SLIDES_FULL_BAND_H
#define PLUMBLINE_SCENE_SLIDES_FULL_BAND_H

#include "scene/layout.h"
#include "scene/slide.h"

#include <stdbool.h>

// Its top is at `top`. Where its words do not fit on one line, the room to go to is below. Without `draw` it
// only measures. Returns the y of its bottom; `top` where the room is not full.
int full_band(const struct layout *layout, const struct view *view, int top, bool draw);

// The same where the room to go to is shown below: it is left out of the band where that would take a second
// line, and on a bar.
int full_band_above(const struct layout *layout, const struct view *view, int top, bool draw);

#endif
