// Reading a JSON file that a person wrote (a config, a theme): each key has a reader, unknown keys and wrong
// values are refused with file, place, what was found and what was expected.
#ifndef PLUMBLINE_BASE_JSON_DECODE_H
#define PLUMBLINE_BASE_JSON_DECODE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

// What is being read, for messages, and where texts are kept.
struct json_decoder {
    struct arena *arena;
    const char *file;
    struct error *error;
};

// Puts one value into `out`; false with the reason.
typedef bool json_decode_value(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out);

// One key of an object: how its value is read, and where it goes. A key without a reader is passed over.
struct json_decode_key {
    const char *name;
    json_decode_value *read;
    size_t offset;
};

// Says "FILE: PATH: found; expected …"; returns false.
bool json_decode_refuse(const struct json_decoder *decoder, const struct json_path *path, const char *found,
    const char *expected);

// Says that there was not enough memory; returns false.
bool json_decode_no_memory(const struct json_decoder *decoder);

// Reads a whole file: its document's object by `keys` (the last without a name) into `out`.
bool json_decode_file(const struct json_decoder *decoder, const struct json_decode_key *keys, void *out);

// The same of what such a file has in it.
bool json_decode_bytes(const struct json_decoder *decoder, const char *bytes, size_t length,
    const struct json_decode_key *keys, void *out);

// An object by its keys.
bool json_decode_object(const struct json_decoder *decoder, const json_t *object,
    const struct json_path *path, const struct json_decode_key *keys, void *out);

// A whole number, or any number, of a range.
bool json_decode_integer(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, int min, int max, int *out);
bool json_decode_number(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    double min, double max, double *out);

// One of the names (the last is NULL), as its index. `what` says what it is: "view".
bool json_decode_choice(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    const char *what, const char *const *names, int *out);

// A text that is not empty (const char *); a path or URL, relative paths being meant from the file's folder
// (const char *); true or false (bool).
json_decode_value json_decode_text, json_decode_path, json_decode_flag;

// A list of texts, kept in the arena.
struct json_decode_texts {
    size_t count;
    const char **list;
};
json_decode_value json_decode_texts;

#endif
