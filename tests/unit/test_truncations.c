// Every truncation of every small file in feeds/valid, and of a page: a schedule or a message, for each
// reader that there is.
#include "support/test.h"

#include "base/file.h"
#include "base/text.h"
#include "schedule/readers/readers.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_BYTES = 3800, MOST_READERS = 64 };

static bool seen[MOST_READERS]; // whose files were cut

static void see(const char *format)
{
    for (size_t i = 0; all_readers[i] && i < MOST_READERS; i++)
        seen[i] |= strcmp(all_readers[i]->name, format) == 0;
}

// In a piece of its own size, so that reading behind its end is noticed. True if it gave a schedule.
static bool read_cut(const char *name, const char *bytes, size_t length, bool whole)
{
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    struct error error = {0};
    char *cut = malloc(length > 0 ? length : 1);
    assert_non_null(cut);
    memcpy(cut, bytes, length);
    const struct schedule *schedule = schedule_read(cut, length, &hints, &error);
    if (!schedule && (error.text[0] == '\0' || !text_is_utf8(error.text, strlen(error.text), NULL)))
        fail_msg("%s, %zu bytes of it: no message", name, length);
    if (schedule && whole)
        see(schedule->format);
    bool read = schedule != NULL;
    schedule_unref(schedule);
    free(cut);
    return read;
}

// JSON has an end, behind which only white space may be missing; XML may end with comments, a file of several
// calendars after each of them.
static void cut_everywhere(const char *name, const char *bytes, size_t length, bool has_end)
{
    if (!read_cut(name, bytes, length, true))
        fail_msg("%s is not read", name);
    size_t end = length;
    while (end > 0 && strchr(" \t\r\n", bytes[end - 1]))
        end--;
    for (size_t cut = 0; cut < length; cut++)
        if (read_cut(name, bytes, cut, false) && has_end && cut < end)
            fail_msg("%s is read when cut off after %zu bytes", name, cut);
}

static void files_are_refused(void **state)
{
    (void)state;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/feeds/valid", test_folder());
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        struct str bytes = {0};
        struct error error;
        const char *ending = strrchr(entry->d_name, '.');
        if (!ending || !ending[1] || strcmp(ending, ".txt") == 0)
            continue;
        snprintf(path, sizeof path, "%s/feeds/valid/%s", test_folder(), entry->d_name);
        if (!file_read(path, 1 << 20, &bytes, &error))
            fail_msg("%s", error.text);
        if (bytes.length <= MOST_BYTES)
            cut_everywhere(entry->d_name, str_text(&bytes), bytes.length, strcmp(ending, ".json") == 0);
        str_free(&bytes);
    }
    closedir(folder);
}

// What is missing at a page's end may be nothing that counts.
static void pages_are_read_or_refused(void **state)
{
    (void)state;
    static const char page[] =
        "<!DOCTYPE html><html lang=en><head><title>Days &amp; nights</title><base href='/e/'>"
        "<link rel=alternate type='text/calendar' href='a.ics'><script type=\"application/ld+json\">"
        "{\"@context\":\"https://schema.org\",\"@type\":\"Event\",\"name\":\"Days\",\"subEvent\":[{\"@type\":"
        "\"Event\",\"name\":\"Knots\",\"startDate\":\"2026-06-10T09:00:00+02:00\",\"duration\":\"PT1H\","
        "\"location\":{\"@type\":\"Place\",\"name\":\"Quay\"}}]}</script></head>"
        "<body><!-- x --><a href=\"schedule.json\">All talks</a></body></html>";
    cut_everywhere("a page", page, sizeof page - 1, false);
}

// Runs behind the others.
static void every_reader_was_cut(void **state)
{
    (void)state;
    for (size_t i = 0; all_readers[i]; i++)
        if (i >= MOST_READERS || !seen[i])
            fail_msg("of %s there is no file of at most %d bytes", all_readers[i]->name, MOST_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_refused),
        cmocka_unit_test(pages_are_read_or_refused),
        cmocka_unit_test(every_reader_was_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
