#include "feed/feeds.h"

#include "base/hash.h"
#include "base/log.h"
#include "feed/address.h"
#include "schedule/schedule_merge.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One of the schedules.
struct member {
    struct feeds *feeds;
    struct feed *feed;
    char tag[FEEDS_TAG_SIZE];
    struct str name; // its address, for messages
    // Under the mutex of the feeds from here on.
    bool loaded;              // what it had on disk was delivered
    struct feed_report *last; // with the schedule that holds; NULL: nothing was delivered yet
};

struct feeds {
    void (*deliver)(void *context, struct feed_report *report);
    void *context;
    pthread_mutex_t mutex;
    size_t count;
    struct member members[];
};

void feeds_tag(const char *address, char tag[FEEDS_TAG_SIZE])
{
    snprintf(tag, FEEDS_TAG_SIZE, "%08" PRIx64, hash_bytes(address, strlen(address)) & UINT32_MAX);
}

// ---- one report of all

static const struct schedule *merge(const struct feeds *feeds)
{
    struct schedule_part parts[SCHEDULE_MERGE_MAX_PARTS];
    size_t count = 0;
    for (size_t i = 0; i < feeds->count; i++) {
        const struct member *member = &feeds->members[i];
        if (member->last && member->last->schedule)
            parts[count++] = (struct schedule_part){
                .schedule = member->last->schedule, .tag = member->tag, .name = str_text(&member->name)};
    }
    return count > 0 ? schedule_merge(parts, count) : NULL;
}

// Takes one part's state into the whole's, which is that of the worst.
static void add_state(struct feed_report *whole, const struct feed_report *part)
{
    if (part->schedule && (whole->source == FEED_NONE || part->source > whole->source))
        whole->source = part->source;
    if (part->good_at > 0 && (whole->good_at == 0 || part->good_at < whole->good_at))
        whole->good_at = part->good_at;
    if (part->skew_known && !whole->skew_known) {
        whole->skew_known = true;
        whole->skew_ms = part->skew_ms;
    }
    whole->failed |= part->failed;
    whole->refused |= part->refused;
    size_t length = strlen(whole->problem);
    if (part->problem[0])
        snprintf(whole->problem + length, sizeof whole->problem - length, "%s%s", length > 0 ? "; and " : "",
            part->problem);
}

// Waits until each has looked on its disk: a part of the conference alone would be shown for a moment.
static bool all_loaded(const struct feeds *feeds)
{
    size_t loaded = 0;
    for (size_t i = 0; i < feeds->count; i++)
        loaded += feeds->members[i].loaded;
    return loaded == feeds->count;
}

static void deliver_all(struct feeds *feeds, bool with_schedule)
{
    struct feed_report *whole = all_loaded(feeds) ? calloc(1, sizeof *whole) : NULL;
    if (!whole)
        return;
    for (size_t i = 0; i < feeds->count; i++)
        if (feeds->members[i].last)
            add_state(whole, feeds->members[i].last);
    if (with_schedule && !(whole->schedule = merge(feeds)) && whole->source != FEED_NONE)
        log_error("not enough memory to put the schedules together");
    feeds->deliver(feeds->context, whole);
}

// ---- the members

// Keeps the report, with the schedule that was delivered before if it brings none.
static void take_report(void *context, struct feed_report *report)
{
    struct member *member = context;
    struct feeds *feeds = member->feeds;
    pthread_mutex_lock(&feeds->mutex);
    bool with_schedule = report->schedule != NULL;
    if (!with_schedule && member->last)
        report->schedule = schedule_ref(member->last->schedule);
    feed_report_free(member->last);
    member->last = report;
    deliver_all(feeds, with_schedule);
    pthread_mutex_unlock(&feeds->mutex);
}

static void take_loaded(void *context)
{
    struct member *member = context;
    struct feeds *feeds = member->feeds;
    pthread_mutex_lock(&feeds->mutex);
    bool any = false;
    member->loaded = true;
    for (size_t i = 0; i < feeds->count; i++)
        any = any || feeds->members[i].last;
    if (any)
        deliver_all(feeds, true);
    pthread_mutex_unlock(&feeds->mutex);
}

static bool start_member(struct member *member, const struct feed_options *options, bool first,
    const struct fetch_source *source, struct error *error)
{
    struct feed_options own = *options;
    feeds_tag(source->address, member->tag);
    address_public(source->address, &member->name);
    own.source = *source;
    own.fallback = first ? options->fallback : NULL;
    own.deliver = take_report;
    own.loaded = take_loaded;
    own.context = member;
    if (member->name.failed)
        return error_memory(error, "the feed cannot be started: not enough memory");
    member->feed = feed_start(&own, error);
    return member->feed;
}

struct feeds *feeds_start(
    const struct feed_options *options, const struct fetch_source *sources, size_t count, struct error *error)
{
    struct feeds *feeds = calloc(1, sizeof *feeds + count * sizeof *feeds->members);
    if (!feeds) {
        error_memory(error, "the feed cannot be started: not enough memory");
        return NULL;
    }
    feeds->deliver = options->deliver;
    feeds->context = options->context;
    feeds->count = count;
    pthread_mutex_init(&feeds->mutex, NULL);
    for (size_t i = 0; i < count; i++)
        feeds->members[i].feeds = feeds;
    for (size_t i = 0; i < count; i++)
        if (!start_member(&feeds->members[i], options, i == 0, &sources[i], error)) {
            feeds_stop(feeds);
            return NULL;
        }
    return feeds;
}

void feeds_refresh(struct feeds *feeds)
{
    for (size_t i = 0; i < feeds->count; i++)
        feed_refresh(feeds->members[i].feed);
}

void feeds_accept(struct feeds *feeds)
{
    for (size_t i = 0; i < feeds->count; i++)
        feed_accept(feeds->members[i].feed);
}

void feeds_set_clock(struct feeds *feeds, struct clock clock)
{
    for (size_t i = 0; i < feeds->count; i++)
        feed_set_clock(feeds->members[i].feed, clock);
}

void feeds_stop(struct feeds *feeds)
{
    if (!feeds)
        return;
    for (size_t i = 0; i < feeds->count; i++)
        feed_stop(feeds->members[i].feed);
    for (size_t i = 0; i < feeds->count; i++) {
        feed_report_free(feeds->members[i].last);
        str_free(&feeds->members[i].name);
    }
    pthread_mutex_destroy(&feeds->mutex);
    free(feeds);
}
