// The feed with a real server: what it delivers, saves, refuses and logs, whatever the server does.
#include "support/folder.h"
#include "support/reports.h"
#include "support/test.h"

#include "base/file.h"
#include "base/log.h"
#include "feed/feed.h"
#include "feed/feed_internal.h"
#include "feed/schedule_cache.h"
#include "feeds/server.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char four[1024], three[1024], one[1024];

static struct server *server;
static const char *folder;

static int set_up(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    reports_schedule(four, sizeof four, "Jade", 4);
    reports_schedule(three, sizeof three, "Jade", 3);
    reports_schedule(one, sizeof one, "Jade", 1);
    folder = folder_new();
    server = feed_server_start();
    feed_server_set_body(server, four, "v4");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    feed_server_stop(server);
    reports_clear();
    folder_remove(folder);
    return 0;
}

// Redirects standard error to a file.
static int log_begin(void)
{
    log_set_level(LOG_LEVEL_INFO);
    int before = dup(STDERR_FILENO);
    int file = open(folder_file(folder, "log"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0);
    dup2(file, STDERR_FILENO);
    close(file);
    return before;
}

// Restores it and appends what was written to `out`.
static void log_end(int before, struct str *out)
{
    struct error error;
    dup2(before, STDERR_FILENO);
    close(before);
    log_set_level(LOG_LEVEL_ERROR);
    assert_true(file_read(folder_file(folder, "log"), 1 << 20, out, &error));
}

static int times(const char *text, const char *part)
{
    int count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static struct feed *start_with_key(const char *address, const char *fallback, const char *auth_file)
{
    struct feed_options options = {
        .source = {.address = address, .auth_file = auth_file},
        .fallback = fallback,
        .state_folder = folder,
        .refresh_s = 3600, // tests use feed_refresh
        .limits = {.loss_percent = 30},
        .place = {.room = "Jade"},
        .clock = clock_real(),
        .deliver = reports_deliver,
    };
    struct error error;
    struct feed *feed = feed_start(&options, &error);
    assert_non_null(feed);
    return feed;
}

static struct feed *start(const char *address, const char *fallback)
{
    return start_with_key(address, fallback, NULL);
}

static void expect(enum feed_source source, size_t items, bool failed, const char *problem)
{
    struct feed_report *report = reports_next();
    if (report->source != source || report->failed != failed)
        fail_msg(
            "source %d, failed %d, problem \"%s\"", (int)report->source, report->failed, report->problem);
    assert_int_equal(report->schedule ? report->schedule->item_count : 0, items);
    assert_contains(report->problem, problem);
    assert_int_equal(report->problem[0] != '\0', failed);
    assert_int_equal(report->good_at != 0, source == FEED_NETWORK || source == FEED_CACHED);
    feed_report_free(report);
}

static void a_new_schedule_is_handed_over_and_the_same_is_confirmed(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // 304
    feed_server_set_body(server, three, "v3");
    feed_refresh(feed);
    expect(FEED_NETWORK, 3, false, "");
    feed_stop(feed);
    struct str requests = {0};
    feed_server_requests(server, &requests);
    assert_contains(requests.text, "If-None-Match: \"v4\"");
    assert_contains(requests.text, "If-Modified-Since: Mon, 09 Sep 2019 08:00:00 GMT");
    str_free(&requests);
    free(url);
}

static void the_same_bytes_are_not_parsed_again(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/plain");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, "");
    feed_stop(feed);
    free(url);
}

static void failures_never_end_the_fetching(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_server_set_broken(server, true);
    for (int i = 0; i < 3; i++) {
        feed_refresh(feed);
        expect(FEED_NETWORK, 0, true, "500 Internal Server Error");
    }
    feed_server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, "");
    feed_stop(feed);
    free(url);
}

static void the_log_tells_each_change_once_and_no_secret(void **state)
{
    (void)state;
    static const char secret[] = "ak=TOPSECRET\n";
    struct str log = {0};
    struct str auth = {0};
    char *url = feed_server_url(server, "/ok");
    folder_write(folder, "auth", secret, sizeof secret - 1);
    str_add_text(&auth, folder_file(folder, "auth"));
    assert_int_equal(chmod(auth.text, 0644), 0);
    int before = log_begin();
    struct feed *feed = start_with_key(url, NULL, auth.text);
    expect(FEED_NETWORK, 4, false, "");
    feed_server_set_broken(server, true);
    for (int i = 0; i < 4; i++) {
        feed_refresh(feed);
        expect(FEED_NETWORK, 0, true, "500");
    }
    feed_server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, "");
    feed_stop(feed);
    log_end(before, &log);
    assert_int_equal(times(log.text, "500 Internal Server Error; the last good schedule stays"), 1);
    assert_int_equal(times(log.text, "is being fetched again"), 1);
    assert_int_equal(times(log.text, "can be read by others"), 1);
    assert_int_equal(times(log.text, "TOPSECRET"), 0);
    struct str requests = {0};
    feed_server_requests(server, &requests);
    assert_int_equal(times(requests.text, "ak=TOPSECRET") >= 5, 1);
    str_free(&requests);
    str_free(&auth);
    str_free(&log);
    free(url);
}

static void a_key_for_its_owner_alone_is_no_warning(void **state)
{
    (void)state;
    struct str log = {0};
    struct str auth = {0};
    char *url = feed_server_url(server, "/ok");
    folder_write(folder, "auth", "ak=k", 4);
    str_add_text(&auth, folder_file(folder, "auth"));
    int before = log_begin();
    struct feed *feed = start_with_key(url, NULL, auth.text);
    expect(FEED_NETWORK, 4, false, "");
    feed_stop(feed);
    log_end(before, &log);
    assert_int_equal(times(str_text(&log), "read by others"), 0);
    str_free(&auth);
    str_free(&log);
    free(url);
}

static void what_cannot_be_believed_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *body, *problem;
    } cases[] = {
        {one, "3 of 4 remaining items of Jade are gone"},
        {"{\"results\":{}}", "empty"},
        {"{\"results\":", "not JSON at line 1"},
        {"<!DOCTYPE html><p>Please log in", "a web page came instead of a schedule"},
        {"<rss><channel/></rss>", "/ok: this is a feed of news (RSS or Atom)"},
        {"{\"hello\":1}", "not a known schedule format"},
        {"", "it is empty"},
    };
    char *url = feed_server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        feed_server_set_body(server, cases[i].body, "bad");
        feed_refresh(feed);
        expect(FEED_NETWORK, 0, true, cases[i].problem);
    }
    feed_stop(feed);
    // The good one is still on disk.
    struct cached_schedule cached_schedule;
    struct error error;
    assert_true(schedule_cache_read(folder, url, &cached_schedule, &error));
    assert_string_equal(str_text(&cached_schedule.body), four);
    assert_string_equal(cached_schedule.validators.etag, "\"v4\"");
    schedule_cache_free(&cached_schedule);
    free(url);
}

static void weird_headers_keep_nothing_from_the_disk(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/weird");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_stop(feed);
    struct cached_schedule cached_schedule;
    struct error error;
    assert_true(schedule_cache_read(folder, url, &cached_schedule, &error));
    assert_string_equal(str_text(&cached_schedule.body), four);
    schedule_cache_free(&cached_schedule);
    free(url);
}

// Saves `body` as the last good schedule, an hour old.
static void store_old(const char *url, const char *body, const char *etag)
{
    struct cached_schedule cached_schedule = {.good_at = (int64_t)time(NULL) - 3600};
    struct error error;
    snprintf(cached_schedule.validators.etag, sizeof cached_schedule.validators.etag, "%s", etag);
    str_add_text(&cached_schedule.body, body);
    assert_true(schedule_cache_write(folder, url, &cached_schedule, &error));
    schedule_cache_free(&cached_schedule);
}

static ino_t store_number(const char *url)
{
    struct str path = {0};
    struct stat about;
    schedule_cache_path(folder, url, &path);
    assert_int_equal(stat(path.text, &about), 0);
    str_free(&path);
    return about.st_ino;
}

static void a_confirmation_is_written_down_seldom(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    store_old(url, four, "\"v4\"");
    struct feed *feed = start(url, NULL);
    expect(FEED_CACHED, 4, false, "");
    expect(FEED_NETWORK, 0, false, ""); // 304
    feed_stop(feed);
    struct cached_schedule cached_schedule;
    struct error error;
    assert_true(schedule_cache_read(folder, url, &cached_schedule, &error));
    assert_true(cached_schedule.good_at > (int64_t)time(NULL) - 600);
    assert_string_equal(cached_schedule.validators.etag, "\"v4\"");
    schedule_cache_free(&cached_schedule);
    ino_t number = store_number(url); // each writing makes a new file
    feed = start(url, NULL);
    expect(FEED_CACHED, 4, false, "");
    expect(FEED_NETWORK, 0, false, "");
    feed_stop(feed);
    assert_int_equal(store_number(url), number);
    free(url);
}

static void a_lost_last_good_one_is_kept_anew(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    struct str path = {0};
    schedule_cache_path(folder, url, &path);
    store_old(url, four, "\"v4\"");
    feed_server_set_broken(server, true);
    struct feed *feed = start(url, NULL);
    expect(FEED_CACHED, 4, false, "");
    expect(FEED_CACHED, 0, true, "500");
    assert_int_equal(unlink(path.text), 0);
    feed_server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // 304: and there is nothing to write down
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // so the whole is fetched
    feed_stop(feed);
    struct cached_schedule cached_schedule;
    struct error error;
    assert_true(schedule_cache_read(folder, url, &cached_schedule, &error));
    assert_string_equal(str_text(&cached_schedule.body), four);
    schedule_cache_free(&cached_schedule);
    str_free(&path);
    free(url);
}

// Two displays of one machine may share a folder and accept different updates.
static void validators_are_never_put_beside_another_one_s_bytes(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    store_old(url, four, "\"v4\"");
    feed_server_set_broken(server, true);
    struct feed *feed = start(url, NULL);
    expect(FEED_CACHED, 4, false, "");
    expect(FEED_CACHED, 0, true, "500");
    store_old(url, three, "\"v3\"");
    feed_server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // 304 to "v4"
    feed_stop(feed);
    struct cached_schedule cached_schedule;
    struct error error;
    assert_true(schedule_cache_read(folder, url, &cached_schedule, &error));
    assert_string_equal(str_text(&cached_schedule.body), three);
    assert_string_equal(cached_schedule.validators.etag, "\"v3\"");
    schedule_cache_free(&cached_schedule);
    free(url);
}

static void a_folder_that_is_gone_is_told_once(void **state)
{
    (void)state;
    static const char *const bodies[] = {four, three, four};
    struct str log = {0};
    char *url = feed_server_url(server, "/ok");
    const char *real = folder;
    int before = log_begin();
    folder = "/proc/nonexistent";
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    for (int i = 1; i < 3; i++) {
        feed_server_set_body(server, bodies[i], i == 1 ? "v3" : "v5");
        feed_refresh(feed);
        expect(FEED_NETWORK, i == 1 ? 3 : 4, false, "");
    }
    feed_stop(feed);
    folder = real;
    log_end(before, &log);
    assert_int_equal(times(str_text(&log), "cannot be written"), 1);
    str_free(&log);
    free(url);
}

static void the_last_good_one_is_there_at_once_after_a_restart(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_stop(feed);
    reports_clear();
    feed_server_set_broken(server, true);
    feed = start(url, NULL);
    expect(FEED_CACHED, 4, false, "");
    expect(FEED_CACHED, 0, true, "500");
    feed_server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // 304 to the validators from disk
    feed_stop(feed);
    struct str requests = {0};
    feed_server_requests(server, &requests);
    assert_contains(requests.text, "If-None-Match: \"v4\"");
    str_free(&requests);
    free(url);
}

static void a_damaged_last_good_one_is_passed_over(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    struct str path = {0};
    struct error error;
    schedule_cache_path(folder, url, &path);
    assert_true(file_write(path.text, "rubbish", 7, false, &error));
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_stop(feed);
    str_free(&path);
    free(url);
}

static void the_fallback_serves_until_something_better_comes(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/ok");
    folder_write(folder, "fallback.json", four, strlen(four));
    feed_server_set_broken(server, true);
    struct feed *feed = start(url, folder_file(folder, "fallback.json"));
    expect(FEED_FALLBACK, 4, false, "");
    expect(FEED_FALLBACK, 0, true, "500");
    feed_server_set_broken(server, false);
    feed_server_set_body(server, one, "v1"); // far fewer than in the fallback, which is no measure
    feed_refresh(feed);
    expect(FEED_NETWORK, 1, false, "");
    feed_stop(feed);
    free(url);
}

static void what_is_no_fallback_is_passed_over(void **state)
{
    (void)state;
    static const char *const names[] = {"pipe", "empty.json", "missing.json", "rubbish.json"};
    assert_int_equal(mkfifo(folder_file(folder, "pipe"), 0600), 0);
    folder_write(folder, "empty.json", "{\"results\":{}}", 14);
    folder_write(folder, "rubbish.json", "rubbish", 7);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str fallback = {0};
        str_add_text(&fallback, folder_file(folder, names[i]));
        struct feed *feed = start("/nonexistent/schedule.json", fallback.text);
        expect(FEED_NONE, 0, true, "/nonexistent/schedule.json: cannot be opened");
        feed_stop(feed);
        str_free(&fallback);
    }
}

static void with_nothing_at_all_the_reason_is_told(void **state)
{
    (void)state;
    struct feed *feed = start("/nonexistent/schedule.json", "/nonexistent/fallback.json");
    expect(FEED_NONE, 0, true, "/nonexistent/schedule.json: cannot be opened");
    feed_stop(feed);
}

static void a_silent_server_does_not_hold_up_the_end(void **state)
{
    (void)state;
    static const struct fetch_limits hours = {
        .connect_ms = 7200000, .total_ms = 7200000, .stall_s = 7200, .bytes = 1 << 20};
    char *url = feed_server_url(server, "/silent");
    struct feed_options options = {.source = {.address = url},
        .refresh_s = 60,
        .clock = clock_real(),
        .patience = &hours,
        .deliver = reports_deliver};
    struct error error;
    struct feed *feed = feed_start(&options, &error);
    assert_non_null(feed);
    feed_server_wait(server, 1);
    feed_stop(feed);
    free(url);
}

static void a_file_is_followed(void **state)
{
    (void)state;
    folder_write(folder, "s.json", four, strlen(four));
    struct str path = {0};
    str_add_text(&path, folder_file(folder, "s.json"));
    struct feed *feed = start(path.text, NULL);
    expect(FEED_NETWORK, 4, false, "");
    folder_write(folder, "s.json", three, strlen(three));
    feed_refresh(feed);
    expect(FEED_NETWORK, 3, false, "");
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, "");
    assert_int_equal(unlink(path.text), 0);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, true, "cannot be opened");
    feed_stop(feed);
    str_free(&path);
}

// A clock that is simulated is set anew when the conference's zone is known.
static void what_remains_goes_by_the_clock_that_was_set(void **state)
{
    (void)state;
    enum { YEAR_2200 = 230 };
    int64_t later = (int64_t)YEAR_2200 * 365 * 24 * 3600 * 1000;
    folder_write(folder, "s.json", four, strlen(four));
    struct str path = {0};
    str_add_text(&path, folder_file(folder, "s.json"));
    struct feed *feed = start(path.text, NULL);
    expect(FEED_NETWORK, 4, false, "");
    folder_write(folder, "s.json", one, strlen(one));
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, true, "3 of 4 remaining items");
    feed_set_clock(feed, clock_simulated(later, 1));
    feed_refresh(feed);
    expect(FEED_NETWORK, 1, false, "");
    feed_stop(feed);
    str_free(&path);
}

// ---- ending while a schedule is read

// What comes when the feed was told to end is no failure, and no success.
static void what_is_read_at_the_end_is_left(void **state)
{
    (void)state;
    struct feed feed = {.options = {.source = {.address = "/x"}, .deliver = reports_deliver}};
    struct fetch_answer answer = {0};
    str_add_text(&answer.body, four);
    feed.options.hints.cancel = &feed.control.ending;
    atomic_store(&feed.control.ending, true);
    feed_take(&feed, &answer);
    assert_null(feed.current.schedule);
    assert_false(feed.health.failed);
    assert_int_equal(reports_count(), 0);
    atomic_store(&feed.control.ending, false);
    feed.server_clock = server_clock_new();
    feed_take(&feed, &answer);
    expect(FEED_NETWORK, 4, false, "");
    schedule_unref(feed.current.schedule);
    cache_writer_free(&feed.writer);
    fetch_answer_free(&answer);
}

// A document that takes many seconds to read, from the network, the disk or as the fallback: the end does not
// wait for it. Were it read, it would be delivered.
static void the_end_does_not_wait_for_reading(void **state)
{
    (void)state;
    struct str json = {0};
    struct str path = {0};
    struct str log = {0};
    str_add_text(
        &json, "{\"schedule\":{\"conference\":{\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{\"Jade\":[");
    for (int i = 0; i < 200000; i++)
        str_format(&json, "%s{\"id\":%d,\"title\":\"T%d\",\"date\":\"2190-01-01T10:00:00Z\",\"duration\":30}",
            i > 0 ? "," : "", i, i);
    str_add_text(&json, "]}}]}}}");
    folder_write(folder, "big.json", json.text, json.length);
    str_add_text(&path, folder_file(folder, "big.json"));
    store_old(path.text, json.text, "\"old\"");
    int before = log_begin();
    feed_stop(start(path.text, path.text));
    log_end(before, &log);
    assert_int_equal(reports_count(), 0);
    assert_string_equal(str_text(&log), "");
    str_free(&json);
    str_free(&path);
    str_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_remains_goes_by_the_clock_that_was_set, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_read_at_the_end_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_does_not_wait_for_reading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_new_schedule_is_handed_over_and_the_same_is_confirmed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_bytes_are_not_parsed_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failures_never_end_the_fetching, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_believed_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_last_good_one_is_there_at_once_after_a_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_last_good_one_is_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_fallback_serves_until_something_better_comes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(with_nothing_at_all_the_reason_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_silent_server_does_not_hold_up_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_log_tells_each_change_once_and_no_secret, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_for_its_owner_alone_is_no_warning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(weird_headers_keep_nothing_from_the_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_confirmation_is_written_down_seldom, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_last_good_one_is_kept_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            validators_are_never_put_beside_another_one_s_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_gone_is_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_fallback_is_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_is_followed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
