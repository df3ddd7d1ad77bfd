// A timeline's geometry, its axis and its blocks.
#ifndef PLUMBLINE_SCENE_SLIDES_TIMELINE_DRAW_H
#define PLUMBLINE_SCENE_SLIDES_TIMELINE_DRAW_H

#include "scene/slides/timeline_plan.h"
#include "scene/slides/widgets.h"

// Where time and lanes lie on the screen, in pixels. Along is the direction of time, across that of the
// lanes: from left to right and from top to bottom, and the other way round where it is upright.
struct strip {
    const struct layout *layout;
    const struct view *view;
    struct span window;
    bool upright;
    int from, to;        // along: the window
    int first, last;     // across: the lanes
    int axis, axis_size; // across: where the hours stand, and how high, or wide, they are
    int pad;             // of a block
};

// The position of an instant along the strip; those outside of the window are beyond its ends.
int strip_at(const struct strip *strip, int64_t at);

// The box from `from` to `to` along the strip, and from `top` to `bottom` across it.
struct box strip_box(const struct strip *strip, int from, int to, int top, int bottom);

// The thickness of a line, at least a pixel.
int strip_line(const struct strip *strip, int thousandths);

// The size of the hours' labels across the strip.
int strip_axis_size(const struct layout *layout, const struct view *view, bool upright);

// Hairlines at the hours, and their labels; the line at now, and its flag.
void strip_draw_axis(const struct strip *strip);

// The blocks of a lane between `top` and `bottom` across the strip, and the line at now over those that
// are on. Returns whether the talks that are on are named whole.
bool strip_draw_lane(const struct strip *strip, const struct timeline_lane *lane, int top, int bottom);

#endif
