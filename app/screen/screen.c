#include "screen/screen.h"

#include "base/clock.h"
#include "base/log.h"
#include "screen/desktop.h"
#include "screen/fade.h"
#include "screen/key_names.h"
#include "screen/kms/seat.h"
#include "screen/wait.h"
#include "screen/x11.h"
#include "screen/x11_watch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct screen {
    struct screen_options options;
    struct present present;
    struct seat *seat; // NULL with a desktop
    struct wait *wait;
    struct x11_watch *watch; // NULL where a window manager fits the window to the screen
    struct {
        struct scene scene; // what is on the screen, or fading in
        bool any;           // false: nothing yet
        bool lost;          // its pixels are gone: paint everything
    } shown;
    struct fade fade;
    struct {
        int count;         // in a row
        struct error last; // why
    } failures;            // to bring the picture to the screen
    struct {
        Uint32 wake, resized; // SDL's types for our own events
        atomic_bool woken;    // a wake event is in the queue
    } events;
    struct key_names keys;
    bool panel_off;
    bool fullscreen_due; // ask the window manager once there is a picture
    struct screen_counts counts;
};

static bool open_window(struct screen *screen, struct error *error)
{
    if (!desktop_open())
        return error_set(error,
            "no screen can be opened: %s (do DISPLAY, WAYLAND_DISPLAY and SDL_VIDEODRIVER name a desktop "
            "that "
            "runs? without any of them the machine's own screen is taken; --headless WxH draws without a "
            "screen)",
            SDL_GetError());
    screen->present.window =
        desktop_window(screen->options.width, screen->options.height, &screen->fullscreen_due);
    if (!screen->present.window)
        return error_set(error, "no window can be opened: %s", SDL_GetError());
    SDL_ShowCursor(SDL_DISABLE);
    SDL_DisableScreenSaver();
    return present_open(&screen->present, screen->options.backend, error);
}

// Called on the thread of x11_watch.
static void screen_resized(void *context, int width, int height)
{
    const struct screen *screen = context;
    SDL_Event event = {
        .user = {.type = screen->events.resized, .code = (Sint32)((Uint32)width << 16 | (Uint32)height)}};
    SDL_PushEvent(&event);
}

static bool open_headless(struct error *error)
{
    // Signals are read by wait.c.
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    return SDL_Init(SDL_INIT_EVENTS) == 0 || error_set(error, "SDL cannot be started: %s", SDL_GetError());
}

static bool open_seat(struct screen *screen, struct error *error)
{
    struct seat_options options = {.output = screen->options.output, .keyboards = screen->options.keyboards};
    char card[32];
    // The variable of SDL's own driver, which used this screen before.
    const char *index = getenv("SDL_KMSDRM_DEVICE_INDEX");
    if (!options.output && index && *index && strlen(index) < sizeof card - sizeof "card") {
        snprintf(card, sizeof card, "card%s", index);
        options.output = card;
    }
    if (!open_headless(error))
        return false;
    screen->seat = seat_open(&options, error);
    if (screen->seat)
        screen->present.kms = seat_kms(screen->seat);
    return screen->seat != NULL;
}

static void dispatch_seat(void *context)
{
    seat_dispatch(context);
}

static bool open_any(struct screen *screen, struct error *error)
{
    if (screen->options.headless)
        return open_headless(error);
    return desktop_is_configured() ? open_window(screen, error) : open_seat(screen, error);
}

// The surface to paint on; marks a new one as lost.
static SDL_Surface *pixels_of(struct screen *screen)
{
    bool fresh;
    SDL_Surface *pixels = present_pixels(&screen->present, &fresh);
    if (fresh || screen->shown.lost) {
        fade_end(&screen->fade);
        screen->shown.lost = true;
    }
    return pixels;
}

struct screen *screen_open(const struct screen_options *options, struct error *error)
{
    struct screen *screen = calloc(1, sizeof *screen);
    if (!screen) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    screen->options = *options;
    screen->present.rotate_degrees = options->rotate_degrees;
    screen->present.width = options->width;
    screen->present.height = options->height;
    bool ok = open_any(screen, error);
    // They are borrowed for this call alone.
    screen->options.output = NULL;
    screen->options.keyboards = (struct keyboards_choice){0};
    if (ok) {
        screen->wait = wait_open(SDL_GetCurrentVideoDriver(), error);
        screen->events.wake = SDL_RegisterEvents(2);
        screen->events.resized = screen->events.wake + 1;
        ok = screen->wait != NULL;
    }
    if (ok && !pixels_of(screen))
        ok = error_memory(error, "not enough memory for the picture");
    if (!ok) {
        screen_close(screen);
        return NULL;
    }
    if (screen->seat)
        wait_watch(screen->wait, seat_descriptor(screen->seat), dispatch_seat, screen->seat);
    if (options->width == 0 && desktop_is_x11() && !screen->fullscreen_due)
        screen->watch = x11_watch_start(screen_resized, screen);
    return screen;
}

void screen_close(struct screen *screen)
{
    if (!screen)
        return;
    x11_watch_stop(screen->watch);
    wait_close(screen->wait);
    fade_end(&screen->fade);
    scene_free(&screen->shown.scene);
    SDL_Window *window = screen->present.window;
    if (screen->panel_off && !screen->seat)
        x11_set_panel_power(true);
    present_close(&screen->present);
    seat_close(screen->seat);
    if (window)
        SDL_DestroyWindow(window);
    free(screen);
    SDL_Quit();
}

void screen_size(const struct screen *screen, int *width, int *height)
{
    present_size(&screen->present, width, height);
}

const char *screen_backend(const struct screen *screen)
{
    return present_name(&screen->present);
}

// The picture did not reach the screen: probe the card, and have it composed and shown again.
static void show_again(struct screen *screen)
{
    screen->shown.lost = true;
    if (!screen->seat)
        return;
    screen->failures.count++;
    kms_probe(screen->present.kms);
    SDL_Event event = {0};
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_SIZE_CHANGED;
    SDL_PushEvent(&event);
}

static void present(struct screen *screen, const SDL_Rect *rects, size_t count)
{
    screen->counts.presents++;
    if (present_show(&screen->present, rects, count, &screen->failures.last))
        screen->failures.count = 0;
    else
        show_again(screen);
}

static void present_whole(struct screen *screen)
{
    SDL_Surface *pixels = pixels_of(screen);
    if (!pixels || screen->shown.lost)
        return; // the next scene paints it as a whole
    SDL_Rect whole = {0, 0, pixels->w, pixels->h};
    present(screen, &whole, 1);
}

static SDL_Rect union_of(const SDL_Rect *rects, size_t count)
{
    SDL_Rect all = rects[0];
    for (size_t i = 1; i < count; i++)
        SDL_UnionRect(&all, &rects[i], &all);
    return all;
}

static void finish_fade(struct screen *screen, SDL_Surface *pixels)
{
    if (!screen->fade.spans)
        return;
    SDL_Rect rects[FADE_MAX_RECTS];
    size_t count = screen->fade.rect_count;
    memcpy(rects, screen->fade.rects, sizeof rects);
    fade_finish(&screen->fade, pixels);
    present(screen, rects, count);
}

static void paint(struct screen *screen, SDL_Surface *pixels, const struct scene *scene,
    const SDL_Rect *rects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        painter_paint(&screen->options.painter, pixels, 0, 0, scene, &rects[i]);
        screen->counts.pixels_painted += (uint64_t)rects[i].w * (uint64_t)rects[i].h;
    }
    present(screen, rects, count);
}

static void take_scene(struct screen *screen, struct scene *scene)
{
    struct scene old = screen->shown.scene;
    screen->shown.scene = *scene;
    screen->shown.any = true;
    // The old one's memory is reused.
    *scene = old;
}

void screen_show(struct screen *screen, struct scene *scene, bool fade)
{
    SDL_Rect rects[PAINTER_MAX_DAMAGE];
    SDL_Surface *pixels = pixels_of(screen);
    if (!pixels) {
        screen->shown.lost = true;
        return;
    }
    bool comparable = screen->shown.any && !screen->shown.lost;
    size_t count = painter_damage(comparable ? &screen->shown.scene : NULL, scene, rects);
    screen->shown.lost = false;
    if (count > 0) {
        finish_fade(screen, pixels);
        SDL_Rect all = union_of(rects, count);
        if (fade && comparable &&
            fade_begin(&screen->fade, &screen->options.painter, pixels, scene, &all, clock_tick_ms()))
            screen->counts.pixels_painted += (uint64_t)all.w * (uint64_t)all.h;
        else
            paint(screen, pixels, scene, rects, count);
    }
    take_scene(screen, scene);
    if (screen->fullscreen_due)
        SDL_SetWindowFullscreen(screen->present.window, SDL_WINDOW_FULLSCREEN_DESKTOP);
    screen->fullscreen_due = false;
}

void screen_set_painter(struct screen *screen, const struct painter *painter)
{
    SDL_Surface *pixels = pixels_of(screen);
    if (pixels)
        finish_fade(screen, pixels);
    fade_end(&screen->fade);
    screen->options.painter = *painter;
    // Its theme and images may be freed: do not compare with it.
    scene_free(&screen->shown.scene);
    screen->shown.any = false;
}

const SDL_Surface *screen_pixels(struct screen *screen)
{
    SDL_Surface *pixels = pixels_of(screen);
    if (pixels)
        finish_fade(screen, pixels);
    return pixels;
}

bool screen_is_showing(struct screen *screen)
{
    if (!screen->shown.any || screen->shown.lost)
        return false;
    if (!screen->seat || kms_is_showing(screen->present.kms))
        return true;
    error_set(
        &screen->failures.last, "%s: another picture has taken its place", kms_status(screen->present.kms));
    show_again(screen);
    return false;
}

bool screen_has_failed(const struct screen *screen, struct error *error)
{
    enum { TRIES = 5 };
    if (screen->failures.count < TRIES)
        return false;
    *error = screen->failures.last;
    return true;
}

const char *screen_status(const struct screen *screen)
{
    return screen->seat ? kms_status(screen->present.kms) : NULL;
}

const char *screen_waiting_for(const struct screen *screen)
{
    return screen->seat && kms_is_waiting(screen->present.kms) ? kms_status(screen->present.kms) : NULL;
}

const struct scene *screen_scene(const struct screen *screen)
{
    return screen->shown.any ? &screen->shown.scene : NULL;
}

// FNV-1a, two pixels at a time.
uint64_t screen_hash(struct screen *screen)
{
    const SDL_Surface *pixels = pixels_of(screen);
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int y = 0; pixels && y < pixels->h; y++) {
        const char *row = (const char *)pixels->pixels + (ptrdiff_t)y * pixels->pitch;
        for (int x = 0; x + 1 < pixels->w; x += 2) {
            uint64_t two;
            memcpy(&two, row + 4 * (ptrdiff_t)x, sizeof two);
            hash = (hash ^ (two & UINT64_C(0x00FFFFFF00FFFFFF))) * UINT64_C(1099511628211);
        }
    }
    return pixels ? hash : 0;
}

void screen_darken(struct screen *screen, bool dark)
{
    if (dark == screen->panel_off || (!screen->present.window && !screen->seat))
        return;
    screen->panel_off = dark;
    bool switched =
        screen->seat ? kms_darken(screen->present.kms, dark) : desktop_is_x11() && x11_set_panel_power(!dark);
    if (!switched && dark)
        log_info("this screen cannot be switched off from here; the picture is black");
}

struct screen_counts screen_counts(const struct screen *screen)
{
    return screen->counts;
}

void screen_toggle_fullscreen(struct screen *screen)
{
    SDL_Window *window = screen->present.window;
    if (!window)
        return;
    bool fullscreen = SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    SDL_SetWindowFullscreen(window, fullscreen ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

static enum screen_event_kind window_event(struct screen *screen, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        if (screen->seat)
            present_invalidate(&screen->present); // verify again what the card shows
        present_whole(screen);
        return SCREEN_TIMEOUT;
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        present_invalidate(&screen->present);
        screen->shown.lost = true;
        return SCREEN_RESIZED;
    default:
        return SCREEN_TIMEOUT;
    }
}

// Handles SDL's event; SCREEN_TIMEOUT where the caller need not know.
static struct screen_event translate(struct screen *screen, const SDL_Event *event)
{
    struct screen_event out = {.kind = SCREEN_TIMEOUT};
    if (event->type == screen->events.wake) {
        atomic_store(&screen->events.woken, false);
        return (struct screen_event){.kind = SCREEN_WOKEN};
    }
    if (event->type == screen->events.resized)
        desktop_fit(screen->present.window, event->user.code >> 16, event->user.code & 0xFFFF);
    else if (event->type == SDL_QUIT)
        out.kind = SCREEN_QUIT;
    else if (event->type == SDL_KEYDOWN)
        out.kind = key_names_from_key(&screen->keys, &event->key, out.key) ? SCREEN_KEY : SCREEN_TIMEOUT;
    else if (event->type == SDL_TEXTINPUT)
        out.kind = key_names_from_text(&screen->keys, &event->text, out.key) ? SCREEN_KEY : SCREEN_TIMEOUT;
    else if (event->type == SDL_WINDOWEVENT)
        out.kind = window_event(screen, &event->window);
    else if (event->type == SDL_RENDER_TARGETS_RESET || event->type == SDL_RENDER_DEVICE_RESET) {
        present_invalidate(&screen->present);
        present_whole(screen);
    }
    return out;
}

// Shows the fade's next frame; returns the milliseconds until the one after, -1 where no fade is running.
static int64_t run_fade(struct screen *screen)
{
    SDL_Surface *pixels = screen->fade.spans ? pixels_of(screen) : NULL;
    if (!pixels || !screen->fade.spans)
        return -1;
    SDL_Rect rects[FADE_MAX_RECTS];
    size_t count = screen->fade.rect_count;
    memcpy(rects, screen->fade.rects, sizeof rects);
    bool going = fade_step(&screen->fade, pixels, clock_tick_ms());
    present(screen, rects, count);
    return going ? FADE_FRAME_MS : -1;
}

struct screen_event screen_wait(struct screen *screen, int64_t timeout_ms)
{
    int64_t until = clock_tick_ms() + timeout_ms;
    for (;;) {
        bool fading = screen->fade.spans != NULL;
        int64_t frame = run_fade(screen);
        if (fading && frame < 0)
            return (struct screen_event){.kind = SCREEN_SETTLED};
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

void screen_wake(struct screen *screen)
{
    SDL_Event event = {.user = {.type = screen->events.wake}};
    if (atomic_exchange(&screen->events.woken, true))
        return;
    if (SDL_PushEvent(&event) != 1)
        atomic_store(&screen->events.woken, false); // a full queue ends the wait as well
    wait_wake(screen->wait);
}
