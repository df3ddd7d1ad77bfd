// Finds objects by their ids, for formats that write a talk's room and people as ids. A number and a text of
// the same digits are the same id.
#ifndef PLUMBLINE_SCHEDULE_READERS_ID_INDEX_H
#define PLUMBLINE_SCHEDULE_READERS_ID_INDEX_H

#include "schedule/builder.h"

#include <stdbool.h>
#include <stddef.h>

struct id_entry {
    const char *id;
    const json_t *value; // borrowed
    size_t order;        // in which it was added
    // What a reader made of it, kept so that a long text is cleaned once and not at each mention.
    bool is_read;
    struct speaker person;
    const char *text;
    int tag;
};

// Zero-initialise before use; free with id_index_free.
struct id_index {
    struct id_entry *entries;
    size_t count;
    size_t capacity;
};

// Adds an object. Its entry stays where it is until the next is added; NULL for an id that is empty, and if
// memory runs out (the builder has failed then).
struct id_entry *id_index_add(
    struct id_index *index, struct builder *builder, const json_t *id, const json_t *value);

// Adds all objects of a list by their member `key`, and sorts. Anything but a list is passed over.
void id_index_list(struct id_index *index, struct builder *builder, const json_t *list, const char *key);

// To be called before the first search, and after which nothing is added.
void id_index_sort(struct id_index *index);

// NULL if no object has that id. Of several that have it, the one with the most members.
struct id_entry *id_index_find(const struct id_index *index, struct builder *builder, const json_t *id);

// Does exactly one object have this id (of builder_text)?
bool id_index_is_unique(const struct id_index *index, const char *id);

void id_index_free(struct id_index *index);

#endif
