#include "schedule/schedule_index.h"

#include "base/hash.h"

#include <stdint.h>
#include <string.h>

// A name, and the first that has it.
struct slot {
    const char *text; // NULL: free
    uint32_t hash, index;
};

// Open addressing; at most half of the slots are taken.
struct table {
    size_t mask;
    struct slot *slots;
};

// What they are called comes before guids and what they were called.
struct schedule_index {
    struct table ids, other_ids;
    struct table rooms, other_rooms;
};

static bool make_table(struct arena *arena, size_t names, struct table *out)
{
    size_t size = 4;
    while (size / 2 < names)
        size *= 2;
    out->mask = size - 1;
    out->slots = arena_alloc(arena, size, sizeof *out->slots);
    return out->slots != NULL;
}

// The slot of a name, or the free one for it.
static struct slot *find_slot(const struct table *table, const char *text, uint32_t hash)
{
    size_t at = hash & table->mask;
    while (
        table->slots[at].text && (table->slots[at].hash != hash || strcmp(table->slots[at].text, text) != 0))
        at = (at + 1) & table->mask;
    return &table->slots[at];
}

static uint32_t hash_of(const char *text)
{
    return (uint32_t)hash_secret(text, strlen(text));
}

static void add(struct table *table, const char *text, size_t index)
{
    if (!text)
        return;
    uint32_t hash = hash_of(text);
    struct slot *slot = find_slot(table, text, hash);
    if (!slot->text)
        *slot = (struct slot){.text = text, .hash = hash, .index = (uint32_t)index};
}

static void add_others(
    struct table *table, const char *guid, const char *const *former, size_t count, size_t index)
{
    add(table, guid, index);
    for (size_t i = 0; i < count; i++)
        add(table, former[i], index);
}

static bool add_items(struct arena *arena, const struct schedule *schedule, struct schedule_index *out)
{
    size_t others = 0;
    for (size_t i = 0; i < schedule->item_count; i++)
        others += (schedule->items[i].guid != NULL) + schedule->items[i].former_count;
    if (!make_table(arena, schedule->item_count, &out->ids) || !make_table(arena, others, &out->other_ids))
        return false;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        if (item->moved_to)
            continue;
        add(&out->ids, item->id, i);
        add_others(&out->other_ids, item->guid, item->former, item->former_count, i);
    }
    return true;
}

static bool add_rooms(struct arena *arena, const struct schedule *schedule, struct schedule_index *out)
{
    size_t others = 0;
    for (size_t i = 0; i < schedule->room_count; i++)
        others += (schedule->rooms[i].guid != NULL) + schedule->rooms[i].former_count;
    if (!make_table(arena, schedule->room_count, &out->rooms) ||
        !make_table(arena, others, &out->other_rooms))
        return false;
    for (size_t i = 0; i < schedule->room_count; i++) {
        const struct room *room = &schedule->rooms[i];
        add(&out->rooms, room->name, i);
        add_others(&out->other_rooms, room->guid, room->former, room->former_count, i);
    }
    return true;
}

const struct schedule_index *schedule_index_new(struct arena *arena, const struct schedule *schedule)
{
    struct schedule_index *index = arena_alloc(arena, 1, sizeof *index);
    return index && add_items(arena, schedule, index) && add_rooms(arena, schedule, index) ? index : NULL;
}

static size_t find(const struct table *table, const struct table *others, const char *text)
{
    uint32_t hash = hash_of(text);
    const struct slot *slot = find_slot(table, text, hash);
    if (!slot->text)
        slot = find_slot(others, text, hash);
    return slot->text ? slot->index : SIZE_MAX;
}

size_t schedule_index_item(const struct schedule_index *index, const char *id)
{
    return index ? find(&index->ids, &index->other_ids, id) : SIZE_MAX;
}

size_t schedule_index_room(const struct schedule_index *index, const char *name)
{
    return index ? find(&index->rooms, &index->other_rooms, name) : SIZE_MAX;
}

static size_t misplaced(const struct table *table)
{
    size_t sum = 0;
    for (size_t at = 0; at <= table->mask; at++)
        if (table->slots[at].text)
            sum += (at - table->slots[at].hash) & table->mask;
    return sum;
}

size_t schedule_index_misplaced(const struct schedule_index *index)
{
    return misplaced(&index->ids) + misplaced(&index->other_ids) + misplaced(&index->rooms) +
           misplaced(&index->other_rooms);
}
