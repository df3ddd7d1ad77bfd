// Where the schedule of a conference may be, going by one of its pages. Pure: nothing is asked.
#ifndef PLUMBLINE_FEED_DISCOVER_ADDRESSES_H
#define PLUMBLINE_FEED_DISCOVER_ADDRESSES_H

#include "base/arena.h"
#include "schedule/syntax/page.h"

#include <stdbool.h>
#include <stddef.h>

struct discover_address {
    const char *address;
    const char *why; // "pretalx has it there"
};

enum { DISCOVER_MOST_ADDRESSES = 12 };

// Likeliest first.
struct discover_addresses {
    struct arena arena;
    struct discover_address here[DISCOVER_MOST_ADDRESSES]; // with the page's scheme, host and port
    size_t here_count;
    struct discover_address elsewhere[DISCOVER_MOST_ADDRESSES]; // at other servers
    size_t elsewhere_count;
};

// What is known of a page.
struct discover_page {
    const char
        *address; // its own, after redirects; with the user and query that were given, if it is still there
    const char *bytes;
    size_t length;
};

// Fills `out` with what the product that makes the page is known to have (pretalx, Indico, frab, wafer, OSEM,
// eventyay, Sched), then the page's <link rel="alternate">, then its links that look like exports. False if
// out of memory. Free with discover_addresses_free, even then.
bool discover_addresses_find(
    const struct discover_page *page, const struct page *links, struct discover_addresses *out);
void discover_addresses_free(struct discover_addresses *addresses);

#endif
