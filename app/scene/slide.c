#include "scene/slide.h"

#include "scene/slides/slides.h"

#include <string.h>

const struct slide *const slides[] = {
    &now_slide,
    &next_slide,
    &agenda_slide,
    &break_slide,
    &hall_slide,
    &timeline_slide,
    &about_slide,
    &info_slide,
    &picture_slide,
    &notice_slide,
    &change_slide,
    &handover_slide,
    &timer_slide,
    &emergency_slide,
    &identify_slide,
    &night_slide,
    &before_slide,
    &after_slide,
    &over_slide,
    &empty_slide,
    &unknown_slide,
    &missing_slide,
    NULL,
};

const struct slide *slide_find(const char *name)
{
    for (size_t i = 0; slides[i]; i++)
        if (strcmp(slides[i]->name, name) == 0)
            return slides[i];
    return NULL;
}

size_t slide_index(const struct slide *slide)
{
    size_t index = 0;
    while (slides[index] != slide)
        index++;
    return index;
}

const struct slide *slide_for_state(const struct view *view)
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
    return slide_find(view->place.unknown ? "unknown-room" : "no-schedule");
}

void slide_compose(const struct slide *slide, const struct view *view, const struct style *style, int width,
    int height, struct scene *scene)
{
    scene_begin(scene, slide->name, width, height);
    slide->compose(view, style, scene);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

// When the minutes until `instant`, rounded up, become one less.
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

int64_t slide_next_change(const struct slide *slide, const struct view *view)
{
    int64_t at = view->at;
    if (slide->ticks)
        return at + 1;
    int64_t change = at - ((at % 60 + 60) % 60) + 60;
    // During an emergency they are not brought up to date.
    for (size_t i = 0; i < view->rooms.count && !view->adjusted.emergency; i++)
        change = earlier(change, agenda_next_change(&view->rooms.list[i].agenda));
    if (!view->agenda)
        return change;
    change = earlier(change, agenda_next_change(view->agenda));
    change = earlier(change, handover_next_change(view));
    for (size_t i = 0; i < view->agenda->now_count; i++)
        change = earlier(change, minute_before(view->agenda->now[i]->at.end, at));
    change = earlier(change, start_change(view->agenda->next, at));
    return earlier(change, start_change(view->agenda->next_talk, at));
}
