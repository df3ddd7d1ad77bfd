#include "screen/x11.h"

#include <stdlib.h>
#include <string.h>
#include <xcb/dpms.h>
#include <xcb/xcb.h>

static bool has_property(xcb_connection_t *connection, const char *name)
{
    xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root;
    xcb_intern_atom_reply_t *atom =
        xcb_intern_atom_reply(connection, xcb_intern_atom(connection, 1, (uint16_t)strlen(name), name), NULL);
    bool found = false;
    if (atom && atom->atom != XCB_ATOM_NONE) {
        xcb_get_property_reply_t *property = xcb_get_property_reply(
            connection, xcb_get_property(connection, 0, root, atom->atom, XCB_ATOM_WINDOW, 0, 1), NULL);
        found = property && property->type == XCB_ATOM_WINDOW;
        free(property);
    }
    free(atom);
    return found;
}

bool x11_has_window_manager(void)
{
    xcb_connection_t *connection = xcb_connect(NULL, NULL);
    bool found =
        !xcb_connection_has_error(connection) && has_property(connection, "_NET_SUPPORTING_WM_CHECK");
    xcb_disconnect(connection);
    return found;
}

bool x11_set_panel_power(bool on)
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
