#include "console/server_request.h"

#include <stdlib.h>

void server_request_free(struct server_request *request)
{
    if (!request)
        return;
    command_free(&request->command);
    str_free(&request->body);
    shared_bytes_drop(request->shared);
    free(request);
}

void server_request_refuse(struct server_request *request, int status, const char *field, const char *why)
{
    request->status = status;
    request->field = field;
    str_add_text(&request->body, why);
}

void server_request_refuse_for_now(struct server_request *request, int retry_s, const char *why)
{
    server_request_refuse(request, 503, NULL, why);
    request->retry_after_s = retry_s;
}
