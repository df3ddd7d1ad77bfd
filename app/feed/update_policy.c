#include "feed/update_policy.h"

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
    if (stock->whole_event || stock->place.kind == PLACE_EVENT)
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

// Ids that were not given are all alike, and say nothing.
static bool has(const struct item **ids, const struct item **starts, size_t count, const struct item *item)
{
    return (item->id[0] != '\0' && bsearch(&item, ids, count, sizeof(const struct item *), by_id)) ||
           bsearch(&item, starts, count, sizeof(const struct item *), by_title_and_start);
}

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
        out->gone += !has(ids, starts, count, item);
    }
    free(ids);
    free(starts);
    return fine;
}

static bool judge_loss(const struct schedule *good, const struct schedule *next,
    const struct room_query *place, int64_t now, int limit_percent, struct error *why)
{
    struct stock old = {.schedule = good};
    struct stock new = {.schedule = next};
    old.whole_event = !room_lookup(good, place, &old.place, NULL);
    new.whole_event = old.whole_event;
    struct error lost;
    if (!old.whole_event && !room_lookup(next, place, &new.place, &lost)) {
        error_prefix(
            &lost, "%.100s is no longer in the schedule; refused (loss_limit_percent): ", old.place.label);
        return error_copy(why, &lost);
    }
    struct loss loss = {0};
    if (!count_loss(&old, &new, now, &loss))
        return error_set(why, "not enough memory to compare it with the last good one");
    if (loss.gone * 100 <= loss.remaining * (size_t)limit_percent)
        return true;
    return error_set(why,
        "%zu of %zu remaining items of %s are gone, more than %d %% (loss_limit_percent); refused", loss.gone,
        loss.remaining, old.whole_event ? "the event" : old.place.label, limit_percent);
}

// The shift that all items have in common, and how many there are; 0 where they differ or stand where they
// stood.
static int64_t common_shift(const struct schedule *good, const struct schedule *next, size_t *count)
{
    struct stock all = {.schedule = next, .whole_event = true};
    size_t next_count;
    const struct item **ids = sorted(&all, by_id, &next_count);
    int64_t shift = 0;
    *count = 0;
    for (size_t i = 0; ids && i < good->item_count; i++) {
        const struct item *item = &good->items[i];
        const struct item *const *found = bsearch(&item, ids, next_count, sizeof(const struct item *), by_id);
        if (!found)
            continue;
        int64_t moved = (*found)->at.start - item->at.start;
        if (*count > 0 && moved != shift) {
            shift = 0;
            break;
        }
        shift = moved;
        ++*count;
    }
    free(ids);
    return shift;
}

static bool judge_shift(const struct schedule *good, const struct schedule *next, struct error *why)
{
    enum { FEWEST = 3, HALF_HOUR_S = 1800, MOST_S = 14 * 3600 };
    size_t count;
    int64_t shift = common_shift(good, next, &count);
    if (shift == 0 || count < FEWEST || shift % HALF_HOUR_S != 0 || shift > MOST_S ||
        shift < -(int64_t)MOST_S)
        return true;
    long minutes = (long)(shift < 0 ? -shift : shift) / 60;
    return error_set(why,
        "all %zu items are moved by %s%ld h %02ld min, as by a wrong zone or summer time; refused "
        "(accept_shift allows it)",
        count, shift < 0 ? "-" : "+", minutes / 60, minutes % 60);
}

static const struct finding *first_error(const struct schedule *schedule)
{
    for (size_t i = 0; i < schedule->finding_count; i++)
        if (schedule->findings[i].severity == FINDING_ERROR)
            return &schedule->findings[i];
    return NULL;
}

bool update_policy_check(const struct schedule *good, const struct schedule *next,
    const struct room_query *place, int64_t now, const struct update_policy_limits *limits, struct error *why)
{
    if (next->item_count == 0)
        return error_set(why, "the schedule is empty; refused");
    if (!good)
        return true;
    const struct finding *wrong = first_error(next);
    if (wrong && !first_error(good))
        return error_set(why, "%s: %s; refused", wrong->path, wrong->what);
    if (limits->loss_percent < 100 && !judge_loss(good, next, place, now, limits->loss_percent, why))
        return false;
    return limits->accept_shift || judge_shift(good, next, why);
}

static bool has_room(const struct schedule *schedule, const char *name)
{
    for (size_t i = 0; i < schedule->room_count; i++)
        if (schedule->rooms[i].count > 0 && strcmp(schedule->rooms[i].name, name) == 0)
            return true;
    return false;
}

void update_policy_vanished_rooms(const struct schedule *good, const struct schedule *next, struct str *out)
{
    for (size_t i = 0; i < good->room_count; i++)
        if (good->rooms[i].count > 0 && !has_room(next, good->rooms[i].name))
            str_format(out, "%s\"%s\"", out->length > 0 ? ", " : "", good->rooms[i].name);
}
