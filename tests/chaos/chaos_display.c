// Faults of a screen that no server sends here.
//
// chaos_display events                  SDL's own events into the real screen code; a line a fault:
//                                       "fault|tried|right"
// chaos_display unplug WINDOW OUTPUT    tells the window's client, as the X server would, that the RandR
// output chaos_display plug WINDOW OUTPUT      is gone, or there again
#include "display/render_context.h"
#include "screen/painter.h"
#include "screen/screen.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xcb/xcb.h>

enum { WIDTH = 640, HEIGHT = 360, TRIES = 20 };

static struct config config;
static struct render_context render;

static void compose(struct scene *scene, int width, int height, int number)
{
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 40};
    char text[32];
    snprintf(text, sizeof text, "Picture %d", number);
    scene_begin(scene, "now", width, height);
    scene_text(scene, "title", &render.type, style, 40, 120, COLOUR_TEXT, text, strlen(text));
    scene_fill(scene, "bar", (struct box){40, 200, 300, 12}, 6, COLOUR_ACCENT);
}

// What the window itself shows; NULL where it cannot be told.
static SDL_Surface *shown(SDL_Window *window, bool renders)
{
    SDL_Surface *out = NULL;
    int width = 0;
    int height = 0;
    SDL_GetWindowSize(window, &width, &height);
    out = painter_new_surface(width, height);
    if (!out)
        return NULL;
    if (renders)
        SDL_RenderReadPixels(SDL_GetRenderer(window), NULL, SDL_PIXELFORMAT_RGB888, out->pixels, out->pitch);
    else
        SDL_BlitSurface(SDL_GetWindowSurface(window), NULL, out, NULL);
    return out;
}

static bool equal(const SDL_Surface *a, const SDL_Surface *b)
{
    if (a->w != b->w || a->h != b->h)
        return false;
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++)
            if (((((const uint32_t *)a->pixels)[y * a->pitch / 4 + x] ^
                     ((const uint32_t *)b->pixels)[y * b->pitch / 4 + x]) &
                    0xFFFFFF) != 0)
                return false;
    return true;
}

struct fault {
    const char *name;
    Uint32 type;
    Uint8 window_event; // SDL_WINDOWEVENT
    bool resized;       // the window really is
    bool garbage;       // what was seen of the old picture is gone
};

static void push(const struct fault *fault, SDL_Window *window)
{
    SDL_Event event = {.type = fault->type};
    if (fault->type == SDL_WINDOWEVENT) {
        event.window.windowID = SDL_GetWindowID(window);
        event.window.event = fault->window_event;
    } else if (fault->type == SDL_DISPLAYEVENT) {
        event.display.event = fault->window_event;
    }
    SDL_PushEvent(&event);
}

static void spoil(SDL_Window *window)
{
    SDL_Renderer *renderer = SDL_GetRenderer(window);
    if (!renderer)
        return;
    SDL_SetRenderDrawColor(renderer, 255, 0, 255, 255);
    SDL_RenderClear(renderer);
}

// One fault at one window, in the middle of a fade or not: is all as it should be once that is dealt with?
static bool try_once(const struct fault *fault, struct screen *screen, struct scene *scene, int number)
{
    SDL_Window *window = SDL_GetWindowFromID(1);
    for (Uint32 id = 2; !window && id < 1000; id++)
        window = SDL_GetWindowFromID(id);
    bool renders = SDL_GetRenderer(window) != NULL;
    int width;
    int height;
    screen_size(screen, &width, &height);
    compose(scene, width, height, number);
    screen_show(screen, scene, number % 2 == 1);
    if (fault->garbage)
        spoil(window);
    if (fault->resized)
        SDL_SetWindowSize(window, WIDTH + 16 * (number % 7), HEIGHT + 9 * (number % 7));
    push(fault, window);
    for (struct screen_event event = screen_wait(screen, 0); event.kind != SCREEN_TIMEOUT;
         event = screen_wait(screen, 0))
        if (event.kind == SCREEN_RESIZED) {
            screen_size(screen, &width, &height);
            compose(scene, width, height, number);
            screen_show(screen, scene, false);
        }
    screen_pixels(screen); // a fade comes to its end
    compose(scene, width, height, number);
    SDL_Surface *wanted = painter_new_surface(width, height);
    struct painter painter = render_context_painter(&render);
    painter_paint_whole(&painter, wanted, scene);
    SDL_Surface *seen = shown(window, renders);
    bool fine = seen && equal(seen, wanted);
    SDL_FreeSurface(seen);
    SDL_FreeSurface(wanted);
    return fine;
}

static bool try_all(const struct fault *fault, enum present_backend backend)
{
    struct screen_options options = {
        .width = WIDTH, .height = HEIGHT, .backend = backend, .painter = render_context_painter(&render)};
    struct error error;
    struct screen *screen = screen_open(&options, &error);
    struct scene scene = {0};
    int right = 0;
    if (!screen) {
        fprintf(stderr, "%s\n", error.text);
        return false;
    }
    for (int number = 0; number < TRIES; number++)
        right += try_once(fault, screen, &scene, number);
    printf("%s (%s)|%d|%d\n", fault->name, screen_backend(screen), TRIES, right);
    scene_free(&scene);
    screen_close(screen);
    return right == TRIES;
}

static bool events(void)
{
    static const struct fault faults[] = {
        {"the renderer's targets are reset", SDL_RENDER_TARGETS_RESET, 0, false, true},
        {"the renderer's device is lost and back", SDL_RENDER_DEVICE_RESET, 0, false, true},
        {"the window is uncovered", SDL_WINDOWEVENT, SDL_WINDOWEVENT_EXPOSED, false, true},
        {"the window is restored", SDL_WINDOWEVENT, SDL_WINDOWEVENT_RESTORED, false, true},
        {"the window takes another size, and its surface is lost", SDL_WINDOWEVENT, SDL_WINDOWEVENT_EXPOSED,
            true, true},
        {"a size that is none is told", SDL_WINDOWEVENT, SDL_WINDOWEVENT_SIZE_CHANGED, false, true},
        {"the monitor is unplugged, as SDL tells it", SDL_DISPLAYEVENT, SDL_DISPLAYEVENT_DISCONNECTED, false,
            false},
        {"a monitor is plugged in, as SDL tells it", SDL_DISPLAYEVENT, SDL_DISPLAYEVENT_CONNECTED, false,
            false},
    };
    struct error error;
    bool fine = true;
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    config_defaults(&config);
    if (!render_context_open(&render, &config, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return false;
    }
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        for (int backend = PRESENT_SURFACE; backend <= PRESENT_RENDERER; backend++)
            fine = try_all(&faults[i], (enum present_backend)backend) && fine;
    render_context_close(&render);
    config_free(&config);
    return fine;
}

// RRNotify of the kind OutputChange, to the client whose window it is.
// https://gitlab.freedesktop.org/xorg/proto/xorgproto/-/blob/master/randrproto.txt
static bool tell_output(xcb_window_t window, uint32_t output, bool connected)
{
    enum { RR_NOTIFY = 1, OUTPUT_CHANGE = 1, ROTATE_0 = 1, DISCONNECTED = 1 };
    xcb_connection_t *connection = xcb_connect(NULL, NULL);
    static const char name[] = "RANDR";
    xcb_query_extension_reply_t *randr =
        xcb_query_extension_reply(connection, xcb_query_extension(connection, sizeof name - 1, name), NULL);
    bool fine = randr && randr->present;
    if (fine) {
        struct {
            uint8_t type, kind;
            uint16_t sequence;
            uint32_t at, configured_at, window, output, crtc, mode;
            uint16_t rotation;
            uint8_t connection, subpixels;
        } event = {.type = (uint8_t)(randr->first_event + RR_NOTIFY),
            .kind = OUTPUT_CHANGE,
            .window = window,
            .output = output,
            .rotation = ROTATE_0,
            .connection = connected ? 0 : DISCONNECTED};
        static_assert(sizeof event == 32, "as the protocol has it");
        xcb_generic_error_t *error = xcb_request_check(
            connection, xcb_send_event_checked(connection, 0, window, 0, (const char *)&event));
        fine = error == NULL;
        free(error);
    }
    free(randr);
    xcb_disconnect(connection);
    return fine;
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], "events") == 0)
        return events() ? 0 : 1;
    if (count == 4 && (strcmp(words[1], "plug") == 0 || strcmp(words[1], "unplug") == 0))
        return tell_output((xcb_window_t)strtoul(words[2], NULL, 0), (uint32_t)strtoul(words[3], NULL, 0),
                   strcmp(words[1], "plug") == 0)
                   ? 0
                   : 1;
    fprintf(stderr, "usage: chaos_display events | plug WINDOW OUTPUT | unplug WINDOW OUTPUT\n");
    return 2;
}
