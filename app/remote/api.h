// A client of a display's HTTP API (assets/desk/openapi.json). Each call sends a request and blocks until the
// whole answer is there. Only http and https; certificates are verified, redirects are not followed.
#ifndef PLUMBLINE_REMOTE_API_H
#define PLUMBLINE_REMOTE_API_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { API_MAX_BYTES = 4 * 1024 * 1024 };

// A display to talk to. Zero-initialise; free with api_target_free.
struct api_target {
    struct str base;  // "http://127.0.0.1:8019", without a trailing slash
    struct str token; // "" for none
};

// Sets the address: the given one (NULL for none), else PLUMBLINE_URL, else that of a display on this
// machine. False for anything but an address, with what was expected.
bool api_target_address(struct api_target *target, const char *given, struct error *error);

// Sets the token: the first line of the file, or without a file (NULL) PLUMBLINE_TOKEN, else none. Warns
// about a file that others can read. Error messages never contain the token.
bool api_target_token(struct api_target *target, const char *file, struct error *error);

// Wipes the token and frees.
void api_target_free(struct api_target *target);

struct api_request {
    const char *method; // "GET" or "POST"
    const char *path;   // "/api/v1/status"
    const char *body;   // JSON; NULL for none
    long connect_ms;    // 0: 5 s
    long total_ms;      // 0: 10 s
};

struct api_answer {
    long status;
    struct str body;       // owned
    int64_t retry_after_s; // Retry-After, however long; 0 if missing
};

enum api_outcome {
    API_ANSWERED,   // a whole answer, whatever its status
    API_UNANSWERED, // sent but not answered: it may have been carried out
    API_NOT_DONE,   // not sent, or deferred by the server
    API_IMPOSSIBLE, // the address or the certificate is wrong: trying again is no use
};

// Sends a request once. Any outcome but API_ANSWERED puts its reason into `error`, with the address in front.
// Free the answer with api_answer_free, whatever the outcome.
enum api_outcome api_ask(const struct api_target *target, const struct api_request *request,
    struct api_answer *answer, struct error *error);

// Sends a request again after each pause for as long as there is no answer or one that defers it (429, 502,
// 503, 504). Honours Retry-After up to half a minute. Only for requests that may be sent twice. The outcome
// is API_UNANSWERED if any attempt may have been carried out.
enum api_outcome api_ask_retrying(const struct api_target *target, const struct api_request *request,
    const int *pauses_ms, size_t pause_count, struct api_answer *answer, struct error *error);

// The usual pauses: 0.5, 1, 2 and 4 s.
enum { API_RETRIES = 4 };
extern const int api_retry_pauses_ms[API_RETRIES];

// Describes a refusal: the detail and field of its problem (RFC 9457), else its status. Returns false.
bool api_explain(const struct api_target *target, const struct api_answer *answer, struct error *error);

void api_answer_free(struct api_answer *answer);

// Appends untrusted UTF-8 so that it is safe on a terminal: control characters become "?".
void api_add_printable(struct str *out, const char *text);

#endif
