// The slides on which nothing runs share one composition: a big line, a line on when it goes on, what comes
// then, and the tiles at the side (below, on a portrait screen).
#ifndef PLUMBLINE_SCENE_SLIDES_WAITING_H
#define PLUMBLINE_SCENE_SLIDES_WAITING_H

#include "scene/slides/parts.h"

// A line of runs in different colours.
struct waiting_run {
    enum colour colour;
    bool strong;
    const char *text;
    bool struck; // out of date
};

struct waiting {
    const char *title;
    size_t run_count;
    struct waiting_run runs[5];
    const char *note;        // a paragraph below, "" for none
    const char *then_label;  // "THEN"
    const struct item *then; // NULL for none
    bool then_with_time;     // its time (and day) in front
};

void waiting_compose(const struct view *view, const struct look *look, struct scene *scene,
    const char *beside, const struct waiting *waiting);

#endif
