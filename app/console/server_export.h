// The programme for attendees' apps and calendars: /api/v1/schedule.json, .ics and .xml. Where the config
// says "publish", anybody may read it, also the pages of other sites.
#ifndef PLUMBLINE_CONSOLE_SERVER_EXPORT_H
#define PLUMBLINE_CONSOLE_SERVER_EXPORT_H

#include "console/server_internal.h"

// Replies with a document that is not too old, or asks the main thread for it.
enum MHD_Result server_export_ask(struct exchange *exchange);

// Replies with the main thread's answer, and keeps it for those who ask next.
enum MHD_Result server_export_reply(struct exchange *exchange);

void server_export_free(struct server *server);

#endif
