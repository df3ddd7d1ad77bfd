// The window on a desktop, X11 or Wayland, by SDL.
#ifndef PLUMBLINE_SCREEN_DESKTOP_H
#define PLUMBLINE_SCREEN_DESKTOP_H

#include <SDL2/SDL.h>
#include <stdbool.h>

// Is one meant, by DISPLAY, WAYLAND_DISPLAY or SDL_VIDEODRIVER? Else the machine's screen is taken without
// one (kms/seat.h), also where SDL_VIDEODRIVER asks for SDL's own way to do that: it wants GL, falls through
// to no screen at all, and leaves neither console nor keys to others.
bool desktop_is_configured(void);

// Opens SDL's video on it; false with SDL's reason.
bool desktop_open(void);

bool desktop_is_x11(void);

// A window of that size, or with width 0 of the whole screen. `fullscreen_due`: a window manager is to be
// asked for the whole screen once there is a picture. NULL with SDL's reason.
SDL_Window *desktop_window(int width, int height, bool *fullscreen_due);

// Fits a window that stands for a fullscreen one to the screen's new size.
void desktop_fit(SDL_Window *window, int width, int height);

#endif
