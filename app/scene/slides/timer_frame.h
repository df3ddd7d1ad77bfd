// The frame around the timer, in the margin, which is free of text.
#ifndef PLUMBLINE_SCENE_SLIDES_TIMER_FRAME_H
#define PLUMBLINE_SCENE_SLIDES_TIMER_FRAME_H

#include "scene/slides/timer_state.h"

// For a second where a phase begins, if the timer pulses; while the ground is like the theme's background;
// broken when time is up. Else nothing.
void timer_frame(const struct layout *layout, const struct view *view, const struct timer_state *state);

#endif
