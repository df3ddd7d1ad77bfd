#include "schedule/schedule.h"
#include "schedule/schedule_index.h"
#include "schedule/schedule_internal.h"

#include <stdlib.h>
#include <string.h>

struct schedule_internal *schedule_internal_new(void)
{
    struct schedule_internal *internal = calloc(1, sizeof *internal);
    if (internal)
        atomic_init(&internal->references, 1);
    return internal;
}

int schedule_internal_compare(const void *a, const void *b)
{
    const struct item *x = a;
    const struct item *y = b;
    if (x->room != y->room)
        return x->room < y->room ? -1 : 1;
    return item_compare(x, y);
}

bool schedule_internal_is_sorted(const struct item *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (schedule_internal_compare(&items[i - 1], &items[i]) > 0)
            return false;
    return true;
}

void schedule_internal_arrange(
    struct arena *arena, struct schedule *schedule, struct item *items, size_t count, struct room *rooms)
{
    if (!schedule_internal_is_sorted(items, count))
        qsort(items, count, sizeof *items, schedule_internal_compare);
    for (size_t i = 0; i < schedule->room_count; i++)
        rooms[i] = (struct room){.name = schedule->rooms[i].name,
            .guid = schedule->rooms[i].guid,
            .former_count = schedule->rooms[i].former_count,
            .former = schedule->rooms[i].former,
            .gone = schedule->rooms[i].gone};
    schedule->start = INT64_MAX;
    schedule->end = schedule->event.end;
    for (size_t i = 0; i < count; i++) {
        struct room *room = &rooms[items[i].room];
        if (room->count++ == 0)
            room->first = i;
        if (items[i].at.start < schedule->start)
            schedule->start = items[i].at.start;
        if (items[i].at.end > schedule->end && !items[i].cancelled)
            schedule->end = items[i].at.end;
    }
    schedule->rooms = rooms;
    schedule->items = items;
    schedule->item_count = count;
    schedule->index = schedule_index_new(arena, schedule);
}

static struct schedule_internal *schedule_internal_of(const struct schedule *schedule)
{
    // Callers change only the count and, at the end, free the memory: the schedule itself stays constant.
    return (struct schedule_internal *)(void *)schedule;
}

const struct schedule *schedule_ref(const struct schedule *schedule)
{
    if (schedule)
        atomic_fetch_add(&schedule_internal_of(schedule)->references, 1);
    return schedule;
}

void schedule_unref(const struct schedule *schedule)
{
    if (!schedule || atomic_fetch_sub(&schedule_internal_of(schedule)->references, 1) != 1)
        return;
    struct schedule_internal *internal = schedule_internal_of(schedule);
    for (size_t i = 0; i < internal->base_count; i++)
        schedule_unref(internal->bases[i]);
    arena_free(&internal->arena);
    free(internal);
}

int64_t schedule_day(const struct schedule *schedule, int64_t at)
{
    // The day turns at a local time, so it is subtracted from local time and not from the instant: a night in
    // which the clocks change is an hour longer or shorter.
    int64_t local = at + zone_offset(&schedule->zone, at) - schedule->day_turn_s;
    return local / SECONDS_A_DAY - (local % SECONDS_A_DAY < 0 ? 1 : 0);
}

int64_t schedule_day_start(const struct schedule *schedule, int64_t day)
{
    struct civil civil = civil_from_seconds(day * SECONDS_A_DAY + schedule->day_turn_s);
    return zone_instant(&schedule->zone, &civil);
}

int64_t schedule_day_end(const struct schedule *schedule, int64_t at)
{
    int64_t day = schedule_day(schedule, at) + 1;
    int64_t start = schedule_day_start(schedule, day);
    if (start > at)
        return start;
    return day * SECONDS_A_DAY + schedule->day_turn_s - zone_offset(&schedule->zone, at);
}

const struct item *schedule_find_item(const struct schedule *schedule, const char *id)
{
    size_t found = schedule ? schedule_index_item(schedule->index, id) : SIZE_MAX;
    return found == SIZE_MAX ? NULL : &schedule->items[found];
}

size_t schedule_find_room(const struct schedule *schedule, const char *name)
{
    size_t found = schedule_index_room(schedule->index, name);
    return found == SIZE_MAX ? schedule->room_count : found;
}

const char *finding_severity_name(enum finding_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

int item_compare(const struct item *a, const struct item *b)
{
    if (a->at.start != b->at.start)
        return a->at.start < b->at.start ? -1 : 1;
    if (a->at.end != b->at.end)
        return a->at.end < b->at.end ? -1 : 1;
    int by_id = strcmp(a->id, b->id);
    return by_id != 0 ? by_id : strcmp(a->title, b->title);
}
