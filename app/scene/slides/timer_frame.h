// The frame around the timer, in the margin, which is free of text.
#ifndef PLUMBLINE_SCENE_SLIDES_TIMER_FRAME_H
#define PLUMBLINE_SCENE_SLIDES_TIMER_FRAME_H

#include "scene/slides/timer_state.h"

// It grows with the urgency: none in a talk, thin in questions, wide in the last minute, broken when time is
// up. For a second where a phase begins it is as wide as the margin allows, if the timer pulses.
void timer_frame(const struct layout *layout, const struct view *view, const struct timer_state *state);

#endif
