#include "agenda/swap.h"

#include "agenda/block.h"

#include <string.h>

const struct item *swap_partner(const struct schedule *schedule, const struct item *first)
{
    const struct item *next = NULL;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        bool follows = item != first && item->kind == ITEM_TALK && !item->cancelled &&
                       item->at.start >= first->at.end && block_same(schedule, first, item);
        if (follows && (!next || item->at.start < next->at.start))
            next = item;
    }
    return next;
}

bool swap_is_made(const struct adjustments *adjustments, const char *item, int64_t now)
{
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->type == ADJUST_SWAP && entry->until > now && entry->item && entry->swap_with &&
            (strcmp(entry->item, item) == 0 || strcmp(entry->swap_with, item) == 0))
            return true;
    }
    return false;
}

struct span swap_plan(const struct item *shown, const struct item *published)
{
    return shown->place.start ? shown->place : published->at;
}
