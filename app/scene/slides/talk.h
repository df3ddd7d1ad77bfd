// A talk's title and people in what room there is between a label and what stands at the bottom: on `now`,
// `next` and `handover`.
#ifndef PLUMBLINE_SCENE_SLIDES_TALK_H
#define PLUMBLINE_SCENE_SLIDES_TALK_H

#include "scene/slides/widgets.h"

struct talk {
    const struct item *item;
    struct layout_block title;
    int speaker_lines; // 0: the people had to give way
    int top, bottom;
};

// Finds how it can be set between `top` and `bottom`: the people give way, line by line, before the title is
// cut.
struct talk talk_fit(const struct layout *layout, const struct item *item, int top, int bottom);

// Was everything set, with all that is known of it?
bool talk_is_complete(const struct talk *talk);

// Returns the y of its bottom.
int talk_draw(const struct layout *layout, const struct talk *talk);

#endif
