#include "fleet/broker_connection.h"

#include "base/backoff.h"
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    CONNECT_MS = 15000, // for the broker to accept or refuse us
    FAMILY_MS = 3000,   // for its host to answer while there is another family to try
    STEADY_MS = 10000,  // a session that is lost sooner counts as one more failure
    HANDSHAKE_MS = 100, // between looks at a handshake, and after a wait that failed
    LIBRARY_MS = 1000,  // between calls of the library, which sends the pings
    SLEEP_MS = 60000,   // at most
    SPREAD_MS = 2000,   // of random delay: after a broker's restart all displays come back
};

bool broker_connection_init(struct broker_connection *connection, const struct broker_options *options,
    struct broker_queues *queues, struct error *error)
{
    uint32_t bits[3];
    *connection = (struct broker_connection){.session = {.options = options, .queues = queues}, .version = 5};
    if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return error_number(error, errno, "no random numbers for the broker's client id");
    connection->retry.random = bits[2];
    // Of two clients with one id a broker disconnects the older. Two displays of one name must both stay
    // connected, to report that they are two.
    struct broker_session *session = &connection->session;
    snprintf(
        session->client_id, sizeof session->client_id, "%.30s-%08x%08x", options->client, bits[0], bits[1]);
    session->calls = mosquitto_dynload(error);
    return session->calls != NULL;
}

// Once a host has answered, its other addresses are no better.
static bool has_next_family(const struct broker_connection *connection)
{
    return !connection->session.reached && broker_families_have_next(&connection->families);
}

static bool open_session(struct broker_connection *connection)
{
    struct broker_families *families = &connection->families;
    if (families->current == 0)
        broker_families_find(families, connection->session.options->address.host);
    return broker_session_open(
        &connection->session, connection->version, broker_families_bind_address(families));
}

static void plan_retry(struct broker_retry *retry)
{
    retry->failures++;
    double random = (double)rand_r(&retry->random) / ((double)RAND_MAX + 1);
    struct backoff backoff = {.refresh_s = 1, .failures = retry->failures, .max_s = 60, .random = random};
    retry->at_ms = clock_tick_ms() + backoff_delay_ms(&backoff) + (int64_t)(random * SPREAD_MS);
}

// Closes the session and plans the next one: at once with another version or family, else after a pause.
static void lose(struct broker_connection *connection)
{
    struct broker_session *session = &connection->session;
    const struct broker_address *address = &session->options->address;
    struct error why;
    error_set(&why, "%s:%d: %s", address->host, address->port,
        session->problem.text[0] ? session->problem.text : "the connection was lost");
    // Some brokers hang up when an account may not publish. A whole fleet must not keep reconnecting then.
    if (session->connected && clock_tick_ms() - session->since_ms > STEADY_MS)
        connection->retry.failures = 0;
    broker_session_close(session);
    connection->retry.at_ms = 0;
    if (session->version_refused) {
        connection->version = 3;
    } else if (has_next_family(connection)) {
        connection->families.current++;
    } else {
        connection->families.current = 0;
        plan_retry(&connection->retry);
        broker_queues_post(session->queues, broker_event_new(BROKER_LOST, why.text, NULL, 0));
    }
}

// Sends what may be sent; the rest waits for the broker to confirm what is on its way. Requests made without
// a connection are dropped.
static void send_requests(struct broker_session *session)
{
    bool open = session->connected && !session->failed;
    for (enum broker_lane last;
         (last = open ? broker_session_last_lane(session) : BROKER_BULK) < BROKER_LANES;) {
        struct broker_request *request = broker_queues_take_request(session->queues, last);
        if (!request)
            return;
        broker_session_send(session, request);
        broker_request_free(request);
    }
}

static int wait_ms(const struct broker_connection *connection)
{
    int64_t now_ms = clock_tick_ms();
    if (broker_session_has_unread(&connection->session))
        return 0;
    if (broker_session_is_handshaking(&connection->session))
        return HANDSHAKE_MS;
    if (connection->session.handle)
        return LIBRARY_MS;
    int64_t wait = connection->retry.at_ms > now_ms ? connection->retry.at_ms - now_ms : 0;
    return wait < SLEEP_MS ? (int)wait : SLEEP_MS;
}

static void serve(struct broker_connection *connection, short found)
{
    struct broker_session *session = &connection->session;
    broker_session_serve(session, found);
    int patience_ms = has_next_family(connection) ? FAMILY_MS : CONNECT_MS;
    if (!session->connected && clock_tick_ms() - session->since_ms > patience_ms)
        broker_session_fail(session, "no answer");
}

// poll(2) fails without memory. The session is given up; the pause keeps the thread from spinning.
static void fail_to_wait(struct broker_session *session, int number)
{
    session->failed = true;
    error_number(&session->problem, number, "it cannot be polled");
    usleep(HANDSHAKE_MS * 1000);
}

void broker_connection_run(struct broker_connection *connection)
{
    struct broker_session *session = &connection->session;
    while (!broker_queues_are_closed(session->queues)) {
        if (!session->handle && clock_tick_ms() >= connection->retry.at_ms && !open_session(connection))
            lose(connection);
        struct pollfd polled[] = {
            {.fd = session->queues->wake, .events = POLLIN}, broker_session_polled(session)};
        bool ok = poll(polled, 2, wait_ms(connection)) >= 0 || errno == EINTR;
        if (!ok)
            fail_to_wait(session, errno);
        broker_queues_clear_wake(session->queues);
        if (ok && session->handle)
            serve(connection, polled[1].revents);
        send_requests(session);
        if (session->handle && session->failed)
            lose(connection);
    }
    broker_session_close(session);
}
