// The server's inside, shared by its thread (server.c), its routes (server_routes.c) and its streams of
// events (server_events.c), and by nobody else.
#ifndef PLUMBLINE_CONSOLE_SERVER_INTERNAL_H
#define PLUMBLINE_CONSOLE_SERVER_INTERNAL_H

#include "console/mhd_dynload.h"
#include "console/server.h"
#include "console/tokens.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

enum {
    SERVER_CONNECTIONS = 64,
    SERVER_KEPT_OPEN = 3, // connections of one address that may wait for its next request
    SERVER_SLOW_S = 10,   // to say what one wants
    SERVER_KEEPALIVE_MS = 15000,
    SERVER_WATCHED_MS = 60000,
    SERVER_DEAD_MS = 75000, // without a beat
    SERVER_OFFENDERS = 64,
};

// A connection, from its acceptance on.
struct peer {
    struct peer *next;
    struct sockaddr_storage address;
    int descriptor;
    int64_t waiting_since_ms; // for it to say all of what it wants; 0: it is being served
};

// A request over HTTP while it is being served.
struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    struct peer *peer;
    struct str body;
    bool too_long;
    const struct route *route;
    enum role needed; // for the route
    char file[40];    // of the page, where the route has no name of its own for it
    enum role role;
    char by[64];
    char room[301];
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

// Who gave wrong tokens.
struct offender {
    struct sockaddr_storage address;
    int failures;
    int64_t until_ms;
};

struct server {
    struct server_options options;
    const struct mhd_calls *mhd;
    struct MHD_Daemon *daemon;
    pthread_t thread;
    int wake;      // eventfd
    int listening; // the daemon's socket
    bool running, loopback, tls;
    char address[128];
    // The server thread's own.
    struct peer *peers;
    struct stream *streams;
    struct exchange *waiting;
    struct offender offenders[SERVER_OFFENDERS];
    struct tokens tokens;
    struct timespec tokens_changed;
    ino_t tokens_inode;
    off_t tokens_size;
    bool tokens_known;
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
int64_t server_now_ms(void);
void server_wake(struct server *server);

// server_routes.c: serves a request; as MHD_AccessHandlerCallback says.
enum MHD_Result server_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state);
void server_forget(
    void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code);
void server_free_request(struct server_request *request);
void server_add_headers(const struct server *server, struct MHD_Response *response, const char *type);

// Answers with bytes that are copied, and up to one more header (may be NULL).
enum MHD_Result server_reply(struct exchange *exchange, unsigned status, const char *type,
    const struct str *body, const char *header, const char *value);

// A whole number of the query; `usual` where it is not there. False where it is none of the range.
bool server_query_number(
    struct exchange *exchange, const char *name, long least, long most, long usual, long *out);

// Hands something to the main thread and leaves the connection until it is answered.
enum MHD_Result server_ask(struct exchange *exchange, struct server_request *request);

// A problem of RFC 9457 as the answer, with one more header (may be NULL).
enum MHD_Result server_problem(struct exchange *exchange, int status, const char *field, const char *detail,
    const char *header, const char *value);

// server_fleet.c
enum MHD_Result server_fleet(struct exchange *exchange);
enum MHD_Result server_fleet_picture(struct exchange *exchange);

// server_guard.c
bool server_same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b);
// Is it asked under a name of this display?
bool server_host_is_ours(const struct exchange *exchange);
// And not from a page of somebody else's?
bool server_origin_is_ours(const struct exchange *exchange);
// Who asks, and may they? Where not, it is answered, and `fine` is false.
enum MHD_Result server_authenticate(struct exchange *exchange, bool *fine);

// server_events.c
// With `fleet` also what the fleet is.
enum MHD_Result server_stream(struct server *server, struct MHD_Connection *connection, bool fleet);
// Wakes the streams for which there is something new.
void server_stream_news(struct server *server, bool ending);
// The library does not look at a connection that waits: whether its other end hung up is for us to see.
// Appends to `polled`, returns how many; the second call takes what poll(2) found.
size_t server_stream_watch(const struct server *server, struct pollfd *polled, size_t most);
void server_stream_take(struct server *server, const struct pollfd *polled, size_t count);
int64_t server_stream_wait_ms(const struct server *server);

#endif
