// Lines of text as people read them: Korean words are kept, joined emoji are one picture or none, and letters
// stand on one baseline whatever is above them.
#include "support/drawing.h"

#include "base/text.h"
#include "scene/text_break.h"
#include "screen/text_runs.h"

#include <SDL2/SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- Korean words

static void check_breaks(const char *text, const char *expected)
{
    struct text_breaks breaks = text_breaks_of(text, strlen(text), TEXT_BREAK_LINES);
    struct str found = {0};
    size_t start = 0;
    for (size_t i = 0; i < breaks.count; i++) {
        str_format(&found, "%s%.*s", i > 0 ? "|" : "", (int)(breaks.at[i] - start), text + start);
        start = breaks.at[i];
    }
    assert_string_equal(str_text(&found), expected);
    str_free(&found);
    text_breaks_free(&breaks);
}

static void korean_words_are_kept(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"오방색 Five Colour 김밥 Gimbab", "오방색 |Five |Colour |김밥 |Gimbab"},
        {"김밥Gimbab 만들기", "김밥Gimbab |만들기"},
        {"2024년도 제3회 학술대회", "2024년도 |제3회 |학술대회"},
        {"한국(南韓)의 집", "한국(南韓)의 |집"},
        {"한국어—English", "한국어—|English"},
        {"커널·드라이버, 그리고 둘", "커널·드라이버, |그리고 |둘"},
        // Japanese and Chinese have no spaces.
        {"日本語のテスト", "日本語の|テスト"},
        {"中文测试", "中文|测试"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_breaks(cases[i][0], cases[i][1]);
}

// Is there a break after this part of the text?
static bool breaks_after(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    assert_non_null(found);
    size_t end = (size_t)(found - text) + strlen(part);
    struct text_breaks breaks = text_breaks_of(text, strlen(text), TEXT_BREAK_LINES);
    bool any = false;
    for (size_t i = 0; i < breaks.count; i++)
        any = any || breaks.at[i] == end;
    text_breaks_free(&breaks);
    return any;
}

// Where particles end them; not within a word, as "会場" or "ありません".
static void japanese_breaks_between_phrases(void **state)
{
    (void)state;
    const char *sign = "本日この会場の予定はありません";
    assert_true(breaks_after(sign, "会場の") && breaks_after(sign, "予定は"));
    assert_false(breaks_after(sign, "会") || breaks_after(sign, "予") || breaks_after(sign, "ありま"));
    const char *thanks = "ご来場ありがとうございました。しばらくお待ちください";
    assert_true(breaks_after(thanks, "ご来場"));
    assert_false(breaks_after(thanks, "ご") || breaks_after(thanks, "ござ") || breaks_after(thanks, "くだ"));
    assert_true(breaks_after(thanks, "ました。"));
    const char *mixed = "Linux カーネルの memory 管理";
    assert_true(breaks_after(mixed, "Linux ") && breaks_after(mixed, "memory "));
    assert_false(breaks_after(mixed, "カー") || breaks_after(mixed, "Lin"));
}

// No break that is left is new, and none beside a space is lost.
static void only_breaks_inside_korean_words_go(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "한", "국", "어", " ", "a", "B", "7", "(", ")", "-", "—", "語", "の", ",", "·", "🏐", "%"};
    uint64_t seed = 5;
    for (int i = 0; i < 3000; i++) {
        struct str text = {0};
        for (int k = 0; k < 12; k++)
            str_add_text(&text, pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        struct text_breaks breaks = text_breaks_of(str_text(&text), text.length, TEXT_BREAK_LINES);
        assert_true(breaks.count > 0 && breaks.at[breaks.count - 1] == text.length);
        for (size_t b = 0; b + 1 < breaks.count; b++) {
            const char *at = str_text(&text) + breaks.at[b];
            const char *next = at;
            bool after_hangul =
                breaks.at[b] >= 3 && (unsigned char)at[-3] >= 0xEA && (unsigned char)at[-3] <= 0xED;
            uint32_t c = text_next(&next);
            assert_false(after_hangul && c >= 0xAC00 && c <= 0xD7A3);
        }
        text_breaks_free(&breaks);
        str_free(&text);
    }
}

static void an_ellipsis_does_not_follow_another(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {{"Journos…", "Journos"}, {"Journos... ", "Journos"}, {"A, b –", "A, b"}, {"plain", "plain"},
        {"C++", "C++"}, {"...", "."}, {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(
            text_break_before_ellipsis(cases[i].text, strlen(cases[i].text)), strlen(cases[i].expected));
}

// "Quadball🏐🤾: brooms" has its only break after the colon.
static void an_emoji_stays_with_its_word(void **state)
{
    (void)state;
    const char *text = "Quadball🏐🤾🏿\u200D♀\uFE0F: brooms";
    struct text_breaks breaks = text_breaks_of(text, strlen(text), TEXT_BREAK_LINES);
    assert_int_equal(breaks.count, 2);
    text_breaks_free(&breaks);
}

// ---- emoji, with fonts that have all letters

struct pretended {
    bool joins;
};

static int source(void *context, const struct type_style *style, uint32_t c, bool *drawable)
{
    (void)context;
    (void)style;
    *drawable = true;
    return c > 0x2000 ? 1 : 0;
}

static bool provides(void *context, const struct type_style *style, int source, uint32_t c)
{
    (void)context;
    (void)style;
    return (c > 0x2000) == (source == 1);
}

static bool joins(
    void *context, const struct type_style *style, const char *text, size_t length, size_t base, int *source)
{
    const struct pretended *fonts = context;
    (void)style;
    (void)text;
    assert_true(base > 0 && base < length);
    *source = 1;
    return fonts->joins;
}

// The runs, those that are left out in brackets.
static void check_runs(const char *text, bool joined, const char *expected)
{
    struct pretended pretended = {joined};
    struct text_runs_fonts fonts = {&pretended, source, provides, joins};
    struct type_style style = {.face = FACE_TEXT, .size_px = 20};
    struct text_runs runs;
    struct str found = {0};
    assert_true(text_runs_split(&fonts, &style, text, strlen(text), &runs));
    for (size_t i = 0; i < runs.count; i++) {
        const struct run *run = &runs.list[i];
        str_format(&found, run->left_out ? "%s[%.*s]" : "%s%.*s", i > 0 ? "|" : "", (int)run->length,
            text + run->start);
    }
    assert_string_equal(str_text(&found), expected);
    str_free(&found);
    text_runs_free(&runs);
}

static void joined_emoji_are_one_or_none(void **state)
{
    (void)state;
    static const struct {
        const char *text, *as_one, *in_pieces;
    } cases[] = {
        {"ball🏐 x", "ball|🏐| x", "ball|🏐| x"},
        {"a🤾🏿\u200D♀\uFE0Fb", "a|🤾🏿\u200D♀\uFE0F|b", "a|[🤾🏿\u200D♀\uFE0F]|b"},
        {"🏳\uFE0F\u200D⚧\uFE0F: x", "🏳\uFE0F\u200D⚧\uFE0F|: x", "[🏳\uFE0F\u200D⚧\uFE0F]|: x"},
        {"👩\u200D👩\u200D👧\u200D👦", "👩\u200D👩\u200D👧\u200D👦", "[👩\u200D👩\u200D👧\u200D👦]"},
        {"🏐🤾\u200D♂", "🏐|🤾\u200D♂", "🏐|[🤾\u200D♂]"},
        // A skin's tone goes alone; a tone that belongs to nothing stays.
        {"👍🏿 ok", "👍🏿| ok", "👍|[🏿]| ok"},
        {"☝\uFE0F🏽", "☝\uFE0F🏽", "☝\uFE0F|[🏽]"},
        {"a🏿", "a|🏿", "a|🏿"},
        // The flags of England and its like are black flags with tags.
        {"🏴\U000E0067\U000E0062\U000E007F", "🏴\U000E0067\U000E0062\U000E007F",
            "[🏴\U000E0067\U000E0062\U000E007F]"},
        // A key keeps its letter alone.
        {"1\uFE0F\u20E3 x", "1|[\uFE0F\u20E3]| x", "1|[\uFE0F\u20E3]| x"},
        {"#\u20E3 2\uFE0F", "#|[\u20E3]| 2\uFE0F", "#|[\u20E3]| 2\uFE0F"},
        // A flag is two letters; a third one belongs to none.
        {"ab 🇵🇹 c", "ab |🇵🇹| c", "ab |[🇵🇹 ]|c"},
        {"🇵🇹🇪🇸🇫", "🇵🇹|🇪🇸|🇫", "[🇵🇹]|[🇪🇸]|🇫"},
        // No indent, gap or end is left of what is left out.
        {"👩\u200D💻 in 🇵🇹🇪🇸 x 🇵🇹", "👩\u200D💻| in |🇵🇹|🇪🇸| x |🇵🇹", "[👩\u200D💻 ]|in |[🇵🇹]|[🇪🇸 ]|x|[ 🇵🇹]"},
        {"👩\u200D💻 🇵🇹", "👩\u200D💻| |🇵🇹", "[👩\u200D💻 ]|[]|[🇵🇹]"},
        // A joiner between letters joins no emoji.
        {"क\u200Dख", "क\u200Dख", "क\u200Dख"},
        {"🏐\u200Dx", "🏐\u200D|x", "🏐\u200D|x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_runs(cases[i].text, true, cases[i].as_one);
        check_runs(cases[i].text, false, cases[i].in_pieces);
    }
}

static int width_of(const char *text)
{
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 60};
    return render.type.width(render.type.context, &style, text, strlen(text));
}

// With this machine's fonts, whether they join or not.
static void what_is_left_out_has_no_width(void **state)
{
    (void)state;
    int without = width_of("Quadball: brooms");
    int with = width_of("Quadball🤾🏿\u200D♀\uFE0F: brooms");
    int one = width_of("Quadball🤾: brooms");
    // Letters are a pixel nearer or farther where they are no neighbours.
    assert_true(
        abs(with - without) <= 2 || (with > without && with - without <= (one - without) * 5 / 4 + 2));
    assert_true(width_of("ok👍🏿") - width_of("ok👍") < 12);
}

// ---- baselines

enum { WIDTH = 700, HEIGHT = 300, BASELINE = 180 };

// The lowest row with ink in the columns from `left` to `right`, for a text on a line of its own.
static int bottom_of(enum typeface face, int size, const char *text, int left, int right)
{
    struct scene scene = {0};
    struct type_style style = {.face = face, .size_px = size};
    scene_begin(&scene, "test", WIDTH, HEIGHT);
    scene_text(&scene, "t", &render.type, style, 20, BASELINE, COLOUR_TEXT, text, strlen(text));
    SDL_Surface *surface = drawing_paint(&scene);
    int bottom = -1;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = left; x < right && x < WIDTH; x++)
            if (((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x] % 0x1000000 !=
                render.theme.rgb[COLOUR_BACKGROUND])
                bottom = y;
    SDL_FreeSurface(surface);
    scene_free(&scene);
    return bottom;
}

// Whatever stands above or below its neighbours, an H has its feet on the baseline.
static void letters_stand_on_the_baseline(void **state)
{
    (void)state;
    static const char *const others[] = {
        "Ü", "ÜBER", "Ű", "Ẫ", "Å", "Ñandú", "Ǘ", "İ", "gÜ", "Ẫj", "Ọ̈", "H", "|", "Çg", "Ņ"};
    for (int face = 0; face < FACE_COUNT; face++)
        for (int size = 20; size <= 110; size += 18) {
            struct type_style style = {.face = (enum typeface)face, .size_px = size};
            int width = render.type.width(render.type.context, &style, "H", 1);
            int alone = bottom_of(style.face, size, "H", 0, 20 + width);
            for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
                char text[64];
                snprintf(text, sizeof text, "H %s", others[i]);
                int found = bottom_of(style.face, size, text, 0, 20 + width);
                if (found != alone)
                    fail_msg("%s at %d px: the H of \"%s\" ends at %d, not at %d", typeface_name(style.face),
                        size, text, found, alone);
            }
        }
}

// ---- figures

// A text painted as one line, from x 20 on.
static SDL_Surface *paint_line(struct type_style style, const char *text, int *width)
{
    struct scene scene = {0};
    scene_begin(&scene, "test", WIDTH, HEIGHT);
    *width = scene_text(&scene, "t", &render.type, style, 20, BASELINE, COLOUR_TEXT, text, strlen(text)) - 20;
    SDL_Surface *surface = drawing_paint(&scene);
    scene_free(&scene);
    return surface;
}

static bool has_ink(const SDL_Surface *surface, int x, int top, int bottom)
{
    for (int y = top; y < bottom; y++)
        if (((const uint32_t *)surface->pixels)[y * surface->pitch / 4 + x] % 0x1000000 !=
            render.theme.rgb[COLOUR_BACKGROUND])
            return true;
    return false;
}

// The groups of columns with ink, and the columns that are widest and narrowest between two of them.
struct gaps {
    int groups, widest, narrowest, left, right;
};

static struct gaps gaps_in(const SDL_Surface *surface)
{
    struct gaps gaps = {.narrowest = WIDTH, .left = -1};
    for (int x = 0; x < WIDTH; x++) {
        if (!has_ink(surface, x, 0, HEIGHT))
            continue;
        int gap = x - gaps.right - 1;
        if (gaps.left < 0)
            gaps = (struct gaps){.groups = 1, .narrowest = WIDTH, .left = x};
        else if (gap > 0) {
            gaps.groups++;
            gaps.widest = gap > gaps.widest ? gap : gaps.widest;
            gaps.narrowest = gap < gaps.narrowest ? gap : gaps.narrowest;
        }
        gaps.right = x;
    }
    return gaps;
}

static struct gaps gaps_of(struct type_style style, const char *text)
{
    int width;
    SDL_Surface *surface = paint_line(style, text, &width);
    struct gaps gaps = gaps_in(surface);
    SDL_FreeSurface(surface);
    return gaps;
}

static void a_time_is_one_word(void **state)
{
    (void)state;
    static const char *const times[] = {"11:11", "15:21", "10:01", "21:12"};
    const enum typeface faces[] = {FACE_DISPLAY_BOLD, FACE_DISPLAY_SEMIBOLD};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        for (int size = 40; size <= 120; size += 20)
            for (size_t f = 0; f < 2; f++) {
                struct type_style style = {.face = faces[f], .size_px = size, .cells = true};
                struct gaps gaps = gaps_of(style, times[i]);
                // No figure touches another, and none is farther away than a fifth of the em.
                if (gaps.groups != 5 || gaps.widest > size / 5)
                    fail_msg(
                        "%s at %d px: %d groups, %d pixels apart", times[i], size, gaps.groups, gaps.widest);
            }
}

// Its box is as wide as any other time's; at the right of the screen it ends where the box does.
static void a_time_at_the_right_ends_there(void **state)
{
    (void)state;
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 76, .cells = true};
    int width;
    int other;
    SDL_FreeSurface(paint_line(style, "20:00", &other));
    style.at_right = true;
    SDL_Surface *surface = paint_line(style, "11:11", &width);
    assert_int_equal(width, other);
    assert_in_range(gaps_in(surface).right, 20 + width - 76 / 6, 20 + width);
    SDL_FreeSurface(surface);
}

static void what_counts_stays_where_it_is(void **state)
{
    (void)state;
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 100, .cells = true, .counts = true};
    for (int second = 10; second < 59; second++) {
        char text[16];
        int width;
        int later_width;
        snprintf(text, sizeof text, "1:%02d", second);
        SDL_Surface *now = paint_line(style, text, &width);
        snprintf(text, sizeof text, "1:%02d", second + 1);
        SDL_Surface *later = paint_line(style, text, &later_width);
        assert_int_equal(width, later_width);
        // Up to the tens, nothing changes.
        int unchanged = 20 + render.type.width(render.type.context, &style, "1:00", second % 10 == 9 ? 2 : 3);
        for (int y = 0; y < HEIGHT; y++)
            assert_memory_equal((const char *)now->pixels + y * now->pitch,
                (const char *)later->pixels + y * later->pitch, (size_t)unchanged * 4);
        SDL_FreeSurface(now);
        SDL_FreeSurface(later);
    }
}

// A countdown's figures look like one number: none is far from the next, though the seconds have cells.
static void what_counts_does_not_fall_apart(void **state)
{
    (void)state;
    static const char *const counts[] = {"11:58", "11:11", "1:30", "21:11", "1:11:11", "0:41"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 100, .cells = true, .counts = true};
        struct gaps gaps = gaps_of(style, counts[i]);
        if (gaps.groups != (int)strlen(counts[i]) || gaps.widest > 22)
            fail_msg("%s: %d groups, %d pixels apart", counts[i], gaps.groups, gaps.widest);
    }
}

// The dots of a room's number are seen: with as much air on both sides as a pixel in thirty of the em.
static void dots_of_numbers_stand_apart(void **state)
{
    (void)state;
    for (int face = 0; face < FACE_COUNT; face++)
        for (int size = 30; size <= 120; size += 30) {
            struct type_style style = {.face = (enum typeface)face, .size_px = size};
            struct gaps gaps = gaps_of(style, "K.1.1");
            if (gaps.groups != 5 || gaps.narrowest < size / 30 + 1)
                fail_msg("%s at %d px: %d groups, %d pixels apart", typeface_name(style.face), size,
                    gaps.groups, gaps.narrowest);
        }
    // A sentence's dot is not one of these.
    struct type_style style = {.face = FACE_TEXT, .size_px = 100};
    const struct typesetter *type = &render.type;
    int sum = type->width(type->context, &style, "a", 1) + type->width(type->context, &style, ".", 1);
    assert_in_range(type->width(type->context, &style, "a.", 2), sum - 8, sum + 1);
}

// As far from the line as from the figures' tops: in "1:1", the second group of columns.
static void a_clocks_colon_is_in_the_middle(void **state)
{
    (void)state;
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 100, .cells = true};
    int width;
    int group = 0;
    int top[4] = {HEIGHT, HEIGHT, HEIGHT, HEIGHT};
    int bottom[4] = {0};
    SDL_Surface *surface = paint_line(style, "1:1", &width);
    for (int x = 1; x < WIDTH; x++) {
        bool ink = has_ink(surface, x, 0, HEIGHT);
        group += ink && !has_ink(surface, x - 1, 0, HEIGHT);
        for (int y = 0; ink && group < 4 && y < HEIGHT; y++)
            if (has_ink(surface, x, y, y + 1)) {
                top[group] = y < top[group] ? y : top[group];
                bottom[group] = y > bottom[group] ? y : bottom[group];
            }
    }
    SDL_FreeSurface(surface);
    assert_int_equal(group, 3);
    assert_in_range(top[2] - top[1], bottom[1] - bottom[2] - 2, bottom[1] - bottom[2] + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(korean_words_are_kept),
        cmocka_unit_test(japanese_breaks_between_phrases),
        cmocka_unit_test(only_breaks_inside_korean_words_go),
        cmocka_unit_test(an_ellipsis_does_not_follow_another),
        cmocka_unit_test(an_emoji_stays_with_its_word),
        cmocka_unit_test(joined_emoji_are_one_or_none),
        cmocka_unit_test(what_is_left_out_has_no_width),
        cmocka_unit_test(letters_stand_on_the_baseline),
        cmocka_unit_test(a_time_is_one_word),
        cmocka_unit_test(a_time_at_the_right_ends_there),
        cmocka_unit_test(what_counts_stays_where_it_is),
        cmocka_unit_test(what_counts_does_not_fall_apart),
        cmocka_unit_test(dots_of_numbers_stand_apart),
        cmocka_unit_test(a_clocks_colon_is_in_the_middle),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
