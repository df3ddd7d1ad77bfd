// The open connections, each from its acceptance on: how many an address has, and which are slow to send a
// request. Used on the server's thread only.
#ifndef PLUMBLINE_CONSOLE_PEERS_H
#define PLUMBLINE_CONSOLE_PEERS_H

#include "console/mhd_dynload.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
    PEERS_MAX = 64,
    PEERS_SLOW_S = 10, // the time a client has to send a request
};

struct peer {
    struct peer *next;
    struct sockaddr_storage address;
    int descriptor;
    int64_t waiting_since_ms; // for a whole request; 0: one is being served
};

struct peers {
    const struct mhd_calls *mhd;
    struct peer *list;
};

// Keeps the list: an MHD_NotifyConnectionCallback, with the peers as its context.
void peers_notify(void *context, struct MHD_Connection *connection, void **socket_context,
    enum MHD_ConnectionNotificationCode code);

// The peer of a connection. NULL if there was no memory for it, which the functions below allow.
struct peer *peers_find(const struct peers *peers, struct MHD_Connection *connection);

// A whole request has arrived; the reply is done and the time for the next request begins.
void peers_request_arrived(struct peer *peer);
void peers_request_done(struct peer *peer);

// Whether the peer's address has so many connections that idle ones should be closed.
bool peers_are_many(const struct peers *peers, const struct peer *peer);

size_t peers_count(const struct peers *peers);

// Ends connections that take longer than PEERS_SLOW_S to send a request.
void peers_cut_slow(struct peers *peers);

// Milliseconds until peers_cut_slow is to be called again; -1: no connection waits.
int64_t peers_wait_ms(const struct peers *peers);

#endif
