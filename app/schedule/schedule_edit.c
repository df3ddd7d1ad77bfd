#include "schedule/schedule_edit.h"

#include "schedule/schedule_internal.h"

#include <stdlib.h>
#include <string.h>

struct schedule_edit {
    struct schedule_internal *result;
    struct item *items;
    size_t count;
    size_t capacity;
    bool failed;
};

struct schedule_edit *schedule_edit_begin(const struct schedule *base)
{
    struct schedule_edit *edit = calloc(1, sizeof *edit);
    if (!edit)
        return NULL;
    edit->result = schedule_internal_new();
    if (!edit->result) {
        free(edit);
        return NULL;
    }
    edit->result->bases = arena_alloc(&edit->result->arena, 1, sizeof *edit->result->bases);
    if (edit->result->bases)
        edit->result->bases[edit->result->base_count++] = schedule_ref(base);
    edit->result->schedule = *base;
    edit->result->schedule.index = NULL;
    return edit;
}

struct arena *schedule_edit_arena(struct schedule_edit *edit)
{
    return &edit->result->arena;
}

void schedule_edit_set_rooms(struct schedule_edit *edit, const struct room *rooms, size_t count)
{
    struct room *copies = arena_alloc(&edit->result->arena, count, sizeof *copies);
    if (!copies)
        return;
    if (count > 0)
        memcpy(copies, rooms, count * sizeof *copies);
    edit->result->schedule.rooms = copies;
    edit->result->schedule.room_count = count;
}

void schedule_edit_add(struct schedule_edit *edit, const struct item *item)
{
    if (edit->count == edit->capacity) {
        size_t larger = edit->capacity ? edit->capacity * 2 : 256;
        struct item *moved = realloc(edit->items, larger * sizeof *moved);
        if (!moved) {
            edit->failed = true;
            return;
        }
        edit->items = moved;
        edit->capacity = larger;
    }
    edit->items[edit->count++] = *item;
}

static void fill(struct schedule_edit *edit)
{
    struct schedule *schedule = &edit->result->schedule;
    struct arena *arena = &edit->result->arena;
    struct item *items = arena_alloc(arena, edit->count, sizeof *items);
    struct room *rooms = arena_alloc(arena, schedule->room_count, sizeof *rooms);
    if (!items || !rooms)
        return;
    if (edit->count > 0)
        memcpy(items, edit->items, edit->count * sizeof *items);
    schedule_internal_arrange(arena, schedule, items, edit->count, rooms);
}

const struct schedule *schedule_edit_end(struct schedule_edit *edit)
{
    fill(edit);
    bool ok = !edit->failed && !edit->result->arena.failed;
    const struct schedule *schedule = &edit->result->schedule;
    free(edit->items);
    free(edit);
    if (ok)
        return schedule;
    schedule_unref(schedule);
    return NULL;
}
