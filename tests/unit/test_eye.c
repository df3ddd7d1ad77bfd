// Legibility from a distance: a slide is blurred as somebody with 20/20 vision sees it, tesseract reads it,
// and the words of title, speakers, times and minutes must be in the result.
//
// The blur is a Gaussian of half a minute of arc on a screen of 55 inches. By default a sample of the talks
// is read at 8 m, of which 95 % must be recognised. EYE=1 in the environment reads all talks at 4, 8, 12 and
// 16 m, and prints the share for each slide.
#include "support/drawing.h"
#include "support/folder.h"

#include "base/text.h"
#include "scene/i18n.h"
#include "screen/png_write.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 1920, HEIGHT = 1080 };

static double sigma_px(double metres)
{
    double px_per_m = hypot(WIDTH, HEIGHT) / (55 * 0.0254);
    return tan(0.5 / 60 * acos(-1) / 180) * metres * px_per_m;
}

static float channel(const SDL_Surface *surface, int x, int y, int shift)
{
    const uint32_t *row =
        (const uint32_t *)(const void *)((const char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
    return (float)(row[x] >> shift & 0xFF);
}

// Blurs a line of `count` values, `step` apart.
static void blur_line(float *line, int count, int step, const float *kernel, int radius, float *scratch)
{
    for (int i = 0; i < count; i++)
        scratch[i] = line[i * step];
    for (int i = 0; i < count; i++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
            int at = i + k < 0 ? 0 : i + k >= count ? count - 1 : i + k;
            sum += scratch[at] * kernel[k + radius];
        }
        line[i * step] = sum;
    }
}

static void blur(SDL_Surface *surface, double sigma)
{
    enum { RADIUS_MAX = 32 };
    int radius = (int)(3 * sigma + 1);
    float kernel[2 * RADIUS_MAX + 1] = {0};
    float sum = 0;
    radius = radius < RADIUS_MAX ? radius : RADIUS_MAX;
    for (int k = -radius; k <= radius; k++)
        sum += kernel[k + radius] = (float)exp(-k * k / (2 * sigma * sigma));
    for (int k = 0; k <= 2 * radius; k++)
        kernel[k] /= sum;
    float *plane = malloc(sizeof *plane * WIDTH * HEIGHT);
    float *scratch = malloc(sizeof *scratch * WIDTH);
    assert_non_null(plane);
    assert_non_null(scratch);
    for (int shift = 0; shift <= 16; shift += 8) {
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                plane[y * WIDTH + x] = channel(surface, x, y, shift);
        for (int y = 0; y < HEIGHT; y++)
            blur_line(plane + (ptrdiff_t)y * WIDTH, WIDTH, 1, kernel, radius, scratch);
        for (int x = 0; x < WIDTH; x++)
            blur_line(plane + x, HEIGHT, WIDTH, kernel, radius, scratch);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                uint32_t *pixel =
                    (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch) + x;
                *pixel = (*pixel & ~(UINT32_C(0xFF) << shift)) | (uint32_t)(plane[y * WIDTH + x] + 0.5F)
                                                                     << shift;
            }
    }
    free(plane);
    free(scratch);
}

// "1 h" and "1h" are the same word.
static void join_hours(struct str *text)
{
    size_t to = 0;
    for (size_t i = 0; i < text->length; i++) {
        const char *at = text->text + i;
        bool joins = *at == ' ' && i > 0 && isdigit((unsigned char)at[-1]) && at[1] == 'h' && at[2] == ' ';
        if (!joins)
            text->text[to++] = *at;
    }
    text->text[to] = '\0';
    text->length = to;
}

// Normalised words: lower case, letters and digits alone, with one letter for I, l and 1, which look alike.
static void plain_words(const char *text, struct str *out)
{
    str_add_char(out, ' ');
    for (const char *c = text; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        if (isalnum(byte))
            str_add_char(out, (char)(byte == 'I' ? 'l' : tolower(byte)));
        else if (isspace(byte) && out->text[out->length - 1] != ' ')
            str_add_char(out, ' ');
    }
    str_add_char(out, ' ');
    join_hours(out);
    for (char *c = out->text; *c; c++)
        if (*c == '1')
            *c = 'l';
}

static void read_picture(const char *path, struct str *out)
{
    char command[512];
    char line[512];
    struct str said = {0};
    snprintf(command, sizeof command, "OMP_THREAD_LIMIT=1 tesseract %s stdout --psm 11 2>/dev/null", path);
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): a command of our own
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe))
        str_add_text(&said, line);
    pclose(pipe);
    plain_words(str_text(&said), out);
    str_free(&said);
}

struct tally {
    long words, read;
};

// Counts the words that matter, and those that were read.
static void count_words(const struct scene *scene, const char *read, struct tally *tally)
{
    static const char *const roles[] = {"title", "speakers", "times", "left", "until", "room-name",
        "countdown", "row-time", "row-title", "row-speakers", "then-title", "topic", "next-title",
        "next-time"};
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        bool counts = false;
        for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
            counts |= item->shape == SHAPE_TEXT && strcmp(item->role, roles[r]) == 0;
        if (!counts)
            continue;
        struct str plain = {0};
        plain_words(item->text, &plain);
        char *rest = plain.text;
        for (char *word = strtok_r(plain.text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
            struct str wanted = {0};
            str_format(&wanted, " %s ", word);
            tally->words++;
            bool found = strstr(read, str_text(&wanted)) != NULL;
            tally->read += found;
            if (!found && getenv("EYE"))
                print_message("missed: %s (%s)\n", word, item->text);
            str_free(&wanted);
        }
        str_free(&plain);
    }
}

static void look_at(const struct slide *slide, const struct view *view, double metres, const char *folder,
    struct tally *tally)
{
    struct scene scene = {0};
    struct str read = {0};
    struct error error;
    drawing_compose(slide, view, WIDTH, HEIGHT, &scene);
    SDL_Surface *surface = drawing_paint(&scene);
    blur(surface, sigma_px(metres));
    assert_true(png_write(surface, folder_file(folder, "eye.png"), &error));
    SDL_FreeSurface(surface);
    read_picture(folder_file(folder, "eye.png"), &read);
    count_words(&scene, str_text(&read), tally);
    str_free(&read);
    scene_free(&scene);
}

// tesseract-ocr-eng reads English: talks in other scripts would say nothing about our slides.
static bool is_english(const struct item *item)
{
    for (const char *c = item->title; *c; c++)
        if ((unsigned char)*c >= 0x80)
            return false;
    for (size_t i = 0; i < item->speaker_count; i++)
        for (const char *c = item->speakers[i].name; *c; c++)
            if ((unsigned char)*c >= 0x80)
                return false;
    return item->kind == ITEM_TALK && !item->cancelled && item->at.end - item->at.start >= 300;
}

// Every `step`th talk of a schedule, on the slides `now` and `next`.
static void read_talks(const struct schedule *schedule, size_t step, double metres, const char *folder,
    struct tally *now, struct tally *next)
{
    size_t seen = 0;
    for (size_t r = 0; r < schedule->room_count; r++) {
        struct place place = {.kind = PLACE_ROOM, .room = r, .label = schedule->rooms[r].name};
        struct programme *programme = programme_new(schedule, &place);
        for (size_t i = 0; i < programme->count; i++) {
            const struct item *item = programme->items[i];
            struct agenda agenda;
            if (!is_english(item) || seen++ % step != 0)
                continue;
            struct view view = drawing_view(programme, item->at.start + 130, &agenda);
            view.place.label = place.label;
            if (agenda.now_count == 1)
                look_at(slide_find("now"), &view, metres, folder, now);
            if (agenda.next && is_english(agenda.next))
                look_at(slide_find("next"), &view, metres, folder, next);
            agenda_release(&agenda);
        }
        programme_free(programme);
    }
}

// Other slides, at some times of LPC 2019.
static void read_others(double metres, const char *folder)
{
    static const char *const others[][2] = {{"break", "2019-09-10T16:35:00+01:00"},
        {"agenda", "2019-09-10T15:33:00+01:00"}, {"stage", "2019-09-10T15:43:00+01:00"},
        {"before", "2019-09-10T09:30:00+01:00"}, {"about", "2019-09-10T15:33:00+01:00"},
        {"handover", "2019-09-10T15:29:45+01:00"}, {"hall", "2019-09-10T15:33:00+01:00"}};
    const struct schedule *lpc = drawing_schedule("assets/lpc2019.json");
    struct programme *jade = test_programme(lpc, "Jade/room-I&II");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct agenda agenda;
        struct tally tally = {0};
        struct view view = drawing_view(jade, test_instant(others[i][1]), &agenda);
        struct room_row room = {.label = view.place.label, .agenda = agenda};
        view.rooms.count = 1;
        view.rooms.list = &room;
        look_at(slide_find(others[i][0]), &view, metres, folder, &tally);
        print_message("%2.0f m: %s %ld of %ld words\n", metres, others[i][0], tally.read, tally.words);
        agenda_release(&agenda);
    }
    programme_free(jade);
    schedule_unref(lpc);
}

static double share(const struct tally *tally)
{
    return tally->words > 0 ? (double)tally->read / (double)tally->words : 1;
}

static void the_corridor_reads_it(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t step; // of the sample
    } schedules[] = {{"assets/lpc2019.json", 8}, {"../shared/schedules/pretalx-rc3.json", 60},
        {"../shared/schedules/pretalx-democon.json", 40},
        {"../shared/schedules/indico-event-xdc2021.json", 20}};
    static const double metres[] = {8, 4, 12, 16};
    bool all = getenv("EYE") != NULL;
    const char *folder = folder_new();
    for (size_t m = 0; m < (all ? 4 : 1); m++) {
        struct tally now = {0};
        struct tally next = {0};
        for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
            const struct schedule *schedule = drawing_schedule(schedules[i].name);
            if (schedule)
                read_talks(schedule, all ? 3 : schedules[i].step, metres[m], folder, &now, &next);
            schedule_unref(schedule);
        }
        print_message("%2.0f m: now %ld of %ld words, next %ld of %ld\n", metres[m], now.read, now.words,
            next.read, next.words);
        if (all)
            read_others(metres[m], folder);
        assert_true(now.words > 50);
        if (metres[m] <= 8 && (share(&now) < 0.95 || share(&next) < 0.95))
            fail_msg("fewer than 95 of 100 words can be read from %.0f m", metres[m]);
    }
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_corridor_reads_it)};
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
