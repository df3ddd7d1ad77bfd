// What an act on the timer or on talks would do, for the console: it is asked as the act itself is sent.
#ifndef PLUMBLINE_DISPLAY_BRIDGE_EFFECT_H
#define PLUMBLINE_DISPLAY_BRIDGE_EFFECT_H

#include "display/console_bridge.h"

#include <stdbool.h>

// Answers the request, a preview, with {"id":"…","number":0,"preview":true,"effect":{…},"desk":{…}}. False if
// the act would be refused.
bool bridge_effect_write(struct console_bridge *bridge, struct server_request *request,
    const struct command_sender *sender, struct refusal *refusal);

#endif
