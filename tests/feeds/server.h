// A real HTTP server on the loopback that misbehaves on request: the path says how.
//
//   /ok         the body, with ETag and Last-Modified; 304 where the ETag is asked for
//   /plain      the body without validators        /gzip       the body, compressed
//   /404 /500   errors (also /401, /export/400)    /503        with Retry-After: 7
//   /503-date   with Retry-After: a date in 2150   /weird      headers that nobody should send
//   /html       a login page with 200              /wrong      JSON that is no schedule
//   /silent     takes the request, says nothing    /slow       a byte now and then
//   /truncated  ends before Content-Length does    /reset      resets the connection
//   /endless    never ends                         /bomb       64 MiB of spaces in a few KiB of gzip
//   /loop       redirects to itself                /to-file    redirects to file:///etc/passwd
//   /to-ok      redirects to /ok                   /to-other   redirects to `other`, on another port
//   /pages      {"id":1} to {"id":3} in three pages; /pages-api as JSON:API; /pages-endless, -broken, -again,
//               -away: whose second page goes wrong
//   /slots      as pretalx's API has them: two slots, in two pages, expanded where that is asked for;
//               /slots-old knows nothing of it, /slots-400 and /slots-500 answer so, /slots-other has a page
#ifndef PLUMBLINE_TESTS_FEEDS_SERVER_H
#define PLUMBLINE_TESTS_FEEDS_SERVER_H

#include "base/str.h"

#include <stdbool.h>

struct server;

struct server *feed_server_start(void);
void feed_server_stop(struct server *server);

// What is served as the body from now on, and its ETag; copied.
void feed_server_set_body(struct server *server, const char *body, const char *etag);
// Where /to-other leads.
void feed_server_set_other(struct server *server, const char *url);
// While it is set, every path answers 500.
void feed_server_set_broken(struct server *server, bool broken);

// "http://127.0.0.1:PORT" + path; the caller frees it.
char *feed_server_url(const struct server *server, const char *path);

// All requests so far, headers and all, one behind the other; appended to `out`.
void feed_server_requests(struct server *server, struct str *out);
int feed_server_request_count(struct server *server);
// Returns once there were that many; ends the process where they do not come.
void feed_server_wait(struct server *server, int request_count);

#endif
