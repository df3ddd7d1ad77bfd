// Keeps the last good schedule on disk (feed/schedule_cache.h), and goes on trying where the disk does not
// take it.
#ifndef PLUMBLINE_FEED_CACHE_WRITER_H
#define PLUMBLINE_FEED_CACHE_WRITER_H

#include "feed/schedule_cache.h"

// Zero with folder and address set is ready for use.
struct cache_writer {
    const char *folder;  // NULL: nothing is kept
    const char *address; // the schedule's
    int64_t written_at;  // the good_at that was written last, or tried to be; 0 for none
    struct str pending;  // the good one's bytes, while they cannot be written
    bool failed;         // and that was told
};

// Writes `good`, whose body stays the caller's. What the disk does not take is told in the log once, and
// held on to.
void cache_writer_write(struct cache_writer *writer, const struct cached_schedule *good);

// Tries again what the disk did not take, with what is known of it by now (of `good` all but the body).
// False where there is nothing of that kind.
bool cache_writer_retry(struct cache_writer *writer, const struct cached_schedule *good);

void cache_writer_free(struct cache_writer *writer);

#endif
