// The password file of a broker's account.
#include "support/test.h"

#include "fleet/broker_password.h"
#include "support/folder.h"

static void expect_password(const char *content, const char *expected)
{
    struct str password = {0};
    struct error error = {0};
    folder_write(folder_here, "password", content, strlen(content));
    if (!broker_password_read(folder_file(folder_here, "password"), &password, &error))
        fail_msg("%s", error.text);
    assert_string_equal(str_text(&password), expected);
    assert_int_equal(password.length, strlen(expected));
    broker_password_free(&password);
}

static void it_is_the_first_line(void **state)
{
    (void)state;
    expect_password("secret", "secret");
    expect_password("secret\n", "secret");
    expect_password("secret\r\n", "secret");
    expect_password("secret\nof another\n", "secret");
    expect_password(" with spaces \n", " with spaces ");
}

static void expect_refused(const char *path, const char *why)
{
    struct str password = {0};
    struct error error = {0};
    assert_false(broker_password_read(path, &password, &error));
    assert_contains(error.text, path);
    assert_contains(error.text, why);
    broker_password_free(&password);
}

static void without_one_it_is_refused(void **state)
{
    (void)state;
    static const char *const empty[] = {"", "\n", "\r\n", "\nsecret\n"};
    static char long_one[5000];
    expect_refused(folder_file(folder_here, "none"), "No such file");
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        folder_write(folder_here, "password", empty[i], strlen(empty[i]));
        expect_refused(folder_file(folder_here, "password"), "expected the password in its first line");
    }
    memset(long_one, 'x', sizeof long_one);
    folder_write(folder_here, "password", long_one, sizeof long_one);
    expect_refused(folder_file(folder_here, "password"), "");
}

static void no_file_is_no_password(void **state)
{
    (void)state;
    struct str password = {0};
    struct error error = {0};
    assert_true(broker_password_read(NULL, &password, &error));
    assert_int_equal(password.length, 0);
    broker_password_free(&password);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_the_first_line, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(without_one_it_is_refused, folder_set_up, folder_tear_down),
        cmocka_unit_test(no_file_is_no_password),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
