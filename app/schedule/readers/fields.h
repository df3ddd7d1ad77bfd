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

// Does a type or a track say that it is a break?
bool fields_is_break(const char *text);

// Does a title say that it is a break, where the format has no word for one? Indico's
// (indico_is_break_title).
bool fields_is_break_title(const char *title);

// Is it so of a text, or of one of a text in several languages?
bool fields_any(const json_t *value, bool (*is)(const char *text));

// A language's tag that lives as long as the schedule; NULL if it names none.
const char *fields_language(struct builder *builder, const json_t *value);

// true, "true", "yes", 1, "1"
bool fields_is_yes(const json_t *value);

// "#a91a25" or "#abc" as 0xRRGGBB; 0 for anything else.
uint32_t fields_colour(const json_t *value);

#endif
