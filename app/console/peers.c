#include "console/peers.h"

#include "base/clock.h"
#include "console/raw_reply.h"
#include "console/socket_address.h"

#include <limits.h>
#include <stdlib.h>

// ---- who is dropped for a new one

// Which connections a bound is about.
struct group {
    const struct peer *owner, *network; // those of this peer's machine or network; NULL: of any
    bool strangers, known;              // only those without, or with a token
    bool loopback;                      // the loopback's too
    int64_t opened_by_ms;               // of those without a token only those opened by then; 0: all
};

static bool is_in(const struct peer *peer, const struct group *group)
{
    bool stranger = peer->role == ROLE_NONE;
    bool is_new = stranger && group->opened_by_ms && peer->opened_ms > group->opened_by_ms;
    return !peer->dropped && !is_new && (!group->strangers || stranger) && (!group->known || !stranger) &&
           (group->loopback || !peer->loopback) && (!group->owner || peer->owner == group->owner->owner) &&
           (!group->network || peer->network == group->network->network);
}

static int count(const struct peers *peers, const struct group *group)
{
    int number = 0;
    for (const struct peer *peer = peers->list; peer; peer = peer->next)
        number += is_in(peer, group);
    return number;
}

// How much one should rather be dropped than another: the first number that differs decides.
struct weight {
    int64_t of[5];
};

static struct weight weigh(const struct peers *peers, const struct peer *peer)
{
    struct group owner = {.owner = peer, .strangers = peer->role == ROLE_NONE, .loopback = true};
    struct group network = {.network = peer, .strangers = peer->role == ROLE_NONE, .loopback = true};
    return (struct weight){{-(int64_t)peer->role, count(peers, &network), count(peers, &owner),
        peer->deadline_ms != 0, -peer->since_ms}};
}

static bool is_heavier(const struct weight *a, const struct weight *b)
{
    for (size_t i = 0; i < sizeof a->of / sizeof *a->of; i++)
        if (a->of[i] != b->of[i])
            return a->of[i] > b->of[i];
    return false;
}

static void drop(struct peers *peers, struct peer *peer)
{
    shutdown(peer->descriptor, SHUT_RDWR);
    peer->dropped = true;
    peers->dropped++;
}

// Drops one of the group; false if there is none.
static bool drop_one(struct peers *peers, const struct group *group)
{
    struct peer *chosen = NULL;
    struct weight heaviest = {{0}};
    for (struct peer *peer = peers->list; peer; peer = peer->next) {
        if (!is_in(peer, group))
            continue;
        struct weight weight = weigh(peers, peer);
        if (!chosen || !is_heavier(&heaviest, &weight)) { // the older ones come later
            chosen = peer;
            heaviest = weight;
        }
    }
    if (chosen)
        drop(peers, chosen);
    return chosen != NULL;
}

static void keep_bound(struct peers *peers, const struct group *group, int max)
{
    while (count(peers, group) > max && drop_one(peers, group))
        ;
}

// When the first of those that are still new counts.
static int64_t next_settled(const struct peers *peers, int64_t opened_by_ms)
{
    int64_t first = 0;
    for (const struct peer *peer = peers->list; peer; peer = peer->next)
        if (!peer->dropped && peer->role == ROLE_NONE && peer->opened_ms > opened_by_ms)
            first = peer->opened_ms + PEERS_NEW_MS; // the oldest come last
    return first;
}

void peers_make_room(struct peers *peers)
{
    int64_t now_ms = clock_tick_ms();
    int64_t by_ms = now_ms - PEERS_NEW_MS;
    if (!peers->grown && (!peers->settle_ms || now_ms < peers->settle_ms))
        return;
    peers->grown = false;
    for (const struct peer *peer = peers->list; peer; peer = peer->next) {
        struct group owner = {.owner = peer, .strangers = true, .loopback = true, .opened_by_ms = by_ms};
        struct group network = {.network = peer, .strangers = true, .opened_by_ms = by_ms};
        if (is_in(peer, &owner))
            keep_bound(peers, &owner, peers->per_owner + peers->more);
        if (is_in(peer, &network))
            keep_bound(peers, &network, PEERS_NETWORK + peers->more);
    }
    // In this order: those with a token are not too many at the others' expense.
    keep_bound(
        peers, &(struct group){.strangers = true, .opened_by_ms = by_ms}, PEERS_STRANGERS + peers->more);
    keep_bound(peers, &(struct group){.known = true, .loopback = true}, PEERS_KNOWN);
    keep_bound(peers, &(struct group){.loopback = true, .opened_by_ms = by_ms}, PEERS_MAX + peers->more);
    keep_bound(peers, &(struct group){.loopback = true}, PEERS_CROWD + peers->more);
    peers->settle_ms = next_settled(peers, by_ms);
}

// ---- the list

static void begin(struct peer *peer, int64_t seconds)
{
    peer->since_ms = clock_tick_ms();
    peer->deadline_ms = seconds ? peer->since_ms + seconds * 1000 : 0;
    peer->in_body = false;
}

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
    *peer = (struct peer){.next = peers->list, .connection = connection, .descriptor = descriptor};
    if (from && from->client_addr)
        socket_address_copy(from->client_addr, &peer->address);
    peer->owner = socket_address_owner(&peer->address);
    peer->network = socket_address_network(&peer->address);
    peer->loopback = socket_address_is_loopback(&peer->address);
    begin(peer, PEERS_REQUEST_S);
    peer->opened_ms = peer->since_ms;
    peers->list = peer;
    peers->grown = true;
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

void peers_note_role(struct peers *peers, struct peer *peer, enum role role)
{
    if (!peer)
        return;
    peers->grown = peers->grown || (peer->role == ROLE_NONE && role != ROLE_NONE);
    peer->role = role;
}

void peers_head_arrived(struct peer *peer)
{
    if (peer)
        peer->in_body = true;
}

void peers_request_arrived(struct peer *peer)
{
    if (peer)
        begin(peer, 0);
}

void peers_reply_begins(struct peer *peer, size_t length)
{
    enum { BYTES_A_SECOND = 16384 };
    int64_t seconds = PEERS_REPLY_S + (int64_t)(length / BYTES_A_SECOND);
    if (peer)
        begin(peer, seconds < PEERS_REPLY_MAX_S ? seconds : PEERS_REPLY_MAX_S);
}

void peers_request_done(struct peer *peer)
{
    if (peer)
        begin(peer, PEERS_REQUEST_S);
}

void peers_end_soon(struct peer *peer)
{
    enum { LINGER_S = 2 };
    if (peer)
        begin(peer, LINGER_S);
}

// A browser keeps six connections open for requests to come; together with those of its other pages it would
// run into the limit of an address by itself.
bool peers_are_many(const struct peers *peers, const struct peer *peer)
{
    enum { KEPT_OPEN = 3 }; // connections of one machine that may wait for a next request
    struct group owner = {.owner = peer, .loopback = true};
    return peer && count(peers, &owner) > KEPT_OPEN;
}

size_t peers_count(const struct peers *peers)
{
    struct group all = {.loopback = true};
    return (size_t)count(peers, &all);
}

// ---- time

// The library ends connections that are silent for that long; this ends those that send or take a little now
// and then.
void peers_cut_slow(struct peers *peers)
{
    int64_t now = clock_tick_ms();
    for (struct peer *peer = peers->list; peer; peer = peer->next) {
        if (peer->dropped || !peer->deadline_ms || now <= peer->deadline_ms)
            continue;
        if (peer->in_body)
            raw_reply(
                peers->mhd, peer->connection, 408, "Request Timeout", "the request did not arrive in time");
        drop(peers, peer);
    }
}

int64_t peers_wait_ms(const struct peers *peers)
{
    int64_t settled_ms = peers->settle_ms ? peers->settle_ms - clock_tick_ms() : 1000;
    if (settled_ms < 1000)
        return settled_ms > 0 ? settled_ms : 0;
    for (const struct peer *peer = peers->list; peer; peer = peer->next)
        if (!peer->dropped && peer->deadline_ms)
            return 1000;
    return -1;
}
