#include "screen/desktop.h"

#include "screen/x11.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool desktop_is_x11(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && strcmp(driver, "x11") == 0;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

bool desktop_is_configured(void)
{
    const char *driver = getenv("SDL_VIDEODRIVER");
    if (driver && *driver)
        return strcasecmp(driver, "kmsdrm") != 0;
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

// Left alone, SDL takes a driver without a screen where the desktop does not answer.
bool desktop_open(void)
{
    static const char *const desktops[][2] = {{"DISPLAY", "x11"}, {"WAYLAND_DISPLAY", "wayland"}};
    if (is_set("SDL_VIDEODRIVER"))
        return SDL_Init(SDL_INIT_VIDEO) == 0;
    for (size_t i = 0; i < sizeof desktops / sizeof *desktops; i++) {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, desktops[i][1]);
        if (is_set(desktops[i][0]) && SDL_Init(SDL_INIT_VIDEO) == 0)
            return true;
    }
    return false;
}

// Fullscreen on X11 is a borderless window of the screen's size: there is a picture at once, and a window
// manager, where there is one, is asked to put it over its panels after that.
SDL_Window *desktop_window(int width, int height, bool *fullscreen_due)
{
    bool fullscreen = width == 0;
    SDL_Rect place = {
        SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, fullscreen ? 1280 : width, fullscreen ? 720 : height};
    Uint32 flags = SDL_WINDOW_ALLOW_HIGHDPI;
    if (!fullscreen) {
        flags |= SDL_WINDOW_RESIZABLE;
    } else if (desktop_is_x11() && SDL_GetDisplayBounds(0, &place) == 0) {
        flags |= SDL_WINDOW_BORDERLESS;
        *fullscreen_due = x11_has_window_manager();
    } else {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    return SDL_CreateWindow("Plumbline", place.x, place.y, place.w, place.h, flags);
}

// A borderless window that stands for a fullscreen one, on the only monitor. Without any monitor the screen
// shrinks to next to nothing, and nobody sees the window: it stays for the one that comes.
void desktop_fit(SDL_Window *window, int width, int height)
{
    enum { NO_MONITOR_PX = 100 };
    if (SDL_GetNumVideoDisplays() > 1 || (SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN) != 0 ||
        width <= NO_MONITOR_PX || height <= NO_MONITOR_PX)
        return;
    SDL_SetWindowPosition(window, 0, 0);
    SDL_SetWindowSize(window, width, height);
}
