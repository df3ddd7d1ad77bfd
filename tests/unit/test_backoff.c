#include "support/test.h"

#include "base/backoff.h"

static int64_t delay(int refresh, int failures, int64_t retry, double random)
{
    struct backoff backoff = {
        .refresh_s = refresh, .failures = failures, .retry_after_s = retry, .random = random};
    return backoff_delay_ms(&backoff);
}

static void fetches_spread_and_back_off(void **state)
{
    (void)state;
    assert_int_equal(delay(60, 0, 0, 0.5), 60000);
    assert_int_equal(delay(60, 0, 0, 0), 57000);
    struct backoff first = {.refresh_s = 60, .first = true};
    assert_int_equal(backoff_delay_ms(&first), 6000);
    first.random = 0.5;
    assert_int_equal(backoff_delay_ms(&first), 33000);
    struct backoff capped = {.refresh_s = 1, .failures = 20, .max_s = 60, .random = 0.5};
    assert_int_equal(backoff_delay_ms(&capped), 60000);
    assert_int_equal(delay(60, 1, 0, 0.5), 10000);
    assert_int_equal(delay(60, 2, 0, 0.5), 20000);
    assert_int_equal(delay(60, 3, 0, 0), 32000);
    assert_int_equal(delay(5, 1, 0, 0.5), 5000);
    assert_int_equal(delay(60, 100, 0, 0.5), 600000);
    assert_int_equal(delay(60, 1000000000, 0, 0.5), 600000);
    for (int failures = 0; failures < 40; failures++)
        for (int tenth = 0; tenth < 10; tenth++) {
            int64_t ms = delay(60, failures, 0, tenth / 10.0);
            assert_true(ms >= 8000 && ms <= 720000);
        }
}

// Never sooner than asked for, and not all displays at the same instant if the server names a date.
static void what_the_server_asks_for_is_kept_and_spread(void **state)
{
    (void)state;
    assert_int_equal(delay(60, 1, 120, 0), 120000);
    assert_int_equal(delay(60, 1, 120, 0.5), 132000);
    assert_int_equal(delay(60, 1, 86400, 0), 600000);
    assert_int_equal(delay(60, 1, INT64_MAX, 0), 600000);
    assert_int_equal(delay(60, 100, 1, 0.5), 600000); // our own pause is longer
    assert_int_equal(delay(60, 0, 120, 0.5), 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fetches_spread_and_back_off),
        cmocka_unit_test(what_the_server_asks_for_is_kept_and_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
