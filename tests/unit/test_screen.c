#include "support/drawing.h"
#include "support/folder.h"

#include "screen/fade.h"
#include "screen/painter.h"
#include "screen/png_write.h"
#include "screen/present.h"
#include "screen/screen.h"
#include "screen/shapes.h"

#include <png.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct screen *open_screen(int width, int height, int rotate, bool headless)
{
    struct screen_options options = {.headless = headless,
        .width = width,
        .height = height,
        .rotate_degrees = rotate,
        .painter = render_context_painter(&render)};
    struct error error = {0};
    struct screen *screen = screen_open(&options, &error);
    if (!screen)
        fail_msg("%s", error.text);
    return screen;
}

// A slide with a title and a clock.
static void compose(struct scene *scene, const char *slide, const char *title, const char *clock)
{
    struct type_style large = {.face = FACE_DISPLAY_BOLD, .size_px = 40};
    struct type_style small = {.face = FACE_DISPLAY_BOLD, .size_px = 24, .cells = true};
    scene_begin(scene, slide, 640, 360);
    scene_text(scene, "title", &render.type, large, 40, 120, COLOUR_TEXT, title, strlen(title));
    scene_text(scene, "clock", &render.type, small, 520, 60, COLOUR_TEXT, clock, strlen(clock));
    scene_fill(scene, "bar", (struct box){40, 200, 300, 12}, 6, COLOUR_ACCENT);
}

static bool same_pixels(const SDL_Surface *a, const SDL_Surface *b)
{
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++) // the highest byte is undefined
            if (((((const uint32_t *)a->pixels)[y * a->pitch / 4 + x] ^
                     ((const uint32_t *)b->pixels)[y * b->pitch / 4 + x]) &
                    0xFFFFFF) != 0)
                return false;
    return true;
}

static void equal_scenes_are_not_damaged(void **state)
{
    (void)state;
    struct scene a = {0};
    struct scene b = {0};
    SDL_Rect rects[PAINTER_MAX_DAMAGE];
    compose(&a, "now", "Same", "15:00");
    compose(&b, "now", "Same", "15:00");
    assert_int_equal(painter_damage(&a, &b, rects), 0);
    assert_int_equal(painter_damage(NULL, &b, rects), 1);
    assert_int_equal(rects[0].w, 640);
    scene_free(&a);
    scene_free(&b);
}

static void a_tick_costs_a_few_digits(void **state)
{
    (void)state;
    struct screen *screen = open_screen(640, 360, 0, true);
    struct scene scene = {0};
    compose(&scene, "now", "Title", "15:00");
    screen_show(screen, &scene, false);
    struct screen_counts before = screen_counts(screen);
    assert_int_equal(before.pixels_painted, 640 * 360);
    compose(&scene, "now", "Title", "15:01");
    screen_show(screen, &scene, false);
    struct screen_counts after = screen_counts(screen);
    assert_true(after.pixels_painted - before.pixels_painted < 640 * 360 / 20);
    compose(&scene, "now", "Title", "15:01");
    screen_show(screen, &scene, false);
    assert_int_equal(screen_counts(screen).pixels_painted, after.pixels_painted);
    assert_int_equal(screen_counts(screen).presents, after.presents);
    scene_free(&scene);
    screen_close(screen);
}

static const struct scene_point arrow[] = {
    {0, 400}, {600, 400}, {600, 0}, {1000, 500}, {600, 1000}, {600, 600}, {0, 600}};

static void random_scene(struct scene *scene, uint64_t *seed)
{
    static const char *const texts[] = {
        "Containers", "15:31", "gjpq ÅÉ", "日本語", "W", "العربية", "and 3 more"};
    static const char *const slides_known[] = {"now", "next"};
    scene_begin(scene, slides_known[test_random(seed) % 2], 640, 360);
    for (uint64_t n = test_random(seed) % 8; n > 0; n--) {
        int x = (int)(test_random(seed) % 600) - 20;
        int y = (int)(test_random(seed) % 340);
        enum colour colour = (enum colour)(test_random(seed) % COLOUR_COUNT);
        struct box box = {x, y, (int)(test_random(seed) % 300), (int)(test_random(seed) % 150)};
        const char *text = texts[test_random(seed) % 7];
        struct type_style style = {.face = (enum typeface)(test_random(seed) % FACE_COUNT),
            .size_px = 12 + (int)(test_random(seed) % 60),
            .tracking = test_random(seed) % 3 ? 0 : 60,
            .cells = test_random(seed) % 2,
            .counts = test_random(seed) % 2,
            .at_right = test_random(seed) % 2};
        if (test_random(seed) % 3 == 0)
            scene_fill(scene, "fill", box, (int)(test_random(seed) % 20), colour);
        else if (test_random(seed) % 5 == 0)
            scene_tiles(scene, "tiles", box, 40, colour);
        else if (test_random(seed) % 6 == 0)
            scene_hatch(scene, "hatch", box, 1 + (int)(test_random(seed) % 30), colour);
        else if (test_random(seed) % 5 == 0)
            scene_polygon(scene, "polygon", box, arrow, sizeof arrow / sizeof *arrow, colour);
        else
            scene_text(scene, "text", &render.type, style, x, y, colour, text, strlen(text));
    }
}

// After any sequence of scenes, the screen has the pixels of the last one painted as a whole.
static void painting_the_difference_gives_the_whole(void **state)
{
    (void)state;
    struct screen *screen = open_screen(640, 360, 0, true);
    struct scene scene = {0};
    struct scene twin = {0};
    uint64_t seed = 21;
    for (int round = 0; round < 300; round++) {
        uint64_t twin_seed = seed;
        random_scene(&scene, &seed);
        random_scene(&twin, &twin_seed);
        screen_show(screen, &scene, round % 3 == 0);
        if (round % 7 == 0)
            screen_wait(screen, 0);
        SDL_Surface *whole = drawing_paint(&twin);
        if (!same_pixels(screen_pixels(screen), whole))
            fail_msg("round %d differs", round);
        SDL_FreeSurface(whole);
    }
    scene_free(&scene);
    scene_free(&twin);
    screen_close(screen);
}

static void letters_stay_within_what_was_measured(void **state)
{
    (void)state;
    static const char *const texts[] = {"Containers", "Äpfel", "日本語", "15:00"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 60};
        struct scene scene = {0};
        scene_begin(&scene, "x", 640, 360);
        int right =
            scene_text(&scene, "x", &render.type, style, 100, 200, COLOUR_WHITE, texts[i], strlen(texts[i]));
        SDL_Surface *surface = drawing_paint(&scene);
        uint32_t ground = render.theme.rgb[COLOUR_BACKGROUND];
        int inked = 0;
        for (int y = 0; y < 360; y++)
            for (int x = 0; x < 640; x++) {
                uint32_t pixel = ((uint32_t *)surface->pixels)[y * surface->pitch / 4 + x] & 0xFFFFFF;
                if (pixel == ground)
                    continue;
                inked++;
                if (x < 96 || x > right + 4)
                    fail_msg("%s: ink at %d, measured 100 to %d", texts[i], x, right);
            }
        assert_true(inked > 500);
        SDL_FreeSurface(surface);
        scene_free(&scene);
    }
}

// Two colours in the corners of a 6 x 4 canvas, and where they must be on the rotated screen, with either
// backend.
static void rotation_turns_the_picture(void **state)
{
    (void)state;
    static const struct {
        int degrees, width, height, red_x, red_y, blue_x, blue_y;
    } cases[] = {
        {0, 6, 4, 0, 0, 5, 3}, {90, 4, 6, 3, 0, 0, 5}, {180, 6, 4, 5, 3, 0, 0}, {270, 4, 6, 0, 5, 3, 0}};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(SDL_Init(SDL_INIT_VIDEO), 0);
    for (size_t i = 0; i < 8; i++) {
        bool renders = i >= 4;
        size_t c = i % 4;
        SDL_Window *window = SDL_CreateWindow("t", 0, 0, cases[c].width, cases[c].height, 0);
        assert_non_null(window);
        struct present present = {.window = window, .rotate_degrees = cases[c].degrees};
        SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
        assert_true(present_open(&present, renders ? PRESENT_RENDERER : PRESENT_AUTO, NULL));
        assert_string_equal(present_name(&present), renders ? "renderer" : "surface");
        int w;
        int h;
        present_size(&present, &w, &h);
        assert_int_equal(w, 6);
        assert_int_equal(h, 4);
        bool fresh;
        SDL_Surface *canvas = present_pixels(&present, &fresh);
        assert_int_equal(canvas->w, 6);
        SDL_FillRect(canvas, &(SDL_Rect){0, 0, 1, 1}, 0xFF0000);
        SDL_FillRect(canvas, &(SDL_Rect){5, 3, 1, 1}, 0x0000FF);
        SDL_Rect halves[] = {{0, 0, 3, 4}, {3, 0, 3, 4}};
        assert_true(present_show(&present, halves, 2, NULL));
        uint32_t pixels[6 * 6] = {0};
        if (renders) {
            SDL_RenderReadPixels(present.renderer, NULL, SDL_PIXELFORMAT_RGB888, pixels, cases[c].width * 4);
        } else {
            SDL_Surface *shown = SDL_GetWindowSurface(window);
            for (int y = 0; y < shown->h; y++)
                memcpy(pixels + y * shown->w, (char *)shown->pixels + (ptrdiff_t)y * shown->pitch,
                    (size_t)shown->w * 4);
        }
        assert_int_equal(pixels[cases[c].red_y * cases[c].width + cases[c].red_x] & 0xFFFFFF, 0xFF0000);
        assert_int_equal(pixels[cases[c].blue_y * cases[c].width + cases[c].blue_x] & 0xFFFFFF, 0x0000FF);
        present_close(&present);
        SDL_DestroyWindow(window);
    }
    SDL_Quit();
}

static uint64_t distance(const SDL_Surface *a, const SDL_Surface *b)
{
    uint64_t sum = 0;
    const uint8_t *from = a->pixels;
    const uint8_t *to = b->pixels;
    for (int i = 0; i < a->pitch * a->h; i++)
        sum += (uint64_t)abs(from[i] - to[i]);
    return sum;
}

// On a clock of the test's own.
static void a_fade_comes_nearer_with_each_frame(void **state)
{
    (void)state;
    struct fade fade = {0};
    struct painter painter = render_context_painter(&render);
    struct scene old = {0};
    struct scene next = {0};
    compose(&old, "now", "One", "15:00");
    compose(&next, "next", "Another", "15:00");
    SDL_Surface *shown = drawing_paint(&old);
    SDL_Surface *wanted = drawing_paint(&next);
    SDL_Rect all = {0, 0, shown->w, shown->h};
    int64_t began = 1000;
    assert_true(fade_begin(&fade, &painter, shown, &next, &all, began));
    uint64_t left = distance(shown, wanted);
    for (int64_t at = FADE_FRAME_MS; at < FADE_MS; at += FADE_FRAME_MS) {
        assert_true(fade_step(&fade, shown, began + at));
        assert_in_range(distance(shown, wanted), 1, left - 1);
        left = distance(shown, wanted);
    }
    assert_false(fade_step(&fade, shown, began + FADE_MS));
    assert_true(same_pixels(shown, wanted));
    SDL_FreeSurface(shown);
    SDL_FreeSurface(wanted);
    scene_free(&old);
    scene_free(&next);
}

static void a_fade_ends_in_the_new_picture(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    struct screen *screen = open_screen(640, 360, 0, false);
    struct scene scene = {0};
    compose(&scene, "now", "One", "15:00");
    screen_show(screen, &scene, true);
    while (screen_wait(screen, 0).kind != SCREEN_TIMEOUT)
        ;
    compose(&scene, "next", "Another", "15:00");
    uint64_t before = screen_counts(screen).presents;
    screen_show(screen, &scene, true);
    assert_int_equal(screen_wait(screen, 60000).kind, SCREEN_SETTLED);
    assert_true(screen_counts(screen).presents > before);
    compose(&scene, "next", "Another", "15:00");
    SDL_Surface *whole = drawing_paint(&scene);
    assert_true(same_pixels(screen_pixels(screen), whole));
    SDL_FreeSurface(whole);
    scene_free(&scene);
    screen_close(screen);
}

static void *wake_later(void *context)
{
    usleep(20000);
    screen_wake(context);
    return NULL;
}

static void another_thread_ends_the_wait(void **state)
{
    (void)state;
    for (int headless = 0; headless < 2; headless++) {
        setenv("SDL_VIDEODRIVER", "dummy", 1);
        struct screen *screen = open_screen(320, 200, 0, headless);
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, wake_later, screen), 0);
        struct screen_event event;
        do
            event = screen_wait(screen, 20000);
        while (event.kind == SCREEN_RESIZED);
        assert_int_equal(event.kind, SCREEN_WOKEN);
        pthread_join(thread, NULL);
        screen_close(screen);
    }
}

// SDL's own wait polls a thousand times a second on these drivers; ours must not.
static void waiting_does_not_wake(void **state)
{
    (void)state;
    static const char *const drivers[] = {"dummy", "offscreen", NULL};
    for (size_t i = 0; i < 3; i++) {
        if (drivers[i])
            setenv("SDL_VIDEODRIVER", drivers[i], 1);
        struct screen *screen = open_screen(320, 200, 0, drivers[i] == NULL);
        while (screen_wait(screen, 0).kind != SCREEN_TIMEOUT)
            ;
        uint64_t before = screen_counts(screen).wakeups;
        assert_int_equal(screen_wait(screen, 300).kind, SCREEN_TIMEOUT);
        assert_true(screen_counts(screen).wakeups - before <= 2);
        screen_close(screen);
    }
}

static void a_signal_quits(void **state)
{
    (void)state;
    struct screen *screen = open_screen(320, 200, 0, true);
    kill(getpid(), SIGTERM);
    assert_int_equal(screen_wait(screen, 20000).kind, SCREEN_QUIT);
    screen_close(screen);
}

static void waking_often_wakes_once(void **state)
{
    (void)state;
    struct screen *screen = open_screen(320, 200, 0, true);
    for (int i = 0; i < 100000; i++)
        screen_wake(screen);
    assert_int_equal(screen_wait(screen, 20000).kind, SCREEN_WOKEN);
    assert_int_equal(screen_wait(screen, 0).kind, SCREEN_TIMEOUT);
    screen_wake(screen);
    assert_int_equal(screen_wait(screen, 20000).kind, SCREEN_WOKEN);
    screen_close(screen);
}

static void pictures_come_back_as_they_were(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct error error;
    SDL_Surface *surface = painter_new_surface(33, 17);
    for (int y = 0; y < 17; y++)
        for (int x = 0; x < 33; x++)
            ((uint32_t *)surface->pixels)[y * surface->pitch / 4 + x] =
                (uint32_t)(x * 7 << 16 | y * 15 << 8 | (x ^ y));
    assert_true(png_write(surface, folder_file(folder, "a.png"), &error));
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_file(&image, folder_file(folder, "a.png")));
    image.format = PNG_FORMAT_RGB;
    unsigned char *bytes = malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, bytes, 0, NULL));
    assert_int_equal(image.width, 33);
    assert_int_equal(bytes[(5 * 33 + 9) * 3], 63);
    assert_int_equal(bytes[(5 * 33 + 9) * 3 + 1], 75);
    assert_int_equal(bytes[(5 * 33 + 9) * 3 + 2], 9 ^ 5);
    free(bytes);
    assert_false(png_write(surface, "/nonexistent/a.png", &error));
    assert_contains(error.text, "/nonexistent/a.png");
    SDL_FreeSurface(surface);
    folder_remove(folder);
}

static void corners_are_round(void **state)
{
    (void)state;
    SDL_Surface *surface = painter_new_surface(40, 40);
    SDL_FillRect(surface, NULL, 0);
    shapes_fill(surface, (struct box){0, 0, 40, 40}, 20, 0xFFFFFF);
    uint32_t *pixels = surface->pixels;
    assert_int_equal(pixels[0] & 0xFF, 0);
    assert_int_equal(pixels[20 * surface->pitch / 4 + 20] & 0xFF, 0xFF);
    assert_true((pixels[20 * surface->pitch / 4] & 0xFF) > 0xF0);
    uint32_t edge = pixels[5 * surface->pitch / 4 + 6] & 0xFF;
    assert_true(edge > 0 && edge < 0xFF);
    SDL_FreeSurface(surface);
}

static uint32_t grey_at(const SDL_Surface *surface, int x, int y)
{
    return ((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x] & 0xFF;
}

static void outlines_are_filled_and_hatching_is_half(void **state)
{
    (void)state;
    static const struct scene_point triangle[] = {{500, 0}, {1000, 1000}, {0, 1000}};
    SDL_Surface *surface = painter_new_surface(80, 80);
    SDL_FillRect(surface, NULL, 0);
    shapes_polygon(surface, (struct box){0, 0, 80, 80}, triangle, 3, 0xFFFFFF);
    assert_int_equal(grey_at(surface, 40, 60), 0xFF);
    assert_int_equal(grey_at(surface, 2, 2), 0);
    assert_int_equal(grey_at(surface, 77, 2), 0);
    uint32_t edge = grey_at(surface, 19, 40);
    assert_true(edge > 0x20 && edge < 0xE0);
    SDL_FillRect(surface, NULL, 0);
    shapes_hatch(surface, (struct box){8, 8, 64, 64}, 8, 0xFFFFFF);
    uint32_t sum = 0;
    for (int y = 0; y < 80; y++)
        for (int x = 0; x < 80; x++)
            sum += grey_at(surface, x, y);
    assert_in_range(sum, 64 * 64 * 0xFF * 48 / 100, 64 * 64 * 0xFF * 52 / 100);
    assert_int_equal(grey_at(surface, 7, 40), 0);
    // The stripes rise to the right.
    assert_int_equal(grey_at(surface, 12, 40), grey_at(surface, 13, 39));
    assert_int_not_equal(grey_at(surface, 12, 40) > 0x80, grey_at(surface, 20, 40) > 0x80);
    SDL_FreeSurface(surface);
}

// Without a desktop, on a card that no machine has: scenes are composed nevertheless.
static void a_missing_screen_is_waited_for(void **state)
{
    (void)state;
    struct screen_options options = {.output = "card4711", .painter = render_context_painter(&render)};
    struct error error = {0};
    int width;
    int height;
    const char *before = getenv("SDL_VIDEODRIVER");
    char *driver = strdup(before ? before : "");
    int input = dup(STDIN_FILENO); // it may be a console, which the test must not take
    assert_non_null(freopen("/dev/null", "r", stdin));
    setenv("SDL_VIDEODRIVER", "kmsdrm", 1);
    struct screen *screen = screen_open(&options, &error);
    if (!screen)
        fail_msg("%s", error.text);
    assert_string_equal(screen_backend(screen), "kms");
    assert_contains(screen_status(screen), "waiting for a screen: ");
    screen_size(screen, &width, &height);
    assert_int_equal(width, 1920);
    assert_int_equal(height, 1080);
    struct scene scene = {0};
    compose(&scene, "now", "Title", "15:00");
    screen_show(screen, &scene, false);
    assert_true(screen_is_showing(screen));
    assert_false(screen_has_failed(screen, &error));
    assert_int_equal(screen_wait(screen, 0).kind, SCREEN_TIMEOUT);
    screen_close(screen);
    scene_free(&scene);
    setenv("SDL_VIDEODRIVER", driver, 1);
    free(driver);
    assert_int_equal(dup2(input, STDIN_FILENO), STDIN_FILENO);
    close(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_scenes_are_not_damaged),
        cmocka_unit_test(a_tick_costs_a_few_digits),
        cmocka_unit_test(painting_the_difference_gives_the_whole),
        cmocka_unit_test(letters_stay_within_what_was_measured),
        cmocka_unit_test(rotation_turns_the_picture),
        cmocka_unit_test(a_fade_comes_nearer_with_each_frame),
        cmocka_unit_test(a_fade_ends_in_the_new_picture),
        cmocka_unit_test(another_thread_ends_the_wait),
        cmocka_unit_test(waiting_does_not_wake),
        cmocka_unit_test(a_signal_quits),
        cmocka_unit_test(waking_often_wakes_once),
        cmocka_unit_test(pictures_come_back_as_they_were),
        cmocka_unit_test(corners_are_round),
        cmocka_unit_test(outlines_are_filled_and_hatching_is_half),
        cmocka_unit_test(a_missing_screen_is_waited_for),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
