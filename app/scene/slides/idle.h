// The composition of slides without a current talk: what is the case, in giant figures how long until it goes
// on, when that is, what comes then, and the tiles at the side (on a portrait screen below).
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
    const char *minutes; // until it goes on: "10 min", "starting now"; set giant; NULL for none
    size_t run_count;
    struct idle_run runs[7];
    const char *note;        // a paragraph below; "" for none
    const char *then_label;  // "THEN"
    const struct item *then; // NULL for none
    const struct item *of;   // the header is about it instead of `beside`; NULL for none
    bool then_with_time;     // its time (and day) is shown
    bool names_event;        // the header need not, where there is no room to name
};

// What people look for from afar: when it goes on.
static inline struct idle_run idle_strong(const char *text)
{
    return (struct idle_run){.colour = COLOUR_TEXT, .strong = true, .text = text};
}

static inline struct idle_run idle_plain(const char *text)
{
    return (struct idle_run){.colour = COLOUR_TEXT_SECONDARY, .text = text};
}

// "10 min", and "starting now" under a minute: the text of `minutes`.
void idle_minutes(struct str *out, int64_t seconds);

// Adds the two pieces of when something is, as runs; `when` must live until the slide is composed.
void idle_add_when(struct idle *idle, const struct i18n_when *when);

void idle_compose(const struct view *view, const struct style *style, struct scene *scene, const char *beside,
    const struct idle *idle);

#endif
