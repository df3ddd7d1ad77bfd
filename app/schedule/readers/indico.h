// What Indico's two exports have in common.
// Source of the format: Indico's timetable serializer and HTTP API,
// https://docs.getindico.io/en/stable/http-api/
#ifndef PLUMBLINE_SCHEDULE_READERS_INDICO_H
#define PLUMBLINE_SCHEDULE_READERS_INDICO_H

#include "schedule/builder.h"

// The times of an object with `startDate`, `endDate` and `duration` (minutes). A date is
// {"date","time","tz"}; one without a usable tz is taken in the event's zone. Without an end the duration
// counts; without both the end is unknown. False where there is no start; `why` then says so.
bool indico_span(struct builder *builder, const json_t *entry, const struct zone *event_zone,
    const struct json_path *path, struct span *out, struct error *why);

// First and last name put together, from the members named; else the whole name; false where all are empty.
bool indico_person(struct builder *builder, const json_t *person, const char *first_key, const char *last_key,
    const char *whole_key, struct speaker *out);

#endif
