#include "support/test.h"

#include "base/text.h"
#include "base/text_internal.h"

#include <stdlib.h>

static void check_clean(const char *given, const char *expected)
{
    struct str out = {0};
    text_clean(&out, given, strlen(given));
    assert_string_equal(str_text(&out), expected);
    str_free(&out);
}

static void plain_text_stays(void **state)
{
    (void)state;
    check_clean("", "");
    check_clean("pidfds: Process file descriptors", "pidfds: Process file descriptors");
    check_clean("Matthias Männich, 日本語, עברית", "Matthias Männich, 日本語, עברית");
}

static void stacks_of_marks_are_cut(void **state)
{
    (void)state;
    check_clean("w\u0301\u0301\u0301\u0301\u0301\u0301x", "\u1E83\u0301\u0301\u0301\u0301x");
    check_clean("Vi\u1EC7t e\u0323\u0302", "Vi\u1EC7t \u1EC7");
    check_clean("\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD", "\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD");
}

static void white_space_is_folded(void **state)
{
    (void)state;
    check_clean("  a \t\r\n b\n", "a b");
    check_clean("a\u00A0\u2003b\u3000", "a b");
    check_clean(" \n ", "");
}

static void line_breaks_stay_where_they_are_asked_for(void **state)
{
    (void)state;
    static const char given[] = "  one <b>two</b> \r\n\n \t three\nfour\n";
    struct str text = {0};
    struct str again = {0};
    text_clean_lines(&text, given, strlen(given));
    assert_string_equal(str_text(&text), "one two\nthree\nfour");
    text_plain_lines(&again, text.text, text.length);
    assert_string_equal(str_text(&again), str_text(&text));
    str_clear(&text);
    text_clean_lines(&text, "\n \n", 3);
    assert_string_equal(str_text(&text), "");
    str_free(&text);
    str_free(&again);
}

static void tags_go(void **state)
{
    (void)state;
    check_clean("<b>bold</b>er", "bolder");
    check_clean("one<br/>two<p class=\"x\">three</p>", "one two three");
    check_clean("a<!-- hidden > --> b", "a b");
    check_clean("<A HREF='x'>link</A>", "link");
    check_clean("<script>alert(1)</script>", "alert(1)");
}

static void what_is_no_tag_stays(void **state)
{
    (void)state;
    check_clean("std::vector<int> & co", "std::vector<int> & co");
    check_clean("a < b and c > d", "a < b and c > d");
    check_clean("I <3 C", "I <3 C");
    check_clean("broken <b", "broken <b");
    check_clean("<b2b> <i,j>", "<b2b> <i,j>");
    check_clean("<", "<");
    check_clean("<!-- never closed", "<!-- never closed");
    check_clean("if (a<b && c>d) explained", "if (a<b && c>d) explained");
    check_clean("Why <a> and <b>", "Why <a> and <b>");
    check_clean("<i> vs <b>", "<i> vs <b>");
    check_clean("</b> closes nothing", "</b> closes nothing");
    check_clean(
        "The <dialog> element and <video> in practice", "The <dialog> element and <video> in practice");
    check_clean("Using Option<T> and Result<T, E>", "Using Option<T> and Result<T, E>");
    check_clean("<a href='unclosed>", "<a href='unclosed>");
    check_clean("<p> and <div>: a comparison", "<p> and <div>: a comparison");
    check_clean("Map<a>: <b>bold</b> and <i>", "Map<a>: bold and <i>");
    check_clean("<b> and <b>bold</b>", "<b> and bold");
    check_clean("<b x=1 && y>no</b x>", "<b x=1 && y>no</b x>");
    check_clean("<p/><video />", "<p/><video />");
}

static void publishers_may_leave_a_block_open(void **state)
{
    (void)state;
    check_clean("<p>Welcome", "Welcome");
    check_clean("<p class=x>Welcome<p>all", "Welcome all");
    check_clean("<div>One <b> two", "One <b> two");
    check_clean("<li>One</li><li>Two", "One <li>Two"); // closed once: it knows how to
    check_clean("One<p>two", "One<p>two");
    check_clean("<p>", "<p>");
    check_clean("<span>Welcome", "<span>Welcome");
}

// Titles put together from text and markup, and what the text among it is.
static void five_hundred_titles_keep_their_text(void **state)
{
    (void)state;
    static const char *const pieces[][2] = {{"word", "word"}, {"a < b", "a < b"},
        {"a<c && c>d", "a<c && c>d"}, {"Vec<u>", "Vec<u>"}, {"<s>", "<s>"}, {"<kbd>", "<kbd>"},
        {"</q>", "</q>"}, {"<T>x</T>", "<T>x</T>"}, {"<dialog>", "<dialog>"}, {"1<2>0", "1<2>0"},
        {"<a href=\"x", "<a href=\"x"}, {"<3", "<3"}, {"AT&T", "AT&T"}, {"&nothing;", "&nothing;"},
        {"<>", "<>"}, {"\xC3\xBC", "\xC3\xBC"}, {"<b>bold</b>", "bold"},
        {"<EM class=\"a > b\">em</EM>", "em"}, {"x<br/>y", "x y"}, {"<i><code>nested</code></i>", "nested"},
        {"<strong><sub>crossed</strong></sub>", "crossed"}, {"<p>block</p>", "block"},
        {"a<!-- <s> -->b", "ab"}, {"x<img src='a.png' alt=\"it's\"/>y", "xy"}, {"&lt;s&gt;", "<s>"},
        {"Q&amp;A", "Q&A"}, {"u&#776;", "\xC3\xBC"}, {"<h1 id=h>head</h1 >", "head"}};
    uint64_t seed = 11;
    for (int round = 0; round < 500; round++) {
        struct str raw = {0};
        struct str expected = {0};
        struct str cleaned = {0};
        for (uint64_t n = 1 + test_random(&seed) % 8; n > 0; n--) {
            const char *const *piece = pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)];
            str_format(&raw, "%s%s", raw.length > 0 ? " " : "", piece[0]);
            str_format(&expected, "%s%s", expected.length > 0 ? " " : "", piece[1]);
        }
        text_clean(&cleaned, str_text(&raw), raw.length);
        if (strcmp(str_text(&cleaned), str_text(&expected)) != 0)
            fail_msg("%s\nis cleaned to\n%s\nexpected\n%s", raw.text, cleaned.text, expected.text);
        str_free(&raw);
        str_free(&expected);
        str_free(&cleaned);
    }
}

// The bytes that cleaning `length` bytes of this text, repeated, visits.
static size_t work(const char *unit, size_t length)
{
    struct str raw = {0};
    struct str out = {0};
    while (raw.length + strlen(unit) <= length)
        str_add_text(&raw, unit);
    size_t before = text_visited;
    text_clean(&out, str_text(&raw), raw.length);
    before = text_visited - before;
    str_free(&raw);
    str_free(&out);
    return before;
}

static void cleaning_is_linear_and_bounded(void **state)
{
    (void)state;
    enum { MOST_A_BYTE = 120 }; // four layers of HTML, seven passes each, some of which see a byte twice
    static const char *const units[] = {"<!--", "<b ", "<b>", "</b>", "<b></b>", "<", "&", "&amp;", "&amp",
        ";", "<a x=\"", "<a x='<", "<b><i>", "-->", "<!-->", "<br", "<br>", "&lt;b&gt;", "<b x=1 ",
        "<<b></b>b>", "e\xCC\x81", "\xE1\x84\x80\xE1\x85\xA1", "\xF0\x9D\x85\xA0", " ", "a", "<p>",
        "&am&shy;p;"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t small = work(units[i], 8 * 1024);
        size_t large = work(units[i], 32 * 1024);
        size_t huge = work(units[i], 4 << 20);
        if (large > MOST_A_BYTE * 32 * 1024 || large > small * 5 || huge > MOST_A_BYTE * TEXT_MAX_BYTES)
            fail_msg("\"%s\": %zu bytes visited for 8 KiB, %zu for 32 KiB, %zu for 4 MiB", units[i], small,
                large, huge);
    }
}

static void accents_are_composed(void **state)
{
    (void)state;
    check_clean("Idil U\u0308ner", "Idil \u00DCner");
    check_clean("\u1112\u1161\u11AB", "\uD55C");
    check_clean("\u212B \u2126 &#x37E;", "\u00C5 \u03A9 ;");
    check_clean("U\u00AD\u0308", "\u00DC"); // a soft hyphen does not keep them apart
    check_clean("U<b>\u0308</b>", "\u00DC");
    check_clean("q\u0323\u0307 q\u0307\u0323", "q\u0323\u0307 q\u0323\u0307");
}

static void entities_are_decoded(void **state)
{
    (void)state;
    check_clean("Q&amp;A", "Q&A");
    check_clean("Q&amp;amp;A", "Q&A"); // encoded twice
    check_clean("&am&#112;;&am&shy;p;", "&&");
    check_clean("&amp;lt;b&amp;gt;", "<b>");
    check_clean("&lt;b&gt;x", "<b>x");
    check_clean("&lt;b&gt;x&lt;/b&gt;", "x");
    check_clean("caf&eacute; &#233; &#xE9; &#XE9;", "café é é é");
    check_clean("don&#39;t &ndash; &hellip;", "don't – …");
    check_clean("&#150;", "–");
    check_clean("a&nbsp;&nbsp;b", "a b");
    check_clean("AT&T; &unknown; & &;", "AT&T; &unknown; & &;");
    check_clean("&#0;&#xD800;&#x110000;&#99999999999;", "\uFFFD\uFFFD\uFFFD&#99999999999;");
}

static void harmful_characters_go(void **state)
{
    (void)state;
    check_clean("a\u202Eb\u2066c\u2069", "abc");
    check_clean("evil&#x202E;txt", "eviltxt");
    check_clean("soft\u00ADhyphen", "softhyphen");
    check_clean("\x1B[31mred\x07\x7F", "[31mred");
    check_clean("\uFEFFbom", "bom");
}

static void nul_inside_is_dropped(void **state)
{
    (void)state;
    struct str out = {0};
    text_clean(&out, "a\0b", 3);
    assert_string_equal(str_text(&out), "ab");
    str_free(&out);
}

static void cleaning_twice_changes_nothing(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", " ", "é", "\n", "<i>", "</i>", "日", "\u202E", "x < y",
        "\u00AD", "\t", "&amp;", "&", "amp;", "lt;", "#", "&#x37E;", ";", "<", ">", "b", "/", "<!--", "-->",
        "<br>", "<p>", "\u0308", "U", "\u0338", "&#776;", "\u1161", "\u1100", "&shy;", "\u0958", "&lt",
        "\u037E"};
    uint64_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        struct str raw = {0};
        struct str once = {0};
        struct str twice = {0};
        for (uint64_t n = test_random(&seed) % 16; n > 0; n--)
            str_add_text(&raw, pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        text_clean(&once, str_text(&raw), raw.length);
        text_clean(&twice, str_text(&once), once.length);
        assert_string_equal(str_text(&once), str_text(&twice));
        str_clear(&twice);
        text_plain(&twice, str_text(&once), once.length);
        assert_string_equal(str_text(&once), str_text(&twice));
        assert_true(text_is_utf8(str_text(&once), once.length, NULL));
        str_free(&raw);
        str_free(&once);
        str_free(&twice);
    }
}

static void utf8_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int bad_at; // -1: valid
    } cases[] = {{"", -1}, {"abc", -1}, {"é日😀", -1}, {"a\x80", 1}, {"\xC0\xAF", 0}, {"\xED\xA0\x80", 0},
        {"\xF4\x90\x80\x80", 0}, {"ab\xE2\x82", 2}, {"\xF0\x80\x80\x80", 0}, {"x\xFF", 1},
        {"\xE0\x80\xAF", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = 999;
        bool valid = text_is_utf8(cases[i].bytes, strlen(cases[i].bytes), &bad);
        assert_int_equal(valid, cases[i].bad_at < 0);
        if (!valid)
            assert_int_equal(bad, cases[i].bad_at);
    }
}

static void names_fold(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"Jade / Room-I&II", "jade/room-i&ii"}, {"STRASSE", "straße"},
        {"  É\u00A0x", "éX"}, {"U\u0308bung", "\u00FCBUNG"}, {"\u01F0", "J\u030C"},
        {"\u1FB3", "\u0391\u0345"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct str a = {0};
        struct str b = {0};
        text_fold(&a, same[i][0]);
        text_fold(&b, same[i][1]);
        assert_string_equal(str_text(&a), str_text(&b));
        str_free(&a);
        str_free(&b);
    }
}

// An address or a command line may hold any bytes.
static void what_is_not_utf8_is_its_own_key(void **state)
{
    (void)state;
    static const char *const wrong[] = {"\xff\xfe", "Jade\xf0", "\xe2\x82", "\xc3", "\xed\xa0\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct str key = {0};
        text_fold(&key, wrong[i]);
        assert_string_equal(str_text(&key), wrong[i]);
        str_free(&key);
    }
}

static void whole_words_are_found(void **state)
{
    (void)state;
    static const char *const words[] = {"break", "tea"};
    assert_true(text_has_word("Coffee Break", words, 2));
    assert_true(text_has_word("TEA!", words, 2));
    assert_true(text_has_word("lunch/break", words, 2));
    assert_false(text_has_word("Breaking the kernel", words, 2));
    assert_false(text_has_word("team", words, 2));
    assert_false(text_has_word("théatea\u00E9", words, 2));
    assert_false(text_has_word("", words, 2));
}

static void what_shows_nothing_is_no_text(void **state)
{
    (void)state;
    static const char *const hidden[] = {"", " ", "\u200B", "\u2060", "\u3164", "\u115F", "\u2800", "\u200D",
        "\u0301", "\U000E0041", "\uFE0F", "\u180E", "\u034F", "\u17B4", "\U0001D173", "\u200E", "\u200F",
        "\uFFA0", "\u061C", "\u200B \u2060\u0301"};
    static const char *const shown[] = {"a", "-", "\u200Bx", "e\u0301", "\U0001F388", "\u05D0", "\u4E00", "?",
        "\u2801", "\U0001F468\u200D\U0001F469"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (text_is_visible(hidden[i]))
            fail_msg("hidden text %zu", i);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (!text_is_visible(shown[i]))
            fail_msg("text %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_shows_nothing_is_no_text),
        cmocka_unit_test(plain_text_stays),
        cmocka_unit_test(stacks_of_marks_are_cut),
        cmocka_unit_test(white_space_is_folded),
        cmocka_unit_test(line_breaks_stay_where_they_are_asked_for),
        cmocka_unit_test(tags_go),
        cmocka_unit_test(what_is_no_tag_stays),
        cmocka_unit_test(publishers_may_leave_a_block_open),
        cmocka_unit_test(five_hundred_titles_keep_their_text),
        cmocka_unit_test(cleaning_is_linear_and_bounded),
        cmocka_unit_test(accents_are_composed),
        cmocka_unit_test(entities_are_decoded),
        cmocka_unit_test(harmful_characters_go),
        cmocka_unit_test(nul_inside_is_dropped),
        cmocka_unit_test(cleaning_twice_changes_nothing),
        cmocka_unit_test(utf8_is_checked),
        cmocka_unit_test(names_fold),
        cmocka_unit_test(what_is_not_utf8_is_its_own_key),
        cmocka_unit_test(whole_words_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
