#include "fleet/broker_session.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "fleet/broker_password.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    KEEPALIVE_S = 15,
    QOS = 1,                    // at least once
    MAX_HANG_UPS = 8,           // then what the broker sent before it hung up has been read
    MQTT_3_REFUSES_VERSION = 1, // return code of CONNACK (MQTT 3.1.1, 3.2.2.3)
    FIRST_ERROR = 0x80,         // reason codes from here on are errors (MQTT 5, 2.4)
    // Messages that may be on their way at once. Of what is sent, as many as mosquitto takes (its
    // max_inflight_messages); beyond them the library would keep them in order.
    MAX_SENT = 20,
    MAX_ORDINARY_SENT = 10,
    MAX_BULK_SENT = 1,
    MAX_RECEIVED = 100, // as a broker of MQTT 5 is told
    COPY_MS = 5000,     // within which the same message again is a copy
    READS = 200,        // packets that are read before requests are looked at
};

static const char hung_up[] = "it hung up, or nobody listens there";

void broker_session_fail(struct broker_session *session, const char *why)
{
    session->failed = true;
    if (session->problem.text[0] == '\0')
        error_set(&session->problem, "%s", why);
}

static void refuse_version(struct broker_session *session)
{
    session->failed = true;
    session->version_refused = true;
    error_set(&session->problem, "it does not speak MQTT 5");
}

static void post(struct broker_session *session, enum broker_event_type type, const char *text)
{
    broker_queues_post(session->queues, broker_event_new(type, text, NULL, 0));
}

// The broker answered a request.
static void settle(struct broker_session *session, int id, bool subscribe, bool denied)
{
    char *topic = broker_in_flight_take(&session->in_flight, id, subscribe);
    if (!topic)
        return;
    if (!subscribe)
        broker_queues_settle(session->queues, topic);
    if (denied)
        post(session, BROKER_DENIED, topic);
    else if (subscribe)
        post(session, BROKER_SUBSCRIBED, topic);
    else if (session->options->receipts)
        post(session, BROKER_PUBLISHED, topic);
    free(topic);
}

// ---- the library's callbacks

static void on_connect(
    struct mosquitto *handle, void *context, int code, int flags, const mosquitto_property *properties)
{
    struct broker_session *session = context;
    (void)handle;
    (void)flags;
    (void)properties;
    if (code == 0) {
        session->connected = true;
        broker_queues_set_version(session->queues, session->version);
        post(session, BROKER_CONNECTED, "");
    } else if (session->version == 5 &&
               (code == MQTT_3_REFUSES_VERSION || code == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION)) {
        refuse_version(session);
    } else {
        session->failed = true;
        error_set(&session->problem, "it refuses us: %s",
            code >= FIRST_ERROR ? session->calls->reason_string(code) : session->calls->connack_string(code));
    }
}

static void on_disconnect(
    struct mosquitto *handle, void *context, int code, const mosquitto_property *properties)
{
    struct broker_session *session = context;
    (void)handle;
    (void)properties;
    session->failed = true;
    if (code >= FIRST_ERROR)
        error_set(&session->problem, "it ended the connection: %s", session->calls->reason_string(code));
}

static void on_publish(
    struct mosquitto *handle, void *context, int id, int code, const mosquitto_property *properties)
{
    struct broker_session *session = context;
    (void)handle;
    (void)properties;
    session->arrivals++;
    session->unanswered -= session->unanswered > 0;
    settle(context, id, false, code >= FIRST_ERROR);
}

static void on_subscribe(struct mosquitto *handle, void *context, int id, int count, const int *granted)
{
    struct broker_session *session = context;
    (void)handle;
    session->arrivals++;
    settle(context, id, true, count > 0 && granted[0] >= FIRST_ERROR);
}

// For each of the subscriptions that a message matches, mosquitto sends it once, one right after the other
// (MQTT 5, 3.3.4, allows that). What a sender repeats comes later, or has another id.
static bool is_copy(struct broker_session *session, const struct mosquitto_message *message, size_t length)
{
    uint64_t payload = hash_bytes(message->payload, length);
    uint64_t hash = hash_add_number(hash_add_text(HASH_BEGIN, message->topic), (int64_t)payload);
    int64_t now_ms = clock_tick_ms();
    bool copy = hash == session->last_hash && now_ms - session->last_ms < COPY_MS;
    session->last_hash = hash;
    session->last_ms = now_ms;
    return copy;
}

static void on_message(struct mosquitto *handle, void *context, const struct mosquitto_message *message)
{
    struct broker_session *session = context;
    size_t length = message->payloadlen > 0 ? (size_t)message->payloadlen : 0;
    (void)handle;
    session->arrivals++;
    bool overlaps = session->options->overlaps && session->options->overlaps(message->topic);
    if (length > BROKER_MAX_BYTES || (overlaps && is_copy(session, message, length)))
        return;
    struct broker_event *event = broker_event_new(BROKER_MESSAGE, message->topic, message->payload, length);
    if (event) {
        event->retained = message->retain;
        event->urgent = session->options->is_urgent && session->options->is_urgent(message->topic);
        event->sender = session->options->sender_of ? session->options->sender_of(message->topic) : 0;
    }
    broker_queues_post(session->queues, event);
}

// Errors of OpenSSL are reported only here.
static void on_log(struct mosquitto *handle, void *context, int level, const char *text)
{
    struct broker_session *session = context;
    (void)handle;
    if (level == MOSQ_LOG_ERR)
        error_set(&session->problem, "%s", text);
}

// ---- opening and closing

static void set_options(struct broker_session *session)
{
    const struct mosquitto_calls *calls = session->calls;
    struct mosquitto *handle = session->handle;
    calls->int_option(
        handle, MOSQ_OPT_PROTOCOL_VERSION, session->version == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    calls->int_option(handle, MOSQ_OPT_TCP_NODELAY, 1);
    calls->int_option(handle, MOSQ_OPT_SEND_MAXIMUM, MAX_SENT);
    calls->int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, MAX_RECEIVED);
    calls->connect_v5_callback_set(handle, on_connect);
    calls->disconnect_v5_callback_set(handle, on_disconnect);
    calls->publish_v5_callback_set(handle, on_publish);
    calls->subscribe_callback_set(handle, on_subscribe);
    calls->message_callback_set(handle, on_message);
    calls->log_callback_set(handle, on_log);
}

static int set_account(struct broker_session *session, const struct str *password)
{
    const struct mosquitto_calls *calls = session->calls;
    const struct broker_options *options = session->options;
    const char *user = options->user ? options->user : options->address.user;
    int code = MOSQ_ERR_SUCCESS;
    if (user[0])
        code = calls->username_pw_set(session->handle, user, password->length > 0 ? password->text : NULL);
    if (code == MOSQ_ERR_SUCCESS && options->will)
        code = calls->will_set(
            session->handle, options->will_topic, (int)strlen(options->will), options->will, QOS, true);
    if (code == MOSQ_ERR_SUCCESS && options->address.tls)
        code = calls->tls_set(
            session->handle, options->ca_file, options->ca_file ? NULL : "/etc/ssl/certs", NULL, NULL, NULL);
    return code;
}

static bool configure(struct broker_session *session)
{
    struct str password = {0};
    set_options(session);
    if (!broker_password_read(session->options->password_file, &password, &session->problem)) {
        broker_password_free(&password);
        return false;
    }
    int code = set_account(session, &password);
    broker_password_free(&password);
    return code == MOSQ_ERR_SUCCESS ||
           error_set(&session->problem, "%s%s", session->calls->strerror(code),
               session->options->ca_file && code == MOSQ_ERR_INVAL ? " (is ca_file a certificate in PEM?)"
                                                                   : "");
}

// The library reports a connection that was hung up during the handshake as a failure of TLS only.
static const char *describe(const struct broker_session *session, int code)
{
    if (code == MOSQ_ERR_ERRNO && errno != 0)
        return strerror(errno);
    if (code == MOSQ_ERR_KEEPALIVE)
        return "no answer";
    return code == MOSQ_ERR_TLS && !session->connected ? hung_up : session->calls->strerror(code);
}

bool broker_session_open(struct broker_session *session, int version, const char *bind_address)
{
    const struct broker_address *address = &session->options->address;
    error_clear(&session->problem);
    session->failed = session->reached = session->version_refused = false;
    session->hang_ups = 0;
    session->unanswered = 0;
    session->unread = false;
    session->last_hash = 0;
    session->version = version;
    session->since_ms = clock_tick_ms();
    session->handle = session->calls->new (session->client_id, true, session);
    if (!session->handle)
        return error_memory(&session->problem, "not enough memory");
    if (!configure(session))
        return false;
    errno = 0;
    int code = session->calls->connect_bind_async(
        session->handle, address->host, address->port, KEEPALIVE_S, bind_address);
    if (code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_CONN_PENDING)
        return true;
    broker_session_fail(session, describe(session, code));
    return false;
}

void broker_session_close(struct broker_session *session)
{
    if (session->handle)
        session->calls->destroy(session->handle);
    session->handle = NULL;
    session->connected = false;
    broker_in_flight_clear(&session->in_flight);
    broker_queues_settle(session->queues, NULL);
}

// ---- while it is open

bool broker_session_is_handshaking(const struct broker_session *session)
{
    return session->handle && session->reached && !session->connected;
}

struct pollfd broker_session_polled(const struct broker_session *session)
{
    if (!session->handle)
        return (struct pollfd){.fd = -1};
    // A socket is almost always writable: during the handshake, polling for that would spin.
    bool writes = session->connected ? session->calls->want_write(session->handle) : !session->reached;
    return (struct pollfd){
        .fd = session->calls->socket(session->handle), .events = (short)(POLLIN | (writes ? POLLOUT : 0))};
}

// Did the connection fail? With TLS the library does not notice, and would be polled forever.
static bool is_refused(struct broker_session *session, short found)
{
    int reason = 0;
    socklen_t length = sizeof reason;
    if (session->connected || !(found & (POLLERR | POLLHUP)))
        return false;
    if (getsockopt(session->calls->socket(session->handle), SOL_SOCKET, SO_ERROR, &reason, &length) != 0)
        reason = errno;
    // What the broker sent before it hung up is read first.
    if (reason == 0 && ++session->hang_ups <= MAX_HANG_UPS)
        return false;
    broker_session_fail(session, reason ? strerror(reason) : hung_up);
    return true;
}

bool broker_session_has_unread(const struct broker_session *session)
{
    return session->handle && session->unread;
}

// The library reads one packet a call, and confirms messages at once. With EAGAIN it has read all that there
// is, unless it handed something over: then it may have been the confirmation that had to wait. What is left
// can be in the buffer of TLS, where poll does not see it.
static int read_packets(struct broker_session *session)
{
    int code = MOSQ_ERR_SUCCESS;
    int reads = session->connected ? READS : 1;
    session->unread = session->connected;
    for (int i = 0; i < reads && code == MOSQ_ERR_SUCCESS; i++) {
        size_t arrivals = session->arrivals;
        errno = 0;
        code = session->calls->loop_read(session->handle, 1);
        session->unread = session->connected && (errno != EAGAIN || session->arrivals != arrivals);
        if (!session->unread)
            break;
    }
    return code;
}

static int run_library(struct broker_session *session, short found)
{
    const struct mosquitto_calls *calls = session->calls;
    int code = MOSQ_ERR_SUCCESS;
    // In the handshake of TLS, whose first words are ours, the library goes on only when it reads.
    if ((found & (POLLIN | POLLHUP | POLLERR)) || session->unread || broker_session_is_handshaking(session))
        code = read_packets(session);
    if (code == MOSQ_ERR_SUCCESS && ((found & POLLOUT) || calls->want_write(session->handle)))
        code = calls->loop_write(session->handle, 1);
    if (code == MOSQ_ERR_SUCCESS)
        code = calls->loop_misc(session->handle);
    return code;
}

void broker_session_serve(struct broker_session *session, short found)
{
    if (is_refused(session, found))
        return;
    session->reached = session->reached || (found & (POLLOUT | POLLERR | POLLHUP)) == POLLOUT;
    errno = 0;
    int code = run_library(session, found);
    if (code == MOSQ_ERR_SUCCESS)
        return;
    // Since libmosquitto 2.0.16 an older broker's refusal counts as a packet of MQTT 5 that is too short.
    if (code == MOSQ_ERR_MALFORMED_PACKET && !session->connected && session->version == 5)
        refuse_version(session);
    else
        broker_session_fail(session, describe(session, code));
}

enum broker_lane broker_session_last_lane(const struct broker_session *session)
{
    if (session->unanswered >= MAX_SENT)
        return BROKER_LANES;
    if (session->unanswered >= MAX_ORDINARY_SENT)
        return BROKER_URGENT;
    return session->unanswered >= MAX_BULK_SENT ? BROKER_ORDINARY : BROKER_BULK;
}

void broker_session_send(struct broker_session *session, const struct broker_request *request)
{
    const struct mosquitto_calls *calls = session->calls;
    bool subscribe = request->type == BROKER_SUBSCRIBE;
    bool publish = request->type == BROKER_PUBLISH || request->type == BROKER_PUBLISH_RETAINED;
    int id = 0;
    int code;
    if (!session->connected || session->failed) {
        if (publish)
            broker_queues_settle(session->queues, request->topic);
        return;
    }
    if (subscribe)
        code = calls->subscribe(session->handle, &id, request->topic, QOS);
    else if (publish)
        code = calls->publish(session->handle, &id, request->topic, (int)request->length, request->payload,
            QOS, request->type == BROKER_PUBLISH_RETAINED);
    else
        code = calls->unsubscribe(session->handle, NULL, request->topic);
    if (code != MOSQ_ERR_SUCCESS) {
        log_warning("the broker: %s: %s", request->topic, calls->strerror(code));
        if (publish)
            broker_queues_settle(session->queues, request->topic);
        return;
    }
    if (subscribe || publish)
        broker_in_flight_add(&session->in_flight, id, subscribe, request->topic);
    if (publish) {
        session->unanswered++;
        broker_queues_count_sent(session->queues, request->length);
    }
}
