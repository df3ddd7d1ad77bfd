#include "base/json_decode.h"

#include "base/file.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 1024 * 1024 };

bool json_decode_refuse(
    const struct json_decoder *decoder, const struct json_path *path, const char *found, const char *expected)
{
    struct str where = {0};
    json_path_write(path, &where);
    error_set(decoder->error, "%s: %s: %s; expected %s", decoder->file, str_text(&where), found, expected);
    str_free(&where);
    return false;
}

bool json_decode_no_memory(const struct json_decoder *decoder)
{
    error_memory(decoder->error, "%s: not enough memory", decoder->file);
    return false;
}

// A non-empty text as it is written; NULL if it is none.
static const char *raw_text(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path)
{
    const char *text = json_string_value(value);
    if (text && *text && strlen(text) == json_string_length(value))
        return text;
    json_decode_refuse(decoder, path, text ? "an empty text" : json_kind(value), "a text");
    return NULL;
}

const char *json_decode_name(const struct json_decoder *decoder, const char *key)
{
    struct str composed = {0};
    text_nfc(&composed, key, strlen(key));
    const char *name = composed.failed ? NULL : arena_keep(decoder->arena, str_text(&composed));
    str_free(&composed);
    if (!name)
        json_decode_no_memory(decoder);
    return name;
}

bool json_decode_text(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = raw_text(decoder, value, path);
    const char *copy = text ? json_decode_name(decoder, text) : NULL;
    if (copy)
        *(const char **)out = copy;
    return copy != NULL;
}

// A path's bytes stay as they are: file systems tell apart what looks alike.
bool json_decode_path(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = raw_text(decoder, value, path);
    if (!text)
        return false;
    char *resolved = strstr(text, "://") ? NULL : file_resolve(decoder->file, text);
    const char *copy = strstr(text, "://") ? arena_keep(decoder->arena, text)
                       : resolved          ? arena_keep(decoder->arena, resolved)
                                           : NULL;
    free(resolved);
    if (!copy)
        return json_decode_no_memory(decoder);
    *(const char **)out = copy;
    return true;
}

bool json_decode_flag(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    if (!json_is_boolean(value))
        return json_decode_refuse(decoder, path, json_kind(value), "true or false");
    *(bool *)out = json_is_true(value);
    return true;
}

bool json_decode_texts(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct json_decode_texts *texts = out;
    if (!json_is_array(value))
        return json_decode_refuse(decoder, path, json_kind(value), "a list of texts");
    texts->count = 0;
    texts->list = arena_alloc(decoder->arena, json_array_size(value) + 1, sizeof *texts->list);
    for (size_t i = 0; texts->list && i < json_array_size(value); i++) {
        struct json_path child = {.up = path, .index = i};
        if (!json_decode_text(decoder, json_array_get(value, i), &child, &texts->list[texts->count++]))
            return false;
    }
    return true;
}

bool json_decode_integer(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, int min, int max, int *out)
{
    if (json_is_integer(value) && json_integer_value(value) >= min && json_integer_value(value) <= max) {
        *out = (int)json_integer_value(value);
        return true;
    }
    char expected[64];
    snprintf(expected, sizeof expected, "a whole number from %d to %d", min, max);
    return json_decode_refuse(
        decoder, path, json_is_integer(value) ? "a number out of range" : json_kind(value), expected);
}

bool json_decode_number(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    double min, double max, double *out)
{
    double number = json_number_value(value);
    if (json_is_number(value) && number >= min && number <= max) {
        *out = number;
        return true;
    }
    char expected[64];
    snprintf(expected, sizeof expected, "a number from %g to %g", min, max);
    return json_decode_refuse(
        decoder, path, json_is_number(value) ? "a number out of range" : json_kind(value), expected);
}

bool json_decode_choice(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
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
    json_decode_refuse(decoder, path, text ? found : json_kind(value), str_text(&known));
    str_free(&known);
    return false;
}

static const struct json_decode_key *find_key(const struct json_decode_key *keys, const char *name)
{
    while (keys->name && strcmp(keys->name, name) != 0)
        keys++;
    return keys->name ? keys : NULL;
}

bool json_decode_object(const struct json_decoder *decoder, const json_t *object,
    const struct json_path *path, const struct json_decode_key *keys, void *out)
{
    if (!json_is_object(object))
        return json_decode_refuse(decoder, path, json_kind(object), "an object");
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        struct json_path child = {.up = path, .key = name};
        const struct json_decode_key *key = find_key(keys, name);
        if (!key) {
            struct str known = {0};
            for (const struct json_decode_key *k = keys; k->name; k++)
                str_format(&known, "%s%s", k == keys ? "one of " : ", ", k->name);
            json_decode_refuse(decoder, &child, "an unknown key", str_text(&known));
            str_free(&known);
            return false;
        }
        if (key->read && !key->read(decoder, value, &child, (char *)out + key->offset))
            return false;
    }
    return true;
}

bool json_decode_bytes(const struct json_decoder *decoder, const char *bytes, size_t length,
    const struct json_decode_key *keys, void *out)
{
    struct error duplicate;
    json_t *root = json_read(bytes, length, &duplicate, decoder->error);
    if (!root)
        return error_prefix(decoder->error, "%s: ", decoder->file);
    bool ok = true;
    if (duplicate.code != ERROR_NONE)
        ok = error_set(decoder->error, "%s: a key appears twice: %s", decoder->file, duplicate.text);
    ok = ok && json_decode_object(decoder, root, NULL, keys, out);
    if (ok && decoder->arena->failed)
        ok = json_decode_no_memory(decoder);
    json_decref(root);
    return ok;
}

bool json_decode_file(const struct json_decoder *decoder, const struct json_decode_key *keys, void *out)
{
    struct str bytes = {0};
    bool ok = file_read_regular(decoder->file, MAX_BYTES, &bytes, decoder->error) &&
              json_decode_bytes(decoder, str_text(&bytes), bytes.length, keys, out);
    str_free(&bytes);
    return ok;
}
