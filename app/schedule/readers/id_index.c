#include "schedule/readers/id_index.h"

#include <stdlib.h>
#include <string.h>

static bool make_place(struct id_index *index)
{
    if (index->count < index->capacity)
        return true;
    size_t capacity = index->capacity ? index->capacity * 2 : 64;
    struct id_entry *moved = realloc(index->entries, capacity * sizeof *moved);
    if (!moved)
        return false;
    index->entries = moved;
    index->capacity = capacity;
    return true;
}

struct id_entry *id_index_add(
    struct id_index *index, struct builder *builder, const json_t *id, const json_t *value)
{
    const char *text = json_is_object(id) ? NULL : builder_text(builder, id);
    if (!text)
        return NULL;
    if (!make_place(index)) {
        builder_fail(builder);
        return NULL;
    }
    struct id_entry *entry = &index->entries[index->count];
    *entry = (struct id_entry){.id = text, .value = value, .order = index->count++};
    return entry;
}

void id_index_list(struct id_index *index, struct builder *builder, const json_t *list, const char *key)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(builder); i++) {
        const json_t *object = json_array_get(list, i);
        id_index_add(index, builder, json_member(object, key), object);
    }
    id_index_sort(index);
}

static int compare(const void *x, const void *y)
{
    const struct id_entry *a = x;
    const struct id_entry *b = y;
    int by_id = strcmp(a->id, b->id);
    if (by_id != 0)
        return by_id;
    size_t size_of_a = json_object_size(a->value);
    size_t size_of_b = json_object_size(b->value);
    if (size_of_a != size_of_b)
        return size_of_a > size_of_b ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void id_index_sort(struct id_index *index)
{
    if (index->count > 1)
        qsort(index->entries, index->count, sizeof *index->entries, compare);
}

// The first entry with that id; `count` if there is none.
static size_t first_with(const struct id_index *index, const char *id)
{
    size_t low = 0;
    size_t high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(index->entries[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && strcmp(index->entries[low].id, id) == 0 ? low : index->count;
}

struct id_entry *id_index_find(const struct id_index *index, struct builder *builder, const json_t *id)
{
    const char *text = index->count == 0 || json_is_object(id) ? NULL : builder_text(builder, id);
    size_t at = text ? first_with(index, text) : index->count;
    return at < index->count ? &index->entries[at] : NULL;
}

bool id_index_is_unique(const struct id_index *index, const char *id)
{
    size_t at = first_with(index, id);
    return at < index->count && (at + 1 == index->count || strcmp(index->entries[at + 1].id, id) != 0);
}

void id_index_free(struct id_index *index)
{
    free(index->entries);
    *index = (struct id_index){0};
}
