#include "console/server_ask.h"

#include "base/clock.h"
#include "base/log.h"
#include "control/audit_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct server_request *new_request(enum server_request_kind kind)
{
    struct server_request *request = calloc(1, sizeof *request);
    if (request)
        request->kind = kind;
    return request;
}

// Takes the request, which may be NULL for want of memory.
static enum MHD_Result ask(struct exchange *exchange, struct server_request *request)
{
    struct server *server = exchange->server;
    if (!request)
        return http_refuse(&exchange->http, 503, NULL, "not enough memory");
    request->role = exchange->caller.role;
    snprintf(request->by, sizeof request->by, "%s", exchange->caller.by);
    snprintf(request->room, sizeof request->room, "%s", exchange->caller.room);
    published_note_look(&server->published);
    switch (main_requests_ask(&server->main_requests, &exchange->waiter, request)) {
    case MAIN_REQUESTS_ASKED:
        return MHD_YES;
    case MAIN_REQUESTS_BUSY:
        return http_refuse(&exchange->http, 503, NULL, "the display is busy; send it again");
    case MAIN_REQUESTS_CLOSED:
        break;
    }
    return http_refuse(&exchange->http, 503, NULL, "the display is shutting down; send it again");
}

static enum MHD_Result refuse_for_now(struct exchange *exchange, int retry_after_s, const char *detail)
{
    return http_refuse_for_now(&exchange->http, 503, retry_after_s, detail);
}

static enum MHD_Result reply_refusal(struct exchange *exchange, const struct server_request *answer)
{
    if (!answer)
        return http_refuse(&exchange->http, 503, NULL, "the display is busy; send it again");
    if (answer->retry_after_s)
        return refuse_for_now(exchange, answer->retry_after_s, str_text(&answer->body));
    return http_problem(&exchange->http, &(struct http_problem){.status = answer->status,
                                             .field = answer->field,
                                             .detail = str_text(&answer->body),
                                             .code = answer->code,
                                             .at = answer->at});
}

static enum MHD_Result reply(struct exchange *exchange, const char *type)
{
    const struct server_request *answer = exchange->waiter.answer;
    if (!answer || answer->status != 200)
        return reply_refusal(exchange, answer);
    return http_reply(&exchange->http, MHD_HTTP_OK, type, &answer->body);
}

enum MHD_Result server_ask_reply_json(struct exchange *exchange)
{
    return reply(exchange, "application/json");
}

enum MHD_Result server_ask_reply_png(struct exchange *exchange)
{
    return reply(exchange, "image/png");
}

// Whether the caller may give the command in the body to this display.
static bool read_command(const struct exchange *exchange, struct command *command, struct refusal *refusal)
{
    struct room_names room;
    const struct guard_caller *caller = &exchange->caller;
    published_room(&exchange->server->published, &room);
    const char *bound = caller->room[0] ? caller->room : NULL;
    return command_read(str_text(&exchange->body), exchange->body.length, command, refusal) &&
           command_allowed(command, caller->role, bound, &room, refusal);
}

static enum MHD_Result refuse_too_many(struct exchange *exchange, int64_t wait_ms)
{
    log_warning("%s sends too many commands", exchange->caller.by);
    return http_refuse_too_many(
        &exchange->http, wait_ms, "too many commands at once; send it again in a moment");
}

// Reads the request's command and counts it; else says why not.
static bool take_command(struct exchange *exchange, struct server_request *request, enum MHD_Result *refused)
{
    struct refusal refusal = {0};
    struct request_rates_command counted;
    struct request_rates *rates = &exchange->server->rates;
    struct request_origin origin = exchange_origin(exchange);
    int64_t now_ms = clock_tick_ms();
    int64_t wait_ms = request_rates_look(rates, &origin, str_text(&exchange->body), now_ms, &counted);
    bool ok = wait_ms == 0 && read_command(exchange, &request->command, &refusal);
    request->urgent = ok && request->command.type == COMMAND_EMERGENCY;
    if (wait_ms == 0)
        wait_ms = request_rates_count(rates, &origin, request->urgent, now_ms, &counted);
    if (wait_ms > 0)
        *refused = refuse_too_many(exchange, wait_ms);
    else if (!ok)
        *refused = http_refuse(&exchange->http, refusal.status, refusal.field, refusal.why.text);
    return ok && wait_ms == 0;
}

enum MHD_Result server_ask_command(struct exchange *exchange)
{
    enum MHD_Result refused = MHD_NO;
    struct server_request *request = new_request(SERVER_REQUEST_COMMAND);
    if (!request || take_command(exchange, request, &refused))
        return ask(exchange, request);
    server_request_free(request);
    return refused;
}

// The width that is asked for; 0 for the picture's own.
static bool read_width(const struct exchange *exchange, long *width)
{
    return http_query_number(&exchange->http, "width", 16, 7680, 0, width);
}

// Pictures of all widths that clients take slowly could fill the memory.
static bool may_send_picture(struct exchange *exchange, enum MHD_Result *refused)
{
    enum { SENT_MAX = 32 << 20, RETRY_S = 5 };
    bool ok = exchange->server->picture_bytes <= SENT_MAX;
    if (!ok)
        *refused = refuse_for_now(
            exchange, RETRY_S, "too many pictures are being sent already; ask again in a moment");
    return ok;
}

enum MHD_Result server_ask_picture(struct exchange *exchange)
{
    enum MHD_Result refused;
    long width;
    if (!read_width(exchange, &width))
        return http_refuse(&exchange->http, 400, "width", "a number from 16 to 7680 is expected");
    if (!may_send_picture(exchange, &refused))
        return refused;
    struct server_request *request = new_request(SERVER_REQUEST_PICTURE);
    if (request)
        request->width = (int)width;
    return ask(exchange, request);
}

// The body is the command that would show the notice.
static bool read_notice(struct exchange *exchange, struct server_request *request, enum MHD_Result *refused)
{
    struct refusal refusal = {0};
    const struct command *command = &request->command;
    bool ok = read_command(exchange, &request->command, &refusal);
    if (ok && (command->type != COMMAND_NOTICE || !command->text || !command->text[0])) {
        refusal = (struct refusal){.status = 422, .field = "type"};
        ok = error_set(&refusal.why, "a notice with a text is expected");
    }
    if (!ok)
        *refused = http_refuse(&exchange->http, refusal.status, refusal.field, refusal.why.text);
    return ok;
}

enum MHD_Result server_ask_notice_picture(struct exchange *exchange)
{
    enum { MAX_PAGES = 99, MIN_WIDTH = 16, MAX_WIDTH = 1920, USUAL_WIDTH = 480 };
    enum MHD_Result refused = MHD_NO;
    long width;
    long page;
    if (!http_query_number(&exchange->http, "width", MIN_WIDTH, MAX_WIDTH, USUAL_WIDTH, &width))
        return http_refuse(&exchange->http, 400, "width", "a number from 16 to 1920 is expected");
    if (!http_query_number(&exchange->http, "page", 1, MAX_PAGES, 1, &page))
        return http_refuse(&exchange->http, 400, "page", "a number from 1 to 99 is expected");
    if (!may_send_picture(exchange, &refused))
        return refused;
    struct server_request *request = new_request(SERVER_REQUEST_NOTICE);
    if (request && !read_notice(exchange, request, &refused)) {
        server_request_free(request);
        return refused;
    }
    if (request) {
        request->width = (int)width;
        request->page = (int)page - 1;
    }
    return ask(exchange, request);
}

enum MHD_Result server_ask_reply_picture(struct exchange *exchange)
{
    const struct server_request *answer = exchange->waiter.answer;
    if (!answer || answer->status != 200)
        return reply_refusal(exchange, answer);
    exchange->picture_bytes = shared_bytes_of(answer->shared)->length;
    exchange->server->picture_bytes += exchange->picture_bytes;
    return http_reply_shared(&exchange->http, MHD_HTTP_OK, "image/png", answer->shared);
}

enum MHD_Result server_ask_export(struct exchange *exchange, enum export_format format)
{
    struct server_request *request = new_request(SERVER_REQUEST_EXPORT);
    if (request)
        request->format = format;
    return ask(exchange, request);
}

enum MHD_Result server_ask_attendees(struct exchange *exchange)
{
    struct server_request *request = new_request(SERVER_REQUEST_ATTENDEES);
    if (request)
        request->attendees = exchange->attendees;
    return ask(exchange, request);
}

enum MHD_Result server_ask_fleet(struct exchange *exchange)
{
    return ask(exchange, new_request(SERVER_REQUEST_FLEET));
}

enum MHD_Result server_ask_fleet_picture(struct exchange *exchange)
{
    const char *display = http_query(&exchange->http, "display");
    long width;
    if (!display || !*display || strlen(display) > 250)
        return http_refuse(&exchange->http, 400, "display", "the name of a display is expected");
    if (!http_query_number(&exchange->http, "width", 16, 3840, 480, &width))
        return http_refuse(&exchange->http, 400, "width", "a number from 16 to 3840 is expected");
    struct server_request *request = new_request(SERVER_REQUEST_FLEET_PICTURE);
    if (request) {
        request->width = (int)width;
        snprintf(request->display, sizeof request->display, "%s", display);
    }
    return ask(exchange, request);
}

enum MHD_Result server_ask_log(struct exchange *exchange)
{
    long limit;
    if (!http_query_number(&exchange->http, "limit", 1, AUDIT_LOG_MAX_ENTRIES, 100, &limit))
        return http_refuse(&exchange->http, 400, "limit", "a number from 1 to 1000 is expected");
    struct server_request *request = new_request(SERVER_REQUEST_LOG);
    if (request)
        request->limit = (int)limit;
    return ask(exchange, request);
}
