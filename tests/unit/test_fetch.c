#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "feed/address.h"
#include "feed/fetch.h"
#include "feeds/server.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct server *server;
static const char body[] = "{\"results\":{}}";

static int start_server(void **state)
{
    (void)state;
    server = server_start();
    server_set_body(server, body, "v1");
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    server_stop(server);
    return 0;
}

static const struct fetch_limits short_limits = {
    .connect_ms = 2000, .total_ms = 300, .stall_s = 20, .bytes = 1 << 20};
static const struct fetch_limits limits = {
    .connect_ms = 5000, .total_ms = 20000, .stall_s = 20, .bytes = 1 << 20};

static enum fetch_result get(const char *path, const struct fetch_limits *with,
    const struct fetch_validators *known, struct fetch_answer *answer, struct error *error)
{
    char *url = server_url(server, path);
    struct fetch_source source = {.address = url};
    enum fetch_result result = fetch_with_limits(&source, known, with, NULL, NULL, answer, error);
    free(url);
    return result;
}

static void a_schedule_is_fetched_with_its_validators(void **state)
{
    (void)state;
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(get("/ok", &limits, NULL, &answer, &error), FETCH_NEW);
    assert_string_equal(str_text(&answer.body), body);
    assert_string_equal(answer.validators.etag, "\"v1\"");
    assert_string_equal(answer.validators.last_modified, "Mon, 09 Sep 2019 08:00:00 GMT");
    assert_int_equal(answer.server_date, 1568124000);
    assert_true(answer.sent_ms > 0 && answer.received_ms >= answer.sent_ms);
    struct fetch_validators known = answer.validators;
    fetch_answer_free(&answer);
    assert_int_equal(get("/ok", &limits, &known, &answer, &error), FETCH_UNCHANGED);
    assert_int_equal(answer.body.length, 0);
    fetch_answer_free(&answer);
    server_set_body(server, "{}", "v2");
    assert_int_equal(get("/ok", &limits, &known, &answer, &error), FETCH_NEW);
    assert_string_equal(answer.validators.etag, "\"v2\"");
    fetch_answer_free(&answer);
    server_set_body(server, body, "v1");
}

static void compression_and_redirects_are_followed(void **state)
{
    (void)state;
    static const char *const paths[] = {"/gzip", "/to-ok", "/plain"};
    for (size_t i = 0; i < 3; i++) {
        struct fetch_answer answer;
        struct error error;
        assert_int_equal(get(paths[i], &limits, NULL, &answer, &error), FETCH_NEW);
        assert_string_equal(str_text(&answer.body), body);
        fetch_answer_free(&answer);
    }
}

static void misbehaviour_is_a_clear_message(void **state)
{
    (void)state;
    static const struct {
        const char *path, *message;
        bool hurry;
    } cases[] = {
        {"/404", "the server answered 404 Not Found", false},
        {"/500", "the server answered 500 Internal Server Error", false},
        {"/truncated", "the connection ended before the answer did", false},
        {"/loop", "more than 5 redirects", false},
        {"/to-file", "neither http nor https", false},
        {"/endless", "larger than the 1048576 bytes allowed", false},
        {"/bomb", "larger than the 1048576 bytes allowed", false},
        {"/silent", "no whole answer in time", true},
        {"/slow", "no whole answer in time", true},
        {"/reset", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_answer answer;
        struct error error = {0};
        enum fetch_result result =
            get(cases[i].path, cases[i].hurry ? &short_limits : &limits, NULL, &answer, &error);
        if (result != FETCH_FAILED)
            fail_msg("%s did not fail", cases[i].path);
        assert_contains(error.text, cases[i].message);
        assert_contains(error.text, "http://127.0.0.1:");
        assert_contains(error.text, cases[i].path);
        fetch_answer_free(&answer);
    }
}

static void the_server_may_ask_for_patience(void **state)
{
    (void)state;
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(get("/503", &limits, NULL, &answer, &error), FETCH_FAILED);
    assert_int_equal(answer.retry_after_s, 7);
    fetch_answer_free(&answer);
}

static void nobody_listening_is_a_message(void **state)
{
    (void)state;
    struct fetch_source source = {.address = "http://127.0.0.1:1/x.json"};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_with_limits(&source, NULL, &limits, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "http://127.0.0.1:1/x.json: ");
    fetch_answer_free(&answer);
    source.address = "gopher://example.org/";
    assert_int_equal(fetch_with_limits(&source, NULL, &limits, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "neither an http, https or file address");
    fetch_answer_free(&answer);
}

static bool always(void *context)
{
    (void)context;
    return true;
}

static void a_fetch_can_be_cancelled(void **state)
{
    (void)state;
    char *url = server_url(server, "/silent");
    struct fetch_source source = {.address = url};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_with_limits(&source, NULL, &limits, always, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "cancelled");
    fetch_answer_free(&answer);
    free(url);
}

static void files_are_read_by_path_and_url(void **state)
{
    (void)state;
    const char *folder = folder_new();
    folder_write(folder, "a b.json", body, sizeof body - 1);
    struct str url = {0};
    str_format(&url, "file://%s/a%%20b.json", folder);
    const char *addresses[] = {folder_file(folder, "a b.json"), url.text};
    for (size_t i = 0; i < 2; i++) {
        struct fetch_source source = {.address = addresses[i]};
        struct fetch_answer answer;
        struct error error = {0};
        assert_int_equal(fetch_once(&source, NULL, NULL, NULL, &answer, &error), FETCH_NEW);
        assert_string_equal(str_text(&answer.body), body);
        struct fetch_validators known = answer.validators;
        fetch_answer_free(&answer);
        assert_int_equal(fetch_once(&source, &known, NULL, NULL, &answer, &error), FETCH_UNCHANGED);
        fetch_answer_free(&answer);
    }
    str_free(&url);
    folder_remove(folder);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    const char *folder = folder_new();
    assert_int_equal(mkfifo(folder_file(folder, "pipe"), 0600), 0);
    const char *addresses[] = {
        folder, folder_file(folder, "pipe"), "/dev/zero", folder_file(folder, "missing"), "file://other/x"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct fetch_source source = {.address = addresses[i]};
        struct fetch_answer answer;
        struct error error = {0};
        assert_int_equal(fetch_once(&source, NULL, NULL, NULL, &answer, &error), FETCH_FAILED);
        assert_true(strlen(error.text) > 10);
        fetch_answer_free(&answer);
    }
    folder_remove(folder);
}

static void get_with_auth(const char *path, const char *secret, struct error *error)
{
    const char *folder = folder_new();
    folder_write(folder, "auth", secret, strlen(secret));
    char *url = server_url(server, path);
    struct fetch_source source = {.address = url, .auth_file = folder_file(folder, "auth")};
    struct fetch_answer answer;
    error->text[0] = '\0';
    fetch_with_limits(&source, NULL, &limits, NULL, NULL, &answer, error);
    fetch_answer_free(&answer);
    free(url);
    folder_remove(folder);
}

static void a_key_goes_into_the_query_or_a_header(void **state)
{
    (void)state;
    struct error error;
    struct str requests = {0};
    get_with_auth("/ok?pretty=yes", "ak=se+cret/1\n", &error);
    get_with_auth("/ok", "Authorization: Bearer t0ken\r\n", &error);
    server_requests(server, &requests);
    assert_contains(requests.text, "GET /ok?pretty=yes&ak=se%2Bcret%2F1 HTTP/1.1");
    assert_contains(requests.text, "Authorization: Bearer t0ken\r\n");
    str_free(&requests);
}

static void a_secret_never_shows(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/404", "/500", "/loop", "/to-file", "/truncated", "/reset", "/export/400"};
    static const char *const secrets[] = {"ak=TOPSECRET", "Authorization: Bearer TOPSECRET", "TOPSECRET",
        "ak=TOPSECRET\nX-Evil: 1", "Authorization: TOPSECRET\x01"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++) {
            struct error error;
            get_with_auth(paths[i], secrets[k], &error);
            assert_true(error.text[0] != '\0');
            if (strstr(error.text, "TOPSECRET"))
                fail_msg("%s", error.text);
        }
}

static void a_header_is_not_sent_to_another_server(void **state)
{
    (void)state;
    struct server *other = server_start();
    struct str requests = {0};
    struct error error;
    char *url = server_url(other, "/ok");
    server_set_other(server, url);
    get_with_auth("/to-other", "Authorization: Bearer TOPSECRET", &error);
    get_with_auth("/to-other", "ak=TOPSECRET", &error);
    server_requests(other, &requests);
    assert_contains(requests.text, "GET /ok");
    assert_null(strstr(requests.text, "TOPSECRET"));
    str_free(&requests);
    free(url);
    server_stop(other);
}

static void a_missing_auth_file_fails_before_anything_is_sent(void **state)
{
    (void)state;
    int before = server_request_count(server);
    char *url = server_url(server, "/ok");
    struct fetch_source source = {.address = url, .auth_file = "/nonexistent/key"};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_once(&source, NULL, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "/nonexistent/key: cannot be opened");
    assert_int_equal(server_request_count(server), before);
    fetch_answer_free(&answer);
    free(url);
}

static void addresses_are_shown_without_secrets(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://x.org/export/timetable/4.json?ak=1#f", "https://x.org/export/timetable/4.json"},
        {"https://user:pass@x.org:8443/a", "https://x.org:8443/a"}, {"/srv/a?b.json", "/srv/a?b.json"},
        {"http://x.org?ak=1", "http://x.org"}, {"http://u@v@x.org/@y", "http://x.org/@y"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = {0};
        fetch_public_address(cases[i][0], &out);
        assert_string_equal(str_text(&out), cases[i][1]);
        str_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schedule_is_fetched_with_its_validators),
        cmocka_unit_test(compression_and_redirects_are_followed),
        cmocka_unit_test(misbehaviour_is_a_clear_message),
        cmocka_unit_test(the_server_may_ask_for_patience),
        cmocka_unit_test(nobody_listening_is_a_message),
        cmocka_unit_test(a_fetch_can_be_cancelled),
        cmocka_unit_test(files_are_read_by_path_and_url),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_key_goes_into_the_query_or_a_header),
        cmocka_unit_test(a_secret_never_shows),
        cmocka_unit_test(a_header_is_not_sent_to_another_server),
        cmocka_unit_test(a_missing_auth_file_fails_before_anything_is_sent),
        cmocka_unit_test(addresses_are_shown_without_secrets),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
