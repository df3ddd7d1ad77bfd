#include "console/server_ask.h"

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
    char seconds[12];
    snprintf(seconds, sizeof seconds, "%d", retry_after_s);
    return http_problem(&exchange->http,
        &(struct http_problem){.status = 503, .detail = detail, .header = "Retry-After", .value = seconds});
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

enum MHD_Result server_ask_command(struct exchange *exchange)
{
    struct refusal refusal = {0};
    struct server_request *request = new_request(SERVER_REQUEST_COMMAND);
    if (!request || read_command(exchange, &request->command, &refusal))
        return ask(exchange, request);
    server_request_free(request);
    return http_refuse(&exchange->http, refusal.status, refusal.field, refusal.why.text);
}

// The width that is asked for; 0 for the picture's own.
static bool read_width(const struct exchange *exchange, long *width)
{
    return http_query_number(&exchange->http, "width", 16, 7680, 0, width);
}

// Pictures of all widths that clients take slowly could fill the memory.
enum MHD_Result server_ask_picture(struct exchange *exchange)
{
    enum { SENT_MAX = 32 << 20, RETRY_S = 5 };
    long width;
    if (!read_width(exchange, &width))
        return http_refuse(&exchange->http, 400, "width", "a number from 16 to 7680 is expected");
    if (exchange->server->picture_bytes > SENT_MAX)
        return refuse_for_now(
            exchange, RETRY_S, "too many pictures are being sent already; ask again in a moment");
    struct server_request *request = new_request(SERVER_REQUEST_PICTURE);
    if (request)
        request->width = (int)width;
    return ask(exchange, request);
}

enum MHD_Result server_ask_reply_picture(struct exchange *exchange)
{
    const struct server_request *answer = exchange->waiter.answer;
    if (!answer || answer->status != 200)
        return reply_refusal(exchange, answer);
    exchange->picture_bytes = shared_bytes_of(answer->picture)->length;
    exchange->server->picture_bytes += exchange->picture_bytes;
    return http_reply_shared(&exchange->http, MHD_HTTP_OK, "image/png", answer->picture);
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
