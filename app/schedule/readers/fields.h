// Values as the writers of several formats write them. What a reader takes from here comes out alike whatever
// the format.
#ifndef PLUMBLINE_SCHEDULE_READERS_FIELDS_H
#define PLUMBLINE_SCHEDULE_READERS_FIELDS_H

#include "schedule/builder.h"

#include <stdbool.h>
#include <stdint.h>

// ISO 8601 with date and time ("2019-09-10T15:00:00+01:00", "…Z"); without an offset it is in `zone`. False
// for anything else.
bool fields_instant(const json_t *value, const struct zone *zone, int64_t *out);

// The zone of a document that names one (NULL or "": it does not; `path` says where it would): that, else the
// config's, else UTC with a warning. NULL only without any zone files.
const struct zone *fields_zone(struct builder *builder, const char *name, const struct schedule_hints *hints,
    const struct json_path *path);

// When an event begins and ends, by its `start` and `end`: dates, whose days turn so many seconds after
// midnight, or instants. Adds nothing where one is missing, and notes an end before the start.
void fields_set_event(struct builder *builder, const struct zone *zone, const json_t *start,
    const json_t *end, int64_t turn_s, const struct json_path *path, const char *advice);

// How many seconds after midnight a day still goes on, by its date, its start and an end on the date after
// it: 04:00 for an end at 03:59, at most half a day. 0 where the end says nothing of the kind. Limits in UTC
// are taken on the clocks of the zone.
int64_t fields_day_turn(const struct zone *zone, const json_t *date, const json_t *start, const json_t *end);

// ISO 8601's "PT1H30M" or "P1DT2H" in seconds. False for anything else, for years and months, and beyond two
// weeks.
bool fields_duration(const json_t *value, int64_t *seconds);

// A text that is the same whatever the display's language, as the names of rooms must be: of a text in
// several languages the English one, else the first. NULL if it is empty.
const char *fields_name(struct builder *builder, const json_t *value);

// Does a type or a track say that it is a break?
bool fields_is_break(const char *text);

// Does a title say that it is a break, where the format has no word for one? Indico's
// (indico_is_break_title).
bool fields_is_break_title(const char *title);

// Is it so of a text, or of one of a text in several languages?
bool fields_any(const json_t *value, bool (*is)(const char *text));

// A language's tag that lives as long as the schedule; NULL if it names none.
const char *fields_language(struct builder *builder, const json_t *value);

// Is it one of these words, in any case?
bool fields_is_one_of(const json_t *value, const char *const *words, size_t count);

// What a break without an identity is known by: where and when it is. "" if memory ran out. `room` may be
// NULL.
const char *fields_break_id(struct builder *builder, int64_t start, const char *room);

// true, "true", "yes", 1, "1"
bool fields_is_yes(const json_t *value);

// "#a91a25" or "#abc" as 0xRRGGBB; 0 for anything else.
uint32_t fields_colour(const json_t *value);

#endif
