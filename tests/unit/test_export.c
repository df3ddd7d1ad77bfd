// The programme as other programs read it: what staff changed is in it, names stay the same, and each
// document keeps its format's rules.
#include "support/frab.h"
#include "support/test.h"

#include "base/file.h"
#include "export/export.h"
#include "export/export_list.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static const struct schedule *day(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "Jade I & II");
    frab_item(&w, "a", "A <b> & \\\"c\\\", d; \\\\ e", "2019-09-10T10:00:00+01:00", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:20:00+01:00", 20, NULL);
    frab_item(&w, "k", "Coffee", "2019-09-10T11:00:00+01:00", 30, "break");
    frab_item(&w, "e", "E", "2019-09-11T10:00:00+01:00", 30, NULL);
    frab_room(&w, "Opala");
    frab_item(&w, "x", "X", "2019-09-10T10:00:00+01:00", 60, NULL);
    frab_item(&w, "k", "Coffee", "2019-09-10T11:00:00+01:00", 30, "break");
    return frab_end(&w);
}

static int64_t clock_at(const char *clock)
{
    char iso[40];
    snprintf(iso, sizeof iso, "2019-09-10T%s:00+01:00", clock);
    return test_instant(iso);
}

static struct adjustment entry(enum adjustment_type type, const char *item, const char *asked)
{
    return (struct adjustment){.type = type,
        .item = item,
        .number = 1,
        .by = "staff",
        .at = clock_at(asked),
        .until = clock_at("23:00")};
}

// The document with entries applied at half past nine.
static void write_with(enum export_format format, const struct schedule *published,
    const struct adjustment *entries, size_t count, struct str *out)
{
    struct adjustments adjustments;
    assert_true(adjustments_from_entries(entries, count, &adjustments));
    struct export_source source = {.schedule = adjustments_apply(&adjustments, published, clock_at("09:30")),
        .adjustments = &adjustments,
        .read_at = clock_at("08:00"),
        .now = clock_at("09:30")};
    assert_non_null(source.schedule);
    str_clear(out);
    assert_true(export_write(format, &source, out));
    schedule_unref(source.schedule);
    adjustments_free(&adjustments);
}

// The lines of an event between BEGIN and END, copied; its SUMMARY begins so.
static char *event_of(const struct str *calendar, const char *summary)
{
    char line[100];
    snprintf(line, sizeof line, "\r\nSUMMARY:%s", summary);
    const char *at = strstr(str_text(calendar), line);
    if (!at)
        return NULL;
    const char *begin = at;
    while (strncmp(begin, "BEGIN:VEVENT", 12) != 0)
        begin--;
    const char *end = strstr(at, "END:VEVENT");
    return strndup(begin, (size_t)(end - begin));
}

static void value_of(const struct str *calendar, const char *summary, const char *name, char out[100])
{
    char wanted[40];
    char *event = event_of(calendar, summary);
    assert_non_null(event);
    snprintf(wanted, sizeof wanted, "\r\n%s:", name);
    const char *at = strstr(event, wanted);
    out[0] = '\0';
    if (at)
        snprintf(out, 100, "%.*s", (int)strcspn(at + strlen(wanted), "\r"), at + strlen(wanted));
    free(event);
}

static void check_value(
    const struct str *calendar, const char *summary, const char *name, const char *expected)
{
    char value[100];
    value_of(calendar, summary, name, value);
    assert_string_equal(value, expected);
}

static void what_staff_changed_is_in_it(void **state)
{
    (void)state;
    const struct schedule *published = day();
    struct str before = {0};
    struct str out = {0};
    struct adjustment entries[4] = {entry(ADJUST_TIME, "b", "09:10"), entry(ADJUST_CANCEL, "x", "09:11"),
        entry(ADJUST_MOVE, "a", "09:12"), entry(ADJUST_RENAME, "e", "09:13")};
    entries[0].starts_at = clock_at("10:30");
    entries[2].room = "Opala";
    entries[3].title = "Epsilon";
    write_with(EXPORT_ICALENDAR, published, NULL, 0, &before);
    write_with(EXPORT_ICALENDAR, published, entries, 4, &out);
    check_value(&before, "B", "DTSTART", "20190910T092000Z");
    check_value(&out, "B", "DTSTART", "20190910T093000Z");
    check_value(&out, "B", "DTEND", "20190910T095000Z");
    check_value(&out, "X", "STATUS", "CANCELLED");
    check_value(&out, "A", "STATUS", "CONFIRMED");
    check_value(&before, "A", "LOCATION", "Jade I & II");
    check_value(&out, "A", "LOCATION", "Opala");
    check_value(&out, "Epsilon", "LOCATION", "Jade I & II");
    // The places that it left are not in it.
    const char *first = strstr(str_text(&out), "SUMMARY:A ");
    assert_null(strstr(first + 1, "SUMMARY:A "));
    for (int format = 0; format < EXPORT_FORMATS; format++) {
        if (format == EXPORT_ICALENDAR)
            continue;
        write_with((enum export_format)format, published, entries, 4, &out);
        assert_null(strstr(str_text(&out), ">X<"));
        assert_null(strstr(str_text(&out), "\"title\":\"X\""));
        assert_contains(str_text(&out), "2019-09-10T10:30:00+01:00");
        assert_contains(str_text(&out), "Epsilon");
    }
    str_free(&before);
    str_free(&out);
    schedule_unref(published);
}

static void names_stay_and_sequences_grow(void **state)
{
    (void)state;
    const struct schedule *published = day();
    struct str out = {0};
    char uid[100];
    char value[100];
    long last;
    write_with(EXPORT_ICALENDAR, published, NULL, 0, &out);
    value_of(&out, "A", "UID", uid);
    assert_true(uuid_is(uid));
    check_value(&out, "A", "SEQUENCE", "0");
    check_value(&out, "A", "LAST-MODIFIED", "");
    check_value(&out, "A", "DTSTAMP", "20190910T070000Z");
    // Delayed, delayed less, and back as it was.
    struct adjustment delay = entry(ADJUST_TIME, "a", "09:05");
    delay.starts_at = clock_at("10:10");
    write_with(EXPORT_ICALENDAR, published, &delay, 1, &out);
    check_value(&out, "A", "UID", uid);
    check_value(&out, "A", "LAST-MODIFIED", "20190910T080500Z");
    check_value(&out, "A", "DTSTAMP", "20190910T080500Z");
    value_of(&out, "A", "SEQUENCE", value);
    last = strtol(value, NULL, 10);
    assert_true(last > 0);
    // It moved what follows.
    check_value(&out, "B", "DTSTART", "20190910T093000Z");
    check_value(&out, "B", "SEQUENCE", value);
    check_value(&out, "E", "SEQUENCE", "0");
    delay.number = 2;
    delay.starts_at = clock_at("10:05");
    delay.at = clock_at("09:06");
    write_with(EXPORT_ICALENDAR, published, &delay, 1, &out);
    value_of(&out, "A", "SEQUENCE", value);
    assert_true(strtol(value, NULL, 10) > last);
    last = strtol(value, NULL, 10);
    delay.number = 3;
    delay.until = ADJUST_WITHDRAWN;
    delay.at = clock_at("09:07");
    write_with(EXPORT_ICALENDAR, published, &delay, 1, &out);
    check_value(&out, "A", "DTSTART", "20190910T090000Z");
    check_value(&out, "B", "DTSTART", "20190910T092000Z");
    value_of(&out, "A", "SEQUENCE", value);
    assert_true(strtol(value, NULL, 10) > last);
    check_value(&out, "B", "SEQUENCE", value);
    str_free(&out);
    schedule_unref(published);
}

static void what_the_publisher_changed_has_a_sequence(void **state)
{
    (void)state;
    const struct schedule *published = day();
    struct str out = {0};
    struct change change = {.what = CHANGE_TIME, .id = "x", .noticed_at = clock_at("09:00")};
    struct changes changes = {.count = 1, .list = &change};
    struct export_source source = {
        .schedule = published, .changes = &changes, .read_at = clock_at("09:00"), .now = clock_at("09:30")};
    assert_true(export_write(EXPORT_ICALENDAR, &source, &out));
    check_value(&out, "X", "LAST-MODIFIED", "20190910T080000Z");
    check_value(&out, "A", "LAST-MODIFIED", "");
    str_free(&out);
    schedule_unref(published);
}

static void a_talk_that_overruns_moves_on(void **state)
{
    (void)state;
    const struct schedule *published = day();
    struct str out = {0};
    char value[100];
    long last = 0;
    struct adjustment overrun = entry(ADJUST_OVERRUN, "a", "10:20");
    overrun.ends_at = clock_at("10:20");
    static const char *const times[] = {"10:21", "10:22", "10:23"};
    for (size_t i = 0; i < 3; i++) {
        struct adjustments adjustments;
        assert_true(adjustments_from_entries(&overrun, 1, &adjustments));
        struct export_source source = {
            .schedule = adjustments_apply(&adjustments, published, clock_at(times[i])),
            .adjustments = &adjustments,
            .now = clock_at(times[i])};
        str_clear(&out);
        assert_true(export_write(EXPORT_ICALENDAR, &source, &out));
        value_of(&out, "A", "SEQUENCE", value);
        assert_true(strtol(value, NULL, 10) > last);
        last = strtol(value, NULL, 10);
        schedule_unref(source.schedule);
        adjustments_free(&adjustments);
    }
    str_free(&out);
    schedule_unref(published);
}

// In the schedule it is in both rooms, under one id.
static void a_break_for_everybody_is_one_event(void **state)
{
    (void)state;
    const struct schedule *published = day();
    struct str out = {0};
    char one[100];
    write_with(EXPORT_ICALENDAR, published, NULL, 0, &out);
    check_value(&out, "Coffee", "LOCATION", "");
    check_value(&out, "Coffee", "CATEGORIES", "Break");
    value_of(&out, "Coffee", "UID", one);
    const char *first = strstr(str_text(&out), "SUMMARY:Coffee");
    assert_null(strstr(first + 1, "SUMMARY:Coffee"));
    // Elsewhere it is one in each room, and names are not given twice.
    struct export_list list;
    struct export_source source = {.schedule = published, .now = clock_at("09:30")};
    assert_true(export_list_make(&source, false, false, &list));
    assert_int_equal(list.count, 6);
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = i + 1; k < list.count; k++) {
            assert_string_not_equal(list.items[i].guid, list.items[k].guid);
            assert_int_not_equal(list.items[i].number, list.items[k].number);
        }
    export_list_free(&list);
    // Where one room's is delayed, that one says where.
    struct adjustment delay = entry(ADJUST_TIME, "b", "09:05");
    delay.ends_at = clock_at("10:50");
    write_with(EXPORT_ICALENDAR, published, &delay, 1, &out);
    check_value(&out, "Coffee", "UID", one);
    str_free(&out);
    schedule_unref(published);
}

static void lines_are_folded_between_characters(void **state)
{
    (void)state;
    struct frab_writer w;
    struct str title = {0};
    struct str out = {0};
    for (int i = 0; i < 60; i++)
        str_add_text(&title, i % 3 ? "ü漢" : "🚀,");
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "a", str_text(&title), "2019-09-10T10:00:00Z", 20, NULL);
    const struct schedule *published = frab_end(&w);
    write_with(EXPORT_ICALENDAR, published, NULL, 0, &out);
    for (const char *line = str_text(&out); *line;) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_in_range(end - line, 1, 75);
        assert_int_not_equal((unsigned char)line[*line == ' '] & 0xc0, 0x80);
        line = end + 2;
    }
    str_free(&title);
    str_free(&out);
    schedule_unref(published);
}

// Also of what staff gave another title. A calendar's address is no text: nothing in it is escaped (RFC 5545,
// 3.3.13).
static void pages_are_given_as_they_are(void **state)
{
    (void)state;
    static const char link[] = "https://example.org/?a=1,2;b=3&c=%C3%A9#d";
    const struct schedule *published = test_schedule(
        "{\"schedule\":{\"conference\":{\"title\":\"Test\",\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{"
        "\"Jade\":[{\"guid\":\"a\",\"title\":\"A\",\"date\":\"2019-09-10T10:00:00Z\",\"duration\":\"00:20\","
        "\"url\":\"https://example.org/?a=1,2;b=3&c=é#d\"},"
        "{\"guid\":\"b\",\"title\":\"B\",\"date\":\"2019-09-10T11:00:00Z\",\"duration\":\"00:20\"}]}}]}}}");
    struct str out = {0};
    struct adjustment rename = entry(ADJUST_RENAME, "a", "09:13");
    rename.title = "Alpha";
    write_with(EXPORT_ICALENDAR, published, &rename, 1, &out);
    check_value(&out, "Alpha", "URL", link);
    check_value(&out, "B", "URL", "");
    write_with(EXPORT_JSON, published, &rename, 1, &out);
    assert_contains(str_text(&out), "\"https://example.org/?a=1,2;b=3&c=%C3%A9#d\"");
    assert_contains(str_text(&out), "\"url\":\"urn:uuid:");
    write_with(EXPORT_XML, published, &rename, 1, &out);
    assert_contains(str_text(&out), "<url>https://example.org/?a=1,2;b=3&amp;c=%C3%A9#d</url>");
    const char *url = strstr(str_text(&out), "<url>");
    assert_null(strstr(url + 1, "<url>"));
    str_free(&out);
    schedule_unref(published);
}

// Whatever was read: what is written is read again, with the same talks at the same times in the same rooms.
static void compare(const char *name, const struct schedule *schedule, const struct schedule *again)
{
    size_t k = 0;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        if (item->cancelled || schedule->not_happening || schedule->rooms[item->room].gone)
            continue;
        if (k == again->item_count)
            fail_msg("%s: %s is missing", name, item->title);
        size_t found = again->item_count;
        for (size_t e = 0; e < again->item_count && found == again->item_count; e++)
            if (again->items[e].at.start == item->at.start && again->items[e].kind == item->kind &&
                strcmp(again->items[e].title, item->title) == 0 &&
                strcmp(again->rooms[again->items[e].room].name, schedule->rooms[item->room].name) == 0)
                found = e;
        if (found == again->item_count)
            fail_msg("%s: %s is another", name, item->title);
        int64_t length = item->at.end - item->at.start;
        int64_t off = again->items[found].at.end - again->items[found].at.start - length;
        assert_in_range(off + 30, 0, 60); // whole minutes
        const char *link = again->items[found].link;
        assert_string_equal(link ? link : "", item->link ? item->link : "");
        assert_string_equal(
            again->items[found].link ? again->items[found].link : "", item->link ? item->link : "");
        k++;
    }
    assert_int_equal(k, again->item_count);
}

static void check_file(const char *name, const char *path)
{
    struct str bytes = {0};
    struct error error;
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    assert_true(file_read(path, 32 << 20, &bytes, &error));
    const struct schedule *schedule = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    if (!schedule) {
        fail_msg("%s: %s", name, error.text);
        return;
    }
    struct export_source source = {.schedule = schedule, .now = clock_at("09:30")};
    for (int format = 0; format < EXPORT_FORMATS; format++) {
        struct str out = {0};
        struct str twice = {0};
        assert_true(export_write((enum export_format)format, &source, &out));
        assert_true(export_write((enum export_format)format, &source, &twice));
        assert_string_equal(str_text(&out), str_text(&twice));
        const struct schedule *again = schedule_read(str_text(&out), out.length, &hints, &error);
        if (!again && schedule->item_count > 0)
            fail_msg("%s as %s: %s", name, export_format_names[format], error.text);
        if (again && format != EXPORT_ICALENDAR) // rooms there are one text with their venue
            compare(name, schedule, again);
        schedule_unref(again);
        str_free(&out);
        str_free(&twice);
    }
    schedule_unref(schedule);
    str_free(&bytes);
}

static void whatever_was_read_is_written(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/feeds/valid", test_folder());
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    int count = 0;
    for (struct dirent *file; (file = readdir(listing));) {
        char path[PATH_MAX];
        size_t length = strlen(file->d_name);
        if (file->d_name[0] == '.' || (length > 4 && strcmp(file->d_name + length - 4, ".txt") == 0))
            continue;
        snprintf(path, sizeof path, "%.3000s/%s", folder, file->d_name);
        check_file(file->d_name, path);
        count++;
    }
    closedir(listing);
    assert_true(count > 50);
}

static void names_are_those_of_the_rfc(void **state)
{
    (void)state;
    char a[UUID_SIZE];
    char b[UUID_SIZE];
    static const char *const names[] = {"Test", "a"};
    static const char *const others[] = {"Tes", "ta"};
    uuid_of_names(names, 2, a);
    assert_true(uuid_is(a));
    assert_int_equal(a[14], '5');
    assert_non_null(strchr("89ab", a[19]));
    uuid_of_names(names, 2, b);
    assert_string_equal(a, b);
    // Calendars know events by these: they must be the same in all versions.
    assert_string_equal(a, "fedcef5e-7e6f-523b-b2b2-93b745b448cc");
    uuid_of_names(others, 2, b);
    assert_string_not_equal(a, b);
    assert_false(uuid_is("0A1B2C3D-0000-4000-8000-00000000000"));
    assert_false(uuid_is("0A1B2C3D-0000-4000-8000-00000000000g"));
    assert_true(uuid_is("0A1B2C3D-0000-4000-8000-00000000000F"));
    uuid_lower("0A1B2C3D-0000-4000-8000-00000000000F", a);
    assert_string_equal(a, "0a1b2c3d-0000-4000-8000-00000000000f");
}

static void an_empty_programme_is_a_document(void **state)
{
    (void)state;
    struct frab_writer w;
    struct str out = {0};
    frab_begin(&w, "UTC");
    const struct schedule *published = frab_end(&w);
    write_with(EXPORT_ICALENDAR, published, NULL, 0, &out);
    assert_contains(str_text(&out), "BEGIN:VTIMEZONE");
    write_with(EXPORT_XML, published, NULL, 0, &out);
    assert_contains(str_text(&out), "<day index=\"1\" date=\"2019-09-10\"");
    str_free(&out);
    schedule_unref(published);
}

// Days between them are not written.
static void a_century_is_not_filled(void **state)
{
    (void)state;
    struct frab_writer w;
    struct str out = {0};
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "1999-09-10T10:00:00Z", 20, NULL);
    frab_item(&w, "b", "B", "2099-09-10T10:00:00Z", 20, NULL);
    const struct schedule *published = frab_end(&w);
    for (int format = 0; format < EXPORT_FORMATS; format++) {
        write_with((enum export_format)format, published, NULL, 0, &out);
        assert_in_range(out.length, 1, 4000);
    }
    str_free(&out);
    schedule_unref(published);
}

static void check_acronym(const char *title, const char *expected)
{
    struct schedule schedule = {.title = title};
    char acronym[EXPORT_ACRONYM_SIZE];
    export_acronym(&schedule, acronym);
    assert_string_equal(acronym, expected);
}

static void short_names_are_plain(void **state)
{
    (void)state;
    check_acronym("Linux Plumbers Conference 2019", "linux_plumbers_conference_2019");
    check_acronym("FOSDEM '26!", "fosdem_26");
    check_acronym("", "conference");
    check_acronym("KS", "conference");
    check_acronym("開源人年會", "conference");
    check_acronym("A conference whose name is so long that nobody ever says all of it",
        "a_conference_whose_name_is_so_long_that");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_staff_changed_is_in_it),
        cmocka_unit_test(names_stay_and_sequences_grow),
        cmocka_unit_test(what_the_publisher_changed_has_a_sequence),
        cmocka_unit_test(a_talk_that_overruns_moves_on),
        cmocka_unit_test(a_break_for_everybody_is_one_event),
        cmocka_unit_test(lines_are_folded_between_characters),
        cmocka_unit_test(pages_are_given_as_they_are),
        cmocka_unit_test(whatever_was_read_is_written),
        cmocka_unit_test(names_are_those_of_the_rfc),
        cmocka_unit_test(an_empty_programme_is_a_document),
        cmocka_unit_test(a_century_is_not_filled),
        cmocka_unit_test(short_names_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
