// People in Indico's exports, whose names come in several forms:
// - current servers give first and last name apart (`first_name`, `last_name`, or `firstName`, `familyName`);
// - servers before 2.0 often give only the whole name as "FAMILY, Given", sometimes after a title, and
//   sometimes several people in one text.
// Source: format_full_name in Indico's indico/util/string.py and UserTitle in its users' models.
#ifndef PLUMBLINE_SCHEDULE_READERS_INDICO_PEOPLE_H
#define PLUMBLINE_SCHEDULE_READERS_INDICO_PEOPLE_H

#include "schedule/builder.h"

// The people in a list of objects or texts, or in one text. Whole names are read by indico_people_names.
const struct speaker *indico_people_read(
    struct builder *builder, const json_t *people, const struct json_path *path, size_t *count);

// Appends the names in `text` (cleaned), given name first, with '\n' between people:
// "EXAMPLE, Ada; VAN DER BERG, Bo" gives "Ada Example" and "Bo van der Berg". Family names are written in
// small letters only where they come in capitals before a comma, as Indico used to write them. `list`: the
// text was found where a list of people is expected, so "Ada Example, Bo Sample" is two people and not one
// with two family names. What is not understood stays as it is.
void indico_people_names(const char *text, bool list, struct str *out);

#endif
