// What the server answers, and to whom.
#include "console/server_internal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/png_scale.h"
#include "control/audit_log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct route {
    const char *method, *path;
    enum role role; // ROLE_NONE: anybody
    enum MHD_Result (*serve)(struct exchange *exchange);
    const char *file, *type; // of the page
};

static enum MHD_Result refuse(struct exchange *exchange, int status, const char *detail)
{
    return http_refuse(&exchange->http, status, NULL, detail);
}

static enum MHD_Result reply_published(struct exchange *exchange, enum published_kind kind)
{
    struct published *published = &exchange->server->published;
    struct str copy = {0};
    published_note_look(published);
    published_copy(published, kind, &copy);
    enum MHD_Result done =
        copy.length > 0 && !copy.failed
            ? http_reply(&exchange->http, MHD_HTTP_OK, "application/json", &copy)
            : refuse(exchange, 503, "the display has said nothing yet; try again in a moment");
    str_free(&copy);
    return done;
}

static enum MHD_Result serve_status(struct exchange *exchange)
{
    return reply_published(exchange, PUBLISHED_STATUS);
}

static enum MHD_Result serve_agenda(struct exchange *exchange)
{
    return reply_published(exchange, PUBLISHED_AGENDA);
}

static enum MHD_Result serve_adjustments(struct exchange *exchange)
{
    return reply_published(exchange, PUBLISHED_ADJUSTMENTS);
}

static enum MHD_Result serve_events(struct exchange *exchange)
{
    const char *fleet = http_query(&exchange->http, "fleet");
    return event_streams_open(&exchange->server->streams, &exchange->http, fleet && strcmp(fleet, "1") == 0);
}

static enum MHD_Result serve_health(struct exchange *exchange)
{
    enum { DEAD_MS = 75000 };
    if (published_beat_age_ms(&exchange->server->published) > DEAD_MS)
        return refuse(exchange, 503, "no picture was shown for more than a minute");
    struct str body = {0};
    str_add_text(&body, "ok\n");
    enum MHD_Result done = http_reply(&exchange->http, MHD_HTTP_OK, "text/plain; charset=utf-8", &body);
    str_free(&body);
    return done;
}

static enum MHD_Result serve_metrics(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct str body = {0};
    published_copy(&server->published, PUBLISHED_METRICS, &body);
    str_format(&body,
        "# HELP plumbline_http_requests_total Requests answered.\n# TYPE plumbline_http_requests_total "
        "counter\n"
        "plumbline_http_requests_total %llu\n"
        "# HELP plumbline_http_refused_total Requests refused.\n# TYPE plumbline_http_refused_total counter\n"
        "plumbline_http_refused_total %llu\n"
        "# HELP plumbline_http_connections Open connections.\n# TYPE plumbline_http_connections gauge\n"
        "plumbline_http_connections %zu\n",
        (unsigned long long)server->requests, (unsigned long long)server->refused,
        peers_count(&server->peers));
    enum MHD_Result done =
        http_reply(&exchange->http, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &body);
    str_free(&body);
    return done;
}

static enum MHD_Result serve_log(struct exchange *exchange)
{
    struct error error;
    struct str body = {0};
    long limit;
    if (!http_query_number(&exchange->http, "limit", 1, AUDIT_LOG_MAX_ENTRIES, 100, &limit))
        return http_refuse(&exchange->http, 400, "limit", "a number from 1 to 1000 is expected");
    enum MHD_Result done =
        audit_log_tail(exchange->server->options.state_folder, (size_t)limit, &body, &error)
            ? http_reply(&exchange->http, MHD_HTTP_OK, "application/json", &body)
            : refuse(exchange, 503, error.text);
    str_free(&body);
    return done;
}

static enum MHD_Result serve_file(struct exchange *exchange)
{
    struct str path = {0};
    struct str body = {0};
    struct error error;
    const char *file = exchange->route->file ? exchange->route->file : exchange->file;
    str_format(&path, "%s/%s", exchange->server->options.page_folder, file);
    bool fine = file_read(str_text(&path), 4 << 20, &body, &error);
    if (!fine)
        log_warning("%s", error.text);
    enum MHD_Result done = fine ? http_reply(&exchange->http, MHD_HTTP_OK, exchange->route->type, &body)
                                : refuse(exchange, 404, "this file of the page is not installed");
    str_free(&path);
    str_free(&body);
    return done;
}

enum MHD_Result server_ask(struct exchange *exchange, struct server_request *request)
{
    struct server *server = exchange->server;
    request->role = exchange->caller.role;
    snprintf(request->by, sizeof request->by, "%s", exchange->caller.by);
    snprintf(request->room, sizeof request->room, "%s", exchange->caller.room);
    published_note_look(&server->published);
    switch (handover_ask(&server->handover, &exchange->waiter, request)) {
    case HANDOVER_ASKED:
        return MHD_YES;
    case HANDOVER_BUSY:
        return refuse(exchange, 503, "the display is busy; send it again");
    case HANDOVER_CLOSED:
        break;
    }
    return refuse(exchange, 503, "the display is ending; send it again");
}

static enum MHD_Result serve_picture(struct exchange *exchange)
{
    struct server_request *answer = exchange->waiter.answer;
    long width;
    if (!http_query_number(&exchange->http, "width", 16, 7680, 0, &width))
        return http_refuse(&exchange->http, 400, "width", "a number from 16 to 7680 is expected");
    if (!exchange->waiter.done) {
        struct server_request *request = calloc(1, sizeof *request);
        if (!request)
            return refuse(exchange, 503, "not enough memory");
        request->kind = SERVER_REQUEST_PICTURE;
        return server_ask(exchange, request);
    }
    struct str body = {0};
    bool fine = answer && answer->pixels &&
                png_scaled(answer->pixels, answer->width, answer->height, (int)width, &body);
    enum MHD_Result done = fine ? http_reply(&exchange->http, MHD_HTTP_OK, "image/png", &body)
                                : refuse(exchange, 503, "there is no picture at the moment");
    str_free(&body);
    return done;
}

static bool is_json(struct exchange *exchange)
{
    const char *type = http_header(&exchange->http, "Content-Type");
    size_t length = type ? strcspn(type, "; ") : 0;
    return length == strlen("application/json") && strncasecmp(type, "application/json", length) == 0;
}

static enum MHD_Result serve_command(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct server_request *answer = exchange->waiter.answer;
    struct refusal refusal = {0};
    if (exchange->waiter.done) {
        if (!answer)
            return refuse(exchange, 503, "the display is busy; send it again");
        if (answer->status != 200)
            return http_refuse(&exchange->http, answer->status, answer->field, str_text(&answer->body));
        return http_reply(&exchange->http, MHD_HTTP_OK, "application/json", &answer->body);
    }
    if (exchange->too_long)
        return refuse(exchange, 413, "a command is at most 64 KiB");
    struct server_request *request = calloc(1, sizeof *request);
    if (!request)
        return refuse(exchange, 503, "not enough memory");
    char room[301];
    published_room(&server->published, room, sizeof room);
    bool fine = command_read(str_text(&exchange->body), exchange->body.length, &request->command, &refusal) &&
                command_allowed(&request->command, exchange->caller.role,
                    exchange->caller.room[0] ? exchange->caller.room : NULL, room[0] ? room : NULL, &refusal);
    if (fine)
        return server_ask(exchange, request);
    server_request_free(request);
    return http_refuse(&exchange->http, refusal.status, refusal.field, refusal.why.text);
}

static const struct route routes[] = {
    {"GET", "/healthz", ROLE_NONE, serve_health, NULL, NULL},
    {"GET", "/metrics", ROLE_VIEW, serve_metrics, NULL, NULL},
    {"GET", "/api/v1/status", ROLE_VIEW, serve_status, NULL, NULL},
    {"GET", "/api/v1/agenda", ROLE_VIEW, serve_agenda, NULL, NULL},
    {"GET", "/api/v1/desk", ROLE_VIEW, serve_adjustments, NULL, NULL},
    {"GET", "/api/v1/events", ROLE_VIEW, serve_events, NULL, NULL},
    {"GET", "/api/v1/screen.png", ROLE_VIEW, serve_picture, NULL, NULL},
    {"GET", "/api/v1/fleet", ROLE_VIEW, server_fleet, NULL, NULL},
    {"GET", "/api/v1/fleet/screen.png", ROLE_VIEW, server_fleet_picture, NULL, NULL},
    {"GET", "/api/v1/log", ROLE_STAFF, serve_log, NULL, NULL},
    {"POST", "/api/v1/commands", ROLE_CHAIR, serve_command, NULL, NULL},
    {"GET", "/api/v1/openapi.json", ROLE_NONE, serve_file, "openapi.json", "application/json"},
    {"GET", "/", ROLE_NONE, serve_file, "index.html", "text/html; charset=utf-8"},
};
enum { ROUTES = sizeof routes / sizeof *routes };

// The page's other files, by how their names end.
static const struct route page_files[] = {
    {"GET", ".js", ROLE_NONE, serve_file, NULL, "text/javascript; charset=utf-8"},
    {"GET", ".css", ROLE_NONE, serve_file, NULL, "text/css; charset=utf-8"},
    {"GET", ".svg", ROLE_NONE, serve_file, NULL, "image/svg+xml"},
};

// "/desk.js": small letters and digits and one full stop; nothing that could leave the folder.
static const struct route *find_page_file(const char *path)
{
    const char *end = strrchr(path, '.');
    size_t length = end ? (size_t)(end - path) : 0;
    if (path[0] != '/' || length < 2 ||
        strspn(path + 1, "abcdefghijklmnopqrstuvwxyz0123456789-") != length - 1)
        return NULL;
    for (size_t i = 0; i < sizeof page_files / sizeof *page_files; i++)
        if (strcmp(page_files[i].path, end) == 0)
            return &page_files[i];
    return NULL;
}

static const struct route *find_route(const char *path, const char *method, bool *other_method)
{
    *other_method = false;
    for (size_t i = 0; i < ROUTES; i++) {
        if (strcmp(routes[i].path, path) != 0)
            continue;
        bool head = strcmp(method, "HEAD") == 0 && strcmp(routes[i].method, "GET") == 0;
        if (head || strcmp(routes[i].method, method) == 0)
            return &routes[i];
        *other_method = true;
    }
    const struct route *file = find_page_file(path);
    *other_method = *other_method || file;
    return file && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0) ? file : NULL;
}

static enum MHD_Result refuse_caller(struct exchange *exchange, const struct guard_refusal *refusal)
{
    return http_problem(&exchange->http, &(struct http_problem){.status = refusal->status,
                                             .detail = refusal->why.text,
                                             .header = refusal->header,
                                             .value = refusal->value});
}

// Refuses what its headers alone condemn. Without a reply the request may go on.
static enum MHD_Result check(struct exchange *exchange, const char *path, const char *method)
{
    bool other_method;
    struct guard *guard = &exchange->server->guard;
    struct guard_refusal refusal;
    struct guard_headers headers = {.host = http_header(&exchange->http, "Host"),
        .origin = http_header(&exchange->http, "Origin"),
        .fetch_site = http_header(&exchange->http, "Sec-Fetch-Site"),
        .authorization = http_header(&exchange->http, "Authorization")};
    exchange->route = find_route(path, method, &other_method);
    snprintf(exchange->file, sizeof exchange->file, "%s", path + (path[0] == '/'));
    if (!guard_host_is_ours(guard, &headers))
        return refuse(exchange, 421, "this is not a name of this display (control.names in the config)");
    if (!exchange->route)
        return other_method ? refuse(exchange, 405, "not with this method")
                            : refuse(exchange, 404, "there is nothing here");
    // A link to the page may be followed from anywhere.
    if (exchange->route->role != ROLE_NONE && !guard_origin_is_ours(guard, &headers))
        return refuse(exchange, 403, "not from a page of somebody else's");
    if (!guard_admit(guard, &headers, exchange->peer ? &exchange->peer->address : NULL, exchange->route->role,
            &exchange->caller, &refusal))
        return refuse_caller(exchange, &refusal);
    if (strcmp(method, "POST") == 0 && !is_json(exchange))
        return refuse(exchange, 415, "application/json is expected");
    return MHD_YES;
}

static struct exchange *begin(struct server *server, struct MHD_Connection *connection)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange)
        return NULL;
    exchange->server = server;
    exchange->http = (struct http){.mhd = server->mhd, .connection = connection};
    exchange->waiter.connection = connection;
    exchange->peer = peers_find(&server->peers, connection);
    exchange->http.close = peers_are_many(&exchange->server->peers, exchange->peer);
    server->requests++;
    return exchange;
}

// A request is replied to once, whenever that is.
static enum MHD_Result replied(struct exchange *exchange, enum MHD_Result done)
{
    exchange->server->refused += exchange->http.status >= 400;
    return done;
}

enum MHD_Result server_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state)
{
    struct exchange *exchange = *state;
    (void)version;
    if (!exchange) {
        *state = exchange = begin(context, connection);
        return exchange ? replied(exchange, check(exchange, url, method)) : MHD_NO;
    }
    if (*upload_size > 0) {
        exchange->too_long = exchange->too_long || exchange->body.length + *upload_size > COMMAND_MOST_BYTES;
        if (!exchange->too_long)
            str_add(&exchange->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    peers_request_arrived(exchange->peer);
    exchange->http.close = peers_are_many(&exchange->server->peers, exchange->peer);
    return replied(exchange, exchange->route->serve(exchange));
}

void server_forget(
    void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;
    (void)context;
    (void)connection;
    (void)code;
    if (!exchange)
        return;
    peers_request_done(exchange->peer);
    handover_waiter_free(&exchange->waiter);
    str_free(&exchange->body);
    free(exchange);
    *state = NULL;
}
