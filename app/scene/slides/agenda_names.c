// Who gives what the agenda lists, and what became of it.
#include "scene/i18n.h"
#include "scene/slides/agenda_rows.h"
#include "scene/slides/parallel.h"

struct type_style agenda_names_style(const struct layout *layout, int size, bool running)
{
    return layout_style(layout, running ? FACE_TEXT_SEMIBOLD : FACE_TEXT, size - (SIZE_BODY - SIZE_SMALL));
}

// In place of the names: what became of an item that does not take place here. "now" is for what is running.
static const char *outcome(const struct layout *layout, const struct view *view, const struct item *item)
{
    const char *where = widget_moved_to(layout, view, item);
    if (!item->moved_to)
        return where;
    const char *text = arena_format(&layout->scene->arena, i18n_say("moved %s"), where);
    return text ? text : where;
}

bool agenda_ends_another_day(const struct view *view, const struct item *item)
{
    return item->at.end > item->at.start &&
           zone_day(view->zone, item->at.end - 1) != zone_day(view->zone, item->at.start);
}

// "until Sunday 12:00 · Ada Example"
static const char *end_and_names(const struct layout *layout, const struct view *view,
    const struct item *item, struct type_style style, int max_width)
{
    struct str end = {0};
    i18n_until(&end, view->zone, item->at.end, item->at.start > view->at ? item->at.start : view->at);
    const char *until = arena_text(&layout->scene->arena, str_text(&end), end.length);
    str_free(&end);
    int left =
        max_width - layout_width(layout, style, until ? until : "") - layout_width(layout, style, " · ");
    const char *names = widget_names(layout, style, item, left);
    if (!until || names[0] == '\0' || layout_width(layout, style, names) > left)
        return until ? until : "";
    const char *both = arena_format(&layout->scene->arena, "%s · %s", until, names);
    return both ? both : until;
}

const char *agenda_names(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int max_width)
{
    if (item->cancelled)
        return outcome(layout, view, item);
    if (agenda_ends_another_day(view, item))
        return end_and_names(layout, view, item, style, max_width);
    return item->poster_count > 0 ? parallel_posters(layout, item)
                                  : widget_names(layout, style, item, max_width);
}
