#include "console/server_request.h"

#include <stdlib.h>
#include <string.h>

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

bool server_attendees_key_equal(const struct server_attendees_key *a, const struct server_attendees_key *b)
{
    return a->kind == b->kind && a->chosen == b->chosen && a->has_text == b->has_text &&
           strcmp(a->language, b->language) == 0 && strcmp(a->text, b->text) == 0;
}
