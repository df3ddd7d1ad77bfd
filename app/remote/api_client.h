// Asking a display over its own interface (assets/desk/openapi.json): one request, one whole answer, waited
// for. Certificates are verified, redirects are not followed, nothing but http and https is spoken.
#ifndef PLUMBLINE_REMOTE_API_CLIENT_H
#define PLUMBLINE_REMOTE_API_CLIENT_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { API_LIMIT_BYTES = 4 * 1024 * 1024 };

// Of one display. All-zero before api_target_open.
struct api_target {
    struct str base;  // "http://127.0.0.1:8019", without a slash at its end
    struct str token; // "" for none
};

// The address: what was given, else PLUMBLINE_URL, else the display of this machine. False, with what is
// expected, where it is none.
bool api_target_address(struct api_target *target, const char *given, struct error *error);

// The token: the first line of the file (NULL: none is named), else PLUMBLINE_TOKEN, else none. A file that
// others can read is warned of. Messages never hold it.
bool api_target_token(struct api_target *target, const char *file, struct error *error);

// Overwrites the token and frees.
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
    int64_t retry_after_s; // asked for by the server, however long; 0 where not
};

enum api_outcome {
    API_ANSWERED,   // wholly, with whatever status
    API_UNANSWERED, // it was sent, and no answer came: perhaps it was done
    API_NOT_DONE,   // it was not sent, or put off by the server
    API_NEVER,      // and never will be: the address or the certificate is wrong
};

// Asks once. What is not API_ANSWERED has its reason in `error`, with the address before it. Give
// api_answer_free what it filled, whatever the outcome.
enum api_outcome api_ask(const struct api_target *target, const struct api_request *request,
    struct api_answer *answer, struct error *error);

// Asks until there is an answer that stands: again after each pause where none came, or one that puts off
// (429, 502, 503, 504), never sooner than the server wants but for waits beyond half a minute. Only for what
// may be sent twice. Where one try may have been done it is API_UNANSWERED, whatever became of the others.
enum api_outcome api_ask_again(const struct api_target *target, const struct api_request *request,
    const int *pauses_ms, size_t pause_count, struct api_answer *answer, struct error *error);

// The usual pauses: 0.5, 1, 2 and 4 s.
enum { API_PAUSES = 4 };
extern const int api_pauses_ms[API_PAUSES];

// Says why an answer is none of those hoped for: its problem's detail and field (RFC 9457), else its status.
// Returns false.
bool api_explain(const struct api_target *target, const struct api_answer *answer, struct error *error);

void api_answer_free(struct api_answer *answer);

// Appends a text from outside (UTF-8) as it may go to a terminal: control characters as "?".
void api_plain(struct str *out, const char *text);

#endif
