// The choice of fonts, and displays with fonts that are missing or cannot be opened: they always show
// something.
//
// The program runs with a fontconfig config of the test's, with one folder of the machine's fonts or none.
#include "support/folder.h"
#include "support/program.h"
#include "support/test.h"

#include "base/file.h"
#include "screen/builtin_font.h"
#include "screen/fonts.h"

#include <limits.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEJAVU "/usr/share/fonts/truetype/dejavu"
#define NOTO "/usr/share/fonts/truetype/noto"
#define INTER "/usr/share/fonts/opentype/inter"
#define VARIABLE "/usr/share/fonts/truetype/inter-vf" // Debian package fonts-inter-variable

static const char shown[] = "--schedule assets/lpc2019.json --room Jade --at 2019-09-10T15:33";

// Writes a fontconfig config with the fonts in `fonts` alone (NULL: none) and its own cache; returns its
// path.
static const char *write_config(const char *folder, const char *fonts)
{
    char xml[PATH_MAX + 256];
    int length = snprintf(xml, sizeof xml, "<fontconfig>%s%s%s<cachedir>%s</cachedir></fontconfig>",
        fonts ? "<dir>" : "", fonts ? fonts : "", fonts ? "</dir>" : "", folder);
    folder_write(folder, "fonts.conf", xml, (size_t)length);
    return folder_file(folder, "fonts.conf");
}

static int run_with(const char *folder, const char *arguments, struct str *out)
{
    char before[PATH_MAX + 32];
    snprintf(before, sizeof before, "FONTCONFIG_FILE=%s", folder_file(folder, "fonts.conf"));
    return program_run_after(before, arguments, out);
}

// Draws a picture of the current talk with these fonts; the program's output goes to `said`.
static void draw(const char *folder, const char *fonts, struct str *said)
{
    char arguments[PATH_MAX + 256];
    write_config(folder, fonts);
    snprintf(
        arguments, sizeof arguments, "shot %s --size 1280x720 -o %s", shown, folder_file(folder, "x.png"));
    if (run_with(folder, arguments, said) != 0)
        fail_msg("with the fonts of %s: %s", fonts ? fonts : "nowhere", str_text(said));
}

// Reads the picture as a person would.
static void assert_can_be_read(const char *folder)
{
    char command[PATH_MAX + 80];
    char read[4096];
    snprintf(command, sizeof command, "OMP_THREAD_LIMIT=1 tesseract %s stdout --psm 11 2>/dev/null",
        folder_file(folder, "x.png"));
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): a command of our own
    assert_non_null(pipe);
    read[fread(read, 1, sizeof read - 1, pipe)] = '\0';
    pclose(pipe);
    static const char *const words[] = {
        "Address Space Isolation", "Container Security", "15:33", "Mike Rapoport", "min left"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_contains(read, words[i]);
}

// How many thousandths of the picture have this colour.
static int share_of(const char *folder, uint32_t rgb)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_file(&image, folder_file(folder, "x.png")));
    image.format = PNG_FORMAT_RGB;
    unsigned char *bytes = malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, bytes, 0, NULL));
    long pixels = (long)image.width * image.height;
    long count = 0;
    for (long i = 0; i < pixels; i++)
        count += (uint32_t)(bytes[3 * i] << 16 | bytes[3 * i + 1] << 8 | bytes[3 * i + 2]) == rgb;
    free(bytes);
    return (int)(count * 1000 / pixels);
}

static void faces_are_found_by_family_and_weight(void **state)
{
    (void)state;
    static const int weights[FACE_COUNT] = {700, 600, 400, 400, 600, 700};
    struct font_files files;
    struct error error;
    assert_true(font_files_find("fonts/fonts.json", NULL, &files, &error));
    assert_int_equal(files.warning_count, 0);
    for (int i = 0; i < FACE_COUNT; i++) {
        assert_true(abs(files.faces[i].weight - weights[i]) <= 10);
        assert_string_equal(files.faces[i].family, i <= FACE_DISPLAY ? "Inter Display" : "Inter");
        assert_null(strstr(files.faces[i].path, "Italic"));
    }
    font_files_free(&files);
}

static void a_themes_family_is_taken_in_the_weight_that_is_nearest(void **state)
{
    (void)state;
    const char *folder = folder_new();
    const struct font_families families = {.display = "DejaVu Sans", .text = "No Such Font"};
    struct font_files files;
    struct error error;
    setenv("FONTCONFIG_FILE", write_config(folder, DEJAVU), 1);
    assert_true(font_files_find("fonts/fonts.json", &families, &files, &error));
    assert_contains(files.faces[FACE_DISPLAY_BOLD].path, "/DejaVuSans-Bold.ttf");
    assert_contains(files.faces[FACE_DISPLAY_SEMIBOLD].path, "/DejaVuSans-Bold.ttf");
    assert_contains(files.faces[FACE_DISPLAY].path, "/DejaVuSans.ttf");
    assert_contains(files.faces[FACE_TEXT].path, "/DejaVuSans.ttf");
    assert_int_equal(files.warning_count, 2);
    assert_contains(files.warnings[0], "the font DejaVu Sans has no weight 600 here (the theme asks for it)");
    assert_contains(files.warnings[1],
        "the font No Such Font is not installed (the theme asks for it): DejaVu Sans stands in");
    font_files_free(&files);
    unsetenv("FONTCONFIG_FILE");
    folder_remove(folder);
}

static void substitutes_are_legible_and_reported_once(void **state)
{
    (void)state;
    static const struct {
        const char *fonts, *family;
    } cases[] = {{DEJAVU, "DejaVu Sans"}, {NOTO, "Noto Sans"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *folder = folder_new();
        struct str said = {0};
        char line[160];
        draw(folder, cases[i].fonts, &said);
        snprintf(line, sizeof line,
            "warning: plumbline: the font Inter Display is not installed (Debian package fonts-inter): %s "
            "stands in",
            cases[i].family);
        const char *first = strstr(str_text(&said), line);
        assert_contains(str_text(&said), line);
        assert_null(strstr(first + 1, line));
        assert_can_be_read(folder);
        str_free(&said);
        folder_remove(folder);
    }
}

// An instance counts like a file of its own: bold is bolder than regular.
static void variable_fonts_are_found_by_their_instances(void **state)
{
    (void)state;
    if (access(VARIABLE, F_OK) != 0) {
        print_message("skipped: the package fonts-inter-variable is not installed\n");
        skip();
    }
    const char *folder = folder_new();
    struct str said = {0};
    struct error error;
    draw(folder, VARIABLE, &said);
    assert_string_equal(str_text(&said), "");
    assert_can_be_read(folder);
    setenv("FONTCONFIG_FILE", folder_file(folder, "fonts.conf"), 1);
    struct fonts *fonts = fonts_open("fonts/fonts.json", NULL, &error);
    assert_non_null(fonts);
    assert_null(fonts_warning(fonts, 0));
    struct typesetter type = fonts_typesetter(fonts);
    int widths[FACE_COUNT];
    for (int i = 0; i < FACE_COUNT; i++) {
        struct type_style style = {.face = (enum typeface)i, .size_px = 200};
        widths[i] = type.width(type.context, &style, "Weight", 6);
    }
    assert_true(widths[FACE_DISPLAY_BOLD] > widths[FACE_DISPLAY_SEMIBOLD]);
    assert_true(widths[FACE_DISPLAY_SEMIBOLD] > widths[FACE_DISPLAY]);
    assert_true(widths[FACE_TEXT_BOLD] > widths[FACE_TEXT_SEMIBOLD]);
    assert_true(widths[FACE_TEXT_SEMIBOLD] > widths[FACE_TEXT]);
    fonts_close(fonts);
    unsetenv("FONTCONFIG_FILE");
    str_free(&said);
    folder_remove(folder);
}

static void without_any_font_there_are_still_shapes(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str said = {0};
    draw(folder, NULL, &said);
    assert_contains(str_text(&said), "warning: plumbline: no font is installed, not even one to stand in "
                                     "(Debian package fonts-inter): words are bars");
    assert_true(share_of(folder, 0xFFC629) >= 2);  // the progress, the label's pill
    assert_true(share_of(folder, 0xF6F2E8) >= 40); // title and clock
    str_free(&said);
    folder_remove(folder);
}

static void check_says_what_is_missing(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str said = {0};
    write_config(folder, DEJAVU);
    run_with(folder, "check --schedule assets/lpc2019.json", &said);
    assert_contains(str_text(&said), "warning  fonts  the font Inter is not installed (Debian package "
                                     "fonts-inter): DejaVu Sans stands in  (install the package");
    assert_null(strstr(str_text(&said), "warning: plumbline")); // a finding is reported once
    str_free(&said);
    write_config(folder, NULL);
    assert_int_equal(run_with(folder, "check --schedule assets/lpc2019.json", &said), 0);
    assert_contains(str_text(&said), "warning  fonts  no font is installed");
    assert_null(strstr(str_text(&said), "has letters that no font here can draw"));
    str_free(&said);
    folder_remove(folder);
}

static void no_metric_is_0_without_a_font(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct error error;
    setenv("FONTCONFIG_FILE", write_config(folder, NULL), 1);
    struct fonts *fonts = fonts_open("fonts/fonts.json", NULL, &error);
    assert_non_null(fonts);
    struct typesetter type = fonts_typesetter(fonts);
    for (int size = 1; size < 200; size++) {
        struct type_style style = {.face = FACE_TEXT, .size_px = size};
        struct type_metrics metrics = type.metrics(type.context, &style);
        assert_true(metrics.ascent > 0 && metrics.descent > 0);
        assert_true(metrics.line_height > 0 && metrics.cap_height > 0);
        int digit = type.width(type.context, &style, "8", 1);
        assert_true(digit > 0);
        assert_int_equal(type.width(type.context, &style, "88", 2), 2 * digit);
    }
    fonts_close(fonts);
    unsetenv("FONTCONFIG_FILE");
    folder_remove(folder);
}

// Fontconfig's cache depends on the folder's time: it misses changes within a file.
static void a_damaged_font_is_done_without(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str bytes = {0};
    struct str said = {0};
    struct error error;
    assert_true(file_read(DEJAVU "/DejaVuSans.ttf", 16 << 20, &bytes, &error));
    folder_write(folder, "only.ttf", bytes.text, bytes.length);
    draw(folder, folder, &said);
    FILE *file = fopen(folder_file(folder, "only.ttf"), "r+");
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), 100), 0);
    fclose(file);
    str_free(&said);
    draw(folder, folder, &said);
    assert_true(share_of(folder, 0xF6F2E8) >= 40);
    str_free(&said);
    str_free(&bytes);
    folder_remove(folder);
}

static void a_broken_list_is_an_error(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct error error;
    const char json[] = "{\"faces\":{\"display-bold\":{\"families\":[],\"weight\":700}}}";
    folder_write(folder, "fonts.json", json, sizeof json - 1);
    assert_null(fonts_open(folder_file(folder, "fonts.json"), NULL, &error));
    assert_contains(error.text, "/fonts.json: $.faces.display-bold: expected {\"families\"");
    assert_null(fonts_open("/nonexistent.json", NULL, &error));
    assert_contains(error.text, "/nonexistent.json");
    folder_remove(folder);
}

static void assert_ended_well(const char *command, int descriptors, int status, const struct str *said)
{
    bool fault = strstr(str_text(said), "runtime error") || strstr(str_text(said), "Sanitizer");
    bool named = strstr(str_text(said), "Too many open files") != NULL;
    // Where its libraries cannot be opened, the loader reports that.
    bool loaded = strstr(str_text(said), "error while loading shared libraries") == NULL;
    if (loaded && (fault || status > 1 || (status == 1 && !named)))
        fail_msg("%s with %d descriptors ended with %d: %s", command, descriptors, status, str_text(said));
}

// Each run ends with a picture, or says what ran out.
static void few_descriptors_do_not_kill_it(void **state)
{
    (void)state;
    const char *folder = folder_new();
    char before[64];
    char arguments[PATH_MAX + 256];
    for (int n = 4; n <= 40; n += n < 16 ? 2 : 6) {
        struct str said = {0};
        snprintf(before, sizeof before, "ulimit -n %d; ", n);
        snprintf(
            arguments, sizeof arguments, "shot %s --size 640x360 -o %s", shown, folder_file(folder, "x.png"));
        int status = program_run_after(before, arguments, &said);
        assert_ended_well("shot", n, status, &said);
        if (status == 0) {
            assert_true(share_of(folder, 0xF6F2E8) > 10);
            unlink(folder_file(folder, "x.png"));
        }
        str_free(&said);
    }
    folder_remove(folder);
}

// A display keeps files open. One that cannot read its schedule waits for it, and is terminated here; so is
// one that a slow machine does not let come to its end.
static void a_display_with_few_descriptors_goes_on(void **state)
{
    (void)state;
    char before[96];
    char arguments[256];
    snprintf(arguments, sizeof arguments, "show --headless 1280x720 --once --speed 1000 %s", shown);
    for (int n = 8; n <= 40; n += 8) {
        struct str said = {0};
        snprintf(before, sizeof before, "ulimit -n %d; XDG_STATE_HOME=/proc/nonexistent timeout 5 ", n);
        int status = program_run_after(before, arguments, &said);
        assert_ended_well("show", n, status == 124 ? 0 : status, &said);
        str_free(&said);
    }
}

// All digits differ.
static void digits_of_strokes_differ(void **state)
{
    (void)state;
    SDL_Surface *drawn[10];
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 40};
    for (int digit = 0; digit < 10; digit++) {
        char text[2] = {(char)('0' + digit), '\0'};
        drawn[digit] = SDL_CreateRGBSurfaceWithFormat(0, 40, 40, 32, SDL_PIXELFORMAT_XRGB8888);
        assert_non_null(drawn[digit]);
        builtin_font_draw(drawn[digit], &style, text, 1, 2, 36, 0xFFFFFF);
        for (int other = 0; other < digit; other++)
            assert_memory_not_equal(drawn[digit]->pixels, drawn[other]->pixels, (size_t)40 * 40 * 4);
    }
    for (int digit = 0; digit < 10; digit++)
        SDL_FreeSurface(drawn[digit]);
}

static int go_to_the_project(void **state)
{
    (void)state;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/..", test_folder());
    return chdir(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faces_are_found_by_family_and_weight),
        cmocka_unit_test(a_themes_family_is_taken_in_the_weight_that_is_nearest),
        cmocka_unit_test(substitutes_are_legible_and_reported_once),
        cmocka_unit_test(variable_fonts_are_found_by_their_instances),
        cmocka_unit_test(without_any_font_there_are_still_shapes),
        cmocka_unit_test(check_says_what_is_missing),
        cmocka_unit_test(no_metric_is_0_without_a_font),
        cmocka_unit_test(a_damaged_font_is_done_without),
        cmocka_unit_test(a_broken_list_is_an_error),
        cmocka_unit_test(few_descriptors_do_not_kill_it),
        cmocka_unit_test(a_display_with_few_descriptors_goes_on),
        cmocka_unit_test(digits_of_strokes_differ),
    };
    return cmocka_run_group_tests(tests, go_to_the_project, NULL);
}
