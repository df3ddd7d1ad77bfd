// The broker's thread: everything of libmosquitto's happens here.
#include "fleet/broker_internal.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/log.h"
#include "fleet/broker_password.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    KEEPALIVE_S = 15,
    CONNECT_MS = 15000, // for the broker to say yes or no
    FAMILY_MS = 3000,   // for its host to answer, where it has addresses of another family
    STEADY_MS = 10000,  // a connection that lasted; else it counts as one more failure
    GREET_MS = 100,     // looks so often how the beginning goes
    SPREAD_MS = 2000,   // after a broker's restart all displays come back
    MQTT_3_REFUSES_VERSION = 1,
    LAST_WORDS = 8, // looks at a connection that was hung up
};

static void post(struct broker *broker, enum broker_event_type type, const char *text)
{
    broker_queues_post(&broker->queues, broker_event_new(type, text, NULL, 0));
}

static void settle(struct broker *broker, int id, bool subscribe, bool denied)
{
    char *topic = broker_in_flight_take(&broker->in_flight, id, subscribe);
    if (!topic)
        return;
    if (denied)
        post(broker, BROKER_DENIED, topic);
    else if (subscribe)
        post(broker, BROKER_SUBSCRIBED, topic);
    else if (broker->options.receipts)
        post(broker, BROKER_PUBLISHED, topic);
    free(topic);
}

// ---- what the library calls

// An older broker.
static void ask_in_its_version(struct broker *broker)
{
    broker->version = 3;
    broker->retry_ms = clock_tick_ms();
    error_set(&broker->problem, "it does not speak MQTT 5");
}

static void on_connect(
    struct mosquitto *session, void *context, int code, int flags, const mosquitto_property *properties)
{
    struct broker *broker = context;
    (void)session;
    (void)flags;
    (void)properties;
    if (code == 0) {
        broker->connected = true;
        broker_queues_set_version(&broker->queues, broker->version);
        post(broker, BROKER_CONNECTED, "");
        return;
    }
    broker->failed = true;
    if (broker->version == 5 &&
        (code == MQTT_3_REFUSES_VERSION || code == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION)) {
        ask_in_its_version(broker);
        return;
    }
    error_set(&broker->problem, "it refuses us: %s",
        code >= 0x80 ? broker->calls->reason_string(code) : broker->calls->connack_string(code));
}

static void on_disconnect(
    struct mosquitto *session, void *context, int code, const mosquitto_property *properties)
{
    struct broker *broker = context;
    (void)session;
    (void)properties;
    broker->failed = true;
    if (code >= 0x80)
        error_set(&broker->problem, "it ended the connection: %s", broker->calls->reason_string(code));
}

static void on_publish(
    struct mosquitto *session, void *context, int mid, int code, const mosquitto_property *properties)
{
    (void)session;
    (void)properties;
    settle(context, mid, false, code >= 0x80);
}

static void on_subscribe(struct mosquitto *session, void *context, int mid, int count, const int *granted)
{
    (void)session;
    settle(context, mid, true, count > 0 && granted[0] >= 0x80);
}

static void on_message(struct mosquitto *session, void *context, const struct mosquitto_message *message)
{
    struct broker *broker = context;
    size_t length = message->payloadlen > 0 ? (size_t)message->payloadlen : 0;
    (void)session;
    if (length > BROKER_MAX_BYTES)
        return;
    struct broker_event *event = broker_event_new(BROKER_MESSAGE, message->topic, message->payload, length);
    if (event)
        event->retained = message->retain;
    broker_queues_post(&broker->queues, event);
}

// What OpenSSL says is nowhere else.
static void on_log(struct mosquitto *session, void *context, int level, const char *text)
{
    struct broker *broker = context;
    (void)session;
    if (level == MOSQ_LOG_ERR)
        error_set(&broker->problem, "%s", text);
}

// ---- connecting

static bool set_up(struct broker *broker, struct error *error)
{
    const struct mosquitto_calls *calls = broker->calls;
    const struct broker_options *options = &broker->options;
    struct mosquitto *session = broker->session;
    struct str password = {0};
    const char *user = options->user ? options->user : options->address.user;
    bool fine = broker_password_read(options->password_file, &password, error);
    calls->int_option(
        session, MOSQ_OPT_PROTOCOL_VERSION, broker->version == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    calls->int_option(session, MOSQ_OPT_TCP_NODELAY, 1);
    calls->connect_v5_callback_set(session, on_connect);
    calls->disconnect_v5_callback_set(session, on_disconnect);
    calls->publish_v5_callback_set(session, on_publish);
    calls->subscribe_callback_set(session, on_subscribe);
    calls->message_callback_set(session, on_message);
    calls->log_callback_set(session, on_log);
    int code = MOSQ_ERR_SUCCESS;
    if (fine && user && user[0])
        code = calls->username_pw_set(session, user, password.length > 0 ? password.text : NULL);
    if (fine && code == MOSQ_ERR_SUCCESS && options->will)
        code =
            calls->will_set(session, options->will_topic, (int)strlen(options->will), options->will, 1, true);
    if (fine && code == MOSQ_ERR_SUCCESS && options->address.tls)
        code = calls->tls_set(
            session, options->ca_file, options->ca_file ? NULL : "/etc/ssl/certs", NULL, NULL, NULL);
    if (code != MOSQ_ERR_SUCCESS)
        fine = error_set(error, "%s%s", calls->strerror(code),
            options->ca_file && code == MOSQ_ERR_INVAL ? " (is ca_file a certificate in PEM?)" : "");
    broker_password_free(&password);
    return fine;
}

static const char nobody[] = "it hangs up, or nobody listens there";

// Of a connection that did not come about the library may know only that TLS did not either.
static const char *i18n_for(const struct broker *broker, int code)
{
    if (code == MOSQ_ERR_ERRNO && errno != 0)
        return strerror(errno);
    return code == MOSQ_ERR_TLS && !broker->connected ? nobody : broker->calls->strerror(code);
}

// The library tries the first address alone. A name often has one of either family, and the broker listens on
// one: so each family has its turn ("Happy Eyeballs", RFC 8305, one after the other).
static void find_families(struct broker *broker)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    broker->family_count = 0;
    if (getaddrinfo(broker->options.address.host, NULL, &hints, &found) != 0)
        return; // the library has words for that
    for (const struct addrinfo *one = found; one && broker->family_count < 2; one = one->ai_next)
        if (broker->family_count == 0 || broker->families[0] != one->ai_family)
            broker->families[broker->family_count++] = one->ai_family;
    freeaddrinfo(found);
}

// An address to connect from, that leaves the library those of the family to choose from; NULL leaves all.
static const char *own_address(const struct broker *broker)
{
    if (broker->family_count < 2)
        return NULL;
    return broker->families[broker->family] == AF_INET6 ? "::" : "0.0.0.0";
}

static bool has_another_family(const struct broker *broker)
{
    return !broker->reached && broker->family + 1 < broker->family_count;
}

static bool open_session(struct broker *broker)
{
    const struct mosquitto_calls *calls = broker->calls;
    const struct broker_address *address = &broker->options.address;
    error_clear(&broker->problem);
    broker->failed = false;
    broker->reached = false;
    broker->hung_up = 0;
    broker->since_ms = clock_tick_ms();
    broker->session = calls->new (broker->client, true, broker);
    if (!broker->session)
        return error_memory(&broker->problem, "not enough memory");
    if (!set_up(broker, &broker->problem))
        return false;
    if (broker->family == 0)
        find_families(broker);
    errno = 0;
    int code = calls->connect_bind_async(
        broker->session, address->host, address->port, KEEPALIVE_S, own_address(broker));
    if (code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_CONN_PENDING)
        return true;
    if (broker->problem.text[0] == '\0')
        error_set(&broker->problem, "%s", i18n_for(broker, code));
    return false;
}

static void close_session(struct broker *broker)
{
    if (broker->session)
        broker->calls->destroy(broker->session);
    broker->session = NULL;
    broker->connected = false;
    broker_in_flight_clear(&broker->in_flight);
}

// The next try: soon, then less and less often, each display at another moment.
static void lose(struct broker *broker)
{
    const struct broker_address *address = &broker->options.address;
    struct error why;
    error_set(&why, "%s:%d: %s", address->host, address->port,
        broker->problem.text[0] ? broker->problem.text : "the connection was lost");
    // Some brokers hang up where an account may not write: they are not to be run against by a whole fleet.
    if (broker->connected && clock_tick_ms() - broker->since_ms > STEADY_MS)
        broker->failures = 0;
    close_session(broker);
    if (broker->retry_ms != 0) // an older broker is asked again at once
        return;
    if (has_another_family(broker)) {
        broker->family++;
        return;
    }
    broker->family = 0;
    broker->failures++;
    double random = (double)rand_r(&broker->random) / ((double)RAND_MAX + 1);
    struct backoff backoff = {.refresh_s = 1, .failures = broker->failures, .max_s = 60, .random = random};
    broker->retry_ms = clock_tick_ms() + backoff_delay_ms(&backoff) + (int64_t)(random * SPREAD_MS);
    post(broker, BROKER_LOST, why.text);
}

// ---- the loop

static void command_execute(struct broker *broker, const struct broker_request *request)
{
    const struct mosquitto_calls *calls = broker->calls;
    int mid = 0;
    int code;
    switch (request->type) {
    case BROKER_SUBSCRIBE:
        code = calls->subscribe(broker->session, &mid, request->topic, 1);
        break;
    case BROKER_UNSUBSCRIBE:
        code = calls->unsubscribe(broker->session, NULL, request->topic);
        break;
    default:
        code = calls->publish(broker->session, &mid, request->topic, (int)request->length, request->payload,
            1, request->type == BROKER_PUBLISH_RETAINED);
        break;
    }
    if (code != MOSQ_ERR_SUCCESS) {
        log_warning("the broker: %s: %s", request->topic, calls->strerror(code));
        return;
    }
    if (request->type != BROKER_UNSUBSCRIBE)
        broker_in_flight_add(&broker->in_flight, mid, request->type == BROKER_SUBSCRIBE, request->topic);
    if (request->type == BROKER_SUBSCRIBE || request->type == BROKER_UNSUBSCRIBE)
        return;
    broker_queues_count_sent(&broker->queues, request->length);
}

// What was asked for without a connection is forgotten.
static void take_requests(struct broker *broker)
{
    for (struct broker_request *request = broker_queues_take_requests(&broker->queues); request;) {
        struct broker_request *next = request->next;
        if (broker->connected && !broker->failed)
            command_execute(broker, request);
        broker_request_free(request);
        request = next;
    }
}

static bool is_greeting(const struct broker *broker)
{
    return broker->session && broker->reached && !broker->connected;
}

static int wait_ms(const struct broker *broker)
{
    int64_t now = clock_tick_ms();
    int64_t until = broker->session ? now + 1000 : broker->retry_ms;
    if (is_greeting(broker))
        return GREET_MS;
    int64_t wait = until > now ? until - now : 0;
    return wait > 60000 ? 60000 : (int)wait;
}

// Did the connection not come about? With TLS the library does not see that, and would look again for ever.
static bool is_refused(struct broker *broker, short found)
{
    int why = 0;
    socklen_t length = sizeof why;
    if (broker->connected || !(found & (POLLERR | POLLHUP)))
        return false;
    if (getsockopt(broker->calls->socket(broker->session), SOL_SOCKET, SO_ERROR, &why, &length) != 0)
        why = errno;
    // What it said before it hung up is read first.
    if (why == 0 && ++broker->hung_up <= LAST_WORDS)
        return false;
    broker->failed = true;
    if (broker->problem.text[0] == '\0')
        error_set(&broker->problem, "%s", why ? strerror(why) : nobody);
    return true;
}

static void serve(struct broker *broker, short found)
{
    const struct mosquitto_calls *calls = broker->calls;
    int code = MOSQ_ERR_SUCCESS;
    errno = 0;
    if (is_refused(broker, found))
        return;
    broker->reached = broker->reached || (found & (POLLOUT | POLLERR | POLLHUP)) == POLLOUT;
    // TLS's first words, which are ours, are gone on with only where the library reads.
    bool reads = (found & (POLLIN | POLLHUP | POLLERR)) || is_greeting(broker);
    if (reads)
        code = calls->loop_read(broker->session, 1);
    if (code == MOSQ_ERR_SUCCESS && ((found & POLLOUT) || calls->want_write(broker->session)))
        code = calls->loop_write(broker->session, 1);
    if (code == MOSQ_ERR_SUCCESS)
        code = calls->loop_misc(broker->session);
    int patience = has_another_family(broker) ? FAMILY_MS : CONNECT_MS;
    bool waited = !broker->connected && clock_tick_ms() - broker->since_ms > patience;
    // The library has no words for the first, whose span is the same.
    bool silent = code == MOSQ_ERR_KEEPALIVE || waited;
    if (code == MOSQ_ERR_SUCCESS && !silent)
        return;
    broker->failed = true;
    // Since libmosquitto 2.0.16 an older broker's refusal is a packet of MQTT 5 that is too short.
    if (code == MOSQ_ERR_MALFORMED_PACKET && !broker->connected && broker->version == 5)
        ask_in_its_version(broker);
    if (broker->problem.text[0] == '\0')
        error_set(&broker->problem, "%s", silent ? "no answer" : i18n_for(broker, code));
}

// For want of memory. The session is given up, and where there is none the thread does not spin.
static void cannot_wait(struct broker *broker, int why)
{
    broker->failed = broker->session;
    error_number(&broker->problem, why, "it cannot be waited for");
    usleep(GREET_MS * 1000);
}

void broker_run(struct broker *broker)
{
    while (!broker_queues_are_closed(&broker->queues)) {
        if (!broker->session && clock_tick_ms() >= broker->retry_ms) {
            broker->retry_ms = 0;
            broker->failed = !open_session(broker);
        }
        if (broker->failed && broker->retry_ms == 0)
            lose(broker);
        int socket = broker->session ? broker->calls->socket(broker->session) : -1;
        // Until it is greeted, what there is to write waits for the next look: it could be written always.
        bool writes = broker->session &&
                      (broker->connected ? broker->calls->want_write(broker->session) : !broker->reached);
        struct pollfd polled[] = {{.fd = broker->queues.wake, .events = POLLIN},
            {.fd = socket, .events = (short)(POLLIN | (writes ? POLLOUT : 0))}};
        bool fine = poll(polled, 2, wait_ms(broker)) >= 0 || errno == EINTR;
        if (!fine)
            cannot_wait(broker, errno);
        take_requests(broker);
        if (fine && broker->session)
            serve(broker, polled[1].revents);
        if (broker->session && broker->failed)
            lose(broker);
    }
    close_session(broker);
}
