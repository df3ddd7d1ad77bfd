// Fetches a document that its publisher hands out in pages: pretalx's API and others made with Django REST
// framework ("next" beside "results"), and JSON:API ("links": {"next"} beside "data", as Open Event). What
// pretalx's API gives by codes and numbers alone is asked for again, expanded (feed/fetch_expand.h).
#ifndef PLUMBLINE_FEED_FETCH_PAGES_H
#define PLUMBLINE_FEED_FETCH_PAGES_H

#include "feed/fetch.h"

// More are not followed.
enum { FETCH_PAGES_MAX = 400 };

// As fetch_with_limits, whose answer is all pages in one document: their lists one behind the other. The
// pages have to come from the same origin, and together within the limit of bytes. An answer of several pages
// has no validators, for those of the first say nothing of the others. `pages` is how many requests it took.
enum fetch_result fetch_pages(const struct fetch_source *source, const struct fetch_validators *known,
    const struct fetch_limits *limits, bool (*cancel)(void *), void *context, struct fetch_answer *answer,
    size_t *pages, struct error *error);

#endif
