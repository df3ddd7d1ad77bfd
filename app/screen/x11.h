// What SDL does not tell or do on X11, on a connection of its own, so that SDL's is left alone.
#ifndef PLUMBLINE_SCREEN_X11_H
#define PLUMBLINE_SCREEN_X11_H

#include <stdbool.h>

// Is there a window manager? Without one a window of the screen's size is fullscreen, and asking for more
// only makes SDL wait a tenth of a second for an answer that does not come.
// https://specifications.freedesktop.org/wm-spec/latest/ar01s03.html (_NET_SUPPORTING_WM_CHECK)
bool x11_has_window_manager(void);

// Switches the panel itself off and on, by DPMS. False where that cannot be done.
bool x11_set_panel_power(bool on);

#endif
