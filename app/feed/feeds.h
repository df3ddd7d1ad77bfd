// The feeds of a conference that publishes its schedule in several places, delivered as one. Each address is
// a feed of its own, with its own last good schedule, its own refusals and its own pace: one that fails
// leaves the others.
#ifndef PLUMBLINE_FEED_FEEDS_H
#define PLUMBLINE_FEED_FEEDS_H

#include "feed/feed.h"

#include <stddef.h>

struct feeds;

// Starts a feed for each source; the other options are for all of them, but the fallback: it stands in for
// the first. What arrives is merged (schedule_merge) and delivered as by one feed, on any feed's thread, one
// report at a time; its state is that of the worst, and its parts say how each stands. At most
// SCHEDULE_MERGE_MAX_PARTS. NULL if one cannot start.
struct feeds *feeds_start(const struct feed_options *options, const struct fetch_source *sources,
    size_t count, struct error *error);

// For all of them, as for one feed.
void feeds_refresh(struct feeds *feeds);
void feeds_set_clock(struct feeds *feeds, struct clock clock);
void feeds_stop(struct feeds *feeds);

// As feed_accept, for those whose bit in `which` is set: 1 is the first source's.
void feeds_accept(struct feeds *feeds, unsigned which);

// Writes the tag of an address in a schedule that is made of several (struct schedule_part).
void feeds_tag(const char *address, char tag[FEED_TAG_SIZE]);

// Fills `out` with the tag of a source's address, and with the address as it may be shown.
void feeds_part_named(const char *address, struct feed_part *out);

#endif
