// Files written whole, and state files in a folder that others meddle with.
#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "base/file_lock.h"
#include "base/state_file.h"
#include "control/adjustment_store.h"
#include "control/audit_log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const folder = folder_here;
static struct error error;

static bool holds(const char *name, const char *text)
{
    return folder_holds(folder, name, text);
}

static void what_a_kill_left_of_writing_goes_with_the_next(void **state)
{
    (void)state;
    static const char *const left[] = {".a.json.Zx81aQ.part", ".a.json.000000.part"};
    static const char *const others[] = {
        "a.json.backup", ".b.json.Zx81aQ.part", ".a.json.Zx81aQ7.part", ".a.json.Zx81aQ.parts"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        folder_write(folder, left[i], "half", 4);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        folder_write(folder, others[i], "mine", 4);
    assert_true(file_write(folder_file(folder, "a.json"), "new", 3, false, &error));
    assert_true(holds("a.json", "new"));
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        assert_false(file_exists(folder_file(folder, left[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_true(holds(others[i], "mine"));
    file_remove_temporaries(folder);
    assert_false(file_exists(folder_file(folder, ".b.json.Zx81aQ.part")));
    assert_true(holds("a.json.backup", "mine"));
    assert_true(holds(".a.json.Zx81aQ7.part", "mine"));
    assert_true(holds(".a.json.Zx81aQ.parts", "mine"));
}

static void what_another_is_writing_stays(void **state)
{
    (void)state;
    folder_write(folder, ".a.json.Zx81aQ.part", "half", 4);
    int theirs = open(folder_file(folder, ".a.json.Zx81aQ.part"), O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(theirs, LOCK_EX), 0);
    assert_true(file_write(folder_file(folder, "a.json"), "new", 3, false, &error));
    assert_true(holds(".a.json.Zx81aQ.part", "half"));
    close(theirs);
}

// Otherwise a display with a user of its own could not read what root wrote.
static void what_root_writes_is_who_owns_the_folder_s(void **state)
{
    (void)state;
    struct stat about;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(folder, 12345, 23456), 0);
    assert_true(file_make_folder(folder_file(folder, "state/east"), &error));
    assert_true(file_write(folder_file(folder, "state/east/tokens.json"), "new", 3, true, &error));
    static const char *const made[] = {"state", "state/east", "state/east/tokens.json"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        assert_int_equal(stat(folder_file(folder, made[i]), &about), 0);
        assert_int_equal(about.st_uid, 12345);
        assert_int_equal(about.st_gid, 23456);
    }
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(unlink(folder_file(folder, "state/east/tokens.json")), 0);
    assert_int_equal(rmdir(folder_file(folder, "state/east")), 0);
    assert_int_equal(rmdir(folder_file(folder, "state")), 0);
}

static void pipes_and_devices_are_not_waited_for(void **state)
{
    (void)state;
    struct str out = {0};
    assert_int_equal(mkfifo(folder_file(folder, "pipe"), 0600), 0);
    assert_int_equal(symlink("/dev/zero", folder_file(folder, "zero")), 0);
    assert_false(file_read_regular(folder_file(folder, "pipe"), 100, &out, &error));
    assert_contains(error.text, "is not a regular file");
    assert_false(file_read_regular(folder_file(folder, "zero"), 100, &out, &error));
    assert_contains(error.text, "is not a regular file");
    assert_false(file_read_regular(folder, 100, &out, &error));
    assert_contains(error.text, "is a folder");
    str_free(&out);
}

static void writing_goes_on_where_the_folder_is_gone_or_a_folder_stands(void **state)
{
    (void)state;
    char deep[300];
    snprintf(deep, sizeof deep, "%s/gone/deeper", folder);
    assert_true(state_file_write(folder_file(deep, "a"), "new", 3, true, &error));
    assert_int_equal(unlink(folder_file(deep, "a")), 0);
    assert_int_equal(mkdir(folder_file(deep, "a"), 0700), 0);
    assert_true(state_file_write(folder_file(deep, "a"), "new", 3, true, &error));
    assert_int_equal(rmdir(folder_file(deep, "a.bad")), 0);
    assert_int_equal(unlink(folder_file(deep, "a")), 0);
    assert_false(state_file_write("/proc/nonexistent/a", "new", 3, true, &error));
    assert_contains(error.text, "/proc/nonexistent/a: cannot be written: /proc/nonexistent: cannot be made");
    assert_int_equal(rmdir(deep), 0);
    assert_int_equal(rmdir(folder_file(folder, "gone")), 0);
}

static void lines_are_appended_whole_whatever_stood_there(void **state)
{
    (void)state;
    static const struct state_file_lines rows = {.heading = "h\r\n", .lines = "1\r\n", .line_end = "\r\n"};
    const char *path = folder_file(folder, "rows");
    assert_true(state_file_append(path, &rows, &error));
    assert_true(state_file_append(path, &rows, &error));
    assert_true(holds("rows", "h\r\n1\r\n1\r\n"));
    assert_true(file_write(path, "h\r\nha", 5, false, &error));
    assert_true(state_file_append(path, &rows, &error));
    assert_true(holds("rows", "h\r\nha\r\n1\r\n"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_true(state_file_append(path, &rows, &error));
    assert_true(holds("rows", "h\r\n1\r\n"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0); // a pipe has been moved aside there before
    assert_true(state_file_append(path, &rows, &error));
    assert_true(holds("rows", "h\r\n1\r\n"));
    assert_int_equal(rmdir(folder_file(folder, "rows.bad-1")), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(path, path), 0);
    assert_true(state_file_append(path, &rows, &error));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/dev/full", path), 0);
    assert_true(state_file_append(path, &rows, &error));
    assert_true(holds("rows", "h\r\n1\r\n"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/nonexistent/rows", path), 0);
    assert_true(state_file_append(path, &rows, &error));
    assert_true(holds("rows", "h\r\n1\r\n"));
}

static void a_journal_is_read_whatever_stands_there(void **state)
{
    (void)state;
    static const char entry[] =
        "{\"id\":\"a\",\"type\":\"notice\",\"by\":\"desk\",\"role\":\"staff\",\"at\":\"x\","
        "\"number\":1,\"command\":{}}\n{\"id\":\"ha";
    struct str tail = {0};
    folder_write(folder, "log.1.jsonl", "", 0); // as where there was no room for the first line
    folder_write(folder, "log.jsonl", "", 0);
    assert_true(audit_log_tail(folder, 10, &tail, &error));
    assert_null(strstr(str_text(&tail), "notice"));
    assert_int_equal(unlink(folder_file(folder, "log.1.jsonl")), 0);
    assert_int_equal(mkfifo(folder_file(folder, "log.1.jsonl"), 0600), 0);
    folder_write(folder, "log.jsonl", entry, sizeof entry - 1);
    str_clear(&tail);
    assert_true(audit_log_tail(folder, 10, &tail, &error));
    assert_contains(str_text(&tail), "\"id\":\"a\"");
    str_free(&tail);
}

static void do_notice(struct adjustment_store *store, const char *text)
{
    struct adjustments adjustments;
    struct adjustment entry = {.type = ADJUST_NOTICE,
        .item = "x",
        .level = NOTICE_INFO,
        .by = "staff",
        .text = text,
        .at = 1568120400,
        .until = 1568130000};
    struct adjustment_store_act act = {.entries = &adjustments, .undoable = true, .now = entry.at};
    assert_true(adjustments_from_entries(&entry, 1, &adjustments));
    assert_true(adjustment_store_apply(store, &act, &error));
    adjustments_free(&adjustments);
}

static void a_desk_that_cannot_be_read_is_not_overwritten(void **state)
{
    (void)state;
    struct adjustments none = {0};
    struct adjustment_store *store = calloc(1, sizeof *store);
    assert_non_null(store);
    folder_write(folder, "desk.json", "{\"format\":2,", 12);
    assert_true(adjustment_store_open(store, folder, &none, &error));
    assert_true(holds("desk.json", "{\"format\":2,")); // the next start may read it
    do_notice(store, "Lunch");
    assert_true(holds("desk.json.bad", "{\"format\":2,"));
    assert_false(store->save_failed);
    adjustment_store_close(store);
    assert_true(adjustment_store_open(store, folder, &none, &error));
    assert_int_equal(store->adjustments.count, 1);
    adjustment_store_close(store);
    free(store);
}

static void what_was_not_kept_is_kept_once_it_can_be(void **state)
{
    (void)state;
    struct adjustments none = {0};
    char state_folder[300];
    struct adjustment_store *store = calloc(1, sizeof *store);
    assert_non_null(store);
    folder_write(folder, "state", "a file", 6);
    snprintf(state_folder, sizeof state_folder, "%s/state", folder);
    assert_true(adjustment_store_open(store, state_folder, &none, &error));
    do_notice(store, "Lunch");
    assert_true(store->save_failed);
    assert_int_equal(store->adjustments.count, 1);
    adjustment_store_retry(store);
    assert_true(store->save_failed);
    assert_int_equal(unlink(state_folder), 0);
    adjustment_store_retry(store);
    assert_false(store->save_failed);
    adjustment_store_close(store);
    assert_true(adjustment_store_open(store, state_folder, &none, &error));
    assert_int_equal(store->adjustments.count, 1);
    adjustment_store_close(store);
    free(store);
    assert_int_equal(unlink(folder_file(state_folder, "desk.json")), 0);
    assert_int_equal(rmdir(state_folder), 0);
}

static struct stat about(const char *name)
{
    struct stat info;
    assert_int_equal(lstat(folder_file(folder, name), &info), 0);
    return info;
}

static bool append(const char *name, bool secret)
{
    struct state_file_lines lines = {.lines = "line\n", .line_end = "\n", .secret = secret};
    return state_file_append(folder_file(folder, name), &lines, &error);
}

static void what_is_appended_to_is_no_laxer_than_it_has_to_be(void **state)
{
    (void)state;
    static const struct {
        int before; // -1: it is not there
        mode_t mask;
        bool secret;
        mode_t after;
    } cases[] = {{-1, 0, true, 0600}, {-1, 0077, true, 0600}, {-1, 0, false, 0644}, {-1, 0077, false, 0600},
        {0666, 0, true, 0600}, {0644, 0077, true, 0600}, {0666, 0, false, 0644}, {0600, 0, false, 0600}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unlink(folder_file(folder, "log"));
        if (cases[i].before >= 0) {
            folder_write(folder, "log", "old\n", 4);
            assert_int_equal(chmod(folder_file(folder, "log"), (mode_t)cases[i].before), 0);
        }
        mode_t mask = umask(cases[i].mask);
        bool ok = append("log", cases[i].secret);
        umask(mask);
        assert_true(ok);
        if ((about("log").st_mode & 07777) != cases[i].after)
            fail_msg("case %zu: %03o", i, about("log").st_mode & 07777);
    }
    assert_int_equal(chmod(folder_file(folder, "log"), 0644), 0);
    assert_true(state_file_move_aside(folder_file(folder, "log"), &error));
    assert_int_equal(about("log.bad").st_mode & 07777, 0600);
}

// Root writes into the folder of the display's user, who may be anybody by now.
static void root_is_not_led_out_of_anothers_folder(void **state)
{
    (void)state;
    enum { USER = 12345 };
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown(folder, USER, USER), 0);
    assert_true(append("log", true));
    assert_int_equal(about("log").st_uid, USER);
    folder_write(folder, "victim", "keep\n", 5);
    assert_int_equal(chown(folder_file(folder, "victim"), 0, 0), 0);
    assert_int_equal(symlink("victim", folder_file(folder, "led")), 0);
    assert_int_equal(lchown(folder_file(folder, "led"), USER, USER), 0);
    assert_true(append("led", true));
    assert_true(holds("victim", "keep\n"));
    assert_true(holds("led", "line\n"));
    assert_true(S_ISLNK(about("led.bad").st_mode));
    // Its own are followed, as ever.
    assert_int_equal(symlink("elsewhere", folder_file(folder, "ours")), 0);
    assert_true(append("ours", true));
    assert_true(holds("elsewhere", "line\n"));
    // A lock is no way out, either.
    struct file_lock lock;
    assert_int_equal(symlink("made", folder_file(folder, "tokens.json.lock")), 0);
    assert_false(file_lock(&lock, folder_file(folder, "tokens.json"), 0, &error));
    assert_false(file_exists(folder_file(folder, "made")));
}

static void a_lock_is_waited_for_and_given_up(void **state)
{
    (void)state;
    struct file_lock one;
    struct file_lock other;
    char path[300];
    snprintf(path, sizeof path, "%s/tokens.json", folder);
    assert_true(file_lock(&one, path, 0, &error));
    assert_int_equal(about("tokens.json.lock").st_mode & 07777, 0600);
    assert_false(file_lock(&other, path, 50, &error));
    assert_contains(error.text, "somebody else has had the lock for 0.05 s; nothing is changed");
    // Behind another name of the file it is the same lock.
    folder_write(folder, "tokens.json", "{}", 2);
    assert_int_equal(symlink("tokens.json", folder_file(folder, "alias")), 0);
    assert_false(file_lock(&other, folder_file(folder, "alias"), 0, &error));
    file_unlock(&one);
    assert_true(file_lock(&other, folder_file(folder, "alias"), 0, &error));
    file_unlock(&other);
    // Whoever ends without a word holds it no longer.
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(file_lock(&one, path, 0, &error) ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(file_lock(&other, path, 0, &error));
    file_unlock(&other);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_set_up, folder_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_a_kill_left_of_writing_goes_with_the_next),
        IN_FOLDER(what_another_is_writing_stays),
        IN_FOLDER(what_is_appended_to_is_no_laxer_than_it_has_to_be),
        IN_FOLDER(root_is_not_led_out_of_anothers_folder),
        IN_FOLDER(a_lock_is_waited_for_and_given_up),
        IN_FOLDER(what_root_writes_is_who_owns_the_folder_s),
        IN_FOLDER(pipes_and_devices_are_not_waited_for),
        IN_FOLDER(writing_goes_on_where_the_folder_is_gone_or_a_folder_stands),
        IN_FOLDER(lines_are_appended_whole_whatever_stood_there),
        IN_FOLDER(a_journal_is_read_whatever_stands_there),
        IN_FOLDER(a_desk_that_cannot_be_read_is_not_overwritten),
        IN_FOLDER(what_was_not_kept_is_kept_once_it_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
