#include "feed/feed_internal.h"

#include "base/backoff.h"
#include "base/log.h"
#include "base/thread.h"
#include "feed/auth.h"
#include "feed/fetch_pages.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

static bool is_ending(void *context)
{
    struct feed *feed = context;
    return atomic_load(&feed->control.ending);
}

static void check_key_file(struct feed *feed)
{
    const char *path = feed->options.source.auth_file;
    bool exposed = path && auth_is_exposed(path);
    if (exposed && !feed->health.key_exposed)
        log_warning("%s can be read by others than its owner: chmod 600 it", path);
    feed->health.key_exposed = exposed;
}

static void fetch(struct feed *feed)
{
    check_key_file(feed);
    struct fetch_answer answer;
    struct error why;
    // Validators are only valid together with the schedule that they came with.
    const struct fetch_validators *known = feed->current.has_body ? &feed->current.validators : NULL;
    const struct fetch_limits *limits =
        feed->options.patience ? feed->options.patience : &fetch_default_limits;
    enum fetch_result result =
        fetch_pages(&feed->options.source, known, limits, is_ending, feed, &answer, &feed->pace.pages, &why);
    feed_follow_clock(feed);
    server_clock_compare(&feed->server_clock, &answer);
    switch (result) {
    case FETCH_NEW:
        feed_take(feed, &answer);
        break;
    case FETCH_UNCHANGED:
        feed_confirm(feed, &answer);
        break;
    case FETCH_FAILED:
        if (is_ending(feed))
            break;
        feed->pace.failures++;
        feed->pace.retry_after_s = answer.retry_after_s;
        feed_fail(feed, &why);
        break;
    }
    fetch_answer_free(&answer);
}

// Waits until an instant of clock_monotonic_ms. True if a refresh or the end is wanted earlier.
static bool wait_until(struct feed *feed, int64_t at_ms)
{
    struct timespec until = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};
    pthread_mutex_lock(&feed->control.mutex);
    int outcome = 0;
    while (outcome != ETIMEDOUT && !feed->control.refresh_wanted && !atomic_load(&feed->control.ending))
        outcome = pthread_cond_timedwait(&feed->control.changed, &feed->control.mutex, &until);
    bool early = feed->control.refresh_wanted || atomic_load(&feed->control.ending);
    feed->control.refresh_wanted = false;
    feed->refused.accepted = feed->refused.any && (feed->refused.accepted || feed->control.accept_wanted);
    feed->control.accept_wanted = false;
    pthread_mutex_unlock(&feed->control.mutex);
    return early;
}

// Retries a failed save meanwhile: the next fetch may be an hour away, and fail.
static void wait_for_next(struct feed *feed)
{
    enum { CACHE_RETRY_MS = 10 * 1000, PAGE_S = 15 };
    // A publisher of many pages is asked for each of them.
    int gently_s = (int)feed->pace.pages * PAGE_S;
    struct backoff backoff = {
        .refresh_s =
            feed->pace.pages > 1 && gently_s > feed->options.refresh_s ? gently_s : feed->options.refresh_s,
        .failures = feed->pace.failures,
        .retry_after_s = feed->pace.retry_after_s,
        .first = !feed->pace.settled,
        .random = (double)rand_r(&feed->pace.random) / ((double)RAND_MAX + 1),
    };
    int64_t delay = backoff_delay_ms(&backoff);
    feed->pace.settled = feed->pace.settled || feed->pace.failures == 0;
    int64_t due = clock_monotonic_ms() + delay;
    for (bool early = false; !early && clock_monotonic_ms() < due;) {
        int64_t retry = feed->writer.failed ? clock_monotonic_ms() + CACHE_RETRY_MS : due;
        early = wait_until(feed, retry < due ? retry : due);
        if (!early)
            feed_retry_cache(feed);
    }
}

static void *run(void *context)
{
    struct feed *feed = context;
    feed_load(feed);
    if (feed->options.loaded)
        feed->options.loaded(feed->options.context);
    while (!atomic_load(&feed->control.ending)) {
        fetch(feed);
        wait_for_next(feed);
    }
    return NULL;
}

struct feed *feed_start(const struct feed_options *options, struct error *error)
{
    struct feed *feed = calloc(1, sizeof *feed);
    if (!feed) {
        error_memory(error, "the feed cannot be started: not enough memory");
        return NULL;
    }
    feed->options = *options;
    feed->options.hints.cancel = &feed->control.ending;
    feed->server_clock = server_clock_new();
    feed->writer = (struct cache_writer){.folder = options->state_folder, .address = options->source.address};
    feed->pace.random = (unsigned)clock_tick_ms() ^ (unsigned)(uintptr_t)feed;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&feed->control.changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&feed->control.mutex, NULL);
    if (thread_start(&feed->thread, run, feed))
        return feed;
    error_set(error, "the feed cannot be started: no thread");
    pthread_cond_destroy(&feed->control.changed);
    pthread_mutex_destroy(&feed->control.mutex);
    free(feed);
    return NULL;
}

void feed_refresh(struct feed *feed)
{
    pthread_mutex_lock(&feed->control.mutex);
    feed->control.refresh_wanted = true;
    pthread_cond_signal(&feed->control.changed);
    pthread_mutex_unlock(&feed->control.mutex);
}

void feed_accept(struct feed *feed)
{
    pthread_mutex_lock(&feed->control.mutex);
    feed->control.accept_wanted = true;
    feed->control.refresh_wanted = true;
    pthread_cond_signal(&feed->control.changed);
    pthread_mutex_unlock(&feed->control.mutex);
}

void feed_set_clock(struct feed *feed, struct clock clock)
{
    pthread_mutex_lock(&feed->control.mutex);
    feed->options.clock = clock;
    pthread_mutex_unlock(&feed->control.mutex);
}

struct clock feed_clock(struct feed *feed)
{
    pthread_mutex_lock(&feed->control.mutex);
    struct clock clock = feed->options.clock;
    pthread_mutex_unlock(&feed->control.mutex);
    return clock;
}

void feed_stop(struct feed *feed)
{
    if (!feed)
        return;
    atomic_store(&feed->control.ending, true); // first: reading and fetching look at it
    pthread_mutex_lock(&feed->control.mutex);
    pthread_cond_signal(&feed->control.changed);
    pthread_mutex_unlock(&feed->control.mutex);
    pthread_join(feed->thread, NULL);
    pthread_cond_destroy(&feed->control.changed);
    pthread_mutex_destroy(&feed->control.mutex);
    schedule_unref(feed->current.schedule);
    cache_writer_free(&feed->writer);
    free(feed);
}
