#include "feed/update_policy.h"

#include <stdlib.h>
#include <string.h>

// The items to compare: those of a place, or all.
struct item_set {
    const struct schedule *schedule;
    bool whole_event;
    struct place place;
};

static bool set_has(const struct item_set *set, const struct item *item)
{
    if (set->whole_event || set->place.kind == PLACE_EVENT)
        return true;
    if (set->place.kind == PLACE_ROOM)
        return item->room == set->place.room;
    return item->session && strcmp(item->session, set->place.session) == 0;
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

// The set's items, sorted for bsearch; the caller frees the array. NULL if out of memory.
static const struct item **sorted(const struct item_set *set, compare_items *compare, size_t *count)
{
    const struct item **items = calloc(set->schedule->item_count + 1, sizeof(const struct item *));
    *count = 0;
    for (size_t i = 0; items && i < set->schedule->item_count; i++)
        if (set_has(set, &set->schedule->items[i]))
            items[(*count)++] = &set->schedule->items[i];
    if (items && *count > 1)
        qsort(items, *count, sizeof(const struct item *), compare);
    return items;
}

struct loss {
    size_t remaining; // items of the good schedule that are not over
    size_t missing;
};

// An empty id identifies nothing.
static bool is_found(
    const struct item **ids, const struct item **starts, size_t count, const struct item *item)
{
    return (item->id[0] != '\0' && bsearch(&item, ids, count, sizeof(const struct item *), by_id)) ||
           bsearch(&item, starts, count, sizeof(const struct item *), by_title_and_start);
}

static bool count_loss(
    const struct item_set *good, const struct item_set *next, int64_t now, struct loss *out)
{
    size_t count = 0;
    const struct item **ids = sorted(next, by_id, &count);
    const struct item **starts = sorted(next, by_title_and_start, &count);
    bool ok = ids && starts;
    for (size_t i = 0; ok && i < good->schedule->item_count; i++) {
        const struct item *item = &good->schedule->items[i];
        if (!set_has(good, item) || item->at.end <= now)
            continue;
        out->remaining++;
        out->missing += !is_found(ids, starts, count, item);
    }
    free(ids);
    free(starts);
    return ok;
}

static bool check_loss(const struct schedule *good, const struct schedule *next,
    const struct room_query *place, int64_t now, int limit_percent, struct error *why)
{
    struct item_set before = {.schedule = good};
    struct item_set after = {.schedule = next};
    before.whole_event = !room_lookup(good, place, &before.place, NULL);
    after.whole_event = before.whole_event;
    if (!before.whole_event && !room_lookup(next, place, &after.place, why))
        return error_prefix(
            why, "%.100s is no longer in the schedule; refused (loss_limit_percent): ", before.place.label);
    struct loss loss = {0};
    if (!count_loss(&before, &after, now, &loss))
        return error_memory(why, "not enough memory to compare it with the last good one");
    if (loss.missing * 100 <= loss.remaining * (size_t)limit_percent)
        return true;
    return error_set(why,
        "%zu of %zu remaining items of %s are gone, more than %d %% (loss_limit_percent); refused",
        loss.missing, loss.remaining, before.whole_event ? "the event" : before.place.label, limit_percent);
}

// The shift that all common items share, and their number; 0 if shifts differ or nothing moved.
static int64_t common_shift(const struct schedule *good, const struct schedule *next, size_t *count)
{
    struct item_set all = {.schedule = next, .whole_event = true};
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

static bool check_shift(const struct schedule *good, const struct schedule *next, struct error *why)
{
    enum { MIN_ITEMS = 3, HALF_HOUR_S = 1800, MAX_SHIFT_S = 14 * 3600 };
    size_t count;
    int64_t shift = common_shift(good, next, &count);
    if (shift == 0 || count < MIN_ITEMS || shift % HALF_HOUR_S != 0 || shift > MAX_SHIFT_S ||
        shift < -(int64_t)MAX_SHIFT_S)
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
        return error_set(why, "%s",
            next->unpublished ? "the event's timetable is not published; refused"
                              : "the schedule is empty; refused");
    if (!good)
        return true;
    const struct finding *wrong = first_error(next);
    if (wrong && !first_error(good))
        return error_set(why, "%s: %s; refused", wrong->path, wrong->what);
    if (limits->loss_percent < 100 && !check_loss(good, next, place, now, limits->loss_percent, why))
        return false;
    return limits->accept_shift || check_shift(good, next, why);
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
