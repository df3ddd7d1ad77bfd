// The server's inside, shared by its thread (server.c), its routes (server_routes.c) and its streams of
// events (server_events.c), and by nobody else.
#ifndef PLUMBLINE_CONSOLE_SERVER_INTERNAL_H
#define PLUMBLINE_CONSOLE_SERVER_INTERNAL_H

#include "console/event_streams.h"
#include "console/guard.h"
#include "console/handover.h"
#include "console/http.h"
#include "console/mhd_dynload.h"
#include "console/peers.h"
#include "console/published.h"
#include "console/server.h"

#include <pthread.h>

// A request over HTTP while it is being served.
struct exchange {
    struct server *server;
    struct http http;
    struct peer *peer;
    struct str body;
    bool too_long;
    const struct route *route;
    char file[40]; // of the page, where the route has no name of its own for it
    struct guard_caller caller;
    struct handover_waiter waiter; // for the main thread's answer
};

struct server {
    struct server_options options;
    const struct mhd_calls *mhd;
    struct MHD_Daemon *daemon;
    pthread_t thread;
    int wake;      // eventfd
    int listening; // the daemon's socket
    bool running, tls;
    char address[128];
    // The server thread's own.
    struct peers peers;
    struct event_streams streams;
    struct guard guard;
    uint64_t requests, refused; // for the metrics
    // Shared with the main thread.
    struct handover handover;
    struct published published;
};

// server.c
void server_wake(struct server *server);

// server_routes.c: serves a request; as MHD_AccessHandlerCallback says.
enum MHD_Result server_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state);
void server_forget(
    void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code);

// Asks the main thread; the exchange is served again once its waiter is done. Takes the request.
enum MHD_Result server_ask(struct exchange *exchange, struct server_request *request);

// server_fleet.c
enum MHD_Result server_fleet(struct exchange *exchange);
enum MHD_Result server_fleet_picture(struct exchange *exchange);

#endif
