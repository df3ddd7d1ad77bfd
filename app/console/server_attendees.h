// What phones read where the config says "publish": the page /now with its files, and below /api/v1/
// public.json, talk.ics and room.ics. Without a token, and never for long: a whole conference behind one
// address asks at once.
#ifndef PLUMBLINE_CONSOLE_SERVER_ATTENDEES_H
#define PLUMBLINE_CONSOLE_SERVER_ATTENDEES_H

#include "console/server_internal.h"

// Each replies with a document that is not too old, or asks the main thread for it.
enum MHD_Result server_attendees_page(struct exchange *exchange);
enum MHD_Result server_attendees_json(struct exchange *exchange);
enum MHD_Result server_attendees_talk(struct exchange *exchange);
enum MHD_Result server_attendees_room(struct exchange *exchange);

// Replies with the main thread's answer, and keeps it for those who ask next.
enum MHD_Result server_attendees_reply(struct exchange *exchange);

// The page's own files, which may be kept for a day.
enum MHD_Result server_attendees_file(struct exchange *exchange);

void server_attendees_free(struct server *server);

#endif
