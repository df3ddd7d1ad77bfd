// The open connections, each from its acceptance on: who may have how many, and which are too slow. Used on
// the server's thread only.
//
// A new connection always finds a place, and time to say its token, however many there are with one; where
// there is none, another one is dropped: one without a token before one with, a lower role before a higher,
// of those one from the network and the machine that has the most, of those one that waits or is slow before
// one that is being served, and the oldest.
#ifndef PLUMBLINE_CONSOLE_PEERS_H
#define PLUMBLINE_CONSOLE_PEERS_H

#include "console/mhd_dynload.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
    PEERS_MAX = 128,      // connections
    PEERS_KNOWN = 112,    // of these with a token: a new one needs a moment to say its own
    PEERS_STRANGERS = 64, // of these without a token; the loopback's come on top
    PEERS_NETWORK = 32,   // of these from one network (socket_address_network)
    PEERS_NEW_MS = 250,   // a new one has this long to say its token before it counts without
    PEERS_CROWD = 256,    // but no longer where so many are open
    PEERS_ACCEPTED = 320, // as many may be open for a moment, until those that are dropped are closed
    PEERS_REQUEST_S = 10, // the time for a whole request
    // Where the programme is published, as many more may be open without a token, also of one machine: behind
    // one address are all phones of a conference, which are slow to say what they want. Who has a token still
    // comes first, and of the others a new one: it takes the place of one that waits.
    PEERS_PUBLIC = 256,
    // The time in which a client must have taken a reply, or an event: this and a second for each 16 KiB, but
    // not more than the second number.
    PEERS_REPLY_S = 20,
    PEERS_REPLY_MAX_S = 120,
};

struct peer {
    struct peer *next;
    struct MHD_Connection *connection;
    struct sockaddr_storage address;
    uint64_t owner, network; // of the address: socket_address_owner, socket_address_network
    int descriptor;
    bool loopback;
    enum role role; // of the last caller; ROLE_NONE: there was no token yet
    int64_t opened_ms;
    int64_t since_ms;    // of what it is doing now
    int64_t deadline_ms; // when it must be done; 0: it is the display that takes its time
    bool in_body;        // the request's head has arrived, not yet its body
    bool dropped;        // its end is near
};

struct peers {
    const struct mhd_calls *mhd;
    int per_owner;     // connections of one machine without a token (socket_address_owner)
    int more;          // 0, or PEERS_PUBLIC: so many more than the bounds say
    struct peer *list; // the newest first
    bool grown;        // there are new ones, or new ones with a token, since peers_make_room
    int64_t settle_ms; // when the first of the new ones counts; 0: there are none
    uint64_t dropped;  // so far
};

// Keeps the list: an MHD_NotifyConnectionCallback, with the peers as its context.
void peers_notify(void *context, struct MHD_Connection *connection, void **socket_context,
    enum MHD_ConnectionNotificationCode code);

// Drops what exceeds the bounds. Call it after each turn, once the requests of new connections have been
// read: one that sent its token at once counts as having one.
void peers_make_room(struct peers *peers);

// The peer of a connection. NULL if there was no memory for it, which the functions below allow.
struct peer *peers_find(const struct peers *peers, struct MHD_Connection *connection);

// A caller of that role was admitted.
void peers_note_role(struct peers *peers, struct peer *peer, enum role role);

// A request's head has arrived, then all of it; a reply (or a part of one) of `length` bytes is being sent;
// the reply is done and the time for the next request begins.
void peers_head_arrived(struct peer *peer);
void peers_request_arrived(struct peer *peer);
void peers_reply_begins(struct peer *peer, size_t length);
void peers_request_done(struct peer *peer);

// The connection has had its last reply: it is ended in two seconds, if the client does not do so itself.
void peers_end_soon(struct peer *peer);

// Whether the peer's machine has so many connections that idle ones should be closed.
bool peers_are_many(const struct peers *peers, const struct peer *peer);

size_t peers_count(const struct peers *peers);

// Ends connections whose time is over. One that owes the rest of a body is told so.
void peers_cut_slow(struct peers *peers);

// Milliseconds until peers_make_room and peers_cut_slow are to be called again; -1: no connection waits.
int64_t peers_wait_ms(const struct peers *peers);

#endif
