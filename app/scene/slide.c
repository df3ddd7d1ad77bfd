#include "scene/slide.h"

#include "scene/slides/slides.h"

#include <string.h>

const struct slide slides[] = {
    {"now", now_applies, now_compose},
    {"next", next_applies, next_compose},
    {"agenda", agenda_slide_applies, agenda_slide_compose},
    {"break", break_applies, break_compose},
    {"change", change_applies, change_compose},
    {"before", before_applies, before_compose},
    {"after", after_applies, after_compose},
    {"over", over_applies, over_compose},
    {"empty", empty_applies, empty_compose},
    {"unknown-room", unknown_applies, unknown_compose},
    {"no-schedule", missing_applies, missing_compose},
    {NULL, NULL, NULL},
};

const struct slide *slide_find(const char *name)
{
    for (const struct slide *slide = slides; slide->name; slide++)
        if (strcmp(slide->name, name) == 0)
            return slide;
    return NULL;
}

const struct slide *slide_of_state(const struct view *view)
{
    static const char *const by_phase[PHASE_COUNT] = {
        [PHASE_TALK] = "now",
        [PHASE_BREAK] = "break",
        [PHASE_GAP] = "break",
        [PHASE_BEFORE] = "before",
        [PHASE_AFTER] = "after",
        [PHASE_EMPTY] = "empty",
        [PHASE_OVER] = "over",
    };
    if (view->agenda)
        return slide_find(by_phase[view->agenda->phase]);
    return slide_find(view->place_unknown ? "unknown-room" : "no-schedule");
}

void slide_compose(const struct slide *slide, const struct view *view, const struct typesetter *type,
    int width, int height, struct scene *scene)
{
    scene_begin(scene, slide->name, width, height);
    slide->compose(view, type, scene);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// When the rounded-up minutes until `instant` become one less.
static int64_t minute_before(int64_t instant, int64_t at)
{
    return instant - (instant - at - 1) / 60 * 60;
}

static int64_t start_change(const struct item *item, int64_t at)
{
    if (!item)
        return INT64_MAX;
    int64_t starting_now = item->at.start - 59;
    int64_t change = minute_before(item->at.start, at);
    return starting_now > at ? earlier(change, starting_now) : change;
}

int64_t slide_next_change(const struct view *view)
{
    int64_t at = view->at;
    int64_t change = at - ((at % 60 + 60) % 60) + 60;
    if (!view->agenda)
        return change;
    change = earlier(change, agenda_next_change(view->agenda));
    for (size_t i = 0; i < view->agenda->now_count; i++)
        change = earlier(change, minute_before(view->agenda->now[i]->at.end, at));
    change = earlier(change, start_change(view->agenda->next, at));
    return earlier(change, start_change(view->agenda->next_talk, at));
}
