#include "screen/screen.h"

#include "base/clock.h"
#include "base/log.h"
#include "screen/fade.h"
#include "screen/painter.h"
#include "screen/present.h"
#include "screen/wait.h"

#include <stdlib.h>
#include <string.h>

struct screen {
    struct screen_options options;
    struct present present;
    struct wait *wait;
    Uint32 post_type;    // SDL's number for our posted events
    SDL_Surface *canvas; // the picture, unrotated
    struct scene shown;  // what is on the canvas
    bool any_shown;
    bool whole_due; // the window lost its pixels: present everything
    struct fade fade;
    struct screen_counts counts;
};

// Without a native framebuffer SDL puts a GL texture behind the window's surface, which costs ten times the
// CPU without a GPU. kmsdrm and wayland have none, so there it must be allowed.
static void choose_framebuffer(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool native = driver && (strcmp(driver, "x11") == 0 || strcmp(driver, "dummy") == 0 ||
                                strcmp(driver, "offscreen") == 0);
    if (native)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
}

static void drivers_known(struct str *out)
{
    for (int i = 0; i < SDL_GetNumVideoDrivers(); i++)
        str_format(out, "%s%s", i > 0 ? ", " : "", SDL_GetVideoDriver(i));
}

static bool open_window(struct screen *screen, struct error *error)
{
    const struct screen_options *options = &screen->options;
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        struct str drivers = {0};
        drivers_known(&drivers);
        error_set(error,
            "no screen can be opened: %s (tried %s; is DISPLAY or WAYLAND_DISPLAY set, or may this user "
            "open /dev/dri? --headless WxH draws without a screen)",
            SDL_GetError(), str_text(&drivers));
        str_free(&drivers);
        return false;
    }
    choose_framebuffer();
    bool fullscreen = options->width == 0;
    int width = fullscreen ? 1280 : options->width;
    int height = fullscreen ? 720 : options->height;
    Uint32 flags =
        SDL_WINDOW_ALLOW_HIGHDPI | (fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE);
    screen->present.window =
        SDL_CreateWindow("Plumbline", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    if (!screen->present.window)
        return error_set(error, "no window can be opened: %s", SDL_GetError());
    SDL_ShowCursor(SDL_DISABLE);
    SDL_DisableScreenSaver();
    return true;
}

static bool open_headless(struct error *error)
{
    // Signals are read from a descriptor of our own there (wait.c).
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    return SDL_Init(SDL_INIT_EVENTS) == 0 || error_set(error, "SDL cannot be started: %s", SDL_GetError());
}

// A canvas of the size that the screen has now.
static bool fit_canvas(struct screen *screen)
{
    int width;
    int height;
    screen_size(screen, &width, &height);
    if (screen->canvas && screen->canvas->w == width && screen->canvas->h == height)
        return true;
    SDL_Surface *canvas = painter_new_surface(width, height);
    if (!canvas)
        return false;
    SDL_SetSurfaceBlendMode(canvas, SDL_BLENDMODE_NONE);
    fade_end(&screen->fade);
    SDL_FreeSurface(screen->canvas);
    screen->canvas = canvas;
    screen->any_shown = false;
    return true;
}

struct screen *screen_open(const struct screen_options *options, struct error *error)
{
    struct screen *screen = calloc(1, sizeof *screen);
    if (!screen) {
        error_set(error, "not enough memory");
        return NULL;
    }
    screen->options = *options;
    screen->present.rotate_degrees = options->headless ? 0 : options->rotate_degrees;
    bool fine = options->headless ? open_headless(error) : open_window(screen, error);
    if (fine) {
        screen->wait = wait_open(options->headless ? NULL : SDL_GetCurrentVideoDriver(), error);
        screen->post_type = SDL_RegisterEvents(1);
        fine = screen->wait != NULL;
    }
    if (fine && !fit_canvas(screen))
        fine = error_set(error, "not enough memory for the picture");
    if (fine)
        return screen;
    screen_close(screen);
    return NULL;
}

void screen_close(struct screen *screen)
{
    if (!screen)
        return;
    // What was posted and never taken.
    SDL_Event event;
    while (screen->options.drop &&
           SDL_PeepEvents(&event, 1, SDL_GETEVENT, screen->post_type, screen->post_type) == 1)
        screen->options.drop(event.user.code, event.user.data1);
    wait_close(screen->wait);
    fade_end(&screen->fade);
    scene_free(&screen->shown);
    SDL_FreeSurface(screen->canvas);
    if (screen->present.window)
        SDL_DestroyWindow(screen->present.window);
    free(screen);
    SDL_Quit();
}

void screen_size(const struct screen *screen, int *width, int *height)
{
    if (screen->present.window) {
        present_canvas_size(&screen->present, width, height);
        return;
    }
    bool sideways = screen->options.rotate_degrees == 90 || screen->options.rotate_degrees == 270;
    *width = sideways ? screen->options.height : screen->options.width;
    *height = sideways ? screen->options.width : screen->options.height;
}

static void present(struct screen *screen, SDL_Surface *pixels, const SDL_Rect *area)
{
    screen->counts.presents++;
    if (!present_area(&screen->present, pixels, area))
        screen->whole_due = true;
}

static void present_whole(struct screen *screen)
{
    SDL_Rect all = {0, 0, screen->canvas->w, screen->canvas->h};
    screen->whole_due = false;
    present(screen, screen->canvas, &all);
}

static SDL_Rect union_of(const SDL_Rect *rects, size_t count)
{
    SDL_Rect all = rects[0];
    for (size_t i = 1; i < count; i++)
        SDL_UnionRect(&all, &rects[i], &all);
    return all;
}

static void finish_fade(struct screen *screen)
{
    if (!screen->fade.from)
        return;
    SDL_Rect area = screen->fade.area;
    fade_end(&screen->fade);
    present(screen, screen->canvas, &area);
}

static void paint(struct screen *screen, const struct scene *scene, const SDL_Rect *rects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        painter_paint(screen->canvas, scene, screen->options.theme, screen->options.fonts, &rects[i]);
        screen->counts.pixels_painted += (uint64_t)rects[i].w * (uint64_t)rects[i].h;
    }
}

static void take_scene(struct screen *screen, struct scene *scene)
{
    struct scene old = screen->shown;
    screen->shown = *scene;
    screen->any_shown = true;
    // The old one's memory serves the next.
    *scene = old;
}

void screen_show(struct screen *screen, struct scene *scene, bool fade)
{
    SDL_Rect rects[PAINTER_MAX_DAMAGE];
    if (!fit_canvas(screen))
        return;
    size_t count = painter_damage(screen->any_shown ? &screen->shown : NULL, scene, rects);
    if (count > 0) {
        finish_fade(screen);
        bool fading = fade && screen->any_shown && strcmp(screen->shown.slide, scene->slide) != 0 &&
                      fade_begin(&screen->fade, screen->canvas, clock_tick_ms());
        paint(screen, scene, rects, count);
        if (fading)
            screen->fade.area = union_of(rects, count);
        else
            for (size_t i = 0; i < count; i++)
                present(screen, screen->canvas, &rects[i]);
    }
    if (screen->whole_due && !screen->fade.from)
        present_whole(screen);
    take_scene(screen, scene);
}

const SDL_Surface *screen_pixels(struct screen *screen)
{
    return screen->canvas;
}

struct screen_counts screen_counts(const struct screen *screen)
{
    return screen->counts;
}

static enum screen_event_kind key_event(struct screen *screen, SDL_Keycode key)
{
    switch (key) {
    case SDLK_ESCAPE:
    case SDLK_q:
        return SCREEN_QUIT;
    case SDLK_LEFT:
        return SCREEN_LEFT;
    case SDLK_RIGHT:
        return SCREEN_RIGHT;
    case SDLK_SPACE:
        return SCREEN_HOLD;
    case SDLK_i:
        return SCREEN_WHY;
    case SDLK_f: {
        bool fullscreen = SDL_GetWindowFlags(screen->present.window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
        SDL_SetWindowFullscreen(screen->present.window, fullscreen ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
        return SCREEN_TIMEOUT;
    }
    default:
        return SCREEN_TIMEOUT;
    }
}

static enum screen_event_kind window_event(struct screen *screen, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        present_whole(screen);
        return SCREEN_TIMEOUT;
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        screen->whole_due = true;
        return SCREEN_RESIZED;
    default:
        return SCREEN_TIMEOUT;
    }
}

// What SDL's event means to us; SCREEN_TIMEOUT where it means nothing.
static struct screen_event translate(struct screen *screen, const SDL_Event *event)
{
    struct screen_event out = {.kind = SCREEN_TIMEOUT};
    if (event->type == screen->post_type)
        return (struct screen_event){
            .kind = SCREEN_POSTED, .code = event->user.code, .data = event->user.data1};
    if (event->type == SDL_QUIT)
        out.kind = SCREEN_QUIT;
    else if (event->type == SDL_KEYDOWN && !event->key.repeat)
        out.kind = key_event(screen, event->key.keysym.sym);
    else if (event->type == SDL_WINDOWEVENT)
        out.kind = window_event(screen, &event->window);
    return out;
}

// Shows the fade's next frame; the milliseconds until the one behind it, or -1 where none is under way.
static int64_t run_fade(struct screen *screen)
{
    if (!screen->fade.from)
        return -1;
    if (!fade_step(&screen->fade, screen->canvas, clock_tick_ms())) {
        finish_fade(screen);
        return -1;
    }
    present(screen, screen->fade.frame, &screen->fade.area);
    return FADE_FRAME_MS;
}

struct screen_event screen_wait(struct screen *screen, int64_t timeout_ms)
{
    int64_t until = clock_tick_ms() + timeout_ms;
    for (;;) {
        int64_t frame = run_fade(screen);
        int64_t left = timeout_ms < 0 ? -1 : until - clock_tick_ms();
        if (timeout_ms >= 0 && left < 0)
            left = 0;
        bool framed = frame >= 0 && (left < 0 || frame < left);
        SDL_Event event;
        if (wait_event(screen->wait, framed ? frame : left, &event, &screen->counts.wakeups)) {
            struct screen_event out = translate(screen, &event);
            if (out.kind != SCREEN_TIMEOUT)
                return out;
        } else if (!framed) {
            return (struct screen_event){.kind = SCREEN_TIMEOUT};
        }
    }
}

bool screen_post(struct screen *screen, int code, void *data)
{
    SDL_Event event = {.user = {.type = screen->post_type, .code = code, .data1 = data}};
    if (SDL_PushEvent(&event) != 1)
        return false;
    wait_wake(screen->wait);
    return true;
}
