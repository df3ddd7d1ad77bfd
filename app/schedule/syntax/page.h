// A web page: the JSON-LD in it, which is a tree that readers know, and where its links lead.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_PAGE_H
#define PLUMBLINE_SCHEDULE_SYNTAX_PAGE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

// Is it HTML, by its first tags? Also behind comments and, as XHTML is, behind an XML declaration. Other XML
// is not. `bytes` begin without white space and byte-order mark.
bool page_begins(const char *bytes, size_t length);

// The documents in the page's <script type="application/ld+json">
// (https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents), as a list that the caller owns;
// what is no JSON among them is passed over. Without any, it fails and says what kind of page it is. It fails
// soon after `cancel` (may be NULL) becomes true (ERROR_CANCELLED). `duplicate` as of json_read.
json_t *page_read(const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate,
    struct error *error);

enum page_link_kind {
    PAGE_LINK_ALTERNATE, // <link rel="alternate">
    PAGE_LINK_ANCHOR,    // <a href>
    PAGE_LINK_EMBEDDED,  // the src of a script or frame
};

// As the page has it: often relative to its address.
struct page_link {
    enum page_link_kind kind;
    const char *href;
    const char *type; // "" if it has none
};

enum { PAGE_MAX_LINKS = 1000 };

struct page {
    struct arena arena;
    const char *title;     // one line of plain text; "" if it has none
    const char *generator; // of <meta name="generator">; ""
    const char *base;      // of <base href>; ""
    bool asks_password;    // it has a field for one
    // The alternates, what it embeds, and those of the other links that may be about a schedule, in the
    // page's order; those after the first PAGE_MAX_LINKS are left out.
    const struct page_link *links;
    size_t link_count;
};

// Reads a page's links. False if out of memory or cancelled. Free with page_free, even then.
bool page_look(
    const char *bytes, size_t length, const atomic_bool *cancel, struct page *out, struct error *error);
void page_free(struct page *page);

#endif
