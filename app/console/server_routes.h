// What the server answers at which path, and to whom: the table of routes, and a request's way from its first
// header to its reply.
#ifndef PLUMBLINE_CONSOLE_SERVER_ROUTES_H
#define PLUMBLINE_CONSOLE_SERVER_ROUTES_H

#include <microhttpd.h>

// An MHD_AccessHandlerCallback, with the server as its context.
enum MHD_Result server_routes_serve(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size, void **state);

// An MHD_RequestCompletedCallback: frees what belongs to the request.
void server_routes_done(
    void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code);

#endif
