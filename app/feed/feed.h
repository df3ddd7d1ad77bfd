// Keeps the schedule fresh: fetches it again and again on a thread of its own, judges each answer, keeps the
// last good one on disk, and hands finished values to the main thread. A failed fetch never ends the
// fetching.
#ifndef PLUMBLINE_FEED_FEED_H
#define PLUMBLINE_FEED_FEED_H

#include "base/clock.h"
#include "base/error.h"
#include "feed/fetch.h"
#include "feed/update_policy.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// Where the schedule that is shown came from.
enum feed_source {
    FEED_NONE,     // there is none yet
    FEED_NETWORK,  // fetched in this run, or confirmed unchanged (also: the file that the config names)
    FEED_CACHED,   // the last good one, from disk, not yet confirmed in this run
    FEED_FALLBACK, // the file that the config names as `fallback`
};

// What the feed has to say. The receiver owns it: feed_report_free.
struct feed_report {
    const struct schedule *schedule; // a reference for the receiver; NULL where the one it has stays
    enum feed_source source;         // of the schedule that holds now
    int64_t good_at;    // Unix seconds, by the clock as it is set now, of its last confirmation; 0 for none
    bool skew_known;    // the server said what time it has
    int64_t skew_ms;    // our wall clock minus the server's
    bool failed;        // the last attempt failed or was refused
    char problem[1024]; // why, in a sentence without secrets; "" where all is well
    struct feed_report *next; // for the receiver's use
};

void feed_report_free(struct feed_report *report);

// All texts are borrowed and must live until feed_stop.
struct feed_options {
    struct fetch_source source;
    const char *fallback;               // a file, or NULL
    const char *state_folder;           // where the last good one is kept; NULL: nowhere
    int refresh_s;                      // between fetches, 60 by default
    struct update_policy_limits limits; // what of an update is believed
    struct schedule_hints hints;
    struct room_query place;
    struct clock clock; // what "remaining" is measured against
    // Called on the feed's thread, and takes the report: the first schedule, each new one, each confirmation
    // that the one shown holds, each failure.
    void (*deliver)(void *context, struct feed_report *report);
    void *context;
};

struct feed;

// Starts the thread. The last good schedule, or the fallback, is delivered first and at once. NULL where it
// cannot start.
struct feed *feed_start(const struct feed_options *options, struct error *error);

// Fetch now rather than when it is due. From any thread.
void feed_refresh(struct feed *feed);

// Ends the thread, also in the middle of a fetch, within a second; frees. NULL is passed over.
void feed_stop(struct feed *feed);

#endif
