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

// A person's first and last name from these members, else the whole name. False if all are empty.
bool indico_person(struct builder *builder, const json_t *person, const char *first_key, const char *last_key,
    const char *whole_key, struct speaker *out);

#endif
