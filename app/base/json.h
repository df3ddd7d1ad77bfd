// What we add to jansson: reading bytes from outside with a message that helps, naming a place in a document,
// and taking values as they are rather than as they should be.
#ifndef PLUMBLINE_BASE_JSON_H
#define PLUMBLINE_BASE_JSON_H

#include "base/error.h"
#include "base/str.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Parses a whole document; the caller owns the answer (json_decref). A byte-order mark is passed over.
// Refused, with the position: invalid UTF-8 (the byte), broken syntax (line and column), nesting deeper than
// jansson's 2048. A key that stands twice in an object is taken from its last place; `duplicate` (may be
// NULL) then says where the first such key was found, and is "" else.
json_t *json_read(const char *bytes, size_t length, struct error *duplicate, struct error *error);

// From here to json_scratch_end, all JSON values that this thread makes lie in one piece of memory that is
// freed at once: for documents that are read, looked through and thrown away. None of them may be used behind
// it, none need json_decref, and none made before may be released in between.
void json_scratch_begin(void);
void json_scratch_end(void);

// A place in a document, as a chain that lives on the stack of those who walk down; written out only for a
// message.
struct json_path {
    const struct json_path *up; // NULL at the root
    const char *key;            // NULL where it is an element of a list
    size_t index;
};

// $.results["4"].title, $.days[0]: JSONPath as in RFC 9535, with the dot form where the key allows it.
void json_path_write(const struct json_path *path, struct str *out);

// A member that is there and not null, else NULL. NULL as object gives NULL.
const json_t *json_member(const json_t *object, const char *key);

// The members of these names, in one walk through the object: NULL where one is missing or null. Asking for
// each in turn costs a walk through cold memory a name.
void json_pick(const json_t *object, const char *const *names, size_t count, const json_t **out);

// A whole number, also where it stands as a real or a string ("15", 15.0). False where it is none.
bool json_as_integer(const json_t *value, int64_t *out);

// As json_dumps (the caller frees the answer), but NULL also where there was no memory for a part of the
// document while it was made or written: jansson goes on without that part. NULL gives NULL.
char *json_write(const json_t *root, size_t flags);

// Appends a document, its members in the order in which they were made, and releases it. Where there is none
// (NULL), or no memory, `out` has failed.
void json_put(struct str *out, json_t *root);

// What kind of value it is, for messages: "a list", "null", …
const char *json_kind(const json_t *value);

#endif
