// Gets a config's schedule: once, or with a feed that keeps it up to date.
#ifndef PLUMBLINE_DISPLAY_SCHEDULE_SOURCE_H
#define PLUMBLINE_DISPLAY_SCHEDULE_SOURCE_H

#include "base/clock.h"
#include "base/error.h"
#include "config/config.h"
#include "feed/discover.h"
#include "feed/feed.h"

#include <stdatomic.h>

// Fetches and reads the schedule at a URL or in a file, with the config's key, zone and language. The caller
// owns a reference (schedule_unref). Ends soon after `cancel` (may be NULL) becomes true. NULL on failure.
const struct schedule *schedule_source_fetch(
    const struct config *config, const char *address, const atomic_bool *cancel, struct error *error);

// The same, but where a web page comes, the schedule is looked for from there (feed/discover.h): `found` then
// says where it was found, or where it was not. Its `address` is NULL if no page came. Free it with
// discovery_free, even on failure. The caller owns a reference to the schedule.
const struct schedule *schedule_source_find(
    const struct config *config, const char *address, struct discovery *found, struct error *error);

// Starts the feed of the config's schedule. `state` is the folder of its cache (NULL: none); `deliver` is
// called on the feed's thread (struct feed_options). NULL on failure.
struct feed *schedule_source_start(const struct config *config, const char *state, struct clock clock,
    void (*deliver)(void *context, struct feed_report *report), void *context, struct error *error);

#endif
