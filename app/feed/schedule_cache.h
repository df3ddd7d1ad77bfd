// The last good schedule on disk: the fetched bytes and the server's validators in one file, so that they
// cannot disagree. Each address has its own file, so that one conference is never shown for another.
#ifndef PLUMBLINE_FEED_SCHEDULE_CACHE_H
#define PLUMBLINE_FEED_SCHEDULE_CACHE_H

#include "base/error.h"
#include "base/str.h"
#include "feed/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct cached_schedule {
    struct str body; // owned
    struct fetch_validators validators;
    int64_t good_at; // Unix seconds
};

// Writes the file, readable by its owner alone, since a schedule may not be public.
bool schedule_cache_write(
    const char *folder, const char *address, const struct cached_schedule *cached, struct error *error);

// False if there is no file (ERROR_NONE) or it cannot be used. Free with schedule_cache_free, even on
// failure.
bool schedule_cache_read(
    const char *folder, const char *address, struct cached_schedule *out, struct error *error);

// What identity_write says of the schedule, in a file beside it: the schedule is shown without it, too. An
// empty text removes the file.
bool schedule_cache_write_names(
    const char *folder, const char *address, const struct str *names, struct error *error);

// False, with `names` empty, if there is nothing to read or it cannot be read (logged by nobody: the names
// that the schedule has now are right).
bool schedule_cache_read_names(
    const char *folder, const char *address, struct str *names, struct error *error);

void schedule_cache_free(struct cached_schedule *cached);

// Appends the file's path.
void schedule_cache_path(const char *folder, const char *address, struct str *out);

#endif
