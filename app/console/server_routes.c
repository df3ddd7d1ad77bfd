#include "console/server_routes.h"

#include "console/server_answers.h"
#include "console/server_ask.h"
#include "console/server_internal.h"
#include "console/server_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct route {
    const char *method, *path; // NULL as path: the files of the page
    enum role role;            // that it needs; ROLE_NONE: anybody may
    enum MHD_Result (*serve)(struct exchange *exchange);
    enum MHD_Result (*reply)(
        struct exchange *exchange); // with the main thread's answer; NULL: `serve` replies
};

static const struct route routes[] = {
    {"GET", "/healthz", ROLE_NONE, server_answers_health, NULL},
    {"GET", "/metrics", ROLE_VIEW, server_answers_metrics, NULL},
    {"GET", "/api/v1/status", ROLE_VIEW, server_answers_status, NULL},
    {"GET", "/api/v1/agenda", ROLE_VIEW, server_answers_agenda, NULL},
    {"GET", "/api/v1/desk", ROLE_VIEW, server_answers_adjustments, NULL},
    {"GET", "/api/v1/events", ROLE_VIEW, server_answers_events, NULL},
    {"GET", "/api/v1/screen.png", ROLE_VIEW, server_ask_picture, server_ask_reply_picture},
    {"GET", "/api/v1/fleet", ROLE_VIEW, server_ask_fleet, server_ask_reply_json},
    {"GET", "/api/v1/fleet/screen.png", ROLE_VIEW, server_ask_fleet_picture, server_ask_reply_png},
    {"GET", "/api/v1/log", ROLE_STAFF, server_answers_log, NULL},
    {"POST", "/api/v1/commands", ROLE_CHAIR, server_ask_command, server_ask_reply_json},
    {"GET", "/api/v1/openapi.json", ROLE_NONE, server_page_openapi, NULL},
    {"GET", "/", ROLE_NONE, server_page_index, NULL},
    {"GET", NULL, ROLE_NONE, server_page_file, NULL},
};

static bool takes(const struct route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

static const struct route *find_route(const char *path, const char *method, bool *other_method)
{
    *other_method = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const struct route *route = &routes[i];
        if (route->path ? strcmp(route->path, path) != 0 : !server_page_is_file(path))
            continue;
        if (takes(route, method))
            return route;
        *other_method = true;
    }
    return NULL;
}

static enum MHD_Result refuse(struct exchange *exchange, int status, const char *detail)
{
    return http_refuse(&exchange->http, status, NULL, detail);
}

static bool is_json(struct exchange *exchange)
{
    const char *type = http_header(&exchange->http, "Content-Type");
    size_t length = type ? strcspn(type, "; ") : 0;
    return length == strlen("application/json") && strncasecmp(type, "application/json", length) == 0;
}

static enum MHD_Result refuse_caller(struct exchange *exchange, const struct guard_refusal *refusal)
{
    return http_problem(&exchange->http, &(struct http_problem){.status = refusal->status,
                                             .detail = refusal->why.text,
                                             .header = refusal->header,
                                             .value = refusal->value});
}

// What proxies add for the client that they forward (RFC 7239, and what was used before it).
static const char *forwarded_header(struct exchange *exchange)
{
    static const char *const names[] = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"};
    const char *value = NULL;
    for (size_t i = 0; !value && i < sizeof names / sizeof *names; i++)
        value = http_header(&exchange->http, names[i]);
    return value;
}

// Checks what the header alone tells. Without a reply the request goes on.
static enum MHD_Result check(struct exchange *exchange, const char *path, const char *method)
{
    bool other_method;
    struct guard *guard = &exchange->server->guard;
    struct guard_refusal refusal;
    struct guard_headers headers = {.host = http_header(&exchange->http, "Host"),
        .origin = http_header(&exchange->http, "Origin"),
        .fetch_site = http_header(&exchange->http, "Sec-Fetch-Site"),
        .authorization = http_header(&exchange->http, "Authorization"),
        .forwarded = forwarded_header(exchange)};
    exchange->route = find_route(path, method, &other_method);
    snprintf(exchange->file, sizeof exchange->file, "%s", path + (path[0] == '/'));
    if (!guard_host_is_ours(guard, &headers))
        return refuse(exchange, 421, "this is not a name of this display (control.names in the config)");
    if (!exchange->route)
        return other_method ? refuse(exchange, 405, "this method is not allowed here")
                            : refuse(exchange, 404, "there is nothing here");
    // Any site may link to the page itself.
    if (exchange->route->role != ROLE_NONE && !guard_origin_is_ours(guard, &headers))
        return refuse(exchange, 403, "pages of other sites may not call this display");
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
    exchange->http = (struct http){.mhd = server->daemon.mhd, .connection = connection};
    exchange->waiter.connection = connection;
    exchange->peer = peers_find(&server->peers, connection);
    exchange->http.close = peers_are_many(&server->peers, exchange->peer);
    server->counters.requests++;
    return exchange;
}

// Each request gets one reply, in whichever call that is.
static enum MHD_Result replied(struct exchange *exchange, enum MHD_Result done)
{
    exchange->server->counters.refused += exchange->http.status >= 400;
    return done;
}

enum MHD_Result server_routes_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state)
{
    struct exchange *exchange = *state;
    (void)version;
    if (!exchange) {
        *state = exchange = begin(context, connection);
        return exchange ? replied(exchange, check(exchange, url, method)) : MHD_NO;
    }
    if (*upload_size > 0) {
        exchange->too_long = exchange->too_long || exchange->body.length + *upload_size > COMMAND_MAX_BYTES;
        if (!exchange->too_long)
            str_add(&exchange->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    peers_request_arrived(exchange->peer);
    exchange->http.close = peers_are_many(&exchange->server->peers, exchange->peer);
    const struct route *route = exchange->route;
    return replied(exchange, exchange->waiter.done ? route->reply(exchange) : route->serve(exchange));
}

void server_routes_done(
    void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;
    (void)context;
    (void)connection;
    (void)code;
    if (!exchange)
        return;
    peers_request_done(exchange->peer);
    main_requests_waiter_free(&exchange->waiter);
    str_free(&exchange->body);
    free(exchange);
    *state = NULL;
}
