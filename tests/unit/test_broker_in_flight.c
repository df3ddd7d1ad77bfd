// What the broker has not answered yet: each answer finds its topic, and what never comes is bounded.
#include "support/test.h"

#include "fleet/broker_in_flight.h"

#include <stdio.h>
#include <stdlib.h>

static void expect_taken(struct broker_in_flight *in_flight, int id, bool subscribe, const char *expected)
{
    char *topic = broker_in_flight_take(in_flight, id, subscribe);
    if (!expected) {
        assert_null(topic);
        return;
    }
    assert_non_null(topic);
    assert_string_equal(topic, expected);
    free(topic);
}

static void an_answer_finds_its_topic_once(void **state)
{
    (void)state;
    struct broker_in_flight in_flight = {0};
    expect_taken(&in_flight, 1, false, NULL);
    expect_taken(&in_flight, 0, false, NULL);
    broker_in_flight_add(&in_flight, 1, false, "published");
    broker_in_flight_add(&in_flight, 2, true, "subscribed");
    expect_taken(&in_flight, 1, true, NULL);
    expect_taken(&in_flight, 2, false, NULL);
    expect_taken(&in_flight, 2, true, "subscribed");
    expect_taken(&in_flight, 2, true, NULL);
    expect_taken(&in_flight, 1, false, "published");
    expect_taken(&in_flight, 1, false, NULL);
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    struct broker_in_flight in_flight = {0};
    char topic[16];
    for (int id = 0; id < BROKER_IN_FLIGHT_MAX + 2; id++) {
        snprintf(topic, sizeof topic, "t%d", id);
        broker_in_flight_add(&in_flight, id, false, topic);
    }
    expect_taken(&in_flight, 0, false, NULL);
    expect_taken(&in_flight, 1, false, NULL);
    expect_taken(&in_flight, 2, false, "t2");
    expect_taken(&in_flight, BROKER_IN_FLIGHT_MAX + 1, false, topic);
    broker_in_flight_clear(&in_flight);
}

// A new session counts from one again.
static void a_session_does_not_answer_for_another(void **state)
{
    (void)state;
    struct broker_in_flight in_flight = {0};
    broker_in_flight_add(&in_flight, 1, false, "before");
    broker_in_flight_clear(&in_flight);
    expect_taken(&in_flight, 1, false, NULL);
    broker_in_flight_add(&in_flight, 1, false, "after");
    expect_taken(&in_flight, 1, false, "after");
    broker_in_flight_clear(&in_flight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_finds_its_topic_once),
        cmocka_unit_test(the_oldest_are_forgotten),
        cmocka_unit_test(a_session_does_not_answer_for_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
