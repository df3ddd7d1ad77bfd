// Several schedules as one, with real servers: what is delivered, whatever one of them does.
#include "support/folder.h"
#include "support/reports.h"
#include "support/test.h"

#include "base/log.h"
#include "feed/feeds.h"
#include "feeds/server.h"

#include <stdio.h>
#include <stdlib.h>

static struct server *servers[2];
static char *urls[2];
static const char *folder;
static char jade[1024], lab[1024];

static int set_up(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    folder = folder_new();
    reports_schedule(jade, sizeof jade, "Jade", 4);
    reports_schedule(lab, sizeof lab, "Lab", 3);
    for (int i = 0; i < 2; i++) {
        servers[i] = feed_server_start();
        feed_server_set_body(servers[i], i == 0 ? jade : lab, "first");
        urls[i] = feed_server_url(servers[i], "/ok");
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        feed_server_stop(servers[i]);
        free(urls[i]);
    }
    reports_clear();
    folder_remove(folder);
    return 0;
}

static struct feeds *start_of(const struct fetch_source *sources, size_t count)
{
    struct feed_options options = {.state_folder = folder,
        .refresh_s = 3600,
        .limits = {.loss_percent = 30},
        .place = {.room = "Jade"},
        .clock = clock_real(),
        .deliver = reports_deliver};
    struct error error;
    struct feeds *feeds = feeds_start(&options, sources, count, &error);
    assert_non_null(feeds);
    return feeds;
}

static struct feeds *start(void)
{
    struct fetch_source sources[] = {{.address = urls[0]}, {.address = urls[1]}};
    return start_of(sources, 2);
}

// Reports until one says so; the caller frees it.
static struct feed_report *wait_for(bool (*says)(const struct feed_report *report))
{
    struct feed_report *report = reports_next();
    while (!says(report)) {
        feed_report_free(report);
        report = reports_next();
    }
    return report;
}

static bool has_all(const struct feed_report *report)
{
    return report->schedule && report->schedule->room_count == 2;
}

static bool is_failed(const struct feed_report *report)
{
    return report->failed;
}

static bool is_well(const struct feed_report *report)
{
    return !report->failed && report->source == FEED_NETWORK;
}

static void both_are_delivered_as_one(void **state)
{
    (void)state;
    struct feeds *feeds = start();
    struct feed_report *report = wait_for(has_all);
    assert_int_equal(report->schedule->item_count, 7);
    assert_int_equal(report->source, FEED_NETWORK);
    assert_true(report->good_at > 0);
    // The same ids in both are different ones here.
    char tag[FEED_TAG_SIZE];
    char id[32];
    feeds_tag(urls[1], tag);
    snprintf(id, sizeof id, "%s:0", tag);
    assert_non_null(schedule_find_item(report->schedule, "0"));
    assert_non_null(schedule_find_item(report->schedule, id));
    feed_report_free(report);
    feeds_stop(feeds);
}

static void one_that_fails_leaves_the_other(void **state)
{
    (void)state;
    struct feeds *feeds = start();
    feed_report_free(wait_for(has_all));
    feed_server_set_broken(servers[1], true);
    reports_schedule(jade, sizeof jade, "Jade", 5);
    feed_server_set_body(servers[0], jade, "second");
    feeds_refresh(feeds);
    struct feed_report *report;
    bool failed = false;
    size_t items = 0;
    while (!failed || items != 8) {
        report = reports_next();
        failed = report->failed;
        items = report->schedule ? report->schedule->item_count : items;
        if (failed)
            assert_contains(report->problem, "500 Internal Server Error");
        feed_report_free(report);
    }
    feed_server_set_broken(servers[1], false);
    feeds_refresh(feeds);
    feed_report_free(wait_for(is_well));
    feeds_stop(feeds);
}

static bool is_refused(const struct feed_report *report)
{
    return report->refused;
}

// Each decides by what it had itself: four of seven would be less than the limit.
static void each_refuses_for_itself(void **state)
{
    (void)state;
    struct feeds *feeds = start();
    feed_report_free(wait_for(has_all));
    reports_schedule(jade, sizeof jade, "Jade", 1);
    feed_server_set_body(servers[0], jade, "less");
    feeds_refresh(feeds);
    struct feed_report *report = wait_for(is_refused);
    assert_contains(report->problem, "3 of 4");
    feed_report_free(report);
    feeds_accept(feeds, 1);
    report = wait_for(has_all);
    assert_int_equal(report->schedule->item_count, 4);
    feed_report_free(report);
    feeds_stop(feeds);
}

static bool both_are_there(const struct feed_report *report)
{
    return report->parts->list[0].source == FEED_NETWORK && report->parts->list[1].source == FEED_NETWORK;
}

static bool both_are_refused(const struct feed_report *report)
{
    return report->parts->list[0].refused && report->parts->list[1].refused;
}

static bool second_is_well(const struct feed_report *report)
{
    return report->schedule && !report->parts->list[1].refused;
}

// The publishers offer less than there was, in both places.
static void offer_less(void)
{
    reports_schedule(jade, sizeof jade, "Jade", 1);
    reports_schedule(lab, sizeof lab, "Jade", 1);
    feed_server_set_body(servers[0], jade, "less");
    feed_server_set_body(servers[1], lab, "less");
}

// Which one it is stands in each part, and in the sentence of all.
static void each_part_is_reported(void **state)
{
    (void)state;
    reports_schedule(lab, sizeof lab, "Jade", 5);
    feed_server_set_body(servers[1], lab, "second");
    struct feeds *feeds = start();
    struct feed_report *report = wait_for(both_are_there);
    const struct feed_part *parts = report->parts->list;
    assert_int_equal(report->parts->count, 2);
    for (int i = 0; i < 2; i++) {
        char tag[FEED_TAG_SIZE];
        feeds_tag(urls[i], tag);
        assert_string_equal(parts[i].tag, tag);
        assert_string_equal(parts[i].address, urls[i]);
        assert_false(parts[i].refused);
        assert_string_equal(parts[i].problem, "");
    }
    feed_report_free(report);
    offer_less();
    feeds_refresh(feeds);
    report = wait_for(both_are_refused);
    parts = report->parts->list;
    assert_int_equal(parts[0].items, 4);
    assert_int_equal(parts[1].items, 5);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(parts[i].source, FEED_NETWORK);
        assert_true(parts[i].good_at > 0);
        assert_contains(parts[i].problem, urls[i]);
        assert_contains(report->problem, parts[i].problem);
    }
    assert_contains(parts[1].problem, "4 of 5");
    feed_report_free(report);
    feeds_stop(feeds);
}

static void one_of_two_is_accepted(void **state)
{
    (void)state;
    reports_schedule(lab, sizeof lab, "Jade", 5);
    feed_server_set_body(servers[1], lab, "second");
    struct feeds *feeds = start();
    feed_report_free(wait_for(both_are_there));
    offer_less();
    feeds_refresh(feeds);
    feed_report_free(wait_for(both_are_refused));
    feeds_accept(feeds, 2);
    struct feed_report *report = wait_for(second_is_well);
    // What is gone stays for a while, as cancelled.
    assert_true(report->parts->list[0].refused);
    assert_true(report->refused);
    assert_string_equal(report->parts->list[1].problem, "");
    assert_contains(report->problem, urls[0]);
    feed_report_free(report);
    // The first is asked again, and refused again.
    feeds_refresh(feeds);
    report = reports_next();
    assert_true(report->parts->list[0].refused);
    feed_report_free(report);
    feeds_stop(feeds);
}

// Nobody reads the secret, and messages tell the two apart all the same.
static void addresses_without_their_secrets_are_told_apart(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct str url = {0};
        str_format(
            &url, "http://user:pass@%s?token=%s", urls[0] + strlen("http://"), i ? "secret" : "hidden");
        free(urls[i]);
        urls[i] = url.text;
    }
    reports_schedule(jade, sizeof jade, "Jade", 4);
    feed_server_set_body(servers[0], jade, "second");
    struct feeds *feeds = start();
    feed_report_free(wait_for(both_are_there));
    reports_schedule(jade, sizeof jade, "Jade", 1);
    feed_server_set_body(servers[0], jade, "less");
    feeds_refresh(feeds);
    struct feed_report *report = wait_for(both_are_refused);
    const struct feed_part *parts = report->parts->list;
    assert_string_equal(parts[0].address, parts[1].address);
    assert_string_not_equal(parts[0].tag, parts[1].tag);
    for (int i = 0; i < 2; i++) {
        assert_contains(parts[i].problem, parts[i].tag);
        assert_null(strstr(parts[i].problem, "pass"));
        assert_null(strstr(parts[i].problem, "secret"));
        assert_null(strstr(parts[i].address, "user"));
        assert_null(strstr(parts[i].address, "hidden"));
    }
    feed_report_free(report);
    feeds_stop(feeds);
}

// A third address: what the others had stays, though no server answers.
static void one_more_keeps_the_others(void **state)
{
    (void)state;
    struct feeds *feeds = start();
    feed_report_free(wait_for(has_all));
    feeds_stop(feeds);
    reports_clear();
    char *other = feed_server_url(servers[0], "/other");
    struct fetch_source sources[] = {{.address = urls[0]}, {.address = other}, {.address = urls[1]}};
    feed_server_set_broken(servers[0], true);
    feed_server_set_broken(servers[1], true);
    feeds = start_of(sources, 3);
    struct feed_report *report = reports_next();
    assert_true(has_all(report));
    assert_int_equal(report->parts->count, 3);
    assert_int_equal(report->parts->list[0].source, FEED_CACHED);
    assert_int_equal(report->parts->list[1].source, FEED_NONE);
    assert_int_equal(report->parts->list[2].source, FEED_CACHED);
    assert_int_equal(report->parts->list[2].items, 3);
    feed_report_free(report);
    feeds_stop(feeds);
    reports_clear();
    // And one less.
    feeds = start_of(&sources[2], 1);
    report = reports_next();
    assert_int_equal(report->parts->count, 1);
    assert_int_equal(report->source, FEED_CACHED);
    assert_int_equal(report->schedule->item_count, 3);
    feed_report_free(report);
    feeds_stop(feeds);
    free(other);
}

// The last good one of each is there before any server answers, both at once.
static void both_come_from_disk(void **state)
{
    (void)state;
    struct feeds *feeds = start();
    feed_report_free(wait_for(has_all));
    feeds_stop(feeds);
    reports_clear();
    feed_server_set_broken(servers[0], true);
    feed_server_set_broken(servers[1], true);
    feeds = start();
    struct feed_report *report = reports_next();
    assert_int_equal(report->source, FEED_CACHED);
    assert_true(has_all(report));
    feed_report_free(report);
    report = wait_for(is_failed);
    assert_null(report->schedule);
    assert_int_equal(report->source, FEED_CACHED);
    feed_report_free(report);
    feeds_stop(feeds);
}

static void one_without_any_is_told(void **state)
{
    (void)state;
    feed_server_set_broken(servers[1], true);
    struct feeds *feeds = start();
    bool failed = false;
    size_t items = 0;
    while (!failed || items != 4) {
        struct feed_report *report = reports_next();
        failed = report->failed;
        items = report->schedule ? report->schedule->item_count : items;
        feed_report_free(report);
    }
    feed_server_set_broken(servers[1], false);
    feeds_refresh(feeds);
    feed_report_free(wait_for(has_all));
    feeds_stop(feeds);
}

#define WITH_SERVERS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SERVERS(both_are_delivered_as_one),
        WITH_SERVERS(one_that_fails_leaves_the_other),
        WITH_SERVERS(each_refuses_for_itself),
        WITH_SERVERS(each_part_is_reported),
        WITH_SERVERS(one_of_two_is_accepted),
        WITH_SERVERS(addresses_without_their_secrets_are_told_apart),
        WITH_SERVERS(one_more_keeps_the_others),
        WITH_SERVERS(both_come_from_disk),
        WITH_SERVERS(one_without_any_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
