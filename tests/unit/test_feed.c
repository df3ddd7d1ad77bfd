// The feed with a real server: what it hands over, keeps, refuses and says, whatever the server does.
#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "base/log.h"
#include "feed/feed.h"
#include "feed/store.h"
#include "feeds/server.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char four[1024], three[1024], one[1024];

// A schedule of Jade with `count` talks in the far future.
static void write_schedule(char *out, size_t size, int count)
{
    struct str json = {0};
    str_add_text(
        &json, "{\"schedule\":{\"conference\":{\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{\"Jade\":[");
    for (int i = 0; i < count; i++)
        str_format(&json,
            "%s{\"id\":%d,\"title\":\"T%d\",\"date\":\"2190-01-01T1%d:00:00Z\",\"duration\":30}",
            i > 0 ? "," : "", i, i, i);
    str_add_text(&json, "]}}]}}}");
    assert_true(json.length < size);
    memcpy(out, json.text, json.length + 1);
    str_free(&json);
}

// What was delivered, in order, waiting to be looked at.
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    struct feed_report *reports[64];
    int count, taken;
} box = {.mutex = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER};

static void deliver(void *context, struct feed_report *report)
{
    (void)context;
    pthread_mutex_lock(&box.mutex);
    if (box.count < 64)
        box.reports[box.count++] = report;
    else
        feed_report_free(report);
    pthread_cond_signal(&box.arrived);
    pthread_mutex_unlock(&box.mutex);
}

// The next report; the caller frees it. Fails the test rather than wait for ever.
static struct feed_report *next_report(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_mutex_lock(&box.mutex);
    int outcome = 0;
    while (box.taken == box.count && outcome != ETIMEDOUT)
        outcome = pthread_cond_timedwait(&box.arrived, &box.mutex, &until);
    struct feed_report *report = box.taken < box.count ? box.reports[box.taken++] : NULL;
    pthread_mutex_unlock(&box.mutex);
    if (!report)
        fail_msg("no report came");
    return report;
}

static void empty_box(void)
{
    for (; box.taken < box.count; box.taken++)
        feed_report_free(box.reports[box.taken]);
    box.taken = box.count = 0;
}

static struct server *server;
static const char *folder;

static int set_up(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    write_schedule(four, sizeof four, 4);
    write_schedule(three, sizeof three, 3);
    write_schedule(one, sizeof one, 1);
    folder = folder_new();
    server = server_start();
    server_set_body(server, four, "v4");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    server_stop(server);
    empty_box();
    folder_remove(folder);
    return 0;
}

static struct feed *start(const char *address, const char *fallback)
{
    struct feed_options options = {
        .source = {.address = address},
        .fallback = fallback,
        .state_folder = folder,
        .refresh_s = 3600, // the tests ask by feed_refresh
        .limits = {.loss_percent = 30},
        .place = {.room = "Jade"},
        .clock = clock_real(),
        .deliver = deliver,
    };
    struct error error;
    struct feed *feed = feed_start(&options, &error);
    assert_non_null(feed);
    return feed;
}

static void expect(enum feed_source source, size_t items, bool failed, const char *problem)
{
    struct feed_report *report = next_report();
    if (report->source != source || report->failed != failed)
        fail_msg(
            "source %d, failed %d, problem \"%s\"", (int)report->source, report->failed, report->problem);
    assert_int_equal(report->schedule ? report->schedule->item_count : 0, items);
    assert_contains(report->problem, problem);
    assert_int_equal(report->problem[0] != '\0', failed);
    assert_int_equal(report->good_at != 0, source == FEED_NETWORK || source == FEED_KEPT);
    feed_report_free(report);
}

static void a_new_schedule_is_handed_over_and_the_same_is_confirmed(void **state)
{
    (void)state;
    char *url = server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // 304
    server_set_body(server, three, "v3");
    feed_refresh(feed);
    expect(FEED_NETWORK, 3, false, "");
    feed_stop(feed);
    struct str requests = {0};
    server_requests(server, &requests);
    assert_contains(requests.text, "If-None-Match: \"v4\"");
    assert_contains(requests.text, "If-Modified-Since: Mon, 09 Sep 2019 08:00:00 GMT");
    str_free(&requests);
    free(url);
}

static void the_same_bytes_are_not_parsed_again(void **state)
{
    (void)state;
    char *url = server_url(server, "/plain");
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
    char *url = server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    server_set_broken(server, true);
    for (int i = 0; i < 3; i++) {
        feed_refresh(feed);
        expect(FEED_NETWORK, 0, true, "500 Internal Server Error");
    }
    server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, "");
    feed_stop(feed);
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
        {"{\"hello\":1}", "no schedule that is known"},
        {"", "not JSON"},
    };
    char *url = server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        server_set_body(server, cases[i].body, "bad");
        feed_refresh(feed);
        expect(FEED_NETWORK, 0, true, cases[i].problem);
    }
    feed_stop(feed);
    // The good one is still what is kept.
    struct stored stored;
    struct error error;
    assert_true(store_read(folder, url, &stored, &error));
    assert_string_equal(str_text(&stored.body), four);
    assert_string_equal(stored.validators.etag, "\"v4\"");
    store_free(&stored);
    free(url);
}

static void the_last_good_one_is_there_at_once_after_a_restart(void **state)
{
    (void)state;
    char *url = server_url(server, "/ok");
    struct feed *feed = start(url, NULL);
    expect(FEED_NETWORK, 4, false, "");
    feed_stop(feed);
    empty_box();
    server_set_broken(server, true);
    feed = start(url, NULL);
    expect(FEED_KEPT, 4, false, "");
    expect(FEED_KEPT, 0, true, "500");
    server_set_broken(server, false);
    feed_refresh(feed);
    expect(FEED_NETWORK, 0, false, ""); // 304 to the validators from disk
    feed_stop(feed);
    struct str requests = {0};
    server_requests(server, &requests);
    assert_contains(requests.text, "If-None-Match: \"v4\"");
    str_free(&requests);
    free(url);
}

static void a_damaged_last_good_one_is_passed_over(void **state)
{
    (void)state;
    char *url = server_url(server, "/ok");
    struct str path = {0};
    struct error error;
    store_path(folder, url, &path);
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
    char *url = server_url(server, "/ok");
    folder_write(folder, "fallback.json", four, strlen(four));
    server_set_broken(server, true);
    struct feed *feed = start(url, folder_file(folder, "fallback.json"));
    expect(FEED_FALLBACK, 4, false, "");
    expect(FEED_FALLBACK, 0, true, "500");
    server_set_broken(server, false);
    server_set_body(server, one, "v1"); // far fewer than in the fallback, which is no measure
    feed_refresh(feed);
    expect(FEED_NETWORK, 1, false, "");
    feed_stop(feed);
    free(url);
}

static void with_nothing_at_all_the_reason_is_told(void **state)
{
    (void)state;
    struct feed *feed = start("/nonexistent/schedule.json", "/nonexistent/fallback.json");
    expect(FEED_NOTHING, 0, true, "/nonexistent/schedule.json: cannot be opened");
    feed_stop(feed);
}

static void a_silent_server_does_not_hold_up_the_end(void **state)
{
    (void)state;
    char *url = server_url(server, "/silent");
    struct feed *feed = start(url, NULL);
    while (server_request_count(server) == 0)
        usleep(1000);
    feed_stop(feed); // would hang for a minute
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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
        cmocka_unit_test_setup_teardown(a_file_is_followed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
