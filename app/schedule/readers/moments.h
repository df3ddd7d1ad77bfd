// Times of documents that may name no zone, and of the event as a whole.
#ifndef PLUMBLINE_SCHEDULE_READERS_MOMENTS_H
#define PLUMBLINE_SCHEDULE_READERS_MOMENTS_H

#include "schedule/builder.h"
#include "schedule/readers/frab_time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The offsets that a document's times have. Zero-initialise before use; free with moments_free.
struct moments {
    struct frab_offset *seen;
    size_t count;
    size_t capacity;
};

// Remembers the offset of a time. One without an offset, or that is in UTC ("Z"), says nothing about where
// the conference is. If memory runs out, the builder has failed.
void moments_see(struct moments *moments, struct builder *builder, const json_t *value);

// The zone of a document that names none, as in schedule.json: the config's, else by the times' offsets, else
// UTC with a warning. `path` says where the times are. False without any zone files, or if out of memory.
bool moments_zone(struct moments *moments, struct builder *builder, const struct schedule_hints *hints,
    const struct json_path *path, struct zone *out);

void moments_free(struct moments *moments);

// A duration of ISO 8601 ("PT30M", "PT1H30M", "P1DT2H", "P1W"), in seconds; -1 for anything else, for what
// months and years have, and beyond two weeks.
int64_t moments_duration(const char *text);

// Sets the event's days and span from its first and last day or instant. Nothing is set unless both are known
// and in order.
void moments_event(struct builder *builder, const struct zone *zone, const json_t *start, const json_t *end);

#endif
