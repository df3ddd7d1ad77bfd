// Asking displays over HTTP: what is sent, what is told, and what becomes of it where the network fails.
#include "support/folder.h"
#include "support/program.h"
#include "support/test.h"

#include "base/json.h"
#include "base/str.h"
#include "feeds/server.h"
#include "remote/api.h"
#include "remote/command_args.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- a display that answers as it is told

// What becomes of one request: this status and body ("@" stands for the command's id), or, without a status,
// the connection is cut once the request is there.
struct step {
    const char *status;
    const char *body;
    const char *headers; // each with its line end; NULL for none
};

enum { REQUESTS_MOST = 8 };

struct desk_server {
    int listener;
    unsigned port;
    pthread_t thread;
    const struct step *steps; // one a request, the last for all behind it; borrowed
    size_t step_count;
    size_t count; // to be read once the program has ended
    struct str requests[REQUESTS_MOST];
};

static const char *body_of(const char *request)
{
    const char *blank = strstr(request, "\r\n\r\n");
    return blank ? blank + 4 : "";
}

static bool is_whole(const char *request)
{
    const char *length = strstr(request, "Content-Length: ");
    size_t wanted = length ? (size_t)strtoul(length + 16, NULL, 10) : 0;
    return strstr(request, "\r\n\r\n") && strlen(body_of(request)) >= wanted;
}

static void read_request(int socket, struct str *request)
{
    char bytes[4096];
    ssize_t got;
    while (!is_whole(str_text(request)) && (got = recv(socket, bytes, sizeof bytes, 0)) > 0)
        str_add(request, bytes, (size_t)got);
}

static void answer(int socket, const struct step *step, const char *request)
{
    struct str body = {0};
    struct str out = {0};
    json_t *command = json_loads(body_of(request), 0, NULL);
    const char *id = json_string_value(json_object_get(command, "id"));
    for (const char *c = step->body; *c; c++)
        str_format(&body, "%.*s", *c == '@' && id ? 36 : 1, *c == '@' && id ? id : c);
    str_format(&out, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%sConnection: close\r\n\r\n%s", step->status,
        body.length, step->headers ? step->headers : "", str_text(&body));
    send(socket, out.text, out.length, MSG_NOSIGNAL);
    json_decref(command);
    str_free(&body);
    str_free(&out);
}

static void *serve(void *context)
{
    struct desk_server *server = context;
    for (int socket; (socket = accept(server->listener, NULL, NULL)) >= 0; close(socket)) {
        if (server->count == REQUESTS_MOST)
            continue;
        struct timeval patience = {.tv_sec = 20};
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        struct str *request = &server->requests[server->count];
        read_request(socket, request);
        size_t i = server->count < server->step_count ? server->count : server->step_count - 1;
        server->count++;
        if (server->steps[i].status)
            answer(socket, &server->steps[i], str_text(request));
    }
    return NULL;
}

// Takes the steps in turn, and the last one for whatever comes behind.
static void desk_start(struct desk_server *server, const struct step *steps, size_t step_count)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *server = (struct desk_server){.steps = steps, .step_count = step_count};
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 16), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void desk_stop(struct desk_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
    for (size_t i = 0; i < REQUESTS_MOST; i++)
        str_free(&server->requests[i]);
}

// "plumbline COMMAND --to <the server> ARGUMENTS"
static int ask(const struct desk_server *server, const char *command, const char *arguments, struct str *out)
{
    struct str line = {0};
    str_format(&line, "%s --to http://127.0.0.1:%u %s", command, server->port, arguments);
    int status = program_run(str_text(&line), out);
    str_free(&line);
    return status;
}

static void expect(const struct desk_server *server, const char *command, const char *arguments, int status,
    const char *part)
{
    struct str out = {0};
    int found = ask(server, command, arguments, &out);
    if (found != status)
        fail_msg("plumbline %s %s ended with %d:\n%s", command, arguments, found, str_text(&out));
    assert_contains(str_text(&out), part);
    str_free(&out);
}

static const struct step done = {
    "200 OK", "{\"id\":\"@\",\"number\":7,\"desk\":{\"format\":1,\"entries\":[]}}", NULL};
static const char status_body[] =
    "{\"state\":\"online\",\"display\":\"jade-door\",\"room\":\"Jade/room-I&II\",\"label\":\"Jade I & II\","
    "\"at\":\"2019-09-10T15:33:07+01:00\",\"slide\":\"now\",\"painted_at\":\"2019-09-10T15:33:05+01:00\","
    "\"phase\":\"talk\",\"now\":[{\"title\":\"Address\\u001b[31m "
    "Space\",\"speakers\":[{\"name\":\"A\"},{\"name\":\"B\"}],"
    "\"start\":\"2019-09-10T15:30:00+01:00\",\"end\":\"2019-09-10T15:45:00+01:00\"}],\"next\":null,"
    "\"timer\":{\"phase\":\"talk\",\"left_s\":713,\"held\":true,\"behind_s\":300},"
    "\"schedule\":{\"source\":\"network\",\"address\":\"https://x/s.json\",\"age_s\":35,\"problem\":\"\"},"
    "\"clock\":{\"state\":\"good\",\"skew_ms\":-1200,\"simulated\":false},\"findings\":[{},{}]}";
static const struct step status_step = {"200 OK", status_body, NULL};

// The command in a request without its id, as text.
static void expect_command(const struct str *request, const char *json)
{
    json_t *command = json_loads(body_of(str_text(request)), 0, NULL);
    assert_non_null(command);
    json_object_del(command, "id");
    char *text = json_dumps(command, JSON_COMPACT);
    assert_string_equal(text, json);
    free(text);
    json_decref(command);
}

static void id_of(const struct str *request, char out[COMMAND_ARGS_ID_SIZE])
{
    json_t *command = json_loads(body_of(str_text(request)), 0, NULL);
    const char *id = json_string_value(json_object_get(command, "id"));
    assert_non_null(id);
    snprintf(out, COMMAND_ARGS_ID_SIZE, "%s", id);
    json_decref(command);
}

// ---- what is sent

static void a_command_is_sent_as_it_was_written(void **state)
{
    (void)state;
    static const struct {
        const char *arguments, *json;
    } cases[] = {
        {"notice 'text=Coffee = in the foyer, \"now\" ü' level=urgent",
            "{\"type\":\"notice\",\"text\":\"Coffee = in the foyer, \\\"now\\\" ü\",\"level\":\"urgent\"}"},
        {"notice text=", "{\"type\":\"notice\",\"text\":\"\"}"},
        {"speakers item=c9 'speakers=Ada Lovelace;  Karen Jones ;'",
            "{\"type\":\"speakers\",\"item\":\"c9\",\"speakers\":[\"Ada Lovelace\",\"Karen Jones\"]}"},
        {"blank on=true", "{\"type\":\"blank\",\"on\":true}"},
        {"pin on=false", "{\"type\":\"pin\",\"on\":false}"},
        {"reload", "{\"type\":\"reload\"}"},
        {"dance colour=12", "{\"type\":\"dance\",\"colour\":\"12\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct desk_server server;
        desk_start(&server, &done, 1);
        expect(&server, "send", cases[i].arguments, 0, "done: ");
        assert_int_equal(server.count, 1);
        const char *request = str_text(&server.requests[0]);
        assert_memory_equal(request, "POST /api/v1/commands HTTP/1.1\r\n", 32);
        assert_contains(request, "\r\nContent-Type: application/json\r\n");
        assert_null(strstr(request, "Authorization"));
        expect_command(&server.requests[0], cases[i].json);
        desk_stop(&server);
    }
}

static void success_is_one_line(void **state)
{
    (void)state;
    struct desk_server server;
    struct str out = {0};
    desk_start(&server, &done, 1);
    assert_int_equal(ask(&server, "send", "identify", &out), 0);
    assert_contains(str_text(&out), "done: identify, number 7 (undo of=");
    str_free(&out);
    desk_stop(&server);
}

static void ids_are_uuids_of_version_4(void **state)
{
    (void)state;
    char before[COMMAND_ARGS_ID_SIZE] = "";
    char id[COMMAND_ARGS_ID_SIZE];
    for (int i = 0; i < 200; i++) {
        assert_true(command_args_id(id, NULL));
        assert_int_equal(strlen(id), 36);
        assert_int_equal(strspn(id, "0123456789abcdef-"), 36);
        assert_true(id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-');
        assert_int_equal(id[14], '4');
        assert_non_null(strchr("89ab", id[19]));
        assert_string_not_equal(id, before);
        memcpy(before, id, sizeof id);
    }
}

// `until` of a command whose field is written so, by a clock of 15:33:07+01:00.
static void expect_until(const char *written, const char *sent)
{
    struct str field = {0};
    struct error error = {0};
    struct command_args_clock clock = {test_instant("2019-09-10T15:33:07+01:00"), 3600};
    str_format(&field, "until=%s", written);
    const char *fields[] = {str_text(&field)};
    struct command_args sending = {.id = "id", .type = "notice", .fields = fields, .field_count = 1};
    json_t *command = command_args_to_json(&sending, &clock, NULL, &error);
    if (!command)
        fail_msg("%s", error.text);
    assert_string_equal(json_string_value(json_object_get(command, "until")), sent);
    json_decref(command);
    str_free(&field);
}

static void instants_are_whole_with_an_offset(void **state)
{
    (void)state;
    expect_until("2019-09-10T15:20+01:00", "2019-09-10T15:20:00+01:00");
    expect_until("2019-09-10T14:20:05.7Z", "2019-09-10T14:20:05+00:00");
    expect_until("2019-09-10 09:20:00-0430", "2019-09-10T09:20:00-04:30");
    expect_until("+10m", "2019-09-10T15:43:07+01:00");
    expect_until("+90s", "2019-09-10T15:34:37+01:00");
    expect_until("+2h", "2019-09-10T17:33:07+01:00");
    expect_until("+1h30m", "2019-09-10T17:03:07+01:00");
    expect_until("+9h", "2019-09-11T00:33:07+01:00");
    // The display knows what they are about.
    expect_until("15:20", "15:20");
    expect_until("16:00:30", "16:00:30");
    expect_until("00:10", "00:10");
    expect_until("9:05", "9:05");
}

static const struct step question = {"409 Conflict",
    "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"it would last 23 h 50 "
    "min\","
    "\"field\":\"ends_at\",\"code\":\"lasts-long\",\"at\":\"2019-09-11T15:20:00+01:00\"}",
    NULL};

static void what_the_display_asks_is_answered(void **state)
{
    (void)state;
    static const struct step says = {
        "200 OK", "{\"id\":\"@\",\"number\":7,\"says\":\"ends 15:20 on Wednesday\",\"desk\":{}}", NULL};
    const struct step steps[] = {question, says};
    struct desk_server server;
    desk_start(&server, steps, 2);
    expect(&server, "send", "--yes extend item=c9 ends_at=15:20", 0,
        "done: extend, number 7, ends 15:20 on Wednesday (undo of=");
    assert_int_equal(server.count, 2);
    expect_command(&server.requests[0], "{\"type\":\"extend\",\"item\":\"c9\",\"ends_at\":\"15:20\"}");
    expect_command(
        &server.requests[1], "{\"type\":\"extend\",\"item\":\"c9\",\"ends_at\":\"15:20\",\"sure\":true}");
    char ids[2][COMMAND_ARGS_ID_SIZE];
    id_of(&server.requests[0], ids[0]);
    id_of(&server.requests[1], ids[1]);
    assert_string_equal(ids[0], ids[1]);
    desk_stop(&server);
    // Without a terminal nobody can be asked.
    desk_start(&server, steps, 2);
    expect(&server, "send", "extend item=c9 ends_at=15:20", 1, "it would last 23 h 50 min");
    assert_int_equal(server.count, 1);
    desk_stop(&server);
    desk_start(&server, steps, 2);
    expect(&server, "send", "extend item=c9 ends_at=15:20", 1, "--yes does it all the same");
    desk_stop(&server);
    // One that asks for ever is not sent for ever; and no other refusal is a question.
    desk_start(&server, &question, 1);
    expect(&server, "send", "--yes extend item=c9 ends_at=15:20", 1, "it would last 23 h 50 min");
    assert_int_equal(server.count, 2);
    desk_stop(&server);
    const struct step refusal = {"409 Conflict", "{\"status\":409,\"detail\":\"no talk is running\"}", NULL};
    desk_start(&server, &refusal, 1);
    expect(&server, "send", "--yes timer act=hold", 1, "no talk is running");
    assert_int_equal(server.count, 1);
    desk_stop(&server);
}

static void the_displays_clock_is_asked_only_where_it_is_needed(void **state)
{
    (void)state;
    const struct step steps[] = {status_step, done};
    struct desk_server server;
    desk_start(&server, steps, 2);
    expect(&server, "send", "delay starts_at=+10m item=c9 from=15:20", 0, "done: delay, number 7");
    assert_int_equal(server.count, 2);
    assert_memory_equal(str_text(&server.requests[0]), "GET /api/v1/status HTTP/1.1\r\n", 29);
    expect_command(&server.requests[1],
        "{\"type\":\"delay\",\"starts_at\":\"2019-09-10T15:43:07+01:00\",\"item\":\"c9\","
        "\"from\":\"15:20\"}");
    desk_stop(&server);
    desk_start(&server, &done, 1);
    // The title looks like a span but is none.
    expect(&server, "send", "rename title=+10m item=c9 until=2019-09-10T15:20Z", 0, "done: rename");
    assert_int_equal(server.count, 1);
    expect_command(&server.requests[0],
        "{\"type\":\"rename\",\"title\":\"+10m\",\"item\":\"c9\",\"until\":\"2019-09-10T15:20:00+00:00\"}");
    desk_stop(&server);
}

static void without_the_displays_clock_nothing_is_sent(void **state)
{
    (void)state;
    static const struct step steps[] = {{"200 OK", "{\"at\":\"today\"}", NULL},
        {"401 Unauthorized", "{\"detail\":\"a token is wanted\"}", NULL}};
    struct desk_server server;
    desk_start(&server, steps, 2);
    expect(&server, "send", "notice text=x until=+10m", 1, "nothing was sent, for the display's clock");
    expect(&server, "send", "notice text=x until=+10m", 1, "a token is wanted");
    assert_int_equal(server.count, 2);
    desk_stop(&server);
}

static void wrong_values_are_refused_by_the_fields_name(void **state)
{
    (void)state;
    static const struct {
        const char *arguments, *part;
    } cases[] = {
        {"", "TYPE is missing"},
        {"notice hello", "hello: expected FIELD=VALUE"},
        {"notice =x", "=x: expected FIELD=VALUE"},
        {"notice 'a b=x'", "a b=x: expected FIELD=VALUE"},
        {"notice until=soon", "until=soon: expected an instant with its offset"},
        {"notice until=2019-09-10T15:20", "until=2019-09-10T15:20: expected an instant with its offset"},
        {"notice until=2019-09-10", "until=2019-09-10: expected"},
        {"notice until=2019-02-30T15:20Z", "until=2019-02-30T15:20Z: expected"},
        {"notice until=25:00", "until=25:00: expected"},
        {"notice until=+", "until=+: expected"},
        {"notice until=+10", "until=+10: expected"},
        {"notice until=+m", "until=+m: expected"},
        {"notice until=+10m1h", "until=+10m1h: expected"},
        {"notice until=+10m10m", "until=+10m10m: expected"},
        {"notice until=+99999m", "until=+99999m: expected"},
        {"notice until=", "until=: expected"},
        {"delay starts_at=x", "starts_at=x: expected"},
        {"delay from=x", "from=x: expected"},
        {"extend ends_at=x", "ends_at=x: expected"},
        {"blank on=yes", "on=yes: expected true or false"},
        {"speakers 'speakers= ; '", "expected names with ; between them"},
        {"notice text=a text=b", "text: given twice"},
        {"notice id=12345678", "id: not a field to be given"},
        {"notice type=x", "type: not a field to be given"},
        {"notice \"text=$(printf '\\377')\"", "text: expected UTF-8"},
        {"\"$(printf 'no\\377tice')\"", "not UTF-8"},
        {"--to http://127.0.0.1:1 notice", "--to: given twice"},
        {"--token abc notice", "plumbline send: --token: a command line can be seen by others"},
        {"--token=abc notice", "plumbline send: --token: a command line can be seen by others"},
    };
    struct desk_server server;
    desk_start(&server, &done, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(&server, "send", cases[i].arguments, 2, cases[i].part);
    assert_int_equal(server.count, 0);
    desk_stop(&server);
}

static void addresses_are_looked_at(void **state)
{
    (void)state;
    static const char *const wrong[] = {"ftp://x", "file:///etc/passwd", "127.0.0.1:8019", "http://",
        "http:///x", "http://user:secret@x", "http://x/?token=secret", "'http://x/#secret'", "'http://x y'"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        for (int k = 0; k < 2; k++) {
            struct str line = {0};
            struct str out = {0};
            str_format(&line, "%s --to %s", k ? "status" : "send identify", wrong[i]);
            assert_int_equal(program_run(str_text(&line), &out), 2);
            assert_contains(str_text(&out), "expected a display's address such as");
            assert_null(strstr(str_text(&out), "secret"));
            str_free(&line);
            str_free(&out);
        }
    setenv("PLUMBLINE_URL", "ftp://x", 1);
    program_expect("send identify", 2, "PLUMBLINE_URL ftp://x: expected a display's address");
    struct desk_server server;
    struct str url = {0};
    desk_start(&server, &done, 1);
    str_format(&url, "http://127.0.0.1:%u/desk/", server.port);
    setenv("PLUMBLINE_URL", str_text(&url), 1);
    program_expect("send identify", 0, "done: identify");
    assert_memory_equal(str_text(&server.requests[0]), "POST /desk/api/v1/commands ", 27);
    unsetenv("PLUMBLINE_URL");
    str_free(&url);
    desk_stop(&server);
}

// ---- what is answered

static void a_cut_answer_is_asked_for_again_with_the_same_id(void **state)
{
    (void)state;
    const struct step steps[] = {
        {NULL, NULL, NULL}, {"503 Service Unavailable", "{\"detail\":\"not yet\"}", NULL}, done};
    struct desk_server server;
    char first[COMMAND_ARGS_ID_SIZE];
    desk_start(&server, steps, 3);
    expect(&server, "send", "notice text=x", 0, "done: notice, number 7");
    assert_int_equal(server.count, 3);
    id_of(&server.requests[0], first);
    assert_int_equal(strlen(first), 36);
    for (size_t i = 1; i < 3; i++) {
        char id[COMMAND_ARGS_ID_SIZE];
        id_of(&server.requests[i], id);
        assert_string_equal(id, first);
    }
    desk_stop(&server);
}

static void the_server_may_ask_for_patience(void **state)
{
    (void)state;
    const struct step steps[] = {
        {"429 Too Many Requests", "{\"detail\":\"slower\"}", "Retry-After: 2\r\n"}, done};
    struct desk_server server;
    desk_start(&server, steps, 2);
    expect(&server, "send", "identify", 0, "slower; again in 2.0 s");
    assert_int_equal(server.count, 2);
    desk_stop(&server);
}

static void in_the_end_it_is_not_known(void **state)
{
    (void)state;
    static const struct step cut = {NULL, NULL, NULL};
    struct desk_server server;
    desk_start(&server, &cut, 1);
    expect(&server, "send", "identify", 1, "it is not known whether it was done: ");
    assert_int_equal(server.count, 1 + API_RETRIES);
    desk_stop(&server);
}

static enum api_outcome ask_quickly(const struct desk_server *server, struct error *error)
{
    static const int pauses_ms[] = {1, 1, 1, 1};
    static const struct api_request request = {
        .method = "POST", .path = "/api/v1/commands", .body = "{\"id\":\"12345678\"}"};
    struct api_target target = {0};
    struct api_answer answer;
    struct str url = {0};
    str_format(&url, "http://127.0.0.1:%u", server->port);
    assert_true(api_target_address(&target, str_text(&url), error));
    enum api_outcome outcome = api_ask_retrying(&target, &request, pauses_ms, 4, &answer, error);
    api_answer_free(&answer);
    api_target_free(&target);
    str_free(&url);
    return outcome;
}

static void what_was_surely_not_done_is_told_from_what_may_have_been(void **state)
{
    (void)state;
    const struct step later = {"429 Too Many Requests", "{}", NULL};
    const struct step broken = {"502 Bad Gateway", "<h1>oops</h1>", NULL};
    const struct step mixed[] = {later, broken, later};
    struct desk_server server;
    struct error error;
    desk_start(&server, &later, 1);
    assert_int_equal(ask_quickly(&server, &error), API_NOT_DONE);
    assert_contains(error.text, "the server answered 429");
    assert_int_equal(server.count, 5);
    desk_stop(&server);
    assert_int_equal(ask_quickly(&server, &error), API_NOT_DONE); // nobody listens there now
    assert_contains(error.text, "cannot be reached");
    desk_start(&server, mixed, 3);
    assert_int_equal(ask_quickly(&server, &error), API_UNANSWERED);
    desk_stop(&server);
}

static void a_refusal_is_told_in_its_words(void **state)
{
    (void)state;
    static const struct {
        struct step step;
        const char *part;
    } cases[] = {
        {{"422 Unprocessable",
             "{\"title\":\"T\",\"status\":422,\"detail\":\"longer than 400 signs\",\"field\":\"text\"}",
             NULL},
            ": longer than 400 signs (field \"text\")\n"},
        {{"403 Forbidden", "{\"detail\":\"this is for staff\"}", NULL}, ": this is for staff\n"},
        {{"409 Conflict", "{\"detail\":\"bad \\u001b[2J\\u009b sign\"}", NULL}, ": bad ?[2J? sign\n"},
        {{"401 Unauthorized", "", NULL}, "the server answered 401 (is the token right?)"},
        {{"404 Not Found", "<h1>no</h1>", NULL}, "the server answered 404 (is this a display's address?)"},
        {{"500 Internal Server Error", "[]", NULL}, "the server answered 500\n"},
        {{"200 OK", "<h1>Log in</h1>", NULL}, "the answer is not a display's"},
        {{"200 OK", "{\"id\":\"another-id\",\"number\":7}", NULL}, "the answer is not a display's"},
        {{"200 OK", "{\"id\":\"@\"}", NULL}, "the answer is not a display's"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct desk_server server;
        desk_start(&server, &cases[i].step, 1);
        expect(&server, "send", "notice text=x", 1, cases[i].part);
        assert_int_equal(server.count, 1);
        desk_stop(&server);
    }
}

static void the_network_is_not_trusted(void **state)
{
    (void)state;
    static const struct {
        const char *path, *message;
        enum api_outcome outcome;
        long total_ms;
    } cases[] = {
        {"/endless", "larger than the 4194304 bytes allowed", API_UNANSWERED, 0},
        {"/bomb", "larger than the 4194304 bytes allowed", API_UNANSWERED, 0},
        {"/truncated", "the connection ended before the answer did", API_UNANSWERED, 0},
        {"/reset", "the connection ended before the answer did", API_UNANSWERED, 0},
        {"/silent", "no whole answer in time", API_UNANSWERED, 300},
        {"/slow", "no whole answer in time", API_UNANSWERED, 300},
    };
    struct server *server = feed_server_start();
    char *url = feed_server_url(server, "");
    struct api_target target = {0};
    struct error error;
    assert_true(api_target_address(&target, url, &error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct api_request request = {.method = "GET", .path = cases[i].path, .total_ms = cases[i].total_ms};
        struct api_answer answer;
        assert_int_equal(api_ask(&target, &request, &answer, &error), cases[i].outcome);
        assert_contains(error.text, cases[i].message);
        assert_contains(error.text, url);
        api_answer_free(&answer);
    }
    api_target_free(&target);
    free(url);
    feed_server_stop(server);
}

// ---- the token

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    while ((text = strstr(text, part))) {
        count++;
        text++;
    }
    return count;
}

static void the_token_is_in_the_header_and_nowhere_else(void **state)
{
    (void)state;
    const char *folder = folder_new();
    const struct step steps[] = {
        status_step, {"403 Forbidden", "{\"detail\":\"no\"}", NULL}, status_step, done};
    struct desk_server server;
    struct str arguments = {0};
    struct str out = {0};
    folder_write(folder, "token", "Zq7-secret\r\nanother line\n", 25);
    assert_int_equal(chmod(folder_file(folder, "token"), 0600), 0);
    str_format(&arguments, "--token-file %s notice text=x until=+1m", folder_file(folder, "token"));
    desk_start(&server, steps, 4);
    assert_int_equal(ask(&server, "send", str_text(&arguments), &out), 1);
    // The file is named rather than the environment.
    setenv("PLUMBLINE_TOKEN", "fromenv", 1);
    assert_int_equal(ask(&server, "status", str_text(&arguments), &out), 2);
    str_clear(&arguments);
    str_format(&arguments, "--token-file %s", folder_file(folder, "token"));
    assert_int_equal(ask(&server, "status", str_text(&arguments), &out), 0);
    assert_int_equal(ask(&server, "send", "identify", &out), 0);
    unsetenv("PLUMBLINE_TOKEN");
    assert_int_equal(server.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const char *request = str_text(&server.requests[i]);
        const char *header =
            i == 3 ? "\r\nAuthorization: Bearer fromenv\r\n" : "\r\nAuthorization: Bearer Zq7-secret\r\n";
        assert_contains(request, header);
        assert_int_equal(count_of(request, i == 3 ? "fromenv" : "Zq7"), 1);
    }
    assert_null(strstr(str_text(&out), "Zq7"));
    assert_null(strstr(str_text(&out), "fromenv"));
    assert_null(strstr(str_text(&out), "can be read by others"));
    str_free(&arguments);
    str_free(&out);
    desk_stop(&server);
    folder_remove(folder);
}

static void a_wrong_token_is_not_sent_and_not_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "\nZq7\n", "Zq7 Zq7", "Zq7\tZq7", "Zq7\x7F", "Zq7\xC3\xBC"};
    const char *folder = folder_new();
    struct desk_server server;
    struct str arguments = {0};
    str_format(&arguments, "--token-file %s identify", folder_file(folder, "token"));
    desk_start(&server, &done, 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct str out = {0};
        folder_write(folder, "token", wrong[i], strlen(wrong[i]));
        assert_int_equal(ask(&server, "send", str_text(&arguments), &out), 1);
        assert_contains(str_text(&out), "token: expected a token on the first line");
        assert_null(strstr(str_text(&out), "Zq7"));
        str_free(&out);
    }
    expect(&server, "send", "--token-file /nonexistent identify", 1, "/nonexistent: cannot be opened");
    setenv("PLUMBLINE_TOKEN", "Zq7 Zq7", 1);
    expect(&server, "send", "identify", 1, "PLUMBLINE_TOKEN: expected a token");
    unsetenv("PLUMBLINE_TOKEN");
    assert_int_equal(server.count, 0);
    folder_write(folder, "token", "Zq7", 3);
    assert_int_equal(chmod(folder_file(folder, "token"), 0644), 0);
    expect(&server, "send", str_text(&arguments), 0, "token can be read by others than its owner");
    str_free(&arguments);
    desk_stop(&server);
    folder_remove(folder);
}

static void a_redirect_does_not_get_the_token(void **state)
{
    (void)state;
    struct desk_server other;
    struct desk_server server;
    struct str location = {0};
    desk_start(&other, &done, 1);
    str_format(&location, "Location: http://127.0.0.1:%u/api/v1/commands\r\n", other.port);
    const struct step step = {"307 Temporary Redirect", "", str_text(&location)};
    desk_start(&server, &step, 1);
    setenv("PLUMBLINE_TOKEN", "Zq7", 1);
    expect(&server, "send", "identify", 1, "the server answered 307 (a redirect, which is not followed");
    unsetenv("PLUMBLINE_TOKEN");
    desk_stop(&server);
    assert_int_equal(other.count, 0);
    desk_stop(&other);
    str_free(&location);
}

// ---- status

static void a_status_is_told_in_lines(void **state)
{
    (void)state;
    struct desk_server server;
    struct str out = {0};
    struct str expected = {0};
    desk_start(&server, &status_step, 1);
    assert_int_equal(ask(&server, "status", "", &out), 0);
    str_format(&expected,
        "jade-door (http://127.0.0.1:%u)\n"
        "  room      Jade/room-I&II (Jade I & II)\n"
        "  slide     now, painted 2 s ago\n"
        "  phase     talk\n"
        "  now       15:30 – 15:45  Address?[31m Space  · A, B\n"
        "  next      nothing\n"
        "  timer     talk, 11:53 left, held, behind by 5 min\n"
        "  schedule  network, 35 s old, https://x/s.json\n"
        "  clock     good, -1.2 s off the schedule's server, 2019-09-10T15:33:07+01:00\n"
        "  findings  2\n",
        server.port);
    assert_string_equal(str_text(&out), str_text(&expected));
    str_free(&out);
    str_free(&expected);
    desk_stop(&server);
}

// A simulated clock needs nobody's word.
static void only_a_real_clock_is_asked_of_the_kernel(void **state)
{
    (void)state;
    static const struct step steps[] = {
        {"200 OK",
            "{\"state\":\"online\",\"at\":\"x\",\"clock\":{\"state\":\"good\",\"kernel\":\"unknown\","
            "\"simulated\":false}}",
            NULL},
        {"200 OK",
            "{\"state\":\"online\",\"at\":\"x\",\"clock\":{\"state\":\"good\",\"kernel\":\"unknown\","
            "\"simulated\":true}}",
            NULL}};
    struct desk_server server;
    desk_start(&server, steps, 2);
    expect(&server, "status", "", 0, "  clock     good (the kernel cannot be asked), x\n");
    expect(&server, "status", "", 0, "  clock     good, simulated, x\n");
    desk_stop(&server);
}

static void a_status_is_passed_on_as_it_came(void **state)
{
    (void)state;
    struct desk_server server;
    struct str out = {0};
    desk_start(&server, &status_step, 1);
    assert_int_equal(ask(&server, "status", "--json", &out), 0);
    assert_int_equal(out.length, sizeof status_body);
    assert_memory_equal(out.text, status_body, sizeof status_body - 1);
    str_free(&out);
    desk_stop(&server);
}

static void each_of_several_displays_is_told_of(void **state)
{
    (void)state;
    static const struct step odd = {
        "200 OK", "{\"state\":\"online\",\"now\":5,\"timer\":[],\"findings\":{}}", NULL};
    static const struct step refusing = {"401 Unauthorized", "{\"detail\":\"a token is wanted\"}", NULL};
    struct desk_server server;
    struct desk_server second;
    struct desk_server third;
    struct str arguments = {0};
    desk_start(&server, &status_step, 1);
    desk_start(&second, &odd, 1);
    desk_start(&third, &refusing, 1);
    str_format(&arguments, "--to http://127.0.0.1:1 --to http://127.0.0.1:%u", second.port);
    expect(&server, "status", str_text(&arguments), 1,
        "  findings  2\nplumbline: http://127.0.0.1:1: cannot be reached");
    expect(&server, "status", str_text(&arguments), 1, "\n  room      no single one\n");
    str_clear(&arguments);
    str_format(&arguments, "--to http://127.0.0.1:%u", third.port);
    expect(&server, "status", str_text(&arguments), 1, ": a token is wanted\n");
    str_clear(&arguments);
    str_format(&arguments, "--to http://127.0.0.1:%u", second.port);
    expect(&server, "status", str_text(&arguments), 0, "  findings  2\n\n (http");
    expect(&server, "status", "extra", 2, "extra: not an option");
    desk_stop(&server);
    desk_stop(&second);
    desk_stop(&third);
    str_free(&arguments);
}

static int clear_environment(void **state)
{
    (void)state;
    unsetenv("PLUMBLINE_URL");
    unsetenv("PLUMBLINE_TOKEN");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_sent_as_it_was_written),
        cmocka_unit_test(success_is_one_line),
        cmocka_unit_test(ids_are_uuids_of_version_4),
        cmocka_unit_test(instants_are_whole_with_an_offset),
        cmocka_unit_test(what_the_display_asks_is_answered),
        cmocka_unit_test(the_displays_clock_is_asked_only_where_it_is_needed),
        cmocka_unit_test(without_the_displays_clock_nothing_is_sent),
        cmocka_unit_test(wrong_values_are_refused_by_the_fields_name),
        cmocka_unit_test(addresses_are_looked_at),
        cmocka_unit_test(a_cut_answer_is_asked_for_again_with_the_same_id),
        cmocka_unit_test(the_server_may_ask_for_patience),
        cmocka_unit_test(in_the_end_it_is_not_known),
        cmocka_unit_test(what_was_surely_not_done_is_told_from_what_may_have_been),
        cmocka_unit_test(a_refusal_is_told_in_its_words),
        cmocka_unit_test(the_network_is_not_trusted),
        cmocka_unit_test(the_token_is_in_the_header_and_nowhere_else),
        cmocka_unit_test(a_wrong_token_is_not_sent_and_not_told),
        cmocka_unit_test(a_redirect_does_not_get_the_token),
        cmocka_unit_test(a_status_is_told_in_lines),
        cmocka_unit_test(only_a_real_clock_is_asked_of_the_kernel),
        cmocka_unit_test(a_status_is_passed_on_as_it_came),
        cmocka_unit_test(each_of_several_displays_is_told_of),
    };
    return cmocka_run_group_tests(tests, clear_environment, NULL);
}
