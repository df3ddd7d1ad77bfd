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

// Name the driver: otherwise SDL falls back to one without a screen where the desktop does not answer.
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

// On X11 fullscreen is a borderless window of the screen's size, so that there is a picture at once; a window
// manager is asked later to raise it above its panels.
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

// Only on a single monitor. Without a monitor the screen shrinks to almost nothing: keep the size for the
// next one.
void desktop_fit(SDL_Window *window, int width, int height)
{
    enum { NO_MONITOR_PX = 100 };
    if (SDL_GetNumVideoDisplays() > 1 || (SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN) != 0 ||
        width <= NO_MONITOR_PX || height <= NO_MONITOR_PX)
        return;
    SDL_SetWindowPosition(window, 0, 0);
    SDL_SetWindowSize(window, width, height);
}
