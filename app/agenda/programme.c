#include "agenda/programme.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool belongs(const struct place *place, const struct item *item)
{
    return place->kind == PLACE_EVENT || (item->session && strcmp(item->session, place->session) == 0);
}

// The schedule keeps a room's items together and in order; a session's are collected from all rooms.
static size_t gather(const struct schedule *schedule, const struct place *place, const struct item **out)
{
    size_t count = 0;
    if (schedule->not_happening)
        return 0;
    if (place->kind == PLACE_ROOM) {
        const struct room *room = &schedule->rooms[place->room];
        for (size_t i = 0; i < room->count; i++)
            out[count++] = &schedule->items[room->first + i];
        return count;
    }
    for (size_t i = 0; i < schedule->item_count; i++)
        if (belongs(place, &schedule->items[i]))
            out[count++] = &schedule->items[i];
    return count;
}

static int by_time(const void *a, const void *b)
{
    return item_compare(*(const struct item *const *)a, *(const struct item *const *)b);
}

struct programme *programme_new(const struct schedule *schedule, const struct place *place)
{
    size_t max = place->kind == PLACE_ROOM ? schedule->rooms[place->room].count : schedule->item_count;
    struct programme *programme = calloc(1, sizeof *programme);
    if (!programme)
        return NULL;
    programme->schedule = schedule_ref(schedule);
    programme->place = *place;
    programme->items = calloc(max + 1, sizeof(const struct item *));
    programme->listed = calloc(max + 1, sizeof(const struct item *));
    programme->latest_end = calloc(max + 1, sizeof *programme->latest_end);
    if (!programme->items || !programme->listed || !programme->latest_end) {
        programme_free(programme);
        return NULL;
    }
    programme->listed_count = gather(schedule, place, programme->listed);
    if (place->kind != PLACE_ROOM && programme->listed_count > 1)
        qsort(programme->listed, programme->listed_count, sizeof *programme->listed, by_time);
    for (size_t i = 0; i < programme->listed_count; i++)
        if (!programme->listed[i]->cancelled)
            programme->items[programme->count++] = programme->listed[i];
    for (size_t i = 0; i < programme->count; i++) {
        int64_t end = programme->items[i]->at.end;
        programme->latest_end[i] =
            i > 0 && programme->latest_end[i - 1] > end ? programme->latest_end[i - 1] : end;
    }
    return programme;
}

void programme_free(struct programme *programme)
{
    if (!programme)
        return;
    schedule_unref(programme->schedule);
    free(programme->items);
    free(programme->listed);
    free(programme->latest_end);
    free(programme);
}

// The index of the first of `count` items that starts after `at`.
static size_t first_after(const struct item *const *items, size_t count, int64_t at)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle]->at.start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t programme_after(const struct programme *programme, int64_t at)
{
    return first_after(programme->items, programme->count, at);
}

const struct item *const *programme_listed(const struct programme *programme, struct span span, size_t *count)
{
    size_t first = first_after(programme->listed, programme->listed_count, span.start - 1);
    *count = first_after(programme->listed, programme->listed_count, span.end - 1) - first;
    return programme->listed + first;
}

static const struct item *find(const struct programme *programme, const char *id)
{
    for (size_t i = 0; i < programme->listed_count; i++)
        if (strcmp(programme->listed[i]->id, id) == 0)
            return programme->listed[i];
    return NULL;
}

static bool same_slot(const struct item *a, const struct item *b)
{
    return a->at.start == b->at.start && a->at.end == b->at.end && a->cancelled == b->cancelled;
}

size_t programme_compare(const struct programme *before, const struct programme *after, int64_t now,
    struct programme_difference *out, size_t max)
{
    const struct schedule *schedule = before->schedule;
    int64_t day = schedule_day(schedule, now);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    size_t count;
    size_t differ = 0;
    const struct item *const *items = programme_listed(before, span, &count);
    for (size_t i = 0; i < count; i++) {
        const struct item *counterpart = find(after, items[i]->id);
        if (!counterpart || same_slot(items[i], counterpart))
            continue;
        if (differ < max)
            out[differ] = (struct programme_difference){items[i], counterpart};
        differ++;
    }
    return differ;
}
