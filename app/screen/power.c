#include "screen/power.h"

#include <stdlib.h>
#include <string.h>
#include <xcb/dpms.h>
#include <xcb/xcb.h>

// On a connection of its own, so that SDL's is left alone.
static bool switch_x11(bool on)
{
    xcb_connection_t *connection = xcb_connect(NULL, NULL);
    bool capable = false;
    if (!xcb_connection_has_error(connection)) {
        xcb_dpms_capable_reply_t *reply =
            xcb_dpms_capable_reply(connection, xcb_dpms_capable(connection), NULL);
        capable = reply && reply->capable;
        free(reply);
    }
    if (capable) {
        xcb_dpms_enable(connection);
        xcb_generic_error_t *error = xcb_request_check(connection,
            xcb_dpms_force_level_checked(connection, on ? XCB_DPMS_DPMS_MODE_ON : XCB_DPMS_DPMS_MODE_OFF));
        capable = error == NULL;
        free(error);
    }
    xcb_disconnect(connection);
    return capable;
}

bool power_switch(const char *driver, bool on)
{
    return driver && strcmp(driver, "x11") == 0 && switch_x11(on);
}
