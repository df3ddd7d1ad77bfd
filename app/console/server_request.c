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
