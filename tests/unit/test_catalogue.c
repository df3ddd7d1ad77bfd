// Translations from .mo files, and invalid files.
#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "base/resource_path.h"
#include "scene/catalogue.h"
#include "scene/i18n.h"

#include <stdlib.h>

static struct str portuguese;

static int read_portuguese(void **state)
{
    (void)state;
    struct error error;
    char *path = resource_path("locale/pt/LC_MESSAGES/plumbline.mo");
    assert_true(file_read(path, 1 << 20, &portuguese, &error));
    free(path);
    return 0;
}

static int forget_portuguese(void **state)
{
    (void)state;
    str_free(&portuguese);
    return 0;
}

static void a_phrase_is_found_or_stays_english(void **state)
{
    (void)state;
    struct error error;
    char *path = resource_path("locale/pt/LC_MESSAGES/plumbline.mo");
    struct catalogue *catalogue = catalogue_read(path, &error);
    assert_non_null(catalogue);
    assert_string_equal(catalogue_find(catalogue, "All rooms"), "Todas as salas");
    assert_string_equal(catalogue_find(catalogue, "no such phrase"), "no such phrase");
    catalogue_free(catalogue);
    free(path);
}

// In any locale of the machine.
static void every_language_is_spoken(void **state)
{
    (void)state;
    for (const char *const *language = i18n_languages; *language; language++) {
        struct error error = {0};
        if (!i18n_set_language(*language, &error))
            fail_msg("%s", error.text);
        assert_true((strcmp(i18n_say("All rooms"), "All rooms") == 0) == (strcmp(*language, "en") == 0));
    }
    assert_true(i18n_set_language("en", NULL));
}

static void numbers_have_a_plural(void **state)
{
    (void)state;
    static const struct {
        const char *language, *none, *one, *many;
    } table[] = {{"en", "and %zu more", "and %zu more", "and %zu more"},
        {"de", "und %zu weitere", "und noch %zu", "und %zu weitere"},
        {"fr", "et %zu autre", "et %zu autre", "et %zu autres"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_true(i18n_set_language(table[i].language, NULL));
        assert_string_equal(i18n_plural("and %zu more", "and %zu more", 0), table[i].none);
        assert_string_equal(i18n_plural("and %zu more", "and %zu more", 1), table[i].one);
        assert_string_equal(i18n_plural("and %zu more", "and %zu more", 2), table[i].many);
        assert_string_equal(i18n_plural("a goose", "geese", 1), "a goose");
        assert_string_equal(i18n_plural("a goose", "geese", 2), "geese");
    }
    assert_true(i18n_set_language("en", NULL));
}

static void what_is_cut_or_wrong_is_refused(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct error error;
    for (size_t length = 0; length < portuguese.length; length += 1 + length / 64) {
        folder_write(folder, "x.mo", portuguese.text, length);
        assert_null(catalogue_read(folder_file(folder, "x.mo"), &error));
        assert_contains(error.text, "x.mo");
    }
    uint64_t random = 9;
    for (int i = 0; i < 200; i++) { // any contents are read without a fault
        char *bytes = malloc(portuguese.length + 1);
        assert_non_null(bytes);
        memcpy(bytes, portuguese.text, portuguese.length);
        bytes[4 + test_random(&random) % 400] = (char)test_random(&random);
        folder_write(folder, "x.mo", bytes, portuguese.length);
        struct catalogue *catalogue = catalogue_read(folder_file(folder, "x.mo"), &error);
        if (catalogue) {
            assert_non_null(catalogue_find(catalogue, "All rooms"));
            assert_non_null(catalogue_find_plural(catalogue, "and %zu more", "and %zu more", 1));
        }
        catalogue_free(catalogue);
        free(bytes);
    }
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_phrase_is_found_or_stays_english),
        cmocka_unit_test(every_language_is_spoken),
        cmocka_unit_test(numbers_have_a_plural),
        cmocka_unit_test(what_is_cut_or_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, read_portuguese, forget_portuguese);
}
