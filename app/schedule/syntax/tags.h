// The tags of an HTML page, one after another, as HTML's tokenizer finds them
// (https://html.spec.whatwg.org/multipage/parsing.html#tokenization): comments, the content of scripts, and
// quotes where they count. No tree is made of them, so that nothing grows with what a page nests, and each
// byte is visited a few times at most, whatever the page has. (libxml2's parser of HTML takes hours for 32
// MiB that are a single tag: it compares each attribute with all before it.)
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_TAGS_H
#define PLUMBLINE_SCHEDULE_SYNTAX_TAGS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

// Where in the page the reading is.
struct tags {
    const char *at;
    const char *end;
    const char *raw; // the element whose content is text up to its closing tag; NULL: none
    size_t raw_length;
};

// Points into the page.
struct tag {
    const char *name;
    size_t name_length;
    const char *attributes; // with the tag's ">"
    size_t attributes_length;
    bool closing;
};

struct tags tags_begin(const char *bytes, size_t length);

// The next tag; false at the end of the page. Content that is text (scripts, styles, titles, …) is passed
// over.
bool tags_next(struct tags *tags, struct tag *out);

// The content of the element just opened, which must be one whose content is text: at most to the page's end.
size_t tags_content(const struct tags *tags, const char **content);

// Is it of this name (lower-case), in any case?
bool tag_is(const struct tag *tag, const char *name);

// Replaces `out` by the value of the first attribute of this name (lower-case), its entities decoded and
// without white space around it. False, and "", without the attribute, and for a value that is not UTF-8 or
// longer than an address may be.
bool tag_attribute(const struct tag *tag, const char *name, struct str *out);

#endif
