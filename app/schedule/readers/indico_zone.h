// The zone of an Indico timetable, which only its dates name.
#ifndef PLUMBLINE_SCHEDULE_READERS_INDICO_ZONE_H
#define PLUMBLINE_SCHEDULE_READERS_INDICO_ZONE_H

#include "schedule/builder.h"

// The zone that most of an event's dates have, of those that are known; else `hint`, which may be NULL.
// `days` are the event's, by key. Unknown zones are noted under `path`.
const struct zone *indico_common_zone(
    struct builder *builder, const json_t *days, const struct zone *hint, const struct json_path *path);

#endif
