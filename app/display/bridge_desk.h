// What staff and chairs have asked for, for the console (GET /api/v1/desk).
#ifndef PLUMBLINE_DISPLAY_BRIDGE_DESK_H
#define PLUMBLINE_DISPLAY_BRIDGE_DESK_H

#include "display/console_bridge.h"

#include <stdint.h>

// Appends what holds on this display, and the notices that only others show (scope_notices_elsewhere) at the
// instant `at` of the display's clock. Marks `out` as failed without memory.
void bridge_desk_write(const struct console_bridge *bridge, int64_t at, struct str *out);

#endif
