// Which form of a translation a number takes: rules as catalogues have them, and malformed ones.
#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "scene/catalogue.h"
#include "scene/plural_forms.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

// Catalogues by msgfmt, with the form of each number by hand.
static void each_language_has_its_forms(void **state)
{
    (void)state;
    static const size_t numbers[] = {0, 1, 2, 3, 5, 11, 12, 14, 21, 22, 25, 100, 101, 103, 111, 112, 1000002};
    enum { NUMBERS = sizeof numbers / sizeof *numbers };
    static const struct {
        const char *language;
        const char *forms; // a digit for each number
        const char *texts[6];
    } cases[] = {
        {"ja", "00000000000000000", {"講演%zu件"}},
        {"fr", "00111111111111111", {"%zu exposé", "%zu exposés"}},
        {"pl", "20112222212221221", {"%zu wykład", "%zu wykłady", "%zu wykładów"}},
        {"ru", "20112222012201221", {"%zu доклад", "%zu доклада", "%zu докладов"}},
        {"ar", "01233444444553445",
            {"لا محاضرات (%zu)", "محاضرة واحدة (%zu)", "محاضرتان (%zu)", "%zu محاضرات", "%zu محاضرة",
                "%zu محاضرة كاملة"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[PATH_MAX];
        struct error error = {0};
        snprintf(path, sizeof path, "%s/../build/test-locale/%s.mo", test_folder(), cases[i].language);
        struct catalogue *catalogue = catalogue_read(path, &error);
        if (!catalogue)
            fail_msg("%s", error.text);
        assert_int_equal(strlen(cases[i].forms), NUMBERS);
        for (size_t n = 0; n < NUMBERS; n++) {
            const char *said = catalogue_find_plural(catalogue, "%zu talk", "%zu talks", numbers[n]);
            const char *wanted = cases[i].texts[cases[i].forms[n] - '0'];
            if (strcmp(said, wanted) != 0)
                fail_msg("%s, %zu: %s", cases[i].language, numbers[n], said);
        }
        assert_string_equal(catalogue_find_plural(catalogue, "a goose", "geese", 1), "a goose");
        assert_string_equal(catalogue_find_plural(catalogue, "a goose", "geese", 0), "geese");
        catalogue_free(catalogue);
    }
}

// The compiler says what an expression comes to.
#define RULES(RULE)                                                                                          \
    RULE(slovene, n % 100 == 1 ? 0 : n % 100 == 2 ? 1 : n % 100 == 3 || n % 100 == 4 ? 2 : 3)                \
    RULE(irish, n == 1 ? 0 : n == 2 ? 1 : n < 7 ? 2 : n < 11 ? 3 : 4)                                        \
    RULE(sums, (n + 3 * 2 - n / 2 % 3) % 16)                                                                 \
    RULE(left_to_right, (100 - n % 50 - 3 - 2) % 16)                                                         \
    RULE(both, (n > 1 && n <= 4) || (n >= 20 && n != 30))                                                    \
    RULE(negated, !(n == 1) + !n + !!(n > 5))                                                                \
    RULE(guarded, n != 0 && 60 / n > 4)                                                                      \
    RULE(unguarded_part, n == 0 || 60 % n == 0)                                                              \
    RULE(chosen, n ? 60 / n > 4 : 1)                                                                         \
    RULE(nested, ((((n)))) > 2 ? (n > 9 ? 3 : 2) : (n > 1 ? 1 : 0))

#define DEFINE(name, expression)                                                                             \
    static uint64_t name(uint64_t n)                                                                         \
    {                                                                                                        \
        return (uint64_t)(expression);                                                                       \
    }
#define LIST(name, expression) {#name, #expression, name},

RULES(DEFINE)

static void expressions_mean_what_they_do_in_c(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        uint64_t (*rule)(uint64_t);
    } rules[] = {RULES(LIST)};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char header[256];
        struct plural_forms forms;
        snprintf(header, sizeof header, "Language: xx\nPlural-Forms: nplurals=16; plural=%s;\nX: y\n",
            rules[i].text);
        if (!plural_forms_read(header, &forms))
            fail_msg("%s is refused", rules[i].name);
        for (uint64_t n = 0; n < 3000; n++)
            if (plural_forms_index(&forms, n) != rules[i].rule(n))
                fail_msg("%s of %d is %zu", rules[i].name, (int)n, plural_forms_index(&forms, n));
    }
}

static void without_a_rule_one_is_singular(void **state)
{
    (void)state;
    struct plural_forms forms;
    assert_true(plural_forms_read("Language: en\n", &forms));
    assert_int_equal(plural_forms_index(&forms, 0), 1);
    assert_int_equal(plural_forms_index(&forms, 1), 0);
    assert_int_equal(plural_forms_index(&forms, 2), 1);
}

static bool reads(const char *rule)
{
    char header[1024];
    struct plural_forms forms;
    snprintf(header, sizeof header, "Plural-Forms: %s\n", rule);
    return plural_forms_read(header, &forms);
}

static void malformed_rules_are_refused(void **state)
{
    (void)state;
    static const char *const rules[] = {"", "nplurals=2", "nplurals=2;", "plural=0;", "nplurals=0; plural=0;",
        "nplurals=17; plural=0;", "nplurals=99999999999999999999; plural=0;", "nplurals=2; plural=;",
        "nplurals=2; plural=n;", "nplurals=2; plural=(n!=1", "nplurals=2; plural=n!=1);",
        "nplurals=2; plural=n!;", "nplurals=2; plural=n! =1;", "nplurals=2; plural=n=1;",
        "nplurals=2; plural=n&1;", "nplurals=2; plural=n|1;", "nplurals=2; plural=n==1?0;",
        "nplurals=2; plural=n==1?0:;", "nplurals=2; plural=1:0;", "nplurals=2; plural=n n;",
        "nplurals=2; plural=m>1;", "nplurals=2; plural=n>1; n;", "nplurals=2; plural=-1;",
        "nplurals=2; plural=1/0;", "nplurals=2; plural=60%n>4;", "nplurals=2; plural=n%(n-1)>4;",
        "nplurals=2; plural=n>EOF;", "nplurals=2; plural=99999999999>n;",
        "nplurals=EXPRESSION; plural=EXPRESSION;"};
    assert_true(reads("nplurals=2; plural=n != 1"));
    assert_true(reads(" nplurals = 2 ;\tplural = ( n != 1 ) ; "));
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (reads(rules[i]))
            fail_msg("taken: %s", rules[i]);
}

static bool reads_repeated(const char *part, int times, const char *end)
{
    struct str rule = {0};
    str_add_text(&rule, "nplurals=2; plural=");
    for (int i = 0; i < times; i++)
        str_add_text(&rule, part);
    str_add_text(&rule, end);
    bool read = reads(str_text(&rule));
    str_free(&rule);
    return read;
}

// Of any length and depth it ends, and takes no more memory.
static void long_rules_are_refused(void **state)
{
    (void)state;
    assert_true(reads_repeated("0*n+", 4, "1"));
    assert_false(reads_repeated("0*n+", 200, "1"));
    assert_false(reads_repeated("(", 500, "n"));
    assert_true(reads_repeated("!", 10, "n"));
    assert_false(reads_repeated("!", 500, "n"));
    assert_false(reads_repeated("n?", 100, "1"));
    assert_false(reads_repeated("n?1:", 100, "0"));
    assert_true(reads_repeated("n?1:", 10, "0"));
}

// No text makes it read or write where it must not, and what it takes leads to a form that there is.
static void any_text_is_read_without_a_fault(void **state)
{
    (void)state;
    static const char letters[] = "n01234 59()?:!=<>&|%*/+-;\t";
    uint64_t random = 5;
    size_t taken = 0;
    for (int i = 0; i < 200000; i++) {
        char header[64] = "Plural-Forms: nplurals=3; plural=";
        size_t length = strlen(header);
        size_t more = 1 + test_random(&random) % 12;
        for (size_t c = 0; c < more; c++)
            header[length++] = letters[test_random(&random) % (sizeof letters - 1)];
        struct plural_forms forms;
        if (!plural_forms_read(header, &forms))
            continue;
        taken++;
        assert_true(plural_forms_index(&forms, test_random(&random)) < 3);
    }
    assert_true(taken > 100);
}

// A catalogue with such a rule is not taken.
static void a_catalogue_is_refused_with_its_rule(void **state)
{
    (void)state;
    struct error error = {0};
    struct str bytes = {0};
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/../build/test-locale/fr.mo", test_folder());
    assert_true(file_read(path, 1 << 20, &bytes, &error));
    char *rule = memmem(bytes.text, bytes.length, "n > 1", 5);
    assert_non_null(rule);
    if (rule)
        rule[2] = '&';
    const char *folder = folder_new();
    folder_write(folder, "x.mo", bytes.text, bytes.length);
    assert_null(catalogue_read(folder_file(folder, "x.mo"), &error));
    assert_contains(error.text, "Plural-Forms");
    folder_remove(folder);
    str_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_has_its_forms),
        cmocka_unit_test(expressions_mean_what_they_do_in_c),
        cmocka_unit_test(without_a_rule_one_is_singular),
        cmocka_unit_test(malformed_rules_are_refused),
        cmocka_unit_test(long_rules_are_refused),
        cmocka_unit_test(any_text_is_read_without_a_fault),
        cmocka_unit_test(a_catalogue_is_refused_with_its_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
