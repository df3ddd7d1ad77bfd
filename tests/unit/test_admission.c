// What comes from elsewhere and may not be taken: from the future, for too long, with numbers that nobody can
// have reached, and what only staff may do by the topic of a room.
#include "support/test.h"

#include "agenda/scope.h"
#include "base/clock_trust.h"
#include "control/admission.h"

enum { NOW = 1800000000, DAY = 24 * 3600 }; // in 2027, after the program was built

static struct adjustment entry(enum adjustment_type type)
{
    return (struct adjustment){
        .type = type, .item = "n", .number = 7, .by = "eve", .at = NOW - 60, .until = NOW + 3600};
}

static struct adjustment of_room(enum adjustment_type type, const char *room)
{
    struct adjustment e = entry(type);
    e.room = room;
    return e;
}

static bool is_taken(const char *scope, enum admission_clock clock, int64_t now, struct adjustment e)
{
    const struct admission admission = {.scope = scope, .now = now, .clock = clock};
    struct error error = {0};
    bool taken = admission_check(&admission, &e, &error);
    assert_int_equal(taken, error.text[0] == '\0');
    return taken;
}

static bool good(const char *scope, struct adjustment e)
{
    return is_taken(scope, ADMISSION_CLOCK_GOOD, NOW, e);
}

static void by_a_rooms_topic_come_only_what_chairs_do(void **state)
{
    (void)state;
    static const enum adjustment_type staffs[] = {ADJUST_MOVE, ADJUST_RENAME, ADJUST_SPEAKERS,
        ADJUST_ROOM_DELAY, ADJUST_NOTICE, ADJUST_EMERGENCY, ADJUST_PIN, ADJUST_VIEW, ADJUST_BLANK,
        ADJUST_IDENTIFY};
    int refused = 0;
    for (size_t i = 0; i < sizeof staffs / sizeof *staffs; i++) {
        refused += !good("room/Jade", entry(staffs[i]));
        assert_true(good("staff/room/Jade", entry(staffs[i])));
        assert_true(good("all", entry(staffs[i])));
        assert_true(good("display/jade-door", entry(staffs[i])));
    }
    assert_int_equal(refused, sizeof staffs / sizeof *staffs);
    for (int type = 0; type < ADJUST_TYPES; type++) {
        assert_true(good("staff/room/Jade", entry((enum adjustment_type)type)));
        assert_int_equal(good("room/Jade", entry((enum adjustment_type)type)),
            adjustment_is_for_chairs((enum adjustment_type)type));
    }
    assert_true(good("room/Jade", of_room(ADJUST_FULL, "Jade")));
    assert_false(good("room/Jade", of_room(ADJUST_FULL, "Opala")));
    assert_false(good("room/Jade", of_room(ADJUST_MESSAGE, "Jade 2")));
}

static void nothing_comes_from_the_future(void **state)
{
    (void)state;
    struct adjustment e = entry(ADJUST_EMERGENCY);
    e.at = NOW + ADMISSION_AHEAD_S;
    assert_true(good("all", e));
    e.at++;
    assert_false(good("all", e));
    e.at = NOW + 70LL * 365 * DAY;
    assert_false(good("all", e));
    assert_false(is_taken("all", ADMISSION_CLOCK_SIMULATED, NOW, e));
    assert_false(is_taken("all", ADMISSION_CLOCK_UNKNOWN, NOW, e));
    // A clock that was never set says nothing about who is ahead; but nobody is by years.
    e.at = clock_built_at() + 100LL * DAY;
    assert_true(is_taken("all", ADMISSION_CLOCK_UNKNOWN, 1000, e));
    e.at = clock_built_at() + 11LL * 365 * DAY;
    assert_false(is_taken("all", ADMISSION_CLOCK_UNKNOWN, 1000, e));
}

static void nothing_lasts_longer_than_a_command_can(void **state)
{
    (void)state;
    struct adjustment e = entry(ADJUST_EMERGENCY);
    e.until = NOW + 60LL * DAY;
    assert_true(good("all", e));
    e.until = NOW + 61LL * DAY;
    assert_false(good("all", e));
    e.until = INT64_MAX;
    assert_false(good("all", e));
    e.until = ADJUST_WITHDRAWN;
    assert_true(good("all", e));
    // A talk that is cancelled months ahead stays cancelled until its day is over.
    e = entry(ADJUST_CANCEL);
    e.until = NOW + 200LL * DAY;
    assert_true(good("staff/room/Jade", e));
    e = of_room(ADJUST_MESSAGE, "Jade");
    e.until = NOW + 61LL * DAY;
    assert_false(good("room/Jade", e));
}

// The highest number that a room's topic can have is beaten by staff, whose entries are taken all the same.
static void numbers_stay_where_staff_can_beat_them(void **state)
{
    (void)state;
    struct adjustment e = entry(ADJUST_TIME);
    int64_t by_clock = admission_number((NOW)*INT64_C(1000), ADMISSION_CLOCK_GOOD);
    e.number = by_clock;
    assert_true(good("room/Jade", e));
    e.number = ADJUSTMENTS_MAX_NUMBER;
    assert_false(good("room/Jade", e));
    assert_false(good("all", e));
    int64_t low = by_clock;
    int64_t high = ADJUSTMENTS_MAX_NUMBER;
    while (high - low > 1) {
        e.number = low + (high - low) / 2;
        *(good("room/Jade", e) ? &low : &high) = e.number;
    }
    for (int64_t behind = 1; behind < 100000; behind *= 10) {
        e.number = low + behind;
        assert_false(good("room/Jade", e));
        assert_true(good("staff/room/Jade", e));
        // A receiver whose clock is a little behind takes it as well.
        assert_true(is_taken("staff/room/Jade", ADMISSION_CLOCK_GOOD, NOW - 600, e));
    }
    // One display's number of now is another's later: acts win in the order of time.
    assert_true(admission_number((NOW + 1) * INT64_C(1000), ADMISSION_CLOCK_GOOD) > by_clock);
    assert_int_equal(admission_number((NOW)*INT64_C(1000), ADMISSION_CLOCK_UNKNOWN), 0);
    assert_int_equal(admission_number(5000, ADMISSION_CLOCK_GOOD), 0);
}

static void the_good_ones_of_a_document_are_taken(void **state)
{
    (void)state;
    const struct admission admission = {.scope = "all", .now = NOW, .clock = ADMISSION_CLOCK_GOOD};
    struct adjustment list[4] = {
        entry(ADJUST_NOTICE), entry(ADJUST_NOTICE), entry(ADJUST_NOTICE), entry(ADJUST_EMERGENCY)};
    list[1].item = "late";
    list[1].at = NOW + DAY;
    list[2].item = "last";
    list[3].number = ADJUSTMENTS_MAX_NUMBER;
    struct adjustments all;
    struct adjustments taken;
    struct error why = {0};
    size_t refused;
    assert_true(adjustments_from_entries(list, 4, &all));
    assert_true(admission_filter(&admission, &all, &taken, &refused, &why));
    assert_int_equal(refused, 2);
    assert_int_equal(taken.count, 2);
    assert_true(why.text[0] != '\0');
    for (size_t i = 0; i < taken.count; i++)
        assert_string_not_equal(taken.entries[i].item, "late");
    adjustments_free(&all);
    adjustments_free(&taken);
}

static void what_a_wrong_clock_let_in_is_seen_as_such(void **state)
{
    (void)state;
    struct adjustment e = entry(ADJUST_EMERGENCY);
    assert_false(admission_is_impossible(&e, NOW));
    e.at = NOW + 3600; // another display's clock
    assert_false(admission_is_impossible(&e, NOW));
    e.at = NOW + 2 * DAY;
    assert_true(admission_is_impossible(&e, NOW));
    e.at = NOW;
    e.number = ADJUSTMENTS_MAX_NUMBER;
    assert_true(admission_is_impossible(&e, NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_a_rooms_topic_come_only_what_chairs_do),
        cmocka_unit_test(nothing_comes_from_the_future),
        cmocka_unit_test(nothing_lasts_longer_than_a_command_can),
        cmocka_unit_test(numbers_stay_where_staff_can_beat_them),
        cmocka_unit_test(the_good_ones_of_a_document_are_taken),
        cmocka_unit_test(what_a_wrong_clock_let_in_is_seen_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
