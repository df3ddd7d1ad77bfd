#include "schedule/readers/references.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_SIZE = 24 };

// The text of a key; NULL if it is none.
static const char *text_of(const json_t *key, char number[NUMBER_SIZE])
{
    int64_t value;
    if (json_is_string(key))
        return json_string_value(key);
    if (!json_as_integer(key, &value))
        return NULL;
    snprintf(number, NUMBER_SIZE, "%" PRId64, value);
    return number;
}

void references_free(struct references *references)
{
    json_decref(references->by_key);
    *references = (struct references){0};
}

static bool begin(struct references *references)
{
    if (!references->by_key)
        references->by_key = json_object();
    return references->by_key != NULL;
}

void references_add_text(
    struct references *references, struct builder *builder, const char *key, const json_t *value)
{
    if (json_object_get(references->by_key, key))
        return;
    if (!begin(references) || json_object_set(references->by_key, key, (json_t *)value) != 0)
        builder_fail(builder);
}

void references_add(
    struct references *references, struct builder *builder, const json_t *key, const json_t *value)
{
    char number[NUMBER_SIZE];
    const char *text = text_of(key, number);
    if (text)
        references_add_text(references, builder, text, value);
}

void references_add_list(
    struct references *references, struct builder *builder, const json_t *list, const char *key)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(builder); i++) {
        const json_t *value = json_array_get(list, i);
        references_add(references, builder, json_member(value, key), value);
    }
}

const json_t *references_find(const struct references *references, const json_t *key)
{
    char number[NUMBER_SIZE];
    const char *text = text_of(key, number);
    return text ? json_object_get(references->by_key, text) : NULL;
}

const json_t *references_find_text(const struct references *references, const char *key)
{
    return json_object_get(references->by_key, key);
}

json_t *references_resolve(
    const struct references *references, struct builder *builder, const json_t *list, size_t *unknown)
{
    *unknown = 0;
    json_t *resolved = json_is_array(list) ? json_array() : NULL;
    bool ok = resolved || !json_is_array(list);
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        const json_t *found = json_is_object(value) ? value : references_find(references, value);
        *unknown += !found && !json_is_null(value);
        ok = !found || json_array_append(resolved, (json_t *)found) == 0;
    }
    if (!ok)
        builder_fail(builder);
    return resolved;
}

size_t references_count(struct references *references, struct builder *builder, const char *key)
{
    json_t *count = json_object_get(references->by_key, key);
    if (count)
        json_integer_set(count, json_integer_value(count) + 1);
    else if (!begin(references) || json_object_set_new(references->by_key, key, json_integer(1)) != 0)
        builder_fail(builder);
    return count ? (size_t)json_integer_value(count) : 1;
}
