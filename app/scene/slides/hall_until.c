// Until when something goes on in a room.
#include "scene/i18n.h"
#include "scene/slides/hall.h"

#include <string.h>

static const struct item *first_to_end(const struct parallel *now)
{
    const struct item *first = NULL;
    for (size_t i = 0; i < now->count && i < PARALLEL_MAX; i++)
        if (!first || now->items[i]->at.end < first->at.end)
            first = now->items[i];
    return first;
}

int64_t hall_end(const struct hall_room *room, int64_t *start, bool *overruns)
{
    struct parallel now = parallel_now(&room->row->agenda);
    const struct item *first = first_to_end(&now);
    if (room->state != HALL_RUNNING || !first)
        return 0;
    *start = first->at.start;
    *overruns = first->timer && first->timer->due;
    return first->at.end;
}

static const char *keep(const struct layout *layout, const char *text, size_t length)
{
    const char *kept = arena_text(&layout->scene->arena, text, length);
    return kept ? kept : "";
}

// Divides the phrase before the day or clock, and after the clock.
static struct hall_until divide(const struct layout *layout, const struct view *view, int64_t end)
{
    struct str phrase = {0};
    struct str clock = {0};
    struct i18n_when when = {0};
    struct hall_until until = {.after = ""};
    i18n_until(&phrase, view->zone, end, view->at);
    i18n_say_until(&when, view->zone, end, view->at);
    i18n_end(&clock, view->zone, end, view->at);
    size_t timed = when.time.length;
    size_t before = phrase.length > timed ? phrase.length - timed : 0;
    const char *time = str_text(&phrase) + before;
    until.before = keep(layout, str_text(&phrase), before);
    if (timed > clock.length && strncmp(time, str_text(&clock), clock.length) == 0) {
        until.after = keep(layout, time + clock.length, timed - clock.length);
        timed = clock.length;
    }
    until.end = keep(layout, time, timed);
    i18n_when_free(&when);
    str_free(&phrase);
    str_free(&clock);
    return until;
}

struct hall_until hall_until_of(
    const struct layout *layout, const struct view *view, const struct hall_room *room, bool words)
{
    int64_t start;
    bool overruns;
    int64_t end = hall_end(room, &start, &overruns);
    struct hall_until until = {"", NULL, ""};
    if (end == 0)
        return until;
    if (overruns && !view->clock.doubt) {
        until.end = i18n_say("running over");
        return until;
    }
    if (words)
        return divide(layout, view, end);
    struct str text = {0};
    i18n_end(&text, view->zone, end, view->at);
    until.before = "–";
    until.end = keep(layout, str_text(&text), text.length);
    str_free(&text);
    return until;
}

void hall_note_ends(const struct layout *layout, const struct view *view, struct parallel *now)
{
    const struct item *first = first_to_end(now);
    for (size_t i = 0; i < now->count && i < PARALLEL_MAX; i++) {
        const struct item *item = now->items[i];
        if (widget_same_minute(item->at.end, first->at.end) || (item->timer && item->timer->due))
            continue;
        struct str until = {0};
        i18n_until(&until, view->zone, item->at.end, view->at);
        now->notes[i] = keep(layout, str_text(&until), until.length);
        str_free(&until);
    }
}

int hall_until_words(const struct layout *layout, struct type_style style)
{
    const char *phrase = i18n_plural("until %s", "until %s", 2);
    const char *at = strstr(phrase, "%s");
    size_t before = at ? (size_t)(at - phrase) : strlen(phrase);
    return layout_width(layout, style, keep(layout, phrase, before)) +
           layout_width(layout, style, at ? at + 2 : "");
}
