#include "support/test.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>

static void each_failure_has_its_code(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error.code, ERROR_NONE);
    assert_false(error_set(&error, "%s: empty", "a.json"));
    assert_int_equal(error.code, ERROR_INVALID);
    assert_int_equal(error.detail, 0);
    assert_string_equal(error.text, "a.json: empty");
    assert_false(error_memory(&error, "no memory for %d items", 3));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_string_equal(error.text, "no memory for 3 items");
    assert_false(error_refuse(&error, 7, "not now"));
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_int_equal(error.detail, 7);
    assert_string_equal(error.text, "not now");
    // A later failure leaves nothing of an earlier one.
    error_set(&error, "empty");
    assert_int_equal(error.code, ERROR_INVALID);
    assert_int_equal(error.detail, 0);
    error_clear(&error);
    assert_int_equal(error.code, ERROR_NONE);
    assert_int_equal(error.detail, 0);
    assert_string_equal(error.text, "");
}

static void an_errno_is_kept_and_said(void **state)
{
    (void)state;
    struct error error;
    assert_false(error_number(&error, ENOSPC, "%s: cannot be written", "a"));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_int_equal(error.detail, ENOSPC);
    assert_string_equal(error.text, "a: cannot be written: No space left on device");
    assert_false(error_number(&error, ENOMEM, "a"));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_contains(error.text, "a: ");
}

static void a_prefix_and_a_copy_keep_the_code(void **state)
{
    (void)state;
    struct error error;
    struct error copy;
    error_number(&error, EACCES, "cannot be read");
    assert_false(error_prefix(&error, "%s: ", "b.json"));
    assert_string_equal(error.text, "b.json: cannot be read: Permission denied");
    assert_false(error_copy(&copy, &error));
    assert_int_equal(copy.code, ERROR_SYSTEM);
    assert_int_equal(copy.detail, EACCES);
    assert_string_equal(copy.text, error.text);
}

static void nobody_need_listen(void **state)
{
    (void)state;
    struct error error = {0};
    assert_false(error_set(NULL, "a"));
    assert_false(error_memory(NULL, "a"));
    assert_false(error_refuse(NULL, 1, "a"));
    assert_false(error_number(NULL, EIO, "a"));
    assert_false(error_prefix(NULL, "a"));
    assert_false(error_copy(NULL, &error));
    error_clear(NULL);
}

static void what_does_not_fit_is_cut_between_characters(void **state)
{
    (void)state;
    enum { SIZE = sizeof(((struct error *)NULL)->text) };
    struct error error;
    for (int before = SIZE - 8; before <= SIZE; before++) {
        error_set(&error, "%*s%s", before, "", "日本");
        assert_true(text_is_utf8(error.text, strlen(error.text), NULL));
        error_prefix(&error, "%s", "語: ");
        assert_true(text_is_utf8(error.text, strlen(error.text), NULL));
        error_number(&error, ENOSPC, "%*s%s", before, "", "日本");
        assert_true(text_is_utf8(error.text, strlen(error.text), NULL));
    }
    error_set(&error, "%.1s", "é");
    assert_string_equal(error.text, "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_failure_has_its_code),
        cmocka_unit_test(an_errno_is_kept_and_said),
        cmocka_unit_test(a_prefix_and_a_copy_keep_the_code),
        cmocka_unit_test(nobody_need_listen),
        cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
