#include "scene/slide.h"

#include "scene/slides/slides.h"

#include <string.h>

const struct slide slides[] = {
    {.name = "now", .applies = now_applies, .compose = now_compose},
    {.name = "next", .applies = next_applies, .compose = next_compose},
    {.name = "agenda", .applies = agenda_slide_applies, .compose = agenda_slide_compose, .page_s = 6},
    {.name = "break", .applies = break_applies, .compose = break_compose},
    {.name = "hall", .applies = rooms_slide_applies, .compose = rooms_slide_compose, .page_s = 8},
    {.name = "about", .applies = about_applies, .compose = about_compose},
    // A QR code must be held long enough to be scanned.
    {.name = "info", .applies = info_applies, .compose = info_compose, .page_s = SLIDE_SCAN_S},
    {.name = "picture", .applies = picture_applies, .compose = picture_compose, .page_s = 5},
    {.name = "notice", .applies = notice_applies, .compose = notice_compose, .page_s = 5},
    {.name = "change", .applies = change_applies, .compose = change_compose, .page_s = 4},
    {.name = "handover", .applies = handover_applies, .compose = handover_compose, .takes_over = true},
    {.name = "stage", .applies = timer_slide_applies, .compose = timer_slide_compose, .ticks = true},
    {.name = "emergency", .applies = emergency_applies, .compose = emergency_compose, .takes_over = true},
    {.name = "identify", .applies = identify_applies, .compose = identify_compose, .takes_over = true},
    {.name = "night", .applies = night_applies, .compose = night_compose, .takes_over = true},
    {.name = "before", .applies = before_applies, .compose = before_compose},
    {.name = "after", .applies = after_applies, .compose = after_compose},
    {.name = "over", .applies = over_applies, .compose = over_compose},
    {.name = "empty", .applies = empty_applies, .compose = empty_compose},
    {.name = "unknown-room", .applies = unknown_applies, .compose = unknown_compose},
    {.name = "no-schedule", .applies = missing_applies, .compose = missing_compose},
    {.name = NULL},
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

int64_t slide_next_change(const struct slide *slide, const struct view *view)
{
    int64_t at = view->at;
    if (slide->ticks)
        return at + 1;
    int64_t change = at - ((at % 60 + 60) % 60) + 60;
    for (size_t i = 0; i < view->rooms.count; i++)
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
