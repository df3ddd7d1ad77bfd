// Bare times of day: which instant each of them means.
#include "support/test.h"

#include "base/time_of_day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct zone load(struct arena *arena, const char *name)
{
    struct zone zone;
    struct error error;
    if (!zone_load(arena, name, &zone, &error))
        fail_msg("%s", error.text);
    return zone;
}

static struct time_of_day read(const char *text)
{
    struct time_of_day time;
    assert_true(time_of_day_read(text, &time));
    return time;
}

// `item` is "start" or "start/end" for a start or an end; NULL for an `until`.
static int64_t resolve(const struct zone *zone, const char *now, const char *item, const char *text)
{
    struct time_of_day time = read(text);
    const char *slash = item ? strchr(item, '/') : NULL;
    char start[40];
    if (!item)
        return time_of_day_next(&time, zone, test_instant(now));
    snprintf(start, sizeof start, "%.*s", slash ? (int)(slash - item) : 39, item);
    if (!slash)
        return time_of_day_start(&time, zone, test_instant(start), test_instant(now));
    struct time_of_day_item about = {.start = test_instant(start), .end = test_instant(slash + 1)};
    about.planned_s = about.end - about.start;
    return time_of_day_end(&time, zone, &about, test_instant(now));
}

static void a_bare_time_means_the_instant_nearest_to_what_it_is_about(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *now, *item, *text, *expected;
    } cases[] = {
        // Ends, around midnight.
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "23:50",
            "2026-06-10T23:50+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "23:50",
            "2026-06-10T23:50+02:00"},
        {"Europe/Berlin", "2026-06-10T23:55+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "23:50",
            "2026-06-10T23:50+02:00"},
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "00:00",
            "2026-06-11T00:00+02:00"},
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "00:05",
            "2026-06-11T00:05+02:00"},
        {"Europe/Berlin", "2026-06-11T00:01+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "00:05",
            "2026-06-11T00:05+02:00"},
        {"Europe/Berlin", "2026-06-11T00:01+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:05+02:00", "23:59",
            "2026-06-10T23:59+02:00"},
        {"Europe/Berlin", "2026-06-10T20:00+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "1:15",
            "2026-06-11T01:15+02:00"},
        // Never before the start: that is tomorrow, and is asked.
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "23:30",
            "2026-06-11T23:30+02:00"},
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "23:20",
            "2026-06-11T23:20+02:00"},
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00/2026-06-11T00:00+02:00", "12:00",
            "2026-06-11T12:00+02:00"},
        {"Europe/Berlin", "2026-06-10T14:00+02:00", "2026-06-10T14:00+02:00/2026-06-10T15:00+02:00", "13:59",
            "2026-06-11T13:59+02:00"},
        // Ends by day.
        {"Europe/Berlin", "2026-06-10T14:10+02:00", "2026-06-10T14:00+02:00/2026-06-10T15:00+02:00", "15:20",
            "2026-06-10T15:20+02:00"},
        {"Europe/Berlin", "2026-06-10T14:10+02:00", "2026-06-10T14:00+02:00/2026-06-10T15:00+02:00", "14:30",
            "2026-06-10T14:30+02:00"},
        {"Europe/Berlin", "2026-06-10T08:00+02:00", "2026-06-10T14:00+02:00/2026-06-10T15:00+02:00",
            "15:20:30", "2026-06-10T15:20:30+02:00"},
        // Items of more than a day: nearest to their end.
        {"Europe/Berlin", "2026-06-11T09:00+02:00", "2026-06-10T10:00+02:00/2026-06-11T12:00+02:00", "11:30",
            "2026-06-11T11:30+02:00"},
        {"Europe/Berlin", "2026-06-10T11:00+02:00", "2026-06-10T10:00+02:00/2026-06-11T12:00+02:00", "11:30",
            "2026-06-11T11:30+02:00"},
        {"Europe/Berlin", "2026-06-11T09:00+02:00", "2026-06-10T10:00+02:00/2026-06-11T12:00+02:00", "14:00",
            "2026-06-11T14:00+02:00"},
        {"Europe/Berlin", "2026-06-11T09:00+02:00", "2026-06-10T10:00+02:00/2026-06-11T12:00+02:00", "00:30",
            "2026-06-11T00:30+02:00"},
        {"Europe/Berlin", "2026-06-11T09:00+02:00", "2026-06-10T10:00+02:00/2026-06-11T12:00+02:00", "23:00",
            "2026-06-11T23:00+02:00"},
        {"Europe/Berlin", "2026-06-11T00:10+02:00", "2026-06-10T18:00+02:00/2026-06-11T14:00+02:00", "19:00",
            "2026-06-11T19:00+02:00"},
        // Starts, around midnight.
        {"Europe/Berlin", "2026-06-10T23:50+02:00", "2026-06-11T00:00+02:00", "00:05",
            "2026-06-11T00:05+02:00"},
        {"Europe/Berlin", "2026-06-10T23:40+02:00", "2026-06-10T23:30+02:00", "00:05",
            "2026-06-11T00:05+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50+02:00", "2026-06-11T00:00+02:00", "23:55",
            "2026-06-10T23:55+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50+02:00", "2026-06-11T00:00+02:00", "01:45",
            "2026-06-11T01:45+02:00"},
        {"Europe/Berlin", "2026-06-11T00:10+02:00", "2026-06-11T00:05+02:00", "23:50",
            "2026-06-10T23:50+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50+02:00", "2026-06-11T01:00+02:00", "01:00",
            "2026-06-11T01:00+02:00"},
        {"Europe/Berlin", "2026-06-10T22:00+02:00", "2026-06-11T10:00+02:00", "10:15",
            "2026-06-11T10:15+02:00"},
        {"Europe/Berlin", "2026-06-10T09:00+02:00", "2026-06-11T10:00+02:00", "09:00",
            "2026-06-11T09:00+02:00"},
        {"Europe/Berlin", "2026-06-12T09:00+02:00", "2026-06-11T10:00+02:00", "10:30",
            "2026-06-11T10:30+02:00"},
        {"Europe/Berlin", "2026-06-10T12:00+02:00", "2026-06-10T15:00+02:00", "15:20",
            "2026-06-10T15:20+02:00"},
        {"Europe/Berlin", "2026-06-10T12:00+02:00", "2026-06-10T14:00+02:00", "02:00",
            "2026-06-11T02:00+02:00"},
        {"Europe/Berlin", "2026-06-10T12:00+02:00", "2026-06-10T14:00+02:00", "02:01",
            "2026-06-10T02:01+02:00"},
        {"Europe/Berlin", "2026-06-10T12:00+02:00", "2026-06-10T14:00+02:00", "01:59",
            "2026-06-11T01:59+02:00"},
        // Untils: the next to come.
        {"Europe/Berlin", "2026-06-10T23:50+02:00", NULL, "00:05", "2026-06-11T00:05+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50+02:00", NULL, "23:50", "2026-06-11T23:50+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50+02:00", NULL, "23:51", "2026-06-10T23:51+02:00"},
        {"Europe/Berlin", "2026-06-10T23:50:30+02:00", NULL, "23:50", "2026-06-11T23:50+02:00"},
        {"Europe/Berlin", "2026-06-10T15:00+02:00", NULL, "09:30", "2026-06-11T09:30+02:00"},
        {"Europe/Berlin", "2026-06-10T15:00+02:00", NULL, "16:30", "2026-06-10T16:30+02:00"},
        {"Europe/Berlin", "2026-12-31T23:59:59+01:00", NULL, "00:00", "2027-01-01T00:00+01:00"},
        {"Europe/Berlin", "2028-02-28T23:00+01:00", NULL, "09:00", "2028-02-29T09:00+01:00"},
        // Clocks go forward: Berlin, 29 March 2026, 02:00 to 03:00.
        {"Europe/Berlin", "2026-03-29T01:00+01:00", NULL, "09:30", "2026-03-29T09:30+02:00"},
        {"Europe/Berlin", "2026-03-28T23:00+01:00", NULL, "09:30", "2026-03-29T09:30+02:00"},
        {"Europe/Berlin", "2026-03-28T23:00+01:00", NULL, "02:30", "2026-03-29T03:00+02:00"},
        {"Europe/Berlin", "2026-03-28T23:00+01:00", NULL, "02:00", "2026-03-29T03:00+02:00"},
        {"Europe/Berlin", "2026-03-28T23:00+01:00", NULL, "01:59", "2026-03-29T01:59+01:00"},
        {"Europe/Berlin", "2026-03-28T23:00+01:00", NULL, "03:00", "2026-03-29T03:00+02:00"},
        {"Europe/Berlin", "2026-03-29T03:00+02:00", NULL, "02:30", "2026-03-30T02:30+02:00"},
        {"Europe/Berlin", "2026-03-29T01:30+01:00", "2026-03-29T01:00+01:00/2026-03-29T03:30+02:00", "02:15",
            "2026-03-29T03:00+02:00"},
        {"Europe/Berlin", "2026-03-28T22:00+01:00", "2026-03-29T01:30+01:00", "03:15",
            "2026-03-29T03:15+02:00"},
        // And back: 25 October 2026, 03:00 to 02:00.
        {"Europe/Berlin", "2026-10-24T23:00+02:00", NULL, "02:30", "2026-10-25T02:30+02:00"},
        {"Europe/Berlin", "2026-10-25T02:40+02:00", NULL, "02:30", "2026-10-25T02:30+01:00"},
        {"Europe/Berlin", "2026-10-25T02:30+01:00", NULL, "02:30", "2026-10-26T02:30+01:00"},
        {"Europe/Berlin", "2026-10-25T01:00+02:00", NULL, "09:30", "2026-10-25T09:30+01:00"},
        {"Europe/Berlin", "2026-10-25T02:20+02:00", "2026-10-25T01:00+02:00/2026-10-25T02:15+02:00", "02:40",
            "2026-10-25T02:40+02:00"},
        {"Europe/Berlin", "2026-10-25T02:50+02:00", "2026-10-25T01:00+02:00/2026-10-25T02:15+01:00", "02:40",
            "2026-10-25T02:40+01:00"},
        {"Europe/Berlin", "2026-10-25T01:10+02:00", "2026-10-25T01:00+02:00/2026-10-25T02:15+01:00", "02:15",
            "2026-10-25T02:15+01:00"}, // as it is shown
        {"Europe/Berlin", "2026-10-24T20:00+02:00", "2026-10-25T02:30+01:00", "02:30",
            "2026-10-25T02:30+01:00"}, // the same
        {"Europe/Berlin", "2026-10-24T20:00+02:00", "2026-10-25T03:30+01:00", "02:30",
            "2026-10-25T02:30+02:00"},
        {"Europe/Berlin", "2026-10-25T02:45+02:00", "2026-10-25T03:30+01:00", "02:30",
            "2026-10-25T02:30+01:00"},
        // Nights in other zones: at midnight, by half an hour, without a whole day.
        {"America/Santiago", "2026-09-05T22:00-04:00", NULL, "00:30", "2026-09-06T01:00-03:00"},
        {"America/Santiago", "2026-04-04T22:00-03:00", NULL, "23:30", "2026-04-04T23:30-03:00"},
        {"America/Santiago", "2026-04-04T23:40-03:00", NULL, "23:30", "2026-04-04T23:30-04:00"},
        {"America/Santiago", "2026-04-04T23:40-03:00", NULL, "00:10", "2026-04-05T00:10-04:00"},
        {"Australia/Lord_Howe", "2026-04-05T01:00+11:00", NULL, "01:45", "2026-04-05T01:45+11:00"},
        {"Australia/Lord_Howe", "2026-04-05T01:50+11:00", NULL, "01:45", "2026-04-05T01:45+10:30"},
        {"Australia/Lord_Howe", "2026-10-04T01:00+10:30", NULL, "02:15", "2026-10-04T02:30+11:00"},
        {"America/New_York", "2026-03-07T23:00-05:00", NULL, "02:30", "2026-03-08T03:00-04:00"},
        {"America/New_York", "2026-11-01T00:30-04:00", NULL, "01:30", "2026-11-01T01:30-04:00"},
        {"Africa/Casablanca", "2026-02-15T02:30+01:00", NULL, "02:15", "2026-02-15T02:15Z"},
        {"Asia/Kolkata", "2026-06-10T23:50+05:30", NULL, "00:05", "2026-06-11T00:05+05:30"},
        {"Pacific/Apia", "2011-12-29T23:00-10:00", NULL, "12:00", "2011-12-31T00:00+14:00"},
        {"Pacific/Auckland", "2026-04-05T02:50+13:00", NULL, "02:30", "2026-04-05T02:30+12:00"},
        {"UTC", "2026-06-10T23:50Z", NULL, "00:05", "2026-06-11T00:05Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct zone zone = load(&arena, cases[i].zone);
        char expected[ZONE_ISO_SIZE];
        char found[ZONE_ISO_SIZE];
        zone_iso(&zone, test_instant(cases[i].expected), expected);
        zone_iso(&zone, resolve(&zone, cases[i].now, cases[i].item, cases[i].text), found);
        if (strcmp(found, expected) != 0)
            fail_msg("%s, %s, %s, %s: %s instead of %s", cases[i].zone, cases[i].now,
                cases[i].item ? cases[i].item : "until", cases[i].text, found, expected);
        arena_free(&arena);
    }
}

static const char *const zones[] = {"Europe/Berlin", "Europe/Lisbon", "Europe/Dublin", "America/New_York",
    "America/Santiago", "America/St_Johns", "Africa/Casablanca", "Asia/Jerusalem", "Australia/Lord_Howe",
    "Pacific/Auckland", "Pacific/Chatham", "Asia/Kolkata"};

// An instant in the days around one of a zone's changes, or any.
static int64_t random_instant(const struct zone *zone, uint64_t *seed)
{
    int64_t from = test_instant("2015-01-01T00:00Z");
    int64_t at = from + (int64_t)(test_random(seed) % (15 * UINT64_C(365) * 86400));
    for (size_t i = 0; i < zone->shift_count && test_random(seed) % 8; i++)
        if (zone->shifts[i].at > at)
            return zone->shifts[i].at - SECONDS_A_DAY + (int64_t)(test_random(seed) % 172800);
    return at;
}

static bool shows(const struct zone *zone, int64_t at, const struct time_of_day *time)
{
    struct civil civil = zone_civil(zone, at);
    return civil.hour * 3600 + civil.minute * 60 + civil.second == time->seconds;
}

static bool ends_a_gap(const struct zone *zone, int64_t at)
{
    return zone_offset(zone, at) > zone_offset(zone, at - 1);
}

static void resolving_again_changes_nothing(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (size_t n = 0; n < sizeof zones / sizeof *zones; n++) {
        struct arena arena = {0};
        struct zone zone = load(&arena, zones[n]);
        for (int i = 0; i < 4000; i++) {
            int64_t now = random_instant(&zone, &seed);
            int64_t start = now - SECONDS_A_DAY + (int64_t)(test_random(&seed) % 172800);
            int64_t end = start + 60 + (int64_t)(test_random(&seed) % 100000);
            struct time_of_day time = {true, (int)(test_random(&seed) % 1440) * 60};
            int64_t next = time_of_day_next(&time, &zone, now);
            int64_t starts = time_of_day_start(&time, &zone, start, now);
            struct time_of_day_item item = {start, end, end - start};
            int64_t ends = time_of_day_end(&time, &zone, &item, now);
            assert_true(shows(&zone, next, &time) || ends_a_gap(&zone, next));
            assert_true(shows(&zone, starts, &time) || ends_a_gap(&zone, starts));
            assert_true(shows(&zone, ends, &time) || ends_a_gap(&zone, ends));
            // A night may be an hour longer.
            assert_true(next > now && next - now <= 25 * 3600);
            assert_true(llabs((long long)(starts - start)) <= 13 * 3600);
            assert_true(ends > start);
            assert_int_equal(time_of_day_start(&time, &zone, starts, now), starts);
            item.end = ends;
            assert_int_equal(time_of_day_end(&time, &zone, &item, now), ends);
            // Of most items the present end does not matter: a slip does not lead to another one.
            assert_true(item.planned_s > SECONDS_A_DAY / 2 || ends - start <= 25 * 3600);
            assert_int_equal(time_of_day_next(&time, &zone, next - 1), next);
            // What is typed as it is shown changes nothing.
            struct civil civil = zone_civil(&zone, start);
            struct time_of_day shown = {true, civil.hour * 3600 + civil.minute * 60 + civil.second};
            assert_int_equal(time_of_day_start(&shown, &zone, start, now), start);
        }
        arena_free(&arena);
    }
}

static void only_times_of_day_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "24:00", "23:60", "12", "12:5", "-1:00", "12:00 ", " 12:00",
        "12:00+01:00", "2026-06-10T12:00", "+10m", "noon", "12:00pm", "123:00"};
    struct time_of_day time;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        time.given = true;
        assert_false(time_of_day_read(wrong[i], &time));
        assert_false(time.given);
    }
    assert_int_equal(read("00:00").seconds, 0);
    assert_int_equal(read("9:05").seconds, 9 * 3600 + 300);
    assert_int_equal(read("23:59:59").seconds, 86399);
}

static void another_day_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *at, *expected;
    } cases[] = {
        {"2026-06-10T23:50+02:00", "23:50"},
        {"2026-06-10T00:00+02:00", "00:00"},
        {"2026-06-11T00:05+02:00", "00:05 on Thursday"},
        {"2026-06-09T23:50+02:00", "23:50 on Tuesday"},
        {"2026-06-16T09:00+02:00", "09:00 on Tuesday"},
        {"2026-06-17T09:00+02:00", "09:00 on Wednesday 17 June"},
        {"2026-06-08T09:00+02:00", "09:00 on Monday 8 June"},
    };
    struct arena arena = {0};
    struct zone zone = load(&arena, "Europe/Berlin");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = {0};
        time_of_day_write(&text, &zone, test_instant(cases[i].at), test_instant("2026-06-10T23:40+02:00"));
        assert_string_equal(str_text(&text), cases[i].expected);
        str_free(&text);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_time_means_the_instant_nearest_to_what_it_is_about),
        cmocka_unit_test(resolving_again_changes_nothing),
        cmocka_unit_test(only_times_of_day_are_read),
        cmocka_unit_test(another_day_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
