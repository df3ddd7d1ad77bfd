// The server's inside, shared by its thread (server.c), its routes (server_routes.c) and its streams of
// events (server_events.c), and by nobody else.
#ifndef PLUMBLINE_CONSOLE_SERVER_INTERNAL_H
#define PLUMBLINE_CONSOLE_SERVER_INTERNAL_H

#include "console/guard.h"
#include "console/http.h"
#include "console/mhd_dynload.h"
#include "console/peers.h"
#include "console/server.h"

#include <poll.h>
#include <pthread.h>

enum {
    SERVER_KEEPALIVE_MS = 15000,
    SERVER_WATCHED_MS = 60000,
    SERVER_DEAD_MS = 75000, // without a beat
};

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
    struct exchange *next_waiting; // of those who wait for the main thread
    struct server_request *answer; // what the main thread said
    bool answered;
};

// A stream of events.
struct stream {
    struct stream *next;
    struct server *server;
    struct MHD_Connection *connection;
    uint64_t seen; // the version that was sent last
    bool fleet;    // the fleet is followed too
    uint64_t fleet_seen;
    int64_t sent_ms;
    struct str pending;
    size_t offset;
    int descriptor;
    bool suspended;
    bool gone; // the other end hung up
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
    struct stream *streams;
    struct exchange *waiting;
    struct guard guard;
    uint64_t requests, refused; // for the metrics
    // Shared with the main thread, under `mutex`.
    pthread_mutex_t mutex;
    struct server_news news;
    char room[301];
    uint64_t version; // of the news
    struct str fleet; // for those who follow it
    uint64_t fleet_version;
    struct server_request *answers;
    int64_t watched_ms, beat_ms;
    bool fleet_watched, ending;
};

// server.c
void server_wake(struct server *server);

// server_routes.c: serves a request; as MHD_AccessHandlerCallback says.
enum MHD_Result server_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state);
void server_forget(
    void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code);
void server_free_request(struct server_request *request);

// Hands something to the main thread and leaves the connection until it is answered.
enum MHD_Result server_ask(struct exchange *exchange, struct server_request *request);

// server_fleet.c
enum MHD_Result server_fleet(struct exchange *exchange);
enum MHD_Result server_fleet_picture(struct exchange *exchange);

// server_events.c
// With `fleet` also what the fleet is.
enum MHD_Result server_stream(struct server *server, struct http *http, bool fleet);
// Wakes the streams for which there is something new.
void server_stream_news(struct server *server, bool ending);
// The library does not look at a connection that waits: whether its other end hung up is for us to see.
// Appends to `polled`, returns how many; the second call takes what poll(2) found.
size_t server_stream_watch(const struct server *server, struct pollfd *polled, size_t most);
void server_stream_take(struct server *server, const struct pollfd *polled, size_t count);
int64_t server_stream_wait_ms(const struct server *server);

#endif
