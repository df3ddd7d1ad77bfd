// An index of a document's objects by what other objects call them: a number, a code, a guid. Lists that
// refer to each other are so read in linear time.
#ifndef PLUMBLINE_SCHEDULE_READERS_REFERENCES_H
#define PLUMBLINE_SCHEDULE_READERS_REFERENCES_H

#include "schedule/builder.h"

// Zero-initialise before use, references_free afterwards. Borrows the document's values.
struct references {
    json_t *by_key;
};

void references_free(struct references *references);

// Enters a value under a text or a whole number; 12 and "12" are the same. What is entered first stays. A
// key that is neither is passed over. If memory runs out, the builder fails.
void references_add(
    struct references *references, struct builder *builder, const json_t *key, const json_t *value);

// The same for a key that is put together.
void references_add_text(
    struct references *references, struct builder *builder, const char *key, const json_t *value);

// Enters each object of a list under its member `key`.
void references_add_list(
    struct references *references, struct builder *builder, const json_t *list, const char *key);

// NULL if there is none, and for a key that is neither text nor whole number (also NULL).
const json_t *references_find(const struct references *references, const json_t *key);

const json_t *references_find_text(const struct references *references, const char *key);

// A new list (json_decref) of what a list refers to. An object stands for itself; what is not known is left
// out and counted in `unknown`. NULL if `list` is no list or memory ran out (then the builder fails).
json_t *references_resolve(
    const struct references *references, struct builder *builder, const json_t *list, size_t *unknown);

// Counts how often a key was seen: 1 the first time. For an index of nothing but counts. 1 for what is no
// key.
size_t references_count(struct references *references, struct builder *builder, const char *key);

#endif
