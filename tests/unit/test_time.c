#include "support/test.h"

#include "base/clock.h"
#include "base/zone.h"

#include <stdlib.h>
#include <time.h>

static void dates_go_there_and_back(void **state)
{
    (void)state;
    for (int64_t day = -200000; day < 200000; day += 7) {
        struct civil c = civil_from_seconds(day * SECONDS_A_DAY + 3661);
        assert_int_equal(civil_days(c.year, c.month, c.day), day);
        assert_int_equal(civil_seconds(&c), day * SECONDS_A_DAY + 3661);
    }
    struct civil c = civil_from_seconds(test_instant("2019-09-10T15:00:00Z"));
    assert_int_equal(c.weekday, 1); // a Tuesday
}

static void dates_agree_with_the_c_library(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 20000; i++) {
        time_t at = (time_t)(test_random(&seed) % 7258118400U);
        struct tm tm;
        gmtime_r(&at, &tm);
        struct civil c = civil_from_seconds(at);
        assert_int_equal(c.year, tm.tm_year + 1900);
        assert_int_equal(c.month, tm.tm_mon + 1);
        assert_int_equal(c.day, tm.tm_mday);
        assert_int_equal(c.hour, tm.tm_hour);
        assert_int_equal(c.weekday, (tm.tm_wday + 6) % 7);
    }
}

static void iso_is_read(void **state)
{
    (void)state;
    static const char *const same[] = {"2019-09-10T14:00:00Z", "2019-09-10T15:00+01:00",
        "2019-09-10 15:00:00+0100", "2019-09-10T15:00:00.123+01", "2019-09-10T09:30:00-04:30",
        "2019-09-10t14:00z"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(test_instant(same[i]), 1568124000);
    struct civil_parsed parsed;
    assert_true(civil_parse("2019-09-10", &parsed));
    assert_false(parsed.has_time);
    assert_true(civil_parse("2019-09-10T9:05", &parsed));
    assert_int_equal(parsed.civil.hour, 9);
    assert_true(civil_parse("2016-12-31T23:59:60Z", &parsed));
    assert_int_equal(parsed.civil.second, 59);
}

static void nonsense_is_no_time(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "2019", "2019-13-01", "2019-02-29", "2019-09-10T24:00",
        "2019-09-10T15", "2019-09-10T15:60", "2019-09-10T15:00+15:00", "2019-09-10T15:00 x", "10.9.2019",
        "1969-12-31", "2200-01-01", "2019-09-10T15:00:00+01:00:00", "99999-01-01"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct civil_parsed parsed;
        if (civil_parse(wrong[i], &parsed))
            fail_msg("\"%s\" was taken as a time", wrong[i]);
    }
}

static struct zone load(struct arena *arena, const char *name)
{
    struct zone zone;
    struct error error;
    if (!zone_load(arena, name, &zone, &error))
        fail_msg("%s", error.text);
    return zone;
}

static void zones_shift_in_the_right_second(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct zone lisbon = load(&arena, "Europe/Lisbon");
    int64_t spring = test_instant("2019-03-31T01:00:00Z");
    int64_t autumn = test_instant("2019-10-27T01:00:00Z");
    assert_int_equal(zone_offset(&lisbon, spring - 1), 0);
    assert_int_equal(zone_offset(&lisbon, spring), 3600);
    assert_int_equal(zone_offset(&lisbon, autumn - 1), 3600);
    assert_int_equal(zone_offset(&lisbon, autumn), 0);
    assert_int_equal(zone_offset(&lisbon, test_instant("2019-09-10T14:00:00Z")), 3600);
    arena_free(&arena);
}

static void local_times_become_instants(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct zone lisbon = load(&arena, "Europe/Lisbon");
    static const struct {
        const char *display_clock, *instant;
    } cases[] = {{"2019-09-10T15:00", "2019-09-10T14:00:00Z"}, {"2019-03-31T00:59", "2019-03-31T00:59:00Z"},
        {"2019-03-31T01:30", "2019-03-31T01:30:00Z"}, // skipped that night
        {"2019-03-31T02:00", "2019-03-31T01:00:00Z"},
        {"2019-10-27T01:30", "2019-10-27T00:30:00Z"}, // shown twice: the first time
        {"2019-10-27T02:00", "2019-10-27T02:00:00Z"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct civil_parsed parsed;
        assert_true(civil_parse(cases[i].display_clock, &parsed));
        assert_int_equal(zone_instant(&lisbon, &parsed.civil), test_instant(cases[i].instant));
    }
    arena_free(&arena);
}

static void zones_go_there_and_back(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Europe/Lisbon", "Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"};
    uint64_t seed = 3;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct arena arena = {0};
        struct zone zone = load(&arena, names[n]);
        for (int i = 0; i < 5000; i++) {
            int64_t at = (int64_t)(test_random(&seed) % 4000000000U);
            struct civil c = zone_civil(&zone, at);
            int64_t back = zone_instant(&zone, &c);
            // An hour that occurs twice comes back as its first occurrence.
            assert_true(back == at || (back < at && zone_offset(&zone, back) > zone_offset(&zone, at)));
        }
        arena_free(&arena);
    }
}

static void the_process_tz_does_not_matter(void **state)
{
    (void)state;
    static const char *const hosts[] = {"UTC", "Asia/Tokyo", "America/Los_Angeles"};
    for (size_t i = 0; i < 3; i++) {
        setenv("TZ", hosts[i], 1);
        tzset();
        struct arena arena = {0};
        struct zone lisbon = load(&arena, "Europe/Lisbon");
        char iso[ZONE_ISO_SIZE];
        assert_string_equal(zone_iso(&lisbon, 1568124000, iso), "2019-09-10T15:00:00+01:00");
        arena_free(&arena);
    }
}

static void unknown_zones_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "Europe/Lisboa", "Nowhere", "+25:00", "\xC3\xA9"};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct zone zone;
        struct error error;
        assert_false(zone_load(&arena, wrong[i], &zone, &error));
        assert_contains(error.text, "Europe/Lisbon");
    }
    arena_free(&arena);
}

static void fixed_zones_have_a_name(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct zone zone;
    char iso[ZONE_ISO_SIZE];
    assert_true(zone_fixed(&arena, -12600, &zone));
    assert_string_equal(zone.name, "-03:30");
    assert_string_equal(zone_iso(&zone, 0, iso), "1969-12-31T20:30:00-03:30");
    arena_free(&arena);
}

static void a_simulated_clock_runs_from_its_start(void **state)
{
    (void)state;
    struct clock clock = clock_simulated(1568124000000, 3600);
    int64_t now = clock_now_ms(&clock);
    assert_true(now >= 1568124000000);
    assert_int_equal(clock_wait_ms(&clock, now - 10), 0);
    assert_true(clock_wait_ms(&clock, now + 3600000) <= 1000);
    assert_int_equal(clock_seconds(-1), -1);
    assert_int_equal(clock_seconds(1999), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_go_there_and_back),
        cmocka_unit_test(dates_agree_with_the_c_library),
        cmocka_unit_test(iso_is_read),
        cmocka_unit_test(nonsense_is_no_time),
        cmocka_unit_test(zones_shift_in_the_right_second),
        cmocka_unit_test(local_times_become_instants),
        cmocka_unit_test(zones_go_there_and_back),
        cmocka_unit_test(the_process_tz_does_not_matter),
        cmocka_unit_test(unknown_zones_are_refused),
        cmocka_unit_test(fixed_zones_have_a_name),
        cmocka_unit_test(a_simulated_clock_runs_from_its_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
