// One fetch of one address: http, https, file, or a plain path.
#ifndef PLUMBLINE_FEED_FETCH_H
#define PLUMBLINE_FEED_FETCH_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FETCH_LIMIT_BYTES = 32 * 1024 * 1024 };

struct fetch_source {
    const char *address;   // URL or path
    const char *auth_file; // holds the secret: one line, "ak=KEY" (put into the query) or "Authorization: …";
                           // NULL for none
};

// What a server says of its answer, to be asked with the next time. "" where it said nothing.
struct fetch_validators {
    char etag[256];
    char last_modified[64];
};

enum fetch_result {
    FETCH_FAILED,
    FETCH_UNCHANGED, // 304, or a file that has not been touched
    FETCH_NEW,
};

struct fetch_answer {
    struct str body;                    // FETCH_NEW; owned by the answer
    struct fetch_validators validators; // to give next time
    int64_t server_date; // the Date header as Unix seconds; 0 where there is none, or a cache answered
    int64_t sent_ms, received_ms; // wall clock around the request
    int64_t retry_after_s;        // asked for by the server with a failure, however long; 0 where not
};

// How long and how much: connecting, the whole request, silence, and the answer's size (also unpacked).
struct fetch_limits {
    long connect_ms;
    long total_ms;
    long stall_s;
    size_t bytes;
};
extern const struct fetch_limits fetch_default_limits; // 10 s, 60 s, 20 s, 32 MiB

// Fetches synchronously. `known` (may be NULL) makes it conditional. `cancel` (may be NULL) is asked several
// times a second and ends the fetch when it says true. Messages never hold the query, user names or the
// secret.
enum fetch_result fetch_once(const struct fetch_source *source, const struct fetch_validators *known,
    bool (*cancel)(void *), void *context, struct fetch_answer *answer, struct error *error);

// The same with other limits than the default ones.
enum fetch_result fetch_with_limits(const struct fetch_source *source, const struct fetch_validators *known,
    const struct fetch_limits *limits, bool (*cancel)(void *), void *context, struct fetch_answer *answer,
    struct error *error);

void fetch_answer_free(struct fetch_answer *answer);

#endif
