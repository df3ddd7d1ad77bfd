// What the main thread does before it draws the next picture: what is urgent, and of the rest a slice.
#include "support/test.h"

#include "display/rounds.h"

#include <stdlib.h>

// What the handlers did, in order: a letter for each call.
static struct {
    struct events events;
    struct rounds rounds;
    char said[100];
    int requests_left; // slices
    bool urgent_comes; // while the broker is handled
    bool failed;
} rig;

static void wake(void *context)
{
    (void)context;
}

static int start(void **state)
{
    (void)state;
    memset(&rig, 0, sizeof rig);
    events_open(&rig.events, wake, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    events_close(&rig.events);
    return 0;
}

static bool say(char letter, bool more)
{
    size_t length = strlen(rig.said);
    assert_true(length + 1 < sizeof rig.said);
    rig.said[length] = letter;
    return more;
}

static bool step(void *context)
{
    (void)context;
    return say('c', false);
}

static bool urgent(void *context)
{
    (void)context;
    return say('U', false);
}

static bool broker(void *context)
{
    (void)context;
    if (rig.urgent_comes)
        events_post(&rig.events, EVENT_URGENT);
    return say('b', false);
}

static bool work(void *context)
{
    (void)context;
    return say('w', false);
}

static bool request(void *context)
{
    (void)context;
    return say('r', rig.requests_left-- > 1);
}

static bool reload(void *context)
{
    (void)context;
    rig.failed = true;
    return say('l', false);
}

static bool report(void *context)
{
    (void)context;
    return say('s', false);
}

static bool has_failed(void *context)
{
    (void)context;
    return rig.failed;
}

static const rounds_handler handlers[EVENTS] = {
    [EVENT_CLOCK_STEPPED] = step,
    [EVENT_URGENT] = urgent,
    [EVENT_BROKER] = broker,
    [EVENT_WORK_DONE] = work,
    [EVENT_REQUEST] = request,
    [EVENT_RELOAD] = reload,
    [EVENT_CONFIG_CHECKED] = work,
    [EVENT_FEED_REPORT] = report,
};

// Runs rounds, a picture ("|") after each, until nothing is pending.
static const char *run(int max)
{
    memset(rig.said, 0, sizeof rig.said);
    do {
        rounds_run(&rig.rounds, &rig.events, handlers, has_failed, NULL);
        say('|', false);
    } while (rig.rounds.pending && --max > 0 && !rig.failed);
    return rig.said;
}

static void post_all(void)
{
    events_post(&rig.events, EVENT_FEED_REPORT);
    events_post(&rig.events, EVENT_REQUEST);
    events_post(&rig.events, EVENT_WORK_DONE);
    events_post(&rig.events, EVENT_BROKER);
    events_post(&rig.events, EVENT_URGENT);
    events_post(&rig.events, EVENT_CLOCK_STEPPED);
}

static void what_is_urgent_is_drawn_before_the_rest(void **state)
{
    (void)state;
    rig.requests_left = 3;
    post_all();
    assert_string_equal(run(20), "cU|bwrs|r|r|");
}

static void what_comes_meanwhile_is_drawn_next(void **state)
{
    (void)state;
    rig.requests_left = 1;
    rig.urgent_comes = true;
    events_post(&rig.events, EVENT_BROKER);
    events_post(&rig.events, EVENT_REQUEST);
    events_post(&rig.events, EVENT_FEED_REPORT);
    assert_string_equal(run(20), "b|U|rs|");
}

// An emergency each round: the rest goes on in every second one.
static void nothing_waits_for_ever(void **state)
{
    (void)state;
    rig.requests_left = 5;
    post_all();
    struct str all = {0};
    for (int round = 0; round < 12; round++) {
        str_add_text(&all, run(1));
        events_post(&rig.events, EVENT_URGENT);
    }
    assert_string_equal(str_text(&all), "cU|Ubwrs|U|Ur|U|Ur|U|Ur|U|Ur|U|U|");
    assert_int_equal(rig.rounds.pending, 0);
    str_free(&all);
}

static void a_failure_ends_the_round(void **state)
{
    (void)state;
    events_post(&rig.events, EVENT_RELOAD);
    events_post(&rig.events, EVENT_FEED_REPORT);
    assert_string_equal(run(20), "l|");
}

// An emergency overtakes all that waits, and is not mixed with it.
static void urgent_requests_overtake_the_others(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++) {
        struct server_request *one = calloc(1, sizeof *one);
        assert_non_null(one);
        one->width = i;
        one->urgent = i == 300 || i == 400;
        events_post_request(&rig.events, one);
    }
    assert_true(events_is_pending(&rig.events, EVENT_URGENT));
    for (int expected = 300; expected <= 400; expected += 100) {
        struct server_request *one = events_next_urgent(&rig.events);
        assert_non_null(one);
        assert_int_equal(one->width, expected);
        server_request_free(one);
    }
    assert_null(events_next_urgent(&rig.events));
    for (int i = 0; i < 498; i++) {
        struct server_request *one = events_next_request(&rig.events);
        assert_non_null(one);
        assert_int_equal(one->width, i + (i >= 300) + (i >= 399));
        server_request_free(one);
    }
    assert_null(events_next_request(&rig.events));
    assert_int_equal(events_take(&rig.events), 1U << EVENT_URGENT | 1U << EVENT_REQUEST);
    assert_false(events_is_pending(&rig.events, EVENT_URGENT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_urgent_is_drawn_before_the_rest, start, end),
        cmocka_unit_test_setup_teardown(what_comes_meanwhile_is_drawn_next, start, end),
        cmocka_unit_test_setup_teardown(nothing_waits_for_ever, start, end),
        cmocka_unit_test_setup_teardown(a_failure_ends_the_round, start, end),
        cmocka_unit_test_setup_teardown(urgent_requests_overtake_the_others, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
