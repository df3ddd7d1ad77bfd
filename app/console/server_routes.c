// What the server answers, and to whom.
#include "console/server_internal.h"

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

void server_add_headers(const struct server *server, struct MHD_Response *response, const char *type)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
                                    "blob:; connect-src 'self'; "
                                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        server->mhd->add_response_header(response, headers[i][0], headers[i][1]);
    server->mhd->add_response_header(response, "Content-Type", type);
}

// A browser keeps six connections open for what may come; with those of its other pages it would stand in its
// own way before the limit of an address.
static bool has_many_connections(const struct exchange *exchange)
{
    int count = 0;
    for (const struct peer *peer = exchange->server->peers; peer && exchange->peer; peer = peer->next)
        count += server_same_address(&peer->address, &exchange->peer->address);
    return count > SERVER_KEPT_OPEN;
}

// Answers with bytes that are copied, and up to one more header.
enum MHD_Result server_reply(struct exchange *exchange, unsigned status, const char *type,
    const struct str *body, const char *header, const char *value)
{
    struct server *server = exchange->server;
    union {
        const char *text;
        void *bytes;
    } content = {.text = str_text(body)};
    struct MHD_Response *response =
        server->mhd->create_response_from_buffer(body->length, content.bytes, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    server_add_headers(server, response, type);
    if (header)
        server->mhd->add_response_header(response, header, value);
    if (has_many_connections(exchange))
        server->mhd->add_response_header(response, "Connection", "close");
    server->refused += status >= 400;
    enum MHD_Result done = server->mhd->queue_response(exchange->connection, status, response);
    server->mhd->destroy_response(response);
    return done;
}

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {{400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
        {405, "Method Not Allowed"}, {409, "Conflict"}, {413, "Content Too Large"},
        {415, "Unsupported Media Type"}, {421, "Misdirected Request"}, {422, "Unprocessable Content"},
        {429, "Too Many Requests"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Error";
}

// RFC 9457.
enum MHD_Result server_problem(struct exchange *exchange, int status, const char *field, const char *detail,
    const char *header, const char *value)
{
    struct str body = {0};
    json_t *root = json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title", title_of(status),
        "status", status, "detail", detail);
    if (root && field)
        json_object_set_new(root, "field", json_string(field));
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
    str_add_text(&body,
        text
            ? text
            : "{\"type\":\"about:blank\",\"title\":\"Error\",\"status\":500,\"detail\":\"no words for it\"}");
    enum MHD_Result done =
        server_reply(exchange, (unsigned)status, "application/problem+json", &body, header, value);
    free(text);
    json_decref(root);
    str_free(&body);
    return done;
}

static enum MHD_Result refuse(struct exchange *exchange, int status, const char *detail)
{
    return server_problem(exchange, status, NULL, detail, NULL, NULL);
}

// One of the published texts.
static enum MHD_Result reply_news(struct exchange *exchange, const struct str *text, const char *type)
{
    struct server *server = exchange->server;
    struct str copy = {0};
    pthread_mutex_lock(&server->mutex);
    str_add(&copy, str_text(text), text->length);
    server->watched_ms = server_now_ms();
    pthread_mutex_unlock(&server->mutex);
    enum MHD_Result done =
        copy.length > 0 && !copy.failed
            ? server_reply(exchange, MHD_HTTP_OK, type, &copy, NULL, NULL)
            : refuse(exchange, 503, "the display has said nothing yet; try again in a moment");
    str_free(&copy);
    return done;
}

static enum MHD_Result serve_status(struct exchange *exchange)
{
    return reply_news(exchange, &exchange->server->news.status, "application/json");
}

static enum MHD_Result serve_agenda(struct exchange *exchange)
{
    return reply_news(exchange, &exchange->server->news.agenda, "application/json");
}

static enum MHD_Result serve_desk(struct exchange *exchange)
{
    return reply_news(exchange, &exchange->server->news.adjustments, "application/json");
}

static enum MHD_Result serve_events(struct exchange *exchange)
{
    const char *fleet =
        exchange->server->mhd->lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, "fleet");
    return server_stream(exchange->server, exchange->connection, fleet && strcmp(fleet, "1") == 0);
}

static enum MHD_Result serve_health(struct exchange *exchange)
{
    struct server *server = exchange->server;
    pthread_mutex_lock(&server->mutex);
    int64_t age = server_now_ms() - server->beat_ms;
    pthread_mutex_unlock(&server->mutex);
    if (age > SERVER_DEAD_MS)
        return refuse(exchange, 503, "no picture was shown for more than a minute");
    struct str body = {0};
    str_add_text(&body, "ok\n");
    enum MHD_Result done =
        server_reply(exchange, MHD_HTTP_OK, "text/plain; charset=utf-8", &body, NULL, NULL);
    str_free(&body);
    return done;
}

static enum MHD_Result serve_metrics(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct str body = {0};
    pthread_mutex_lock(&server->mutex);
    str_add(&body, str_text(&server->news.metrics), server->news.metrics.length);
    pthread_mutex_unlock(&server->mutex);
    size_t connections = 0;
    for (const struct peer *peer = server->peers; peer; peer = peer->next)
        connections++;
    str_format(&body,
        "# HELP plumbline_http_requests_total Requests answered.\n# TYPE plumbline_http_requests_total "
        "counter\n"
        "plumbline_http_requests_total %llu\n"
        "# HELP plumbline_http_refused_total Requests refused.\n# TYPE plumbline_http_refused_total counter\n"
        "plumbline_http_refused_total %llu\n"
        "# HELP plumbline_http_connections Open connections.\n# TYPE plumbline_http_connections gauge\n"
        "plumbline_http_connections %zu\n",
        (unsigned long long)server->requests, (unsigned long long)server->refused, connections);
    enum MHD_Result done =
        server_reply(exchange, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &body, NULL, NULL);
    str_free(&body);
    return done;
}

// A whole number of the query; `usual` where it is not there. False where it is none of the range.
bool server_query_number(
    struct exchange *exchange, const char *name, long least, long most, long usual, long *out)
{
    const char *text =
        exchange->server->mhd->lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, name);
    char *end;
    *out = usual;
    if (!text)
        return true;
    errno = 0;
    *out = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *out >= least && *out <= most;
}

static enum MHD_Result serve_log(struct exchange *exchange)
{
    struct error error;
    struct str body = {0};
    long limit;
    if (!server_query_number(exchange, "limit", 1, AUDIT_LOG_MAX_ENTRIES, 100, &limit))
        return server_problem(exchange, 400, "limit", "a number from 1 to 1000 is expected", NULL, NULL);
    enum MHD_Result done =
        audit_log_tail(exchange->server->options.state_folder, (size_t)limit, &body, &error)
            ? server_reply(exchange, MHD_HTTP_OK, "application/json", &body, NULL, NULL)
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
    enum MHD_Result done = fine
                               ? server_reply(exchange, MHD_HTTP_OK, exchange->route->type, &body, NULL, NULL)
                               : refuse(exchange, 404, "this file of the page is not installed");
    str_free(&path);
    str_free(&body);
    return done;
}

// Hands something to the main thread and leaves the connection until it is answered.
enum MHD_Result server_ask(struct exchange *exchange, struct server_request *request)
{
    struct server *server = exchange->server;
    pthread_mutex_lock(&server->mutex);
    bool ending = server->ending;
    server->watched_ms = server_now_ms();
    pthread_mutex_unlock(&server->mutex);
    if (ending) { // nobody would answer
        server_free_request(request);
        return refuse(exchange, 503, "the display is ending; send it again");
    }
    request->connection = exchange;
    request->role = exchange->role;
    snprintf(request->by, sizeof request->by, "%s", exchange->by);
    snprintf(request->room, sizeof request->room, "%s", exchange->room);
    server->mhd->suspend_connection(exchange->connection);
    exchange->next_waiting = server->waiting;
    server->waiting = exchange;
    if (server->options.ask(server->options.context, request))
        return MHD_YES;
    server->waiting = exchange->next_waiting;
    server->mhd->resume_connection(exchange->connection);
    server_free_request(request);
    exchange->answered = true; // with nothing
    return MHD_YES;
}

static enum MHD_Result serve_picture(struct exchange *exchange)
{
    struct server_request *answer = exchange->answer;
    long width;
    if (!server_query_number(exchange, "width", 16, 7680, 0, &width))
        return server_problem(exchange, 400, "width", "a number from 16 to 7680 is expected", NULL, NULL);
    if (!exchange->answered) {
        struct server_request *request = calloc(1, sizeof *request);
        if (!request)
            return refuse(exchange, 503, "not enough memory");
        request->asks = SERVER_ASKS_PICTURE;
        return server_ask(exchange, request);
    }
    struct str body = {0};
    bool fine = answer && answer->pixels &&
                png_scale(answer->pixels, answer->width, answer->height, (int)width, &body);
    enum MHD_Result done = fine ? server_reply(exchange, MHD_HTTP_OK, "image/png", &body, NULL, NULL)
                                : refuse(exchange, 503, "there is no picture at the moment");
    str_free(&body);
    return done;
}

static bool is_json(struct exchange *exchange)
{
    const char *type =
        exchange->server->mhd->lookup_connection_value(exchange->connection, MHD_HEADER_KIND, "Content-Type");
    size_t length = type ? strcspn(type, "; ") : 0;
    return length == strlen("application/json") && strncasecmp(type, "application/json", length) == 0;
}

static enum MHD_Result serve_command(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct server_request *answer = exchange->answer;
    struct refusal refusal = {0};
    if (exchange->answered) {
        if (!answer)
            return refuse(exchange, 503, "the display is busy; send it again");
        if (answer->status != 200)
            return server_problem(
                exchange, answer->status, answer->field, str_text(&answer->body), NULL, NULL);
        return server_reply(exchange, MHD_HTTP_OK, "application/json", &answer->body, NULL, NULL);
    }
    if (exchange->too_long)
        return refuse(exchange, 413, "a command is at most 64 KiB");
    struct server_request *request = calloc(1, sizeof *request);
    if (!request)
        return refuse(exchange, 503, "not enough memory");
    char room[301];
    pthread_mutex_lock(&server->mutex);
    snprintf(room, sizeof room, "%s", server->room);
    pthread_mutex_unlock(&server->mutex);
    bool fine = command_read(str_text(&exchange->body), exchange->body.length, &request->command, &refusal) &&
                command_allowed(&request->command, exchange->role, exchange->room[0] ? exchange->room : NULL,
                    room[0] ? room : NULL, &refusal);
    if (fine)
        return server_ask(exchange, request);
    server_free_request(request);
    return server_problem(exchange, refusal.status, refusal.field, refusal.why.text, NULL, NULL);
}

static const struct route routes[] = {
    {"GET", "/healthz", ROLE_NONE, serve_health, NULL, NULL},
    {"GET", "/metrics", ROLE_VIEW, serve_metrics, NULL, NULL},
    {"GET", "/api/v1/status", ROLE_VIEW, serve_status, NULL, NULL},
    {"GET", "/api/v1/agenda", ROLE_VIEW, serve_agenda, NULL, NULL},
    {"GET", "/api/v1/desk", ROLE_VIEW, serve_desk, NULL, NULL},
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

// What can be said once the headers are there; `fine` where the request may go on.
static enum MHD_Result check(struct exchange *exchange, const char *path, const char *method, bool *fine)
{
    bool other_method;
    *fine = false;
    exchange->route = find_route(path, method, &other_method);
    snprintf(exchange->file, sizeof exchange->file, "%s", path + (path[0] == '/'));
    exchange->needed = exchange->route ? exchange->route->role : ROLE_NONE;
    if (!server_host_is_ours(exchange))
        return refuse(exchange, 421, "this is not a name of this display (control.names in the config)");
    if (!exchange->route)
        return other_method ? refuse(exchange, 405, "not with this method")
                            : refuse(exchange, 404, "there is nothing here");
    // A link to the page may be followed from anywhere.
    if (exchange->route->role != ROLE_NONE && !server_origin_is_ours(exchange))
        return refuse(exchange, 403, "not from a page of somebody else's");
    enum MHD_Result done = server_authenticate(exchange, fine);
    if (!*fine)
        return done;
    if (strcmp(method, "POST") == 0 && !is_json(exchange)) {
        *fine = false;
        return refuse(exchange, 415, "application/json is expected");
    }
    return MHD_YES;
}

static struct exchange *begin(struct server *server, struct MHD_Connection *connection)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    const union MHD_ConnectionInfo *info =
        server->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    if (!exchange)
        return NULL;
    exchange->server = server;
    exchange->connection = connection;
    exchange->peer = info ? info->socket_context : NULL;
    server->requests++;
    return exchange;
}

enum MHD_Result server_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state)
{
    struct exchange *exchange = *state;
    (void)version;
    if (!exchange) {
        bool fine;
        *state = exchange = begin(context, connection);
        return exchange ? check(exchange, url, method, &fine) : MHD_NO;
    }
    if (*upload_size > 0) {
        exchange->too_long = exchange->too_long || exchange->body.length + *upload_size > COMMAND_MAX_BYTES;
        if (!exchange->too_long)
            str_add(&exchange->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (exchange->peer)
        exchange->peer->waiting_since_ms = 0;
    return exchange->route->serve(exchange);
}

void server_free_request(struct server_request *request)
{
    if (!request)
        return;
    command_free(&request->command);
    str_free(&request->body);
    free(request->pixels);
    free(request);
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
    // The next one on this connection has its own time.
    if (exchange->peer)
        exchange->peer->waiting_since_ms = server_now_ms();
    server_free_request(exchange->answer);
    str_free(&exchange->body);
    free(exchange);
    *state = NULL;
}
