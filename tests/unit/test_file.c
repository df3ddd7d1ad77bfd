// Writing to files, links, devices, pipes and open descriptors. Devices are made in the test's folder: the
// machine's are not touched.
#include "support/folder.h"
#include "support/program.h"
#include "support/test.h"

#include "base/file.h"
#include "base/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const folder = folder_here;
static struct error error;

static bool holds(const char *name, const char *text)
{
    return folder_holds(folder, name, text);
}

static mode_t kind_of(const char *name)
{
    struct stat about;
    return lstat(folder_file(folder, name), &about) == 0 ? about.st_mode & S_IFMT : 0;
}

static bool out(const char *name, const char *text)
{
    return file_write_out(folder_file(folder, name), text, strlen(text), &error);
}

static bool whole(const char *name, const char *text, bool secret)
{
    return file_write(folder_file(folder, name), text, strlen(text), secret, &error);
}

// Makes a copy of one of Linux's memory devices: 3 is null, 7 is full. False if that is not allowed.
static bool make_device(const char *name, unsigned minor_number)
{
    const char *path = folder_file(folder, name);
    int descriptor = -1;
    if (mknod(path, S_IFCHR | 0666, makedev(1, minor_number)) == 0)
        descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        printf("skipped: devices cannot be made here\n");
        return false;
    }
    close(descriptor);
    return true;
}

static void a_device_is_written_into(void **state)
{
    (void)state;
    if (!make_device("null", 3) || !make_device("full", 7))
        skip();
    assert_true(out("null", "abc"));
    assert_int_equal(kind_of("null"), S_IFCHR);
    assert_int_equal(symlink("null", folder_file(folder, "to-null")), 0);
    assert_true(out("to-null", "abc"));
    assert_int_equal(kind_of("null"), S_IFCHR);
    assert_int_equal(kind_of("to-null"), S_IFLNK);
    assert_false(out("full", "abc"));
    assert_contains(error.text, "full: cannot be written: No space left on device");
    assert_int_equal(kind_of("full"), S_IFCHR);
}

// file_write refuses a device; a state file moves it aside.
static void a_device_is_no_place_for_a_file(void **state)
{
    (void)state;
    if (!make_device("null", 3))
        skip();
    assert_false(whole("null", "abc", false));
    assert_int_equal(error.code, ERROR_INVALID);
    assert_contains(error.text, "null: cannot be written: it is not a regular file");
    assert_int_equal(kind_of("null"), S_IFCHR);
    assert_true(state_file_write(folder_file(folder, "null"), "abc", 3, true, &error));
    assert_int_equal(kind_of("null.bad"), S_IFCHR);
    assert_true(holds("null", "abc"));
}

static void a_pipe_is_written_into(void **state)
{
    (void)state;
    char got[8] = "";
    assert_int_equal(mkfifo(folder_file(folder, "pipe"), 0600), 0);
    int reader = open(folder_file(folder, "pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(reader >= 0);
    assert_true(out("pipe", "abc"));
    assert_int_equal(read(reader, got, sizeof got), 3);
    assert_string_equal(got, "abc");
    close(reader);
    assert_int_equal(kind_of("pipe"), S_IFIFO);
    assert_false(whole("pipe", "abc", false));
    assert_int_equal(kind_of("pipe"), S_IFIFO);
}

static void a_pipe_that_nobody_reads_any_more_is_told(void **state)
{
    (void)state;
    int ends[2];
    char path[64];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    close(ends[0]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    signal(SIGPIPE, SIG_IGN);
    assert_false(file_write_out(path, "abc", 3, &error));
    assert_contains(error.text, "cannot be written: Broken pipe");
    close(ends[1]);
}

// Appended to what the stream has already, also if it cannot be opened again.
static void what_is_open_is_gone_on_with(void **state)
{
    (void)state;
    static const char *const ways[] = {"/dev/fd", "/proc/self/fd", "/proc/thread-self/fd"};
    char path[64];
    char got[8] = "";
    int ends[2];
    folder_write(folder, "file", "", 0);
    int file = open(folder_file(folder, "file"), O_WRONLY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        snprintf(path, sizeof path, "%s/%d", ways[i], file);
        assert_true(file_write_out(path, "ab", 2, &error));
    }
    assert_true(holds("file", "ababab"));
    // Through a link, as /dev/stdout is one.
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    assert_int_equal(symlink(path, folder_file(folder, "stdout")), 0);
    assert_true(out("stdout", "cd"));
    assert_true(holds("file", "abababcd"));
    assert_int_equal(kind_of("stdout"), S_IFLNK);
    close(file);
    assert_false(out("stdout", "ef"));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_true(file_write_out(path, "abc", 3, &error));
    assert_int_equal(read(ends[1], got, sizeof got), 3);
    close(ends[0]);
    close(ends[1]);
}

static void a_link_stays_and_its_target_is_replaced_whole(void **state)
{
    (void)state;
    struct stat before;
    struct stat after;
    folder_write(folder, "target", "old", 3);
    assert_int_equal(stat(folder_file(folder, "target"), &before), 0);
    assert_int_equal(symlink("target", folder_file(folder, "one")), 0);
    assert_int_equal(symlink(folder_file(folder, "one"), folder_file(folder, "two")), 0);
    assert_true(out("two", "new"));
    assert_true(holds("target", "new"));
    assert_int_equal(stat(folder_file(folder, "target"), &after), 0);
    assert_true(before.st_ino != after.st_ino);
    assert_true(whole("one", "newer", false));
    assert_true(holds("target", "newer"));
    assert_int_equal(kind_of("one"), S_IFLNK);
    assert_int_equal(kind_of("two"), S_IFLNK);
    // To a new file, and in a circle.
    assert_int_equal(symlink("later", folder_file(folder, "early")), 0);
    assert_true(out("early", "new"));
    assert_true(holds("later", "new"));
    assert_int_equal(kind_of("early"), S_IFLNK);
    assert_int_equal(symlink("round", folder_file(folder, "round")), 0);
    assert_false(out("round", "new"));
    assert_contains(error.text, "round: cannot be written: Too many levels of symbolic links");
    assert_int_equal(kind_of("round"), S_IFLNK);
}

// Otherwise the owner of a folder could make root write anywhere.
static void anothers_link_is_not_followed(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    folder_write(folder, "shadow", "secret", 6);
    assert_int_equal(symlink("shadow", folder_file(folder, "tokens.json")), 0);
    assert_int_equal(lchown(folder_file(folder, "tokens.json"), 12345, 12345), 0);
    assert_true(whole("tokens.json", "new", true));
    assert_true(holds("shadow", "secret"));
    assert_true(holds("tokens.json", "new"));
    assert_int_equal(kind_of("tokens.json"), S_IFREG);
}

// A state file is written even if its path is a dangling link.
static void a_link_that_leads_nowhere_is_put_aside(void **state)
{
    (void)state;
    static const char *const targets[] = {"kept", "nowhere/at/all", "/proc/self/nowhere", "."};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        assert_int_equal(symlink(targets[i], folder_file(folder, "kept")), 0);
        assert_false(whole("kept", "abc", false));
        assert_true(state_file_write(folder_file(folder, "kept"), "abc", 3, false, &error));
        assert_int_equal(kind_of("kept.bad"), S_IFLNK);
        assert_true(holds("kept", "abc"));
        assert_int_equal(unlink(folder_file(folder, "kept")), 0);
    }
}

static void rights_stay(void **state)
{
    (void)state;
    struct stat about;
    folder_write(folder, "a", "old", 3);
    assert_int_equal(chmod(folder_file(folder, "a"), 0640), 0);
    if (geteuid() == 0)
        assert_int_equal(chown(folder_file(folder, "a"), 12345, 23456), 0);
    assert_true(whole("a", "new", false));
    assert_int_equal(stat(folder_file(folder, "a"), &about), 0);
    assert_int_equal(about.st_mode & 07777, 0640);
    if (geteuid() == 0) {
        assert_int_equal(about.st_uid, 12345);
        assert_int_equal(about.st_gid, 23456);
    }
    // A secret is readable by its owner alone, whatever was there.
    assert_int_equal(chmod(folder_file(folder, "a"), 0644), 0);
    assert_true(whole("a", "newer", true));
    assert_int_equal(stat(folder_file(folder, "a"), &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_true(out("b", "new"));
    assert_int_equal(stat(folder_file(folder, "b"), &about), 0);
    assert_int_equal(about.st_mode & 07777, 0644);
}

static void a_copy_is_for_the_same_eyes(void **state)
{
    (void)state;
    struct stat about;
    folder_write(folder, "a", "mine", 4);
    folder_write(folder, "b", "older", 5);
    assert_int_equal(chmod(folder_file(folder, "a"), 0640), 0);
    if (geteuid() == 0)
        assert_int_equal(chown(folder_file(folder, "a"), 12345, 23456), 0);
    static const char *const to[] = {"b", "c"};
    for (size_t i = 0; i < 2; i++) {
        char *path = file_join(folder, to[i]);
        assert_true(file_copy(folder_file(folder, "a"), path, 4, &error));
        assert_true(holds(to[i], "mine"));
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 07777, 0640);
        if (geteuid() == 0)
            assert_true(about.st_uid == 12345 && about.st_gid == 23456);
        assert_false(file_copy(folder_file(folder, "a"), path, 3, &error));
        assert_false(file_copy(folder_file(folder, "nowhere"), path, 4, &error));
        assert_true(holds(to[i], "mine"));
        free(path);
    }
}

// The mode of a file that a display's user writes over somebody else's, in a folder of its own.
static mode_t mode_written_by_another(mode_t mode)
{
    enum { USER = 12345, GROUP = 54321, OTHERS = 23456 };
    struct stat about;
    int status;
    folder_write(folder, "a", "old", 3);
    assert_int_equal(chown(folder, USER, GROUP), 0);
    assert_int_equal(chown(folder_file(folder, "a"), USER, OTHERS), 0);
    assert_int_equal(chmod(folder_file(folder, "a"), mode), 0);
    pid_t child = fork();
    if (child == 0) {
        bool ok = setgroups(0, NULL) == 0 && setgid(GROUP) == 0 && setuid(USER) == 0;
        _exit(ok && whole("a", "new", false) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(holds("a", "new"));
    assert_int_equal(stat(folder_file(folder, "a"), &about), 0);
    assert_int_equal(about.st_gid, GROUP);
    return about.st_mode & 07777;
}

// We may not set the old group: ours gets no more than anybody had.
static void the_rights_of_anothers_group_go_to_nobody(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(mode_written_by_another(0640), 0600);
    assert_int_equal(mode_written_by_another(0660), 0600);
    assert_int_equal(mode_written_by_another(0644), 0644);
    assert_int_equal(mode_written_by_another(0664), 0644);
    assert_int_equal(mode_written_by_another(0600), 0600);
}

// What is written atomically is nobody else's to read or write before it is what it is to be: looked at as
// its mode is set, and when it is whole.
static struct {
    mode_t first, whole;
    off_t first_size;
    bool seen;
} watched;

// The names of their parameters are ours.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
int fchmod(int descriptor, mode_t mode)
{
    struct stat about;
    if (fstat(descriptor, &about) == 0 && !watched.seen) {
        watched.seen = true;
        watched.first = about.st_mode & 07777;
        watched.first_size = about.st_size;
    }
    return (int)syscall(SYS_fchmod, descriptor, mode);
}

int fsync(int descriptor)
{
    struct stat about;
    if (fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode))
        watched.whole = about.st_mode & 07777;
    return (int)syscall(SYS_fsync, descriptor);
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)

static mode_t mode_of(const char *name)
{
    struct stat about;
    assert_int_equal(lstat(folder_file(folder, name), &about), 0);
    return about.st_mode & 07777;
}

// A file "a" with that mode; -1: none.
static void lay(const char *name, int mode)
{
    unlink(folder_file(folder, name));
    if (mode < 0)
        return;
    folder_write(folder, name, "old", 3);
    assert_int_equal(chmod(folder_file(folder, name), (mode_t)mode), 0);
}

static void no_mode_is_laxer_than_it_has_to_be(void **state)
{
    (void)state;
    static const mode_t masks[] = {0, 0022, 0077};
    static const struct {
        int before; // the mode of the file that is there; -1: there is none
        bool secret;
        mode_t after;
    } cases[] = {{-1, true, 0600}, {-1, false, 0644}, {0600, true, 0600}, {0644, true, 0600},
        {0666, true, 0600}, {0777, true, 0600}, {0640, true, 0600}, {0400, true, 0600}, {0600, false, 0600},
        {0640, false, 0640}, {0644, false, 0644}, {0660, false, 0640}, {0664, false, 0644},
        {0666, false, 0644}, {0777, false, 0644}, {06755, false, 0644}, {0604, false, 0604}};
    for (size_t i = 0; i < 3 * sizeof cases / sizeof *cases; i++) {
        lay("a", cases[i / 3].before);
        memset(&watched, 0, sizeof watched);
        mode_t mask = umask(masks[i % 3]);
        bool ok = whole("a", "new", cases[i / 3].secret);
        umask(mask);
        assert_true(ok);
        if (watched.first != 0600 || watched.first_size != 0 || watched.whole != cases[i / 3].after ||
            mode_of("a") != cases[i / 3].after)
            fail_msg("case %zu, umask %03o: first %03o with %d bytes, whole %03o, at last %03o", i / 3,
                masks[i % 3], watched.first, (int)watched.first_size, watched.whole, mode_of("a"));
    }
}

static void a_copy_is_no_laxer_than_what_is_copied(void **state)
{
    (void)state;
    static const mode_t modes[][2] = {
        {0600, 0600}, {0640, 0640}, {0644, 0644}, {0666, 0644}, {0777, 0644}, {0400, 0400}};
    for (size_t i = 0; i < 4 * sizeof modes / sizeof *modes; i++) {
        lay("a", (int)modes[i / 4][0]);
        lay("b", i % 2 == 0 ? 0666 : -1);
        memset(&watched, 0, sizeof watched);
        mode_t mask = umask(i % 4 < 2 ? 0 : 0077);
        bool ok = file_copy(folder_file(folder, "a"), folder_file(folder, "b"), 4, &error);
        umask(mask);
        assert_true(ok);
        assert_int_equal(watched.first, 0600);
        assert_int_equal(watched.first_size, 0);
        assert_int_equal(mode_of("b"), modes[i / 4][1]);
    }
}

static void a_folder_is_refused(void **state)
{
    (void)state;
    assert_false(file_write_out(folder, "abc", 3, &error));
    assert_contains(error.text, "cannot be written: Is a directory");
    assert_false(file_write(folder, "abc", 3, false, &error));
    assert_int_equal(error.detail, EISDIR);
}

// ---- on the command line

#define SHOT "shot --schedule assets/lpc2019.json --room Jade --at 2019-09-10T15:00 --size 320x180 "

static void shoot(const char *where, int status, const char *part)
{
    struct str command = {0};
    str_format(&command, SHOT "%s", where);
    program_expect(command.text, status, part);
    str_free(&command);
}

static bool is_picture(const char *name)
{
    struct str bytes = {0};
    bool ok = file_read(folder_file(folder, name), 1 << 20, &bytes, &error) && bytes.length > 100 &&
              memcmp(bytes.text, "\x89PNG", 4) == 0;
    str_free(&bytes);
    return ok;
}

static void a_picture_goes_where_it_is_wanted(void **state)
{
    (void)state;
    struct str where = {0};
    static const char *const streams[] = {"-o - >\"$WHERE\"", "-o /dev/stdout >\"$WHERE\"",
        "-o /proc/self/fd/1 >\"$WHERE\"", "-o /dev/fd/5 5>\"$WHERE\"", "-o /dev/stdout | cat >\"$WHERE\"",
        "-o - | cat >\"$WHERE\""};
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        setenv("WHERE", folder_file(folder, "out.png"), 1);
        shoot(streams[i], 0, "");
        assert_true(is_picture("out.png"));
        assert_int_equal(unlink(folder_file(folder, "out.png")), 0);
    }
    assert_int_equal(symlink("target.png", folder_file(folder, "link.png")), 0);
    str_clear(&where);
    str_format(&where, "-o '%s/link.png'", folder);
    shoot(where.text, 0, "");
    assert_true(is_picture("target.png"));
    assert_int_equal(kind_of("link.png"), S_IFLNK);
    // Earlier output in the stream stays before it.
    str_clear(&where);
    str_format(&where, "--text -o - | grep -a -b -o PNG | head -n 1 >'%s/at'", folder);
    shoot(where.text, 0, "");
    assert_false(holds("at", "1:PNG\n"));
    str_free(&where);
}

static void a_picture_does_not_replace_a_device(void **state)
{
    (void)state;
    struct str where = {0};
    if (!make_device("null", 3) || !make_device("full", 7))
        skip();
    str_format(&where, "-o '%s/null'", folder);
    shoot(where.text, 0, "");
    assert_int_equal(kind_of("null"), S_IFCHR);
    str_clear(&where);
    str_format(&where, "-o '%s/full'", folder);
    shoot(where.text, 1, "full: cannot be written: No space left on device");
    assert_int_equal(kind_of("full"), S_IFCHR);
    str_clear(&where);
    str_format(&where, "-o - 3>&1 >'%s/full' 2>&3 #", folder);
    shoot(where.text, 1, "standard output: cannot be written: No space left on device");
    str_clear(&where);
    str_format(&where, "--text 3>&1 >'%s/full' 2>&3 #", folder);
    shoot(where.text, 1, "standard output: cannot be written: No space left on device");
    str_clear(&where);
    str_format(&where, "--version 3>&1 >'%s/full' 2>&3 #", folder);
    program_expect(where.text, 1, "standard output: cannot be written: No space left on device");
    str_clear(&where);
    str_format(&where, "setup --schedule assets/lpc2019.json --config '%s/null' </dev/null", folder);
    struct str said = {0};
    assert_int_equal(program_run(where.text, &said), 1);
    assert_int_equal(kind_of("null"), S_IFCHR);
    str_free(&said);
    str_free(&where);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_device_is_written_into, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_device_is_no_place_for_a_file, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_pipe_is_written_into, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_pipe_that_nobody_reads_any_more_is_told, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(what_is_open_is_gone_on_with, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_link_stays_and_its_target_is_replaced_whole, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(anothers_link_is_not_followed, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_link_that_leads_nowhere_is_put_aside, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(rights_stay, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_copy_is_for_the_same_eyes, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            the_rights_of_anothers_group_go_to_nobody, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(no_mode_is_laxer_than_it_has_to_be, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(
            a_copy_is_no_laxer_than_what_is_copied, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_folder_is_refused, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_picture_goes_where_it_is_wanted, folder_set_up, folder_tear_down),
        cmocka_unit_test_setup_teardown(a_picture_does_not_replace_a_device, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
