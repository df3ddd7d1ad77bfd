#include "support/folder.h"
#include "support/test.h"

#include "base/file.h"
#include "base/hash.h"
#include "feed/schedule_cache.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char address[] = "https://x.org/4.json";

static struct cached_schedule example(const char *body)
{
    struct cached_schedule cached = {
        .validators = {.etag = "W/\"\\ \"", .last_modified = "Mon"}, .good_at = 1568124000};
    str_add_text(&cached.body, body);
    return cached;
}

static void write_example(const char *folder, const char *body)
{
    struct cached_schedule cached = example(body);
    struct error error;
    if (!schedule_cache_write(folder, address, &cached, &error))
        fail_msg("%s", error.text);
    schedule_cache_free(&cached);
}

static void what_is_kept_comes_back(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct cached_schedule back;
    struct error error;
    assert_false(schedule_cache_read(folder, address, &back, &error));
    assert_string_equal(error.text, "");
    write_example(folder, "{\n\"a\": 1}");
    assert_true(schedule_cache_read(folder, address, &back, &error));
    assert_string_equal(str_text(&back.body), "{\n\"a\": 1}");
    assert_string_equal(back.validators.etag, "W/\"\\ \"");
    assert_string_equal(back.validators.last_modified, "Mon");
    assert_int_equal(back.good_at, 1568124000);
    schedule_cache_free(&back);
    assert_false(schedule_cache_read(folder, "https://x.org/5.json", &back, &error));
    assert_string_equal(error.text, "");
    folder_remove(folder);
}

// Files that an older version wrote are found again.
static void the_name_of_a_file_stays(void **state)
{
    (void)state;
    struct str path = {0};
    assert_int_equal(hash_bytes("", 0), 0xCBF29CE484222325);
    assert_int_equal(hash_bytes("foobar", 6), 0x85944171F73967E8);
    schedule_cache_path("/f", "a", &path);
    assert_string_equal(str_text(&path), "/f/schedule-af63dc4c8601ec8c.cache");
    str_free(&path);
}

static void every_damage_is_noticed(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str path = {0};
    struct str whole = {0};
    struct error error;
    write_example(folder, "{\"results\":{}}");
    schedule_cache_path(folder, address, &path);
    assert_true(file_read(path.text, 1 << 20, &whole, &error));
    for (size_t i = 0; i < whole.length; i++) {
        struct cached_schedule back;
        assert_true(file_write(path.text, whole.text, i, false, &error)); // cut
        assert_false(schedule_cache_read(folder, address, &back, &error));
        assert_contains(error.text, "damaged");
    }
    size_t head = strcspn(whole.text, "\n");
    for (size_t i = head + 1; i < whole.length; i++) {
        struct cached_schedule back;
        whole.text[i] ^= 1;
        assert_true(file_write(path.text, whole.text, whole.length, false, &error));
        assert_false(schedule_cache_read(folder, address, &back, &error));
        whole.text[i] ^= 1;
    }
    str_free(&whole);
    str_free(&path);
    folder_remove(folder);
}

static void what_cannot_be_read_is_not_taken_for_none(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str path = {0};
    struct cached_schedule back;
    struct error error;
    schedule_cache_path(folder, address, &path);
    assert_int_equal(symlink(path.text, path.text), 0); // to itself
    assert_false(schedule_cache_read(folder, address, &back, &error));
    assert_contains(error.text, "cannot be opened");
    assert_int_equal(unlink(path.text), 0);
    assert_false(schedule_cache_read("/dev/null", address, &back, &error)); // no folder at all
    assert_string_equal(error.text, "");
    str_free(&path);
    folder_remove(folder);
}

static void rubbish_in_its_place_is_refused(void **state)
{
    (void)state;
    static const char *const rubbish[] = {
        "", "\n", "{}\n", "[1]\n{}", "{\"format\":2}\n", "no line break", "\xFF\xFE\n"};
    const char *folder = folder_new();
    struct str path = {0};
    schedule_cache_path(folder, address, &path);
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++) {
        struct cached_schedule back;
        struct error error;
        assert_true(file_write(path.text, rubbish[i], strlen(rubbish[i]), false, &error));
        assert_false(schedule_cache_read(folder, address, &back, &error));
        assert_contains(error.text, "damaged");
    }
    str_free(&path);
    folder_remove(folder);
}

static void another_version_s_is_refused(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str path = {0};
    struct str whole = {0};
    struct cached_schedule back;
    struct error error;
    write_example(folder, "{}");
    schedule_cache_path(folder, address, &path);
    assert_true(file_read(path.text, 1 << 20, &whole, &error));
    char *format = strstr(whole.text, "\"format\":1");
    assert_non_null(format);
    format[strlen("\"format\":")] = '2';
    assert_true(file_write(path.text, whole.text, whole.length, true, &error));
    assert_false(schedule_cache_read(folder, address, &back, &error));
    assert_contains(error.text, "damaged");
    str_free(&whole);
    str_free(&path);
    folder_remove(folder);
}

static void a_folder_that_cannot_be_written_is_a_message(void **state)
{
    (void)state;
    struct cached_schedule cached = example("{}");
    struct error error;
    assert_false(schedule_cache_write("/proc/nonexistent", address, &cached, &error));
    assert_contains(error.text, "cannot be written");
    schedule_cache_free(&cached);
}

// A process that is killed while writing leaves the old or the new file.
static void a_kill_leaves_the_old_or_the_new(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str bodies[2] = {0};
    uint64_t seed = 9;
    for (int i = 0; i < 200000; i++) {
        str_add_char(&bodies[0], 'a');
        str_add_char(&bodies[1], 'b');
    }
    write_example(folder, bodies[0].text);
    for (int round = 0; round < 40; round++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            for (int i = 0;; i++)
                write_example(folder, bodies[i % 2].text);
        usleep((useconds_t)(test_random(&seed) % 20000));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct cached_schedule back;
        struct error error;
        if (!schedule_cache_read(folder, address, &back, &error))
            fail_msg("round %d: %s", round, error.text);
        assert_int_equal(back.body.length, 200000);
        schedule_cache_free(&back);
    }
    str_free(&bodies[0]);
    str_free(&bodies[1]);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_comes_back),
        cmocka_unit_test(the_name_of_a_file_stays),
        cmocka_unit_test(every_damage_is_noticed),
        cmocka_unit_test(what_cannot_be_read_is_not_taken_for_none),
        cmocka_unit_test(rubbish_in_its_place_is_refused),
        cmocka_unit_test(another_version_s_is_refused),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_a_message),
        cmocka_unit_test(a_kill_leaves_the_old_or_the_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
