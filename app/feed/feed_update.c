#include "feed/feed_internal.h"

#include "base/hash.h"
#include "base/log.h"
#include "feed/address.h"
#include "feed/fetch_file.h"
#include "feed/update_policy.h"
#include "schedule/identity.h"

#include <stdlib.h>
#include <string.h>

// A confirmation alone is written this seldom: memory cards wear out.
enum { CONFIRMATIONS_S = 600 };

void feed_report_free(struct feed_report *report)
{
    if (!report)
        return;
    schedule_unref(report->schedule);
    free(report->parts);
    free(report);
}

static int64_t real_now(void)
{
    struct clock clock = clock_real();
    return clock_seconds(clock_now_ms(&clock));
}

// The time of the last confirmation moves with a wall clock that is set.
void feed_follow_clock(struct feed *feed)
{
    int64_t step_ms = server_clock_follow(&feed->server_clock);
    if (step_ms != 0 && feed->current.source == FEED_NETWORK)
        feed->current.good_at += clock_seconds(step_ms + 500);
}

static void deliver(struct feed *feed, bool with_schedule)
{
    feed_follow_clock(feed);
    struct feed_report *report = calloc(1, sizeof *report);
    if (!report)
        return;
    report->schedule = with_schedule ? schedule_ref(feed->current.schedule) : NULL;
    report->source = feed->current.source;
    report->good_at = feed->current.good_at;
    report->failed = feed->health.failed;
    report->refused = feed->refused.any;
    report->skew_known = feed->server_clock.skew_known;
    report->skew_ms = feed->server_clock.skew_ms;
    memcpy(report->problem, feed->health.problem.text, sizeof report->problem);
    feed->options.deliver(feed->options.context, report);
}

static void set_current(
    struct feed *feed, const struct schedule *schedule, enum feed_source source, int64_t good_at)
{
    schedule_unref(feed->current.schedule);
    feed->current.schedule = schedule;
    feed->current.source = source;
    feed->current.good_at = good_at;
}

static void remember_bytes(
    struct feed *feed, const struct str *body, const struct fetch_validators *validators)
{
    feed->current.has_body = true;
    feed->current.body_hash = hash_bytes(str_text(body), body->length);
    feed->current.body_length = body->length;
    feed->current.validators = *validators;
}

// A lasting failure is logged once.
void feed_fail(struct feed *feed, const struct error *why)
{
    if (!feed->health.failed || strcmp(feed->health.problem.text, why->text) != 0)
        log_warning("%s%s", why->text, feed->current.schedule ? "; the last good schedule stays" : "");
    feed->health.failed = true;
    feed->health.problem = *why;
    deliver(feed, false);
}

static void recover(struct feed *feed)
{
    if (feed->health.failed)
        log_info("the schedule is being fetched again");
    feed->health.failed = false;
    feed->pace.failures = 0;
    feed->pace.retry_after_s = 0;
    feed->refused = (struct feed_refused){0};
    error_clear(&feed->health.problem);
}

static const struct schedule *parse(const struct feed *feed, const struct str *body, struct error *error)
{
    const struct schedule *schedule =
        schedule_read(str_text(body), body->length, &feed->options.hints, error);
    if (schedule || error->code == ERROR_CANCELLED)
        return schedule;
    struct str public = {0};
    address_public(feed->options.source.address, &public);
    error_prefix(error, "%s: ", str_text(&public));
    str_free(&public);
    return NULL;
}

// The earlier ids and names of what the cached schedule has. Takes and gives a reference.
static const struct schedule *restore_names(const struct feed *feed, const struct schedule *schedule)
{
    struct str names = {0};
    struct error error;
    const struct schedule *restored = NULL;
    const char *folder = feed->options.state_folder;
    if (!schedule || !schedule_cache_read_names(folder, feed->options.source.address, &names, &error))
        return schedule;
    if (names.length > 0)
        restored = identity_restore(schedule, names.text, names.length, &error);
    if (names.length > 0 && !restored)
        log_warning("the earlier names of rooms and talks cannot be used: %s", error.text);
    str_free(&names);
    if (!restored)
        return schedule;
    schedule_unref(schedule);
    return restored;
}

static void load_cached(struct feed *feed)
{
    struct cached_schedule cached;
    struct error error;
    if (!feed->options.state_folder)
        return;
    if (!schedule_cache_read(feed->options.state_folder, feed->options.source.address, &cached, &error)) {
        if (error.code != ERROR_NONE)
            log_warning("%s", error.text);
        return;
    }
    const struct schedule *schedule = restore_names(feed, parse(feed, &cached.body, &error));
    if (schedule && update_policy_shows(schedule)) {
        set_current(feed, schedule, FEED_CACHED, cached.good_at);
        feed->writer.written_at = cached.good_at;
        remember_bytes(feed, &cached.body, &cached.validators);
    } else {
        if (!schedule && error.code != ERROR_CANCELLED)
            log_warning("the schedule kept on disk cannot be read: %s", error.text);
        schedule_unref(schedule);
    }
    schedule_cache_free(&cached);
}

// NULL if it is not a file, not a schedule, or empty.
static const struct schedule *read_fallback(const struct feed *feed, struct error *error)
{
    struct str path = {0};
    struct fetch_answer answer = {0};
    const struct schedule *schedule = NULL;
    if (!address_path(feed->options.fallback, &path))
        error_set(error, "it must be a local file");
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
        set_current(feed, schedule, FEED_FALLBACK, 0);
    else if (error.code != ERROR_CANCELLED)
        log_warning("the fallback schedule cannot be used: %s", error.text);
}

void feed_load(struct feed *feed)
{
    load_cached(feed);
    if (!feed->current.schedule)
        load_fallback(feed);
    if (feed->current.schedule)
        deliver(feed, true);
}

// The current schedule as it is saved, with this body.
static struct cached_schedule cached_with(const struct feed *feed, struct str body)
{
    return (struct cached_schedule){
        .body = body, .validators = feed->current.validators, .good_at = feed->current.good_at};
}

// `names` NULL: those on disk still hold.
static void cache_body(struct feed *feed, const struct str *body, const struct str *names)
{
    struct cached_schedule good = cached_with(feed, *body);
    cache_writer_write(&feed->writer, &good, names);
}

bool feed_retry_cache(struct feed *feed)
{
    struct cached_schedule good = cached_with(feed, (struct str){0});
    return cache_writer_retry(&feed->writer, &good);
}

static bool same_bytes(const struct feed *feed, const struct str *body)
{
    return feed->current.has_body && feed->current.body_length == body->length &&
           feed->current.body_hash == hash_bytes(str_text(body), body->length);
}

// Saves a confirmation. Without a body in the answer the one on disk is used, if it is ours: another display
// may have saved a newer one there, to which our validators do not belong.
static void cache_confirmation(struct feed *feed, const struct fetch_answer *answer)
{
    // A body that could not be written need not be fetched again.
    if (feed_retry_cache(feed))
        return;
    int64_t age = feed->current.good_at - feed->writer.written_at;
    // The clock may have been set back.
    if (!feed->options.state_folder || (age >= 0 && age < CONFIRMATIONS_S))
        return;
    struct cached_schedule cached;
    if (answer->body.length > 0) {
        cache_body(feed, &answer->body, NULL);
    } else if (!schedule_cache_read(
                   feed->options.state_folder, feed->options.source.address, &cached, NULL)) {
        // Lost: the next fetch gets it whole.
        feed->current.validators = (struct fetch_validators){0};
    } else {
        if (same_bytes(feed, &cached.body))
            cache_body(feed, &cached.body, NULL);
        feed->writer.written_at = feed->current.good_at; // another display's is read no more often
        schedule_cache_free(&cached);
    }
}

void feed_confirm(struct feed *feed, const struct fetch_answer *answer)
{
    recover(feed);
    feed->current.source = FEED_NETWORK;
    feed->current.good_at = real_now();
    if (answer->body.length > 0)
        feed->current.validators = answer->validators;
    deliver(feed, false);
    cache_confirmation(feed, answer);
}

// Once for each new schedule.
static void log_findings(const struct schedule *schedule)
{
    enum { MAX_LOGGED = 20 };
    for (size_t i = 0; i < schedule->finding_count && i < MAX_LOGGED; i++) {
        const struct finding *finding = &schedule->findings[i];
        if (finding->severity == FINDING_ERROR)
            log_error("%s: %s", finding->path, finding->what);
        else if (finding->severity == FINDING_WARNING)
            log_warning("%s: %s", finding->path, finding->what);
    }
    if (schedule->finding_count > MAX_LOGGED)
        log_warning(
            "and %zu more findings; plumbline check lists them", schedule->finding_count - MAX_LOGGED);
}

static void log_vanished_rooms(const struct update *update)
{
    struct str vanished = {0};
    if (update->good)
        update_policy_vanished_rooms(update, &vanished);
    if (vanished.length > 0)
        log_warning("no longer in the schedule: %s", vanished.text);
    str_free(&vanished);
}

// What an update is compared with, and what came of it.
struct comparison {
    struct update update;
    struct identity identity;
    const struct schedule *carried; // the update with what it goes on from; NULL: the update itself
};

static void compare_end(struct comparison *comparison)
{
    identity_free(&comparison->identity);
    schedule_unref(comparison->carried);
}

static bool compare_begin(
    struct feed *feed, const struct schedule *next, struct comparison *out, struct error *why)
{
    struct clock clock = feed_clock(feed);
    // What a fallback has is no reason to refuse the publisher's schedule.
    const struct schedule *good = feed->current.source == FEED_FALLBACK ? NULL : feed->current.schedule;
    *out = (struct comparison){.update = {.good = good,
                                   .next = next,
                                   .identity = &out->identity,
                                   .place = &feed->options.place,
                                   .now = clock_seconds(clock_now_ms(&clock)),
                                   .limits = &feed->options.limits}};
    if (!good)
        return true;
    if (identity_compare(good, next, &out->identity))
        out->carried = identity_carry(good, next, &out->identity, out->update.now);
    if (out->carried)
        out->update.next = out->carried;
    return out->carried || error_memory(why, "not enough memory to compare it with the last good one");
}

static void accept(struct feed *feed, const struct fetch_answer *answer, const struct update *update)
{
    struct str names = {0};
    log_findings(update->next);
    log_vanished_rooms(update);
    recover(feed);
    set_current(feed, schedule_ref(update->next), FEED_NETWORK, real_now());
    remember_bytes(feed, &answer->body, &answer->validators);
    deliver(feed, true);
    identity_write(update->next, &names);
    cache_body(feed, &answer->body, &names);
    str_free(&names);
}

// Is it what staff has decided to take?
static bool is_accepted(const struct feed *feed, const struct str *body)
{
    return feed->refused.accepted && feed->refused.length == body->length &&
           feed->refused.hash == hash_bytes(str_text(body), body->length);
}

static void refuse(struct feed *feed, const struct str *body, const struct error *why)
{
    feed->refused = (struct feed_refused){.any = why->code == ERROR_REFUSED,
        .hash = hash_bytes(str_text(body), body->length),
        .length = body->length};
    feed->pace.failures = 0; // the server itself works
    feed_fail(feed, why);
}

static void take(struct feed *feed, const struct fetch_answer *answer, const struct schedule *schedule)
{
    struct error why;
    struct comparison comparison;
    bool ok = compare_begin(feed, schedule, &comparison, &why);
    if (ok && is_accepted(feed, &answer->body))
        log_info("staff takes this update: %s", feed->health.problem.text);
    else
        ok = ok && update_policy_check(&comparison.update, &why);
    // Where there are several it has to be said which.
    if (!ok && feed->options.name)
        error_prefix(&why, "%s: ", feed->options.name);
    if (ok)
        accept(feed, answer, &comparison.update);
    else
        refuse(feed, &answer->body, &why);
    compare_end(&comparison);
}

void feed_take(struct feed *feed, const struct fetch_answer *answer)
{
    struct error why;
    if (feed->current.schedule && same_bytes(feed, &answer->body)) {
        feed_confirm(feed, answer);
        return;
    }
    const struct schedule *schedule = parse(feed, &answer->body, &why);
    if (schedule)
        take(feed, answer, schedule);
    else if (why.code != ERROR_CANCELLED) // the feed is not ending
        refuse(feed, &answer->body, &why);
    schedule_unref(schedule);
}
