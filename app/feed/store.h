// The last good schedule on disk: the very bytes that were fetched, with what the server said of them, in one
// file, so that the two can never disagree. A file for each address, so that no conference is ever shown for
// another.
#ifndef PLUMBLINE_FEED_STORE_H
#define PLUMBLINE_FEED_STORE_H

#include "base/error.h"
#include "feed/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct stored {
    struct str body; // owned
    struct fetch_validators validators;
    int64_t good_at; // Unix seconds
};

// Writes it whole; kept readable by the user alone, for a schedule may not be public.
bool store_write(const char *folder, const char *address, const struct stored *stored, struct error *error);

// False where there is none (then `error` is empty) or it is damaged (then it says how). Give store_free what
// it filled.
bool store_read(const char *folder, const char *address, struct stored *out, struct error *error);

void store_free(struct stored *stored);

// The file's path; the caller frees it (str_free).
void store_path(const char *folder, const char *address, struct str *out);

#endif
