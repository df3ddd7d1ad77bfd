// What grows with the size of a conference, and with what others send: the comparisons of texts are counted,
// not the time. Twice as much must not take four times as long.
#include "support/frab.h"
#include "support/test.h"

#include "agenda/adjustments.h"
#include "fleet/sync.h"

#include <stdio.h>
#include <stdlib.h>

static size_t comparisons;

// In place of the library's, for the whole program.
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
int strcmp(const char *a, const char *b)
{
    comparisons++;
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

enum { ITEMS = 2000, ROOMS = 20, ENTRIES = 9500, DAY_S = 24 * 3600 };

// What n log n allows for some thousand texts: 40 comparisons of each.
static void expect_few(size_t texts)
{
    if (comparisons > 40 * texts)
        fail_msg("%zu comparisons for %zu texts", comparisons, texts);
}

static const struct schedule *large_schedule(void)
{
    struct frab_writer w;
    char text[32];
    char date[40];
    frab_begin(&w, "UTC");
    for (int r = 0; r < ROOMS; r++) {
        snprintf(text, sizeof text, "Room %d", r);
        frab_room(&w, text);
        for (int i = r; i < ITEMS; i += ROOMS) {
            int n = i / ROOMS;
            snprintf(text, sizeof text, "talk-%d", i);
            snprintf(date, sizeof date, "2019-09-%02dT%02d:%02d:00Z", 10 + n / 48, n % 48 / 2, n % 2 * 30);
            frab_item(&w, text, "A talk", date, 30, NULL);
        }
    }
    return frab_end(&w);
}

// `names` has room for 24 bytes of each.
static struct adjustment entry_about(char *names, int i, enum adjustment_type type)
{
    snprintf(names, 24, "talk-%d", i);
    return (struct adjustment){.type = type,
        .item = names,
        .number = i,
        .by = "x",
        .at = 1,
        .until = INT64_MAX,
        .text = "x",
        .title = "x"};
}

// What chairs did: of items here and elsewhere, and that nobody knows; and where staff moved items.
static void make_entries(struct adjustments *out)
{
    static char names[ENTRIES][24];
    static char scopes[ROOMS][24];
    static char rooms[ROOMS][24];
    static const enum adjustment_type types[] = {ADJUST_TIME, ADJUST_CANCEL, ADJUST_QUESTIONS, ADJUST_MOVE};
    struct adjustment *list = calloc(ENTRIES, sizeof *list);
    assert_non_null(list);
    for (int r = 0; r < ROOMS; r++) {
        snprintf(rooms[r], sizeof rooms[r], "Room %d", r);
        snprintf(scopes[r], sizeof scopes[r], "room/Room %d", r);
    }
    for (int i = 0; i < ENTRIES; i++) {
        list[i] = entry_about(names[i], i / 4, types[i % 4]);
        if (list[i].type == ADJUST_MOVE)
            list[i].room = rooms[(i / 4 + 1) % ROOMS];
        else
            list[i].scope = scopes[i % 3 ? i / 4 % ROOMS : 1];
    }
    assert_true(adjustments_from_entries(list, ENTRIES, out));
    free(list);
}

static void adjusting_a_schedule_is_not_quadratic(void **state)
{
    (void)state;
    const struct schedule *schedule = large_schedule();
    struct adjustments given;
    struct adjustments followed;
    make_entries(&given);
    comparisons = 0;
    assert_true(adjustments_follow(&given, schedule, &followed));
    expect_few(ITEMS + ENTRIES);
    assert_in_range(followed.count, ENTRIES / 3, ENTRIES);
    comparisons = 0;
    const struct schedule *adjusted = adjustments_apply(&followed, schedule, 1568106000);
    assert_non_null(adjusted);
    // Each item is asked for by fourteen types of entries.
    expect_few(14 * ITEMS);
    adjustments_free(&given);
    adjustments_free(&followed);
    schedule_unref(adjusted);
    schedule_unref(schedule);
}

static void looking_up_names_takes_constant_time(void **state)
{
    (void)state;
    const struct schedule *schedule = large_schedule();
    char text[32];
    comparisons = 0;
    for (int i = 0; i < 2 * ITEMS; i++) {
        snprintf(text, sizeof text, "talk-%d", i);
        assert_true((schedule_find_item(schedule, text) != NULL) == (i < ITEMS));
        snprintf(text, sizeof text, "Room %d", i);
        assert_true((schedule_find_room(schedule, text) < schedule->room_count) == (i < ROOMS));
    }
    assert_true(comparisons <= 2 * ITEMS);
    schedule_unref(schedule);
}

// Connected anew, all scopes that are known are due.
static void connecting_is_not_quadratic(void **state)
{
    (void)state;
    static char scopes[ENTRIES][24];
    struct adjustment *list = calloc(ENTRIES, sizeof *list);
    struct adjustments all;
    struct sync sync = {.random = 1};
    assert_non_null(list);
    for (int i = 0; i < ENTRIES; i++) {
        snprintf(scopes[i], sizeof scopes[i], i % 3 ? "display/%d" : "room/%d", i / 2);
        list[i] = (struct adjustment){
            .type = i % 2 ? ADJUST_PIN : ADJUST_BLANK, .scope = scopes[i], .number = 1, .by = "x"};
    }
    assert_true(adjustments_from_entries(list, ENTRIES, &all));
    free(list);
    for (int round = 0; round < 3; round++) {
        comparisons = 0;
        sync_connected(&sync, &all, 1000);
        expect_few(ENTRIES + sync.count);
        assert_int_equal(sync.count, 4096);
    }
    // Each is there once; rooms go before single displays.
    size_t rooms = 0;
    for (const char *scope; (scope = sync_next(&sync, INT64_MAX / 2));) {
        rooms += scope_room(scope) != NULL;
        sync.paced_until_ms = 0;
    }
    assert_in_range(rooms, ENTRIES / 6, ENTRIES / 3 + 1);
    sync_free(&sync);
    adjustments_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adjusting_a_schedule_is_not_quadratic),
        cmocka_unit_test(connecting_is_not_quadratic),
        cmocka_unit_test(looking_up_names_takes_constant_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
