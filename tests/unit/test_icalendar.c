// What the reader of iCalendar makes of zones, rules, damage and haste.
#include "support/test.h"

#include "base/file.h"
#include "base/zone_windows.h"
#include "schedule/syntax/icalendar.h"
#include "schedule/syntax/icalendar_lines.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static const struct schedule *read_text(const char *text, struct error *error)
{
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    return schedule_read(text, strlen(text), &hints, error);
}

// A calendar with one event in the hall, which has these lines.
static const struct schedule *read_event(const char *lines)
{
    struct str text = {0};
    struct error error = {0};
    str_format(&text,
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:A\nLOCATION:Hall\n%s\nEND:VEVENT\nEND:VCALENDAR\n",
        lines);
    const struct schedule *schedule = read_text(str_text(&text), &error);
    if (!schedule)
        fail_msg("%s: %s", lines, error.text);
    str_free(&text);
    return schedule;
}

static const struct {
    const char *lines;
    const char *starts; // in UTC
} rules[] = {
    // the rule's last day, in the event's own zone
    {"DTSTART;TZID=America/New_York:20260610T200000\nRRULE:FREQ=DAILY;UNTIL=20260612T000000Z",
        "20260611T0000 20260612T0000"},
    {"DTSTART;TZID=America/New_York:20260610T200000\nRRULE:FREQ=DAILY;UNTIL=20260611",
        "20260611T0000 20260612T0000"},
    // the same local time after the clocks shift
    {"DTSTART;TZID=Europe/Berlin:20260328T100000\nRRULE:FREQ=DAILY;COUNT=2", "20260328T0900 20260329T0800"},
    // the first start counts, whatever the rule
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260616T000000Z",
        "20260610T0800 20260615T0800"},
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20260610T0800"},
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=SECONDLY;COUNT=3", "20260610T0800"},
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=SOMETIMES", "20260610T0800"},
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260610T080000Z,20260612T080000Z",
        "20260611T0800"},
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260611",
        "20260610T0800 20260612T0800"},
    {"DTSTART:20260610T080000Z\nRDATE;VALUE=PERIOD:20260611T090000Z/PT1H,20260610T080000Z/PT1H",
        "20260610T0800 20260611T0900"},
    {"DTSTART:20260610T080000Z\nRRULE:FREQ=DAILY;COUNT=1;BYHOUR=8,9", "20260610T0800"},
    // without a zone: the config's
    {"DTSTART:20260610T080000", "20260610T0700"},
    {"DTSTART;TZID=\"W. Europe Standard Time\":20260610T080000", "20260610T0600"},
    {"DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20260610T080000", "20260610T0600"},
    {"DTSTART;TZID=US-Eastern:20260610T080000", "20260610T1200"},
    {"DTSTART;VALUE=DATE-TIME;TZID=UTC:20260610T080000", "20260610T0800"},
};

static void rules_are_followed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct str found = {0};
        const struct schedule *schedule = read_event(rules[i].lines);
        for (size_t item = 0; item < schedule->item_count; item++) {
            struct civil at = civil_from_seconds(schedule->items[item].at.start);
            str_format(&found, "%s%04d%02d%02dT%02d%02d", item > 0 ? " " : "", at.year, at.month, at.day,
                at.hour, at.minute);
        }
        if (strcmp(str_text(&found), rules[i].starts) != 0)
            fail_msg("%s: %s, expected %s", rules[i].lines, str_text(&found), rules[i].starts);
        schedule_unref(schedule);
        str_free(&found);
    }
}

// ---- one event for another from some day on

// The items of a series of talks at 8:00 UTC and what else is in the calendar: "10T08:00+60 A" for the day,
// the start in UTC, the minutes, and the title, with "!" before a cancelled one.
static void expect_series(const char *others, const char *expected)
{
    struct str text = {0};
    struct str found = {0};
    struct error error = {0};
    str_format(&text,
        "BEGIN:VCALENDAR\n%sBEGIN:VEVENT\nUID:a\nSUMMARY:A\nLOCATION:Hall\nDTSTART:20260610T080000Z\n"
        "DURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\nEND:VEVENT\nEND:VCALENDAR\n",
        others);
    const struct schedule *schedule = read_text(str_text(&text), &error);
    if (!schedule)
        fail_msg("%s: %s", others, error.text);
    for (size_t i = 0; schedule && i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        struct civil at = civil_from_seconds(item->at.start);
        str_format(&found, "%s%02dT%02d:%02d+%d %s%s", i > 0 ? ", " : "", at.day, at.hour, at.minute,
            (int)(item->at.end - item->at.start) / 60, item->cancelled ? "!" : "", item->title);
    }
    if (strcmp(str_text(&found), expected) != 0)
        fail_msg("%s: %s, expected %s", others, str_text(&found), expected);
    schedule_unref(schedule);
    str_free(&text);
    str_free(&found);
}

#define FROM(day, more)                                                                                      \
    "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:202606" day "T080000Z\nLOCATION:Hall\n" more     \
    "\nEND:VEVENT\n"
#define ON(day, more)                                                                                        \
    "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:202606" day "T080000Z\nLOCATION:Hall\n" more "\nEND:VEVENT\n"

static void an_event_may_stand_for_all_that_follow(void **state)
{
    (void)state;
    expect_series("", "10T08:00+60 A, 11T08:00+60 A, 12T08:00+60 A, 13T08:00+60 A, 14T08:00+60 A");
    // later by half an hour, shorter, and called otherwise
    expect_series(FROM("12", "DTSTART:20260612T083000Z\nDURATION:PT30M\nSUMMARY:B"),
        "10T08:00+60 A, 11T08:00+60 A, 12T08:30+30 B, 13T08:30+30 B, 14T08:30+30 B");
    // the nearest counts, in whatever order
    expect_series(FROM("13", "DTSTART:20260613T070000Z\nDURATION:PT1H\nSUMMARY:C")
                      FROM("11", "DTSTART:20260611T090000Z\nDURATION:PT2H\nSUMMARY:B"),
        "10T08:00+60 A, 11T09:00+120 B, 12T09:00+120 B, 13T07:00+60 C, 14T07:00+60 C");
    // and one for a single occurrence before those for many
    expect_series(FROM("12", "DTSTART:20260612T083000Z\nDURATION:PT30M\nSUMMARY:B")
                      ON("13", "DTSTART:20260613T150000Z\nDURATION:PT10M\nSUMMARY:S"),
        "10T08:00+60 A, 11T08:00+60 A, 12T08:30+30 B, 13T15:00+10 S, 14T08:30+30 B");
    expect_series(FROM("13", "DTSTART:20260613T080000Z\nDURATION:PT1H\nSUMMARY:A\nSTATUS:CANCELLED"),
        "10T08:00+60 A, 11T08:00+60 A, 12T08:00+60 A, 13T08:00+60 !A, 14T08:00+60 !A");
    // an older version of it does not
    expect_series(FROM("12", "SEQUENCE:2\nDTSTART:20260612T080000Z\nDURATION:PT1H\nSUMMARY:B")
                      FROM("12", "SEQUENCE:1\nDTSTART:20260612T090000Z\nDURATION:PT1H\nSUMMARY:C"),
        "10T08:00+60 A, 11T08:00+60 A, 12T08:00+60 B, 13T08:00+60 B, 14T08:00+60 B");
    // without a start it only says what has become of them
    expect_series(FROM("12", "SUMMARY:B\nSTATUS:CANCELLED"),
        "10T08:00+60 A, 11T08:00+60 A, 13T08:00+60 !A, 14T08:00+60 !A");
    expect_series(FROM("12", "DTSTART;VALUE=DATE:20260612\nSUMMARY:B"),
        "10T08:00+60 A, 11T08:00+60 A, 13T08:00+60 A, 14T08:00+60 A");
    // of another event
    expect_series("BEGIN:VEVENT\nUID:b\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260612T080000Z\nLOCATION:Attic\n"
                  "DTSTART:20260612T080000Z\nDURATION:PT1H\nSUMMARY:B\nEND:VEVENT\n",
        "12T08:00+60 B, 10T08:00+60 A, 11T08:00+60 A, 12T08:00+60 A, 13T08:00+60 A, 14T08:00+60 A");
}

static void a_period_has_its_own_length(void **state)
{
    (void)state;
    static const char other[] = "BEGIN:VEVENT\nUID:b\nSUMMARY:B\nLOCATION:Attic\nDTSTART:20260610T080000Z\n"
                                "DURATION:PT1H\n%s\nEND:VEVENT\n";
    static const char rest[] = "10T08:00+60 A, 11T08:00+60 A, 12T08:00+60 A, 13T08:00+60 A, 14T08:00+60 A";
    char event[512];
    char expected[512];
    snprintf(event, sizeof event, other,
        "RDATE;VALUE=PERIOD:20260611T090000Z/PT20M,20260612T090000Z/20260612T110000Z\n"
        "RDATE:20260613T090000Z");
    snprintf(
        expected, sizeof expected, "10T08:00+60 B, 11T09:00+20 B, 12T09:00+120 B, 13T09:00+60 B, %s", rest);
    expect_series(event, expected);
}

// Each event of this file would be fifty.
static void rooms_of_one_event_are_bounded(void **state)
{
    (void)state;
    enum { ROOMS = 50, EVENTS = 1100, MOST_FURTHER = 50000 };
    struct str rooms = {0};
    struct str text = {0};
    struct error error = {0};
    str_add_text(&text, "BEGIN:VCALENDAR\n");
    for (int i = 0; i < ROOMS; i++)
        str_format(&rooms, "%sR%d", i > 0 ? "\\, " : "", i);
    for (int i = 0; i < ROOMS + EVENTS; i++) {
        str_format(&text, "BEGIN:VEVENT\nUID:%d\nDTSTART:20260610T080000Z\nDURATION:PT1H\n", i);
        if (i < ROOMS)
            str_format(&text, "LOCATION:R%d\nEND:VEVENT\n", i);
        else
            str_format(&text, "LOCATION:%s\nEND:VEVENT\n", str_text(&rooms));
    }
    str_add_text(&text, "END:VCALENDAR\n");
    const struct schedule *schedule = read_text(str_text(&text), &error);
    if (schedule) {
        assert_int_equal(schedule->room_count, ROOMS);
        assert_int_equal(schedule->item_count, ROOMS + EVENTS + MOST_FURTHER);
    } else {
        fail_msg("%s", error.text);
    }
    schedule_unref(schedule);
    str_free(&rooms);
    str_free(&text);
}

static void a_calendar_has_a_title_that_can_be_shown(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *title;
    } titles[] = {{"X-WR-CALNAME:Days\nX-WR-CALDESC:The days", "Days"}, {"X-WR-CALDESC:The days", "The days"},
        {"X-WR-CALNAME:ada@example.org\nX-WR-CALDESC:The days", "The days"},
        {"X-WR-CALNAME:ada@example.org", ""}, {"X-WR-CALNAME:Days @ Sea", "Days @ Sea"},
        {"X-WR-CALDESC:All that takes place in this house and in the houses around it in the year", ""}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        char text[256];
        struct error error = {0};
        snprintf(text, sizeof text, "BEGIN:VCALENDAR\n%s\nEND:VCALENDAR\n", titles[i].lines);
        const struct schedule *schedule = read_text(text, &error);
        if (schedule)
            assert_string_equal(schedule->title ? schedule->title : "", titles[i].title);
        else
            fail_msg("%s", error.text);
        schedule_unref(schedule);
    }
}

static void a_rule_without_end_is_bounded(void **state)
{
    (void)state;
    const struct schedule *schedule =
        read_event("DTSTART:20260610T080000Z\nDTSTAMP:20260612T080000Z\nRRULE:FREQ=DAILY");
    assert_int_equal(schedule->item_count, 63); // until 60 days after the stamp
    assert_non_null(strstr(schedule->findings[0].path, "RRULE"));
    schedule_unref(schedule);
}

// The shifts of a zone whose summer begins by a rule.
static json_t *shifts_of(const char *start, const char *rule)
{
    struct str text = {0};
    struct error error = {0};
    struct error duplicate = {0};
    str_format(&text,
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Z\nBEGIN:DAYLIGHT\nDTSTART:%s\nRRULE:FREQ=YEARLY;%s\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\nEND:VCALENDAR\n",
        start, rule);
    json_t *root = icalendar_read(str_text(&text), text.length, NULL, &duplicate, &error);
    if (!root)
        fail_msg("%s: %s", rule, error.text);
    json_t *shifts = json_object_get(json_object_get(json_object_get(root, "zones"), "Z"), "shifts");
    json_incref(shifts);
    json_decref(root);
    str_free(&text);
    return shifts;
}

// An hour in the rule, DTSTART's own, changes nothing but who follows it: libical.
static void rules_of_zones_are_followed_as_libical_does(void **state)
{
    (void)state;
    static const char *const days[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    static const int which[] = {1, 2, 4, 5, -1, -2, -4, -5};
    static const char *const starts[] = {"16010311T030000", "19690715T030000", "20070311T030000"};
    static const char *const ends[] = {"", ";UNTIL=20380310T020000Z"};
    for (size_t i = 0; i < 7 * 8; i++) {
        char rule[200];
        char hourly[250];
        const char *start = starts[i % 3];
        snprintf(rule, sizeof rule, "BYMONTH=%zu;BYDAY=%d%s%s", i % 12 + 1, which[i % 8], days[i % 7],
            ends[i / 3 % 2]);
        snprintf(hourly, sizeof hourly, "%s;BYHOUR=3", rule);
        json_t *ours = shifts_of(start, rule);
        json_t *theirs = shifts_of(start, hourly);
        if (!json_equal(ours, theirs))
            fail_msg("%s %s: %s, expected %s", start, rule, json_dumps(ours, 0), json_dumps(theirs, 0));
        assert_true(json_array_size(ours) > 0);
        json_decref(ours);
        json_decref(theirs);
    }
}

// What comes before 1970 is left out before it is followed.
static void old_rules_of_zones_are_followed(void **state)
{
    (void)state;
    static const char *const old_rules[] = {"BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU", "BYMONTH=4",
        "BYYEARDAY=100", "BYDAY=20MO", "INTERVAL=3;BYMONTH=3;BYDAY=2SU", "INTERVAL=400;BYMONTH=3;BYDAY=2SU"};
    for (size_t i = 0; i < sizeof old_rules / sizeof *old_rules; i++) {
        // 1601 and 1967 are in step by 3 years.
        json_t *old = shifts_of("16010311T030000", old_rules[i]);
        json_t *young = shifts_of(i == 5 ? "20010311T030000" : "19670311T030000", old_rules[i]);
        if (i == 5) // both shift at once, whatever the rule: in 1970, and when it begins
            json_array_set_new(young, 0, json_deep_copy(json_array_get(old, 0)));
        if (!json_equal(old, young))
            fail_msg("%s: %s, expected %s", old_rules[i], json_dumps(old, 0), json_dumps(young, 0));
        json_decref(old);
        json_decref(young);
    }
}

static void windows_zones_are_known(void **state)
{
    (void)state;
    char name[ZONE_WINDOWS_SIZE];
    assert_true(zone_windows_name("Pacific Standard Time", name));
    assert_string_equal(name, "America/Los_Angeles");
    assert_false(zone_windows_name("Europe/Berlin", name));
    assert_false(zone_windows_name("", name));
}

static void lines_are_unfolded(void **state)
{
    (void)state;
    static const char text[] = "\r\nA:1\r\n 2\r\n\t3\nB:caf\xC3\r\n \xA9\r\rC:";
    static const char *const expected[] = {"A:123", "B:caf\xC3\xA9", "C:"};
    static const size_t numbers[] = {2, 5, 8};
    struct icalendar_lines lines = {.at = text, .end = text + sizeof text - 1};
    for (size_t i = 0; i < 3; i++) {
        assert_true(icalendar_lines_next(&lines));
        assert_string_equal(str_text(&lines.line), expected[i]);
        assert_int_equal(lines.number, numbers[i]);
    }
    assert_false(icalendar_lines_next(&lines));
    str_free(&lines.line);
}

static struct str read_example(void)
{
    struct str bytes = {0};
    struct error error;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/feeds/valid/icalendar-series.ics", test_folder());
    if (!file_read(path, 1 << 20, &bytes, &error))
        fail_msg("%s", error.text);
    return bytes;
}

// One that ends with its last line, but without that line's end, is whole.
static void what_is_cut_off_is_refused(void **state)
{
    (void)state;
    struct str bytes = read_example();
    for (size_t length = 0; length + 2 < bytes.length; length++) {
        struct schedule_hints hints = {0};
        struct error error = {0};
        char *copy = malloc(length + 1);
        memcpy(copy, str_text(&bytes), length);
        assert_null(schedule_read(copy, length, &hints, &error));
        assert_true(error.text[0] != '\0');
        free(copy);
    }
    str_free(&bytes);
}

static void cancelling_ends_reading(void **state)
{
    (void)state;
    atomic_bool cancel = true;
    struct schedule_hints hints = {.cancel = &cancel};
    struct error error = {0};
    struct str bytes = read_example();
    assert_null(schedule_read(str_text(&bytes), bytes.length, &hints, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    str_free(&bytes);
}

static void *read_often(void *bytes)
{
    const struct str *text = bytes;
    struct schedule_hints hints = {0};
    bool ok = true;
    for (int i = 0; i < 20; i++) {
        struct error error;
        const struct schedule *schedule = schedule_read(str_text(text), text->length, &hints, &error);
        ok = ok && schedule;
        schedule_unref(schedule);
    }
    return ok ? bytes : NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    struct str bytes = read_example();
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_often, &bytes), 0);
    for (int i = 0; i < 4; i++) {
        void *result;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_non_null(result);
    }
    str_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_followed),
        cmocka_unit_test(an_event_may_stand_for_all_that_follow),
        cmocka_unit_test(a_period_has_its_own_length),
        cmocka_unit_test(rooms_of_one_event_are_bounded),
        cmocka_unit_test(a_calendar_has_a_title_that_can_be_shown),
        cmocka_unit_test(a_rule_without_end_is_bounded),
        cmocka_unit_test(rules_of_zones_are_followed_as_libical_does),
        cmocka_unit_test(old_rules_of_zones_are_followed),
        cmocka_unit_test(windows_zones_are_known),
        cmocka_unit_test(lines_are_unfolded),
        cmocka_unit_test(what_is_cut_off_is_refused),
        cmocka_unit_test(cancelling_ends_reading),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
