// The row above a current talk's title: NOW, and what else there is to say beside it.
#ifndef PLUMBLINE_SCENE_SLIDES_NOW_LABEL_H
#define PLUMBLINE_SCENE_SLIDES_NOW_LABEL_H

#include "scene/slides/facts.h"
#include "scene/slides/widgets.h"

struct now_label {
    const struct item *item; // NULL: NOW alone
    bool left;               // at the right how long it takes and until when
    bool marks;              // language and the like
    bool track;              // its session with the track's edge
    int further;             // how many lines it may have below it
};

// Its height without further lines.
int now_label_height(const struct layout *layout, const struct now_label *label);

// Draws it from `top` on, or only measures; what it holds then, with the height of further lines.
struct facts now_label_row(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top, bool draw);

// That, and its height with further lines.
int now_label_draw(
    const struct layout *layout, const struct view *view, const struct now_label *label, int top);

#endif
