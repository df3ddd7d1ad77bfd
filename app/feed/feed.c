#include "feed/feed.h"

#include "base/backoff.h"
#include "base/clock_trust.h"
#include "base/log.h"
#include "base/thread.h"
#include "feed/address.h"
#include "feed/auth.h"
#include "feed/cache_writer.h"
#include "feed/fetch_file.h"
#include "feed/update_policy.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A confirmation alone is written down this seldom: cards wear out.
enum { CONFIRMATIONS_S = 600 };

struct feed {
    struct feed_options options;
    pthread_t thread;
    pthread_mutex_t mutex; // of the two below
    pthread_cond_t changed;
    bool refresh_wanted;
    atomic_bool ending;
    // From here on the feed's thread alone.
    const struct schedule *good; // what holds now; NULL for nothing
    enum feed_source source;
    int64_t good_at;
    struct fetch_validators validators;
    bool has_body; // hash and length of the good one's bytes are known
    uint64_t body_hash;
    size_t body_length;
    struct cache_writer writer;
    bool exposed; // others can read the key, and that was told
    bool paused;  // since the first fetch that went well
    int failures;
    int64_t retry_after_s;
    bool skew_known;
    int64_t skew_ms;
    int64_t offset_ms; // of the wall clock, to see that it was set
    bool failed;
    struct error problem;
    unsigned random;
};

void feed_report_free(struct feed_report *report)
{
    if (!report)
        return;
    schedule_unref(report->schedule);
    free(report);
}

static int64_t real_now(void)
{
    struct clock clock = clock_real();
    return clock_seconds(clock_now_ms(&clock));
}

// Where the wall clock was set, what was measured by it is brought along.
static void follow_clock(struct feed *feed)
{
    enum { JITTER_MS = 500 };
    struct clock clock = clock_real();
    int64_t offset_ms = clock_offset_ms(&clock);
    int64_t step_ms = offset_ms - feed->offset_ms;
    if (llabs(step_ms) < JITTER_MS)
        return;
    feed->offset_ms = offset_ms;
    feed->skew_ms += step_ms;
    if (feed->source == FEED_NETWORK)
        feed->good_at += clock_seconds(step_ms + 500);
}

static void deliver(struct feed *feed, bool with_schedule)
{
    follow_clock(feed);
    struct feed_report *report = calloc(1, sizeof *report);
    if (!report)
        return;
    report->schedule = with_schedule ? schedule_ref(feed->good) : NULL;
    report->source = feed->source;
    report->good_at = feed->good_at;
    report->failed = feed->failed;
    report->skew_known = feed->skew_known;
    report->skew_ms = feed->skew_ms;
    memcpy(report->problem, feed->problem.text, sizeof report->problem);
    feed->options.deliver(feed->options.context, report);
}

static void hold(struct feed *feed, const struct schedule *schedule, enum feed_source source, int64_t good_at)
{
    schedule_unref(feed->good);
    feed->good = schedule;
    feed->source = source;
    feed->good_at = good_at;
}

static void remember_bytes(
    struct feed *feed, const struct str *body, const struct fetch_validators *validators)
{
    feed->has_body = true;
    feed->body_hash = address_hash(str_text(body), body->length);
    feed->body_length = body->length;
    feed->validators = *validators;
}

// A state that lasts is logged once, when it begins.
static void fail(struct feed *feed, const struct error *why)
{
    if (!feed->failed || strcmp(feed->problem.text, why->text) != 0)
        log_warning("%s%s", why->text, feed->good ? "; the last good schedule stays" : "");
    feed->failed = true;
    feed->problem = *why;
    deliver(feed, false);
}

static void recover(struct feed *feed)
{
    if (feed->failed)
        log_info("the schedule is being fetched again");
    feed->failed = false;
    feed->failures = 0;
    feed->retry_after_s = 0;
    error_clear(&feed->problem);
}

static const struct schedule *parse(const struct feed *feed, const struct str *body, struct error *error)
{
    const struct schedule *schedule =
        schedule_read(str_text(body), body->length, &feed->options.hints, error);
    if (schedule)
        return schedule;
    size_t start = strspn(str_text(body), " \t\r\n\xEF\xBB\xBF");
    bool page = str_text(body)[start] == '<';
    struct str public = {0};
    fetch_public_address(feed->options.source.address, &public);
    struct error why = *error;
    error_set(error, "%s: %s%s", str_text(&public),
        page ? "a web page came instead of a schedule (a login page or a captive portal?): " : "", why.text);
    str_free(&public);
    return NULL;
}

static void load_kept(struct feed *feed)
{
    struct cached_schedule cached_schedule;
    struct error error;
    if (!feed->options.state_folder)
        return;
    if (!schedule_cache_read(
            feed->options.state_folder, feed->options.source.address, &cached_schedule, &error)) {
        if (error.code != ERROR_NONE)
            log_warning("%s", error.text);
        return;
    }
    const struct schedule *schedule = parse(feed, &cached_schedule.body, &error);
    if (schedule && schedule->item_count > 0) {
        hold(feed, schedule, FEED_KEPT, cached_schedule.good_at);
        feed->writer.written_at = cached_schedule.good_at;
        remember_bytes(feed, &cached_schedule.body, &cached_schedule.validators);
    } else {
        if (!schedule)
            log_warning("the schedule kept on disk cannot be read: %s", error.text);
        schedule_unref(schedule);
    }
    schedule_cache_free(&cached_schedule);
}

// NULL with the reason where it is no file, no schedule, or empty.
static const struct schedule *read_fallback(const struct feed *feed, struct error *error)
{
    struct str path = {0};
    struct fetch_answer answer = {0};
    const struct schedule *schedule = NULL;
    if (!address_path(feed->options.fallback, &path))
        error_set(error, "it must be a file of this machine");
    else if (fetch_file(str_text(&path), NULL, FETCH_LIMIT_BYTES, &answer, error) == FETCH_NEW)
        schedule = schedule_read(str_text(&answer.body), answer.body.length, &feed->options.hints, error);
    if (schedule && schedule->item_count == 0) {
        schedule_unref(schedule);
        schedule = NULL;
        error_set(error, "%s: it is empty", str_text(&path));
    }
    fetch_answer_free(&answer);
    str_free(&path);
    return schedule;
}

static void load_fallback(struct feed *feed)
{
    struct error error;
    if (!feed->options.fallback)
        return;
    const struct schedule *schedule = read_fallback(feed, &error);
    if (schedule)
        hold(feed, schedule, FEED_FALLBACK, 0);
    else
        log_warning("the fallback schedule cannot be used: %s", error.text);
}

// The good one as it is to be kept, with this body.
static struct cached_schedule good_with(const struct feed *feed, struct str body)
{
    return (struct cached_schedule){.body = body, .validators = feed->validators, .good_at = feed->good_at};
}

static void keep(struct feed *feed, const struct str *body)
{
    struct cached_schedule good = good_with(feed, *body);
    cache_writer_put(&feed->writer, &good);
}

static bool keep_again(struct feed *feed)
{
    struct cached_schedule good = good_with(feed, (struct str){0});
    return cache_writer_again(&feed->writer, &good);
}

static bool same_bytes(const struct feed *feed, const struct str *body)
{
    return feed->has_body && feed->body_length == body->length &&
           feed->body_hash == address_hash(str_text(body), body->length);
}

// Writes a confirmation down. Without an answer's body the one on disk is taken, if it is ours: another
// display may keep a newer one there, which our validators do not belong to.
static void keep_confirmed(struct feed *feed, const struct fetch_answer *answer)
{
    // The server need not send again what the disk did not take.
    if (keep_again(feed))
        return;
    int64_t age = feed->good_at - feed->writer.written_at;
    // The clock may have been set back.
    if (!feed->options.state_folder || (age >= 0 && age < CONFIRMATIONS_S))
        return;
    struct cached_schedule cached_schedule;
    if (answer->body.length > 0) {
        keep(feed, &answer->body);
    } else if (!schedule_cache_read(
                   feed->options.state_folder, feed->options.source.address, &cached_schedule, NULL)) {
        // Lost: fetched whole the next time, and kept then.
        feed->validators = (struct fetch_validators){0};
    } else {
        if (same_bytes(feed, &cached_schedule.body))
            keep(feed, &cached_schedule.body);
        feed->writer.written_at = feed->good_at; // theirs is looked at as seldom
        schedule_cache_free(&cached_schedule);
    }
}

// The schedule that holds is the publisher's, still.
static void confirm(struct feed *feed, const struct fetch_answer *answer)
{
    recover(feed);
    feed->source = FEED_NETWORK;
    feed->good_at = real_now();
    if (answer->body.length > 0)
        feed->validators = answer->validators;
    deliver(feed, false);
    keep_confirmed(feed, answer);
}

// What is odd is told to whoever runs it, once for each new schedule.
static void log_findings(const struct feed *feed, const struct schedule *schedule)
{
    enum { MOST = 20 };
    for (size_t i = 0; i < schedule->finding_count && i < MOST; i++) {
        const struct finding *finding = &schedule->findings[i];
        if (finding->severity == FINDING_ERROR)
            log_error("%s: %s", finding->path, finding->what);
        else if (finding->severity == FINDING_WARNING)
            log_warning("%s: %s", finding->path, finding->what);
    }
    if (schedule->finding_count > MOST)
        log_warning("and %zu more findings; plumbline check lists them", schedule->finding_count - MOST);
    struct str vanished = {0};
    if (feed->good)
        update_policy_vanished_rooms(feed->good, schedule, &vanished);
    if (vanished.length > 0)
        log_warning("no longer in the schedule: %s", vanished.text);
    str_free(&vanished);
}

static void accept(struct feed *feed, struct fetch_answer *answer, const struct schedule *schedule)
{
    log_findings(feed, schedule);
    recover(feed);
    hold(feed, schedule, FEED_NETWORK, real_now());
    remember_bytes(feed, &answer->body, &answer->validators);
    deliver(feed, true);
    keep(feed, &answer->body);
}

static void take_answer(struct feed *feed, struct fetch_answer *answer)
{
    struct error why;
    struct clock clock = feed->options.clock;
    if (feed->good && same_bytes(feed, &answer->body)) {
        confirm(feed, answer);
        return;
    }
    const struct schedule *schedule = parse(feed, &answer->body, &why);
    // A fallback is no measure of what the publisher may take back.
    const struct schedule *measure = feed->source == FEED_FALLBACK ? NULL : feed->good;
    if (schedule && update_policy_check(measure, schedule, &feed->options.place,
                        clock_seconds(clock_now_ms(&clock)), &feed->options.limits, &why)) {
        accept(feed, answer, schedule);
        return;
    }
    schedule_unref(schedule);
    feed->failures = 0; // the server itself is well
    fail(feed, &why);
}

static bool is_ending(void *context)
{
    struct feed *feed = context;
    return atomic_load(&feed->ending);
}

// An answer without a Date (a file's, a cache's) takes nothing back: what was known before is as old as it
// was.
static void compare_clocks(struct feed *feed, const struct fetch_answer *answer)
{
    follow_clock(feed);
    if (answer->server_date == 0)
        return;
    bool alarmed = feed->skew_known && llabs(feed->skew_ms) > CLOCK_SKEW_ALARM_MS;
    feed->skew_known = true;
    feed->skew_ms = clock_skew_ms(answer->server_date, answer->sent_ms, answer->received_ms);
    if (llabs(feed->skew_ms) > CLOCK_SKEW_ALARM_MS && !alarmed)
        log_error("this machine's clock is %lld s %s of the schedule's server: is NTP running?",
            llabs(feed->skew_ms) / 1000, feed->skew_ms > 0 ? "ahead" : "behind");
}

static void look_after_key(struct feed *feed)
{
    const char *path = feed->options.source.auth_file;
    bool exposed = path && auth_is_exposed(path);
    if (exposed && !feed->exposed)
        log_warning("%s can be read by others than its owner: chmod 600 it", path);
    feed->exposed = exposed;
}

static void fetch(struct feed *feed)
{
    look_after_key(feed);
    struct fetch_answer answer;
    struct error why;
    // Validators count only as long as the schedule that they belong to is the one shown.
    const struct fetch_validators *known = feed->has_body ? &feed->validators : NULL;
    enum fetch_result result = fetch_once(&feed->options.source, known, is_ending, feed, &answer, &why);
    compare_clocks(feed, &answer);
    switch (result) {
    case FETCH_NEW:
        take_answer(feed, &answer);
        break;
    case FETCH_UNCHANGED:
        confirm(feed, &answer);
        break;
    case FETCH_FAILED:
        if (is_ending(feed))
            break;
        feed->failures++;
        feed->retry_after_s = answer.retry_after_s;
        fail(feed, &why);
        break;
    }
    fetch_answer_free(&answer);
}

// Until that instant of clock_wait_tick_ms, or for a fetch or the end that is wanted earlier: true then.
static bool wait_until(struct feed *feed, int64_t at_ms)
{
    struct timespec until = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};
    pthread_mutex_lock(&feed->mutex);
    int outcome = 0;
    while (outcome != ETIMEDOUT && !feed->refresh_wanted && !atomic_load(&feed->ending))
        outcome = pthread_cond_timedwait(&feed->changed, &feed->mutex, &until);
    bool early = feed->refresh_wanted || atomic_load(&feed->ending);
    feed->refresh_wanted = false;
    pthread_mutex_unlock(&feed->mutex);
    return early;
}

// Meanwhile what the disk did not take is tried again: the next fetch may be an hour away, and fail.
static void wait_for_next(struct feed *feed)
{
    enum { KEEP_AGAIN_MS = 10 * 1000 };
    struct backoff backoff = {
        .refresh_s = feed->options.refresh_s,
        .failures = feed->failures,
        .retry_after_s = feed->retry_after_s,
        .first = !feed->paused,
        .random = (double)rand_r(&feed->random) / ((double)RAND_MAX + 1),
    };
    int64_t delay = backoff_delay_ms(&backoff);
    feed->paused = feed->paused || feed->failures == 0;
    int64_t due = clock_wait_tick_ms() + delay;
    for (bool early = false; !early && clock_wait_tick_ms() < due;) {
        int64_t again = feed->writer.failed ? clock_wait_tick_ms() + KEEP_AGAIN_MS : due;
        early = wait_until(feed, again < due ? again : due);
        if (!early)
            keep_again(feed);
    }
}

static void *run(void *context)
{
    struct feed *feed = context;
    load_kept(feed);
    if (!feed->good)
        load_fallback(feed);
    if (feed->good)
        deliver(feed, true);
    while (!atomic_load(&feed->ending)) {
        fetch(feed);
        wait_for_next(feed);
    }
    return NULL;
}

struct feed *feed_start(const struct feed_options *options, struct error *error)
{
    struct feed *feed = calloc(1, sizeof *feed);
    if (!feed) {
        error_set(error, "the feed cannot be started: not enough memory");
        return NULL;
    }
    feed->options = *options;
    struct clock clock = clock_real();
    feed->offset_ms = clock_offset_ms(&clock);
    feed->writer = (struct cache_writer){.folder = options->state_folder, .address = options->source.address};
    feed->random = (unsigned)clock_tick_ms() ^ (unsigned)(uintptr_t)feed;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&feed->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&feed->mutex, NULL);
    if (thread_start(&feed->thread, run, feed))
        return feed;
    error_set(error, "the feed cannot be started: no thread");
    pthread_cond_destroy(&feed->changed);
    pthread_mutex_destroy(&feed->mutex);
    free(feed);
    return NULL;
}

void feed_refresh(struct feed *feed)
{
    pthread_mutex_lock(&feed->mutex);
    feed->refresh_wanted = true;
    pthread_cond_signal(&feed->changed);
    pthread_mutex_unlock(&feed->mutex);
}

void feed_stop(struct feed *feed)
{
    if (!feed)
        return;
    pthread_mutex_lock(&feed->mutex);
    atomic_store(&feed->ending, true);
    pthread_cond_signal(&feed->changed);
    pthread_mutex_unlock(&feed->mutex);
    pthread_join(feed->thread, NULL);
    pthread_cond_destroy(&feed->changed);
    pthread_mutex_destroy(&feed->mutex);
    schedule_unref(feed->good);
    cache_writer_free(&feed->writer);
    free(feed);
}
