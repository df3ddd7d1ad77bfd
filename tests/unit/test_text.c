#include "support/test.h"

#include "base/text.h"

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
    check_clean("e\u0301\u0301\u0301\u0301\u0301\u0301x", "e\u0301\u0301\u0301\u0301x");
    check_clean("Vi\u1EC7t e\u0323\u0302", "Vi\u1EC7t e\u0323\u0302");
    check_clean("\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD", "\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD");
}

static void white_space_is_folded(void **state)
{
    (void)state;
    check_clean("  a \t\r\n b\n", "a b");
    check_clean("a\u00A0\u2003b\u3000", "a b");
    check_clean(" \n ", "");
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
}

static void entities_are_decoded_once(void **state)
{
    (void)state;
    check_clean("Q&amp;A", "Q&A");
    check_clean("&amp;lt;b&amp;gt;", "&lt;b&gt;");
    check_clean("&lt;b&gt;x", "<b>x");
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

static void cleaning_twice_of_plain_text_changes_nothing(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a", " ", "é", "\n", "<i>", "</i>", "日", "\u202E", "x < y", "\u00AD", "\t"};
    uint64_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        struct str raw = {0};
        struct str once = {0};
        struct str twice = {0};
        for (uint64_t n = test_random(&seed) % 12; n > 0; n--)
            str_add_text(&raw, pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        text_clean(&once, str_text(&raw), raw.length);
        text_clean(&twice, str_text(&once), once.length);
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
    static const char *const same[][2] = {
        {"Jade / Room-I&II", "jade/room-i&ii"}, {"STRASSE", "straße"}, {"  É\u00A0x", "éX"}};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),
        cmocka_unit_test(stacks_of_marks_are_cut),
        cmocka_unit_test(white_space_is_folded),
        cmocka_unit_test(tags_go),
        cmocka_unit_test(what_is_no_tag_stays),
        cmocka_unit_test(entities_are_decoded_once),
        cmocka_unit_test(harmful_characters_go),
        cmocka_unit_test(nul_inside_is_dropped),
        cmocka_unit_test(cleaning_twice_of_plain_text_changes_nothing),
        cmocka_unit_test(utf8_is_checked),
        cmocka_unit_test(names_fold),
        cmocka_unit_test(whole_words_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
