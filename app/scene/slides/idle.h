// The composition of slides without a current talk: a large line, when the programme continues, what comes
// then, and the tiles at the side (on a portrait screen below).
#ifndef PLUMBLINE_SCENE_SLIDES_IDLE_H
#define PLUMBLINE_SCENE_SLIDES_IDLE_H

#include "scene/i18n.h"
#include "scene/slides/widgets.h"

// A run of text in one colour.
struct idle_run {
    enum colour colour;
    bool strong;
    const char *text;
    bool struck; // an old time
};

struct idle {
    const char *title;
    size_t run_count;
    struct idle_run runs[5];
    const char *note;        // a paragraph below; "" for none
    const char *then_label;  // "THEN"
    const struct item *then; // NULL for none
    const struct item *of;   // the header is about it instead of `beside`; NULL for none
    bool then_with_time;     // its time (and day) is shown
    bool names_event;        // the header need not, where there is no room to name
};

// Adds the two pieces of when something is, as runs; `when` must live until the slide is composed.
void idle_add_when(struct idle *idle, const struct i18n_when *when);

void idle_compose(const struct view *view, const struct style *style, struct scene *scene, const char *beside,
    const struct idle *idle);

#endif
