#include "base/reading.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_BYTES = 1024 * 1024 };

bool reading_refuse(
    const struct reading *reading, const struct json_path *path, const char *found, const char *expected)
{
    struct str place = {0};
    json_path_write(path, &place);
    error_set(reading->error, "%s: %s: %s; expected %s", reading->file, str_text(&place), found, expected);
    str_free(&place);
    return false;
}

bool reading_starved(const struct reading *reading)
{
    error_memory(reading->error, "%s: not enough memory", reading->file);
    return false;
}

bool reading_text(const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = json_string_value(value);
    if (!text || *text == '\0' || strlen(text) != json_string_length(value))
        return reading_refuse(reading, path, text ? "an empty text" : json_kind(value), "a text");
    const char *kept = arena_keep(reading->arena, text);
    if (!kept)
        return reading_starved(reading);
    *(const char **)out = kept;
    return true;
}

bool reading_path(const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = NULL;
    if (!reading_text(reading, value, path, &text))
        return false;
    if (strstr(text, "://")) {
        *(const char **)out = text;
        return true;
    }
    char *beside = file_beside(reading->file, text);
    const char *kept = beside ? arena_keep(reading->arena, beside) : NULL;
    free(beside);
    if (!kept)
        return reading_starved(reading);
    *(const char **)out = kept;
    return true;
}

bool reading_flag(const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    if (!json_is_boolean(value))
        return reading_refuse(reading, path, json_kind(value), "true or false");
    *(bool *)out = json_is_true(value);
    return true;
}

bool reading_texts(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    struct reading_texts *texts = out;
    if (!json_is_array(value))
        return reading_refuse(reading, path, json_kind(value), "a list of texts");
    texts->count = 0;
    texts->list = arena_alloc(reading->arena, json_array_size(value) + 1, sizeof *texts->list);
    for (size_t i = 0; texts->list && i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        if (!reading_text(reading, json_array_get(value, i), &here, &texts->list[texts->count++]))
            return false;
    }
    return true;
}

bool reading_whole(const struct reading *reading, const json_t *value, const struct json_path *path,
    int least, int most, int *out)
{
    if (json_is_integer(value) && json_integer_value(value) >= least && json_integer_value(value) <= most) {
        *out = (int)json_integer_value(value);
        return true;
    }
    char expected[64];
    snprintf(expected, sizeof expected, "a whole number from %d to %d", least, most);
    return reading_refuse(
        reading, path, json_is_integer(value) ? "a number out of range" : json_kind(value), expected);
}

bool reading_number(const struct reading *reading, const json_t *value, const struct json_path *path,
    double least, double most, double *out)
{
    double number = json_number_value(value);
    if (json_is_number(value) && number >= least && number <= most) {
        *out = number;
        return true;
    }
    char expected[64];
    snprintf(expected, sizeof expected, "a number from %g to %g", least, most);
    return reading_refuse(
        reading, path, json_is_number(value) ? "a number out of range" : json_kind(value), expected);
}

bool reading_choice(const struct reading *reading, const json_t *value, const struct json_path *path,
    const char *what, const char *const *names, int *out)
{
    const char *text = json_string_value(value);
    struct str known = {0};
    char found[64];
    for (int i = 0; names[i]; i++) {
        if (text && strcmp(text, names[i]) == 0) {
            *out = i;
            str_free(&known);
            return true;
        }
        str_format(&known, "%s%s", i == 0 ? "one of " : ", ", names[i]);
    }
    snprintf(found, sizeof found, "an unknown %s", what);
    reading_refuse(reading, path, text ? found : json_kind(value), str_text(&known));
    str_free(&known);
    return false;
}

static const struct reading_key *find_key(const struct reading_key *keys, const char *name)
{
    while (keys->name && strcmp(keys->name, name) != 0)
        keys++;
    return keys->name ? keys : NULL;
}

bool reading_object(const struct reading *reading, const json_t *object, const struct json_path *path,
    const struct reading_key *keys, void *out)
{
    if (!json_is_object(object))
        return reading_refuse(reading, path, json_kind(object), "an object");
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        struct json_path here = {.up = path, .key = name};
        const struct reading_key *key = find_key(keys, name);
        if (!key) {
            struct str known = {0};
            for (const struct reading_key *k = keys; k->name; k++)
                str_format(&known, "%s%s", k == keys ? "one of " : ", ", k->name);
            reading_refuse(reading, &here, "an unknown key", str_text(&known));
            str_free(&known);
            return false;
        }
        if (key->read && !key->read(reading, value, &here, (char *)out + key->offset))
            return false;
    }
    return true;
}

bool reading_bytes(const struct reading *reading, const char *bytes, size_t length,
    const struct reading_key *keys, void *out)
{
    struct error duplicate;
    json_t *root = json_read(bytes, length, &duplicate, reading->error);
    if (!root)
        return error_prefix(reading->error, "%s: ", reading->file);
    bool fine = true;
    if (duplicate.text[0] != '\0')
        fine = error_set(reading->error, "%s: a key stands twice: %s", reading->file, duplicate.text);
    fine = fine && reading_object(reading, root, NULL, keys, out);
    if (fine && reading->arena->failed)
        fine = reading_starved(reading);
    json_decref(root);
    return fine;
}

bool reading_file(const struct reading *reading, const struct reading_key *keys, void *out)
{
    struct str bytes = {0};
    bool fine = file_read(reading->file, LIMIT_BYTES, &bytes, reading->error) &&
                reading_bytes(reading, str_text(&bytes), bytes.length, keys, out);
    str_free(&bytes);
    return fine;
}
