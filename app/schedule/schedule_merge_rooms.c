// Rooms of several schedules: which are one.
#include "base/text.h"
#include "schedule/identity.h"
#include "schedule/schedule_merge_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int by_name(const void *a, const void *b)
{
    const struct part_room *x = a;
    const struct part_room *y = b;
    int order = strcmp(x->key, y->key);
    if (order == 0)
        order = strcmp(x->room->name, y->room->name);
    return order != 0 ? order : compare_numbers(x->order, y->order);
}

static int by_order(const void *a, const void *b)
{
    return compare_numbers(((const struct part_room *)a)->order, ((const struct part_room *)b)->order);
}

static bool list_rooms(struct merge *merge)
{
    for (size_t p = 0; p < merge->count; p++)
        merge->room_count += merge->parts[p].schedule->room_count;
    merge->rooms = calloc(merge->room_count + 1, sizeof *merge->rooms);
    merge->room_of = calloc(merge->room_count + 1, sizeof *merge->room_of);
    if (!merge->rooms || !merge->room_of)
        return false;
    size_t order = 0;
    struct str key = {0};
    bool failed = false;
    for (size_t p = 0; p < merge->count; p++) {
        const struct schedule *schedule = merge->parts[p].schedule;
        for (size_t r = 0; r < schedule->room_count; r++, order++) {
            str_clear(&key);
            text_fold(&key, schedule->rooms[r].name);
            failed |= key.failed;
            merge->rooms[order] = (struct part_room){.key = arena_keep(&merge->result->arena, str_text(&key)),
                .room = &schedule->rooms[r],
                .part = p,
                .order = order};
        }
    }
    bool ok = !failed && !merge->result->arena.failed;
    str_free(&key);
    return ok;
}

// Are some of these, which have one key, of the same part? That part tells them apart by case.
static bool is_ambiguous(const struct part_room *rooms, size_t count)
{
    bool found = count > SCHEDULE_MERGE_MAX_PARTS;
    for (size_t i = 0; i < count && !found; i++)
        for (size_t k = i + 1; k < count && !found; k++)
            found = rooms[i].part == rooms[k].part;
    return found;
}

static void lead(struct part_room *rooms, size_t count)
{
    size_t leader = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        leader = rooms[i].order < leader ? rooms[i].order : leader;
    for (size_t i = 0; i < count; i++)
        rooms[i].leader = leader;
}

// How many from here on have the same key, or (`exactly`) the same name.
static size_t run_of(const struct part_room *rooms, size_t count, bool exactly)
{
    size_t length = 1;
    while (length < count && strcmp(rooms[0].key, rooms[length].key) == 0 &&
           (!exactly || strcmp(rooms[0].room->name, rooms[length].room->name) == 0))
        length++;
    return length;
}

// Finds the rooms that are one.
static void group_rooms(struct merge *merge)
{
    qsort(merge->rooms, merge->room_count, sizeof *merge->rooms, by_name);
    for (size_t i = 0; i < merge->room_count;) {
        struct part_room *rooms = &merge->rooms[i];
        size_t alike = run_of(rooms, merge->room_count - i, false);
        bool exactly = is_ambiguous(rooms, alike);
        for (size_t k = 0, same; k < alike; k += same) {
            same = exactly ? run_of(&rooms[k], alike - k, true) : alike;
            lead(&rooms[k], same);
        }
        i += alike;
    }
}

static bool is_taken(const struct merge *merge, const char *former)
{
    struct str key = {0};
    text_fold(&key, former);
    size_t from = 0;
    size_t to = merge->room_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(merge->rooms[middle].key, str_text(&key)) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool taken = from < merge->room_count && strcmp(merge->rooms[from].key, str_text(&key)) == 0;
    merge->result->arena.failed |= key.failed;
    str_free(&key);
    return taken;
}

static void add_former(struct merge *merge, const struct part_room *from, struct room *to)
{
    if (from->room->former_count == 0)
        return;
    const char **names = arena_alloc(&merge->result->arena, IDENTITY_MAX_FORMER, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < to->former_count && count < IDENTITY_MAX_FORMER; i++)
        names[count++] = to->former[i];
    for (size_t i = 0; names && i < from->room->former_count && count < IDENTITY_MAX_FORMER; i++)
        if (!is_taken(merge, from->room->former[i]))
            names[count++] = from->room->former[i];
    to->former = names;
    to->former_count = names ? count : 0;
}

// In the order in which the parts have them.
static bool place_rooms(struct merge *merge)
{
    struct schedule *schedule = &merge->result->schedule;
    struct room *rooms = arena_alloc(&merge->result->arena, merge->room_count, sizeof *rooms);
    struct part_room *sorted = calloc(merge->room_count + 1, sizeof *sorted);
    if (!rooms || !sorted) {
        free(sorted);
        return false;
    }
    if (merge->room_count > 0)
        memcpy(sorted, merge->rooms, merge->room_count * sizeof *sorted);
    qsort(sorted, merge->room_count, sizeof *sorted, by_order);
    for (size_t i = 0; i < merge->room_count; i++) {
        const struct part_room *one = &sorted[i];
        bool first = one->leader == one->order;
        size_t index = first ? schedule->room_count++ : merge->room_of[one->leader];
        merge->room_of[one->order] = index;
        struct room *room = &rooms[index];
        if (first)
            *room = (struct room){.name = one->room->name, .gone = true};
        if (!room->guid)
            room->guid = merge_tagged(merge, one->part, one->room->guid);
        room->gone = room->gone && one->room->gone;
        add_former(merge, one, room);
    }
    schedule->rooms = rooms;
    free(sorted);
    return !merge->result->arena.failed;
}

bool merge_rooms(struct merge *merge)
{
    if (!list_rooms(merge))
        return false;
    group_rooms(merge);
    return place_rooms(merge);
}
