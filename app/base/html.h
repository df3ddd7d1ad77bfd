// The little HTML that turns up in titles and names: elements and entities. Titles are text, so only what
// cannot be meant as text counts as markup.
#ifndef PLUMBLINE_BASE_HTML_H
#define PLUMBLINE_BASE_HTML_H

#include "base/str.h"

#include <stddef.h>

// Appends the text (valid UTF-8) without its markup: elements with their closing tags (the content stays),
// <br>, <hr>, <img>, <wbr>, and comments. Block elements (p, br, li, …) become a space. A tag alone is text:
// "Why <a> and <b>", "vector<int>" and "a<b && c>d" stay. One exception: where the text begins with an
// unclosed <p>, <div> or <li> and goes on at once ("<p>Welcome"), all tags of that name are markup.
// Visits each byte a bounded number of times.
void html_remove_markup(struct str *out, const char *text, size_t length);

// Appends the text with its entities decoded, also those that decoding makes ("&amp;lt;" gives "<"). Names
// are HTML's; a number that is no character gives U+FFFD, as the HTML standard says. NUL is never made.
void html_decode_entities(struct str *out, const char *text, size_t length);

#endif
