#include "feeds/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { CONNECTIONS_MAX = 256 };

struct server {
    int listener;
    unsigned port;
    pthread_t acceptor;
    pthread_t workers[CONNECTIONS_MAX];
    int worker_count;
    atomic_bool ending;
    pthread_cond_t requested;
    pthread_mutex_t mutex; // of the members below
    struct str requests;
    int request_count;
    struct str body;
    struct str etag;
    struct str other;
    bool broken;
};

struct connection {
    struct server *server;
    int socket;
};

static void put(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        length -= (size_t)sent;
    }
}

static void put_text(int socket, const char *text)
{
    put(socket, text, strlen(text));
}

static void answer(int socket, const char *status, const char *headers, const char *body, size_t length)
{
    struct str out = {0};
    str_format(&out,
        "HTTP/1.1 %s\r\nContent-Length: %zu\r\nDate: Tue, 10 Sep 2019 14:00:00 GMT\r\n%sConnection: "
        "close\r\n\r\n",
        status, length, headers);
    str_add(&out, body, length);
    put(socket, out.text, out.length);
    str_free(&out);
}

static void answer_text(int socket, const char *status, const char *headers, const char *text)
{
    answer(socket, status, headers, text, strlen(text));
}

// gzip of `length` bytes, or of that many spaces if `bytes` is NULL.
static void answer_gzip(int socket, const char *bytes, size_t length)
{
    z_stream stream = {0};
    size_t size = length + 4096;
    unsigned char *packed = malloc(size);
    char *spaces = bytes ? NULL : malloc(length);
    if (!packed || (!bytes && !spaces) ||
        deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    if (spaces)
        memset(spaces, ' ', length);
    stream.next_in = (Bytef *)(spaces ? spaces : bytes);
    stream.avail_in = (uInt)length;
    stream.next_out = packed;
    stream.avail_out = (uInt)size;
    deflate(&stream, Z_FINISH);
    answer(socket, "200 OK", "Content-Encoding: gzip\r\n", (char *)packed, stream.total_out);
    deflateEnd(&stream);
    free(spaces);
    free(packed);
}

static bool hung_up(int socket)
{
    char c;
    return recv(socket, &c, 1, MSG_DONTWAIT) == 0;
}

// Keeps the connection open until the client or the test ends it, sending `drip` from time to time.
static void linger(struct connection *connection, const char *drip)
{
    while (!atomic_load(&connection->server->ending) && !hung_up(connection->socket)) {
        put(connection->socket, drip, strlen(drip));
        usleep(10000);
    }
}

// Sends blocks of spaces, each ending in `tail`, for ever.
static void send_without_end(struct connection *connection, const char *head, const char *tail)
{
    char block[4096];
    memset(block, ' ', sizeof block);
    memcpy(block + sizeof block - strlen(tail), tail, strlen(tail));
    put_text(connection->socket, head);
    while (!atomic_load(&connection->server->ending) &&
           send(connection->socket, block, sizeof block, MSG_NOSIGNAL) > 0)
        ;
}

static void reset(int socket)
{
    struct linger at_once = {.l_onoff = 1};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void serve_ok(struct server *server, int socket, const char *request, bool with_validators)
{
    struct str condition = {0};
    struct str headers = {0};
    pthread_mutex_lock(&server->mutex);
    str_format(&condition, "If-None-Match: \"%s\"\r\n", str_text(&server->etag));
    if (with_validators)
        str_format(&headers, "ETag: \"%s\"\r\nLast-Modified: Mon, 09 Sep 2019 08:00:00 GMT\r\n",
            str_text(&server->etag));
    if (with_validators && strstr(request, condition.text))
        answer_text(socket, "304 Not Modified", str_text(&headers), "");
    else
        answer(socket, "200 OK", str_text(&headers), str_text(&server->body), server->body.length);
    pthread_mutex_unlock(&server->mutex);
    str_free(&condition);
    str_free(&headers);
}

// An ETag in Latin-1, an endless Last-Modified, a Date that is none, and folded, empty and nameless headers.
static void serve_weird(struct server *server, int socket)
{
    struct str out = {0};
    str_add_text(&out, "HTTP/1.1 200 Sure, why not?\r\neTAG:\t\"caf\xE9\"\r\nLast-Modified: ");
    for (int i = 0; i < 1000; i++)
        str_add_text(&out, "Monday ");
    str_add_text(&out, "\r\nDate: yesterday\r\nX-Folded: a\r\n b\r\nX-Empty:\r\nETags: \"no\"\r\n"
                       "Retry-After: -1\r\nConnection: close\r\n\r\n");
    pthread_mutex_lock(&server->mutex);
    str_add(&out, str_text(&server->body), server->body.length);
    pthread_mutex_unlock(&server->mutex);
    put(socket, out.text, out.length);
    str_free(&out);
}

static void redirect(int socket, const char *where)
{
    struct str headers = {0};
    str_format(&headers, "Location: %s\r\nAge: 5\r\n", where); // the redirect is a cache's
    answer_text(socket, "302 Found", headers.text, "");
    str_free(&headers);
}

static bool is(const char *request, const char *path)
{
    size_t length = strlen(path);
    return strncmp(request, "GET ", 4) == 0 && strncmp(request + 4, path, length) == 0 &&
           (request[4 + length] == ' ' || request[4 + length] == '?');
}

// A page of a document in three pages, or (/pages-endless) without end; the second may fail (/pages-broken),
// be followed by itself (/pages-again), or by one of another server (/pages-away).
static void serve_page(int socket, const char *request, const char *other)
{
    static const char *const names[] = {
        "/pages", "/pages-api", "/pages-endless", "/pages-broken", "/pages-again", "/pages-away"};
    const char *asked = strstr(request, "page=");
    int page = asked ? (int)strtol(asked + 5, NULL, 10) : 1;
    size_t kind = 0;
    while (kind < sizeof names / sizeof *names && !is(request, names[kind]))
        kind++;
    struct str next = {0};
    struct str body = {0};
    if (kind == 4 && page == 2)
        str_format(&next, "\"/pages-again?page=2\"");
    else if (kind == 5 && page == 2)
        str_format(&next, "\"%s\"", other);
    else if (page < 3 || kind == 2)
        str_format(&next, "\"%s?page=%d\"", names[kind], page + 1);
    else
        str_add_text(&next, "null");
    if (kind == 1)
        str_format(&body, "{\"data\":[{\"id\":\"%d\"}],\"included\":[{\"of\":%d}],\"links\":{\"next\":%s}}",
            page, page, str_text(&next));
    else
        str_format(&body, "{\"count\":3,\"next\":%s,\"previous\":null,\"results\":[{\"id\":%d}]}",
            str_text(&next), page);
    if (kind == 3 && page == 2)
        answer_text(socket, "500 Internal Server Error", "", "");
    else
        answer_text(socket, "200 OK", "ETag: \"p\"\r\n", str_text(&body));
    str_free(&next);
    str_free(&body);
}

// Slots of pretalx's API. What else is in the query comes back with the next page.
static void serve_slots(int socket, const char *request)
{
    static const char asked[] = "expand=room,submission,submission.speakers,submission.track,"
                                "submission.submission_type";
    bool expanded = memmem(request, strcspn(request, "\r"), asked, sizeof asked - 1) != NULL;
    bool second = memmem(request, strcspn(request, "\r"), "page=2", 6) != NULL;
    bool full = expanded && is(request, "/slots");
    struct str body = {0};
    if (expanded && is(request, "/slots-400")) {
        answer_text(socket, "400 Bad Request", "", "");
        return;
    }
    if (expanded && is(request, "/slots-500")) {
        answer_text(socket, "500 Internal Server Error", "Retry-After: 9\r\n", "");
        return;
    }
    if (expanded && is(request, "/slots-other")) {
        answer_text(socket, "200 OK", "", "{\"detail\":\"no\"}");
        return;
    }
    if (second)
        str_add_text(&body, "{\"next\":null,");
    else
        str_format(&body, "{\"next\":\"/slots?page=2&%s\",", full ? asked : "");
    str_add_text(&body, "\"previous\":null,\"results\":[{\"start\":\"2031-06-01T10:00:00Z\",");
    str_format(&body,
        full ? "\"room\":{\"id\":%d},\"submission\":{\"code\":\"A%d\"}}]}"
             : "\"room\":%d,\"submission\":\"A%d\"}]}",
        second + 1, second + 1);
    answer_text(socket, "200 OK", "ETag: \"slots\"\r\n", str_text(&body));
    str_free(&body);
}

// Answers that are not proper HTTP. False if the request asks for none of them.
static bool serve_no_http(struct connection *connection, const char *request)
{
    if (is(request, "/not-http"))
        put_text(connection->socket, "SSH-2.0-OpenSSH_9.2\r\n");
    else if (is(request, "/not-a-length"))
        put_text(connection->socket, "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}");
    else if (is(request, "/endless-headers"))
        send_without_end(connection, "HTTP/1.1 200 OK\r\nX: ", "\r\nX:");
    else if (is(request, "/endless-header"))
        send_without_end(connection, "HTTP/1.1 200 OK\r\nX: ", "x");
    else
        return false;
    return true;
}

static void serve(struct connection *connection, const char *request)
{
    struct server *server = connection->server;
    int socket = connection->socket;
    pthread_mutex_lock(&server->mutex);
    bool broken = server->broken;
    char *other = strdup(str_text(&server->other));
    pthread_mutex_unlock(&server->mutex);
    if (broken || is(request, "/500"))
        answer_text(socket, "500 Internal Server Error", "", "<h1>oops</h1>");
    else if (is(request, "/ok") || is(request, "/export/ok"))
        serve_ok(server, socket, request, true);
    else if (is(request, "/plain"))
        serve_ok(server, socket, request, false);
    else if (strncmp(request, "GET /pages", 10) == 0)
        serve_page(socket, request, other);
    else if (strncmp(request, "GET /slots", 10) == 0)
        serve_slots(socket, request);
    else if (is(request, "/gzip"))
        answer_gzip(socket, str_text(&server->body), server->body.length);
    else if (is(request, "/bomb"))
        answer_gzip(socket, NULL, 64U << 20);
    else if (is(request, "/503"))
        answer_text(socket, "503 Service Unavailable", "Retry-After: 7\r\n", "");
    else if (is(request, "/503-date"))
        answer_text(socket, "503 Service Unavailable", "Retry-After: Thu, 01 Jan 2150 00:00:00 GMT\r\n", "");
    else if (is(request, "/weird"))
        serve_weird(server, socket);
    else if (is(request, "/401"))
        answer_text(socket, "401 Unauthorized", "WWW-Authenticate: Bearer realm=\"x\"\r\n", "");
    else if (is(request, "/export/400"))
        answer_text(socket, "400 Bad Request", "", "");
    else if (is(request, "/html"))
        answer_text(socket, "200 OK", "Content-Type: text/html\r\n", "<!DOCTYPE html><title>Log in</title>");
    else if (is(request, "/wrong"))
        answer_text(socket, "200 OK", "", "{\"hello\":[]}");
    else if (is(request, "/truncated"))
        put_text(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"results\"");
    else if (is(request, "/silent"))
        linger(connection, "");
    else if (is(request, "/slow")) {
        put_text(socket, "HTTP/1.1 200 OK\r\n\r\n");
        linger(connection, " ");
    } else if (is(request, "/endless"))
        send_without_end(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "");
    else if (is(request, "/reset"))
        reset(socket);
    else if (is(request, "/loop"))
        redirect(socket, "/loop");
    else if (is(request, "/to-file"))
        redirect(socket, "file:///etc/passwd");
    else if (is(request, "/to-ok"))
        redirect(socket, "/ok");
    else if (is(request, "/to-other"))
        redirect(socket, other);
    else if (!serve_no_http(connection, request))
        answer_text(socket, "404 Not Found", "", "");
    free(other);
}

static void *work(void *context)
{
    struct connection *connection = context;
    struct server *server = connection->server;
    char request[8192] = "";
    size_t length = 0;
    ssize_t got;
    while (!strstr(request, "\r\n\r\n") && length < sizeof request - 1 &&
           (got = recv(connection->socket, request + length, sizeof request - 1 - length, 0)) > 0) {
        length += (size_t)got;
        request[length] = '\0';
    }
    pthread_mutex_lock(&server->mutex);
    str_add(&server->requests, request, length);
    server->request_count++;
    pthread_cond_broadcast(&server->requested);
    pthread_mutex_unlock(&server->mutex);
    serve(connection, request);
    close(connection->socket);
    free(connection);
    return NULL;
}

static void *accept_all(void *context)
{
    struct server *server = context;
    while (server->worker_count < CONNECTIONS_MAX) {
        int socket = accept(server->listener, NULL, NULL);
        if (socket < 0 || atomic_load(&server->ending)) {
            if (socket >= 0)
                close(socket);
            break;
        }
        struct timeval patience = {.tv_sec = 5};
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        struct connection *connection = malloc(sizeof *connection);
        if (!connection)
            abort();
        *connection = (struct connection){server, socket};
        if (pthread_create(&server->workers[server->worker_count], NULL, work, connection) != 0)
            abort();
        server->worker_count++;
    }
    return NULL;
}

struct server *feed_server_start(void)
{
    struct server *server = calloc(1, sizeof *server);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (!server)
        abort();
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server->listener, (struct sockaddr *)&address, size) != 0 || listen(server->listener, 64) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0)
        abort();
    server->port = ntohs(address.sin_port);
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->requested, NULL);
    if (pthread_create(&server->acceptor, NULL, accept_all, server) != 0)
        abort();
    return server;
}

void feed_server_stop(struct server *server)
{
    atomic_store(&server->ending, true);
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->acceptor, NULL);
    close(server->listener);
    for (int i = 0; i < server->worker_count; i++)
        pthread_join(server->workers[i], NULL);
    pthread_cond_destroy(&server->requested);
    pthread_mutex_destroy(&server->mutex);
    str_free(&server->requests);
    str_free(&server->body);
    str_free(&server->etag);
    str_free(&server->other);
    free(server);
}

void feed_server_set_body(struct server *server, const char *body, const char *etag)
{
    pthread_mutex_lock(&server->mutex);
    str_clear(&server->body);
    str_add_text(&server->body, body);
    str_clear(&server->etag);
    str_add_text(&server->etag, etag);
    pthread_mutex_unlock(&server->mutex);
}

void feed_server_set_other(struct server *server, const char *url)
{
    pthread_mutex_lock(&server->mutex);
    str_clear(&server->other);
    str_add_text(&server->other, url);
    pthread_mutex_unlock(&server->mutex);
}

void feed_server_set_broken(struct server *server, bool broken)
{
    pthread_mutex_lock(&server->mutex);
    server->broken = broken;
    pthread_mutex_unlock(&server->mutex);
}

char *feed_server_url(const struct server *server, const char *path)
{
    struct str url = {0};
    str_format(&url, "http://127.0.0.1:%u%s", server->port, path);
    return url.text;
}

void feed_server_requests(struct server *server, struct str *out)
{
    pthread_mutex_lock(&server->mutex);
    str_add(out, str_text(&server->requests), server->requests.length);
    pthread_mutex_unlock(&server->mutex);
}

int feed_server_request_count(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    int count = server->request_count;
    pthread_mutex_unlock(&server->mutex);
    return count;
}

void feed_server_wait(struct server *server, int request_count)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 60;
    pthread_mutex_lock(&server->mutex);
    while (server->request_count < request_count)
        if (pthread_cond_timedwait(&server->requested, &server->mutex, &until) == ETIMEDOUT)
            abort();
    pthread_mutex_unlock(&server->mutex);
}
