// Keeps the last good schedule on disk (feed/store.h), and goes on trying where the disk does not take it.
#ifndef PLUMBLINE_FEED_KEEPING_H
#define PLUMBLINE_FEED_KEEPING_H

#include "feed/store.h"

// Zero with folder and address set is ready for use.
struct keeping {
    const char *folder;  // NULL: nothing is kept
    const char *address; // the schedule's
    int64_t written_at;  // the good_at that was written last, or tried to be; 0 for none
    struct str unkept;   // the good one's bytes, while they cannot be written
    bool failed;         // and that was told
};

// Writes `good`, whose body stays the caller's. What the disk does not take is told in the log once, and
// held on to.
void keeping_put(struct keeping *keeping, const struct stored *good);

// Tries again what the disk did not take, with what is known of it by now (of `good` all but the body).
// False where there is nothing of that kind.
bool keeping_again(struct keeping *keeping, const struct stored *good);

void keeping_free(struct keeping *keeping);

#endif
