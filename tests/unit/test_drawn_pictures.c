// Pictures of what was drawn for somebody, beside those of the screen.
#include "support/test.h"

#include "base/worker.h"
#include "display/screen_pictures.h"
#include "screen/painter.h"

#include <string.h>

struct taker {
    struct picture_asker asker;
    int calls;
    unsigned width; // of the PNG; 0: there was none
};

static void take(struct picture_asker *asker, struct shared_bytes *png)
{
    struct taker *taker = (struct taker *)asker;
    const unsigned char *bytes = png ? (const unsigned char *)shared_bytes_of(png)->text : NULL;
    taker->calls++;
    taker->width =
        bytes ? (unsigned)bytes[16] << 24 | (unsigned)bytes[17] << 16 | (unsigned)bytes[18] << 8 | bytes[19]
              : 0;
}

static SDL_Surface *surface_of(int width, int height)
{
    SDL_Surface *surface = painter_new_surface(width, height);
    assert_non_null(surface);
    memset(surface->pixels, 0x40, (size_t)surface->pitch * (size_t)height);
    return surface;
}

static void a_drawn_surface_becomes_a_picture(void **state)
{
    (void)state;
    static const struct {
        int width, height, wanted;
        unsigned expected;
    } cases[] = {{640, 360, 320, 320}, {640, 360, 640, 640}, {640, 360, 5000, 640}, {160, 90, 100, 100}};
    struct screen_pictures pictures = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct taker taker = {.asker.done = take};
        SDL_Surface *surface = surface_of(cases[i].width, cases[i].height);
        assert_true(screen_pictures_ask_drawn(&pictures, surface, cases[i].wanted, &taker.asker));
        SDL_FreeSurface(surface);
        assert_int_equal(taker.calls, 1);
        assert_int_equal(taker.width, cases[i].expected);
    }
    screen_pictures_finish(&pictures);
}

static void note(void *context)
{
    (void)context;
}

// The screen's may be made meanwhile; there is none here, so its askers go without.
static void one_waits_at_a_time(void **state)
{
    (void)state;
    struct error error;
    struct worker *worker = worker_start(note, NULL, &error);
    struct screen_pictures pictures = {.worker = worker};
    struct taker takers[3] = {{.asker.done = take}, {.asker.done = take}, {.asker.done = take}};
    struct taker of_screen = {.asker.done = take};
    SDL_Surface *surface = surface_of(320, 180);
    assert_true(screen_pictures_ask_drawn(&pictures, surface, 160, &takers[0].asker)); // is being made
    assert_true(screen_pictures_ask_drawn(&pictures, surface, 160, &takers[1].asker)); // waits
    assert_false(screen_pictures_ask_drawn(&pictures, surface, 160, &takers[2].asker));
    assert_true(screen_pictures_ask(&pictures, 160, &of_screen.asker));
    screen_pictures_finish(&pictures);
    SDL_FreeSurface(surface);
    assert_int_equal(takers[0].width, 160);
    assert_int_equal(takers[1].calls, 1); // at an end nobody is kept waiting
    assert_int_equal(takers[1].width, 0);
    assert_int_equal(takers[2].calls, 0);
    assert_int_equal(of_screen.calls, 1);
    worker_stop(worker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drawn_surface_becomes_a_picture),
        cmocka_unit_test(one_waits_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
