#include "console/peers.h"

#include "base/clock.h"
#include "console/socket_address.h"

#include <stdlib.h>

enum { KEPT_OPEN = 3 }; // connections of one address that may wait for a next request

static struct peer *add_peer(struct peers *peers, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        peers->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    // libmicrohttpd 1.0 overwrites this answer with the next one.
    int descriptor = info ? info->connect_fd : -1;
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        return NULL;
    const union MHD_ConnectionInfo *from =
        peers->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *peer = (struct peer){.next = peers->list, .descriptor = descriptor, .waiting_since_ms = clock_tick_ms()};
    if (from && from->client_addr)
        socket_address_copy(from->client_addr, &peer->address);
    peers->list = peer;
    return peer;
}

static void remove_peer(struct peers *peers, struct peer *peer)
{
    struct peer **at = &peers->list;
    while (*at && *at != peer)
        at = &(*at)->next;
    if (*at)
        *at = (*at)->next;
    free(peer);
}

void peers_notify(void *context, struct MHD_Connection *connection, void **socket_context,
    enum MHD_ConnectionNotificationCode code)
{
    struct peers *peers = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = add_peer(peers, connection);
        return;
    }
    remove_peer(peers, *socket_context);
    *socket_context = NULL;
}

struct peer *peers_find(const struct peers *peers, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        peers->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

void peers_request_arrived(struct peer *peer)
{
    if (peer)
        peer->waiting_since_ms = 0;
}

void peers_request_done(struct peer *peer)
{
    if (peer)
        peer->waiting_since_ms = clock_tick_ms();
}

// A browser keeps six connections open for requests to come; together with those of its other pages it would
// run into the limit of an address by itself.
bool peers_are_many(const struct peers *peers, const struct peer *peer)
{
    int count = 0;
    for (const struct peer *other = peers->list; other && peer; other = other->next)
        count += socket_address_same_host(&other->address, &peer->address);
    return count > KEPT_OPEN;
}

size_t peers_count(const struct peers *peers)
{
    size_t count = 0;
    for (const struct peer *peer = peers->list; peer; peer = peer->next)
        count++;
    return count;
}

// The library ends connections that are silent for that long; this ends those that send a little now and
// then.
void peers_cut_slow(struct peers *peers)
{
    int64_t now = clock_tick_ms();
    for (struct peer *peer = peers->list; peer; peer = peer->next)
        if (peer->waiting_since_ms && now - peer->waiting_since_ms > (int64_t)PEERS_SLOW_S * 1000) {
            shutdown(peer->descriptor, SHUT_RDWR);
            peer->waiting_since_ms = 0;
        }
}

int64_t peers_wait_ms(const struct peers *peers)
{
    for (const struct peer *peer = peers->list; peer; peer = peer->next)
        if (peer->waiting_since_ms)
            return 1000;
    return -1;
}
