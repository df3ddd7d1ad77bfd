// The secret that a schedule may need, from a file. It goes into a request and nowhere else.
#ifndef PLUMBLINE_FEED_AUTH_H
#define PLUMBLINE_FEED_AUTH_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

// One of the two, both owned; all-zero where there is no secret.
struct auth {
    struct str key;    // Indico's API key
    struct str header; // the whole header, "Authorization: …"
};

// Reads "ak=KEY" or "Authorization: …" from the file's one line. Messages never hold its content. Give
// auth_free what it filled.
bool auth_read(const char *path, struct auth *out, struct error *error);

// Can it be read by more than those who need it? Also false where there is no such file.
bool auth_is_exposed(const char *path);

// Overwrites and frees.
void auth_free(struct auth *auth);

#endif
