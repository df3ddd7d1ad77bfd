// Whose page it is that came instead of a schedule, and how its programme can be had from there.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_PAGE_KIND_H
#define PLUMBLINE_SCHEDULE_SYNTAX_PAGE_KIND_H

#include "base/error.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct page_kind {
    const char *name;
    const char *advice; // what to ask the organiser for; NULL: plumbline check finds the schedule by itself
};

// The product that makes or fills the page, by its marks in it. NULL if none is known.
const struct page_kind *page_kind_of(const char *bytes, size_t length);

// Does the page have this product's marks? It may have those of several.
bool page_kind_is(const char *bytes, size_t length, const char *name);

// The product that serves pages at this host ("x.sched.com"). NULL if none is known.
const struct page_kind *page_kind_of_host(const char *host);

// Says that a web page came, of what kind it is, and what to do. Always false.
bool page_kind_explain(const char *bytes, size_t length, const atomic_bool *cancel, struct error *error);

#endif
