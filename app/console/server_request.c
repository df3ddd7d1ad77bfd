#include "console/server_request.h"

#include <stdlib.h>

void server_request_free(struct server_request *request)
{
    if (!request)
        return;
    command_free(&request->command);
    str_free(&request->body);
    free(request->pixels);
    free(request);
}
