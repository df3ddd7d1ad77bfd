// The last good schedule on disk: the very bytes that were fetched, with what the server said of them, in one
// file, so that the two can never disagree. A file for each address, so that no conference is ever shown for
// another.
#ifndef PLUMBLINE_FEED_SCHEDULE_CACHE_H
#define PLUMBLINE_FEED_SCHEDULE_CACHE_H

#include "base/error.h"
#include "feed/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct cached_schedule {
    struct str body; // owned
    struct fetch_validators validators;
    int64_t good_at; // Unix seconds
};

// Writes it whole; kept readable by the user alone, for a schedule may not be public.
bool schedule_cache_write(
    const char *folder, const char *address, const struct cached_schedule *cached, struct error *error);

// False where there is none (then `error` is empty) or it is damaged (then it says how). Give
// schedule_cache_free what it filled.
bool schedule_cache_read(
    const char *folder, const char *address, struct cached_schedule *out, struct error *error);

void schedule_cache_free(struct cached_schedule *cached);

// The file's path; the caller frees it (str_free).
void schedule_cache_path(const char *folder, const char *address, struct str *out);

#endif
