// What Indico's two exports share.
// Source of the format: Indico's timetable serializer and HTTP API,
// https://docs.getindico.io/en/stable/http-api/
#ifndef PLUMBLINE_SCHEDULE_READERS_INDICO_H
#define PLUMBLINE_SCHEDULE_READERS_INDICO_H

#include "schedule/builder.h"

// The times of an object with `startDate`, `endDate` and `duration` (minutes). A date is
// {"date","time","tz"}, in the event's zone if its tz cannot be used. Without an end the duration counts;
// without either the end is unknown. False without a start.
bool indico_span(struct builder *builder, const json_t *entry, const struct zone *event_zone,
    const struct json_path *path, struct span *out, struct error *why);

#endif
