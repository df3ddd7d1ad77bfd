// HTML that is written piece by piece. Whatever a publisher or staff wrote goes through these functions: it
// stays text, and what it says about the direction of writing ends with its element.
#ifndef PLUMBLINE_ATTENDEES_MARKUP_H
#define PLUMBLINE_ATTENDEES_MARKUP_H

#include "base/str.h"

// Appends a text, also as a quoted attribute's value.
void markup_text(struct str *out, const char *text);

// Appends <NAME class="CLASS" lang="LANGUAGE" dir="auto">TEXT</NAME>. `class` and `language` may be NULL; a
// language that is no tag is left out.
void markup_element(
    struct str *out, const char *name, const char *class, const char *language, const char *text);

// Appends a text as a part of a query (RFC 3986, 2.1).
void markup_query(struct str *out, const char *text);

#endif
