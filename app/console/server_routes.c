#include "console/server_routes.h"

#include "base/clock.h"
#include "console/me.h"
#include "console/raw_reply.h"
#include "console/server_answers.h"
#include "console/server_ask.h"
#include "console/server_attendees.h"
#include "console/server_export.h"
#include "console/server_internal.h"
#include "console/server_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// What the config's "publish" changes.
enum route_access {
    ROUTE_AS_EVER,
    ROUTE_OPENED,     // anybody may then
    ROUTE_THERE_ONLY, // it is there only then, for anybody
};

struct route {
    const char *method, *path; // NULL as path: the files of the page
    enum role role;            // that it needs; ROLE_NONE: anybody may
    enum route_access access;
    enum request_rate rate;
    enum MHD_Result (*serve)(struct exchange *exchange);
    enum MHD_Result (*reply)(
        struct exchange *exchange); // with the main thread's answer; NULL: `serve` replies
};

static const struct route routes[] = {
    {"GET", "/healthz", ROLE_NONE, ROUTE_AS_EVER, REQUEST_RATE_FREE, server_answers_health, NULL},
    {"GET", "/metrics", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_READ, server_answers_metrics, NULL},
    {"GET", "/api/v1/me", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_READ, server_answers_me, NULL},
    {"GET", "/api/v1/status", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_READ, server_answers_status, NULL},
    {"GET", "/api/v1/agenda", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_READ, server_answers_agenda, NULL},
    {"GET", "/api/v1/desk", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_READ, server_answers_adjustments, NULL},
    {"GET", "/api/v1/events", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_READ, server_answers_events, NULL},
    {"GET", "/api/v1/screen.png", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_COSTLY, server_ask_picture,
        server_ask_reply_picture},
    {"GET", "/api/v1/schedule.json", ROLE_VIEW, ROUTE_OPENED, REQUEST_RATE_READ, server_export_ask,
        server_export_reply},
    {"GET", "/api/v1/schedule.ics", ROLE_VIEW, ROUTE_OPENED, REQUEST_RATE_READ, server_export_ask,
        server_export_reply},
    {"GET", "/api/v1/schedule.xml", ROLE_VIEW, ROUTE_OPENED, REQUEST_RATE_READ, server_export_ask,
        server_export_reply},
    {"GET", "/now", ROLE_NONE, ROUTE_THERE_ONLY, REQUEST_RATE_CROWD, server_attendees_page,
        server_attendees_reply},
    {"GET", "/now.css", ROLE_NONE, ROUTE_THERE_ONLY, REQUEST_RATE_CROWD, server_attendees_file, NULL},
    {"GET", "/now.js", ROLE_NONE, ROUTE_THERE_ONLY, REQUEST_RATE_CROWD, server_attendees_file, NULL},
    {"GET", "/api/v1/public.json", ROLE_NONE, ROUTE_THERE_ONLY, REQUEST_RATE_CROWD, server_attendees_json,
        server_attendees_reply},
    {"GET", "/api/v1/talk.ics", ROLE_NONE, ROUTE_THERE_ONLY, REQUEST_RATE_CROWD, server_attendees_talk,
        server_attendees_reply},
    {"GET", "/api/v1/room.ics", ROLE_NONE, ROUTE_THERE_ONLY, REQUEST_RATE_CROWD, server_attendees_room,
        server_attendees_reply},
    {"GET", "/api/v1/fleet", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_COSTLY, server_ask_fleet,
        server_ask_reply_json},
    {"GET", "/api/v1/fleet/screen.png", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_COSTLY,
        server_ask_fleet_picture, server_ask_reply_png},
    {"GET", "/api/v1/log", ME_LOG_ROLE, ROUTE_AS_EVER, REQUEST_RATE_LOG, server_ask_log,
        server_ask_reply_json},
    // Which role it needs, each command says.
    {"POST", "/api/v1/commands", ROLE_VIEW, ROUTE_AS_EVER, REQUEST_RATE_FREE, server_ask_command,
        server_ask_reply_json},
    {"POST", "/api/v1/notice.png", ROLE_STAFF, ROUTE_AS_EVER, REQUEST_RATE_DRAW, server_ask_notice_picture,
        server_ask_reply_picture},
    {"GET", "/api/v1/openapi.json", ROLE_NONE, ROUTE_AS_EVER, REQUEST_RATE_FREE, server_page_openapi, NULL},
    {"GET", "/", ROLE_NONE, ROUTE_AS_EVER, REQUEST_RATE_FREE, server_page_index, NULL},
    {"GET", NULL, ROLE_NONE, ROUTE_AS_EVER, REQUEST_RATE_FREE, server_page_file, NULL},
};

// A body is read on for so long after it became too long, so that its client hears of it.
enum { BODY_READ_MAX = 1 << 20 };

static const char too_long[] = "a command is at most 64 KiB";

static bool takes(const struct route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

// NULL also for what is there only where the programme is published.
static const struct route *find_route(
    const struct server *server, const char *path, const char *method, bool *other_method)
{
    *other_method = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const struct route *route = &routes[i];
        if (route->path ? strcmp(route->path, path) != 0 : !server_page_is_file(path))
            continue;
        if (route->access == ROUTE_THERE_ONLY && !server->options.publish)
            return NULL;
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
    peers_note_role(&exchange->server->peers, exchange->peer, exchange->caller.role);
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

// Whether the body is announced as one that need not even be sent: a client that asks first is told at once,
// and one of a moderate length only once it has sent it, because a reply before that may get lost.
static bool is_announced_too_long(struct exchange *exchange)
{
    const char *length = http_header(&exchange->http, "Content-Length");
    unsigned long long bytes = length ? strtoull(length, NULL, 10) : 0;
    return bytes > BODY_READ_MAX || (bytes > COMMAND_MAX_BYTES && http_header(&exchange->http, "Expect"));
}

static enum MHD_Result refuse_host(struct exchange *exchange, enum guard_host host)
{
    return host == GUARD_HOST_OTHER
               ? refuse(exchange, 421, "this is not a name of this display (control.names in the config)")
               : refuse(exchange, 400, "the request's host is neither a name nor an address");
}

static enum role role_of(const struct server *server, const struct route *route)
{
    return route->access == ROUTE_OPENED && server->options.publish ? ROLE_NONE : route->role;
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
    exchange->route = find_route(exchange->server, path, method, &other_method);
    snprintf(exchange->file, sizeof exchange->file, "%s", path + (path[0] == '/'));
    if (!http_header_is_plain(&exchange->http, method))
        return refuse(
            exchange, 400, "the request's header has a NUL in it, a line that goes on, or several hosts");
    enum guard_host host = guard_host(guard, &headers);
    if (host != GUARD_HOST_OURS)
        return refuse_host(exchange, host);
    if (!exchange->route)
        return other_method ? refuse(exchange, 405, "this method is not allowed here")
                            : refuse(exchange, 404, "there is nothing here");
    enum role role = role_of(exchange->server, exchange->route);
    // Any site may link to the page itself.
    if (role != ROLE_NONE && !guard_origin_is_ours(guard, &headers))
        return refuse(exchange, 403, "pages of other sites may not call this display");
    if (!guard_admit(guard, &headers, exchange->peer ? &exchange->peer->address : NULL, role,
            &exchange->caller, &refusal))
        return refuse_caller(exchange, &refusal);
    if (role != ROLE_NONE)
        peers_note_role(&exchange->server->peers, exchange->peer, exchange->caller.role);
    struct request_origin origin = exchange_origin(exchange);
    int64_t wait_ms =
        request_rates_take(&exchange->server->rates, exchange->route->rate, &origin, clock_tick_ms());
    if (wait_ms > 0)
        return http_refuse_too_many(
            &exchange->http, wait_ms, "too many requests at once; ask again in a moment");
    if (is_announced_too_long(exchange))
        return refuse(exchange, 413, too_long);
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
    if (exchange->http.status)
        peers_reply_begins(exchange->peer, exchange->http.length);
    exchange->server->counters.refused += exchange->http.status >= 400;
    return done;
}

static void take_body(struct exchange *exchange, const char *bytes, size_t length)
{
    exchange->received += length;
    exchange->too_long = exchange->received > COMMAND_MAX_BYTES;
    if (!exchange->too_long)
        str_add(&exchange->body, bytes, length);
    if (exchange->received <= BODY_READ_MAX || exchange->over)
        return;
    exchange->over = true;
    exchange->server->counters.refused++;
    raw_reply(exchange->http.mhd, exchange->http.connection, 413, "Content Too Large", too_long);
    peers_end_soon(exchange->peer);
}

static enum MHD_Result serve(struct exchange *exchange)
{
    const struct route *route = exchange->route;
    if (exchange->over)
        return MHD_NO;
    if (exchange->too_long)
        return refuse(exchange, 413, too_long);
    return exchange->waiter.done ? route->reply(exchange) : route->serve(exchange);
}

enum MHD_Result server_routes_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state)
{
    struct exchange *exchange = *state;
    (void)version;
    if (!exchange) {
        *state = exchange = begin(context, connection);
        if (!exchange)
            return MHD_NO;
        peers_head_arrived(exchange->peer);
        return replied(exchange, check(exchange, url, method));
    }
    if (*upload_size > 0) {
        take_body(exchange, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    peers_request_arrived(exchange->peer);
    exchange->http.close = peers_are_many(&exchange->server->peers, exchange->peer);
    return replied(exchange, serve(exchange));
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
    exchange->server->picture_bytes -= exchange->picture_bytes;
    exchange->server->document_bytes -= exchange->document_bytes;
    exchange->server->exports_asked -= exchange->asked_export;
    exchange->server->attendees_asked -= exchange->asked_attendees;
    main_requests_waiter_free(&exchange->waiter);
    str_free(&exchange->body);
    free(exchange);
    *state = NULL;
}
