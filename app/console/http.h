// One request over HTTP and its reply, in the terms of libmicrohttpd: header fields and query parameters in,
// a reply or a problem out. Knows nothing of displays.
#ifndef PLUMBLINE_CONSOLE_HTTP_H
#define PLUMBLINE_CONSOLE_HTTP_H

#include "base/shared_bytes.h"
#include "base/str.h"
#include "console/mhd_dynload.h"

#include <stdbool.h>
#include <stdint.h>

struct http {
    const struct mhd_calls *mhd;
    struct MHD_Connection *connection;
    bool close;      // whether the reply asks the client to close the connection
    unsigned status; // of the reply; 0 until one is queued
    size_t length;   // of its body
};

// A header field of the request. NULL if missing.
const char *http_header(const struct http *http, const char *name);

// Whether the header can be relied on: no NUL is in it, which would hide what comes after it, no line is
// continued (RFC 9112, 5.2), and it has one Host at most. `method` is the one that the library handed out.
bool http_header_is_plain(const struct http *http, const char *method);

// A parameter of the query. NULL if missing.
const char *http_query(const struct http *http, const char *name);

// A whole number in the query, `usual` if missing. False unless it is a number from `min` to `max`.
bool http_query_number(const struct http *http, const char *name, long min, long max, long usual, long *out);

// Adds the content type and what every reply carries: the headers that keep a browser from sniffing, framing
// and caching.
void http_add_headers(const struct http *http, struct MHD_Response *response, const char *type);

// Replies with a copy of `body`.
enum MHD_Result http_reply(struct http *http, unsigned status, const char *type, const struct str *body);

// Replies with bytes that other replies may share.
enum MHD_Result http_reply_shared(
    struct http *http, unsigned status, const char *type, struct shared_bytes *body);

// A document that is read again and again. All is borrowed.
struct http_document {
    const char *type;
    const char *etag; // with its quotes (RFC 9110, 8.8.3)
    struct shared_bytes *bytes;
    bool unchanged;       // the client has it: only that is said (304)
    bool published;       // for everybody: caches may keep it, and pages of other sites may read it
    int max_age_s;        // for how long, where it is published
    const char *language; // that it is written in, as its reader's browser asked; NULL: no reader chooses
    unsigned status;      // 0: 200
};

// Whether the request's If-None-Match names the tag (RFC 9110, 13.1.2).
bool http_has_document(const struct http *http, const char *etag);

enum MHD_Result http_reply_document(struct http *http, const struct http_document *document);

// Problem details (RFC 9457).
struct http_problem {
    int status;
    const char *field; // the member of the request that is wrong; NULL for none
    const char *detail;
    const char *code, *at; // of a question (struct refusal), and the instant that it is about; NULL for none
    const char *header, *value; // one more header field; NULL for none
};
enum MHD_Result http_problem(struct http *http, const struct http_problem *problem);

// Replies with a problem that passes, and when to ask again: in whole seconds, at least one.
enum MHD_Result http_refuse_for_now(struct http *http, int status, int64_t retry_after_s, const char *detail);

// The same to a caller that asks too often (429), for so many milliseconds.
enum MHD_Result http_refuse_too_many(struct http *http, int64_t wait_ms, const char *detail);

// Replies with a problem that has no further header. `field` may be NULL.
enum MHD_Result http_refuse(struct http *http, int status, const char *field, const char *detail);

#endif
