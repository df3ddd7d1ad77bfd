// The row above a current talk's title: NOW, and what else there is to say beside it. Below the band of a
// full room a single talk's row has no NOW.
#ifndef PLUMBLINE_SCENE_SLIDES_NOW_LABEL_H
#define PLUMBLINE_SCENE_SLIDES_NOW_LABEL_H

#include "scene/slides/facts.h"
#include "scene/slides/widgets.h"

struct now_label {
    const struct item *item; // NULL: NOW alone
    bool below_band;         // without NOW
    bool left;               // at the right how long it takes and until when
    bool marks;              // language and the like
    bool track;              // its session with the track's edge
    int further;             // how many lines it may have below it
};

// Draws it from `top` on, or only measures; what it holds then.
struct facts now_label_row(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top, bool draw);

// Its height with further lines; 0 where it says nothing.
int now_label_height(const struct layout *layout, const struct view *view, const struct now_label *label);

// Draws it; returns the same.
int now_label_draw(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top);

#endif
