// The little HTML that turns up in titles and names: tags and entities.
#ifndef PLUMBLINE_BASE_HTML_H
#define PLUMBLINE_BASE_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum html_tag { HTML_NO_TAG, HTML_INLINE, HTML_BLOCK };

// Does an HTML tag or comment begin at `text`, which points at "<"? Sets `length` to its length, ">"
// included. A block element (p, br, li, …) separates words; an inline one (b, span, …) does not.
enum html_tag html_tag_at(const char *text, size_t available, size_t *length);

// The character that the entity at `text`, which points at "&", stands for, and its length with the
// semicolon; 0 if it is no entity. A number that is no character gives U+FFFD, as the HTML standard says.
uint32_t html_entity_at(const char *text, size_t available, size_t *length);

#endif
