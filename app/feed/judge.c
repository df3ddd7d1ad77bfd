#include "feed/judge.h"

#include <stdlib.h>
#include <string.h>

// The items that are compared: those of a place, or all.
struct stock {
    const struct schedule *schedule;
    bool whole_event;
    struct place place;
};

static bool in_stock(const struct stock *stock, const struct item *item)
{
    if (stock->whole_event)
        return true;
    if (stock->place.kind == PLACE_ROOM)
        return item->room == stock->place.room;
    return item->session && strcmp(item->session, stock->place.session) == 0;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct item *const *)a)->id, (*(const struct item *const *)b)->id);
}

static int by_title_and_start(const void *a, const void *b)
{
    const struct item *x = *(const struct item *const *)a;
    const struct item *y = *(const struct item *const *)b;
    if (x->at.start != y->at.start)
        return x->at.start < y->at.start ? -1 : 1;
    return strcmp(x->title, y->title);
}

typedef int compare_items(const void *a, const void *b);

// The stock's items in an order in which they can be looked up; NULL where there is no memory. The caller
// frees it.
static const struct item **sorted(const struct stock *stock, compare_items *compare, size_t *count)
{
    const struct item **items = calloc(stock->schedule->item_count + 1, sizeof(const struct item *));
    *count = 0;
    for (size_t i = 0; items && i < stock->schedule->item_count; i++)
        if (in_stock(stock, &stock->schedule->items[i]))
            items[(*count)++] = &stock->schedule->items[i];
    if (items && *count > 1)
        qsort(items, *count, sizeof(const struct item *), compare);
    return items;
}

struct loss {
    size_t remaining; // of the good schedule's stock, not over yet
    size_t gone;
};

static bool count_loss(const struct stock *good, const struct stock *next, int64_t now, struct loss *out)
{
    size_t count = 0;
    const struct item **ids = sorted(next, by_id, &count);
    const struct item **starts = sorted(next, by_title_and_start, &count);
    bool fine = ids && starts;
    for (size_t i = 0; fine && i < good->schedule->item_count; i++) {
        const struct item *item = &good->schedule->items[i];
        if (!in_stock(good, item) || item->at.end <= now)
            continue;
        out->remaining++;
        out->gone += !bsearch(&item, ids, count, sizeof(const struct item *), by_id) &&
                     !bsearch(&item, starts, count, sizeof(const struct item *), by_title_and_start);
    }
    free(ids);
    free(starts);
    return fine;
}

bool judge_update(const struct schedule *good, const struct schedule *next, const struct place_query *place,
    int64_t now, int loss_limit_percent, struct error *why)
{
    if (next->item_count == 0)
        return error_set(why, "the schedule is empty; refused");
    if (!good || loss_limit_percent >= 100)
        return true;
    struct stock old = {.schedule = good};
    struct stock new = {.schedule = next};
    old.whole_event = !place_find(good, place, &old.place, NULL);
    new.whole_event = old.whole_event;
    struct error lost;
    if (!old.whole_event && !place_find(next, place, &new.place, &lost)) {
        error_prefix(&lost, "refused: ");
        return error_set(why, "%s", lost.text);
    }
    struct loss loss = {0};
    if (!count_loss(&old, &new, now, &loss))
        return error_set(why, "not enough memory to compare it with the last good one");
    if (loss.gone * 100 <= loss.remaining * (size_t)loss_limit_percent)
        return true;
    return error_set(why,
        "%zu of %zu remaining items of %s are gone, more than %d %% (loss_limit_percent); refused", loss.gone,
        loss.remaining, old.whole_event ? "the event" : old.place.label, loss_limit_percent);
}
