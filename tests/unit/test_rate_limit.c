// How often a sender may do something, and what those with many names get for them.
#include "support/test.h"

#include "base/rate_limit.h"

#include <stdio.h>

enum { START_MS = 5000 };

// How many of `tries`, `every_ms` apart from `*now` on, are allowed.
static int allowed(struct rate_limit *limit, const char *name, const struct rate *rate, int tries,
    int every_ms, int64_t *now)
{
    int count = 0;
    for (int i = 0; i < tries; i++, *now += every_ms)
        count += rate_limit_take(limit, rate_sender_named("token", name), rate, *now) == 0;
    return count;
}

static void a_burst_and_then_so_many_a_second(void **state)
{
    (void)state;
    const struct rate *const rates[] = {&rate_of_chairs, &rate_of_staff, &rate_of_emergencies};
    const struct rate expected[] = {{10, 100}, {20, 300}, {5, 50}};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        static struct rate_limit limit;
        char name[] = {(char)('a' + i), '\0'};
        int64_t now = START_MS;
        assert_int_equal(rates[i]->per_s, expected[i].per_s);
        assert_int_equal(rates[i]->burst, expected[i].burst);
        assert_int_equal(allowed(&limit, name, rates[i], 20000, 0, &now), expected[i].burst);
        // A minute of a try each millisecond: the time of the first is not over yet.
        assert_in_range(allowed(&limit, name, rates[i], 60000, 1, &now), 60 * expected[i].per_s - 1,
            60 * expected[i].per_s);
        now += 3600 * 1000;
        assert_int_equal(allowed(&limit, name, rates[i], 20000, 0, &now), expected[i].burst);
    }
}

// Against what the bucket means: what was allowed in any time is at most the burst and the rate for that
// time.
static void no_stretch_of_time_has_more(void **state)
{
    (void)state;
    static struct rate_limit limit;
    static int64_t at[4000];
    const struct rate rate = {.per_s = 7, .burst = 5};
    uint64_t random = 20;
    size_t count = 0;
    for (int64_t now = START_MS; count < sizeof at / sizeof *at; now += (int64_t)(test_random(&random) % 400))
        if (rate_limit_take(&limit, rate_sender_named("token", "a"), &rate, now) == 0)
            at[count++] = now;
    for (size_t first = 0; first < count; first++)
        for (size_t last = first; last < count && last < first + 200; last++)
            // The cost of one is rounded down to whole microseconds.
            assert_true((double)(last - first + 1) <= 5 + (double)(at[last] - at[first]) * 7.0001 / 1000);
}

static void who_waits_as_told_is_served(void **state)
{
    (void)state;
    static struct rate_limit limit;
    struct rate_sender sender = rate_sender_named("token", "a");
    const struct rate rate = {.per_s = 3, .burst = 2};
    uint64_t random = 4;
    int refused = 0;
    for (int64_t now = START_MS, i = 0; i < 5000; i++, now += (int64_t)(test_random(&random) % 300)) {
        int64_t looked = rate_limit_wait_ms(&limit, sender, &rate, now);
        int64_t wait = rate_limit_take(&limit, sender, &rate, now);
        assert_int_equal(looked, wait);
        if (wait == 0)
            continue;
        refused++;
        assert_true(wait <= 334);
        assert_true(rate_limit_wait_ms(&limit, sender, &rate, now + wait - 1) > 0);
        assert_int_equal(rate_limit_take(&limit, sender, &rate, now + wait), 0);
        now += wait;
    }
    assert_true(refused > 1000);
}

static void senders_and_kinds_count_apart(void **state)
{
    (void)state;
    static struct rate_limit limit;
    int64_t now = START_MS;
    assert_int_equal(allowed(&limit, "a", &rate_of_chairs, 1000, 0, &now), 100);
    assert_int_equal(allowed(&limit, "b", &rate_of_chairs, 1000, 0, &now), 100);
    struct rate_sender other = rate_sender_named("emergency", "a");
    assert_int_equal(rate_limit_take(&limit, other, &rate_of_emergencies, now), 0);
    // The kind ends where the name begins.
    struct rate_sender shifted[] = {rate_sender_named("ab", "c"), rate_sender_named("a", "bc")};
    assert_memory_not_equal(&shifted[0], &shifted[1], sizeof shifted[0]);
}

// Names are cheap: whoever has many must not get rid of what one of them has spent, nor take the places of
// those who are already there.
static void many_names_push_out_nobody(void **state)
{
    enum { NAMES = 100000 };
    (void)state;
    static struct rate_limit limit;
    int64_t now = START_MS;
    char name[20];
    assert_int_equal(allowed(&limit, "spent", &rate_of_chairs, 1000, 0, &now), 100);
    assert_int_equal(allowed(&limit, "half", &rate_of_chairs, 50, 0, &now), 50);
    int fresh = 0;
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "%d", i);
        fresh += rate_limit_take(&limit, rate_sender_named("token", name), &rate_of_chairs, now) == 0;
    }
    // One each while there are places, and then the burst of the one that all others share.
    assert_int_equal(fresh, RATE_LIMIT_SENDERS - 3 + 100);
    assert_true(rate_limit_wait_ms(&limit, rate_sender_named("token", "spent"), &rate_of_chairs, now) > 0);
    assert_int_equal(allowed(&limit, "half", &rate_of_chairs, 1000, 0, &now), 50);
}

// Who comes while all places are taken is served in turn with the others, and by itself soon after.
static void a_place_is_free_once_its_sender_has_all_again(void **state)
{
    (void)state;
    static struct rate_limit limit;
    int64_t now = START_MS;
    char name[20];
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "%d", i);
        rate_limit_take(&limit, rate_sender_named("token", name), &rate_of_chairs, now);
    }
    int64_t wait = rate_limit_wait_ms(&limit, rate_sender_named("token", "new"), &rate_of_chairs, now);
    assert_in_range(wait, 1, 100);
    now += 100;
    assert_int_equal(allowed(&limit, "new", &rate_of_chairs, 1000, 0, &now), 100);
}

// The tick of a machine that was restarted under a running test begins again; a chair becomes staff.
static void another_clock_or_rate_locks_nobody_out(void **state)
{
    (void)state;
    static struct rate_limit limit;
    struct rate_sender sender = rate_sender_named("token", "a");
    int64_t now = (int64_t)1 << 50;
    assert_int_equal(allowed(&limit, "a", &rate_of_staff, 1000, 0, &now), 300);
    assert_in_range(rate_limit_wait_ms(&limit, sender, &rate_of_staff, START_MS), 1, 50);
    assert_in_range(rate_limit_wait_ms(&limit, sender, &rate_of_chairs, now), 1, 100);
    assert_in_range(rate_limit_wait_ms(&limit, sender, &rate_of_emergencies, now), 1, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_and_then_so_many_a_second),
        cmocka_unit_test(no_stretch_of_time_has_more),
        cmocka_unit_test(who_waits_as_told_is_served),
        cmocka_unit_test(senders_and_kinds_count_apart),
        cmocka_unit_test(many_names_push_out_nobody),
        cmocka_unit_test(a_place_is_free_once_its_sender_has_all_again),
        cmocka_unit_test(another_clock_or_rate_locks_nobody_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
