// Who keeps a place when there are too many connections, and for how long one may take.
#include "support/test.h"

#include "base/clock.h"
#include "console/peers.h"
#include "console/socket_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

// A connection stands for itself: its address, its context.
struct MHD_Connection {
    union MHD_ConnectionInfo fd, from, context;
    struct sockaddr_in6 address;
    void *socket_context;
};

static const union MHD_ConnectionInfo *get_info(
    struct MHD_Connection *connection, enum MHD_ConnectionInfoType type, ...)
{
    switch ((int)type) {
    case MHD_CONNECTION_INFO_CONNECTION_FD:
        return &connection->fd;
    case MHD_CONNECTION_INFO_CLIENT_ADDRESS:
        return &connection->from;
    case MHD_CONNECTION_INFO_SOCKET_CONTEXT:
        connection->context.socket_context = connection->socket_context;
        return &connection->context;
    default:
        return NULL;
    }
}

static const struct mhd_calls mhd = {.get_connection_info = get_info};
static struct peers peers;
static struct MHD_Connection connections[700];
static size_t opened;
static int64_t age_ms; // of those that are opened

static int start(void **state)
{
    (void)state;
    peers = (struct peers){.mhd = &mhd, .per_owner = 16};
    opened = 0;
    age_ms = PEERS_NEW_MS;
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (size_t i = 0; i < opened; i++)
        peers_notify(&peers, &connections[i], &connections[i].socket_context, MHD_CONNECTION_NOTIFY_CLOSED);
    assert_null(peers.list);
    return 0;
}

// A connection from there. IPv4 as the system hands it to a socket that serves both.
static struct peer *open_from(const char *address, enum role role)
{
    struct MHD_Connection *connection = &connections[opened++];
    assert_true(opened <= sizeof connections / sizeof *connections);
    *connection = (struct MHD_Connection){.address = {.sin6_family = AF_INET6}};
    assert_int_equal(inet_pton(AF_INET6, address, &connection->address.sin6_addr), 1);
    connection->fd.connect_fd = -1;
    connection->from.client_addr = (struct sockaddr *)&connection->address;
    peers_notify(&peers, connection, &connection->socket_context, MHD_CONNECTION_NOTIFY_STARTED);
    struct peer *peer = peers_find(&peers, connection);
    assert_non_null(peer);
    peer->opened_ms -= age_ms;
    peers_note_role(&peers, peer, role);
    return peer;
}

// `count` connections, each from an address of its own: a number between the two texts. Returns how many of
// them are left.
static int many(const char *before, const char *after, int count, enum role role)
{
    struct peer *all[700];
    char address[INET6_ADDRSTRLEN];
    int left = 0;
    for (int i = 0; i < count; i++) {
        snprintf(address, sizeof address, "%s%d%s", before, i + 1, after);
        all[i] = open_from(address, role);
        peers_make_room(&peers);
    }
    for (int i = 0; i < count; i++)
        left += !all[i]->dropped;
    return left;
}

static void addresses_of_one_machine_count_together(void **state)
{
    (void)state;
    assert_int_equal(many("2001:db8:1:1::", "", 100, ROLE_NONE), 16);
    assert_int_equal(many("::ffff:192.0.2.", "", 100, ROLE_NONE), PEERS_NETWORK);
    assert_int_equal(many("2001:db8:2:", "::1", 100, ROLE_NONE), (PEERS_STRANGERS - 16) / 2);
    assert_true(peers_count(&peers) <= PEERS_STRANGERS);
}

static void those_with_a_token_keep_their_places(void **state)
{
    (void)state;
    assert_int_equal(many("2001:db8:1:1::", "", 20, ROLE_VIEW), 20);
    const struct peer *first = peers.list;
    assert_int_equal(many("2001:db8:", "::1", 300, ROLE_NONE), PEERS_STRANGERS);
    assert_false(first->dropped);
    assert_int_equal((int)peers_count(&peers), 20 + PEERS_STRANGERS);
}

// All phones of a conference have one address; staff come first all the same.
static void where_it_is_published_one_address_has_many(void **state)
{
    (void)state;
    peers.more = PEERS_PUBLIC;
    assert_int_equal(many("::ffff:192.0.2.", "", 200, ROLE_NONE), 200);
    many("::ffff:192.0.2.", "", 200, ROLE_NONE);
    assert_int_equal((int)peers_count(&peers), PEERS_NETWORK + PEERS_PUBLIC);
    const struct peer *staff = open_from("::ffff:192.0.2.7", ROLE_STAFF);
    peers_make_room(&peers);
    assert_false(staff->dropped);
}

// A stolen token that fills all places loses them, before staff do, to whoever comes.
static void a_higher_role_goes_last(void **state)
{
    (void)state;
    const struct peer *staff = open_from("2001:db8:1:1::1", ROLE_STAFF);
    assert_int_equal(many("2001:db8:9:9::", "", 200, ROLE_VIEW), PEERS_KNOWN - 1);
    const struct peer *new_one = open_from("2001:db8:7:7::1", ROLE_STAFF);
    peers_make_room(&peers);
    assert_false(staff->dropped);
    assert_false(new_one->dropped);
    assert_int_equal((int)peers_count(&peers), PEERS_KNOWN);
}

// Streams with a stolen token are everywhere; one that has not said its token yet is not the first to go.
static void whoever_is_new_has_time_to_say_a_token(void **state)
{
    (void)state;
    many("2001:db8:9:9::", "", 200, ROLE_VIEW);
    struct peer *new_one = open_from("2001:db8:7:7::1", ROLE_NONE);
    peers_make_room(&peers);
    assert_int_equal(many("2001:db8:8:8::", "", 50, ROLE_VIEW), 50); // of the same role the newest stay
    assert_int_equal(many("2001:db8:5:", "::1", PEERS_MAX - PEERS_KNOWN - 1, ROLE_NONE), 15);
    assert_false(new_one->dropped);
    peers_note_role(&peers, new_one, ROLE_EMERGENCY);
    assert_true(peers.grown);
    peers_make_room(&peers);
    assert_false(new_one->dropped);
    assert_int_equal((int)peers_count(&peers), PEERS_MAX - 1);
}

// Of strangers the network with the most loses one, and there the one that waits, not the one being served.
static void the_largest_crowd_loses_first(void **state)
{
    (void)state;
    const struct peer *alone = open_from("::ffff:203.0.113.5", ROLE_NONE);
    struct peer *served = open_from("2001:db8:1:1::1", ROLE_NONE);
    peers_request_arrived(served);
    const struct peer *waiting = open_from("2001:db8:1:1::2", ROLE_NONE);
    for (int i = 0; i < 14; i++)
        open_from("2001:db8:1:1::3", ROLE_NONE);
    const struct peer *last = open_from("2001:db8:1:1::4", ROLE_NONE);
    peers_make_room(&peers);
    assert_true(waiting->dropped);
    assert_false(served->dropped || alone->dropped || last->dropped);
    many("2001:db8:2:", "::1", 40, ROLE_NONE);
    many("2001:db8:3:", "::1", 40, ROLE_NONE);
    assert_false(alone->dropped);
}

// A crowd that keeps knocking at the same machine, or from the same address as staff, as behind a proxy.
static void a_crowd_gives_a_new_one_a_moment(void **state)
{
    (void)state;
    age_ms = -60000; // opening them takes less than that
    const struct peer *new_one = open_from("2001:db8:1:1::1", ROLE_NONE);
    assert_int_equal(many("2001:db8:1:1::", "", 200, ROLE_NONE), 200);
    assert_false(new_one->dropped);
    assert_true(peers.settle_ms > 0);
    // Then it counts as the others do.
    for (struct peer *peer = peers.list; peer; peer = peer->next)
        peer->opened_ms -= 120000;
    peers.settle_ms = clock_tick_ms() - 1;
    assert_int_equal(peers_wait_ms(&peers), 0);
    peers_make_room(&peers);
    assert_int_equal((int)peers_count(&peers), 16);
    assert_int_equal(peers.settle_ms, 0);
    many("2001:db8:1:2::", "", 300, ROLE_NONE);
    assert_int_equal((int)peers_count(&peers), PEERS_CROWD);
}

static void the_loopback_has_places_of_its_own(void **state)
{
    (void)state;
    many("2001:db8:", "::1", 200, ROLE_NONE);
    assert_int_equal(many("::ffff:127.0.0.", "", 20, ROLE_NONE), 16);
    assert_int_equal((int)peers_count(&peers), PEERS_STRANGERS + 16);
}

static void whoever_takes_too_long_is_cut(void **state)
{
    (void)state;
    struct peer *slow = open_from("2001:db8:1:1::1", ROLE_STAFF);
    struct peer *served = open_from("2001:db8:1:1::1", ROLE_STAFF);
    struct peer *reading = open_from("2001:db8:1:1::1", ROLE_STAFF);
    int64_t now = clock_tick_ms();
    peers_request_arrived(served);
    peers_reply_begins(reading, 1 << 20);
    assert_in_range(slow->deadline_ms - now, 9000, PEERS_REQUEST_S * 1000 + 1000);
    assert_int_equal(served->deadline_ms, 0);
    assert_in_range(reading->deadline_ms - now, 83000, 85500);
    peers_reply_begins(reading, (size_t)1 << 30);
    assert_in_range(reading->deadline_ms - now, 119000, PEERS_REPLY_MAX_S * 1000 + 1000);
    slow->deadline_ms = reading->deadline_ms = now - 1;
    peers_cut_slow(&peers);
    assert_true(slow->dropped && reading->dropped && !served->dropped);
    assert_int_equal(peers_wait_ms(&peers), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(addresses_of_one_machine_count_together, start, end),
        cmocka_unit_test_setup_teardown(where_it_is_published_one_address_has_many, start, end),
        cmocka_unit_test_setup_teardown(those_with_a_token_keep_their_places, start, end),
        cmocka_unit_test_setup_teardown(a_higher_role_goes_last, start, end),
        cmocka_unit_test_setup_teardown(whoever_is_new_has_time_to_say_a_token, start, end),
        cmocka_unit_test_setup_teardown(the_largest_crowd_loses_first, start, end),
        cmocka_unit_test_setup_teardown(a_crowd_gives_a_new_one_a_moment, start, end),
        cmocka_unit_test_setup_teardown(the_loopback_has_places_of_its_own, start, end),
        cmocka_unit_test_setup_teardown(whoever_takes_too_long_is_cut, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
