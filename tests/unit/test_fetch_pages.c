// Documents that come in pages, from a real server.
#include "support/test.h"

#include "feed/fetch_pages.h"
#include "feeds/server.h"

#include <stdio.h>
#include <stdlib.h>

static struct server *server;
static struct fetch_answer answer;
static struct error error;
static size_t pages;

static int start(void **state)
{
    (void)state;
    server = feed_server_start();
    feed_server_set_body(server, "{\"schedule\":{\"next\":\"/pages\"}}", "one");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    feed_server_stop(server);
    return 0;
}

static enum fetch_result fetch_within(const char *path, size_t bytes)
{
    char *url = feed_server_url(server, path);
    struct fetch_source source = {.address = url};
    struct fetch_limits limits = fetch_default_limits;
    limits.bytes = bytes;
    enum fetch_result result = fetch_pages(&source, NULL, &limits, NULL, NULL, &answer, &pages, &error);
    free(url);
    return result;
}

static void expect_document(const char *path, size_t count, const char *document)
{
    if (fetch_within(path, fetch_default_limits.bytes) != FETCH_NEW)
        fail_msg("%s", error.text);
    assert_string_equal(str_text(&answer.body), document);
    assert_int_equal(pages, count);
    fetch_answer_free(&answer);
}

static void expect_failure(const char *path, const char *why)
{
    assert_int_equal(fetch_within(path, fetch_default_limits.bytes), FETCH_FAILED);
    assert_contains(error.text, why);
    fetch_answer_free(&answer);
}

static void all_pages_are_one_document(void **state)
{
    (void)state;
    expect_document(
        "/pages", 3, "{\"count\":3,\"previous\":null,\"results\":[{\"id\":1},{\"id\":2},{\"id\":3}]}");
    assert_string_equal(answer.validators.etag, ""); // the first page's says nothing of the others
    expect_document("/pages-api", 3,
        "{\"data\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}],\"included\":[{\"of\":1},{\"of\":2},{"
        "\"of\":3}]}");
}

static void other_documents_stay_as_they_are(void **state)
{
    (void)state;
    int before = feed_server_request_count(server);
    expect_document("/ok", 1, "{\"schedule\":{\"next\":\"/pages\"}}");
    assert_string_equal(answer.validators.etag, "\"one\"");
    assert_int_equal(feed_server_request_count(server), before + 1);
    expect_document(
        "/pages?page=3", 1, "{\"count\":3,\"next\":null,\"previous\":null,\"results\":[{\"id\":3}]}");
}

static void what_goes_wrong_is_said(void **state)
{
    (void)state;
    struct server *other = feed_server_start();
    char *url = feed_server_url(other, "/pages");
    feed_server_set_other(server, url);
    expect_failure("/pages-broken", "500 Internal Server Error");
    expect_failure("/pages-again", "its page 2 says that it is followed by itself");
    expect_failure("/pages-away", "its next page is on another server");
    assert_int_equal(feed_server_request_count(other), 0);
    free(url);
    feed_server_stop(other);
}

static void pages_are_bounded(void **state)
{
    (void)state;
    assert_int_equal(fetch_within("/pages-endless", 5000), FETCH_FAILED);
    assert_contains(error.text, "larger than");
    fetch_answer_free(&answer);
    assert_true(pages > 50 && pages < 150);
}

static const char expanded[] =
    "{\"previous\":null,\"results\":["
    "{\"start\":\"2031-06-01T10:00:00Z\",\"room\":{\"id\":1},\"submission\":{\"code\":\"A1\"}},"
    "{\"start\":\"2031-06-01T10:00:00Z\",\"room\":{\"id\":2},\"submission\":{\"code\":\"A2\"}}]}";

static const char bare[] = "{\"previous\":null,\"results\":["
                           "{\"start\":\"2031-06-01T10:00:00Z\",\"room\":1,\"submission\":\"A1\"},"
                           "{\"start\":\"2031-06-01T10:00:00Z\",\"room\":2,\"submission\":\"A2\"}]}";

static void expect_request(const char *line)
{
    struct str all = {0};
    feed_server_requests(server, &all);
    assert_contains(str_text(&all), line);
    str_free(&all);
}

static void codes_and_numbers_are_asked_for_again(void **state)
{
    (void)state;
    static const char all[] =
        "expand=room,submission,submission.speakers,submission.track,submission.submission_type";
    char line[256];
    expect_document("/slots", 3, expanded);
    assert_string_equal(answer.validators.etag, "");
    // The rest of a query stays; what it expands by itself is too little.
    expect_document("/slots?limit=1&expand=room&q=#top", 3, expanded);
    snprintf(line, sizeof line, "GET /slots?%s&limit=1&q= HTTP", all);
    expect_request(line);
    // What is expanded is not asked for twice.
    snprintf(line, sizeof line, "/slots?%s", all);
    expect_document(line, 2, expanded);
}

static void who_refuses_to_expand_is_believed(void **state)
{
    (void)state;
    expect_document("/slots-old", 3, bare);
    expect_document("/slots-400", 3, bare);
    expect_document("/slots-other", 3, bare);
    // Once a schedule has been shown with names, it does not lose them over a moment's trouble.
    expect_failure("/slots-500", "asked for talks, rooms and people with ?expand=: ");
    assert_contains(error.text, "500 Internal Server Error");
    assert_int_equal(answer.retry_after_s, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pages_are_one_document),
        cmocka_unit_test(other_documents_stay_as_they_are),
        cmocka_unit_test(what_goes_wrong_is_said),
        cmocka_unit_test(pages_are_bounded),
        cmocka_unit_test(codes_and_numbers_are_asked_for_again),
        cmocka_unit_test(who_refuses_to_expand_is_believed),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
