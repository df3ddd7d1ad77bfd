// Additions to jansson: reading untrusted bytes with helpful errors, naming a place in a document, and taking
// values in the forms in which they really come.
#ifndef PLUMBLINE_BASE_JSON_H
#define PLUMBLINE_BASE_JSON_H

#include "base/error.h"
#include "base/str.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Parses a whole document; the caller owns the result (json_decref). A byte-order mark is ignored. Refuses,
// with the position, invalid UTF-8, broken syntax and nesting deeper than jansson's 2048. Of a key that an
// object has twice the last one counts; `duplicate` (may be NULL) then says where the first such key is, and
// is ERROR_NONE otherwise.
json_t *json_read(const char *bytes, size_t length, struct error *duplicate, struct error *error);

// Until json_scratch_end, all JSON values that this thread makes share memory that is freed at once: for
// documents that are read, searched and thrown away. None of them may be used afterwards, none needs
// json_decref, and no value made before may be released in between. Until then, json_read fails soon after
// `cancel` (may be NULL) becomes true (ERROR_CANCELLED). Ending twice is harmless.
void json_scratch_begin(const atomic_bool *cancel);
void json_scratch_end(void);

// How much memory this thread's scratch has now.
size_t json_scratch_size(void);

// Was there no memory for a value since json_scratch_begin, or since this was last asked? Then `error` says
// so. For readers of other syntaxes, which make values themselves.
bool json_scratch_failed(struct error *error);

// The most that it may take until json_scratch_end: a document that needs more is refused. jansson takes some
// ten times the length of a schedule, and up to seventy times that of a hostile document.
enum { JSON_SCRATCH_MAX = 512 * 1024 * 1024 }; // where nothing else is set
void json_scratch_bound(size_t bytes);

// Says why a value could not be made since json_scratch_begin: the document is too large, or memory ran out.
bool json_scratch_refuse(struct error *error);

// A place in a document: a chain on the stacks of the functions that walk down, written out only for
// messages.
struct json_path {
    const struct json_path *up; // NULL at the root
    const char *key;            // NULL for an element of a list
    size_t index;
};

// Appends $.results["4"].title or $.days[0]: JSONPath (RFC 9535), with dots where the key allows it.
void json_path_write(const struct json_path *path, struct str *out);

// A member that is not null, else NULL. `object` may be NULL.
const json_t *json_member(const json_t *object, const char *key);

// The members of these names, NULL if missing or null. One walk through the object saves one through cold
// memory for each name.
void json_pick(const json_t *object, const char *const *names, size_t count, const json_t **out);

// A whole number, also if it is written as a real or a string (15.0, "15"). False if it is none.
bool json_as_integer(const json_t *value, int64_t *out);

// json_dumps (the caller frees the result), but also NULL if memory ran out for any part of the document
// while it was made or written: jansson goes on without that part. `root` may be NULL.
char *json_write(const json_t *root, size_t flags);

// Appends a document, with members in the order in which they were made, and releases it. If `root` is NULL
// or memory runs out, `out` has failed.
void json_put(struct str *out, json_t *root);

// The value's type for messages: "a list", "null", …
const char *json_kind(const json_t *value);

#endif
