// The log of commands, read from its end: the same entries as if it were read as a whole, and no more of it
// than they need.
#include "support/folder.h"
#include "support/test.h"

#include "base/json.h"
#include "base/lines_back.h"
#include "control/audit_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const folder = folder_here;
static struct error error;

// Appends the line of a command. `of`: the number of the one that it undoes; 0: none.
static void add_line(struct str *out, int number, int of, int padding)
{
    str_format(out,
        "{\"id\":\"c%d\",\"type\":\"%s\",\"number\":%d,\"by\":\"x\",\"role\":\"staff\",\"at\":\"y\",", number,
        of ? "undo" : "notice", number);
    str_format(out, "\"command\":{\"text\":\"%*s\"", padding, "");
    if (of)
        str_format(out, ",\"of\":\"c%d\"", of);
    str_add_text(out, "}}\n");
}

static json_t *tail(size_t limit, size_t *bytes)
{
    struct str text = {0};
    assert_true(audit_log_tail(folder, limit, &text, &error));
    json_t *root = json_read(str_text(&text), text.length, NULL, NULL);
    json_t *entries = json_incref(json_object_get(root, "entries"));
    assert_non_null(entries);
    if (bytes)
        *bytes = text.length;
    json_decref(root);
    str_free(&text);
    return entries;
}

static int number_at(const json_t *entries, size_t i)
{
    return (int)json_integer_value(json_object_get(json_array_get(entries, i), "number"));
}

static bool is_undone(const json_t *entries, size_t i)
{
    return json_is_true(json_object_get(json_array_get(entries, i), "undone"));
}

// Lines of all lengths around the size of a block, in two files, with what a crash leaves between them.
static void any_limit_gives_the_newest(void **state)
{
    enum { LINES = 400, HERE = 150 };
    static const int limits[] = {1, 2, 3, 7, 50, 149, 150, 151, 399, 400, 1000};
    struct str files[2] = {0};
    (void)state;
    for (int i = 1; i <= LINES; i++) {
        struct str *out = &files[i > LINES - HERE];
        add_line(out, i, i % 10 == 0 ? i - 7 : 0, i % 50 == 0 ? 66000 + i : i * 7 % 900);
        if (i % 40 == 0)
            str_add(out, "{\"id\":\"half\n\0\0\0\0\n\n", 17);
    }
    str_add_text(&files[1], "{\"id\":\"without an e");
    folder_write(folder, "log.1.jsonl", str_text(&files[0]), files[0].length);
    folder_write(folder, "log.jsonl", str_text(&files[1]), files[1].length);
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
        json_t *entries = tail((size_t)limits[k], NULL);
        size_t expected = limits[k] < LINES ? (size_t)limits[k] : LINES;
        assert_int_equal(json_array_size(entries), expected);
        for (size_t i = 0; i < expected; i++) {
            int number = LINES - (int)i;
            assert_int_equal(number_at(entries, i), number);
            assert_int_equal(is_undone(entries, i), number % 10 == 3 && number < LINES);
        }
        json_decref(entries);
    }
    str_free(&files[0]);
    str_free(&files[1]);
}

static void an_answer_is_bounded_however_long_the_lines_are(void **state)
{
    enum { LINES = 60, LONG = 60000 };
    struct str lines = {0};
    size_t bytes;
    (void)state;
    for (int i = 1; i <= LINES; i++)
        add_line(&lines, i, 0, LONG);
    folder_write(folder, "log.jsonl", str_text(&lines), lines.length);
    json_t *entries = tail(1000, &bytes);
    assert_in_range(bytes, 1 << 19, (1 << 20) + 2 * LONG);
    assert_int_equal(number_at(entries, 0), LINES);
    json_decref(entries);
    str_free(&lines);
}

static void a_log_that_is_renamed_meanwhile_is_read_once(void **state)
{
    struct str lines = {0};
    (void)state;
    add_line(&lines, 1, 0, 0);
    folder_write(folder, "log.jsonl", str_text(&lines), lines.length);
    char *other = strdup(folder_file(folder, "log.1.jsonl"));
    assert_int_equal(link(folder_file(folder, "log.jsonl"), other), 0);
    json_t *entries = tail(10, NULL);
    assert_int_equal(json_array_size(entries), 1);
    json_decref(entries);
    free(other);
    str_free(&lines);
}

static void no_more_is_read_than_is_asked_for(void **state)
{
    enum { LINES = 20000 };
    struct lines_back back;
    struct str lines = {0};
    (void)state;
    for (int i = 1; i <= LINES; i++)
        add_line(&lines, i, 0, 100);
    folder_write(folder, "log.jsonl", str_text(&lines), lines.length);
    assert_true(lines_back_open(&back, folder_file(folder, "log.jsonl"), &error));
    for (int i = 0; i < 100; i++)
        assert_non_null(lines_back_next(&back));
    assert_true(back.read < 1 << 17);
    int count = 100;
    while (lines_back_next(&back))
        count++;
    assert_int_equal(count, LINES);
    assert_int_equal(back.read, lines.length);
    lines_back_close(&back);
    str_free(&lines);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_set_up, folder_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(any_limit_gives_the_newest),
        IN_FOLDER(an_answer_is_bounded_however_long_the_lines_are),
        IN_FOLDER(a_log_that_is_renamed_meanwhile_is_read_once),
        IN_FOLDER(no_more_is_read_than_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
