#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "feed/address.h"
#include "feed/fetch.h"
#include "feeds/server.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct server *server;
static const char body[] = "{\"results\":{}}";

static int start_server(void **state)
{
    (void)state;
    server = feed_server_start();
    feed_server_set_body(server, body, "v1");
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    feed_server_stop(server);
    return 0;
}

static const struct fetch_limits short_limits = {
    .connect_ms = 2000, .total_ms = 300, .stall_s = 20, .bytes = 1 << 20};
static const struct fetch_limits limits = {
    .connect_ms = 30000, .total_ms = 200000, .stall_s = 100, .bytes = 1 << 20};

static enum fetch_result get(const char *path, const struct fetch_limits *with,
    const struct fetch_validators *known, struct fetch_answer *answer, struct error *error)
{
    char *url = feed_server_url(server, path);
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
    feed_server_set_body(server, "{}", "v2");
    assert_int_equal(get("/ok", &limits, &known, &answer, &error), FETCH_NEW);
    assert_string_equal(answer.validators.etag, "\"v2\"");
    fetch_answer_free(&answer);
    feed_server_set_body(server, body, "v1");
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
        {"/not-http", "what answers there does not speak HTTP", false},
        {"/not-a-length", "the answer's headers are not as HTTP has them", false},
        {"/endless-headers", "headers are larger than the 262144 bytes allowed", false},
        {"/endless-header", "a header of the answer is too large", false},
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

static void five_redirects_are_enough(void **state)
{
    (void)state;
    struct fetch_answer answer;
    struct error error;
    int before = feed_server_request_count(server);
    assert_int_equal(get("/loop", &limits, NULL, &answer, &error), FETCH_FAILED);
    assert_int_equal(feed_server_request_count(server) - before, 6);
    fetch_answer_free(&answer);
}

// Some versions of libcurl limit it; the limit on waiting is in base/backoff.
static void a_date_until_which_to_wait_is_read(void **state)
{
    (void)state;
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(get("/503-date", &limits, NULL, &answer, &error), FETCH_FAILED);
    assert_true(answer.retry_after_s >= 6 * 3600);
    fetch_answer_free(&answer);
}

static void weird_headers_do_no_harm(void **state)
{
    (void)state;
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(get("/weird", &limits, NULL, &answer, &error), FETCH_NEW);
    assert_string_equal(str_text(&answer.body), body);
    assert_string_equal(answer.validators.etag, "");
    assert_string_equal(answer.validators.last_modified, "");
    assert_int_equal(answer.server_date, 0);
    assert_int_equal(answer.retry_after_s, 0);
    fetch_answer_free(&answer);
}

static void a_cached_redirect_does_not_make_the_answer_old(void **state)
{
    (void)state;
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(get("/to-ok", &limits, NULL, &answer, &error), FETCH_NEW);
    assert_int_equal(answer.server_date, 1568124000);
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

// When the server has the request.
static bool when_asked(void *context)
{
    return feed_server_request_count(server) > *(const int *)context;
}

static void a_fetch_can_be_cancelled(void **state)
{
    (void)state;
    static const char *const paths[] = {"/silent", "/slow", "/endless"};
    static const struct fetch_limits patient = {
        .connect_ms = 60000, .total_ms = 60000, .stall_s = 60, .bytes = SIZE_MAX / 4};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int before = feed_server_request_count(server);
        char *url = feed_server_url(server, paths[i]);
        struct fetch_source source = {.address = url};
        struct fetch_answer answer;
        struct error error;
        assert_int_equal(
            fetch_with_limits(&source, NULL, &patient, when_asked, &before, &answer, &error), FETCH_FAILED);
        assert_contains(error.text, "cancelled");
        fetch_answer_free(&answer);
        free(url);
    }
}

static bool when_a_megabyte_is_there(void *context)
{
    enum { MEGABYTE = 1 << 20 };
    return ((const struct fetch_answer *)context)->body.length > MEGABYTE;
}

// Unpacking it takes a second and more, for which no end of the program waits.
static void unpacking_can_be_cancelled(void **state)
{
    (void)state;
    static const struct fetch_limits patient = {
        .connect_ms = 60000, .total_ms = 60000, .stall_s = 60, .bytes = SIZE_MAX / 4};
    char *url = feed_server_url(server, "/bomb");
    struct fetch_source source = {.address = url};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(
        fetch_with_limits(&source, NULL, &patient, when_a_megabyte_is_there, &answer, &answer, &error),
        FETCH_FAILED);
    assert_contains(error.text, "cancelled");
    assert_in_range(answer.body.length, 1 << 20, 2 << 20);
    fetch_answer_free(&answer);
    free(url);
}

static void files_are_read_by_path_and_url(void **state)
{
    (void)state;
    const char *folder = folder_new();
    folder_write(folder, "a b.json", body, sizeof body - 1);
    struct str url = {0};
    struct str marked = {0};
    str_format(&url, "file://%s/a%%20b.json", folder);
    str_format(&marked, "FILE://localhost%s/a%%20b.json?v=2#day1", folder);
    const char *addresses[] = {folder_file(folder, "a b.json"), url.text, marked.text};
    for (size_t i = 0; i < 3; i++) {
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
    str_free(&marked);
    folder_remove(folder);
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    (void)state;
    static const struct fetch_limits few = {
        .connect_ms = 5000, .total_ms = 5000, .stall_s = 5, .bytes = sizeof body - 2};
    const char *folder = folder_new();
    folder_write(folder, "s.json", body, sizeof body - 1);
    struct fetch_source source = {.address = folder_file(folder, "s.json")};
    struct fetch_answer answer;
    struct error error = {0};
    assert_int_equal(fetch_with_limits(&source, NULL, &few, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "larger than the 13 bytes allowed");
    fetch_answer_free(&answer);
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

static void get_with_bytes(const char *path, const char *secret, size_t length, struct error *error)
{
    const char *folder = folder_new();
    folder_write(folder, "auth", secret, length);
    char *url = feed_server_url(server, path);
    struct fetch_source source = {.address = url, .auth_file = folder_file(folder, "auth")};
    struct fetch_answer answer;
    error->text[0] = '\0';
    fetch_with_limits(&source, NULL, &limits, NULL, NULL, &answer, error);
    fetch_answer_free(&answer);
    free(url);
    folder_remove(folder);
}

static void get_with_auth(const char *path, const char *secret, struct error *error)
{
    get_with_bytes(path, secret, strlen(secret), error);
}

static void a_key_is_encoded_where_it_needs_to_be(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"http://x/a", "k-1._~", "http://x/a?ak=k-1._~"},
        {"http://x/a?b=c#d", "k", "http://x/a?b=c&ak=k#d"},
        {"http://x/a#d?e", "k", "http://x/a?ak=k#d?e"},
        {"http://x/a", "a b&c=d#e", "http://x/a?ak=a%20b%26c%3Dd%23e"},
        {"http://x/a", "is%2Fencoded", "http://x/a?ak=is%2Fencoded"},
        {"http://x/a", "100%", "http://x/a?ak=100%25"},
        {"http://x/a", "%zz%4", "http://x/a?ak=%25zz%254"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = {0};
        address_with_key(cases[i][0], cases[i][1], &out);
        assert_string_equal(str_text(&out), cases[i][2]);
        str_free(&out);
    }
}

static void a_user_is_taken_from_an_address(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        {"http://ada:key@x.org/a?b=1@2", "http://x.org/a?b=1@2", "ada", "key"},
        {"https://ada@x.org:8443", "https://x.org:8443", "ada", ""},
        {"http://a%40b:k%3Ae%2Fy@x.org/", "http://x.org/", "a@b", "k:e/y"},
        {"http://ada:a:b@c@x.org/", "http://x.org/", "ada", "a:b@c"},
        {"http://:key@x.org/", "http://x.org/", "", "key"},
        {"http://x.org/ada@b", NULL, NULL, NULL},
        {"http://x.org?u=ada@b", NULL, NULL, NULL},
        {"http://a%zz@x.org/", NULL, NULL, NULL},
        {"http://a:%00@x.org/", NULL, NULL, NULL},
        {"ada@x.org", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str parts[3] = {{0}, {0}, {0}};
        bool has = address_take_user(cases[i][0], &parts[0], &parts[1], &parts[2]);
        assert_int_equal(has, cases[i][1] != NULL);
        for (size_t k = 0; k < 3; k++) {
            if (has)
                assert_string_equal(str_text(&parts[k]), cases[i][k + 1]);
            str_free(&parts[k]);
        }
    }
}

static void what_is_no_secret_is_refused_unseen(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"", 0},
        {"\n", 1},
        {"ak=\n", 4},
        {"TOPSECRET\n", 10},
        {"Bearer TOPSECRET\n", 17},
        {"Authorization:\n", 15},
        {"Authorization:   \n", 18},
        {"ak=TOPSECRET\nak=TOPSECRET2\n", 28},
        {"ak=TOPSECRET\0x\n", 15},
        {"ak=TOPSECR\xC3\x89T\n", 15},
        {" ak=TOPSECRET\n", 14},
    };
    int before = feed_server_request_count(server);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        get_with_bytes("/ok", cases[i].bytes, cases[i].length, &error);
        if (!strstr(error.text, "expected one line") || strstr(error.text, "TOP"))
            fail_msg("%zu: \"%s\"", i, error.text);
    }
    assert_int_equal(feed_server_request_count(server), before);
}

static void what_helps_with_a_key_is_said(void **state)
{
    (void)state;
    struct error error;
    get_with_auth("/export/400", "Authorization: Bearer x", &error);
    assert_contains(error.text, "the server answered 400 Bad Request");
    assert_contains(error.text, "write ak=KEY into schedule_auth_file");
    get_with_auth("/export/400", "ak=x", &error);
    assert_contains(error.text, "the server answered 400 Bad Request");
    assert_null(strstr(error.text, "schedule_auth_file"));
    get_with_auth("/401", "ak=x", &error);
    assert_contains(error.text, "401 Unauthorized (is the key in schedule_auth_file right?)");
}

static void a_key_goes_into_the_query_or_a_header(void **state)
{
    (void)state;
    struct error error;
    struct str requests = {0};
    get_with_auth("/ok?pretty=yes", "ak=se+cret/1\n", &error);
    get_with_auth("/ok", "Authorization: Bearer t0ken\r\n", &error);
    feed_server_requests(server, &requests);
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
    struct server *other = feed_server_start();
    struct str requests = {0};
    struct error error;
    char *url = feed_server_url(other, "/ok");
    feed_server_set_other(server, url);
    get_with_auth("/to-other", "Authorization: Bearer TOPSECRET", &error);
    get_with_auth("/to-other", "ak=TOPSECRET", &error);
    feed_server_requests(other, &requests);
    assert_contains(requests.text, "GET /ok");
    assert_null(strstr(requests.text, "TOPSECRET"));
    str_free(&requests);
    free(url);
    feed_server_stop(other);
}

static void a_missing_auth_file_fails_before_anything_is_sent(void **state)
{
    (void)state;
    int before = feed_server_request_count(server);
    char *url = feed_server_url(server, "/ok");
    struct fetch_source source = {.address = url, .auth_file = "/nonexistent/key"};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_once(&source, NULL, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "/nonexistent/key: cannot be opened");
    assert_int_equal(feed_server_request_count(server), before);
    fetch_answer_free(&answer);
    free(url);
}

static void an_address_without_its_scheme_shows_no_key(void **state)
{
    (void)state;
    struct fetch_source source = {.address = "indico.example.org/export/4.json?ak=TOPSECRET"};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_once(&source, NULL, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "indico.example.org/export/4.json: cannot be opened");
    assert_null(strstr(error.text, "TOPSECRET"));
    fetch_answer_free(&answer);
}

static void a_password_in_the_address_does_not_show(void **state)
{
    (void)state;
    char *url = feed_server_url(server, "/404?ak=TOPSECRET#TOPSECRET");
    struct str address = {0};
    str_format(&address, "http://TOPSECRET:TOPSECRET@%s", url + strlen("http://"));
    struct fetch_source source = {.address = address.text};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_once(&source, NULL, NULL, NULL, &answer, &error), FETCH_FAILED);
    assert_contains(error.text, "404 Not Found");
    assert_null(strstr(error.text, "TOPSECRET"));
    fetch_answer_free(&answer);
    str_free(&address);
    free(url);
}

// A server with a self-signed certificate; openssl(1) comes with ca-certificates.
static pid_t start_untrusted(const char *folder, int *port)
{
    int out[2];
    assert_int_equal(pipe(out), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
        dup2(nowhere, STDIN_FILENO);
        dup2(nowhere, STDERR_FILENO);
        dup2(out[1], STDOUT_FILENO);
        if (chdir(folder) == 0)
            execl("/bin/sh", "sh", "-c",
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out cert "
                "-days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 && "
                "exec openssl s_server -accept 127.0.0.1:0 -cert cert -key key -www",
                (char *)NULL);
        _exit(1);
    }
    close(out[1]);
    FILE *lines = fdopen(out[0], "r");
    char line[256];
    *port = 0;
    while (*port == 0 && fgets(line, sizeof line, lines))
        if (strncmp(line, "ACCEPT ", 7) == 0)
            *port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
    fclose(lines);
    return child;
}

static void a_certificate_that_nobody_vouches_for_is_refused(void **state)
{
    (void)state;
    const char *folder = folder_new();
    int port;
    pid_t child = start_untrusted(folder, &port);
    assert_true(port > 0);
    struct str url = {0};
    str_format(&url, "https://127.0.0.1:%d/s.json", port);
    struct fetch_source source = {.address = url.text};
    struct fetch_answer answer;
    struct error error;
    assert_int_equal(fetch_with_limits(&source, NULL, &limits, NULL, NULL, &answer, &error), FETCH_FAILED);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_contains(error.text, "certificate cannot be trusted");
    assert_int_equal(answer.body.length, 0);
    fetch_answer_free(&answer);
    str_free(&url);
    folder_remove(folder);
}

static void addresses_are_shown_without_secrets(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://x.org/export/timetable/4.json?ak=1#f", "https://x.org/export/timetable/4.json"},
        {"https://user:pass@x.org:8443/a", "https://x.org:8443/a"}, {"/srv/a?b.json", "/srv/a?b.json"},
        {"http://x.org?ak=1", "http://x.org"}, {"http://u@v@x.org/@y", "http://x.org/@y"},
        {"x.org/4.json?ak=1", "x.org/4.json"}, {"x.org/4.json?a&ak=1", "x.org/4.json"},
        {"HTTPS://u:p@[::1]:8/a#k=1", "HTTPS://[::1]:8/a"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = {0};
        address_public(cases[i][0], &out);
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
        cmocka_unit_test(unpacking_can_be_cancelled),
        cmocka_unit_test(files_are_read_by_path_and_url),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_key_goes_into_the_query_or_a_header),
        cmocka_unit_test(a_secret_never_shows),
        cmocka_unit_test(a_header_is_not_sent_to_another_server),
        cmocka_unit_test(a_missing_auth_file_fails_before_anything_is_sent),
        cmocka_unit_test(five_redirects_are_enough),
        cmocka_unit_test(a_date_until_which_to_wait_is_read),
        cmocka_unit_test(weird_headers_do_no_harm),
        cmocka_unit_test(a_cached_redirect_does_not_make_the_answer_old),
        cmocka_unit_test(a_file_that_is_too_large_is_refused),
        cmocka_unit_test(a_key_is_encoded_where_it_needs_to_be),
        cmocka_unit_test(a_user_is_taken_from_an_address),
        cmocka_unit_test(what_is_no_secret_is_refused_unseen),
        cmocka_unit_test(what_helps_with_a_key_is_said),
        cmocka_unit_test(an_address_without_its_scheme_shows_no_key),
        cmocka_unit_test(a_password_in_the_address_does_not_show),
        cmocka_unit_test(a_certificate_that_nobody_vouches_for_is_refused),
        cmocka_unit_test(addresses_are_shown_without_secrets),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
