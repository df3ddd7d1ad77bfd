// A talk's title and speakers, on the slides `now`, `next` and `handover`.
#ifndef PLUMBLINE_SCENE_SLIDES_TALK_H
#define PLUMBLINE_SCENE_SLIDES_TALK_H

#include "scene/slides/widgets.h"

struct talk {
    const struct item *item;
    bool small; // the title is set below the size for what is read in passing
    struct layout_block title;
    struct layout_block subtitle; // without lines: none, or it had to give way
    int speaker_lines;            // 0: the speakers had to give way
    int top, bottom;
};

// Sets it between `top` and `bottom`. The speakers give way, line by line, before the title is cut; the
// subtitle is shown where it fits beside the title and a line of speakers.
struct talk talk_fit(const struct layout *layout, const struct item *item, int top, int bottom);

// The same with a title of at most `max_size` thousandths.
struct talk talk_fit_up_to(
    const struct layout *layout, const struct item *item, int max_size, int top, int bottom);

// The same with a title that may be as small as other text, for where it would be cut otherwise.
struct talk talk_fit_small(const struct layout *layout, const struct item *item, int top, int bottom);

// Did the title fit, and any speakers?
bool talk_is_complete(const struct talk *talk);

// Returns the y of its bottom.
int talk_draw(const struct layout *layout, const struct talk *talk);

#endif
