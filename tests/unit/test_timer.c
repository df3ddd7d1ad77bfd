// The stage timer at its boundaries: warnings by length and session, overlaps, midnight, and the hour that
// comes twice.
#include "support/frab.h"
#include "support/test.h"

#include "agenda/timer.h"

#include <stdio.h>

static struct timer timer_of(
    const struct programme *programme, const struct timer_rules *rules, const char *iso)
{
    struct agenda agenda;
    assert_true(agenda_at(programme, test_instant(iso), &agenda));
    struct timer timer = timer_at(&agenda, rules);
    agenda_release(&agenda);
    return timer;
}

// One talk of `minutes` from 10:00 UTC on.
static struct programme *one_talk(const struct schedule **schedule, int minutes)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00Z", minutes, NULL);
    *schedule = frab_end(&w);
    return test_programme(*schedule, "Jade");
}

static void phases_of_a_talk(void **state)
{
    (void)state;
    static const struct {
        int minutes;
        struct timer_warning warning;
        struct {
            int64_t second; // of the talk
            enum timer_phase phase;
            bool late;
        } expected[6];
    } cases[] = {
        // Questions take the last third, 10 of 30 minutes; the last 5 minutes are their second half.
        {30, {5, 1},
            {{0, TIMER_TALK, false}, {1199, TIMER_TALK, false}, {1200, TIMER_QUESTIONS, false},
                {1499, TIMER_QUESTIONS, false}, {1500, TIMER_QUESTIONS, true},
                {1740, TIMER_LAST_MINUTE, true}}},
        // If both begin together, it is questions.
        {15, {5, 1},
            {{0, TIMER_TALK, false}, {599, TIMER_TALK, false}, {600, TIMER_QUESTIONS, false},
                {839, TIMER_QUESTIONS, false}, {840, TIMER_LAST_MINUTE, false},
                {899, TIMER_LAST_MINUTE, false}}},
        // A warning before the questions.
        {30, {15, 2},
            {{899, TIMER_TALK, false}, {900, TIMER_LAST_MINUTES, false}, {1199, TIMER_LAST_MINUTES, false},
                {1200, TIMER_QUESTIONS, false}, {1679, TIMER_QUESTIONS, false},
                {1680, TIMER_LAST_MINUTE, false}}},
        // No warnings, and warnings longer than the talk.
        {15, {0, 0},
            {{599, TIMER_TALK, false}, {600, TIMER_QUESTIONS, false}, {899, TIMER_QUESTIONS, false},
                {900, TIMER_OVER, false}, {1019, TIMER_OVER, false}, {1020, TIMER_NONE, false}}},
        {5, {10, 10},
            {{0, TIMER_TALK, false}, {199, TIMER_TALK, false}, {200, TIMER_QUESTIONS, false},
                {299, TIMER_QUESTIONS, false}, {300, TIMER_OVER, false}, {419, TIMER_OVER, false}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct schedule *schedule;
        struct programme *programme = one_talk(&schedule, cases[i].minutes);
        struct timer_rules rules = {.default_warning = cases[i].warning};
        for (size_t k = 0; k < 6; k++) {
            struct agenda agenda;
            int64_t second = cases[i].expected[k].second;
            assert_true(agenda_at(programme, test_instant("2019-09-10T10:00:00Z") + second, &agenda));
            struct timer timer = timer_at(&agenda, &rules);
            if (timer.phase != cases[i].expected[k].phase ||
                timer.questions_ending != cases[i].expected[k].late)
                fail_msg("case %zu at second %d: phase %d, expected %d", i, (int)second, timer.phase,
                    cases[i].expected[k].phase);
            if (timer.phase != TIMER_NONE)
                assert_int_equal(timer.left_s, cases[i].minutes * 60 - second);
            agenda_release(&agenda);
        }
        programme_free(programme);
        schedule_unref(schedule);
    }
}

static void every_second_is_counted_once(void **state)
{
    (void)state;
    const struct schedule *schedule;
    struct programme *programme = one_talk(&schedule, 75);
    struct timer_rules rules = timer_default_rules();
    int64_t start = test_instant("2019-09-10T10:00:00Z");
    for (int64_t second = -60; second < 75 * 60 + TIMER_OVER_S; second++) {
        struct agenda agenda;
        assert_true(agenda_at(programme, start + second, &agenda));
        struct timer timer = timer_at(&agenda, &rules);
        assert_int_equal(timer.left_s, second < 0 ? -second : 75 * 60 - second);
        if (second >= 0) {
            assert_true(timer.phase_began <= start + second);
            assert_true(timer.phase_began >= start);
        }
        agenda_release(&agenda);
    }
    programme_free(programme);
    schedule_unref(schedule);
}

// A talk that was started at some second: what is told of its timer is told again when its phase changes, as
// long as "time is up" is shown.
static void the_next_change_of_the_phase_is_known(void **state)
{
    (void)state;
    struct frab_writer w;
    struct timer_rules rules = timer_default_rules();
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2019-09-10T10:00:23Z", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T11:00:00Z", 20, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *programme = test_programme(schedule, "Jade");
    int64_t start = test_instant("2019-09-10T10:00:23Z");
    int64_t change = INT64_MIN;
    enum timer_phase phase = TIMER_NONE;
    for (int64_t second = 0; second < 20 * 60 + 2 * TIMER_OVER_S; second++) {
        struct agenda agenda;
        assert_true(agenda_at(programme, start + second, &agenda));
        struct timer timer = timer_at(&agenda, &rules);
        if (second > 0 && timer.phase != phase)
            assert_true(change <= start + second);
        if (second == 0 || start + second >= change)
            change = timer_next_change(&agenda, &rules);
        assert_true(change > start + second);
        phase = timer.phase;
        agenda_release(&agenda);
    }
    assert_int_equal(phase, TIMER_WAITING);
    assert_true(change == INT64_MAX);
    programme_free(programme);
    schedule_unref(schedule);
}

// From the start through the overtime, without a jump at the end.
static void the_time_since_the_start_is_counted(void **state)
{
    (void)state;
    const struct schedule *schedule;
    struct programme *programme = one_talk(&schedule, 20);
    struct timer_rules rules = timer_default_rules();
    int64_t start = test_instant("2019-09-10T10:00:00Z");
    for (int64_t second = -60; second < 20 * 60 + TIMER_OVER_S; second++) {
        struct agenda agenda;
        assert_true(agenda_at(programme, start + second, &agenda));
        assert_int_equal(timer_at(&agenda, &rules).elapsed_s, second < 0 ? 0 : second);
        agenda_release(&agenda);
    }
    programme_free(programme);
    schedule_unref(schedule);
}

static void rules_by_length_and_session(void **state)
{
    (void)state;
    const struct schedule *schedule;
    struct programme *programme = one_talk(&schedule, 30);
    struct timer_by_length lengths[] = {{20, {3, 1}}, {30, {12, 2}}};
    struct timer_rules rules = {.default_warning = {5, 1}, .length_count = 2, .lengths = lengths};
    assert_int_equal(timer_of(programme, &rules, "2019-09-10T10:18:00Z").phase, TIMER_LAST_MINUTES);
    assert_int_equal(timer_of(programme, &rules, "2019-09-10T10:17:59Z").phase, TIMER_TALK);
    assert_int_equal(timer_of(programme, &rules, "2019-09-10T10:28:00Z").phase, TIMER_LAST_MINUTE);
    programme_free(programme);
    schedule_unref(schedule);
}

// Of overlapping talks the one that ends first counts, and talks go on past midnight.
static void overlaps_and_midnight(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2019-10-26T23:30:00+01:00", 60, NULL);
    frab_item(&w, "b", "B", "2019-10-26T23:40:00+01:00", 10, NULL);
    // The clocks go back at 02:00 on 27 October 2019: this talk lasts two hours, though they show one.
    frab_item(&w, "c", "C", "2019-10-27T01:30:00+01:00", 120, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *programme = test_programme(schedule, "Jade");
    struct timer_rules rules = timer_default_rules();
    struct timer both = timer_of(programme, &rules, "2019-10-26T23:45:00+01:00");
    assert_string_equal(both.item->id, "b");
    assert_int_equal(both.left_s, 300);
    struct timer midnight = timer_of(programme, &rules, "2019-10-27T00:00:00+01:00");
    assert_string_equal(midnight.item->id, "a");
    assert_int_equal(midnight.left_s, 1800);
    assert_int_equal(timer_of(programme, &rules, "2019-10-27T01:59:59+01:00").left_s, 90 * 60 + 1);
    assert_int_equal(timer_of(programme, &rules, "2019-10-27T01:00:00+00:00").left_s, 90 * 60);
    assert_int_equal(timer_of(programme, &rules, "2019-10-27T02:29:59+00:00").left_s, 1);
    programme_free(programme);
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phases_of_a_talk),
        cmocka_unit_test(every_second_is_counted_once),
        cmocka_unit_test(the_time_since_the_start_is_counted),
        cmocka_unit_test(the_next_change_of_the_phase_is_known),
        cmocka_unit_test(rules_by_length_and_session),
        cmocka_unit_test(overlaps_and_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
