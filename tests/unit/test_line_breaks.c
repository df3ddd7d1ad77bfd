// Where lines of titles break: typography's rules, the words of scripts without spaces, hyphens in words that
// are too long, and the choice among all breaks.
#include "support/drawing.h"

#include "scene/break_rules.h"
#include "scene/hyphenation.h"
#include "scene/layout.h"
#include "scene/line_choice.h"
#include "scene/text_break.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

// ---- places

static void check_places(const char *text, enum text_break_kind kind, const char *expected)
{
    struct text_breaks breaks = text_breaks_of(text, strlen(text), kind);
    struct str found = {0};
    size_t start = 0;
    for (size_t i = 0; i < breaks.count; i++) {
        bool hyphen = i > 0 && breaks.cost[i - 1] == BREAK_HYPHEN;
        str_format(&found, "%s%.*s",
            i == 0   ? ""
            : hyphen ? "~"
                     : "|",
            (int)(breaks.at[i] - start), text + start);
        start = breaks.at[i];
    }
    assert_string_equal(str_text(&found), expected);
    str_free(&found);
    text_breaks_free(&breaks);
}

static void no_line_begins_with_what_follows(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Foo – bar — baz - x", "Foo – |bar — |baz - |x"},
        {"Rock—paper", "Rock—|paper"},
        {"Ana · Bo / Cy", "Ana · |Bo / |Cy"},
        {"Titre : « une suite » ?", "Titre : |« une |suite » ?"},
        {"Yes | no", "Yes | |no"},
        {"It works !", "It |works !"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_places(cases[i][0], TEXT_BREAK_LINES, cases[i][1]);
}

static void numbers_stay_with_what_they_count(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"ends in 3 min, or 10 %", "ends |in |3 min, |or |10 %"},
        {"Part 2 of § 5 in v 2", "Part 2 |of |§ 5 |in |v 2"},
        {"Teil II: 3 GB", "Teil II: |3 GB"},
        {"Part two", "Part |two"},
        {"10 people", "10 |people"},
        {"Kapitel 3. 50 km/h", "Kapitel 3. |50 |km/h"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_places(cases[i][0], TEXT_BREAK_LINES, cases[i][1]);
}

static void some_breaks_wait_until_they_are_needed(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"Checkpoint/Restore", "Checkpoint/Restore", "Check~point/|Res~tore"},
        {"C++/Rust x-ray", "C++/Rust |x-ray", "C++/|Rust |x-|ray"},
        {"client-server", "client-|server", "client-|server"},
        {"Kern\u00ADspaltung", "Kern\u00ADspaltung", "Kern\u00AD~spaltung"},
        {"copy_process_flags", "copy_process_flags", "copy_|process_|flags"},
        {"日本語のテスト", "日本語の|テスト", "日|本|語|の|テ|ス|ト"},
        {"使用内核命名空间", NULL, "使|用|内|核|命|名|空|间"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i][1])
            check_places(cases[i][0], TEXT_BREAK_LINES, cases[i][1]);
        check_places(cases[i][0], TEXT_BREAK_NEEDED, cases[i][2]);
    }
}

// With ICU's dictionaries; and Japanese brackets keep their particle.
static void scripts_without_spaces_break_between_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"การแยกพื้นที่", "การ|แยก|พื้นที่"},
        {"ຂອງລະບົບ", "ຂອງ|ລະບົບ"},
        {"សុវត្ថិភាពប្រព័ន្ធ", "សុវត្ថិភាព|ប្រព័ន្ធ"},
        {"題名はどこで、長い", "題名は|どこで、|長い"},
        {"「観測」から制御へ", "「観測」から|制御へ"},
        {"Linuxカーネル", "Linuxカーネル"},
        {"从入门到实践", "从|入门|到|实践"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_places(cases[i][0], TEXT_BREAK_LINES, cases[i][1]);
}

static int cost_in(const char *text)
{
    const char *bar = strchr(text, '|');
    struct str whole = {0};
    assert_non_null(bar);
    str_format(&whole, "%.*s%s", (int)(bar - text), text, bar + 1);
    int cost = break_rules_cost(str_text(&whole), whole.length, (size_t)(bar - text));
    str_free(&whole);
    return cost;
}

static void what_belongs_to_the_next_line_is_missed(void **state)
{
    (void)state;
    static const char *const awkward[] = {"The |art", "THE |ART", "Einführung in die |Kunst", "(the |art",
        "l’usage des |uns", "la vida de |la", "arte e |vida", "Rock & |Roll", "J. |Smith", "Linux |5.4",
        "Dr. |No", "een tafel van |hout", "perché il |mare"};
    static const char *const plain[] = {
        "art |the", "Then |art", "Conference, |and", "日本 |語", "김 |철수", "The (|x)"};
    for (size_t i = 0; i < sizeof awkward / sizeof *awkward; i++)
        if (cost_in(awkward[i]) < BREAK_AWKWARD || cost_in(awkward[i]) > BREAK_MAX)
            fail_msg("%s costs %d", awkward[i], cost_in(awkward[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (cost_in(plain[i]) > BREAK_PLAIN)
            fail_msg("%s costs %d", plain[i], cost_in(plain[i]));
    assert_true(cost_in("Security: |what") < cost_in("Security |what"));
}

// ---- hyphens

static void check_hyphens(const char *word, const char *expected)
{
    size_t at[100];
    size_t count = hyphenation_places(word, strlen(word), at);
    struct str found = {0};
    for (size_t i = 0, start = 0; i <= count; i++) {
        size_t end = i < count ? at[i] : strlen(word);
        str_format(&found, "%s%.*s", i > 0 ? "-" : "", (int)(end - start), word + start);
        start = end;
    }
    assert_string_equal(str_text(&found), expected);
    str_free(&found);
}

static void long_words_are_parted_at_syllables(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Datenschutzgrundverordnung", "Daten-schutz-grund-ve-rord-nung"},
        {"Donaudampfschifffahrt", "Donau-dampf-schiff-fahrt"},
        {"Gesellschaft", "Gesell-schaft"},
        {"Hackerspaces", "Hacker-spa-ces"},
        {"workstations", "work-sta-tions"},
        {"internationalization", "inter-na-tio-na-li-za-tion"},
        {"développement", "déve-lop-pe-ment"},
        {"Безопасность", "Безо-пас-ность"},
        // Too short, code, no vowels, another script.
        {"kernel", "kernel"},
        {"example.org", "example.org"},
        {"user@machine", "user@machine"},
        {"WWWWWWWWWWWWWW", "WWWWWWWWWWWWWW"},
        {"कंटेनरसुरक्षा", "कंटेनरसुरक्षा"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_hyphens(cases[i][0], cases[i][1]);
}

// ---- the choice

static int cost_of_ends(
    const struct line_piece *pieces, size_t count, int width, size_t lines, const size_t *ends)
{
    int cost = 0;
    for (size_t line = 0; line < lines; line++) {
        size_t from = line > 0 ? ends[line - 1] : 0;
        int wide = pieces[ends[line] - 1].at_end;
        for (size_t i = from; i + 1 < ends[line]; i++)
            wide += pieces[i].whole;
        if (wide > width)
            return INT_MAX;
        bool last = ends[line] == count;
        bool alone = last && from > 0 && from + 1 == ends[line];
        cost += (int)((long)wide * wide * 1000 / ((long)width * width));
        cost += last ? 0 : pieces[ends[line] - 1].penalty;
        cost += wide < width * (alone ? 40 : 20) / 100 ? 250 : 0;
    }
    return cost;
}

// The cheapest of all ways, tried one by one.
static int cheapest(
    const struct line_piece *pieces, size_t count, int width, size_t lines, size_t *ends, size_t line)
{
    int best = INT_MAX;
    if (line + 1 == lines) {
        ends[line] = count;
        return cost_of_ends(pieces, count, width, lines, ends);
    }
    for (size_t end = (line > 0 ? ends[line - 1] : 0) + 1; end + (lines - line - 1) <= count; end++) {
        ends[line] = end;
        int cost = cheapest(pieces, count, width, lines, ends, line + 1);
        best = cost < best ? cost : best;
    }
    return best;
}

static void the_choice_is_the_best_of_all(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        struct line_piece pieces[9];
        size_t ends[LINE_CHOICE_LINES];
        size_t tried[LINE_CHOICE_LINES];
        size_t count = 1 + test_random(&seed) % 9;
        size_t lines = 1 + test_random(&seed) % 4;
        for (size_t i = 0; i < count; i++) {
            int wide = 5 + (int)(test_random(&seed) % 60);
            pieces[i] = (struct line_piece){
                .whole = wide + 4, .at_end = wide, .penalty = (int)(test_random(&seed) % 400)};
        }
        int best = count < lines ? INT_MAX : cheapest(pieces, count, 100, lines, tried, 0);
        bool chosen = line_choice(pieces, count, 100, lines, ends);
        assert_int_equal(chosen, best != INT_MAX);
        if (chosen)
            assert_int_equal(cost_of_ends(pieces, count, 100, lines, ends), best);
    }
    assert_false(line_choice(NULL, 0, 100, 1, NULL));
}

// ---- paragraphs

static struct scene scene;
static struct style style;

static struct layout begin(void)
{
    scene_begin(&scene, "test", 1920, 1080);
    style = drawing_test_style(1920, 1080);
    return layout_of(&scene, &style);
}

// The lines as they are drawn.
static void draw_lines(const struct layout *layout, const struct layout_block *block, struct str *out)
{
    size_t first = scene.count;
    layout_draw(layout, block, "title", layout->left, layout->top, COLOUR_TEXT);
    for (size_t i = first; i < scene.count; i++)
        str_format(out, "%s%s", i > first ? "|" : "", scene.items[i].text);
}

static void check_lines(const char *text, int size, int width, int lines, const char *expected)
{
    struct layout layout = begin();
    struct str found = {0};
    struct layout_block block = layout_fit(
        &layout, text, &(struct layout_fit){FACE_DISPLAY_BOLD, size, size, true, width, 900, lines});
    draw_lines(&layout, &block, &found);
    assert_string_equal(str_text(&found), expected);
    str_free(&found);
    scene_free(&scene);
}

static void titles_break_where_they_should(void **state)
{
    (void)state;
    // Equally long lines would end with "the" and "of".
    check_lines("Container security in the kernel", 100, 1000, 4, "Container security|in the kernel");
    check_lines("Container security: what we learned", 100, 1100, 4, "Container security:|what we learned");
    // What an abbreviation is short for goes on; a bracket begins a part.
    check_lines(
        "hotel forecourt, Av. Columbano Bordalo", 70, 860, 4, "hotel forecourt,|Av. Columbano Bordalo");
    check_lines("K.1.105 (La Fontaine)", 70, 500, 4, "K.1.105|(La Fontaine)");
    // The dot that parted them is not left at the end.
    check_lines("Ana Lima Pereira · Bo Chan Example", 100, 1100, 4, "Ana Lima Pereira|Bo Chan Example");
    // A hyphen where a word is parted, and none where a soft one is not needed.
    check_lines("Donaudampfschifffahrtsgesellschaft", 70, 900, 4, "Donaudampfschiff-|fahrtsgesellschaft");
    check_lines("Kern\u00ADspaltungs\u00ADsicherheits\u00ADbeauftragter", 70, 900, 4,
        "Kern\u00ADspaltungs-|sicherheits\u00ADbeauftragter");
    check_lines("Checkpoint/Restore", 70, 500, 4, "Checkpoint/|Restore");
}

static void a_soft_hyphen_is_not_seen_within_a_line(void **state)
{
    (void)state;
    struct layout layout = begin();
    struct type_style text = layout_style(&layout, FACE_DISPLAY_BOLD, 100);
    int plain = layout_width(&layout, text, "Kernspaltung");
    assert_in_range(layout_width(&layout, text, "Kern\u00ADspaltung"), plain - 2, plain + 2);
    scene_free(&scene);
}

static void a_needed_hyphen_does_not_make_the_type_small(void **state)
{
    (void)state;
    struct layout layout = begin();
    struct layout_block block = layout_fit(&layout, "Donaudampfschifffahrtsgesellschaft",
        &(struct layout_fit){FACE_DISPLAY_BOLD, 115, 65, true, 900, 900, 4});
    struct layout_block least = layout_fit(&layout, "Donaudampfschifffahrtsgesellschaft",
        &(struct layout_fit){FACE_DISPLAY_BOLD, 65, 65, true, 900, 900, 4});
    assert_int_equal(block.line_count, least.line_count);
    assert_true(block.style.size_px > least.style.size_px);
    scene_free(&scene);
}

// In the largest size "des" would stay at a line's end, in a slightly smaller one it does not.
static void an_awkward_end_is_worth_a_smaller_size(void **state)
{
    (void)state;
    struct layout layout = begin();
    struct str found = {0};
    const char *title =
        "L’apprentissage automatique : une introduction à l’usage des développeurs et des administrateurs";
    struct layout_fit fit = {FACE_DISPLAY_BOLD, 115, 115, true, 1780, 900, 4};
    struct layout_block fixed;
    // Which size that is depends on the font.
    do {
        fit.max_size = fit.min_size = fit.max_size - 1;
        fixed = layout_fit(&layout, title, &fit);
        str_clear(&found);
        draw_lines(&layout, &fixed, &found);
    } while (fit.max_size > 75 && !strstr(str_text(&found), "usage des|"));
    assert_contains(str_text(&found), "usage des|");
    str_clear(&found);
    fit.min_size = 65;
    struct layout_block block = layout_fit(&layout, title, &fit);
    draw_lines(&layout, &block, &found);
    assert_contains(str_text(&found), "|des développeurs");
    assert_true(block.style.size_px >= fixed.style.size_px * 85 / 100);
    str_free(&found);
    scene_free(&scene);
}

// Four words in a column become two lines of two, where these are as large as a title should be.
static void a_column_of_words_is_gathered(void **state)
{
    (void)state;
    static const char title[] = "Networks Networks Networks Networks";
    struct layout layout = begin();
    int wide = layout_width(&layout, layout_key_style(&layout, FACE_DISPLAY_BOLD, 125), "Networks Networks");
    int narrow =
        layout_width(&layout, layout_key_style(&layout, FACE_DISPLAY_BOLD, 100), "Networks Networks");
    struct layout_fit fit = {FACE_DISPLAY_BOLD, 160, 65, true, wide, 1080, 6};
    struct layout_block block = layout_fit(&layout, title, &fit);
    assert_int_equal(block.line_count, 2);
    assert_in_range(block.style.size_px, layout_px(&layout, SIZE_TITLE), layout_px(&layout, 126));
    fit.width = narrow;
    block = layout_fit(&layout, title, &fit);
    assert_int_equal(block.line_count, 4);
    assert_true(block.style.size_px > layout_px(&layout, 126));
    scene_free(&scene);
}

// In a long text, ends of sentences do not make lines ragged: 60 words of 20 to 60, in lines of at most 400,
// where every seventh break is a good one.
static void prose_has_even_lines(void **state)
{
    (void)state;
    enum { WORDS = 60, WIDTH = 400, SPACE = 8 };
    struct line_piece pieces[WORDS];
    size_t ends[LINE_CHOICE_LINES];
    size_t lines = 0;
    for (size_t i = 0; i < WORDS; i++) {
        int wide = 20 + (int)(i * 37 % 41);
        pieces[i] = (struct line_piece){.whole = wide + SPACE,
            .at_end = wide,
            .penalty = i % 7 == 3   ? 0
                       : i % 3 == 0 ? 200
                                    : 80};
    }
    while (!line_choice(pieces, WORDS, WIDTH, ++lines, ends))
        assert_true(lines < LINE_CHOICE_LINES);
    assert_true(lines >= 6);
    int shortest = WIDTH;
    int longest = 0;
    for (size_t line = 0; line + 1 < lines; line++) {
        size_t from = line > 0 ? ends[line - 1] : 0;
        int wide = pieces[ends[line] - 1].at_end;
        for (size_t i = from; i + 1 < ends[line]; i++)
            wide += pieces[i].whole;
        shortest = wide < shortest ? wide : shortest;
        longest = wide > longest ? wide : longest;
    }
    if (shortest < longest * 88 / 100)
        fail_msg("lines of %d to %d", shortest, longest);
}

static void what_is_mirrored_keeps_its_distances(void **state)
{
    (void)state;
    struct layout layout = begin();
    scene_fill(&scene, "before", (struct box){layout.left, 0, 10, 10}, 0, COLOUR_TEXT);
    scene_fill(&scene, "first", (struct box){layout.left, 0, 100, 10}, 0, COLOUR_TEXT);
    scene_fill(&scene, "second", (struct box){layout.left + 120, 0, 50, 10}, 0, COLOUR_TEXT);
    layout_mirror(&layout, 1);
    assert_int_equal(scene.items[0].box.x, layout.left);
    assert_int_equal(scene.items[1].box.x, layout.right - 100);
    assert_int_equal(scene.items[2].box.x, layout.right - 170);
    scene_free(&scene);
}

static void right_to_left_titles_end_at_the_right(void **state)
{
    (void)state;
    struct layout layout = begin();
    const char *title = "عزل مساحة العناوين في نواة لينكس: أمن الحاويات وما بعدها";
    struct layout_block block =
        layout_fit(&layout, title, &(struct layout_fit){FACE_DISPLAY_BOLD, 100, 65, true, 1000, 900, 4});
    layout_draw(&layout, &block, "title", layout.left, layout.top, COLOUR_TEXT);
    assert_true(block.line_count >= 2);
    for (size_t i = 0; i < scene.count; i++)
        assert_int_equal(scene.items[i].box.x + scene.items[i].box.w, layout.left + 1000);
    // Its marks need more leading than Latin letters.
    struct layout_block latin =
        layout_fit(&layout, "Title", &(struct layout_fit){FACE_DISPLAY_BOLD, 100, 100, true, 1000, 900, 4});
    assert_true(block.line_height * latin.style.size_px > latin.line_height * block.style.size_px);
    scene_free(&scene);
}

// Of any words: in order, nothing lost, no line too wide.
static void all_of_any_text_is_there(void **state)
{
    (void)state;
    static const char *const words[] = {"a", "the", "kernel", "proxification,", "–", "·", "3", "GB",
        "日本語のテスト", "Checkpoint/Restore", "أمن", "soft\u00ADhyphens",
        "Donaudampfschifffahrtsgesellschaft", "K.1.105", "🏐"};
    uint64_t seed = 7;
    for (int round = 0; round < 400; round++) {
        struct layout layout = begin();
        struct str text = {0};
        size_t at = 0;
        int width = 200 + (int)(test_random(&seed) % 1500);
        for (uint64_t i = 2 + test_random(&seed) % 10; i > 0; i--)
            str_format(&text, "%s%s", text.length > 0 ? " " : "",
                words[test_random(&seed) % (sizeof words / sizeof *words)]);
        struct layout_block block = layout_fit(&layout, str_text(&text),
            &(struct layout_fit){FACE_DISPLAY_BOLD, 115, 65, false, width, 900, LAYOUT_MAX_LINES});
        for (size_t i = 0; i < block.line_count; i++) {
            const struct layout_line *line = &block.lines[i];
            assert_true(line->start >= at);
            // Only what is not shown at a line's end is between them.
            assert_int_equal(break_rules_visible(str_text(&text) + at, line->start - at), 0);
            at = line->start + line->length;
        }
        if (!block.cut)
            assert_int_equal(break_rules_visible(str_text(&text) + at, text.length - at), 0);
        layout_draw(&layout, &block, "title", layout.left, layout.top, COLOUR_TEXT);
        for (size_t i = 0; i < scene.count; i++)
            if (scene.items[i].box.w > width + 2)
                fail_msg("\"%s\" is %d wide, not %d", scene.items[i].text, scene.items[i].box.w, width);
        str_free(&text);
        scene_free(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_begins_with_what_follows),
        cmocka_unit_test(numbers_stay_with_what_they_count),
        cmocka_unit_test(some_breaks_wait_until_they_are_needed),
        cmocka_unit_test(scripts_without_spaces_break_between_words),
        cmocka_unit_test(what_belongs_to_the_next_line_is_missed),
        cmocka_unit_test(long_words_are_parted_at_syllables),
        cmocka_unit_test(the_choice_is_the_best_of_all),
        cmocka_unit_test(titles_break_where_they_should),
        cmocka_unit_test(a_soft_hyphen_is_not_seen_within_a_line),
        cmocka_unit_test(a_needed_hyphen_does_not_make_the_type_small),
        cmocka_unit_test(an_awkward_end_is_worth_a_smaller_size),
        cmocka_unit_test(a_column_of_words_is_gathered),
        cmocka_unit_test(prose_has_even_lines),
        cmocka_unit_test(what_is_mirrored_keeps_its_distances),
        cmocka_unit_test(right_to_left_titles_end_at_the_right),
        cmocka_unit_test(all_of_any_text_is_there),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
