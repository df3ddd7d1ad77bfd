// What acts do to the rest of a block.
#include "agenda/timer.h"
#include "agenda/timer_actions.h"

#include <string.h>

static const struct item *find_item(const struct schedule *schedule, const char *id)
{
    for (size_t i = 0; i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].id, id) == 0 && !schedule->items[i].moved_to)
            return &schedule->items[i];
    return NULL;
}

int64_t timer_action_lateness(const struct agenda *agenda, const struct schedule *published)
{
    const struct item *running = timer_running(agenda);
    const struct item *item = running ? running : timer_coming(agenda);
    const struct item *original = item ? find_item(published, item->id) : NULL;
    if (!original)
        return 0;
    return running ? item->at.end - original->at.end : item->at.start - original->at.start;
}

static const struct item *told_as(const struct programme *programme, const struct item *item)
{
    for (size_t i = 0; i < programme->told_count; i++)
        if (strcmp(programme->told[i]->id, item->id) == 0)
            return programme->told[i];
    return NULL;
}

size_t timer_action_effects(const struct programme *before, const struct programme *after, int64_t now,
    struct timer_action_effect *out, size_t most)
{
    const struct schedule *schedule = before->schedule;
    int64_t day = schedule_day(schedule, now);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    size_t count;
    size_t found = 0;
    const struct item *const *published = programme_told(before, span, &count);
    for (size_t i = 0; i < count; i++) {
        const struct item *then = told_as(after, published[i]);
        bool same =
            !then || (then->at.start == published[i]->at.start && then->at.end == published[i]->at.end &&
                         then->cancelled == published[i]->cancelled);
        if (same)
            continue;
        if (found < most)
            out[found] = (struct timer_action_effect){published[i], then};
        found++;
    }
    return found;
}
