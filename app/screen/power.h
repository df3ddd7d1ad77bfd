// Switching the panel itself off and on, where that can be done: by DPMS on X11. Elsewhere a dark picture has
// to do.
#ifndef PLUMBLINE_SCREEN_POWER_H
#define PLUMBLINE_SCREEN_POWER_H

#include <stdbool.h>

// False where this driver's screens cannot be switched.
bool power_switch(const char *driver, bool on);

#endif
