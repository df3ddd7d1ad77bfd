#include "schedule/schedule_edit.h"

#include "schedule/schedule_internal.h"

#include <stdlib.h>
#include <string.h>

struct derivation {
    struct schedule_owner *owner;
    struct item *items;
    size_t count;
    size_t capacity;
    bool failed;
};

struct derivation *schedule_edit_begin(const struct schedule *base)
{
    struct derivation *derivation = calloc(1, sizeof *derivation);
    if (!derivation)
        return NULL;
    derivation->owner = schedule_internal_new();
    if (!derivation->owner) {
        free(derivation);
        return NULL;
    }
    derivation->owner->base = schedule_ref(base);
    derivation->owner->schedule = *base;
    return derivation;
}

struct arena *schedule_edit_arena(struct derivation *derivation)
{
    return &derivation->owner->arena;
}

void schedule_edit_add(struct derivation *derivation, const struct item *item)
{
    if (derivation->count == derivation->capacity) {
        size_t larger = derivation->capacity ? derivation->capacity * 2 : 256;
        struct item *moved = realloc(derivation->items, larger * sizeof *moved);
        if (!moved) {
            derivation->failed = true;
            return;
        }
        derivation->items = moved;
        derivation->capacity = larger;
    }
    derivation->items[derivation->count++] = *item;
}

static void fill(struct derivation *derivation)
{
    struct schedule *schedule = &derivation->owner->schedule;
    struct arena *arena = &derivation->owner->arena;
    struct item *items = arena_alloc(arena, derivation->count, sizeof *items);
    struct room *rooms = arena_alloc(arena, schedule->room_count, sizeof *rooms);
    if (!items || !rooms)
        return;
    if (derivation->count > 0)
        memcpy(items, derivation->items, derivation->count * sizeof *items);
    schedule_internal_arrange(schedule, items, derivation->count, rooms);
}

const struct schedule *schedule_edit_end(struct derivation *derivation)
{
    fill(derivation);
    bool fine = !derivation->failed && !derivation->owner->arena.failed;
    const struct schedule *schedule = &derivation->owner->schedule;
    free(derivation->items);
    free(derivation);
    if (fine)
        return schedule;
    schedule_unref(schedule);
    return NULL;
}
