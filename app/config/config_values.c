// Values that several keys have.
#include "config/config_internal.h"

#include <stdlib.h>

bool config_time_of_day(const char *text, int64_t *seconds)
{
    struct civil civil = {0};
    if (!text || !civil_parse_time(text, &civil) || civil.hour > 23 || civil.minute > 59 || civil.second > 59)
        return false;
    *seconds = civil.hour * INT64_C(3600) + civil.minute * INT64_C(60) + civil.second;
    return true;
}

bool config_read_slot(const struct json_decoder *decoder, const struct json_path *path, int *minutes)
{
    char *end;
    long slot = strtol(path->key, &end, 10);
    *minutes = (int)slot;
    return (end != path->key && *end == '\0' && slot >= 1 && slot <= 1440) ||
           json_decode_refuse(decoder, path, "a key that is no length", "the slot's minutes, 1 to 1440");
}

void *config_read_table(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    const struct config_table *table, size_t *count)
{
    const char *name;
    json_t *member;
    size_t filled = 0;
    if (!json_is_object(value)) {
        json_decode_refuse(decoder, path, json_kind(value), table->expected);
        return NULL;
    }
    // One more than needed: an empty table is not NULL.
    char *entries = arena_alloc(decoder->arena, json_object_size(value) + 1, table->entry_size);
    if (!entries) {
        json_decode_no_memory(decoder);
        return NULL;
    }
    json_object_foreach((json_t *)value, name, member)
    {
        struct json_path here = {.up = path, .key = name};
        if (!table->read(decoder, member, &here, entries + filled++ * table->entry_size))
            return NULL;
    }
    *count = filled;
    return entries;
}
