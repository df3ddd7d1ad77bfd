#include "schedule/item_sort.h"

#include "schedule/schedule_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_A_POLL = 4096 };

// A merge sort of indices from the bottom up: items are large, and are moved once, at the end.
struct sort {
    const struct item *items;
    size_t count;
    int (*compare)(const struct item *a, const struct item *b);
    uint32_t *from;
    uint32_t *into;
    size_t steps;
    bool (*stop)(void *context);
    void *context;
    bool stopped;
};

static bool must_stop(struct sort *sort)
{
    if (!sort->stopped && ++sort->steps % STEPS_A_POLL == 0)
        sort->stopped = sort->stop(sort->context);
    return sort->stopped;
}

static void merge(struct sort *sort, size_t low, size_t middle, size_t high)
{
    size_t left = low;
    size_t right = middle;
    for (size_t i = low; i < high && !must_stop(sort); i++) {
        bool take_left = left < middle && (right >= high || sort->compare(&sort->items[sort->from[left]],
                                                                &sort->items[sort->from[right]]) <= 0);
        sort->into[i] = take_left ? sort->from[left++] : sort->from[right++];
    }
}

static void sort_indices(struct sort *sort)
{
    for (size_t i = 0; i < sort->count; i++)
        sort->from[i] = (uint32_t)i;
    for (size_t width = 1; width < sort->count && !sort->stopped; width *= 2) {
        for (size_t low = 0; low < sort->count; low += 2 * width) {
            size_t middle = low + width < sort->count ? low + width : sort->count;
            size_t high = middle + width < sort->count ? middle + width : sort->count;
            merge(sort, low, middle, high);
        }
        uint32_t *sorted = sort->into;
        sort->into = sort->from;
        sort->from = sorted;
    }
}

// Moves the items to their places, along the cycles of the permutation.
static void arrange(struct item *items, uint32_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (from[i] == i)
            continue;
        struct item first = items[i];
        size_t at = i;
        while (from[at] != i) {
            size_t next = from[at];
            items[at] = items[next];
            from[at] = (uint32_t)at;
            at = next;
        }
        items[at] = first;
        from[at] = (uint32_t)at;
    }
}

static int by_room(const struct item *a, const struct item *b)
{
    return schedule_internal_compare(a, b);
}

uint32_t *item_order(const struct item *items, size_t count,
    int (*compare)(const struct item *a, const struct item *b), bool (*stop)(void *context), void *context)
{
    struct sort sort = {.items = items, .count = count, .compare = compare, .stop = stop, .context = context};
    if (count < UINT32_MAX) {
        sort.from = calloc(count + 1, sizeof *sort.from);
        sort.into = calloc(count + 1, sizeof *sort.into);
    }
    if (!sort.from || !sort.into) {
        free(sort.from);
        free(sort.into);
        return NULL;
    }
    sort_indices(&sort);
    free(sort.into);
    return sort.from;
}

bool item_sort(struct item *items, size_t count, bool (*stop)(void *context), void *context)
{
    if (schedule_internal_is_sorted(items, count))
        return true;
    uint32_t *order = item_order(items, count, by_room, stop, context);
    if (order && !stop(context))
        arrange(items, order, count);
    free(order);
    return order != NULL;
}
