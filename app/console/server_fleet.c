// What the server says of other displays: everything of it is the main thread's to know.
#include "console/server_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Asks the main thread, and answers with what it said.
static enum MHD_Result ask_or_answer(struct exchange *exchange, enum server_request_kind kind,
    const char *display, int width, const char *type)
{
    struct server_request *answer = exchange->waiter.answer;
    if (exchange->waiter.done && !answer)
        return http_refuse(&exchange->http, 503, NULL, "the display is busy; ask again");
    if (exchange->waiter.done && answer->status != 200)
        return http_refuse(&exchange->http, answer->status, answer->field, str_text(&answer->body));
    if (exchange->waiter.done)
        return http_reply(&exchange->http, MHD_HTTP_OK, type, &answer->body);
    struct server_request *request = calloc(1, sizeof *request);
    if (!request)
        return http_refuse(&exchange->http, 503, NULL, "not enough memory");
    request->kind = kind;
    request->width = width;
    snprintf(request->display, sizeof request->display, "%s", display);
    return server_ask(exchange, request);
}

enum MHD_Result server_fleet(struct exchange *exchange)
{
    return ask_or_answer(exchange, SERVER_REQUEST_FLEET, "", 0, "application/json");
}

enum MHD_Result server_fleet_picture(struct exchange *exchange)
{
    const char *display = http_query(&exchange->http, "display");
    long width;
    if (!display || !*display || strlen(display) > 250)
        return http_refuse(&exchange->http, 400, "display", "the name of a display is expected");
    if (!http_query_number(&exchange->http, "width", 16, 3840, 480, &width))
        return http_refuse(&exchange->http, 400, "width", "a number from 16 to 3840 is expected");
    return ask_or_answer(exchange, SERVER_REQUEST_FLEET_PICTURE, display, (int)width, "image/png");
}
