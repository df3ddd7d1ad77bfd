// XML: the schedule.xml of Pentabarf, frab, pretalx, Wafer, OSEM, c3voc and FOSDEM.
// Source of the format: https://c3voc.de/wiki/schedule and
// https://github.com/voc/schedule/tree/main/validator/xsd; before that, Pentabarf's export.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_XML_H
#define PLUMBLINE_SCHEDULE_SYNTAX_XML_H

#include "base/error.h"
#include "base/json.h"

// XML of any kind, but no web page. UTF-16 has a byte-order mark.
bool xml_begins(const char *bytes, size_t length);

// The tree that schedule.json of the same conference has, as far as its reader asks for it: texts are
// trimmed, empty elements left out, several of one name are by language if they have an xml:lang. Other XML
// is refused with a message that says what it is, and so are declarations of entities, what is nested deeper
// than XML_TREE_DEPTH, and encodings other than UTF-8, UTF-16, ISO-8859-1, ISO-8859-15 and Windows-1252.
// Nothing is loaded from elsewhere. `cancel` (may be NULL), `duplicate` and the result as of syntax_read.
json_t *xml_read(const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate,
    struct error *error);

#endif
