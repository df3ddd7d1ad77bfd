#include "agenda/block.h"

#include <string.h>

bool block_same(const struct schedule *schedule, const struct item *a, const struct item *b)
{
    if (a->room != b->room || schedule_day(schedule, a->at.start) != schedule_day(schedule, b->at.start))
        return false;
    return a->session && b->session ? strcmp(a->session, b->session) == 0 : !a->session && !b->session;
}

int64_t block_end(const struct schedule *schedule, const struct item *item)
{
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < schedule->item_count; i++)
        if (block_same(schedule, item, &schedule->items[i]) && schedule->items[i].at.end > end)
            end = schedule->items[i].at.end;
    return end;
}
