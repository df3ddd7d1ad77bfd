// Asks pretalx's API again for what it leaves out by itself: without ?expand= its answers name talks, rooms
// and people by codes and numbers alone (schedule/readers/pretalx_expand.h).
#ifndef PLUMBLINE_FEED_FETCH_EXPAND_H
#define PLUMBLINE_FEED_FETCH_EXPAND_H

#include "feed/fetch.h"

// May a document lack something? Most are not read to find out.
bool fetch_expand_may(const struct str *body);

// If `answer` is such a document, asks once more, at the same address with "expand=" in its query (instead of
// what `source` has there), and replaces the answer by what comes. It then has no validators, for they would
// be compared with those of the address as it was given, and
// `requests` grows by one. A server that refuses (an older pretalx, or a status of 400 to 499 that is not for
// the moment only) leaves the answer as it was. False where another failure has to be retried.
bool fetch_expand(const struct fetch_source *source, const struct fetch_limits *limits,
    bool (*cancel)(void *), void *context, struct fetch_answer *answer, size_t *requests,
    struct error *error);

#endif
