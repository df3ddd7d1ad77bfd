// What other threads bring to the main one.
#include "support/test.h"

#include "display/events.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_int woken;

static void count(void *context)
{
    (void)context;
    woken++;
}

static struct feed_report *report_of(int64_t good_at)
{
    struct feed_report *report = calloc(1, sizeof *report);
    assert_non_null(report);
    report->good_at = good_at;
    return report;
}

static void events_are_remembered_once(void **state)
{
    (void)state;
    struct events events;
    events_open(&events, count, NULL);
    woken = 0;
    events_post(&events, EVENT_BROKER);
    events_post(&events, EVENT_BROKER);
    events_post(&events, EVENT_RELOAD);
    assert_int_equal(woken, 3);
    assert_int_equal(events_take(&events), 1U << EVENT_BROKER | 1U << EVENT_RELOAD);
    assert_int_equal(events_take(&events), 0);
    events_close(&events);
}

// SDL's queue holds 65,535 events. A schedule that came behind them must not be lost: the feed believes it
// delivered.
static void no_report_is_lost_however_many_wait(void **state)
{
    enum { MANY = 70000 };
    (void)state;
    struct events events;
    events_open(&events, count, NULL);
    struct server_request *request = calloc(1, sizeof *request);
    events_post_request(&events, request);
    for (int i = 0; i < MANY; i++)
        events_post(&events, EVENT_CLOCK_STEPPED);
    for (int i = 1; i <= 3; i++)
        events_post_report(&events, report_of(i));
    assert_int_equal(
        events_take(&events), 1U << EVENT_FEED_REPORT | 1U << EVENT_REQUEST | 1U << EVENT_CLOCK_STEPPED);
    for (int i = 1; i <= 3; i++) {
        struct feed_report *report = events_next_report(&events);
        assert_non_null(report);
        assert_int_equal(report->good_at, i);
        feed_report_free(report);
    }
    assert_null(events_next_report(&events));
    assert_ptr_equal(events_next_request(&events), request);
    assert_null(events_next_request(&events));
    free(request);
    events_close(&events);
}

// The sanitizer sees what would leak.
static void what_nobody_took_is_freed(void **state)
{
    (void)state;
    struct events events;
    events_open(&events, count, NULL);
    events_post_report(&events, report_of(1));
    events_post_request(&events, calloc(1, sizeof(struct server_request)));
    events_close(&events);
}

static void *post_many(void *context)
{
    for (int i = 0; i < 1000; i++)
        events_post_report(context, report_of(i));
    return NULL;
}

static void threads_may_post_at_once(void **state)
{
    (void)state;
    struct events events;
    pthread_t threads[4];
    size_t taken = 0;
    events_open(&events, count, NULL);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, &events), 0);
    while (taken < 4000) {
        struct feed_report *report = events_next_report(&events);
        taken += report != NULL;
        feed_report_free(report);
    }
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    events_close(&events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_remembered_once),
        cmocka_unit_test(no_report_is_lost_however_many_wait),
        cmocka_unit_test(what_nobody_took_is_freed),
        cmocka_unit_test(threads_may_post_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
