// The little of HTML that stands in titles and names: which names are elements, and what the entities mean.
#ifndef PLUMBLINE_BASE_HTML_H
#define PLUMBLINE_BASE_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum html_tag { HTML_NO_TAG, HTML_INLINE, HTML_BLOCK };

// Does a tag, a comment or a declaration of HTML begin at `text` (which points at "<")? `length` is then its
// length up to and with its ">". A block element (p, br, li, …) separates words, an inline one (b, span, …)
// does not.
enum html_tag html_tag_at(const char *text, size_t available, size_t *length);

// The character that the entity at `text` (which points at "&") stands for, and its length with the
// semicolon; 0 where it is none. Numbers that are no character give U+FFFD, as the HTML standard says.
uint32_t html_entity_at(const char *text, size_t available, size_t *length);

#endif
