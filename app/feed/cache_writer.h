// Saves the last good schedule (feed/schedule_cache.h), and retries if that fails.
#ifndef PLUMBLINE_FEED_CACHE_WRITER_H
#define PLUMBLINE_FEED_CACHE_WRITER_H

#include "feed/schedule_cache.h"

// To begin, set folder and address and zero the rest.
struct cache_writer {
    const char *folder;  // NULL: nothing is saved
    const char *address; // the schedule's
    int64_t written_at;  // the good_at of the last attempt; 0 for none
    struct str pending;  // the bytes that are still to be written
    struct str names;    // the earlier names to be written with them
    bool new_names;      // whether `names` are pending, too
    bool failed;         // the last attempt failed, and was logged
};

// Writes `good`, and its earlier names (identity_write; NULL: those on disk still hold). Both stay the
// caller's. If that fails, they are copied for a retry, and the first failure is logged.
void cache_writer_write(
    struct cache_writer *writer, const struct cached_schedule *good, const struct str *names);

// Retries the pending body with the current validators and good_at (of `good` everything but its body). False
// if nothing is pending.
bool cache_writer_retry(struct cache_writer *writer, const struct cached_schedule *good);

void cache_writer_free(struct cache_writer *writer);

#endif
