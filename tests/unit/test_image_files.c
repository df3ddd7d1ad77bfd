// Image files as cameras and design programs write them: turned by Exif's orientation, with 16 bits a
// channel, animated, larger than can be shown. The files are made here.
#include "support/folder.h"
#include "support/program.h"
#include "support/test.h"

#include "base/dynload.h"
#include "screen/image_file.h"
#include "screen/images.h"

#include <SDL2/SDL_image.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- making files

struct bytes {
    size_t length;
    unsigned char at[64 * 1024];
};

static void put(struct bytes *out, const void *bytes, size_t length)
{
    assert_true(out->length + length <= sizeof out->at);
    memcpy(out->at + out->length, bytes, length);
    out->length += length;
}

static void put_number(struct bytes *out, uint32_t value, size_t count, bool little)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)(value >> 8 * (little ? i : count - 1 - i));
        put(out, &byte, 1);
    }
}

// Exif with a maker before the orientation, in either byte order.
static void put_exif(struct bytes *out, uint32_t orientation, bool little)
{
    put(out, little ? "II*\0" : "MM\0*", 4);
    put_number(out, 8, 4, little);
    put_number(out, 2, 2, little);
    put_number(out, 271, 2, little);
    put_number(out, 2, 2, little);
    put_number(out, 1, 4, little);
    put_number(out, 0, 4, little);
    put_number(out, 274, 2, little);
    put_number(out, 3, 2, little);
    put_number(out, 1, 4, little);
    put_number(out, orientation, 2, little);
    put_number(out, 0, 2, little);
    put_number(out, 0, 4, little);
}

static void put_segment(struct bytes *out, unsigned marker, const void *body, size_t length)
{
    put_number(out, 0xFF00 + marker, 2, false);
    put_number(out, (uint32_t)length + 2, 2, false);
    put(out, body, length);
}

// https://www.w3.org/TR/png-3/#D-CRCAppendix
static uint32_t checksum(const unsigned char *bytes, size_t length)
{
    uint32_t c = 0xFFFFFFFF;
    for (size_t i = 0; i < length; i++) {
        c ^= bytes[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xEDB88320U ^ c >> 1 : c >> 1;
    }
    return ~c;
}

static void put_chunk(struct bytes *out, const char *type, const void *body, size_t length)
{
    put_number(out, (uint32_t)length, 4, false);
    size_t from = out->length;
    put(out, type, 4);
    put(out, body, length);
    put_number(out, checksum(out->at + from, length + 4), 4, false);
}

static const char *write_file(const char *name, const struct bytes *bytes)
{
    folder_write(folder_here, name, (const char *)bytes->at, bytes->length);
    return folder_file(folder_here, name);
}

enum { WIDTH = 48, HEIGHT = 32, RED = 0xE01020, GREEN = 0x10C030, BLUE = 0x2030E0, WHITE = 0xF0F0F0 };

// Red and green above blue and white.
static SDL_Surface *quarters(void)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_RGB888);
    for (int i = 0; i < 4; i++) {
        static const uint32_t colours[] = {RED, GREEN, BLUE, WHITE};
        SDL_Rect rect = {i % 2 * WIDTH / 2, i / 2 * HEIGHT / 2, WIDTH / 2, HEIGHT / 2};
        SDL_FillRect(surface, &rect, colours[i]);
    }
    return surface;
}

// A PNG of 8 or 16 bits a channel, with a chunk before its data (NULL: none).
static const char *write_png(const char *name, bool deep, const char *type, const struct bytes *chunk)
{
    SDL_Surface *surface = quarters();
    png_image image = {.version = PNG_IMAGE_VERSION, .width = WIDTH, .height = HEIGHT};
    image.format = deep ? PNG_FORMAT_LINEAR_RGB_ALPHA : PNG_FORMAT_BGRA;
    uint16_t *linear = calloc((size_t)WIDTH * HEIGHT, 4 * sizeof *linear);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        for (int c = 0; c < 4; c++) {
            uint32_t rgb = ((const uint32_t *)surface->pixels)[i];
            linear[i * 4 + c] = c == 3 || (rgb >> (16 - 8 * c) & 0xFF) > 0x80 ? 0xFFFF : 0;
        }
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        ((uint32_t *)surface->pixels)[i] |= 0xFF000000;
    unsigned char *png = NULL;
    png_alloc_size_t size = 0;
    const void *pixels = deep ? (const void *)linear : surface->pixels;
    assert_true(png_image_write_get_memory_size(image, size, 0, pixels, 0, NULL));
    png = malloc(size);
    assert_true(png_image_write_to_memory(&image, png, &size, 0, pixels, 0, NULL));
    struct bytes *out = calloc(1, sizeof *out);
    enum { HEAD = 8 + 25 }; // signature and IHDR
    put(out, png, HEAD);
    if (chunk)
        put_chunk(out, type, chunk->at, chunk->length);
    put(out, png + HEAD, size - HEAD);
    const char *path = write_file(name, out);
    free(out);
    free(png);
    free(linear);
    SDL_FreeSurface(surface);
    return path;
}

// A JPEG, with a segment behind its beginning.
static const char *write_jpeg(const char *name, unsigned marker, const struct bytes *segment)
{
    struct {
        __typeof__(IMG_SaveJPG_RW) *save;
    } calls;
    static const struct dynload_symbol symbols[] = {{"IMG_SaveJPG_RW", 0}};
    struct error error;
    assert_true(dynload_load("libSDL2_image-2.0.so.0", symbols, 1, &calls, &error));
    struct bytes *saved = calloc(1, sizeof *saved);
    struct bytes *out = calloc(1, sizeof *out);
    SDL_Surface *surface = quarters();
    SDL_RWops *memory = SDL_RWFromMem(saved->at, sizeof saved->at);
    assert_int_equal(calls.save(surface, memory, 0, 95), 0);
    saved->length = (size_t)SDL_RWtell(memory);
    SDL_RWclose(memory);
    put(out, saved->at, 2);
    put_segment(out, marker, segment->at, segment->length);
    put(out, saved->at + 2, saved->length - 2);
    const char *path = write_file(name, out);
    SDL_FreeSurface(surface);
    free(saved);
    free(out);
    return path;
}

// ---- looking at them

// The image in its own size on black; free it with SDL_FreeSurface.
static SDL_Surface *draw(const char *path)
{
    struct image image = {.path = path};
    struct error error = {0};
    if (!images_measure(&image, &error))
        fail_msg("%s", error.text);
    struct images *images = images_new();
    struct scene_item item = {
        .shape = SHAPE_IMAGE, .box = {0, 0, image.width, image.height}, .text = image.path};
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, image.width, image.height, 32, SDL_PIXELFORMAT_RGB888);
    images_draw(images, surface, &item);
    images_free(images);
    return surface;
}

// Which of the four it is: JPEG is not exact.
static uint32_t near(uint32_t rgb)
{
    static const uint32_t colours[] = {RED, GREEN, BLUE, WHITE};
    for (size_t i = 0; i < 4; i++) {
        int off = 0;
        for (int shift = 0; shift <= 16; shift += 8)
            off += abs((int)(rgb >> shift & 0xFF) - (int)(colours[i] >> shift & 0xFF));
        if (off < 120)
            return colours[i];
    }
    return rgb & 0xFFFFFF;
}

// The middle of the quarter at the left or right, above or below.
static uint32_t quarter(const SDL_Surface *surface, bool right, bool below)
{
    int x = surface->w * (right ? 3 : 1) / 4;
    int y = surface->h * (below ? 3 : 1) / 4;
    return near(((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x]);
}

// Exif 2.32 says of each value where the first row and the first column are to be seen.
static const struct {
    const char *row, *column;
} places[] = {{"top", "left"}, {"top", "right"}, {"bottom", "right"}, {"bottom", "left"}, {"left", "top"},
    {"right", "top"}, {"right", "bottom"}, {"left", "bottom"}};

static void check_turned(const char *path, int orientation)
{
    SDL_Surface *seen = draw(path);
    const char *row = places[orientation - 1].row;
    const char *column = places[orientation - 1].column;
    bool across = row[0] == 'l' || row[0] == 'r';
    bool right = row[0] == 'r' || column[0] == 'r';
    bool below = row[0] == 'b' || column[0] == 'b';
    assert_int_equal(seen->w, across ? HEIGHT : WIDTH);
    assert_int_equal(seen->h, across ? WIDTH : HEIGHT);
    // Where both are, the file begins with red; the row goes on with green, the column with blue.
    assert_int_equal(quarter(seen, right, below), RED);
    assert_int_equal(quarter(seen, across ? right : !right, across ? !below : below), GREEN);
    assert_int_equal(quarter(seen, across ? !right : right, across ? below : !below), BLUE);
    assert_int_equal(quarter(seen, !right, !below), WHITE);
    SDL_FreeSurface(seen);
}

static void pictures_are_turned_as_the_camera_was_held(void **state)
{
    (void)state;
    for (int orientation = 1; orientation <= 8; orientation++)
        for (int little = 0; little <= 1; little++) {
            struct bytes exif = {0};
            put_exif(&exif, (uint32_t)orientation, little);
            check_turned(write_png("a.png", false, "eXIf", &exif), orientation);
            struct bytes segment = {0};
            put(&segment, "Exif\0", 6);
            put_exif(&segment, (uint32_t)orientation, little);
            check_turned(write_jpeg("a.jpg", 0xE1, &segment), orientation);
        }
}

static int orientation_of(const struct bytes *exif)
{
    struct bytes *out = calloc(1, sizeof *out);
    struct image_file file;
    put(out, "\xFF\xD8", 2);
    struct bytes segment = {0};
    put(&segment, "Exif\0", 6);
    put(&segment, exif->at, exif->length);
    put_segment(out, 0xE1, segment.at, segment.length);
    image_file_read_bytes(out->at, out->length, &file);
    free(out);
    return file.orientation;
}

// Nonsense is no orientation, and no reason to read behind the end.
static void what_makes_no_sense_turns_nothing(void **state)
{
    (void)state;
    static const uint32_t wrong[] = {0, 9, 255, 65535};
    struct bytes exif = {0};
    put_exif(&exif, 6, true);
    assert_int_equal(orientation_of(&exif), 6);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct bytes other = {0};
        put_exif(&other, wrong[i], true);
        assert_int_equal(orientation_of(&other), 1);
    }
    for (size_t length = 0; length < exif.length - 6; length++) {
        struct bytes cut = exif;
        cut.length = length;
        int found = orientation_of(&cut);
        assert_true(found == 1 || found == 6);
    }
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        struct bytes other = exif;
        for (int k = 0; k < 3; k++)
            other.at[test_random(&seed) % other.length] = (unsigned char)test_random(&seed);
        int found = orientation_of(&other);
        assert_true(found >= 1 && found <= 8);
    }
}

static void sixteen_bits_are_shown(void **state)
{
    (void)state;
    SDL_Surface *seen = draw(write_png("deep.png", true, NULL, NULL));
    assert_int_equal(((const uint32_t *)seen->pixels)[0] & 0xFFFFFF, 0xFF0000);
    assert_int_equal(((const uint32_t *)seen->pixels)[WIDTH - 1] & 0xFFFFFF, 0x00FF00);
    SDL_FreeSurface(seen);
}

// Two pictures of a pixel: red, then blue.
static void of_an_animation_the_first_picture_is_shown(void **state)
{
    (void)state;
    static const unsigned char gif[] = "GIF89a\1\0\1\0\x80\0\0\xFF\0\0\0\0\xFF"
                                       "!\xF9\4\0\x0A\0\0\0,\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
                                       "!\xF9\4\0\x0A\0\0\0,\0\0\0\0\1\0\1\0\0\2\2\x4C\1\0;";
    struct bytes bytes = {0};
    put(&bytes, gif, sizeof gif - 1);
    SDL_Surface *seen = draw(write_file("a.gif", &bytes));
    assert_int_equal(*(const uint32_t *)seen->pixels & 0xFFFFFF, 0xFF0000);
    SDL_FreeSurface(seen);
}

// The head of a JPEG with this many components.
static void put_jpeg_head(struct bytes *out, int components)
{
    struct bytes frame = {0};
    put(out, "\xFF\xD8", 2);
    put_segment(out, 0xEE, "Adobe\0\x64\0\0\0\0\2", 12);
    put(&frame, "\x08\0\x10\0\x10", 5);
    put_number(&frame, (uint32_t)components, 1, false);
    for (int i = 0; i < components; i++)
        put(&frame, "\1\x11\0", 3);
    put_segment(out, 0xC2, frame.at, frame.length);
    put(out, "\xFF\xDA\0\2", 4);
}

// Four components are inks, whatever stands before the frame.
static void inks_are_known_by_the_head(void **state)
{
    (void)state;
    for (int components = 1; components <= 4; components += components == 1 ? 2 : 1) {
        struct bytes bytes = {0};
        struct image_file file;
        put_jpeg_head(&bytes, components);
        image_file_read_bytes(bytes.at, bytes.length, &file);
        assert_int_equal(file.cmyk, components == 4);
        memmove(bytes.at + 5, bytes.at + 2, bytes.length - 2);
        memcpy(bytes.at + 2, "\0\xFF\0", 3);
        image_file_read_bytes(bytes.at, bytes.length + 3, &file);
        assert_int_equal(file.cmyk, components == 4);
    }
}

static void check_size(const struct bytes *bytes, uint32_t width, uint32_t height)
{
    struct image_file file;
    image_file_read_bytes(bytes->at, bytes->length, &file);
    assert_int_equal(file.width, width);
    assert_int_equal(file.height, height);
}

static void put_webp(struct bytes *out, const char *type, const void *body, size_t length)
{
    *out = (struct bytes){0};
    put(out, "RIFF\0\0\0\0WEBP", 12);
    put(out, type, 4);
    put_number(out, (uint32_t)length, 4, true);
    put(out, body, length);
}

static void sizes_are_known_by_the_head(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    put_jpeg_head(&bytes, 3);
    check_size(&bytes, 16, 16);
    put_webp(&bytes, "VP8X", "\0\0\0\0\x7F\x07\0\x37\x04\0", 10);
    check_size(&bytes, 1920, 1080);
    put_webp(&bytes, "VP8L", "\x2F\x7F\xC7\x0D\x01", 5);
    check_size(&bytes, 1920, 1080);
    put_webp(&bytes, "VP8 ", "\0\0\0\x9D\x01\x2A\x80\x07\x38\x04", 10);
    check_size(&bytes, 1920, 1080);
    put_webp(&bytes, "VP8X", "", 0);
    check_size(&bytes, 0, 0);
    struct image_file file;
    struct error error;
    assert_true(image_file_read(write_png("a.png", false, NULL, NULL), &file, &error));
    assert_int_equal(file.width, WIDTH);
    assert_int_equal(file.height, HEIGHT);
}

// By what its head says: this file has no pixels at all.
static void what_is_too_large_is_not_decoded(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    put(&bytes, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&bytes, "IHDR", "\0\0\xC3\x50\0\0\xC3\x50\x08\2\0\0\0", 13);
    struct image image = {.path = write_file("large.png", &bytes), .width = 5};
    struct error error;
    assert_false(images_measure(&image, &error));
    assert_int_equal(image.width, 0);
    assert_contains(error.text, "large.png: 50000x50000 pixels; expected at most 64 megapixels");
}

// As in JPEG, or without its head; behind a chunk of an odd length.
static void webp_is_turned_too(void **state)
{
    (void)state;
    for (uint32_t orientation = 1; orientation <= 8; orientation++)
        for (int head = 0; head <= 1; head++) {
            struct bytes exif = {0};
            struct bytes out = {0};
            struct image_file file;
            if (head)
                put(&exif, "Exif\0", 6);
            put_exif(&exif, orientation, true);
            put(&out, "RIFF\0\0\0\0WEBP", 12);
            put(&out, "VP8L\3\0\0\0abc\0", 12);
            put(&out, "EXIF", 4);
            put_number(&out, (uint32_t)exif.length, 4, true);
            put(&out, exif.at, exif.length);
            image_file_read_bytes(out.at, out.length, &file);
            assert_int_equal(file.orientation, orientation);
            for (size_t length = 0; length < out.length; length++) {
                image_file_read_bytes(out.at, length, &file);
                assert_true(file.orientation == 1 || file.orientation == (int)orientation);
            }
        }
}

static bool foreign(const char *jpeg_profile, size_t length)
{
    struct bytes bytes = {0};
    struct bytes segment = {0};
    struct image_file file;
    put(&segment, "ICC_PROFILE\0\1\1", 14);
    put(&segment, jpeg_profile, length);
    put(&bytes, "\xFF\xD8", 2);
    put_segment(&bytes, 0xE2, segment.at, segment.length);
    image_file_read_bytes(bytes.at, bytes.length, &file);
    return file.foreign_colours;
}

static void foreign_colours_are_known(void **state)
{
    (void)state;
    assert_false(foreign("....desc....sRGB IEC61966-2.1", 29));
    assert_false(foreign("mluc....\0s\0R\0G\0B", 16));
    assert_true(foreign("....desc....Display P3", 22));
    struct bytes name = {0};
    put(&name, "Display P3\0\0x", 13);
    struct image_file file;
    struct error error;
    assert_true(image_file_read(write_png("p3.png", false, "iCCP", &name), &file, &error));
    assert_true(file.foreign_colours);
    assert_true(image_file_read(write_png("plain.png", false, NULL, NULL), &file, &error));
    assert_false(file.foreign_colours);
    assert_false(image_file_read(folder_file(folder_here, "none.png"), &file, &error));
}

// What cannot be shown right is a finding, with the file and the reason.
static void check_says_what_is_wrong_with_a_picture(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    struct bytes name = {0};
    struct str said = {0};
    static const char config[] =
        "{\"schedule\":\"/nowhere.json\",\"pictures\":[\"torn.jpg\",\"p3.png\",\"fine.png\"]}";
    put_jpeg_head(&bytes, 4);
    write_file("torn.jpg", &bytes);
    put(&name, "Display P3\0\0x", 13);
    write_png("p3.png", false, "iCCP", &name);
    write_png("fine.png", false, NULL, NULL);
    folder_write(folder_here, "config.json", config, sizeof config - 1);
    char arguments[300];
    snprintf(arguments, sizeof arguments, "check --config %s", folder_file(folder_here, "config.json"));
    program_run(arguments, &said);
    assert_contains(str_text(&said), "torn.jpg: no picture that can be read");
    assert_contains(str_text(&said), "p3.png: its colour profile is not sRGB and is ignored");
    assert_null(strstr(str_text(&said), "fine.png"));
    str_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            pictures_are_turned_as_the_camera_was_held, folder_set_up, folder_tear_down),
        cmocka_unit_test(what_makes_no_sense_turns_nothing),
        cmocka_unit_test_setup_teardown(sixteen_bits_are_shown, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            of_an_animation_the_first_picture_is_shown, folder_set_up, folder_tear_down),
        cmocka_unit_test(inks_are_known_by_the_head),
        cmocka_unit_test_setup_teardown(sizes_are_known_by_the_head, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_large_is_not_decoded, folder_set_up, folder_tear_down),
        cmocka_unit_test(webp_is_turned_too),
        cmocka_unit_test_setup_teardown(foreign_colours_are_known, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            check_says_what_is_wrong_with_a_picture, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
