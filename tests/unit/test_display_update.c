// What a display does with a new schedule, and with what staff ask for beside it.
#include "support/test.h"

#include "control/command_exec.h"
#include "display/display.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOON = 1781085600 }; // 10 June 2026, 12:00 in Berlin

static struct config config;
static struct adjustment_store store;
static struct display display;
static struct zone *zone;

// `count` talks in ten rooms, three each hour; those whose number `every` divides have another title.
static const struct schedule *many(int count, int every)
{
    struct str json = {0};
    str_add_text(&json,
        "{\"schedule\":{\"conference\":{\"title\":\"Example\",\"time_zone_name\":\"Europe/Berlin\","
        "\"days\":[{\"rooms\":{");
    for (int room = 0; room < 10; room++) {
        str_format(&json, "%s\"Room %d\":[", room > 0 ? "," : "", room);
        for (int i = room, k = 0; i < count; i += 10, k++)
            str_format(&json,
                "%s{\"guid\":\"talk-%d\",\"date\":\"2026-06-%02dT%02d:%02d:00+02:00\",\"duration\":\"0:20\","
                "\"title\":\"Talk %d%s\",\"persons\":[]}",
                k > 0 ? "," : "", i, 10 + k / 72, k / 3 % 24, k % 3 * 20, i,
                every && i % every == 0 ? "!" : "");
        str_add_text(&json, "]");
    }
    str_add_text(&json, "}}]}}}");
    assert_false(json.failed);
    const struct schedule *schedule = test_schedule(json.text);
    str_free(&json);
    return schedule;
}

static int start(void **state)
{
    (void)state;
    config = (struct config){.room = "Room 3", .changes_h = 6, .view = VIEW_ROOM};
    store = (struct adjustment_store){0};
    zone = calloc(1, sizeof *zone);
    display = (struct display){.config = &config, .zone = zone, .store = &store};
    return 0;
}

static int end(void **state)
{
    (void)state;
    display_free(&display);
    adjustment_store_close(&store);
    free(zone);
    return 0;
}

static void *compare(void *update)
{
    display_update_compare(update);
    return NULL;
}

// Takes the schedule over as the loop does: compared on another thread, while the display goes on.
static void report_parts(const struct schedule *schedule, struct feed_parts *parts, int64_t at)
{
    struct feed_report report = {.schedule = schedule, .source = FEED_NETWORK, .good_at = at, .parts = parts};
    struct display_update update;
    struct view view;
    pthread_t thread;
    display_update_begin(&display, &report, at, &update);
    assert_int_equal(pthread_create(&thread, NULL, compare, &update), 0);
    for (int i = 0; i < 20; i++)
        display_view(&display, at + i, at + i, &view);
    pthread_join(thread, NULL);
    display_update_take(&display, &report, &update);
    display_refresh(&display, at);
    assert_ptr_equal(display.fetched, schedule);
    assert_int_equal(display.good_at, at);
    schedule_unref(schedule);
}

static void report(const struct schedule *schedule, int64_t at)
{
    report_parts(schedule, NULL, at);
}

static void a_new_schedule_is_shown_with_its_changes(void **state)
{
    (void)state;
    report(many(3000, 0), NOON);
    assert_int_equal(display.changes.count, 0);
    report(many(3000, 3), NOON + 60);
    assert_int_equal(display.changes.count, 1000);
    const struct item *item = &display.schedule->items[display.programme->place.room * 300];
    assert_string_equal(item->title, "Talk 3!");
    assert_non_null(item->was);
    assert_string_equal(item->was->title, "Talk 3");
    report(many(3000, 0), NOON + 120);
    assert_int_equal(display.changes.count, 0);
}

static void changes_are_forgotten_in_time(void **state)
{
    (void)state;
    struct view view;
    report(many(100, 0), NOON);
    report(many(100, 5), NOON + 60);
    report(many(100, 1), NOON + 3600);
    size_t all = display.changes.count;
    assert_int_equal(all, 100);
    display_view(&display, NOON + 60 + 6 * 3600 - 1, NOON + 60 + 6 * 3600 - 1, &view);
    assert_int_equal(display.changes.count, all);
    display_view(&display, NOON + 60 + 6 * 3600, NOON + 60 + 6 * 3600, &view);
    assert_int_equal(display.changes.count, 80);
    for (size_t i = 0; i < display.changes.count; i++)
        assert_int_equal(display.changes.list[i].noticed_at, NOON + 3600);
    display_view(&display, NOON + 7 * 3600, NOON + 7 * 3600, &view);
    assert_int_equal(display.changes.count, 0);
    for (size_t i = 0; i < display.schedule->item_count; i++)
        assert_null(display.schedule->items[i].was);
}

// Of two publishers one answers later than the other.
static void what_another_publisher_had_all_along_is_no_change(void **state)
{
    (void)state;
    struct feed_parts parts = {.count = 2, .list = {{.source = FEED_NETWORK}, {.source = FEED_NONE}}};
    display.update.parts.count = 2; // as they are before anything came
    report_parts(many(100, 0), &parts, NOON);
    report_parts(many(100, 10), &parts, NOON + 1);
    assert_int_equal(display.changes.count, 10);
    parts.list[1].source = FEED_NETWORK;
    report_parts(many(130, 10), &parts, NOON + 2);
    assert_int_equal(display.changes.count, 10);
    report_parts(many(160, 10), &parts, NOON + 3);
    assert_int_equal(display.changes.count, 40);
    assert_int_equal(display.update.parts.list[1].source, FEED_NETWORK);
}

static void each_is_as_old_as_before_when_the_clock_is_set(void **state)
{
    (void)state;
    struct feed_parts parts = {.count = 2,
        .list = {{.source = FEED_NETWORK, .good_at = NOON}, {.source = FEED_CACHED, .good_at = 5}}};
    report_parts(many(10, 0), &parts, NOON);
    display_follow_step(&display, 3600);
    assert_int_equal(display.good_at, NOON + 3600);
    assert_int_equal(display.update.parts.list[0].good_at, NOON + 3600);
    assert_int_equal(display.update.parts.list[1].good_at, 5);
}

// Each costs the comparison of all items with all changes, so there is a bound.
static void too_many_changes_are_another_schedule(void **state)
{
    (void)state;
    report(many(6000, 0), NOON);
    report(many(6000, 2), NOON + 60);
    assert_int_equal(display.changes.count, 0);
    assert_string_equal(display.schedule->items[display.programme->place.room * 600].title, "Talk 3");
    report(many(6000, 0), NOON + 120);
    assert_int_equal(display.changes.count, 0);
    report(many(6000, 6), NOON + 180);
    assert_int_equal(display.changes.count, 1000);
}

static void only_large_schedules_are_compared_elsewhere(void **state)
{
    (void)state;
    static const int counts[] = {100, 3000};
    for (size_t i = 0; i < 2; i++) {
        struct display_update update;
        struct feed_report one = {.schedule = many(counts[i], 0)};
        display_update_begin(&display, &one, NOON, &update);
        assert_int_equal(display_update_is_large(&update), i == 1);
        display_update_free(&update);
        schedule_unref(one.schedule);
    }
    struct display_update none;
    struct feed_report failed = {.problem = "no route"};
    display_update_begin(&display, &failed, NOON, &none);
    assert_false(display_update_is_large(&none));
    display_update_compare(&none);
    display_update_take(&display, &failed, &none);
    assert_string_equal(display.problem.text, "no route");
}

// ---- adjustments

static void context_of(void *context, int64_t now, struct command_context *out)
{
    display_command_context(context, now, out);
}

static const struct zone *zone_of(void *context)
{
    return display_zone(context);
}

// Carries out a command, whose id is `number`; true where it is done.
static bool command(const char *fields, int number, int64_t now)
{
    struct command read;
    struct refusal refusal;
    struct command_result result;
    char json[300];
    struct command_exec exec = {
        .store = &store, .fill_context = context_of, .zone = zone_of, .context = &display};
    struct command_sender sender = {.by = "staff", .role = ROLE_EMERGENCY, .now = now};
    snprintf(json, sizeof json, "{\"id\":\"number-%d\",%s}", number, fields);
    bool ok = command_read(json, strlen(json), &read, &refusal) &&
              command_execute(&exec, &read, &sender, &result, &refusal);
    command_free(&read);
    return ok;
}

// Adjusting 180,000 items takes a fifth of a second, for which no emergency waits.
static void what_is_shown_beside_the_schedule_leaves_it_alone(void **state)
{
    (void)state;
    static const char *const beside[] = {"\"type\":\"emergency\",\"kind\":\"test\"",
        "\"type\":\"notice\",\"text\":\"Lunch\"", "\"type\":\"message\",\"text\":\"Louder\"",
        "\"type\":\"full\",\"text\":\"Room 4\"", "\"type\":\"pin\",\"slide\":\"agenda\"",
        "\"type\":\"blank\"", "\"type\":\"identify\"", "\"type\":\"playlist\",\"view\":\"hall\"",
        "\"type\":\"emergency\",\"kind\":\"lift\""};
    struct view view;
    report(many(3000, 0), NOON);
    for (int turn = 0; turn < 2; turn++) {
        const struct schedule *before = schedule_ref(display.schedule);
        for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
            int64_t now = NOON + turn * 60 + (int64_t)i;
            assert_true(command(beside[i], turn * 20 + (int)i, now));
            assert_true(display_view(&display, now, now, &view));
            if (display.schedule != before)
                fail_msg("turn %d: %s changed the schedule", turn, beside[i]);
            assert_int_equal(view.adjusted.emergency != NULL, i < sizeof beside / sizeof *beside - 1);
        }
        schedule_unref(before);
        if (turn == 0) {
            assert_true(command("\"type\":\"cancel\",\"item\":\"talk-3\"", 100, NOON + 30));
            display_refresh(&display, NOON + 30);
            assert_ptr_not_equal(display.schedule, display.published);
        }
    }
}

static void assert_same_schedule(const struct schedule *a, const struct schedule *b)
{
    assert_int_equal(a->item_count, b->item_count);
    for (size_t i = 0; i < a->item_count; i++) {
        const struct item *x = &a->items[i];
        const struct item *y = &b->items[i];
        assert_string_equal(x->id, y->id);
        assert_string_equal(x->title, y->title);
        assert_int_equal(x->at.start, y->at.start);
        assert_int_equal(x->at.end, y->at.end);
        assert_int_equal(x->cancelled, y->cancelled);
        assert_int_equal(x->room, y->room);
    }
}

// The text with the number where it has "%d".
static void write_fields(char *out, size_t size, const char *text, int number)
{
    const char *at = strstr(text, "%d");
    if (at)
        snprintf(out, size, "%.*s%d%s", (int)(at - text), text, number, at + 2);
    else
        snprintf(out, size, "%s", text);
}

// Whatever is asked for in whatever order, the schedule is the one that all of it makes of what was
// published.
static void the_schedule_is_always_as_asked(void **state)
{
    (void)state;
    static const char *const kinds[] = {"\"type\":\"cancel\",\"item\":\"talk-%d\"",
        "\"type\":\"rename\",\"item\":\"talk-%d\",\"title\":\"Another\"",
        "\"type\":\"move\",\"item\":\"talk-%d\",\"room\":\"Room 7\"",
        "\"type\":\"notice\",\"text\":\"Lunch in %d\"", "\"type\":\"emergency\",\"kind\":\"test\"",
        "\"type\":\"undo\",\"of\":\"number-%d\"", "\"type\":\"emergency\",\"kind\":\"lift\"",
        "\"type\":\"message\",\"text\":\"Louder %d\""};
    uint64_t random = 5;
    int done = 0;
    report(many(60, 0), NOON);
    for (int i = 0; i < 400; i++) {
        int64_t now = NOON + (int64_t)i * 5;
        char fields[200];
        size_t kind = test_random(&random) % (sizeof kinds / sizeof *kinds);
        int number = (int)(test_random(&random) % (kind == 5 ? (unsigned)i + 1 : 60));
        write_fields(fields, sizeof fields, kinds[kind], number);
        if (i % 50 == 49)
            report(many(60, i % 3), now);
        done += command(fields, i, now);
        display_refresh(&display, now);
        const struct schedule *expected = adjustments_apply(&store.adjustments, display.published, now);
        assert_same_schedule(display.schedule, expected);
        schedule_unref(expected);
    }
    assert_true(done > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_schedule_is_shown_with_its_changes, start, end),
        cmocka_unit_test_setup_teardown(changes_are_forgotten_in_time, start, end),
        cmocka_unit_test_setup_teardown(what_another_publisher_had_all_along_is_no_change, start, end),
        cmocka_unit_test_setup_teardown(each_is_as_old_as_before_when_the_clock_is_set, start, end),
        cmocka_unit_test_setup_teardown(too_many_changes_are_another_schedule, start, end),
        cmocka_unit_test_setup_teardown(only_large_schedules_are_compared_elsewhere, start, end),
        cmocka_unit_test_setup_teardown(what_is_shown_beside_the_schedule_leaves_it_alone, start, end),
        cmocka_unit_test_setup_teardown(the_schedule_is_always_as_asked, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
