// The slides on which nothing runs share one composition: a big line, a line on when it goes on, what comes
// then, and the tiles at the side (below, on a portrait screen).
#ifndef PLUMBLINE_SCENE_SLIDES_IDLE_H
#define PLUMBLINE_SCENE_SLIDES_IDLE_H

#include "scene/slides/widgets.h"

// A line of runs in different colours.
struct idle_run {
    enum colour colour;
    bool strong;
    const char *text;
    bool struck; // out of date
};

struct idle {
    const char *title;
    size_t run_count;
    struct idle_run runs[5];
    const char *note;        // a paragraph below, "" for none
    const char *then_label;  // "THEN"
    const struct item *then; // NULL for none
    bool then_with_time;     // its time (and day) in front
};

void idle_compose(const struct view *view, const struct style *style, struct scene *scene, const char *beside,
    const struct idle *idle);

#endif
