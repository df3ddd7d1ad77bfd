// Finds a conference's schedule from the address of one of its pages.
#ifndef PLUMBLINE_FEED_DISCOVER_H
#define PLUMBLINE_FEED_DISCOVER_H

#include "base/arena.h"
#include "base/error.h"
#include "feed/fetch.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stddef.h>

// All in all, the page included.
enum { DISCOVER_MOST_REQUESTS = 5 };

struct discover_source {
    const char *given;                  // the address that was asked for the page
    const struct fetch_answer *page;    // what came
    const struct schedule_hints *hints; // as of schedule_read
    // Fetches an address of the page's server; `is_given` says that it has the scheme, host and port of the
    // given one, so that it may have its secret. False on failure. The answer is freed here.
    bool (*fetch)(
        void *context, const char *address, bool is_given, struct fetch_answer *answer, struct error *error);
    void *context;
};

struct discover_try {
    const char *address; // as it may be shown
    const char *why;     // what led there
    const char *problem; // why it is not the one, after its address
};

enum { DISCOVER_MOST_HINTS = 3 };

struct discovery {
    struct arena arena;
    const struct schedule *schedule; // what was found; owned until it is taken (set to NULL). NULL: nothing
    const char *address;             // its address; that which was given if it is in the page itself
    const char *why;
    bool in_page;                                          // it is the page's own JSON-LD
    bool page_reads;                                       // the page itself can be read as a schedule
    struct discover_try tries[DISCOVER_MOST_REQUESTS - 1]; // what was asked in vain
    size_t try_count;
    struct discover_try hints[DISCOVER_MOST_HINTS]; // at other servers, which were not asked
    size_t hint_count;
};

// Did a web page come?
bool discover_is_page(const struct fetch_answer *answer);

// Is it the address of a product whose pages may refuse programs, but not its exports? Then the page itself
// is not needed.
bool discover_knows(const char *address);

// Tries what discover_addresses.h finds, at the page's server alone, until a schedule with items comes; then
// the page's own JSON-LD. The page's server is the one that sent it: who gave an address that redirects there
// (example.org to www.example.org) gave that. What redirects to another host from there does not count.
// False, with all that was tried in a sentence, if there is none. Free with discovery_free, even then.
bool discover_schedule(const struct discover_source *source, struct discovery *out, struct error *error);
void discovery_free(struct discovery *discovery);

#endif
