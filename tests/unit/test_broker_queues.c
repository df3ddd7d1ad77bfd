// The queues between the broker's thread and the others: in order, bounded, and quiet once they are closed.
#include "support/test.h"

#include "fleet/broker_queues.h"

#include <poll.h>
#include <stdio.h>

static struct broker_queues queues;
static int notified;

static void note(void *context)
{
    (void)context;
    notified++;
}

static int open_queues(void **state)
{
    struct error error = {0};
    (void)state;
    notified = 0;
    return broker_queues_init(&queues, note, NULL, &error) ? 0 : -1;
}

static int free_queues(void **state)
{
    (void)state;
    broker_queues_free(&queues);
    return 0;
}

static void post(enum broker_event_type type, const char *text, const char *payload, size_t length)
{
    struct broker_event *event = broker_event_new(type, text, payload, length);
    assert_non_null(event);
    broker_queues_post(&queues, event);
}

static void expect_event(enum broker_event_type type, const char *text, const char *payload)
{
    struct broker_event *event = broker_queues_next(&queues);
    assert_non_null(event);
    assert_int_equal(event->type, type);
    assert_string_equal(event->text, text);
    assert_string_equal(event->payload, payload);
    assert_int_equal(event->length, strlen(payload));
    broker_event_free(event);
}

static bool is_awake(void)
{
    struct pollfd polled = {.fd = queues.wake, .events = POLLIN};
    return poll(&polled, 1, 0) == 1;
}

static void events_come_in_order(void **state)
{
    (void)state;
    assert_null(broker_queues_next(&queues));
    post(BROKER_CONNECTED, "", NULL, 0);
    post(BROKER_MESSAGE, "topic", "payload", 7);
    assert_int_equal(notified, 1); // only when none waited
    expect_event(BROKER_CONNECTED, "", "");
    post(BROKER_LOST, "why", NULL, 0);
    assert_int_equal(notified, 1);
    expect_event(BROKER_MESSAGE, "topic", "payload");
    expect_event(BROKER_LOST, "why", "");
    assert_null(broker_queues_next(&queues));
    post(BROKER_CONNECTED, "", NULL, 0);
    assert_int_equal(notified, 2);
    struct broker_counts counts = broker_queues_counts(&queues);
    assert_int_equal(counts.received, 1);
    assert_int_equal(counts.bytes_received, 7);
}

static size_t take_all(void)
{
    size_t count = 0;
    for (struct broker_event *event; (event = broker_queues_next(&queues)); count++)
        broker_event_free(event);
    return count;
}

static void too_many_messages_are_dropped_and_reported_once(void **state)
{
    (void)state;
    for (int i = 0; i < BROKER_QUEUES_EVENTS + 5; i++)
        post(BROKER_MESSAGE, "topic", "x", 1);
    post(BROKER_LOST, "why", NULL, 0); // other events always come through
    assert_int_equal(queues.events.count, BROKER_QUEUES_EVENTS + 1);
    for (int i = 0; i < BROKER_QUEUES_EVENTS; i++)
        expect_event(BROKER_MESSAGE, "topic", "x");
    expect_event(BROKER_LOST, "why", "");
    expect_event(BROKER_OVERRUN, "", "");
    assert_null(broker_queues_next(&queues));
    assert_int_equal(broker_queues_counts(&queues).received, BROKER_QUEUES_EVENTS + 5);
    // There is room again.
    post(BROKER_MESSAGE, "topic", "x", 1);
    assert_int_equal(take_all(), 1);
}

static void the_bytes_that_wait_are_bounded(void **state)
{
    (void)state;
    static char payload[BROKER_MAX_BYTES];
    size_t max = BROKER_QUEUES_EVENT_BYTES / sizeof payload;
    for (size_t i = 0; i < max + 1; i++)
        post(BROKER_MESSAGE, "topic", payload, sizeof payload);
    assert_int_equal(queues.events.count, max);
    post(BROKER_MESSAGE, "topic", NULL, 0);
    assert_int_equal(take_all(), max + 2); // the empty one, and the overrun
    assert_int_equal(queues.events.bytes, 0);
}

// An event without memory is one that was dropped.
static void no_memory_is_an_overrun(void **state)
{
    (void)state;
    broker_queues_post(&queues, NULL);
    assert_int_equal(notified, 1);
    expect_event(BROKER_OVERRUN, "", "");
    assert_null(broker_queues_next(&queues));
}

static void closed_queues_notify_nobody(void **state)
{
    (void)state;
    assert_false(broker_queues_are_closed(&queues));
    assert_false(is_awake());
    broker_queues_close(&queues);
    assert_true(broker_queues_are_closed(&queues));
    assert_true(is_awake());
    post(BROKER_MESSAGE, "topic", "x", 1);
    assert_int_equal(notified, 0);
}

static void requests_come_in_order(void **state)
{
    (void)state;
    char payload[] = "one";
    assert_null(broker_queues_take_requests(&queues));
    assert_true(broker_queues_request(&queues, BROKER_PUBLISH_RETAINED, "topic", payload, 3));
    assert_true(broker_queues_request(&queues, BROKER_SUBSCRIBE, "filter", "", 0));
    assert_true(is_awake());
    payload[0] = 'x'; // it was copied
    struct broker_request *first = broker_queues_take_requests(&queues);
    assert_false(is_awake());
    assert_non_null(first);
    assert_int_equal(first->type, BROKER_PUBLISH_RETAINED);
    assert_string_equal(first->topic, "topic");
    assert_int_equal(first->length, 3);
    assert_memory_equal(first->payload, "one", 3);
    struct broker_request *second = first->next;
    assert_non_null(second);
    assert_int_equal(second->type, BROKER_SUBSCRIBE);
    assert_string_equal(second->topic, "filter");
    assert_null(second->next);
    broker_request_free(first);
    broker_request_free(second);
    assert_null(broker_queues_take_requests(&queues));
}

static void requests_are_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < BROKER_QUEUES_REQUESTS; i++)
        assert_true(broker_queues_request(&queues, BROKER_PUBLISH, "topic", "x", 1));
    assert_false(broker_queues_request(&queues, BROKER_PUBLISH, "topic", "x", 1));
    int count = 0;
    for (struct broker_request *request = broker_queues_take_requests(&queues); request; count++) {
        struct broker_request *next = request->next;
        broker_request_free(request);
        request = next;
    }
    assert_int_equal(count, BROKER_QUEUES_REQUESTS);
    assert_true(broker_queues_request(&queues, BROKER_PUBLISH, "topic", "x", 1)); // freed with the queues
}

static void what_is_sent_is_counted(void **state)
{
    (void)state;
    broker_queues_count_sent(&queues, 5);
    broker_queues_count_sent(&queues, 0);
    struct broker_counts counts = broker_queues_counts(&queues);
    assert_int_equal(counts.sent, 2);
    assert_int_equal(counts.bytes_sent, 5);
    assert_int_equal(broker_queues_version(&queues), 0);
    broker_queues_set_version(&queues, 3);
    assert_int_equal(broker_queues_version(&queues), 3);
}

#define WITH_QUEUES(test) cmocka_unit_test_setup_teardown(test, open_queues, free_queues)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_QUEUES(events_come_in_order),
        WITH_QUEUES(too_many_messages_are_dropped_and_reported_once),
        WITH_QUEUES(the_bytes_that_wait_are_bounded),
        WITH_QUEUES(no_memory_is_an_overrun),
        WITH_QUEUES(closed_queues_notify_nobody),
        WITH_QUEUES(requests_come_in_order),
        WITH_QUEUES(requests_are_bounded),
        WITH_QUEUES(what_is_sent_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
