// The times of commands: what a bare time of day means for an item, what is said of it, what is asked first.
#include "support/frab.h"
#include "support/test.h"

#include "control/command.h"

#include <stdio.h>

static const struct schedule *night;
static struct place hall;
static const struct questions_rules questions;

static int set_up(void **state)
{
    (void)state;
    struct frab_writer w;
    struct room_query query = {.room = "Hall"};
    struct error error;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Hall");
    frab_item(&w, "opening", "Opening", "2026-06-10T20:00:00+02:00", 60, NULL);
    frab_item(&w, "music", "Music", "2026-06-10T23:30:00+02:00", 30, NULL);
    frab_item(&w, "after", "After hours", "2026-06-11T00:00:00+02:00", 60, NULL);
    frab_item(&w, "morning", "Morning", "2026-06-11T10:00:00+02:00", 60, NULL);
    frab_room(&w, "Yard");
    frab_item(&w, "marathon", "Marathon", "2026-06-10T10:00:00+02:00", 26 * 60, NULL);
    frab_room(&w, "Cellar");
    frab_item(&w, "forward", "Forward", "2026-03-29T01:00:00+01:00", 90, NULL);
    frab_item(&w, "back", "Back", "2026-10-25T01:00:00+02:00", 75, NULL);
    night = frab_end(&w);
    return room_lookup(night, &query, &hall, &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    schedule_unref(night);
    return 0;
}

// What becomes of a command.
struct outcome {
    struct command command; // resolved
    struct adjustments entries;
    struct refusal refusal;
    bool ok;
};

static struct outcome carry_out(const char *now, const char *members)
{
    static const struct adjustments none;
    struct outcome outcome = {0};
    struct str json = {0};
    str_format(&json, "{\"id\":\"command-1\",%s}", members);
    struct command_context context = {.published = night,
        .shown = night,
        .adjustments = &none,
        .place = &hall,
        .questions = &questions,
        .now = test_instant(now),
        .by = "ana"};
    outcome.ok = command_read(str_text(&json), json.length, &outcome.command, &outcome.refusal) &&
                 command_resolve(&outcome.command, &context, &outcome.refusal) &&
                 command_entries(&outcome.command, &context, &outcome.entries, &outcome.refusal);
    str_free(&json);
    return outcome;
}

static void outcome_free(struct outcome *outcome)
{
    adjustments_free(&outcome->entries);
    command_free(&outcome->command);
}

static void times_of_day_are_resolved(void **state)
{
    (void)state;
    static const struct {
        const char *now, *members, *says;
    } cases[] = {
        {"2026-06-10T23:40+02:00", "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"23:50\"",
            "ends 23:50"},
        {"2026-06-10T23:50+02:00", "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"00:10\"",
            "ends 00:10 on Thursday"},
        {"2026-06-11T00:01+02:00", "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"23:50\"",
            "ends 23:50 on Wednesday"},
        {"2026-06-10T23:50+02:00", "\"type\":\"delay\",\"item\":\"after\",\"starts_at\":\"00:05\"",
            "starts 00:05 on Thursday"},
        {"2026-06-10T23:50+02:00", "\"type\":\"delay\",\"item\":\"after\",\"starts_at\":\"01:45\"",
            "starts 01:45 on Thursday"},
        {"2026-06-10T23:40+02:00", "\"type\":\"delay\",\"item\":\"after\",\"starts_at\":\"23:55\"",
            "starts 23:55"},
        {"2026-06-11T00:00:30+02:00", "\"type\":\"delay\",\"item\":\"after\",\"starts_at\":\"0:00\"",
            "starts 00:00"},
        {"2026-06-10T23:40+02:00", "\"type\":\"delay\",\"item\":\"morning\",\"starts_at\":\"10:15\"",
            "starts 10:15 on Thursday"},
        {"2026-06-10T23:40+02:00",
            "\"type\":\"delay\",\"room\":\"Hall\",\"from\":\"23:30\",\"starts_at\":\"00:10\"",
            "starts 00:10 on Thursday"},
        {"2026-06-10T22:00+02:00",
            "\"type\":\"delay\",\"room\":\"Hall\",\"from\":\"23:30\",\"starts_at\":\"23:31\"",
            "starts 23:31"},
        {"2026-06-10T23:50+02:00", "\"type\":\"notice\",\"text\":\"x\",\"until\":\"00:05\"",
            "until 00:05 on Thursday"},
        {"2026-06-10T23:50+02:00", "\"type\":\"notice\",\"text\":\"x\",\"until\":\"23:59\"", "until 23:59"},
        {"2026-06-10T12:00+02:00",
            "\"type\":\"notice\",\"text\":\"x\",\"starts_at\":\"12:25\",\"until\":\"13:30\"",
            "starts 12:25, until 13:30"},
        {"2026-06-10T23:40+02:00",
            "\"type\":\"notice\",\"text\":\"x\",\"starts_at\":\"23:55\",\"until\":\"00:30\"",
            "starts 23:55, until 00:30 on Thursday"},
        {"2026-06-10T12:00+02:00",
            "\"type\":\"notice\",\"text\":\"x\",\"starts_at\":\"08:00\",\"until\":\"13:00\"",
            "starts 08:00 on Thursday, until 13:00 on Thursday"},
        {"2026-06-10T12:25:40+02:00", "\"type\":\"notice\",\"text\":\"x\",\"starts_at\":\"12:25\"",
            "starts 12:25"},
        {"2026-03-29T01:00+01:00", "\"type\":\"notice\",\"text\":\"x\",\"until\":\"09:30\"", "until 09:30"},
        {"2026-06-10T12:00+02:00", "\"type\":\"blank\",\"until\":\"2026-06-20T09:30+02:00\"",
            "until 09:30 on Saturday 20 June"},
        {"2026-06-10T23:40+02:00",
            "\"type\":\"timer\",\"act\":\"until\",\"item\":\"music\",\"ends_at\":\"00:00\"",
            "ends 00:00 on Thursday"},
        {"2026-06-10T23:40+02:00",
            "\"type\":\"timer\",\"act\":\"until\",\"item\":\"music\",\"ends_at\":\"23:50\"", "ends 23:50"},
        {"2026-06-11T09:00+02:00", "\"type\":\"extend\",\"item\":\"marathon\",\"ends_at\":\"13:30\"",
            "ends 13:30"},
        {"2026-06-10T11:00+02:00", "\"type\":\"extend\",\"item\":\"marathon\",\"ends_at\":\"11:30\"",
            "ends 11:30 on Thursday"},
        {"2026-03-29T01:10+01:00", "\"type\":\"extend\",\"item\":\"forward\",\"ends_at\":\"02:30\"",
            "ends 03:00"},
        {"2026-10-25T01:10+02:00", "\"type\":\"extend\",\"item\":\"back\",\"ends_at\":\"02:40\"",
            "ends 02:40"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sure[400];
        snprintf(sure, sizeof sure, "%s,\"sure\":true", cases[i].members);
        struct outcome outcome = carry_out(cases[i].now, sure);
        struct str says = {0};
        if (!outcome.ok)
            fail_msg("%s: %s", cases[i].members, outcome.refusal.why.text);
        command_say_time(&outcome.command, &night->zone, test_instant(cases[i].now), &says);
        if (strcmp(str_text(&says), cases[i].says) != 0)
            fail_msg("%s at %s: %s", cases[i].members, cases[i].now, str_text(&says));
        // The log has the instants.
        struct str source = {0};
        struct command again;
        struct refusal refusal;
        command_write_source(&outcome.command, &night->zone, &source);
        assert_true(command_read(str_text(&source), source.length, &again, &refusal));
        assert_int_equal(again.starts_at, outcome.command.starts_at);
        assert_int_equal(again.ends_at, outcome.command.ends_at);
        assert_int_equal(again.until, outcome.command.until);
        assert_int_equal(again.from, outcome.command.from);
        command_free(&again);
        str_free(&source);
        str_free(&says);
        outcome_free(&outcome);
    }
}

static void a_delay_of_a_room_that_moves_nothing_is_refused(void **state)
{
    (void)state;
    static const char *const idle[] = {"\"type\":\"delay\",\"room\":\"Hall\",\"from\":\"2026-06-11T12:00+02:"
                                       "00\",\"starts_at\":\"2026-06-11T12:30+02:"
                                       "00\"",
        "\"type\":\"delay\",\"room\":\"Hall\",\"from\":\"2026-06-10T23:30+02:00\",\"starts_at\":\"2026-06-"
        "10T23:30+02:"
        "00\""};
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
        struct outcome outcome = carry_out("2026-06-10T22:00+02:00", idle[i]);
        assert_false(outcome.ok);
        assert_int_equal(outcome.refusal.status, 409);
        assert_string_equal(outcome.refusal.field, "starts_at");
        assert_non_null(strstr(outcome.refusal.why.text, "nothing in the room would move"));
        outcome_free(&outcome);
    }
}

static void a_delay_of_a_room_on_another_day_holds_on_it(void **state)
{
    (void)state;
    struct outcome outcome =
        carry_out("2026-06-10T12:00+02:00", "\"type\":\"delay\",\"room\":\"Hall\",\"from\":\"2026-06-11T10:"
                                            "00+02:00\",\"starts_at\":\"2026-06-11T10:"
                                            "20+02:00\"");
    assert_true(outcome.ok);
    assert_true(outcome.entries.entries[0].until > test_instant("2026-06-11T11:00+02:00"));
    outcome_free(&outcome);
}

// A room that is full is so for the talk that is on, else for the next one if that is soon.
static void a_room_is_full_for_a_talk(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"2026-06-10T20:10+02:00", "\"type\":\"full\"", "2026-06-10T21:00+02:00"},
        {"2026-06-10T23:59+02:00", "\"type\":\"full\"", "2026-06-11T00:00+02:00"},
        {"2026-06-11T00:00+02:00", "\"type\":\"full\"", "2026-06-11T01:00+02:00"},
        {"2026-06-10T22:45+02:00", "\"type\":\"full\"", "2026-06-11T00:00+02:00"},
        {"2026-06-10T21:00+02:00", "\"type\":\"full\"", "2026-06-10T22:00+02:00"},
        {"2026-06-10T20:10+02:00", "\"type\":\"full\",\"until\":\"20:30\"", "2026-06-10T20:30+02:00"},
        {"2026-06-10T20:10+02:00", "\"type\":\"full\",\"room\":\"Yard\"", "2026-06-11T12:00+02:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = carry_out(cases[i][0], cases[i][1]);
        assert_true(outcome.ok);
        if (outcome.entries.entries[0].until != test_instant(cases[i][2]))
            fail_msg("%s at %s: %lld s off", cases[i][1], cases[i][0],
                (long long)(outcome.entries.entries[0].until - test_instant(cases[i][2])));
        outcome_free(&outcome);
    }
    struct outcome off = carry_out("2026-06-10T20:10+02:00", "\"type\":\"full\",\"on\":false");
    assert_true(off.ok);
    assert_int_equal(off.entries.entries[0].until, ADJUST_WITHDRAWN);
    outcome_free(&off);
}

static void what_is_likely_a_slip_is_asked(void **state)
{
    (void)state;
    static const struct {
        const char *now, *members, *code, *why;
    } cases[] = {
        {"2026-06-10T23:40+02:00", "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"23:20\"",
            "lasts-long", "it would last 23 h 50 min, until 23:20 on Thursday"},
        {"2026-06-10T23:40+02:00", "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"11:31\"",
            "lasts-long", "it would last 12 h 01 min, until 11:31 on Thursday"},
        {"2026-06-10T23:40+02:00", "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"11:30\"", "overlaps",
            "it would run at the same time as “After hours”, which starts 00:00 on Thursday"},
        {"2026-06-10T23:40+02:00",
            "\"type\":\"extend\",\"item\":\"music\",\"ends_at\":\"2026-06-11T23:20:00+02:00\"", "lasts-long",
            "23 h 50 min"},
        // It lasts that long already.
        {"2026-06-11T09:00+02:00", "\"type\":\"extend\",\"item\":\"marathon\",\"ends_at\":\"13:30\"", NULL,
            NULL},
        {"2026-06-11T09:00+02:00",
            "\"type\":\"extend\",\"item\":\"marathon\",\"ends_at\":\"2026-06-12T01:00:00+02:00\"",
            "lasts-long", "it would last 39 h 00 min, until 01:00 on Friday"},
        {"2026-06-11T00:10+02:00", "\"type\":\"delay\",\"item\":\"after\",\"starts_at\":\"23:50\"",
            "starts-past", "it would have started 20 min ago, at 23:50 on Wednesday"},
        {"2026-06-10T20:30+02:00", "\"type\":\"delay\",\"item\":\"opening\",\"starts_at\":\"20:29\"",
            "starts-past", "1 min ago, at 20:29"},
        {"2026-06-10T20:30:59+02:00", "\"type\":\"delay\",\"item\":\"opening\",\"starts_at\":\"20:30\"", NULL,
            NULL},
        {"2026-06-11T10:30+02:00", "\"type\":\"delay\",\"item\":\"morning\",\"starts_at\":\"10:00\"", NULL,
            NULL}, // as it is
        {"2026-06-10T23:50+02:00",
            "\"type\":\"delay\",\"room\":\"Hall\",\"from\":\"23:00\",\"starts_at\":\"23:40\"", "starts-past",
            "10 min ago"},
        {"2026-06-10T23:40+02:00", "\"type\":\"timer\",\"act\":\"start\"", NULL, NULL},
        {"2026-06-10T23:40+02:00", "\"type\":\"timer\",\"act\":\"finish\"", NULL, NULL},
        {"2026-06-10T20:30+02:00", "\"type\":\"timer\",\"act\":\"next\"", NULL, NULL},
        {"2026-06-10T20:59+02:00", "\"type\":\"cancel\",\"item\":\"opening\"", NULL, NULL},
    };
    char sure[400];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = carry_out(cases[i].now, cases[i].members);
        const char *code = outcome.refusal.code, *expected = cases[i].code;
        if (outcome.ok != !expected || (code && (!expected || strcmp(code, expected) != 0)))
            fail_msg("%s at %s: %s", cases[i].members, cases[i].now,
                outcome.ok ? "nothing asked" : outcome.refusal.why.text);
        if (!outcome.ok) {
            assert_int_equal(outcome.refusal.status, 409);
            assert_contains(outcome.refusal.why.text, cases[i].why ? cases[i].why : "nothing");
            assert_int_equal(outcome.entries.count, 0);
            assert_true(outcome.refusal.at != 0);
        }
        outcome_free(&outcome);
        snprintf(sure, sizeof sure, "%s,\"sure\":true", cases[i].members);
        outcome = carry_out(cases[i].now, sure);
        if (!outcome.ok)
            fail_msg("%s: %s", sure, outcome.refusal.why.text);
        outcome_free(&outcome);
    }
}

static void a_notice_is_for_an_hour_from_its_beginning(void **state)
{
    (void)state;
    static const struct {
        const char *now, *members;
        const char *starts, *until; // NULL: at once
    } cases[] = {
        {"2026-06-10T12:00+02:00", "\"starts_at\":\"12:25\"", "2026-06-10T12:25+02:00",
            "2026-06-10T13:25+02:00"},
        {"2026-06-10T12:00+02:00", "\"starts_at\":\"12:25\",\"until\":\"12:30\"", "2026-06-10T12:25+02:00",
            "2026-06-10T12:30+02:00"},
        {"2026-06-10T12:25:40+02:00", "\"starts_at\":\"12:25\"", NULL, "2026-06-10T13:25:40+02:00"},
        {"2026-06-10T12:00+02:00", "\"starts_at\":\"2026-06-10T11:00+02:00\"", NULL,
            "2026-06-10T13:00+02:00"},
        {"2026-06-10T12:00+02:00", "\"level\":\"info\"", NULL, "2026-06-10T13:00+02:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char members[200];
        snprintf(members, sizeof members, "\"type\":\"notice\",\"text\":\"x\",%s", cases[i].members);
        struct outcome outcome = carry_out(cases[i].now, members);
        if (!outcome.ok)
            fail_msg("%s: %s", members, outcome.refusal.why.text);
        const struct adjustment *entry = &outcome.entries.entries[0];
        assert_int_equal(entry->starts_at, cases[i].starts ? test_instant(cases[i].starts) : 0);
        assert_int_equal(entry->until, test_instant(cases[i].until));
        outcome_free(&outcome);
    }
}

static void wrong_times_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *members, *field;
    } cases[] = {
        {"\"type\":\"notice\",\"text\":\"x\",\"until\":\"24:00\"", "until"},
        {"\"type\":\"notice\",\"text\":\"x\",\"until\":\"noon\"", "until"},
        {"\"type\":\"notice\",\"text\":\"x\",\"until\":1200", "until"},
        {"\"type\":\"notice\",\"text\":\"x\",\"at\":\"12:00\"", "at"},
        {"\"type\":\"notice\",\"text\":\"x\",\"starts_at\":\"noon\"", "starts_at"},
        {"\"type\":\"notice\",\"text\":\"x\",\"starts_at\":\"2026-06-10T22:00+02:00\","
         "\"until\":\"2026-06-10T21:00+02:00\"",
            "until"},
        {"\"type\":\"delay\",\"item\":\"nobody\",\"starts_at\":\"12:00\"", "item"},
        {"\"type\":\"timer\",\"act\":\"hold\",\"ends_at\":\"12:00\"", "ends_at"},
        {"\"type\":\"blank\",\"sure\":\"yes\"", "sure"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = carry_out("2026-06-10T20:30+02:00", cases[i].members);
        if (outcome.ok || strcmp(outcome.refusal.field ? outcome.refusal.field : "", cases[i].field) != 0)
            fail_msg("%s: %s", cases[i].members, outcome.ok ? "taken" : outcome.refusal.why.text);
        assert_null(outcome.refusal.code);
        outcome_free(&outcome);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_of_day_are_resolved),
        cmocka_unit_test(a_delay_of_a_room_that_moves_nothing_is_refused),
        cmocka_unit_test(a_delay_of_a_room_on_another_day_holds_on_it),
        cmocka_unit_test(a_room_is_full_for_a_talk),
        cmocka_unit_test(what_is_likely_a_slip_is_asked),
        cmocka_unit_test(a_notice_is_for_an_hour_from_its_beginning),
        cmocka_unit_test(wrong_times_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
