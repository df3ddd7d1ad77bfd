// The server's state, for the files that make up the server: each member belongs to the module of its type.
#ifndef PLUMBLINE_CONSOLE_SERVER_INTERNAL_H
#define PLUMBLINE_CONSOLE_SERVER_INTERNAL_H

#include "console/event_streams.h"
#include "console/guard.h"
#include "console/http.h"
#include "console/http_daemon.h"
#include "console/main_requests.h"
#include "console/peers.h"
#include "console/published.h"
#include "console/request_rates.h"
#include "console/server.h"
#include "export/export.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

// For the metrics; counted by server_routes.c.
struct server_counters {
    uint64_t requests, refused;
};

// The programme in a format, as it was asked for last (server_export.c).
struct kept_export {
    struct shared_bytes *bytes; // NULL for none
    uint64_t hash;
    int64_t until_ms; // it is not too old until then
};

// What phones asked for last (server_attendees.c): a large conference has that many rooms in its readers'
// languages.
enum { KEPT_ATTENDEES = 128 };
struct kept_attendees {
    struct server_attendees_key key;
    struct shared_bytes *bytes; // NULL: the place is free
    uint64_t hash;
    int64_t made_ms;
    int64_t asked_ms; // when the next one was asked for; 0: not yet
};

struct server {
    struct server_options options;
    char address[128];
    pthread_t thread;
    bool running;
    int wake; // eventfd: the main thread has something for the server's
    // The server's thread.
    struct http_daemon daemon;
    struct peers peers;
    struct guard guard;
    struct event_streams streams;
    struct server_counters counters;
    struct request_rates rates;
    size_t picture_bytes; // of pictures that are being sent
    size_t
        document_bytes; // the same of large documents: whoever takes these slowly leaves staff their pictures
    struct kept_export exports[EXPORT_FORMATS];
    int exports_asked; // of the main thread, and not answered yet
    struct kept_attendees attendees[KEPT_ATTENDEES];
    int attendees_asked; // the same
    // Both threads.
    struct main_requests main_requests;
    struct published published;
};

// A request over HTTP while it is being served.
struct exchange {
    struct server *server;
    const struct route *route;
    struct http http;
    struct peer *peer; // NULL where there was no memory for it
    struct guard_caller caller;
    char file[40];     // the path without its first slash; longer ones are no file of the page
    bool asked_export; // it counts in exports_asked
    struct server_attendees_key attendees; // what a phone asks for
    bool asked_attendees;                  // it counts in attendees_asked
    struct str body;
    size_t received;                    // bytes of the body, also those that are not kept
    bool too_long;                      // the body
    bool over;                          // it was replied to before the body's end, and comes to an end
    size_t picture_bytes;               // of the picture in the reply
    size_t document_bytes;              // of the large document in it
    struct main_requests_waiter waiter; // for the main thread's answer
};

// Who sent it, as its rates are counted.
static inline struct request_origin exchange_origin(const struct exchange *exchange)
{
    return (struct request_origin){
        .caller = &exchange->caller, .address = exchange->peer ? &exchange->peer->address : NULL};
}

#endif
