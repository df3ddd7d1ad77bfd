// Which files another user may read: tried with users and files that every system has.
#include "support/folder.h"
#include "support/test.h"

#include "cli/service_user.h"

#include <sys/stat.h>
#include <unistd.h>

static void modes_of_the_file_and_its_folders_count(void **state)
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

static void unknown_users_and_files_are_not_refused(void **state)
{
    (void)state;
    assert_true(service_user_may_read("nobody-of-that-name", "/etc/shadow"));
    assert_true(service_user_may_read("nobody", "/nonexistent/schedule.json"));
}

// Files of root: those that its group may read are not for everybody.
static void files_of_root_are_for_root(void **state)
{
    (void)state;
    assert_true(service_user_may_read("root", "/etc/passwd"));
    assert_false(service_user_may_read("nobody", "/etc/shadow"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes_of_the_file_and_its_folders_count),
        cmocka_unit_test(unknown_users_and_files_are_not_refused),
        cmocka_unit_test(files_of_root_are_for_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
