// The inside of the feed: its thread (feed.c) and the handling of answers (feed_update.c).
#ifndef PLUMBLINE_FEED_FEED_INTERNAL_H
#define PLUMBLINE_FEED_FEED_INTERNAL_H

#include "feed/cache_writer.h"
#include "feed/feed.h"
#include "feed/server_clock.h"

#include <pthread.h>
#include <stdatomic.h>

// What the main thread asks of the feed's.
struct feed_control {
    pthread_mutex_t mutex; // of the other members
    pthread_cond_t changed;
    bool refresh_wanted;
    bool accept_wanted;
    atomic_bool ending; // read without the mutex, while a fetch or the reading of a schedule is under way
};

// The schedule that holds now.
struct feed_current {
    const struct schedule *schedule; // NULL: none yet
    enum feed_source source;
    int64_t good_at;
    // Its bytes, and what the server said of them.
    bool has_body;
    uint64_t body_hash;
    size_t body_length;
    struct fetch_validators validators;
};

// The update that was refused last; feed_accept may still take it.
struct feed_refused {
    bool any;
    bool accepted; // it is to be taken when it comes again
    uint64_t hash;
    size_t length;
};

// When to fetch next.
struct feed_pace {
    bool settled; // the first pause is over; it spreads displays that were switched on together
    int failures; // in a row
    size_t pages; // of the last answer
    int64_t retry_after_s;
    unsigned random;
};

// What was last logged and delivered, so that a state that lasts is logged once.
struct feed_health {
    bool failed;
    struct error problem;
    bool key_exposed;
};

struct feed {
    struct feed_options options; // the clock: under the mutex of `control`
    pthread_t thread;
    struct feed_control control;
    // The rest belongs to the feed's thread.
    struct feed_current current;
    struct feed_refused refused;
    struct cache_writer writer;
    struct server_clock server_clock;
    struct feed_pace pace;
    struct feed_health health;
};

// Takes the last good schedule from disk, else the fallback, and delivers it.
void feed_load(struct feed *feed);

// A new answer: checks it, shows it or reports why not.
void feed_take(struct feed *feed, const struct fetch_answer *answer);

// The server said that the current schedule is unchanged.
void feed_confirm(struct feed *feed, const struct fetch_answer *answer);

// Reports a failure; the current schedule stays.
void feed_fail(struct feed *feed, const struct error *why);

// Writes again what the disk did not take. False if there is nothing to write.
bool feed_retry_cache(struct feed *feed);

// The clock by which items are over.
struct clock feed_clock(struct feed *feed);

// To be called before the wall clock is compared with anything remembered.
void feed_follow_clock(struct feed *feed);

#endif
