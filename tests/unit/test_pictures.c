// The main slides as pixels, compared with stored pictures that were inspected. A few pixels may differ
// slightly (a library's point release), and everything a little with another release of a font (likeness.h).
// Otherwise the picture and the difference are written into build/. UPDATE=1 in the environment stores what
// is drawn.
#include "support/drawing.h"
#include "support/likeness.h"

#include "screen/png_write.h"

#include <limits.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHADE = 40, PARTS = 1000, PARTS_ALLOWED = 4 };

static const struct {
    const char *slide, *at;
    int width, height;
} cases[] = {
    {"now", "2019-09-10T15:33:00+01:00", 960, 540},
    {"next", "2019-09-10T16:27:00+01:00", 960, 540},
    {"agenda", "2019-09-10T15:33:00+01:00", 960, 540},
    {"break", "2019-09-10T16:35:00+01:00", 960, 540},
    {"after", "2019-09-10T20:10:00+01:00", 960, 540},
    {"stage", "2019-09-10T15:43:00+01:00", 960, 540},
    {"handover", "2019-09-10T15:29:45+01:00", 960, 540},
    {"emergency", "2019-09-10T15:33:00+01:00", 960, 540},
    {"now", "2019-09-10T15:33:00+01:00", 540, 960},
    {"break", "2019-09-10T16:35:00+01:00", 540, 960},
    {"now", "2019-09-10T15:33:00+01:00", 1280, 240},
};

// A stored picture as XRGB; NULL where there is none.
static SDL_Surface *read_picture(const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return NULL;
    image.format = PNG_FORMAT_BGRA;
    SDL_Surface *surface = painter_new_surface((int)image.width, (int)image.height);
    assert_non_null(surface);
    assert_true(png_image_finish_read(&image, NULL, surface->pixels, surface->pitch, NULL));
    return surface;
}

static uint32_t *pixel(const SDL_Surface *surface, int x, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch) + x;
}

static bool differ(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift <= 16; shift += 8)
        if (abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)) > SHADE)
            return true;
    return false;
}

// How many pixels differ; in `out` they are white, the others dark.
static int compare(const SDL_Surface *a, const SDL_Surface *b, SDL_Surface *out)
{
    int count = 0;
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            bool other = differ(*pixel(a, x, y), *pixel(b, x, y));
            *pixel(out, x, y) = other ? 0xFFFFFF : (*pixel(b, x, y) >> 2 & 0x3F3F3F);
            count += other;
        }
    return count;
}

static void write_or_fail(const SDL_Surface *surface, const char *path)
{
    struct error error;
    if (!png_write(surface, path, &error))
        fail_msg("%s", error.text);
}

static void check(const SDL_Surface *drawn, const char *name)
{
    char stored[PATH_MAX];
    char beside[PATH_MAX];
    snprintf(stored, sizeof stored, "%s/scenes/pictures/%s.png", test_folder(), name);
    bool same = likeness_same_fonts();
    if (getenv("UPDATE")) {
        write_or_fail(drawn, stored);
        return;
    }
    SDL_Surface *expected = read_picture(stored);
    if (!expected)
        fail_msg("%s is not there", stored);
    assert_int_equal(expected->w, drawn->w);
    assert_int_equal(expected->h, drawn->h);
    SDL_Surface *difference = painter_new_surface(drawn->w, drawn->h);
    int count = compare(drawn, expected, difference);
    bool ok = same ? count * (int64_t)PARTS <= (int64_t)drawn->w * drawn->h * PARTS_ALLOWED
                   : likeness_of_pictures(drawn, expected) <= LIKENESS_MAX;
    if (getenv("LIKENESS"))
        print_message("%s: %d\n", name, likeness_of_pictures(drawn, expected));
    if (!ok) {
        snprintf(beside, sizeof beside, "%s/../build/%s-drawn.png", test_folder(), name);
        write_or_fail(drawn, beside);
        snprintf(beside, sizeof beside, "%s/../build/%s-difference.png", test_folder(), name);
        write_or_fail(difference, beside);
        fail_msg("%s: %d pixels differ, unlike by %d thousandths; see %s", name, count,
            likeness_of_pictures(drawn, expected), beside);
    }
    SDL_FreeSurface(difference);
    SDL_FreeSurface(expected);
}

// Each phase of the timer, in four sizes.
static void the_timers_phases_look_as_they_did(void **state)
{
    (void)state;
    static const struct {
        const char *name, *at;
        struct timer_warning warning;
    } phases[] = {{"break", "2019-09-10T16:36:30+01:00", {5, 1}},
        {"talk", "2019-09-10T15:33:02+01:00", {5, 1}}, {"last-minutes", "2019-09-10T15:37:00+01:00", {10, 1}},
        {"questions", "2019-09-10T15:43:00+01:00", {5, 1}},
        {"last-minute", "2019-09-10T15:44:31+01:00", {5, 1}}, {"over", "2019-09-10T16:31:14+01:00", {5, 1}}};
    static const int sizes[][2] = {{960, 540}, {540, 960}, {640, 400}, {960, 180}};
    const struct schedule *lpc = drawing_schedule("assets/lpc2019.json");
    struct programme *jade = test_programme(lpc, "Jade/room-I&II");
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            struct agenda agenda;
            char name[80];
            struct timer_view extras = {.rules = {.default_warning = phases[i].warning}};
            struct view view = drawing_view(jade, test_instant(phases[i].at), &agenda);
            view.timer = &extras;
            drawing_compose(slide_find("stage"), &view, sizes[s][0], sizes[s][1], &scene);
            SDL_Surface *drawn = drawing_paint(&scene);
            snprintf(name, sizeof name, "stage-%s-%dx%d", phases[i].name, sizes[s][0], sizes[s][1]);
            check(drawn, name);
            SDL_FreeSurface(drawn);
            agenda_release(&agenda);
        }
    scene_free(&scene);
    programme_free(jade);
    schedule_unref(lpc);
}

static void the_main_slides_look_as_they_did(void **state)
{
    (void)state;
    static const struct adjustment evacuate = {
        .type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE, .by = "x"};
    const struct schedule *lpc = drawing_schedule("assets/lpc2019.json");
    struct programme *jade = test_programme(lpc, "Jade/room-I&II");
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct agenda agenda;
        char name[64];
        struct view view = drawing_view(jade, test_instant(cases[i].at), &agenda);
        if (strcmp(cases[i].slide, "emergency") == 0)
            view.adjusted.emergency = &evacuate;
        drawing_compose(slide_find(cases[i].slide), &view, cases[i].width, cases[i].height, &scene);
        SDL_Surface *drawn = drawing_paint(&scene);
        snprintf(name, sizeof name, "%s-%dx%d", cases[i].slide, cases[i].width, cases[i].height);
        check(drawn, name);
        SDL_FreeSurface(drawn);
        agenda_release(&agenda);
    }
    scene_free(&scene);
    programme_free(jade);
    schedule_unref(lpc);
}

static SDL_Surface *paint_line(const char *text, bool rtl)
{
    struct scene scene = {0};
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 40, .rtl = rtl};
    scene_begin(&scene, "line", 900, 80);
    scene_text(&scene, "line", &render.type, style, 10, 55, COLOUR_TEXT, text, strlen(text));
    SDL_Surface *surface = drawing_paint(&scene);
    scene_free(&scene);
    return surface;
}

// Scripts that need joining, reordering and stacking, and a title that mixes scripts.
static void every_script_looks_as_it_did(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        bool rtl;
    } lines[] = {
        {"arabic", "حاويات لينكس 2019 (CRIU) اليوم", true},
        {"hebrew", "שלום Containers 15:30", true},
        {"devanagari", "क्षत्रिय कंटेनर सुरक्षा", false},
        {"thai", "ความปลอดภัยของคอนเทนเนอร์", false},
        {"cjk", "コンテナの安全性 容器安全 컨테이너", false},
        {"mixed", "Ελληνικά, Кириллица, العربية, 日本語 → ∑ ☂ 😀", false},
        {"missing", "Adlam \xF0\x9E\xA4\xA2\xF0\x9E\xA4\xA3 boxes", false},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char name[64];
        SDL_Surface *drawn = paint_line(lines[i].text, lines[i].rtl);
        snprintf(name, sizeof name, "script-%s", lines[i].name);
        check(drawn, name);
        SDL_FreeSurface(drawn);
    }
}

static void missing_letters_are_listed(void **state)
{
    (void)state;
    struct str lacking = {0};
    assert_false(
        fonts_missing(render.fonts, "Ελληνικά, Кириллица, العربية, 日本語, ไทย, 😀, क्षत्रिय", &lacking));
    assert_true(fonts_missing(render.fonts, "a\xF0\x9E\xA4\xA2z", &lacking));
    assert_string_equal(str_text(&lacking), "U+1E922");
    str_free(&lacking);
}

// What likeness forgives, and what it does not.
static void likeness_tells_scenes_apart(void **state)
{
    (void)state;
    static const char stored[] =
        "slide now 1280x720 night\ntext title 48,192 897x100 paper display-bold 83px "
        "baseline=272 \"A talk about\"\ntext title 48,280 830x100 paper "
        "display-bold 83px baseline=360 \"containers\"\nfill bar 48,529 236x13 tram "
        "radius=6\n";
    static const struct {
        bool alike;
        const char *scene;
    } others[] = {
        {true, "slide now 1280x720 night\ntext title 48,194 1100x90 paper display-bold 70px baseline=262 \"A "
               "talk about containers\"\nfill bar 48,533 240x13 tram radius=6\n"},
        {true, "slide now 1280x720 night\ntext title 48,194 900x90 paper display-bold 70px baseline=262 \"A "
               "talk about con…\"\nfill bar 48,533 240x13 tram radius=6\n"},
        {false, "slide now 1280x720 night\ntext title 48,194 900x90 paper display-bold 70px baseline=262 \"A "
                "talk about boxes\"\nfill bar 48,533 240x13 tram radius=6\n"},
        {false, "slide now 1280x720 night\ntext title 48,594 900x90 paper display-bold 70px baseline=662 \"A "
                "talk about containers\"\nfill bar 48,533 240x13 tram radius=6\n"},
        {false, "slide now 1280x720 night\ntext title 48,194 900x90 mist display-bold 70px baseline=262 \"A "
                "talk about containers\"\nfill bar 48,533 240x13 tram radius=6\n"},
        {false, "slide now 1280x720 night\ntext title 48,194 900x90 paper display-bold 70px baseline=262 \"A "
                "talk about containers\"\nfill bar 48,533 600x13 tram radius=6\n"},
        {false, "slide now 1280x720 night\ntext title 48,194 900x90 paper display-bold 70px baseline=262 \"A "
                "talk about containers\"\n"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct str why = {0};
        bool alike = likeness_of_scenes(others[i].scene, stored, &why);
        if (alike != others[i].alike)
            fail_msg("%zu: %s", i, str_text(&why));
        str_free(&why);
    }
}

// Any two stored pictures of one size differ more than likeness forgives.
static void likeness_tells_pictures_apart(void **state)
{
    (void)state;
    static const char *const names[] = {
        "now-960x540", "next-960x540", "agenda-960x540", "break-960x540", "stage-960x540"};
    enum { COUNT = sizeof names / sizeof *names };
    SDL_Surface *pictures[COUNT];
    char path[PATH_MAX];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(path, sizeof path, "%s/scenes/pictures/%s.png", test_folder(), names[i]);
        pictures[i] = read_picture(path);
        assert_int_equal(likeness_of_pictures(pictures[i], pictures[i]), 0);
        for (size_t k = 0; k < i; k++) {
            int apart = likeness_of_pictures(pictures[i], pictures[k]);
            if (apart <= LIKENESS_MAX)
                fail_msg("%s and %s: %d", names[i], names[k], apart);
        }
    }
    for (size_t i = 0; i < COUNT; i++)
        SDL_FreeSurface(pictures[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_timers_phases_look_as_they_did),
        cmocka_unit_test(the_main_slides_look_as_they_did),
        cmocka_unit_test(every_script_looks_as_it_did),
        cmocka_unit_test(missing_letters_are_listed),
        cmocka_unit_test(likeness_tells_scenes_apart),
        cmocka_unit_test(likeness_tells_pictures_apart),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
