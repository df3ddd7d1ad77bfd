// May the service's user read a file? Tried with one that every system has.
#include "support/folder.h"
#include "support/test.h"

#include "cli/service_user.h"

#include <sys/stat.h>
#include <unistd.h>

static void a_file_is_read_by_its_mode_and_its_folders(void **state)
{
    (void)state;
    const char *folder = folder_new();
    folder_write(folder, "schedule.json", "{}", 2);
    const char *path = folder_file(folder, "schedule.json");
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chmod(path, 0644), 0);
    assert_true(service_user_may_read("nobody", path));
    assert_int_equal(chmod(path, 0640), 0);
    assert_false(service_user_may_read("nobody", path));
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(chmod(folder, 0700), 0);
    assert_false(service_user_may_read("nobody", path));
    folder_remove(folder);
}

static void what_cannot_be_told_is_not_refused(void **state)
{
    (void)state;
    assert_true(service_user_may_read("nobody-of-that-name", "/etc/shadow"));
    assert_true(service_user_may_read("nobody", "/nonexistent/schedule.json"));
}

// A group's right is not one for all, and the owner's is the owner's.
static void roots_own_files_are_roots(void **state)
{
    (void)state;
    assert_true(service_user_may_read("root", "/etc/passwd"));
    assert_false(service_user_may_read("nobody", "/etc/shadow"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_by_its_mode_and_its_folders),
        cmocka_unit_test(what_cannot_be_told_is_not_refused),
        cmocka_unit_test(roots_own_files_are_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
