// Fetches one address: http, https, file: or a plain path.
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
    const char *auth_file; // with the secret (feed/auth.h); NULL for none
    const char *ca_file;   // PEM: the authorities to trust instead of the system's; NULL: the system's
    const char *proxy;     // its URL; "" for none; NULL: as http_proxy, https_proxy and no_proxy say
    bool redirect_to_http; // https may be redirected to http
};

// What the server says to identify its answer, for the next, conditional request. "" if it says nothing.
struct fetch_validators {
    char etag[256];
    char last_modified[64];
};

enum fetch_result {
    FETCH_FAILED,
    FETCH_UNCHANGED, // status 304, or an untouched file
    FETCH_NEW,
};

struct fetch_answer {
    struct str body;    // FETCH_NEW; owned by the answer
    struct str address; // who answered, after redirects, as it may be shown (address_public); "" for a file
    struct fetch_validators validators; // for the next request
    long status;                        // of HTTP; 0 if none came
    int64_t server_date;          // the Date header, Unix seconds; 0 if there is none, or a cache answered
    int64_t sent_ms, received_ms; // wall clock before and after the request
    int64_t retry_after_s;        // asked for by the server with a failure, else 0
};

// Limits on connecting, the whole request, silence, and the answer's size, packed and unpacked.
struct fetch_limits {
    long connect_ms;
    long total_ms;
    long stall_s;
    size_t bytes;
};
extern const struct fetch_limits fetch_default_limits; // 10 s, 60 s, 20 s, 32 MiB

// Fetches synchronously. `known` (may be NULL) makes the request conditional. `cancel` (may be NULL) is
// called several times a second; if it returns true, the fetch fails. Errors contain neither the query nor
// user names nor the secret. Free the answer with fetch_answer_free, even on failure.
enum fetch_result fetch_once(const struct fetch_source *source, const struct fetch_validators *known,
    bool (*cancel)(void *), void *context, struct fetch_answer *answer, struct error *error);

// The same with other limits.
enum fetch_result fetch_with_limits(const struct fetch_source *source, const struct fetch_validators *known,
    const struct fetch_limits *limits, bool (*cancel)(void *), void *context, struct fetch_answer *answer,
    struct error *error);

void fetch_answer_free(struct fetch_answer *answer);

#endif
