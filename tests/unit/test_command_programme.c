// What staff ask of talks: other times, whatever their chairs said before, to trade places, and what is asked
// before two would run at the same time.
#include "support/frab.h"
#include "support/test.h"

#include "agenda/timer_actions.h"
#include "control/command.h"

#include <stdio.h>
#include <string.h>

static const struct schedule *published;
static const struct schedule *shown;
static struct place hall;
static struct adjustments made; // so far
static const struct questions_rules questions;

static int set_up(void **state)
{
    (void)state;
    struct frab_writer w;
    struct room_query query = {.room = "Hall"};
    struct error error;
    frab_begin(&w, "UTC");
    frab_room(&w, "Hall");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00Z", 25, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:30:00Z", 25, NULL);
    frab_item(&w, "pause", "Coffee", "2019-09-10T10:55:00Z", 15, "break");
    frab_item(&w, "c", "C", "2019-09-10T11:10:00Z", 20, NULL);
    frab_room(&w, "Yard");
    frab_item(&w, "y", "Y", "2019-09-10T10:10:00Z", 20, NULL);
    frab_item(&w, "z", "Z", "2019-09-10T11:10:00Z", 20, NULL);
    published = frab_end(&w);
    return published && room_lookup(published, &query, &hall, &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    schedule_unref(published);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    made = (struct adjustments){0};
    return 0;
}

static int end(void **state)
{
    (void)state;
    adjustments_free(&made);
    schedule_unref(shown);
    shown = NULL;
    return 0;
}

// Carries out a command at "10:05" or the like. True if it was done; else `refusal` says why not.
static bool ask(const char *time, const char *members, struct refusal *refusal)
{
    static int number;
    struct str json = {0};
    struct command command;
    struct adjustments entries;
    struct adjustments all;
    char iso[40];
    snprintf(iso, sizeof iso, "2019-09-10T%s:00Z", time);
    int64_t now = test_instant(iso);
    str_format(&json, "{\"id\":\"command-%d\",%s}", number++, members);
    schedule_unref(shown);
    shown = adjustments_apply(&made, published, now);
    struct command_context context = {.published = published,
        .shown = shown,
        .shown_at = now,
        .adjustments = &made,
        .place = &hall,
        .questions = &questions,
        .now = now,
        .by = "ana"};
    bool ok = command_read(str_text(&json), json.length, &command, refusal) &&
              command_resolve(&command, &context, refusal) &&
              command_entries(&command, &context, &entries, refusal);
    str_free(&json);
    if (ok) {
        assert_true(adjustments_merge(&made, &entries, &all));
        adjustments_free(&entries);
        adjustments_free(&made);
        made = all;
        schedule_unref(shown);
        shown = adjustments_apply(&made, published, now);
    }
    command_free(&command);
    return ok;
}

static void expect_asked(const char *time, const char *members)
{
    struct refusal refusal;
    if (!ask(time, members, &refusal))
        fail_msg("%s at %s: %s", members, time, refusal.why.text);
}

static void expect_refused(const char *time, const char *members, const char *why, const char *code)
{
    struct refusal refusal = {0};
    if (ask(time, members, &refusal))
        fail_msg("%s at %s: done", members, time);
    assert_contains(refusal.why.text, why);
    if (!code)
        assert_null(refusal.code);
    else
        assert_string_equal(refusal.code, code);
}

static void expect_span(const char *id, const char *from, const char *until)
{
    const struct item *item = schedule_find_item(shown, id);
    char start[40];
    char stop[40];
    snprintf(start, sizeof start, "2019-09-10T%s:00Z", from);
    snprintf(stop, sizeof stop, "2019-09-10T%s:00Z", until);
    assert_non_null(item);
    if (item->at.start != test_instant(start) || item->at.end != test_instant(stop))
        fail_msg("%s starts %lld s and ends %lld s off", id,
            (long long)(item->at.start - test_instant(start)),
            (long long)(item->at.end - test_instant(stop)));
}

#define SWAP(id) "\"type\":\"swap\",\"item\":\"" id "\""

static void a_talk_trades_places_with_the_next(void **state)
{
    (void)state;
    expect_asked("09:00", SWAP("b"));
    expect_span("a", "10:00", "10:25");
    expect_span("c", "10:30", "10:50");
    expect_span("b", "11:05", "11:30");
    // In a room that the display does not show.
    expect_asked("09:00", SWAP("y"));
    expect_span("z", "10:10", "10:30");
    expect_span("y", "11:10", "11:30");
}

static void a_break_between_them_keeps_its_length(void **state)
{
    (void)state;
    expect_asked("09:00", SWAP("b"));
    expect_span("pause", "10:50", "11:05");
}

// What comes next is found by where it stands now, not by where it was published.
static void a_room_goes_on_later_after_a_swap(void **state)
{
    (void)state;
    expect_asked("09:00", SWAP("b"));
    expect_asked("10:26", "\"type\":\"delay\",\"room\":\"Hall\",\"starts_at\":\"10:40\"");
    expect_span("c", "10:40", "11:00");
    expect_span("pause", "11:00", "11:05");
    expect_span("b", "11:05", "11:30");
    expect_refused("11:10", "\"type\":\"delay\",\"room\":\"Hall\",\"starts_at\":\"11:20\"",
        "nothing is to come in the room today", NULL);
    expect_refused("10:26", "\"type\":\"delay\",\"room\":\"Nowhere\",\"starts_at\":\"10:40\"", "room", NULL);
}

// What has begun keeps its time as the room is delayed from what comes next.
static void a_room_is_delayed_twice(void **state)
{
    (void)state;
    expect_asked("10:20", "\"type\":\"delay\",\"room\":\"Hall\",\"starts_at\":\"10:40\"");
    expect_span("b", "10:40", "11:05");
    expect_span("pause", "11:05", "11:10");
    expect_asked("10:50", "\"type\":\"delay\",\"room\":\"Hall\",\"starts_at\":\"11:20\"");
    expect_span("b", "10:40", "11:05");
    expect_span("pause", "11:05", "11:20");
    expect_span("c", "11:20", "11:40");
}

#define ALL_LATER(time) "\"type\":\"delay\",\"room\":\"Hall\",\"all\":true,\"starts_at\":\"" time "\""

static void all_of_a_room_is_later(void **state)
{
    (void)state;
    expect_asked("10:20", ALL_LATER("10:40"));
    expect_span("a", "10:00", "10:25");
    expect_span("b", "10:40", "11:05");
    expect_span("pause", "11:05", "11:20");
    expect_span("c", "11:20", "11:40");
    // Once more, while "b" is on; then something that its break can take up.
    expect_asked("10:50", ALL_LATER("11:25"));
    expect_span("b", "10:40", "11:05");
    expect_span("pause", "11:05", "11:20");
    expect_span("c", "11:25", "11:45");
    // Its chair has the room's new end.
    expect_asked("11:30", "\"type\":\"extend\",\"item\":\"c\",\"ends_at\":\"11:40\"");
    expect_asked("11:31", "\"type\":\"timer\",\"act\":\"until\",\"ends_at\":\"11:44\"");
    expect_span("c", "11:25", "11:44");
}

// Talks with a time of their own, and those from other rooms, go along.
static void all_of_a_room_is_all_that_is_shown_in_it(void **state)
{
    (void)state;
    expect_asked("10:00", "\"type\":\"delay\",\"item\":\"c\",\"starts_at\":\"11:12\"");
    expect_asked("10:01", "\"type\":\"move\",\"item\":\"z\",\"room\":\"Hall\",\"sure\":true");
    expect_asked("10:02", "\"type\":\"delay\",\"room\":\"Hall\",\"starts_at\":\"10:35\"");
    expect_asked("10:20", ALL_LATER("10:45"));
    expect_span("b", "10:45", "11:10");
    expect_span("pause", "11:10", "11:22");
    expect_span("c", "11:22", "11:42");
    expect_span("z", "11:20", "11:40");
    expect_refused("10:21", ALL_LATER("10:45"), "does not start before that time", NULL);
    expect_refused("10:21", ALL_LATER("10:55") ",\"from\":\"10:30\"", "all that is to come moves", NULL);
    expect_refused("10:21", "\"type\":\"delay\",\"item\":\"b\",\"all\":true,\"starts_at\":\"10:55\"",
        "that is for a room", NULL);
    expect_refused("11:50", ALL_LATER("11:55"), "nothing is to come", NULL);
}

static void a_talk_that_moves_keeps_the_time_that_it_has(void **state)
{
    (void)state;
    expect_asked("10:02", "\"type\":\"extend\",\"item\":\"a\",\"ends_at\":\"10:35\"");
    expect_span("b", "10:35", "11:00");
    expect_asked("10:03", "\"type\":\"move\",\"item\":\"b\",\"room\":\"Yard\",\"sure\":true");
    expect_span("b", "10:35", "11:00");
}

// While a talk runs, its chair prepares what comes.
static void a_chair_chooses_which_talk(void **state)
{
    (void)state;
    expect_asked("10:02", "\"type\":\"timer\",\"act\":\"swap\",\"item\":\"b\"");
    expect_span("a", "10:00", "10:25");
    expect_span("c", "10:30", "10:50");
    expect_span("b", "11:05", "11:30");
    expect_asked("10:03", "\"type\":\"timer\",\"act\":\"cancel\",\"item\":\"b\"");
    assert_true(schedule_find_item(shown, "b")->cancelled);
    assert_false(schedule_find_item(shown, "a")->cancelled);
    const char *const none[] = {"b", "nothing", "pause", "y"}; // cancelled, unknown, a break, of another room
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char members[100];
        snprintf(members, sizeof members, "\"type\":\"timer\",\"act\":\"cancel\",\"item\":\"%s\"", none[i]);
        expect_refused("10:04", members, "another talk is on now", NULL);
    }
    // The timer still says that the time of "a" is up; nothing else falls for it.
    expect_refused("10:26", "\"type\":\"timer\",\"act\":\"cancel\",\"item\":\"a\"", "over already", NULL);
    expect_refused("10:26", "\"type\":\"timer\",\"act\":\"swap\",\"item\":\"a\"", "over already", NULL);
}

static void the_running_talk_can_trade_places(void **state)
{
    (void)state;
    expect_asked("10:02", SWAP("a"));
    expect_span("b", "10:00", "10:25");
    expect_span("a", "10:30", "10:55");
}

// "Still running" was said of the place that the talk leaves.
static void a_talk_that_runs_over_can_trade_places(void **state)
{
    (void)state;
    expect_asked("10:26", "\"type\":\"timer\",\"act\":\"still\"");
    expect_asked("10:26", SWAP("a"));
    expect_span("b", "10:00", "10:25");
    expect_span("a", "10:30", "10:55");
}

static void a_talk_that_runs_over_takes_another_time(void **state)
{
    (void)state;
    expect_asked("10:26", "\"type\":\"timer\",\"act\":\"still\"");
    expect_asked("10:26", "\"type\":\"extend\",\"item\":\"a\",\"ends_at\":\"10:45\"");
    expect_span("a", "10:00", "10:45");
    expect_span("b", "10:45", "11:10");
    expect_asked("10:46", "\"type\":\"timer\",\"act\":\"still\"");
    expect_asked("10:46", "\"type\":\"delay\",\"item\":\"a\",\"starts_at\":\"10:50\"");
    expect_span("a", "10:50", "11:15");
}

// Its clock stands until its chair lets it go on, but what staff say of its end holds.
static void a_held_talk_takes_another_end(void **state)
{
    (void)state;
    expect_asked("10:10", "\"type\":\"timer\",\"act\":\"hold\"");
    expect_asked("10:12", "\"type\":\"extend\",\"item\":\"a\",\"ends_at\":\"10:35\"");
    expect_span("a", "10:00", "10:35");
    expect_asked("10:15", "\"type\":\"timer\",\"act\":\"resume\"");
    expect_span("a", "10:00", "10:38");
    assert_int_equal(schedule_find_item(shown, "a")->timer->paused_s, 5 * 60);
}

static void a_held_talk_that_starts_later_is_held_no_longer(void **state)
{
    (void)state;
    expect_asked("10:10", "\"type\":\"timer\",\"act\":\"hold\"");
    expect_asked("10:12", "\"type\":\"delay\",\"item\":\"a\",\"starts_at\":\"10:30\"");
    expect_span("a", "10:30", "10:55");
    expect_asked("10:20", "\"type\":\"cancel\",\"item\":\"c\"");
    expect_span("a", "10:30", "10:55");
}

static void times_that_were_for_the_other_order_are_withdrawn(void **state)
{
    (void)state;
    expect_asked("09:00", "\"type\":\"delay\",\"item\":\"b\",\"starts_at\":\"10:40\"");
    expect_asked("09:01", SWAP("b"));
    expect_span("c", "10:30", "10:50");
    expect_span("b", "11:05", "11:30");
}

static void what_cannot_trade_places_is_said(void **state)
{
    (void)state;
    expect_refused("09:00", SWAP("nothing"), "no item of that id", NULL);
    expect_refused("09:00", SWAP("pause"), "is no talk", NULL);
    expect_refused("09:00", SWAP("c"), "no talk of its block comes after it", NULL);
    expect_refused("10:26", SWAP("a"), "over already", NULL);
    expect_asked("09:00", SWAP("a"));
    expect_refused("09:01", SWAP("b"), "changed places already", NULL);
    expect_refused("09:01", SWAP("a"), "changed places already", NULL);
    expect_asked("09:02", "\"type\":\"cancel\",\"item\":\"c\"");
    expect_refused("09:03", SWAP("c"), "does not take place", NULL);
}

// "a, c, b": the entry is about b, which a swap of a with c would tear apart.
static void chairs_and_staff_swap_no_talk_twice(void **state)
{
    (void)state;
    expect_asked("09:00", SWAP("b"));
    expect_refused("09:50", SWAP("a"), "changed places already", NULL);
    expect_refused("09:50", "\"type\":\"timer\",\"act\":\"swap\"", "changed places already", NULL);
    expect_span("a", "10:00", "10:25");
    expect_span("c", "10:30", "10:50");
}

static void two_talks_at_once_are_asked_about(void **state)
{
    (void)state;
    // Before the one that is on until 10:25.
    expect_refused("09:00", "\"type\":\"delay\",\"item\":\"b\",\"starts_at\":\"10:20\"",
        "it would run at the same time as “A”, which starts 10:00", "overlaps");
    expect_refused("09:00", "\"type\":\"move\",\"item\":\"a\",\"room\":\"Yard\"",
        "at the same time as “Y”, which starts 10:10", "overlaps");
    expect_asked("09:00", "\"type\":\"move\",\"item\":\"b\",\"room\":\"Yard\"");
    // Whose start was set by hand is not moved by the one before it.
    expect_asked("09:01", "\"type\":\"delay\",\"item\":\"c\",\"starts_at\":\"11:12\"");
    expect_refused("09:02", "\"type\":\"extend\",\"item\":\"b\",\"ends_at\":\"11:20\"", "“Z”", "overlaps");
    expect_asked("09:02", "\"type\":\"extend\",\"item\":\"b\",\"ends_at\":\"11:20\",\"sure\":true");
    // What overlaps already is not asked again.
    expect_asked("09:03", "\"type\":\"extend\",\"item\":\"b\",\"ends_at\":\"11:22\"");
}

static void what_moves_what_follows_is_not_asked(void **state)
{
    (void)state;
    expect_asked("09:00", "\"type\":\"delay\",\"item\":\"a\",\"starts_at\":\"10:20\"");
    expect_span("b", "10:45", "11:10");
    expect_asked("09:01", "\"type\":\"cancel\",\"item\":\"b\"");
    expect_asked("09:02", "\"type\":\"extend\",\"item\":\"a\",\"ends_at\":\"11:00\"");
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_talk_trades_places_with_the_next),
        FRESH(a_break_between_them_keeps_its_length),
        FRESH(a_room_goes_on_later_after_a_swap),
        FRESH(a_room_is_delayed_twice),
        FRESH(all_of_a_room_is_later),
        FRESH(all_of_a_room_is_all_that_is_shown_in_it),
        FRESH(a_talk_that_moves_keeps_the_time_that_it_has),
        FRESH(a_chair_chooses_which_talk),
        FRESH(the_running_talk_can_trade_places),
        FRESH(a_talk_that_runs_over_can_trade_places),
        FRESH(a_talk_that_runs_over_takes_another_time),
        FRESH(a_held_talk_takes_another_end),
        FRESH(a_held_talk_that_starts_later_is_held_no_longer),
        FRESH(times_that_were_for_the_other_order_are_withdrawn),
        FRESH(what_cannot_trade_places_is_said),
        FRESH(chairs_and_staff_swap_no_talk_twice),
        FRESH(two_talks_at_once_are_asked_about),
        FRESH(what_moves_what_follows_is_not_asked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
