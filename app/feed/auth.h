// The secret that a schedule may need, read from a file. It goes into the request and nowhere else.
#ifndef PLUMBLINE_FEED_AUTH_H
#define PLUMBLINE_FEED_AUTH_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

// One of the two; all zero without a secret. Owned.
struct auth {
    struct str key;    // Indico's API key
    struct str header; // the whole header, "Authorization: …"
};

// Reads the file's only line, "ak=KEY" or "Authorization: …". Errors never quote it. Free with auth_free,
// even on failure.
bool auth_read(const char *path, struct auth *out, struct error *error);

// Can more people read the file than need to? False if it does not exist.
bool auth_is_exposed(const char *path);

// Overwrites the secret before freeing it.
void auth_free(struct auth *auth);

#endif
