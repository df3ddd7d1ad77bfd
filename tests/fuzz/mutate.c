// Changes inputs at the values of the JSON in them, half of the time: of what libFuzzer does to their bytes,
// most is no JSON any more and never gets behind the parser.
#include "fuzz/fuzz.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t length, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t most, unsigned seed);

enum { MOST_PLACES = 2000, MOST_TEXT = 600 };

// A value in a document, by what it stands in.
struct place {
    json_t *in;
    const char *key; // NULL where it is an element of a list
    size_t index;
    json_t *value;
};

static struct place places[MOST_PLACES];
static size_t place_count;

static uint64_t state;

// SplitMix64, https://prng.di.unimi.it/splitmix64.c (public domain algorithm).
static size_t below(size_t limit)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (size_t)((z ^ (z >> 31)) % limit);
}

static void gather(json_t *in)
{
    const char *key;
    size_t index;
    json_t *value;
    json_object_foreach(in, key, value)
    {
        if (place_count == MOST_PLACES)
            return;
        places[place_count++] = (struct place){.in = in, .key = key, .value = value};
        gather(value);
    }
    json_array_foreach(in, index, value)
    {
        if (place_count == MOST_PLACES)
            return;
        places[place_count++] = (struct place){.in = in, .index = index, .value = value};
        gather(value);
    }
}

static json_t *some_value(void)
{
    static const char *const values[] = {"null", "true", "false", "0", "-1", "1", "1.5", "1e300", "2199",
        "\"\"", "\"\\u0000\"", "\" \"", "\"1\"", "\"<b>\"", "\"2019-09-10T15:00:00+01:00\"",
        "\"2199-12-31T23:59:59Z\"", "\"1970-01-01T00:00:00Z\"", "\"24:00\"", "\"2019-02-29\"", "{}", "[]",
        "[[]]", "9007199254740992", "9223372036854775807", "-9223372036854775808"};
    return json_loads(values[below(sizeof values / sizeof *values)], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

static json_t *other_text(const json_t *text)
{
    char bytes[MOST_TEXT];
    size_t length = json_string_length(text);
    if (length == 0 || length > MOST_TEXT / 2)
        return some_value();
    memcpy(bytes, json_string_value(text), length);
    size_t at = below(length);
    if (bytes[at] >= '0' && bytes[at] <= '9')
        bytes[at] = (char)('0' + below(10));
    else
        length = LLVMFuzzerMutate((uint8_t *)bytes, length, sizeof bytes);
    return json_stringn(bytes, length); // NULL where it is no UTF-8
}

static json_t *other_value(const json_t *value)
{
    switch (below(4)) {
    case 0:
        return some_value();
    case 1:
        return json_deep_copy(places[below(place_count)].value);
    default:
        if (json_is_string(value))
            return other_text(value);
        if (json_is_integer(value))
            return json_integer((json_int_t)((uint64_t)json_integer_value(value) + below(21) - 10));
        return some_value();
    }
}

static void change_one(void)
{
    const struct place *place = &places[below(place_count)];
    const struct place *from = &places[below(place_count)];
    char key[MOST_TEXT];
    switch (below(6)) {
    case 0: // left out
        if (place->key)
            json_object_del(place->in, place->key);
        else
            json_array_remove(place->in, place->index);
        break;
    case 1: // twice, or something else beside it
        if (place->key) {
            snprintf(key, sizeof key, "%.500s", from->key ? from->key : "x");
            json_object_set_new(place->in, key, json_deep_copy(place->value));
        } else {
            json_array_insert_new(place->in, place->index, json_deep_copy(place->value));
        }
        break;
    default:
        if (place->key)
            json_object_set_new(place->in, place->key, other_value(place->value));
        else
            json_array_set_new(place->in, place->index, other_value(place->value));
        break;
    }
}

// The input's part between NULs that is to be changed.
static void choose_part(const uint8_t *bytes, size_t length, size_t *begin, size_t *end)
{
    size_t parts = 1;
    for (size_t i = 0; i < length; i++)
        parts += bytes[i] == '\0';
    size_t skip = below(parts);
    *begin = 0;
    while (skip > 0)
        skip -= bytes[(*begin)++] == '\0';
    const uint8_t *stop = *begin < length ? memchr(bytes + *begin, '\0', length - *begin) : NULL;
    *end = stop ? (size_t)(stop - bytes) : length;
}

// 0 where there is no JSON, or too much of it.
static size_t change_json(uint8_t *bytes, size_t length, size_t most)
{
    size_t begin;
    size_t end;
    json_error_t error;
    choose_part(bytes, length, &begin, &end);
    const uint8_t *open = begin < end ? memchr(bytes + begin, '{', end - begin) : NULL;
    begin = open ? (size_t)(open - bytes) : end;
    json_t *root =
        open ? json_loadb((const char *)open, end - begin, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error)
             : NULL;
    if (!root)
        return 0;
    end = begin + (size_t)error.position;
    for (size_t times = 1 + below(3); times > 0; times--) {
        place_count = 0;
        gather(root);
        if (place_count > 0)
            change_one();
    }
    char *text = json_dumps(root, JSON_COMPACT);
    size_t written = text ? strlen(text) : 0;
    size_t whole = length - (end - begin) + written;
    bool fine = text && whole <= most;
    if (fine) {
        memmove(bytes + begin + written, bytes + end, length - end);
        memcpy(bytes + begin, text, written); // NOLINT(bugprone-not-null-terminated-result): bytes
    }
    free(text);
    json_decref(root);
    return fine ? whole : 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t most, unsigned seed)
{
    state = seed;
    size_t changed = below(2) == 0 ? change_json(bytes, length, most) : 0;
    return changed > 0 ? changed : LLVMFuzzerMutate(bytes, length, most);
}
