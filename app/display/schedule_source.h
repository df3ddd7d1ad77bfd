// Gets a config's schedule, or its schedules: once, or with feeds that keep them up to date.
#ifndef PLUMBLINE_DISPLAY_SCHEDULE_SOURCE_H
#define PLUMBLINE_DISPLAY_SCHEDULE_SOURCE_H

#include "base/clock.h"
#include "base/error.h"
#include "config/config.h"
#include "feed/discover.h"
#include "feed/feeds.h"

#include <stdatomic.h>

// Fetches and reads the schedule at a URL or in a file, with the config's key, zone and language. The caller
// owns a reference (schedule_unref). Ends soon after `cancel` (may be NULL) becomes true. NULL on failure.
const struct schedule *schedule_source_fetch(
    const struct config *config, const char *address, const atomic_bool *cancel, struct error *error);

// The same, but where a web page comes, the schedule is looked for from there (feed/discover.h): `found` then
// says where it was found, or where it was not. Its `address` is NULL if no page came. Free it with
// discovery_free, even on failure.
const struct schedule *schedule_source_find(
    const struct config *config, const char *address, struct discovery *found, struct error *error);

// The same for all of the config's schedules, as one. One that cannot be had is logged if there are others;
// NULL, with its error, if none can.
const struct schedule *schedule_source_fetch_all(
    const struct config *config, const atomic_bool *cancel, struct error *error);

// Makes one schedule of those that came of the config's addresses, in their order (NULL: none came), which
// stay the caller's (schedule_merge). NULL if out of memory, or if none came.
const struct schedule *schedule_source_merge(
    const struct config *config, const struct schedule *const came[CONFIG_MAX_SCHEDULES]);

// Appends the addresses of the config's schedules as they may be shown, separated by commas.
void schedule_source_names(const struct config *config, struct str *out);

// Fills `out` with what is known of the config's schedules before anything was fetched: their names.
void schedule_source_parts(const struct config *config, struct feed_parts *out);

// Starts the feeds of the config's schedules. `state` is the folder of their caches (NULL: none); `deliver`
// is called on a feed's thread (struct feed_options). NULL on failure.
struct feeds *schedule_source_start(const struct config *config, const char *state, struct clock clock,
    void (*deliver)(void *context, struct feed_report *report), void *context, struct error *error);

#endif
