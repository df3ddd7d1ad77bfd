// Documents that are read, looked through and thrown away lie in memory of their own: its pieces do not
// overlap, and AddressSanitizer knows of each.
#include "support/test.h"

#include "base/json.h"

#include <sanitizer/asan_interface.h>
#include <stdlib.h>

enum { TEXTS = 300, LONGEST = 1500 };

static void fill(char *out, size_t length, size_t salt)
{
    for (size_t i = 0; i < length; i++)
        out[i] = (char)('a' + (i + salt) % 26);
    out[length] = '\0';
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    json_t *texts[TEXTS] = {0};
    size_t lengths[TEXTS] = {0};
    char expected[LONGEST + 1];
    uint64_t random = 7;
    json_scratch_begin(NULL);
    for (size_t turn = 0; turn < 20000; turn++) {
        size_t i = test_random(&random) % TEXTS;
        if (texts[i]) {
            fill(expected, lengths[i], i);
            assert_string_equal(json_string_value(texts[i]), expected);
            json_decref(texts[i]);
        }
        lengths[i] = test_random(&random) % (turn % 10 == 0 ? LONGEST : 40);
        fill(expected, lengths[i], i);
        texts[i] = json_string(expected);
        assert_non_null(texts[i]);
        assert_int_equal((uintptr_t)texts[i] % 8, 0);
    }
    json_scratch_end();
}

static void a_document_is_read_into_it(void **state)
{
    (void)state;
    static const char bytes[] = "{\"a\": [1, 2, {\"b\": \"text\"}], \"a\": {\"c\": null}}";
    struct error duplicate;
    struct error error;
    json_scratch_begin(NULL);
    json_t *root = json_read(bytes, sizeof bytes - 1, &duplicate, &error);
    assert_non_null(root);
    assert_contains(duplicate.text, "line 1");
    assert_true(json_is_object(json_object_get(root, "a")));
    json_scratch_end();
    root = json_read(bytes, sizeof bytes - 1, &duplicate, &error);
    assert_non_null(root);
    json_decref(root);
}

static void a_document_of_too_many_values_is_refused(void **state)
{
    (void)state;
    struct error error;
    struct str bytes = {0};
    str_add_text(&bytes, "[{}");
    for (int i = 0; i < 10000; i++)
        str_add_text(&bytes, ",{}");
    str_add_text(&bytes, "]");
    json_scratch_begin(NULL);
    json_scratch_bound(1024 * 1024);
    assert_null(json_read(bytes.text, bytes.length, NULL, &error));
    assert_int_equal(error.code, ERROR_INVALID);
    assert_contains(error.text, "it has too many values");
    assert_true(json_scratch_size() <= 1024 * 1024);
    json_scratch_end();
    json_scratch_begin(NULL);
    assert_non_null(json_read(bytes.text, bytes.length, NULL, &error));
    json_scratch_end();
    str_free(&bytes);
}

static void reading_stops_when_nobody_waits(void **state)
{
    (void)state;
    atomic_bool cancel = true;
    struct error error;
    json_scratch_begin(&cancel);
    assert_null(json_read("[1]", 3, NULL, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    atomic_store(&cancel, false);
    assert_non_null(json_read("[1]", 3, NULL, &error));
    json_scratch_end();
    atomic_store(&cancel, true);
    json_t *root = json_read("[1]", 3, NULL, &error); // another reader's business
    assert_non_null(root);
    json_decref(root);
}

#if defined(__SANITIZE_ADDRESS__)
static void its_bounds_are_watched(void **state)
{
    (void)state;
    for (size_t length = 0; length < 100; length++) {
        char expected[LONGEST + 1];
        fill(expected, length, 0);
        json_scratch_begin(NULL);
        json_t *text = json_string(expected);
        const char *content = json_string_value(text);
        for (size_t i = 0; i <= length; i++)
            assert_false(__asan_address_is_poisoned(content + i));
        assert_true(__asan_address_is_poisoned(content - 1));
        assert_true(__asan_address_is_poisoned(content + length + 1));
        json_decref(text);
        assert_true(__asan_address_is_poisoned(content));
        assert_true(__asan_address_is_poisoned(text));
        text = json_string(expected);
        assert_false(__asan_address_is_poisoned(json_string_value(text)));
        json_scratch_end();
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(a_document_is_read_into_it),
        cmocka_unit_test(a_document_of_too_many_values_is_refused),
        cmocka_unit_test(reading_stops_when_nobody_waits),
#if defined(__SANITIZE_ADDRESS__)
        cmocka_unit_test(its_bounds_are_watched),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
