// What SDL lacks on X11. Uses connections of its own, not SDL's.
#ifndef PLUMBLINE_SCREEN_X11_H
#define PLUMBLINE_SCREEN_X11_H

#include <stdbool.h>

// Is there a window manager? Without one a window of the screen's size is fullscreen already; asking for it
// would make SDL wait a tenth of a second in vain.
// https://specifications.freedesktop.org/wm-spec/latest/ar01s03.html (_NET_SUPPORTING_WM_CHECK)
bool x11_has_window_manager(void);

// Switches the panel on or off, by DPMS. False where that is impossible.
bool x11_set_panel_power(bool on);

#endif
