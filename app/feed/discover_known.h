// Where products that make conferences' pages are known to have the schedule. For use within this folder.
#ifndef PLUMBLINE_FEED_DISCOVER_KNOWN_H
#define PLUMBLINE_FEED_DISCOVER_KNOWN_H

#include "base/str.h"
#include "feed/discover_addresses.h"

struct discover_finder {
    const struct discover_page *page;
    const struct page *links;
    const char *base; // what the page's links are relative to
    struct discover_addresses *out;
};

// Adds an address unless it is there already, or is the page's own. `why` is kept as it is.
void discover_add(struct discover_finder *finder, const char *address, const char *why);

// The same at the page's server.
void discover_add_path(
    struct discover_finder *finder, const char *path, size_t length, const char *more, const char *why);

// Replaces `out` by where a link leads. False if nowhere; if there is no memory, the finder's arena has
// failed.
bool discover_join(const struct discover_finder *finder, const char *href, struct str *out);

// Adds what is known of the page's product, and what it embeds from other servers.
void discover_known(struct discover_finder *finder);

// Adds what is seldom there, but seldom linked either.
void discover_guesses(struct discover_finder *finder);

#endif
