// The window on a desktop, X11 or Wayland, through SDL.
#ifndef PLUMBLINE_SCREEN_DESKTOP_H
#define PLUMBLINE_SCREEN_DESKTOP_H

#include <SDL2/SDL.h>
#include <stdbool.h>

// Is a desktop configured by DISPLAY, WAYLAND_DISPLAY or SDL_VIDEODRIVER? Otherwise the machine's screen is
// driven directly (kms/seat.h). That is also done instead of SDL's driver "kmsdrm", which needs GL, falls
// back to no screen at all, and does not share the console and the keys.
bool desktop_is_configured(void);

// Opens SDL's video. False where it fails: see SDL_GetError.
bool desktop_open(void);

bool desktop_is_x11(void);

// Opens a window of this size; width 0: fullscreen. Sets `fullscreen_due` where a window manager must be
// asked for fullscreen after the first picture. NULL where it fails: see SDL_GetError.
SDL_Window *desktop_window(int width, int height, bool *fullscreen_due);

// Resizes a borderless window that covers the screen to the screen's new size.
void desktop_fit(SDL_Window *window, int width, int height);

#endif
