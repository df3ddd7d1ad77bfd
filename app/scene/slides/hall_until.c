// Until when something goes on in a room.
#include "scene/i18n.h"
#include "scene/slides/hall.h"

#include <string.h>

void hall_until_parts(const struct layout *layout, const char **before, const char **after)
{
    // The form of most hours, so that the column has one word.
    const char *phrase = i18n_plural("until %s", "until %s", 2);
    const char *at = strstr(phrase, "%s");
    size_t length = at ? (size_t)(at - phrase) : strlen(phrase);
    *before = arena_text(&layout->scene->arena, phrase, length);
    *before = *before ? *before : "";
    *after = at ? at + 2 : "";
}

int64_t hall_end(const struct hall_room *room, int64_t *start, bool *overruns)
{
    struct parallel now = parallel_now(&room->row->agenda);
    const struct item *first = NULL;
    for (size_t i = 0; i < now.count && i < PARALLEL_MAX; i++)
        if (!first || now.items[i]->at.end < first->at.end)
            first = now.items[i];
    if (room->state != HALL_RUNNING || !first)
        return 0;
    *start = first->at.start;
    *overruns = first->timer && first->timer->due;
    return first->at.end;
}

const char *hall_end_text(const struct layout *layout, const struct view *view, const struct hall_room *room)
{
    int64_t start;
    bool overruns;
    int64_t end = hall_end(room, &start, &overruns);
    if (end == 0)
        return NULL;
    if (overruns && !view->clock.doubt)
        return i18n_say("running over");
    struct str text = {0};
    i18n_end(&text, view->zone, end, view->at);
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept;
}
