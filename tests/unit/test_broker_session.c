// A session reads all that the broker sent, also what TLS has in its buffer and poll does not report. The
// library is a stand-in.
#include "support/test.h"

#include "fleet/broker_session.h"

#include <errno.h>

static struct broker_queues queues;
static struct broker_options options;
static struct broker_session session;
static struct mosquitto_message message = {.topic = "topic", .payload = "x", .payloadlen = 1, .qos = 1};
static size_t left;       // packets in the buffer
static bool is_congested; // the socket takes nothing: confirmations wait

static void (*on_connect)(struct mosquitto *, void *, int, int, const mosquitto_property *);
static void (*on_message)(struct mosquitto *, void *, const struct mosquitto_message *);

static struct mosquitto *fake_new(const char *id, bool clean_session, void *context)
{
    (void)id;
    (void)clean_session;
    return context; // never looked at
}

static void fake_destroy(struct mosquitto *handle)
{
    (void)handle;
}

static int fake_int_option(struct mosquitto *handle, enum mosq_opt_t option, int value)
{
    (void)handle;
    (void)option;
    (void)value;
    return MOSQ_ERR_SUCCESS;
}

static void set_connect(struct mosquitto *handle,
    void (*callback)(struct mosquitto *, void *, int, int, const mosquitto_property *))
{
    (void)handle;
    on_connect = callback;
}

static void set_closed(
    struct mosquitto *handle, void (*callback)(struct mosquitto *, void *, int, const mosquitto_property *))
{
    (void)handle;
    (void)callback;
}

static void set_published(struct mosquitto *handle,
    void (*callback)(struct mosquitto *, void *, int, int, const mosquitto_property *))
{
    (void)handle;
    (void)callback;
}

static void set_subscribed(
    struct mosquitto *handle, void (*callback)(struct mosquitto *, void *, int, int, const int *))
{
    (void)handle;
    (void)callback;
}

static void set_message(
    struct mosquitto *handle, void (*callback)(struct mosquitto *, void *, const struct mosquitto_message *))
{
    (void)handle;
    on_message = callback;
}

static void set_log(struct mosquitto *handle, void (*callback)(struct mosquitto *, void *, int, const char *))
{
    (void)handle;
    (void)callback;
}

static int fake_connect(
    struct mosquitto *handle, const char *host, int port, int keepalive, const char *bind_address)
{
    (void)handle;
    (void)host;
    (void)port;
    (void)keepalive;
    (void)bind_address;
    return MOSQ_ERR_SUCCESS;
}

// As the library: one packet a call, and errno is that of the last read or write.
static int fake_read(struct mosquitto *handle, int packets)
{
    (void)packets;
    if (left == 0) {
        errno = EAGAIN;
        return MOSQ_ERR_SUCCESS;
    }
    left--;
    on_message(handle, &session, &message);
    errno = is_congested ? EAGAIN : 0;
    return MOSQ_ERR_SUCCESS;
}

static int fake_write(struct mosquitto *handle, int packets)
{
    (void)handle;
    (void)packets;
    return MOSQ_ERR_SUCCESS;
}

static int fake_misc(struct mosquitto *handle)
{
    (void)handle;
    return MOSQ_ERR_SUCCESS;
}

static bool fake_want_write(struct mosquitto *handle)
{
    (void)handle;
    return false;
}

static int fake_socket(struct mosquitto *handle)
{
    (void)handle;
    return -1;
}

static const struct mosquitto_calls calls = {.new = fake_new,
    .destroy = fake_destroy,
    .int_option = fake_int_option,
    .connect_v5_callback_set = set_connect,
    .disconnect_v5_callback_set = set_closed,
    .publish_v5_callback_set = set_published,
    .subscribe_callback_set = set_subscribed,
    .message_callback_set = set_message,
    .log_callback_set = set_log,
    .connect_bind_async = fake_connect,
    .loop_read = fake_read,
    .loop_write = fake_write,
    .loop_misc = fake_misc,
    .want_write = fake_want_write,
    .socket = fake_socket};

static void ignore(void *context)
{
    (void)context;
}

static int connect_session(void **state)
{
    struct error error;
    (void)state;
    assert_true(broker_queues_init(&queues, ignore, NULL, &error));
    session = (struct broker_session){.calls = &calls, .options = &options, .queues = &queues};
    assert_true(broker_session_open(&session, 5, NULL));
    on_connect(session.handle, &session, 0, 0, NULL);
    assert_true(session.connected);
    left = 0;
    is_congested = false;
    return 0;
}

static int close_session(void **state)
{
    (void)state;
    broker_session_close(&session);
    assert_false(broker_session_has_unread(&session));
    broker_queues_free(&queues);
    return 0;
}

static void without_anything_to_read_poll_is_waited_for(void **state)
{
    (void)state;
    broker_session_serve(&session, POLLIN);
    assert_false(broker_session_has_unread(&session));
    left = 1;
    broker_session_serve(&session, POLLIN);
    assert_int_equal(left, 0);
    assert_false(broker_session_has_unread(&session));
}

// Requests are looked at in between, and poll sees nothing of the rest.
static void what_is_left_is_read_without_poll(void **state)
{
    (void)state;
    left = 1000;
    broker_session_serve(&session, POLLIN);
    assert_in_range(left, 1, 999);
    for (int turns = 0; left > 0; turns++) {
        assert_true(turns < 20);
        assert_true(broker_session_has_unread(&session));
        broker_session_serve(&session, 0);
    }
    broker_session_serve(&session, 0);
    assert_false(broker_session_has_unread(&session));
    assert_false(session.failed);
}

// It says nothing of what there is to read.
static void a_full_socket_does_not_end_reading(void **state)
{
    (void)state;
    is_congested = true;
    left = 50;
    broker_session_serve(&session, POLLIN);
    assert_int_equal(left, 0);
    assert_false(broker_session_has_unread(&session));
}

#define CONNECTED(test) cmocka_unit_test_setup_teardown(test, connect_session, close_session)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONNECTED(without_anything_to_read_poll_is_waited_for),
        CONNECTED(what_is_left_is_read_without_poll),
        CONNECTED(a_full_socket_does_not_end_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
