// JPEG files, also in inks for print (CMYK, YCCK), with and without a colour profile, as design programs save
// them; damaged ones. The files are made here.
#include "support/folder.h"
#include "support/program.h"
#include "support/test.h"

#include "base/dynload.h"
#include "screen/image_file.h"
#include "screen/images.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// Wants FILE declared before it.
#include <jpeglib.h>

// ---- making files

enum { SIDE = 64, PROFILE_MAX = 4096 };

// A colour profile, as it is written from its beginning to its end.
struct profile {
    size_t length;
    uint8_t bytes[PROFILE_MAX];
};

// How a picture is saved.
struct saved {
    J_COLOR_SPACE space; // JCS_CMYK, JCS_YCCK; JCS_GRAYSCALE
    bool adobe;          // with Adobe's marker: 0 is full ink
    bool progressive;
    int orientation;               // 0: no Exif
    const struct profile *profile; // NULL: none
};

static struct {
    __typeof__(jpeg_std_error) *std_error;
    __typeof__(jpeg_CreateCompress) *create;
    __typeof__(jpeg_mem_dest) *mem_dest;
    __typeof__(jpeg_set_defaults) *set_defaults;
    __typeof__(jpeg_set_colorspace) *set_colorspace;
    __typeof__(jpeg_set_quality) *set_quality;
    __typeof__(jpeg_simple_progression) *simple_progression;
    __typeof__(jpeg_start_compress) *start;
    __typeof__(jpeg_write_marker) *write_marker;
    __typeof__(jpeg_write_icc_profile) *write_profile;
    __typeof__(jpeg_write_scanlines) *write_scanlines;
    __typeof__(jpeg_finish_compress) *finish;
    __typeof__(jpeg_destroy_compress) *destroy;
} jpeg;

static void load_library(void)
{
    static const char *const names[] = {"jpeg_std_error", "jpeg_CreateCompress", "jpeg_mem_dest",
        "jpeg_set_defaults", "jpeg_set_colorspace", "jpeg_set_quality", "jpeg_simple_progression",
        "jpeg_start_compress", "jpeg_write_marker", "jpeg_write_icc_profile", "jpeg_write_scanlines",
        "jpeg_finish_compress", "jpeg_destroy_compress"};
    struct dynload_symbol symbols[sizeof names / sizeof *names];
    struct error error;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        symbols[i] = (struct dynload_symbol){names[i], i * sizeof jpeg.create};
    if (!jpeg.destroy)
        assert_true(dynload_load("libjpeg.so.62", symbols, sizeof symbols / sizeof *symbols, &jpeg, &error));
}

// The inks of the four quarters, in per cent: red, green, blue, and a grey of black ink alone.
static const uint8_t quarters[4][4] = {{0, 100, 100, 0}, {100, 0, 100, 0}, {100, 100, 0, 0}, {0, 0, 0, 50}};

enum { DARK_GREY = 60, LIGHT_GREY = 180 };

// Greys are dark at the left, and light at the right.
static void fill_row(uint8_t *row, int y, const struct saved *how)
{
    for (int x = 0; x < SIDE; x++) {
        if (how->space == JCS_GRAYSCALE) {
            row[x] = x < SIDE / 2 ? DARK_GREY : LIGHT_GREY;
            continue;
        }
        const uint8_t *inks = quarters[(y >= SIDE / 2) * 2 + (x >= SIDE / 2)];
        for (int i = 0; i < 4; i++) {
            uint8_t ink = (uint8_t)(inks[i] * 255 / 100);
            row[x * 4 + i] = how->adobe ? 255 - ink : ink;
        }
    }
}

static void write_orientation(struct jpeg_compress_struct *out, int orientation)
{
    uint8_t exif[] = "Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0\0\0\0\0";
    exif[24] = (uint8_t)orientation;
    if (orientation)
        jpeg.write_marker(out, JPEG_APP0 + 1, exif, sizeof exif - 1);
}

// The picture's bytes; the caller frees them.
static uint8_t *encode(const struct saved *how, unsigned long *length)
{
    struct jpeg_compress_struct out = {0};
    struct jpeg_error_mgr errors;
    uint8_t *bytes = NULL;
    uint8_t row[SIDE * 4];
    load_library();
    out.err = jpeg.std_error(&errors);
    jpeg.create(&out, JPEG_LIB_VERSION, sizeof out);
    jpeg.mem_dest(&out, &bytes, length);
    out.image_width = SIDE;
    out.image_height = SIDE;
    out.input_components = how->space == JCS_GRAYSCALE ? 1 : 4;
    out.in_color_space = how->space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_CMYK;
    jpeg.set_defaults(&out);
    jpeg.set_colorspace(&out, how->space);
    jpeg.set_quality(&out, 95, TRUE);
    if (how->progressive)
        jpeg.simple_progression(&out);
    out.write_Adobe_marker = how->adobe;
    jpeg.start(&out, TRUE);
    write_orientation(&out, how->orientation);
    if (how->profile)
        jpeg.write_profile(&out, how->profile->bytes, (unsigned)how->profile->length);
    for (int y = 0; y < SIDE; y++) {
        fill_row(row, y, how);
        JSAMPROW rows[] = {row};
        jpeg.write_scanlines(&out, rows, 1);
    }
    jpeg.finish(&out);
    jpeg.destroy(&out);
    return bytes;
}

static const char *write_picture(const char *name, const struct saved *how)
{
    unsigned long length = 0;
    uint8_t *bytes = encode(how, &length);
    folder_write(folder_here, name, (const char *)bytes, length);
    free(bytes);
    return folder_file(folder_here, name);
}

static void put(struct profile *out, const void *bytes, size_t length)
{
    assert_true(out->length + length <= PROFILE_MAX);
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

static void put_number(struct profile *out, uint32_t value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        uint8_t byte = (uint8_t)(value >> 8 * i);
        put(out, &byte, 1);
    }
}

static void put_zeros(struct profile *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_number(out, 0, 1);
}

// The D50 white.
static void put_white(struct profile *out)
{
    put_number(out, 0xF6D6, 4);
    put_number(out, 0x10000, 4);
    put_number(out, 0xD32D, 4);
}

enum { PROFILE_HEAD = 128, TAGS_BYTES = 4 + 2 * 12, WHITE_BYTES = 20, LUT_BYTES = 48 + 1024 + 48 + 768 };

// ICC.1:2010, 7.2 and 7.3: the head, and where the tags are.
static void put_profile_head(struct profile *out, const char *space)
{
    enum { WHITE_AT = PROFILE_HEAD + TAGS_BYTES, LUT_AT = WHITE_AT + WHITE_BYTES };
    put_number(out, LUT_AT + LUT_BYTES, 4);
    put(out, "test\2\x40\0\0prtr", 12);
    put(out, space, 4);
    put(out, "Lab \7\xE8\0\1\0\1\0\0\0\0\0\0acsp", 20);
    put_zeros(out, 68 - out->length);
    put_white(out);
    put_zeros(out, PROFILE_HEAD - out->length);
    put_number(out, 2, 4);
    put(out, "wtpt", 4);
    put_number(out, WHITE_AT, 4);
    put_number(out, WHITE_BYTES, 4);
    put(out, "A2B0", 4);
    put_number(out, LUT_AT, 4);
    put_number(out, LUT_BYTES, 4);
}

// A profile of a printer whose inks are not what they are called: where there is yellow ink the paper turns
// black, elsewhere it stays white. Its table (10.8) has a colour of CIELAB for each corner of the inks; the
// first ink changes slowest.
static struct profile make_profile(const char *space)
{
    enum { CORNERS = 16, YELLOW = 2, INKS = 4, COLOURS = 3 };
    static const uint8_t white[] = {255, 128, 128};
    static const uint8_t black[] = {0, 128, 128};
    struct profile out = {0};
    put_profile_head(&out, space);
    put(&out, "XYZ \0\0\0\0", 8);
    put_white(&out);
    put(&out, "mft1\0\0\0\0\4\3\2\0", 12);
    for (int i = 0; i < 9; i++)
        put_number(&out, i % 4 == 0 ? 0x10000 : 0, 4);
    for (uint32_t i = 0; i < INKS * 256; i++)
        put_number(&out, i % 256, 1);
    for (int corner = 0; corner < CORNERS; corner++)
        put(&out, corner & YELLOW ? black : white, COLOURS);
    for (uint32_t i = 0; i < COLOURS * 256; i++)
        put_number(&out, i % 256, 1);
    assert_int_equal(out.length, PROFILE_HEAD + TAGS_BYTES + WHITE_BYTES + LUT_BYTES);
    return out;
}

// ---- looking at them

// The image on black, this many times smaller; free it with SDL_FreeSurface.
static SDL_Surface *draw(const char *path, int smaller)
{
    struct image image = {.path = path};
    struct error error = {0};
    if (!images_measure(&image, &error))
        fail_msg("%s", error.text);
    assert_int_equal(image.width, SIDE);
    assert_int_equal(image.height, SIDE);
    int side = SIDE / smaller;
    struct images *images = images_new();
    struct scene_item item = {.shape = SHAPE_IMAGE, .box = {0, 0, side, side}, .text = image.path};
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, side, side, 32, SDL_PIXELFORMAT_RGB888);
    images_draw(images, surface, &item);
    images_free(images);
    return surface;
}

// The middle of a quarter: 0 and 1 above, 2 and 3 below.
static uint32_t quarter(const SDL_Surface *surface, int which)
{
    int x = surface->w * (which % 2 ? 3 : 1) / 4;
    int y = surface->h * (which / 2 ? 3 : 1) / 4;
    return ((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x] & 0xFFFFFF;
}

// JPEG is not exact.
static void check_colour(uint32_t seen, uint32_t expected)
{
    for (int shift = 0; shift <= 16; shift += 8)
        if (abs((int)(seen >> shift & 0xFF) - (int)(expected >> shift & 0xFF)) > 10)
            fail_msg("%06X is not %06X", seen, expected);
}

static void check_quarters(const SDL_Surface *surface, const uint32_t colours[4])
{
    for (int i = 0; i < 4; i++)
        check_colour(quarter(surface, i), colours[i]);
}

static const uint32_t plain[] = {0xFF0000, 0x00FF00, 0x0000FF, 0x808080};

// Each ink takes its colour away from white, black from all. With Adobe's marker, a file has 0 for full ink.
static void inks_are_shown_in_their_colours(void **state)
{
    (void)state;
    for (int adobe = 0; adobe <= 1; adobe++)
        for (int ycck = 0; ycck <= adobe; ycck++)
            for (int progressive = 0; progressive <= 1; progressive++)
                for (int smaller = 1; smaller <= 8; smaller *= 8) {
                    struct saved how = {
                        .space = ycck ? JCS_YCCK : JCS_CMYK, .adobe = adobe, .progressive = progressive};
                    SDL_Surface *seen = draw(write_picture("print.jpg", &how), smaller);
                    check_quarters(seen, plain);
                    SDL_FreeSurface(seen);
                }
}

// The profile says what the inks look like: here, only yellow is to be seen, and as black.
static void a_profile_says_what_inks_look_like(void **state)
{
    (void)state;
    static const uint32_t profiled[] = {0x000000, 0x000000, 0xFFFFFF, 0xFFFFFF};
    struct profile profile = make_profile("CMYK");
    for (int adobe = 0; adobe <= 1; adobe++) {
        struct saved how = {.space = JCS_CMYK, .adobe = adobe, .profile = &profile};
        SDL_Surface *seen = draw(write_picture("print.jpg", &how), 1);
        check_quarters(seen, profiled);
        SDL_FreeSurface(seen);
    }
}

// One of other colours, or that is none, is as if it were not there.
static void a_profile_that_does_not_fit_is_left_out(void **state)
{
    (void)state;
    struct profile profile = make_profile("4CLR");
    struct saved how = {.space = JCS_CMYK, .adobe = true, .profile = &profile};
    SDL_Surface *seen = draw(write_picture("print.jpg", &how), 1);
    check_quarters(seen, plain);
    SDL_FreeSurface(seen);
    profile = make_profile("CMYK");
    profile.length /= 2;
    seen = draw(write_picture("print.jpg", &how), 1);
    check_quarters(seen, plain);
    SDL_FreeSurface(seen);
}

static void greys_are_shown(void **state)
{
    (void)state;
    static const uint32_t greys[] = {0x3C3C3C, 0xB4B4B4, 0x3C3C3C, 0xB4B4B4};
    for (int progressive = 0; progressive <= 1; progressive++) {
        struct saved how = {.space = JCS_GRAYSCALE, .progressive = progressive};
        SDL_Surface *seen = draw(write_picture("grey.jpg", &how), 1);
        check_quarters(seen, greys);
        SDL_FreeSurface(seen);
    }
}

static void inks_are_turned_too(void **state)
{
    (void)state;
    // Exif 2.32: the first row is at the right, the first column above; at the left, and below.
    static const uint32_t right[] = {0x0000FF, 0xFF0000, 0x808080, 0x00FF00};
    static const uint32_t left[] = {0x00FF00, 0x808080, 0xFF0000, 0x0000FF};
    struct saved how = {.space = JCS_YCCK, .adobe = true, .orientation = 6};
    SDL_Surface *seen = draw(write_picture("print.jpg", &how), 1);
    check_quarters(seen, right);
    SDL_FreeSurface(seen);
    how.orientation = 8;
    seen = draw(write_picture("print.jpg", &how), 2);
    check_quarters(seen, left);
    SDL_FreeSurface(seen);
}

static void check_refused(const uint8_t *bytes, size_t length, const char *why)
{
    struct error error = {0};
    folder_write(folder_here, "print.jpg", (const char *)bytes, length);
    struct image image = {.path = folder_file(folder_here, "print.jpg"), .width = 5};
    assert_false(images_measure(&image, &error));
    assert_int_equal(image.width, 0);
    assert_contains(error.text, "print.jpg: ");
    assert_contains(error.text, why);
}

// Where the frame's height and width are.
static uint8_t *frame(uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 9 < length; i++)
        if (bytes[i] == 0xFF && (bytes[i + 1] == 0xC0 || bytes[i + 1] == 0xC2))
            return bytes + i + 5;
    fail();
    return NULL;
}

static void set_size(uint8_t *bytes, size_t length, unsigned side)
{
    uint8_t *at = frame(bytes, length);
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(i % 2 ? side : side >> 8);
}

// Half a picture is not shown as if it were whole.
static void a_picture_that_ends_too_soon_is_refused(void **state)
{
    (void)state;
    static const J_COLOR_SPACE spaces[] = {JCS_YCCK, JCS_GRAYSCALE};
    for (int i = 0; i < 4; i++) {
        struct saved how = {.space = spaces[i / 2], .adobe = i < 2, .progressive = i % 2};
        unsigned long length = 0;
        uint8_t *bytes = encode(&how, &length);
        check_refused(bytes, length - length / 8, "the file ends before the picture does");
        check_refused(bytes, 120, "no picture that can be read");
        free(bytes);
    }
}

// Some writers leave out the marker of the end.
static void a_picture_without_its_end_is_whole(void **state)
{
    (void)state;
    struct saved how = {.space = JCS_CMYK, .adobe = true};
    unsigned long length = 0;
    uint8_t *bytes = encode(&how, &length);
    folder_write(folder_here, "print.jpg", (const char *)bytes, length - 2);
    free(bytes);
    SDL_Surface *seen = draw(folder_file(folder_here, "print.jpg"), 1);
    check_quarters(seen, plain);
    SDL_FreeSurface(seen);
}

// By its head, before any memory is taken for it.
static void a_picture_that_is_too_large_is_refused(void **state)
{
    (void)state;
    struct saved how = {.space = JCS_CMYK, .adobe = true};
    unsigned long length = 0;
    uint8_t *bytes = encode(&how, &length);
    set_size(bytes, length, 65500);
    check_refused(bytes, length, "65500x65500 pixels; expected at most 64 megapixels");
    set_size(bytes, length, 0);
    check_refused(bytes, length, "no picture that can be read");
    free(bytes);
}

// Whatever is changed in a file, it is shown or refused with a reason.
static void damaged_pictures_do_no_harm(void **state)
{
    (void)state;
    uint64_t seed = 7;
    struct profile profile = make_profile("CMYK");
    struct saved how = {.space = JCS_YCCK, .adobe = true, .profile = &profile};
    unsigned long length = 0;
    for (int i = 0; i < 300; i++) {
        how.progressive = i % 2;
        uint8_t *bytes = encode(&how, &length);
        uint8_t *size = frame(bytes, length);
        for (int k = 0; k < 4; k++)
            bytes[2 + test_random(&seed) % (length - 2)] = (uint8_t)test_random(&seed);
        size[0] = 0; // large ones take their time
        size[2] = 0;
        folder_write(folder_here, "print.jpg", (const char *)bytes, length);
        struct image image = {.path = folder_file(folder_here, "print.jpg")};
        struct error error = {0};
        bool ok = images_measure(&image, &error);
        assert_true(ok ? image.width > 0 && image.height > 0 : image.width == 0 && error.text[0]);
        free(bytes);
    }
}

static void the_head_says_what_there_is(void **state)
{
    (void)state;
    struct profile profile = make_profile("CMYK");
    struct saved how = {.space = JCS_YCCK, .adobe = true, .profile = &profile};
    struct image_file file;
    struct error error;
    assert_true(image_file_read(write_picture("print.jpg", &how), &file, &error));
    assert_true(file.cmyk && file.profile && !file.foreign_colours);
    assert_int_equal(file.width, SIDE);
    assert_int_equal(file.height, SIDE);
    how.profile = NULL;
    assert_true(image_file_read(write_picture("print.jpg", &how), &file, &error));
    assert_true(file.cmyk && !file.profile);
}

// Inks without a profile have no sure colours.
static void check_says_that_inks_have_no_profile(void **state)
{
    (void)state;
    static const char config[] =
        "{\"schedule\":\"/nowhere.json\",\"pictures\":[\"bare.jpg\",\"profiled.jpg\"]}";
    struct profile profile = make_profile("CMYK");
    struct str said = {0};
    struct saved how = {.space = JCS_CMYK, .adobe = true};
    write_picture("bare.jpg", &how);
    how.profile = &profile;
    write_picture("profiled.jpg", &how);
    folder_write(folder_here, "config.json", config, sizeof config - 1);
    char arguments[300];
    snprintf(arguments, sizeof arguments, "check --config %s", folder_file(folder_here, "config.json"));
    program_run(arguments, &said);
    assert_contains(str_text(&said), "bare.jpg: its colours are inks (CMYK), and it has no profile of them");
    assert_null(strstr(str_text(&said), "profiled.jpg"));
    str_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(inks_are_shown_in_their_colours, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_profile_says_what_inks_look_like, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_profile_that_does_not_fit_is_left_out, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(greys_are_shown, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(inks_are_turned_too, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_picture_that_ends_too_soon_is_refused, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_picture_without_its_end_is_whole, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_picture_that_is_too_large_is_refused, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(damaged_pictures_do_no_harm, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(the_head_says_what_there_is, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            check_says_that_inks_have_no_profile, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
