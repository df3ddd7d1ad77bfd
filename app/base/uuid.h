// UUIDs as text (RFC 9562): those of others, and those made from a name, which are the same everywhere.
#ifndef PLUMBLINE_BASE_UUID_H
#define PLUMBLINE_BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>

enum { UUID_SIZE = 37 };

// Is it one, in either case, without braces or "urn:uuid:"?
bool uuid_is(const char *text);

// The same one in lower case.
void uuid_lower(const char *uuid, char out[UUID_SIZE]);

// The UUID of a name that is made of several (version 5, section 5.5), in a space of names of Plumbline's
// own.
// {"a", "bc"} and {"ab", "c"} differ.
void uuid_of_names(const char *const *names, size_t count, char out[UUID_SIZE]);

#endif
