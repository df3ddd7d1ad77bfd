#include "console/server_answers.h"

#include "console/me.h"

#include <string.h>

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
            : refuse(exchange, 503, "the display has published nothing yet; try again in a moment");
    str_free(&copy);
    return done;
}

enum MHD_Result server_answers_status(struct exchange *exchange)
{
    return reply_published(exchange, PUBLISHED_STATUS);
}

enum MHD_Result server_answers_agenda(struct exchange *exchange)
{
    return reply_published(exchange, PUBLISHED_AGENDA);
}

enum MHD_Result server_answers_adjustments(struct exchange *exchange)
{
    return reply_published(exchange, PUBLISHED_ADJUSTMENTS);
}

enum MHD_Result server_answers_me(struct exchange *exchange)
{
    struct room_names room;
    struct str body = {0};
    published_room(&exchange->server->published, &room);
    me_write(&exchange->caller, &room, &body);
    enum MHD_Result done = body.failed ? refuse(exchange, 503, "not enough memory")
                                       : http_reply(&exchange->http, MHD_HTTP_OK, "application/json", &body);
    str_free(&body);
    return done;
}

enum MHD_Result server_answers_events(struct exchange *exchange)
{
    const char *fleet = http_query(&exchange->http, "fleet");
    struct event_stream_options options = {
        .peer = exchange->peer, .caller = &exchange->caller, .fleet = fleet && strcmp(fleet, "1") == 0};
    return event_streams_open(&exchange->server->streams, &exchange->http, &options);
}

enum MHD_Result server_answers_health(struct exchange *exchange)
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

enum MHD_Result server_answers_metrics(struct exchange *exchange)
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
        "plumbline_http_connections %zu\n"
        "# HELP plumbline_http_dropped_total Connections dropped for new ones, or for being slow.\n"
        "# TYPE plumbline_http_dropped_total counter\n"
        "plumbline_http_dropped_total %llu\n",
        (unsigned long long)server->counters.requests, (unsigned long long)server->counters.refused,
        peers_count(&server->peers), (unsigned long long)server->peers.dropped);
    enum MHD_Result done =
        http_reply(&exchange->http, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &body);
    str_free(&body);
    return done;
}
