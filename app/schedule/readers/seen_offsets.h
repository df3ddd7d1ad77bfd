// The zone of a document that may name none: the offsets of its dates then say what its clocks show.
#ifndef PLUMBLINE_SCHEDULE_READERS_SEEN_OFFSETS_H
#define PLUMBLINE_SCHEDULE_READERS_SEEN_OFFSETS_H

#include "schedule/builder.h"
#include "schedule/readers/frab_time.h"

// Zero-initialise before use; seen_offsets_zone frees.
struct seen_offsets {
    struct frab_offset *all; // owned
    size_t count;
    size_t capacity;
};

// Keeps the offset of a date, if it has one. If memory runs out, the builder fails.
void seen_offsets_add(struct seen_offsets *seen, struct builder *builder, const json_t *date);

// Warns if there is nothing but dates in UTC: for documents that never name their zone.
void seen_offsets_doubt(const struct seen_offsets *seen, struct builder *builder,
    const struct schedule_hints *hints, const struct json_path *path);

// The zone: that of this name (NULL or "": none; `path` says where it would be), else the config's, else by
// the offsets, else UTC with a warning. False if memory ran out. Frees what was seen.
bool seen_offsets_zone(struct seen_offsets *seen, struct builder *builder, const char *name,
    const struct schedule_hints *hints, const struct json_path *path, struct zone *out);

#endif
