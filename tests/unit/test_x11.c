// A real window on a real X server (Xvfb): what it shows, and that waiting does not wake the process.
#include "support/drawing.h"

#include "screen/screen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xcb/xcb.h>

static pid_t server;

// Xvfb chooses a display and writes its number to a pipe. It must not reset after its last client: it would
// refuse connections meanwhile.
static int set_up(void **state)
{
    int ends[2];
    char display[32] = ":";
    assert_int_equal(pipe(ends), 0);
    server = fork();
    assert_true(server >= 0);
    if (server == 0) {
        char number[16];
        snprintf(number, sizeof number, "%d", ends[1]);
        execlp("Xvfb", "Xvfb", "-displayfd", number, "-screen", "0", "800x600x24", "-noreset", "-nolisten",
            "tcp", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    // The number and the line break arrive separately.
    size_t got = 0;
    while (got < sizeof display - 2 && read(ends[0], display + 1 + got, 1) == 1 && display[1 + got] != '\n')
        got++;
    close(ends[0]);
    if (got == 0)
        fail_msg("Xvfb did not start");
    display[1 + got] = '\0';
    setenv("DISPLAY", display, 1);
    setenv("SDL_VIDEODRIVER", "x11", 1);
    return drawing_set_up(state);
}

static int tear_down(void **state)
{
    drawing_tear_down(state);
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    return 0;
}

static void compose(struct scene *scene, int width, int height, const char *text)
{
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 60};
    scene_begin(scene, "now", width, height);
    scene_text(scene, "title", &render.type, style, 40, 120, COLOUR_TEXT, text, strlen(text));
}

static void a_fullscreen_window_shows_and_sleeps(void **state)
{
    (void)state;
    struct screen_options options = {.painter = render_context_painter(&render)};
    struct error error = {0};
    struct screen *screen = screen_open(&options, &error);
    if (!screen)
        fail_msg("%s", error.text);
    struct scene scene = {0};
    int width = 0;
    int height = 0;
    // The server may send events about the new window first.
    for (int i = 0; i < 50 && !(width == 800 && height == 600); i++) {
        screen_wait(screen, 20);
        screen_size(screen, &width, &height);
    }
    assert_int_equal(width, 800);
    assert_int_equal(height, 600);
    compose(&scene, width, height, "One");
    screen_show(screen, &scene, false);
    while (screen_wait(screen, 100).kind != SCREEN_TIMEOUT)
        ;
    uint64_t wakeups = screen_counts(screen).wakeups;
    uint64_t presents = screen_counts(screen).presents;
    assert_int_equal(screen_wait(screen, 400).kind, SCREEN_TIMEOUT);
    assert_true(screen_counts(screen).wakeups - wakeups <= 3);
    assert_int_equal(screen_counts(screen).presents, presents);
    compose(&scene, width, height, "Two");
    screen_show(screen, &scene, false);
    assert_true(screen_counts(screen).presents > presents);
    screen_wake(screen);
    assert_int_equal(screen_wait(screen, 20000).kind, SCREEN_WOKEN);
    scene_free(&scene);
    screen_close(screen);
}

// Sends the event of a mode change. Xvfb has only one mode.
static void send_screen_size(uint16_t width, uint16_t height)
{
    xcb_connection_t *connection = xcb_connect(NULL, NULL);
    xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root;
    // Every event is sent as 32 bytes.
    union {
        xcb_configure_notify_event_t configured;
        char bytes[32];
    } event = {.bytes = {0}};
    event.configured = (xcb_configure_notify_event_t){.response_type = XCB_CONFIGURE_NOTIFY,
        .event = root,
        .window = root,
        .width = width,
        .height = height};
    xcb_generic_error_t *error = xcb_request_check(connection,
        xcb_send_event_checked(connection, 0, root, XCB_EVENT_MASK_STRUCTURE_NOTIFY, (const char *)&event));
    assert_null(error);
    xcb_disconnect(connection);
}

// A screen that shows a scene and has no events left. The caller frees both.
static struct screen *open_at_rest(struct scene *scene)
{
    struct screen_options options = {.painter = render_context_painter(&render)};
    struct error error = {0};
    struct screen *screen = screen_open(&options, &error);
    if (!screen)
        fail_msg("%s", error.text);
    compose(scene, 800, 600, "One");
    screen_show(screen, scene, false);
    while (screen_wait(screen, 100).kind != SCREEN_TIMEOUT)
        ;
    return screen;
}

static void the_window_follows_the_screen_s_mode(void **state)
{
    (void)state;
    // The last one is that of a screen without a monitor.
    static const struct {
        uint16_t sent_width, sent_height;
        int width, height;
    } modes[] = {{640, 480, 640, 480}, {800, 600, 800, 600}, {720, 400, 720, 400}, {64, 64, 720, 400}};
    struct scene scene = {0};
    struct screen *screen = open_at_rest(&scene);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        int width = 0;
        int height = 0;
        bool resized = false;
        send_screen_size(modes[i].sent_width, modes[i].sent_height);
        bool changes = modes[i].sent_width == modes[i].width;
        for (int n = 0; n < (changes ? 100 : 10) && !(resized && width == modes[i].width); n++) {
            resized = screen_wait(screen, 50).kind == SCREEN_RESIZED || resized;
            screen_size(screen, &width, &height);
        }
        assert_int_equal(resized, changes);
        assert_int_equal(width, modes[i].width);
        assert_int_equal(height, modes[i].height);
    }
    scene_free(&scene);
    screen_close(screen);
}

// Presses a key as on a keyboard, and returns the key event's name ("" for none).
static void press(struct screen *screen, const char *key, char out[SCREEN_KEY_SIZE])
{
    char command[80];
    snprintf(command, sizeof command, "xdotool key %s", key);
    assert_int_equal(system(command), 0); // NOLINT(cert-env33-c): the test's own words
    out[0] = '\0';
    for (int i = 0; i < 100; i++) {
        struct screen_event event = screen_wait(screen, 50);
        if (event.kind == SCREEN_KEY) {
            memcpy(out, event.key, SCREEN_KEY_SIZE);
            return;
        }
    }
}

static void keys_are_named_by_their_text(void **state)
{
    (void)state;
    static const char *const keys[][2] = {{"plus", "+"}, {"minus", "-"}, {"question", "?"}, {"n", "n"},
        {"shift+n", "n"}, {"space", "Space"}, {"Next", "PageDown"}, {"Prior", "PageUp"}, {"Escape", "Escape"},
        {"F5", "F5"}, {"Return", "Return"}, {"period", "."}, {"ctrl+l", "Ctrl+L"}, {"BackSpace", "Backspace"},
        {"KP_Enter", "Return"}, {"KP_Add", "+"}};
    struct scene scene = {0};
    struct screen *screen = open_at_rest(&scene);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char key[SCREEN_KEY_SIZE];
        press(screen, keys[i][0], key);
        if (strcmp(key, keys[i][1]) != 0)
            fail_msg("%s is named \"%s\", expected \"%s\"", keys[i][0], key, keys[i][1]);
    }
    scene_free(&scene);
    screen_close(screen);
}

static void no_server_is_a_message(void **state)
{
    (void)state;
    const char *display = getenv("DISPLAY");
    char *before = strdup(display ? display : "");
    setenv("DISPLAY", ":4711", 1);
    struct screen_options options = {.painter = render_context_painter(&render)};
    struct error error = {0};
    assert_null(screen_open(&options, &error));
    assert_contains(error.text, "no screen can be opened");
    assert_contains(error.text, "--headless");
    setenv("DISPLAY", before, 1);
    free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fullscreen_window_shows_and_sleeps),
        cmocka_unit_test(the_window_follows_the_screen_s_mode),
        cmocka_unit_test(keys_are_named_by_their_text),
        cmocka_unit_test(no_server_is_a_message),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
