// Pictures that are made smaller keep their light, their colours and their edges.
#include "support/test.h"

#include "screen/scale.h"

#include <math.h>

static SDL_Surface *new_picture(int width, int height)
{
    return SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
}

static uint32_t *pixel(const SDL_Surface *surface, int x, int y)
{
    return (uint32_t *)surface->pixels + y * surface->pitch / 4 + x;
}

// Lines of a pixel have half of the light, which in sRGB is 188, and make no pattern; whatever the ratio.
static void fine_lines_become_even(void **state)
{
    (void)state;
    SDL_Surface *lines = new_picture(120, 80);
    for (int y = 0; y < lines->h; y++)
        for (int x = 0; x < lines->w; x++)
            *pixel(lines, x, y) = x % 2 ? 0xFFFFFFFF : 0xFF000000;
    SDL_Surface *half = new_picture(60, 40);
    assert_true(scale_down(lines, half));
    for (int y = 0; y < half->h; y++)
        for (int x = 0; x < half->w; x++)
            assert_int_equal(*pixel(half, x, y), 0xFFBCBCBC);
    SDL_FreeSurface(half);
    // The mean stays the same, also where pixels are parted.
    for (int width = 7; width < 120; width += 8) {
        SDL_Surface *some = new_picture(width, 33);
        double sum = 0;
        assert_true(scale_down(lines, some));
        for (int x = 0; x < width; x++)
            sum += pow((double)(*pixel(some, x, 32) & 0xFF) / 255, 2.2);
        assert_true(fabs(sum / width - 0.5) < 0.02);
        SDL_FreeSurface(some);
    }
    SDL_FreeSurface(lines);
}

static void plain_colours_stay(void **state)
{
    (void)state;
    SDL_Surface *plain = new_picture(23, 17);
    SDL_Surface *small = new_picture(9, 17);
    for (uint32_t grey = 0; grey < 256; grey++) {
        uint32_t colour = 0xFF000000 | grey << 16 | (255 - grey) << 8 | grey;
        SDL_FillRect(plain, NULL, colour);
        assert_true(scale_down(plain, small));
        for (int x = 0; x < small->w; x++)
            assert_int_equal(*pixel(small, x, 16), colour);
    }
    SDL_FreeSurface(plain);
    SDL_FreeSurface(small);
}

// Red beside transparent black is red that is half transparent, not dark red.
static void what_is_transparent_gives_no_colour(void **state)
{
    (void)state;
    SDL_Surface *logo = new_picture(6, 6);
    SDL_Surface *small = new_picture(2, 2);
    SDL_FillRect(logo, NULL, 0);
    SDL_FillRect(logo, &(SDL_Rect){0, 0, 5, 6}, 0xFFFF0000);
    assert_true(scale_down(logo, small));
    assert_int_equal(*pixel(small, 0, 0), 0xFFFF0000);
    assert_int_equal(*pixel(small, 1, 0), 0xAAFF0000);
    SDL_FreeSurface(logo);
    SDL_FreeSurface(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fine_lines_become_even),
        cmocka_unit_test(plain_colours_stay),
        cmocka_unit_test(what_is_transparent_gives_no_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
