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

static void post_urgent(const char *text)
{
    struct broker_event *event = broker_event_new(BROKER_MESSAGE, text, "x", 1);
    assert_non_null(event);
    event->urgent = true;
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
    post_urgent("emergency");          // has places of its own
    post(BROKER_LOST, "why", NULL, 0); // other events always come through
    assert_int_equal(queues.events.count, BROKER_QUEUES_EVENTS + 1);
    expect_event(BROKER_MESSAGE, "emergency", "x");
    for (int i = 0; i < BROKER_QUEUES_EVENTS; i++)
        expect_event(BROKER_MESSAGE, "topic", "x");
    expect_event(BROKER_LOST, "why", "");
    expect_event(BROKER_OVERRUN, "", "");
    assert_null(broker_queues_next(&queues));
    assert_int_equal(broker_queues_counts(&queues).received, BROKER_QUEUES_EVENTS + 6);
    // There is room again.
    post(BROKER_MESSAGE, "topic", "x", 1);
    assert_int_equal(take_all(), 1);
}

static void post_from(size_t sender, bool urgent, const char *text, size_t length)
{
    static char payload[BROKER_MAX_BYTES];
    struct broker_event *event = broker_event_new(BROKER_MESSAGE, text, payload, length);
    assert_non_null(event);
    event->sender = sender;
    event->urgent = urgent;
    broker_queues_post(&queues, event);
}

// Takes the oldest event, which is one of this topic, and says whether the broker had sent it before it had
// what was published under "desk/all".
static bool came_before(const char *text)
{
    struct broker_event *event = broker_queues_next(&queues);
    assert_non_null(event);
    assert_string_equal(event->text, text);
    bool before = event->sequence < broker_queues_confirmed(&queues, "desk/all");
    broker_event_free(event);
    return before;
}

static void what_came_before_a_confirmation_is_known(void **state)
{
    (void)state;
    post(BROKER_MESSAGE, "nothing was published", "x", 1);
    assert_false(came_before("nothing was published"));
    for (int round = 0; round < 2; round++) {
        assert_true(
            broker_queues_request(&queues, BROKER_URGENT, BROKER_PUBLISH_RETAINED, "desk/all", "x", 1));
        post(BROKER_MESSAGE, "while it waits", "x", 1);
        assert_true(came_before("while it waits"));
        broker_request_free(broker_queues_take_request(&queues, BROKER_URGENT));
        post(BROKER_MESSAGE, "on its way", "x", 1);
        post(BROKER_MESSAGE, "on its way, too", "x", 1);
        assert_true(came_before("on its way"));
        broker_queues_settle(&queues, "desk/all");
        post(BROKER_MESSAGE, "after it", "x", 1);
        assert_true(came_before("on its way, too")); // though it is looked at later
        assert_false(came_before("after it"));
    }
    // Of the many that were confirmed since, it is forgotten.
    post(BROKER_MESSAGE, "after it", "x", 1);
    for (int i = 0; i < 2 * BROKER_QUEUES_ON_THEIR_WAY; i++) {
        char topic[32];
        snprintf(topic, sizeof topic, "display/%d/status", i);
        assert_true(broker_queues_request(&queues, BROKER_ORDINARY, BROKER_PUBLISH, topic, "x", 1));
        broker_request_free(broker_queues_take_request(&queues, BROKER_ORDINARY));
        broker_queues_settle(&queues, topic);
    }
    assert_false(came_before("after it"));
}

static void a_flood_of_one_sender_leaves_room_for_the_others(void **state)
{
    (void)state;
    for (int i = 0; i < BROKER_QUEUES_EVENTS + 5; i++)
        post_from(7, i % 2, "flood", 1);
    post_from(8, false, "staff", 0);
    assert_int_equal(queues.urgent.count + queues.events.count, BROKER_QUEUES_SHARE_EVENTS + 1);
    for (int i = 0; i < BROKER_QUEUES_SHARE_EVENTS; i++)
        broker_event_free(broker_queues_next(&queues));
    expect_event(BROKER_MESSAGE, "staff", "");
    assert_null(broker_queues_next(&queues)); // nobody has to ask again for what was dropped
    // What is taken gives room again.
    post_from(7, false, "flood", 1);
    assert_int_equal(take_all(), 1);
}

static void the_bytes_of_one_sender_are_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        post_from(7, false, "flood", BROKER_QUEUES_SHARE_BYTES / 2);
    post_from(8, false, "staff", 1);
    assert_int_equal(take_all(), 3);
    post_from(7, false, "flood", BROKER_QUEUES_SHARE_BYTES);
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

static bool publish(enum broker_lane lane, const char *topic, const char *payload)
{
    return broker_queues_request(&queues, lane, BROKER_PUBLISH_RETAINED, topic, payload, strlen(payload));
}

static void expect_request(enum broker_lane last, const char *topic, const char *payload)
{
    struct broker_request *request = broker_queues_take_request(&queues, last);
    assert_non_null(request);
    assert_string_equal(request->topic, topic);
    assert_int_equal(request->length, strlen(payload));
    assert_memory_equal(request->payload, payload, strlen(payload));
    broker_request_free(request);
}

static size_t take_all_requests(void)
{
    size_t count = 0;
    for (struct broker_request *request; (request = broker_queues_take_request(&queues, BROKER_BULK));
         count++)
        broker_request_free(request);
    return count;
}

static void what_is_urgent_overtakes_all_other_messages(void **state)
{
    (void)state;
    post(BROKER_CONNECTED, "", NULL, 0);
    for (int i = 0; i < 1000; i++)
        post(BROKER_MESSAGE, "flood", "x", 1);
    post_urgent("first");
    post_urgent("second");
    assert_int_equal(notified, 1);
    expect_event(BROKER_MESSAGE, "first", "x");
    struct broker_event *event = broker_queues_next(&queues);
    assert_non_null(event);
    assert_string_equal(event->text, "second");
    broker_event_free(event);
    expect_event(BROKER_CONNECTED, "", "");
    expect_event(BROKER_MESSAGE, "flood", "x");
    assert_int_equal(take_all(), 999);
}

static void what_is_urgent_is_bounded_too(void **state)
{
    (void)state;
    for (int i = 0; i < BROKER_QUEUES_URGENT_EVENTS + 5; i++)
        post_urgent("topic");
    post(BROKER_MESSAGE, "topic", "x", 1);
    assert_int_equal(queues.urgent.count, BROKER_QUEUES_URGENT_EVENTS);
    assert_int_equal(take_all(), BROKER_QUEUES_URGENT_EVENTS + 2); // and the overrun
}

static void requests_come_in_order(void **state)
{
    (void)state;
    char payload[] = "one";
    assert_null(broker_queues_take_request(&queues, BROKER_BULK));
    assert_true(publish(BROKER_ORDINARY, "topic", payload));
    assert_true(broker_queues_request(&queues, BROKER_ORDINARY, BROKER_SUBSCRIBE, "filter", "", 0));
    assert_true(is_awake());
    payload[0] = 'x'; // it was copied
    broker_queues_clear_wake(&queues);
    assert_false(is_awake());
    expect_request(BROKER_BULK, "topic", "one");
    struct broker_request *second = broker_queues_take_request(&queues, BROKER_BULK);
    assert_non_null(second);
    assert_int_equal(second->type, BROKER_SUBSCRIBE);
    assert_string_equal(second->topic, "filter");
    assert_null(second->next);
    broker_request_free(second);
    assert_null(broker_queues_take_request(&queues, BROKER_BULK));
}

static void requests_go_lane_by_lane(void **state)
{
    (void)state;
    assert_true(publish(BROKER_BULK, "picture", "p"));
    assert_true(publish(BROKER_ORDINARY, "status", "s"));
    assert_true(publish(BROKER_URGENT, "emergency", "e"));
    assert_true(publish(BROKER_URGENT, "emergency 2", "e"));
    expect_request(BROKER_BULK, "emergency", "e");
    expect_request(BROKER_URGENT, "emergency 2", "e");
    assert_null(broker_queues_take_request(&queues, BROKER_URGENT)); // only what is urgent may go now
    expect_request(BROKER_ORDINARY, "status", "s");
    assert_null(broker_queues_take_request(&queues, BROKER_ORDINARY));
    expect_request(BROKER_BULK, "picture", "p");
}

// Each lane has its bound, and none takes another's places.
static void requests_are_bounded(void **state)
{
    static const size_t places[BROKER_LANES] = {
        BROKER_QUEUES_URGENT_REQUESTS, BROKER_QUEUES_REQUESTS, BROKER_QUEUES_BULK_REQUESTS};
    char topic[24];
    (void)state;
    for (int lane = BROKER_LANES; lane-- > 0;) {
        for (size_t i = 0; i < places[lane]; i++) {
            snprintf(topic, sizeof topic, "%zu", i);
            assert_true(publish((enum broker_lane)lane, topic, "x"));
        }
        assert_false(publish((enum broker_lane)lane, "topic", "x"));
    }
    // Those of the same topics were replaced.
    assert_int_equal(take_all_requests(), BROKER_QUEUES_REQUESTS);
    assert_true(publish(BROKER_ORDINARY, "topic", "x")); // freed with the queues
}

static void the_bytes_of_requests_are_bounded(void **state)
{
    static char payload[BROKER_MAX_BYTES];
    int taken = 0;
    (void)state;
    while (broker_queues_request(&queues, BROKER_BULK, BROKER_PUBLISH, "picture", payload, sizeof payload))
        taken++;
    assert_int_equal(taken, BROKER_QUEUES_REQUEST_BYTES / BROKER_MAX_BYTES);
    assert_true(publish(BROKER_URGENT, "emergency", "e"));
    expect_request(BROKER_BULK, "emergency", "e");
    assert_int_equal(take_all_requests(), taken);
    assert_int_equal(queues.requests[BROKER_BULK].bytes, 0);
}

// Else the older document would reach the broker last, and be the one that it keeps.
static void an_urgent_document_replaces_older_ones(void **state)
{
    (void)state;
    assert_true(publish(BROKER_ORDINARY, "desk/room/Jade", "old"));
    assert_true(publish(BROKER_ORDINARY, "desk/room/Opala", "kept"));
    assert_true(publish(BROKER_ORDINARY, "desk/room/Jade", "older than the emergency"));
    assert_true(
        broker_queues_request(&queues, BROKER_ORDINARY, BROKER_PUBLISH, "desk/room/Jade", "probe", 5));
    assert_true(publish(BROKER_URGENT, "desk/room/Jade", "emergency"));
    expect_request(BROKER_BULK, "desk/room/Jade", "emergency");
    expect_request(BROKER_BULK, "desk/room/Opala", "kept");
    expect_request(BROKER_BULK, "desk/room/Jade", "probe");
    assert_int_equal(take_all_requests(), 0);
    assert_true(publish(BROKER_ORDINARY, "after", "x")); // the end of the lane is still known
    expect_request(BROKER_BULK, "after", "x");
}

static bool is_overtaken(const char *topic)
{
    return broker_queues_overtaken(&queues, topic, "emergency", 9);
}

// What another connection published.
static void another_connection_overtakes_what_waits(void **state)
{
    (void)state;
    assert_true(publish(BROKER_ORDINARY, "desk/all", "old"));
    assert_true(publish(BROKER_URGENT, "desk/all", "old"));
    assert_true(publish(BROKER_ORDINARY, "desk/room/Opala", "kept"));
    assert_true(broker_queues_have(&queues, "desk/all"));
    assert_true(is_overtaken("desk/all"));
    assert_false(broker_queues_have(&queues, "desk/all"));
    expect_request(BROKER_BULK, "desk/room/Opala", "kept");
    assert_int_equal(take_all_requests(), 0);
}

// Else it would be retained after the emergency, if the other connection is faster.
static void what_is_on_its_way_is_followed_by_the_newest(void **state)
{
    (void)state;
    assert_true(publish(BROKER_ORDINARY, "desk/all", "old"));
    assert_true(publish(BROKER_ORDINARY, "status", "kept"));
    expect_request(BROKER_BULK, "desk/all", "old");
    assert_true(broker_queues_have(&queues, "desk/all"));
    assert_true(is_overtaken("desk/all"));
    assert_true(is_overtaken("desk/all")); // the latest replaces the one before
    expect_request(BROKER_BULK, "desk/all", "emergency");
    expect_request(BROKER_BULK, "status", "kept");
    assert_int_equal(take_all_requests(), 0);
    // Two are on their way.
    broker_queues_settle(&queues, "desk/all");
    assert_true(broker_queues_have(&queues, "desk/all"));
    broker_queues_settle(&queues, "desk/all");
    assert_false(broker_queues_have(&queues, "desk/all"));
    assert_true(broker_queues_have(&queues, "status"));
    assert_true(is_overtaken("desk/all"));
    assert_int_equal(take_all_requests(), 0);
    // The session ended.
    broker_queues_settle(&queues, NULL);
    assert_false(broker_queues_have(&queues, "status"));
}

static void what_is_on_its_way_is_bounded(void **state)
{
    (void)state;
    char topic[24];
    for (int i = 0; i < 2 * BROKER_QUEUES_ON_THEIR_WAY; i++) {
        snprintf(topic, sizeof topic, "%d", i);
        assert_true(publish(BROKER_ORDINARY, topic, "x"));
        expect_request(BROKER_BULK, topic, "x");
    }
    assert_true(broker_queues_have(&queues, topic));
    assert_false(broker_queues_have(&queues, "0"));
    assert_true(broker_queues_request(&queues, BROKER_ORDINARY, BROKER_SUBSCRIBE, "filter", "", 0));
    assert_int_equal(take_all_requests(), 1);
    assert_false(broker_queues_have(&queues, "filter"));
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
        WITH_QUEUES(what_came_before_a_confirmation_is_known),
        WITH_QUEUES(a_flood_of_one_sender_leaves_room_for_the_others),
        WITH_QUEUES(the_bytes_of_one_sender_are_bounded),
        WITH_QUEUES(no_memory_is_an_overrun),
        WITH_QUEUES(closed_queues_notify_nobody),
        WITH_QUEUES(what_is_urgent_overtakes_all_other_messages),
        WITH_QUEUES(what_is_urgent_is_bounded_too),
        WITH_QUEUES(requests_come_in_order),
        WITH_QUEUES(requests_go_lane_by_lane),
        WITH_QUEUES(requests_are_bounded),
        WITH_QUEUES(the_bytes_of_requests_are_bounded),
        WITH_QUEUES(an_urgent_document_replaces_older_ones),
        WITH_QUEUES(another_connection_overtakes_what_waits),
        WITH_QUEUES(what_is_on_its_way_is_followed_by_the_newest),
        WITH_QUEUES(what_is_on_its_way_is_bounded),
        WITH_QUEUES(what_is_sent_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
