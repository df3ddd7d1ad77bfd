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

// An instant from {"date":"2019-09-10","time":"15:00:00","tz":"Europe/Lisbon"} or from ISO 8601 text, in the
// event's zone if its tz cannot be used. False if it is neither.
bool indico_instant(struct builder *builder, const json_t *value, const struct zone *event_zone,
    const struct json_path *path, int64_t *out);

// Organisers make blocks for lunch and the like, which are breaks by their titles only.
bool indico_is_break_title(const char *title);

// What a block is called: "BoF: Memory tiering" for the session "BoF" and the slot "Memory tiering", but the
// slot's title alone if it begins as the session's does. `slot` may be NULL.
const char *indico_block_title(struct builder *builder, const char *session, const char *slot);

// The background colour of a session; 0 if it has none that was chosen to tell it from others: no grey, and
// not the pair that Indico gives to sessions without colours (indico/modules/events/sessions/models).
uint32_t indico_colour(const json_t *session);

// Identities that outlive new times and are the same in both exports; NULL without one. Keys of timetable
// entries are renewed when an entry is taken from the timetable and put back, and an event export numbers
// contributions within the event (friendly_id), but the number in Indico's database stays: `contributionId`
// or `db_id` for contributions, `sessionId` and `sessionSlotId`, or `session.db_id` and `id`, for blocks.
// Before Indico 2 those numbers counted within the event and the session and were the same in both as well.
// Source: indico/modules/events/timetable/legacy.py and indico/modules/events/api.py.
const char *indico_contribution_guid(struct builder *builder, const char *id);
const char *indico_block_guid(struct builder *builder, const char *session, const char *slot);

#endif
