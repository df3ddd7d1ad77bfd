#include "support/frab.h"
#include "support/test.h"

#include "feed/update_policy.h"

#include <stdio.h>

// Room "Jade" with items numbered from..to-1, one every half hour from 10:00, and one item in "Opala".
static const struct schedule *day(const char *room, int from, int to)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Opala");
    frab_item(&w, "o", "Other", "2019-09-10T10:00:00Z", 30, NULL);
    frab_room(&w, room);
    for (int i = from; i < to; i++) {
        char id[16];
        char title[16];
        char date[32];
        snprintf(id, sizeof id, "i%d", i);
        snprintf(title, sizeof title, "T%d", i);
        snprintf(date, sizeof date, "2019-09-10T%02d:%02d:00Z", 10 + i / 2, i % 2 * 30);
        frab_item(&w, id, title, date, 30, NULL);
    }
    return frab_end(&w);
}

// Frees both schedules.
static bool check(const struct schedule *good, const struct schedule *next, const char *room, const char *now,
    const struct update_policy_limits *limits, struct error *why)
{
    struct room_query place = {.room = room};
    struct identity identity = {0};
    if (good)
        assert_true(identity_compare(good, next, &identity));
    struct update update = {.good = good,
        .next = next,
        .identity = &identity,
        .place = &place,
        .now = test_instant(now),
        .limits = limits};
    error_clear(why);
    bool ok = update_policy_check(&update, why);
    identity_free(&identity);
    schedule_unref(good);
    schedule_unref(next);
    return ok;
}

static bool judge(const struct schedule *good, const struct schedule *next, const char *room, const char *now,
    int limit, struct error *why)
{
    struct update_policy_limits limits = {.loss_percent = limit};
    return check(good, next, room, now, &limits, why);
}

static const char *const morning = "2019-09-10T08:00:00Z";

static void losses_up_to_the_limit_are_believed(void **state)
{
    (void)state;
    struct error why;
    assert_true(judge(day("Jade", 0, 10), day("Jade", 0, 10), "Jade", morning, 30, &why));
    assert_true(judge(day("Jade", 0, 10), day("Jade", 3, 10), "Jade", morning, 30, &why));
    assert_false(judge(day("Jade", 0, 10), day("Jade", 4, 10), "Jade", morning, 30, &why));
    assert_contains(why.text, "4 of 10 remaining items of Jade are gone, more than 30 %");
    assert_true(judge(day("Jade", 0, 10), day("Jade", 4, 10), "Jade", morning, 40, &why));
    assert_true(judge(day("Jade", 0, 10), day("Jade", 9, 10), "Jade", morning, 100, &why));
    assert_true(judge(day("Jade", 0, 10), day("Jade", 0, 20), "Jade", morning, 0, &why));
    assert_false(judge(day("Jade", 0, 10), day("Jade", 3, 20), "Jade", morning, 0, &why));
}

static void what_is_over_may_go(void **state)
{
    (void)state;
    struct error why;
    // At 12:30 five of ten are over.
    assert_true(judge(day("Jade", 0, 10), day("Jade", 5, 10), "Jade", "2019-09-10T12:30:00Z", 30, &why));
    assert_false(judge(day("Jade", 0, 10), day("Jade", 8, 10), "Jade", "2019-09-10T12:30:00Z", 30, &why));
    assert_contains(why.text, "3 of 5");
    assert_true(judge(day("Jade", 0, 10), day("Jade", 0, 1), "Jade", "2019-09-11T12:30:00Z", 30, &why));
}

// Nobody loses anything by it, and the display can say more than that there is no schedule.
static void an_empty_schedule_that_says_why_is_a_beginning(void **state)
{
    (void)state;
    struct update_policy_limits limits = {.loss_percent = 30};
    static const struct {
        const char *what;
        struct schedule schedule;
        bool ok;
    } table[] = {
        {"nothing known", {.event = {INT64_MAX, INT64_MIN}}, false},
        {"unpublished", {.event = {INT64_MAX, INT64_MIN}, .unpublished = true}, true},
        {"dates", {.event = {1000, 2000}}, true},
        {"cancelled", {.event = {INT64_MAX, INT64_MIN}, .not_happening = "Cancelled"}, true},
    };
    const struct schedule *good = day("Jade", 0, 3);
    struct identity none = {0};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (size_t g = 0; g < 3; g++) {
            const struct schedule *before[] = {NULL, &table[1].schedule, good};
            struct error why = {0};
            struct update update = {.good = before[g],
                .next = &table[i].schedule,
                .identity = &none,
                .place = &(struct room_query){.room = "Jade"},
                .limits = &limits};
            assert_int_equal(update_policy_shows(&table[i].schedule), table[i].ok);
            if (update_policy_check(&update, &why) != (table[i].ok && before[g] != good))
                fail_msg("%s after schedule %zu: %s", table[i].what, g, why.text);
        }
    schedule_unref(good);
}

static void an_empty_schedule_is_never_believed(void **state)
{
    (void)state;
    struct error why;
    assert_false(judge(day("Jade", 0, 2), test_schedule("{\"results\":{}}"), "Jade", morning, 100, &why));
    assert_contains(why.text, "empty");
    assert_false(judge(NULL, test_schedule("{\"results\":{}}"), "Jade", morning, 30, &why));
    assert_true(judge(NULL, day("Jade", 0, 1), "Jade", morning, 30, &why));
    assert_true(judge(NULL, day("Jade", 0, 1), "Topaz", morning, 30, &why));
}

static void two_items_are_no_loss(void **state)
{
    (void)state;
    struct error why;
    assert_true(judge(day("Jade", 0, 3), day("Jade", 2, 3), "Jade", morning, 30, &why));
    assert_false(judge(day("Jade", 0, 3), day("Jade", 3, 3), "Jade", morning, 30, &why));
    assert_int_equal(why.code, ERROR_REFUSED);
    assert_int_equal(why.detail, UPDATE_REFUSED_LOSS);
}

static void what_moved_is_no_loss(void **state)
{
    (void)state;
    struct error why;
    // The room was renamed; or its talks went to another, all of them, at other times.
    assert_true(judge(day("Jade", 0, 4), day("Green", 0, 4), "Jade", morning, 0, &why));
    assert_true(judge(day("Jade", 0, 4), day("Opala", 0, 4), "Jade", morning, 0, &why));
    // A room with other talks is not what became of it.
    assert_false(judge(day("Jade", 0, 4), day("Green", 4, 8), "Jade", morning, 30, &why));
    assert_contains(why.text, "4 of 4 remaining items of Jade are gone");
}

static void a_room_that_appears_at_last_is_taken(void **state)
{
    (void)state;
    struct error why;
    assert_true(judge(day("Jade", 0, 10), day("Lab", 20, 22), "Lab", morning, 30, &why));
}

static void without_a_place_the_event_is_compared(void **state)
{
    (void)state;
    struct error why;
    assert_false(judge(day("Jade", 0, 10), day("Jade", 5, 10), NULL, morning, 30, &why));
    assert_contains(why.text, "of the event");
    // Half a schedule is refused even if the display's room does not exist.
    assert_false(judge(day("Jade", 0, 10), day("Jade", 5, 10), "Topaz", morning, 30, &why));
}

static void items_with_new_ids_are_known_by_title_and_start(void **state)
{
    (void)state;
    struct error why;
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    frab_item(&w, "new-0", "T0", "2019-09-10T10:00:00Z", 30, NULL);
    frab_item(&w, "new-1", "T1", "2019-09-10T10:30:00Z", 45, NULL);
    assert_true(judge(day("Jade", 0, 2), frab_end(&w), "Jade", morning, 0, &why));
}

// Talks without ids, half of which disappear.
static const struct schedule *nameless(int count)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    for (int i = 0; i < count; i++) {
        char title[16];
        char date[32];
        snprintf(title, sizeof title, "T%d", i);
        snprintf(date, sizeof date, "2019-09-10T1%d:00:00Z", i);
        frab_item(&w, "", title, date, 30, NULL);
    }
    return frab_end(&w);
}

static void items_without_ids_are_not_all_the_same(void **state)
{
    (void)state;
    struct error why;
    assert_false(judge(nameless(8), nameless(4), "Jade", morning, 30, &why));
    assert_contains(why.text, "4 of 8 remaining");
    assert_true(judge(nameless(8), nameless(8), "Jade", morning, 0, &why));
}

// The day with all items moved by so many minutes, the last one by `last` more.
static const struct schedule *moved(int minutes, int last)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Jade");
    for (int i = 0; i < 4; i++) {
        char id[16];
        char date[32];
        int at = 600 + i * 30 + minutes + (i == 3 ? last : 0);
        snprintf(id, sizeof id, "i%d", i);
        snprintf(date, sizeof date, "2019-09-10T%02d:%02d:00Z", at / 60, at % 60);
        frab_item(&w, id, "T", date, 30, NULL);
    }
    return frab_end(&w);
}

static void the_famous_hour_is_refused(void **state)
{
    (void)state;
    struct error why;
    assert_false(judge(moved(0, 0), moved(60, 0), "Jade", morning, 30, &why));
    assert_contains(why.text, "all 4 items are moved by +1 h 00 min");
    assert_false(judge(moved(0, 0), moved(-90, 0), "Jade", morning, 30, &why));
    assert_contains(why.text, "-1 h 30 min");
    assert_true(judge(moved(0, 0), moved(60, 5), "Jade", morning, 30, &why));
    assert_true(judge(moved(0, 0), moved(10, 0), "Jade", morning, 30, &why));
    struct update_policy_limits allowed = {.loss_percent = 30, .accept_shift = true};
    assert_true(check(moved(0, 0), moved(60, 0), "Jade", morning, &allowed, &why));
}

// Three events whose start contradicts their date by an hour, as with a wrong offset.
static const struct schedule *lying(const char *offset)
{
    struct str json = {0};
    str_add_text(&json, "{\"schedule\":{\"conference\":{\"time_zone_name\":\"Europe/"
                        "Lisbon\",\"days\":[{\"rooms\":{\"Jade\":[");
    for (int i = 0; i < 3; i++)
        str_format(&json,
            "%s{\"id\":%d,\"title\":\"T%d\",\"date\":\"2019-09-10T1%d:00:00%s\",\"start\":\"1%d:00\","
            "\"duration\":30}",
            i > 0 ? "," : "", i, i, i, offset, i);
    str_add_text(&json, "]}}]}}}");
    const struct schedule *schedule = test_schedule(str_text(&json));
    str_free(&json);
    return schedule;
}

static void an_offset_that_lies_is_refused(void **state)
{
    (void)state;
    struct error why;
    assert_true(judge(lying("+01:00"), lying("+01:00"), "Jade", morning, 30, &why));
    assert_false(judge(lying("+01:00"), lying("Z"), "Jade", morning, 30, &why));
    assert_contains(why.text, "start and date contradict each other in 3 of 3 events");
    // Without anything better it is accepted.
    assert_true(judge(NULL, lying("Z"), "Jade", morning, 30, &why));
    assert_true(judge(lying("Z"), lying("Z"), "Jade", morning, 30, &why));
}

static void expect_vanished(const struct schedule *good, const struct schedule *next, const char *expected)
{
    struct str out = {0};
    struct identity identity;
    assert_true(identity_compare(good, next, &identity));
    struct update update = {.good = good, .next = next, .identity = &identity};
    update_policy_vanished_rooms(&update, &out);
    assert_string_equal(str_text(&out), expected);
    str_free(&out);
    identity_free(&identity);
    schedule_unref(good);
    schedule_unref(next);
}

static void vanished_rooms_are_named(void **state)
{
    (void)state;
    expect_vanished(day("Jade", 0, 2), day("Green", 2, 4), "\"Jade\"");
    expect_vanished(day("Jade", 0, 2), day("Jade", 0, 2), "");
    // It was renamed.
    expect_vanished(day("Jade", 0, 2), day("Green", 0, 2), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losses_up_to_the_limit_are_believed),
        cmocka_unit_test(what_is_over_may_go),
        cmocka_unit_test(an_empty_schedule_that_says_why_is_a_beginning),
        cmocka_unit_test(an_empty_schedule_is_never_believed),
        cmocka_unit_test(two_items_are_no_loss),
        cmocka_unit_test(what_moved_is_no_loss),
        cmocka_unit_test(a_room_that_appears_at_last_is_taken),
        cmocka_unit_test(without_a_place_the_event_is_compared),
        cmocka_unit_test(items_with_new_ids_are_known_by_title_and_start),
        cmocka_unit_test(items_without_ids_are_not_all_the_same),
        cmocka_unit_test(the_famous_hour_is_refused),
        cmocka_unit_test(an_offset_that_lies_is_refused),
        cmocka_unit_test(vanished_rooms_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
