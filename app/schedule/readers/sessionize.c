// Sessionize's view/All: lists of sessions, speakers, rooms, categories and questions, joined by ids.
#include "schedule/readers/sessionize.h"
#include "schedule/readers/readers.h"

#include <stdlib.h>
#include <string.h>

static bool recognises(const json_t *root)
{
    const json_t *sessions = json_member(root, "sessions");
    if (!json_is_array(sessions))
        return false;
    // Before anything is published, all lists are empty.
    return sessionize_has_sessions(sessions) ||
           (json_array_size(sessions) == 0 && json_is_array(json_member(root, "categories")) &&
               json_is_array(json_member(root, "rooms")));
}

// ---- rooms

struct place {
    const json_t *room;
    int64_t sort;
    size_t index;
};

static int by_sort(const void *x, const void *y)
{
    const struct place *a = x;
    const struct place *b = y;
    if (a->sort != b->sort)
        return a->sort < b->sort ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void add_room(struct sessionize_walk *walk, const json_t *room)
{
    struct builder *builder = walk->builder;
    const json_t *id = json_member(room, "id");
    const char *name = builder_text(builder, json_member(room, "name"));
    struct id_entry *entry = id_index_add(&walk->rooms, builder, id, room);
    if (entry)
        entry->text = name;
    if (name)
        builder_add_room(builder, name, json_is_object(id) ? NULL : builder_text(builder, id));
}

// In the order of `sort`; those without one are last.
static void read_rooms(struct sessionize_walk *walk, const json_t *rooms)
{
    size_t count = json_array_size(rooms);
    struct place *places = calloc(count + 1, sizeof *places);
    if (!places)
        builder_fail(walk->builder);
    for (size_t i = 0; places && i < count; i++) {
        places[i] = (struct place){.room = json_array_get(rooms, i), .sort = INT64_MAX, .index = i};
        json_as_integer(json_member(places[i].room, "sort"), &places[i].sort);
    }
    if (places && count > 1)
        qsort(places, count, sizeof *places, by_sort);
    for (size_t i = 0; places && i < count && !builder_cancelled(walk->builder); i++)
        add_room(walk, places[i].room);
    free(places);
    id_index_sort(&walk->rooms);
}

// ---- categories

static void read_category(struct sessionize_walk *walk, const json_t *category)
{
    const json_t *items = json_member(category, "items");
    for (size_t i = 0; i < json_array_size(items) && !builder_cancelled(walk->builder); i++) {
        const json_t *value = json_array_get(items, i);
        struct sessionize_item item = sessionize_item(walk->builder, category, value);
        struct id_entry *entry = id_index_add(&walk->items, walk->builder, json_member(value, "id"), value);
        if (entry) {
            entry->text = item.name;
            entry->tag = item.poster ? -1 : (int)item.category;
        }
    }
}

static void read_categories(struct sessionize_walk *walk, const json_t *categories)
{
    for (size_t i = 0; i < json_array_size(categories); i++)
        read_category(walk, json_array_get(categories, i));
    id_index_sort(&walk->items);
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct sessionize_walk walk = {.builder = builder};
    struct json_path path = {.key = "sessions"};
    const json_t *sessions = json_member(root, "sessions");
    for (size_t i = 0; i < json_array_size(sessions) && !builder_cancelled(builder); i++)
        sessionize_see(&walk, json_array_get(sessions, i));
    bool ok = moments_zone(&walk.moments, builder, hints, &path, &walk.zone);
    if (ok) {
        builder_set_zone(builder, &walk.zone);
        builder_set_item_path(builder, "$.sessions[?@.id==\"", "\"]");
        read_rooms(&walk, json_member(root, "rooms"));
        read_categories(&walk, json_member(root, "categories"));
        id_index_list(&walk.speakers, builder, json_member(root, "speakers"), "id");
    }
    for (size_t i = 0; ok && i < json_array_size(sessions) && !builder_cancelled(builder); i++) {
        struct json_path child = {.up = &path, .index = i};
        sessionize_add(&walk, json_array_get(sessions, i), NULL, &child);
    }
    sessionize_finish(&walk, &path);
    return ok || error_set(error, "no time zone can be loaded");
}

const struct reader reader_sessionize = {
    .syntax = SYNTAX_JSON,
    .name = "Sessionize view/All",
    .recognises = recognises,
    .read = read,
};
