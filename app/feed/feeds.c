#include "feed/feeds.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
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
    struct str name;        // its address, for messages; with the tag if another one looks the same
    struct feed_part named; // only what names it is set
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

void feeds_tag(const char *address, char tag[FEED_TAG_SIZE])
{
    snprintf(tag, FEED_TAG_SIZE, "%08" PRIx64, hash_bytes(address, strlen(address)) & UINT32_MAX);
}

void feeds_part_named(const char *address, struct feed_part *out)
{
    struct str public = {0};
    *out = (struct feed_part){0};
    feeds_tag(address, out->tag);
    address_public(address, &public);
    text_copy(out->address, sizeof out->address, str_text(&public));
    str_free(&public);
}

// ---- one report of all

static const struct schedule *merge(const struct feeds *feeds)
{
    struct schedule_part parts[SCHEDULE_MERGE_MAX_PARTS];
    size_t count = 0;
    for (size_t i = 0; i < feeds->count; i++) {
        const struct member *member = &feeds->members[i];
        if (member->last && member->last->schedule)
            parts[count++] = (struct schedule_part){.schedule = member->last->schedule,
                .tag = member->named.tag,
                .name = str_text(&member->name)};
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

static struct feed_report *new_report(void)
{
    struct feed_report *whole = calloc(1, sizeof *whole);
    if (whole)
        whole->parts = calloc(1, sizeof *whole->parts);
    if (whole && whole->parts)
        return whole;
    free(whole);
    return NULL;
}

static void add_part(struct feed_parts *parts, const struct member *member)
{
    const struct feed_report *last = member->last;
    struct feed_part *part = &parts->list[parts->count++];
    *part = member->named;
    if (!last)
        return;
    part->source = last->source;
    part->good_at = last->good_at;
    part->items = last->schedule ? last->schedule->item_count : 0;
    part->refused = last->refused;
    memcpy(part->problem, last->problem, sizeof part->problem);
}

static void deliver_all(struct feeds *feeds, bool with_schedule)
{
    struct feed_report *whole = all_loaded(feeds) ? new_report() : NULL;
    if (!whole)
        return;
    for (size_t i = 0; i < feeds->count; i++) {
        add_part(whole->parts, &feeds->members[i]);
        if (feeds->members[i].last)
            add_state(whole, feeds->members[i].last);
    }
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

// Two addresses may differ only in what is not shown of them.
static void name_member(const struct feeds *feeds, struct member *member)
{
    str_add_text(&member->name, member->named.address);
    for (size_t i = 0; i < feeds->count; i++)
        if (&feeds->members[i] != member &&
            strcmp(feeds->members[i].named.address, member->named.address) == 0) {
            str_format(&member->name, " (%s)", member->named.tag);
            return;
        }
}

static bool start_member(struct member *member, const struct feed_options *options, bool first,
    const struct fetch_source *source, struct error *error)
{
    struct feed_options own = *options;
    name_member(member->feeds, member);
    own.source = *source;
    own.name = member->feeds->count > 1 ? str_text(&member->name) : NULL;
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
    for (size_t i = 0; i < count; i++) {
        feeds->members[i].feeds = feeds;
        feeds_part_named(sources[i].address, &feeds->members[i].named);
    }
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

void feeds_accept(struct feeds *feeds, unsigned which)
{
    for (size_t i = 0; i < feeds->count; i++)
        if (which >> i & 1)
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
