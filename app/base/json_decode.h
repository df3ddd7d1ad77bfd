// Decodes JSON files that people write (a config, a theme). Each key has a reader; unknown keys and wrong
// values are refused with the file, the path, what was found and what was expected.
#ifndef PLUMBLINE_BASE_JSON_DECODE_H
#define PLUMBLINE_BASE_JSON_DECODE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

struct json_decoder {
    struct arena *arena; // keeps the texts
    const char *file;    // for messages, and for relative paths
    struct error *error;
};

// Reads one value into `out`; false with the error.
typedef bool json_decode_value(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out);

// One key of an object: how its value is read, and where it goes. A key without a reader is ignored.
struct json_decode_key {
    const char *name;
    json_decode_value *read;
    size_t offset;
};

// Sets the error "FILE: PATH: found; expected …"; returns false.
bool json_decode_refuse(const struct json_decoder *decoder, const struct json_path *path, const char *found,
    const char *expected);

// Sets the error that memory ran out; returns false.
bool json_decode_no_memory(const struct json_decoder *decoder);

// Reads a file whose document is an object with these keys (the last one has no name) into `out`.
bool json_decode_file(const struct json_decoder *decoder, const struct json_decode_key *keys, void *out);

// The same for a file's content.
bool json_decode_bytes(const struct json_decoder *decoder, const char *bytes, size_t length,
    const struct json_decode_key *keys, void *out);

// Reads an object.
bool json_decode_object(const struct json_decoder *decoder, const json_t *object,
    const struct json_path *path, const struct json_decode_key *keys, void *out);

// Reads a whole number, or any number, from min to max.
bool json_decode_integer(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, int min, int max, int *out);
bool json_decode_number(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    double min, double max, double *out);

// Reads one of the names (the last is NULL) as its index. `what` names the kind for messages: "view".
bool json_decode_choice(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    const char *what, const char *const *names, int *out);

// A copy of a member's name in NFC, for texts that are the keys of an object. NULL, with the error, if out of
// memory.
const char *json_decode_name(const struct json_decoder *decoder, const char *key);

// Read a non-empty text, in NFC (const char *); a path, relative to the file's folder, or a URL (const char
// *); true or false (bool).
json_decode_value json_decode_text, json_decode_path, json_decode_flag;

// A list of texts, kept in the arena.
struct json_decode_texts {
    size_t count;
    const char **list;
};
json_decode_value json_decode_texts;

#endif
