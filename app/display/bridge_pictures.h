// Pictures of this display's screen, for the console and for displays that ask over the broker.
#ifndef PLUMBLINE_DISPLAY_BRIDGE_PICTURES_H
#define PLUMBLINE_DISPLAY_BRIDGE_PICTURES_H

#include "display/console_bridge.h"

// Another display asks: `take_picture` of struct fleet_client_options. `context` is the bridge.
void bridge_pictures_take(void *context, const struct fleet_picture_reply *reply, int width);

// Draws the request's notice and answers it when the picture is there. Drawing keeps the main thread busy, so
// it takes at most a fifth of its time, however many ask.
void bridge_pictures_draw_notice(struct console_bridge *bridge, struct server_request *request, int64_t now);

// Answers the request when the picture is there.
void bridge_pictures_make(struct console_bridge *bridge, struct server_request *request);

#endif
