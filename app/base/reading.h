// Reading a JSON file that a person wrote (a config, a theme): each key has a reader, unknown keys and wrong
// values are refused with file, place, what was found and what was expected.
#ifndef PLUMBLINE_BASE_READING_H
#define PLUMBLINE_BASE_READING_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

// What is being read, for messages, and where texts are kept.
struct reading {
    struct arena *arena;
    const char *file;
    struct error *error;
};

// Puts one value into `out`; false with the reason.
typedef bool reading_value(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out);

// One key of an object: how its value is read, and where it goes. A key without a reader is passed over.
struct reading_key {
    const char *name;
    reading_value *read;
    size_t offset;
};

// Says "FILE: PATH: found; expected …"; returns false.
bool reading_refuse(
    const struct reading *reading, const struct json_path *path, const char *found, const char *expected);

// Says that there was not enough memory; returns false.
bool reading_starved(const struct reading *reading);

// Reads a whole file: its document's object by `keys` (the last without a name) into `out`.
bool reading_file(const struct reading *reading, const struct reading_key *keys, void *out);

// The same of what such a file has in it.
bool reading_bytes(const struct reading *reading, const char *bytes, size_t length,
    const struct reading_key *keys, void *out);

// An object by its keys.
bool reading_object(const struct reading *reading, const json_t *object, const struct json_path *path,
    const struct reading_key *keys, void *out);

// A whole number, or any number, of a range.
bool reading_whole(const struct reading *reading, const json_t *value, const struct json_path *path,
    int least, int most, int *out);
bool reading_number(const struct reading *reading, const json_t *value, const struct json_path *path,
    double least, double most, double *out);

// One of the names (the last is NULL), as its index. `what` says what it is: "view".
bool reading_choice(const struct reading *reading, const json_t *value, const struct json_path *path,
    const char *what, const char *const *names, int *out);

// A text that is not empty (const char *); a path or URL, relative paths being meant from the file's folder
// (const char *); true or false (bool).
reading_value reading_text, reading_path, reading_flag;

// A list of texts, kept in the arena.
struct reading_texts {
    size_t count;
    const char **list;
};
reading_value reading_texts;

#endif
