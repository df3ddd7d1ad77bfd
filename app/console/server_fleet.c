// What the server says of other displays: everything of it is the main thread's to know.
#include "console/server_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Asks the main thread, and answers with what it said.
static enum MHD_Result ask_or_answer(
    struct exchange *exchange, enum server_asks asks, const char *display, int width, const char *type)
{
    struct server_request *answer = exchange->answer;
    if (exchange->answered && !answer)
        return server_problem(exchange, 503, NULL, "the display is busy; ask again", NULL, NULL);
    if (exchange->answered && answer->status != 200)
        return server_problem(exchange, answer->status, answer->field, str_text(&answer->body), NULL, NULL);
    if (exchange->answered)
        return server_reply(exchange, MHD_HTTP_OK, type, &answer->body, NULL, NULL);
    struct server_request *request = calloc(1, sizeof *request);
    if (!request)
        return server_problem(exchange, 503, NULL, "not enough memory", NULL, NULL);
    request->asks = asks;
    request->width = width;
    snprintf(request->display, sizeof request->display, "%s", display);
    return server_ask(exchange, request);
}

enum MHD_Result server_fleet(struct exchange *exchange)
{
    return ask_or_answer(exchange, SERVER_ASKS_FLEET, "", 0, "application/json");
}

enum MHD_Result server_fleet_picture(struct exchange *exchange)
{
    const char *display = exchange->server->mhd->lookup_connection_value(
        exchange->connection, MHD_GET_ARGUMENT_KIND, "display");
    long width;
    if (!display || !*display || strlen(display) > 250)
        return server_problem(exchange, 400, "display", "the name of a display is expected", NULL, NULL);
    if (!server_query_number(exchange, "width", 16, 3840, 480, &width))
        return server_problem(exchange, 400, "width", "a number from 16 to 3840 is expected", NULL, NULL);
    return ask_or_answer(exchange, SERVER_ASKS_PICTURE_OF, display, (int)width, "image/png");
}
