#include "scene/slides/agenda_list.h"

#include <stdint.h>

enum { AHEAD_S = 6 * 3600, REST_S = 2 * 3600, GROUP_MIN = 3 };

// What the list is made of: what goes on since an earlier day, and what a span has, cancelled items included.
struct source {
    int64_t day;
    size_t carried, count;
    const struct item *const *items;
    size_t rest; // how many follow them on the last of these days
};

// A programme that goes on past midnight without a night's rest goes on past the list's end too.
static void count_rest(const struct programme *programme, int64_t day_end, int64_t end, struct source *source)
{
    const struct item *last = source->count > 0 ? source->items[source->count - 1] : NULL;
    struct span after = {end, schedule_day_end(programme->schedule, end - 1)};
    if (!last || last->at.start < day_end)
        return;
    size_t rest;
    const struct item *const *items = programme_listed(programme, after, &rest);
    if (rest == 0 || items[0]->at.start - last->at.end >= REST_S)
        return;
    // A single one takes no more room than the row that counts it.
    if (rest == 1)
        source->count++;
    else
        source->rest = rest;
}

// Today's items, and what follows within the next hours, as after midnight; after the last one, or where
// there are none, those of the next day that has some.
static struct source source_of(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t today = schedule_day(schedule, agenda->at);
    struct source source = {.day = today};
    if (agenda->next && agenda->now_count == 0 && (agenda->today_count == 0 || agenda->phase == PHASE_AFTER))
        source.day = schedule_day(schedule, agenda->next->at.start);
    struct span span = {
        schedule_day_start(schedule, source.day), schedule_day_start(schedule, source.day + 1)};
    int64_t day_end = span.end;
    if (source.day == today && agenda->at + AHEAD_S > span.end)
        span.end = agenda->at + AHEAD_S;
    source.items = programme_listed(agenda->programme, span, &source.count);
    count_rest(agenda->programme, day_end, span.end, &source);
    while (source.carried < agenda->now_count && agenda->now[source.carried]->at.start < span.start)
        source.carried++;
    return source;
}

bool agenda_list_applies(const struct agenda *agenda)
{
    struct source source = source_of(agenda);
    return source.count + source.carried > 0;
}

static const struct item *source_item(const struct agenda *agenda, const struct source *source, size_t i)
{
    return i < source->carried ? agenda->now[i] : source->items[i - source->carried];
}

static bool start_together(const struct item *a, const struct item *b)
{
    return a->at.start == b->at.start && a->room == b->room && a->kind == b->kind && !a->cancelled &&
           !b->cancelled;
}

// Adds the items from `from` on that start together, at most `limit` of them; returns the index after them.
static size_t add_group(const struct agenda *agenda, const struct source *source, size_t from, size_t limit,
    struct agenda_list *list)
{
    size_t total = source->carried + source->count;
    const struct item *first = source_item(agenda, source, from);
    size_t end = from + 1;
    while (end < total && start_together(first, source_item(agenda, source, end)))
        end++;
    // A row for one alone says no more than that one would.
    size_t shown = end - from > limit + 1 ? limit : end - from;
    for (size_t i = from; i < from + shown; i++)
        list->entries[list->count++] = (struct agenda_entry){.item = source_item(agenda, source, i)};
    if (from + shown < end)
        list->entries[list->count++] = (struct agenda_entry){
            .item = source_item(agenda, source, from + shown), .more = end - from - shown};
    return end;
}

static void fill(
    const struct agenda *agenda, const struct source *source, size_t limit, struct agenda_list *list)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t day = source->day;
    list->count = 0;
    for (size_t i = 0; i < source->carried + source->count;) {
        const struct item *item = source_item(agenda, source, i);
        int64_t of = schedule_day(schedule, item->at.start);
        if (of != day)
            list->entries[list->count++] = (struct agenda_entry){.day = item->at.start};
        day = of;
        i = add_group(agenda, source, i, limit, list);
    }
    if (source->rest > 0)
        list->entries[list->count++] =
            (struct agenda_entry){.item = source->items[source->count], .more = source->rest};
}

bool agenda_list_is_past(const struct item *item, int64_t at)
{
    return item->at.end <= at && item->at.start < at;
}

// Everything before the first row that is not past becomes one row, from two of them on. Where all is past,
// all of it stays.
static void fold_past(struct agenda_list *list, int64_t at)
{
    size_t past = 0;
    size_t talks = 0;
    for (; past < list->count; past++) {
        const struct agenda_entry *entry = &list->entries[past];
        if (entry->item && !agenda_list_is_past(entry->item, at))
            break;
        if (entry->item && entry->item->kind == ITEM_TALK)
            talks += entry->more > 0 ? entry->more : !entry->item->cancelled;
    }
    // The date before what comes stays above it.
    while (past > 0 && past < list->count && !list->entries[past - 1].item)
        past--;
    if (past < 2 || past == list->count)
        return;
    size_t kept = talks > 0;
    if (kept)
        list->entries[0] = (struct agenda_entry){.item = list->entries[0].item, .earlier = talks};
    for (size_t i = past; i < list->count; i++)
        list->entries[kept + i - past] = list->entries[i];
    list->count -= past - kept;
}

static void fill_folded(
    const struct agenda *agenda, const struct source *source, size_t limit, struct agenda_list *list)
{
    fill(agenda, source, limit, list);
    fold_past(list, agenda->at);
}

struct agenda_list agenda_list_of(struct arena *arena, const struct agenda *agenda, size_t rows)
{
    struct source source = source_of(agenda);
    size_t max = 2 * (source.carried + source.count) + 1;
    struct agenda_list list = {.day = source.day, .entries = arena_alloc(arena, max, sizeof *list.entries)};
    if (!list.entries)
        return list;
    fill_folded(agenda, &source, SIZE_MAX - 1, &list);
    size_t limit = rows > GROUP_MIN ? rows : GROUP_MIN;
    while (list.count > rows && limit >= GROUP_MIN)
        fill_folded(agenda, &source, limit--, &list);
    return list;
}
