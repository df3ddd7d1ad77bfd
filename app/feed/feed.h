// Keeps the schedule fresh. A thread fetches it again and again, checks each answer, saves the last good one
// and delivers finished values. A failed fetch never ends the fetching.
#ifndef PLUMBLINE_FEED_FEED_H
#define PLUMBLINE_FEED_FEED_H

#include "base/clock.h"
#include "base/error.h"
#include "feed/fetch.h"
#include "feed/update_policy.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"
#include "schedule/schedule_merge.h"

#include <stdbool.h>
#include <stdint.h>

// Where the current schedule came from.
enum feed_source {
    FEED_NONE,     // no schedule yet
    FEED_NETWORK,  // fetched in this run, or confirmed unchanged; also a file, if the config's address is one
    FEED_CACHED,   // the last good one from disk, not yet confirmed in this run
    FEED_FALLBACK, // the config's `fallback` file
};

// How one of several schedules stands. A plain value, so that whoever keeps one copies it.
enum { FEED_TAG_SIZE = 9, FEED_PART_ADDRESS_SIZE = 512 };
struct feed_part {
    char tag[FEED_TAG_SIZE];              // the address's in the merged schedule (feeds_tag)
    char address[FEED_PART_ADDRESS_SIZE]; // as it may be shown; a longer one is cut
    enum feed_source source;              // as of a report, from here on
    int64_t good_at;
    size_t items; // of its own schedule; 0 without one
    bool refused;
    char problem[1024];
};

struct feed_parts {
    size_t count;
    struct feed_part list[SCHEDULE_MERGE_MAX_PARTS]; // in the order of their sources
};

// A report on the feed. The receiver owns it (feed_report_free).
struct feed_report {
    const struct schedule *schedule; // a reference for the receiver; NULL if the schedule has not changed
    enum feed_source source;         // of the current schedule
    int64_t good_at;          // when it was last confirmed, Unix seconds by the present wall clock; 0: never
    bool skew_known;          // the server said what time it has
    int64_t skew_ms;          // our wall clock minus the server's
    bool failed;              // the last attempt failed or was refused
    bool refused;             // feed_accept would take what the last attempt brought
    char problem[1024];       // why, without secrets; "" if all is well
    struct feed_parts *parts; // of feeds (feeds.h), owned: each by itself; NULL of a feed alone
    struct feed_report *next; // for the receiver's use
};

void feed_report_free(struct feed_report *report);

// All texts are borrowed until feed_stop.
struct feed_options {
    struct fetch_source source;
    const char *name;         // the address as messages call it where there are others; NULL: there are none
    const char *fallback;     // a file, or NULL
    const char *state_folder; // for the last good schedule; NULL: it is not saved
    int refresh_s;            // between fetches
    struct update_policy_limits limits; // which updates are accepted
    struct schedule_hints hints;        // its `cancel` is the feed's own
    struct room_query place;
    struct clock clock;                  // decides which items remain
    const struct fetch_limits *patience; // with a fetch; NULL: fetch_default_limits
    // Called on the feed's thread with each new schedule, each confirmation of the current one and each
    // failure. Takes the report.
    void (*deliver)(void *context, struct feed_report *report);
    // Called there once, when what there was on disk has been delivered; NULL: not called.
    void (*loaded)(void *context);
    void *context;
};

struct feed;

// Starts the thread, which first delivers the last good schedule or the fallback. NULL if it cannot start.
struct feed *feed_start(const struct feed_options *options, struct error *error);

// Fetches now instead of waiting. From any thread.
void feed_refresh(struct feed *feed);

// Takes the update that was refused last, whatever is wrong with it, as soon as the publisher has sent it
// again and if it is still the same. From any thread.
void feed_accept(struct feed *feed);

// Another clock than the options' holds from now on: a simulated one begins at an instant of the conference's
// zone, which is known only with the schedule. From any thread.
void feed_set_clock(struct feed *feed, struct clock clock);

// Ends the thread within a second, even during a fetch or while a large schedule is read, and frees the feed.
// NULL is allowed.
void feed_stop(struct feed *feed);

#endif
