// What anybody can cause fills no log: lines of a kind are bounded, and what was left out is counted.
#include "support/test.h"

#include "base/log.h"
#include "base/log_limit.h"

#include <stdio.h>
#include <unistd.h>

static const char broker[] = "from the broker, %.200s: passed over: %s";

// How many of `count` lines are taken, `every_ms` apart from `*now` on.
static int taken(struct log_limit *limit, const char *format, int count, int64_t every_ms, int64_t *now)
{
    char line[100];
    int lines = 0;
    for (int i = 0; i < count; i++, *now += every_ms) {
        snprintf(line, sizeof line, "line %d", i);
        lines += log_limit_takes(limit, format, line, *now);
    }
    return lines;
}

static void a_flood_is_bounded_and_counted(void **state)
{
    (void)state;
    static struct log_limit limit;
    char out[200];
    int64_t now = 1000;
    // 480 lines a second for a minute, which is what hostile messages of a broker came to.
    assert_in_range(taken(&limit, broker, 28800, 2, &now), LOG_LIMIT_BURST, LOG_LIMIT_BURST + 30);
    assert_true(log_limit_takes(&limit, "another kind of line: %s", "x", now));
    assert_true(log_limit_report(&limit, false, now, out, sizeof out));
    assert_string_equal(out, "28572 more like this were left out in 58 s: line 28799");
    assert_false(log_limit_report(&limit, true, now, out, sizeof out));
}

static void a_quiet_time_gives_the_burst_back(void **state)
{
    (void)state;
    static struct log_limit limit;
    char out[200];
    int64_t now = 5000;
    assert_int_equal(taken(&limit, broker, LOG_LIMIT_BURST + 10, 0, &now), LOG_LIMIT_BURST);
    assert_false(log_limit_report(&limit, false, now + 100, out, sizeof out));
    assert_true(log_limit_report(&limit, true, now + 100, out, sizeof out));
    assert_contains(out, "10 more like this were left out in 1 s");
    now += (int64_t)LOG_LIMIT_BURST * LOG_LIMIT_EVERY_MS;
    assert_int_equal(taken(&limit, broker, LOG_LIMIT_BURST + 10, 0, &now), LOG_LIMIT_BURST);
}

// A format without words has as many kinds as what is put into it.
static void texts_of_others_have_kinds_of_their_own(void **state)
{
    (void)state;
    static struct log_limit limit;
    char line[100];
    for (int i = 0; i < 300; i++)
        log_limit_takes(&limit, "%s%s", "the schedule cannot be fetched: no route", 1000);
    assert_false(log_limit_takes(&limit, "%s%s", "the schedule cannot be fetched: no name", 1000));
    assert_true(log_limit_takes(&limit, "%s: %s", "/etc/plumbline/cert.pem: it has expired", 1000));
    // Ever new kinds share what there is.
    int lines = 0;
    for (int i = 0; i < 100000; i++) {
        snprintf(line, sizeof line, "%d is a new kind of line", i);
        lines += log_limit_takes(&limit, "%s", line, 1000);
    }
    assert_true(lines <= LOG_LIMIT_KINDS + LOG_LIMIT_BURST);
}

// Reads what is logged through a pipe.
static void the_log_says_how_much_it_left_out(void **state)
{
    (void)state;
    int ends[2];
    static char said[60000];
    int before = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    log_limit_lines();
    for (int i = 0; i < 400; i++)
        log_warning("hostile message %d%c", i, 0x1B);
    log_write_left_out(true);
    dup2(before, STDERR_FILENO);
    close(before);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], said + length, sizeof said - 1 - length)) > 0;)
        length += (size_t)got;
    close(ends[0]);
    assert_contains(said, "plumbline: hostile message 199?\n");
    assert_null(strstr(said, "hostile message 200?\n"));
    assert_contains(said, "plumbline: 200 more like this were left out in ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_is_bounded_and_counted),
        cmocka_unit_test(a_quiet_time_gives_the_burst_back),
        cmocka_unit_test(texts_of_others_have_kinds_of_their_own),
        cmocka_unit_test(the_log_says_how_much_it_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
