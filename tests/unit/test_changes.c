#include "support/frab.h"
#include "support/test.h"

#include "agenda/adjustments.h"
#include "agenda/changes.h"

#include <stdio.h>
#include <string.h>

enum { HOURS = 3600 };

// An item with its room and time; without a time it is left out.
struct row {
    const char *id, *room, *title, *clock;
};

static const struct schedule *day_of(const struct row *rows, size_t count)
{
    static const char *const rooms[] = {"Jade", "Opala", "Topaz"};
    struct frab_writer w;
    frab_begin(&w, "UTC");
    for (size_t r = 0; r < sizeof rooms / sizeof *rooms; r++) {
        frab_room(&w, rooms[r]);
        for (size_t i = 0; i < count; i++) {
            char date[40];
            snprintf(date, sizeof date, "2019-09-10T%s:00Z", rows[i].clock);
            if (rows[i].clock[0] && strcmp(rows[i].room, rooms[r]) == 0)
                frab_item(&w, rows[i].id, rows[i].title, date, 20, NULL);
        }
    }
    return frab_end(&w);
}

#define DAY(...) day_of((struct row[]){__VA_ARGS__}, sizeof((struct row[]){__VA_ARGS__}) / sizeof(struct row))

static const struct schedule *base(void)
{
    return DAY({"a", "Jade", "A", "10:00"}, {"b", "Jade", "B", "11:00"}, {"c", "Jade", "C", "12:00"},
        {"d", "Opala", "D", "10:00"});
}

// Updates `changes`, and frees both schedules.
static void update(
    struct changes *changes, const struct schedule *old, const struct schedule *next, int64_t now)
{
    struct changes updated;
    assert_true(changes_update(changes, old, next, now, 4 * HOURS, &updated));
    changes_free(changes);
    *changes = updated;
    schedule_unref(old);
    schedule_unref(next);
}

static unsigned what(const struct changes *changes, const char *id)
{
    for (size_t i = 0; i < changes->count; i++)
        if (strcmp(changes->list[i].id, id) == 0)
            return changes->list[i].what;
    return 0;
}

static void each_kind_is_found(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes, base(), base(), 1000);
    assert_int_equal(changes.count, 0);
    update(&changes, base(),
        DAY({"a", "Jade", "A", "10:10"}, {"b", "Opala", "B", "11:00"}, {"d", "Opala", "D, renamed", "10:00"},
            {"n", "Jade", "N", "13:00"}),
        1000);
    assert_int_equal(changes.count, 5);
    assert_int_equal(what(&changes, "a"), CHANGE_TIME);
    assert_int_equal(what(&changes, "b"), CHANGE_ROOM);
    assert_int_equal(what(&changes, "c"), CHANGE_CANCELLED);
    assert_int_equal(what(&changes, "d"), CHANGE_TITLE);
    assert_int_equal(what(&changes, "n"), CHANGE_NEW);
    changes_free(&changes);
}

// Nobody who is on the way needs to know.
static void another_page_is_no_change(void **state)
{
    (void)state;
    static const char *const urls[] = {"https://example.org/a", "https://example.org/b"};
    const struct schedule *days[2];
    for (size_t i = 0; i < 2; i++) {
        struct str json = {0};
        str_format(&json,
            "{\"schedule\":{\"conference\":{\"title\":\"Test\",\"time_zone_name\":\"UTC\",\"days\":[{"
            "\"rooms\":{"
            "\"Jade\":[{\"guid\":\"a\",\"title\":\"A\",\"date\":\"2019-09-10T10:00:00Z\",\"duration\":\"00:"
            "20\","
            "\"url\":\"%s\"}]}}]}}}",
            urls[i]);
        days[i] = test_schedule(str_text(&json));
        assert_string_equal(days[i]->items[0].link, urls[i]);
        str_free(&json);
    }
    struct changes changes = {0};
    update(&changes, days[0], days[1], test_instant("2019-09-10T09:00:00Z"));
    assert_int_equal(changes.count, 0);
    changes_free(&changes);
}

static void titles_mark_cancellations(void **state)
{
    (void)state;
    static const char *const marked[] = {
        "CANCELLED: B", "[canceled] B", "Abgesagt", "(Cancelled) B", "*** CANCELLED *** B"};
    static const char *const not_marked[] = {
        "Cancelled checks and other tales", "The cancelled talk", "Cancelling threads"};
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        struct changes changes = {0};
        update(&changes, base(),
            DAY({"a", "Jade", "A", "10:00"}, {"b", "Jade", marked[i], "11:00"}, {"c", "Jade", "C", "12:00"},
                {"d", "Opala", "D", "10:00"}),
            1);
        if (what(&changes, "b") != CHANGE_CANCELLED || changes.count != 1)
            fail_msg("%s is not read as cancelled", marked[i]);
        changes_free(&changes);
    }
    for (size_t i = 0; i < sizeof not_marked / sizeof *not_marked; i++) {
        const struct schedule *schedule = DAY({"b", "Jade", not_marked[i], "11:00"});
        assert_false(schedule->items[0].cancelled);
        schedule_unref(schedule);
    }
}

static void a_change_counts_from_the_first_state(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes, base(),
        DAY({"a", "Jade", "A", "10:10"}, {"b", "Jade", "B", "11:00"}, {"c", "Jade", "C", "12:00"},
            {"d", "Opala", "D", "10:00"}),
        1000);
    update(&changes, DAY({"a", "Jade", "A", "10:10"}), DAY({"a", "Opala", "A", "10:30"}), 2000);
    assert_int_equal(what(&changes, "a"), CHANGE_TIME | CHANGE_ROOM);
    for (size_t i = 0; i < changes.count; i++)
        if (strcmp(changes.list[i].id, "a") == 0) {
            assert_int_equal(changes.list[i].old.at.start, test_instant("2019-09-10T10:00:00Z"));
            assert_int_equal(changes.list[i].noticed_at, 2000);
        }
    update(&changes, DAY({"a", "Opala", "A", "10:30"}), DAY({"a", "Jade", "A", "10:00"}), 3000); // reverted
    assert_int_equal(what(&changes, "a"), 0);
    changes_free(&changes);
}

static void changes_are_kept_for_some_hours(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes, base(),
        DAY({"a", "Jade", "A", "10:10"}, {"b", "Jade", "B", "11:00"}, {"c", "Jade", "C", "12:00"}), 1000);
    assert_int_equal(changes.count, 2);
    const struct schedule *now =
        DAY({"a", "Jade", "A", "10:10"}, {"b", "Jade", "B", "11:00"}, {"c", "Jade", "C", "12:00"});
    update(&changes, schedule_ref(now), schedule_ref(now), 1000 + 4 * HOURS - 1);
    assert_int_equal(changes.count, 2);
    assert_int_equal(what(&changes, "d"), CHANGE_CANCELLED);
    update(&changes, schedule_ref(now), schedule_ref(now), 1000 + 4 * HOURS);
    assert_int_equal(changes.count, 0);
    schedule_unref(now);
    changes_free(&changes);
}

static void ambiguous_ids_are_ignored(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes, DAY({"x", "Jade", "A", "10:00"}, {"x", "Jade", "B", "11:00"}),
        DAY({"x", "Jade", "A", "10:30"}, {"x", "Jade", "B", "11:30"}), 1);
    assert_int_equal(changes.count, 0);
    changes_free(&changes);
}

static const struct schedule *one_room(const char *name)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, name);
    frab_item(&w, "a", "A", "2019-09-10T10:00:00Z", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T11:00:00Z", 20, NULL);
    return frab_end(&w);
}

static void new_ids_and_a_new_name_of_the_room_are_no_changes(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes, base(),
        DAY({"w", "Jade", "A", "10:00"}, {"x", "Jade", "B", "11:00"}, {"y", "Jade", "C", "12:00"},
            {"z", "Opala", "D", "10:00"}),
        1);
    assert_int_equal(changes.count, 0);
    update(&changes, one_room("Lab"), one_room("Lab 2"), 1);
    assert_int_equal(changes.count, 0);
    changes_free(&changes);
}

// What was noticed under the earlier id goes on under the new one, and is taken back as one.
static void a_change_outlives_a_new_id(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes, DAY({"a", "Jade", "A", "10:00"}), DAY({"a", "Jade", "A", "10:10"}), 1000);
    update(&changes, DAY({"a", "Jade", "A", "10:10"}), DAY({"b", "Jade", "A", "10:10"}), 2000);
    assert_int_equal(changes.count, 1);
    assert_int_equal(what(&changes, "b"), CHANGE_TIME);
    assert_int_equal(changes.list[0].noticed_at, 1000);
    update(&changes, DAY({"b", "Jade", "A", "10:10"}), DAY({"c", "Jade", "A", "10:00"}), 3000);
    assert_int_equal(changes.count, 0);
    changes_free(&changes);
}

// Ids are numbers of rows, and a row was put in or taken out: no talk has another one's change.
static void a_change_stays_with_its_talk_when_ids_are_dealt_anew(void **state)
{
    (void)state;
    struct changes changes = {0};
    update(&changes,
        DAY({"1", "Jade", "A", "10:00"}, {"2", "Jade", "B", "11:00"}, {"3", "Opala", "C", "12:00"}),
        DAY({"1", "Opala", "A", "10:00"}, {"2", "Jade", "B", "11:00"}, {"3", "Opala", "C", "12:30"}), 1000);
    update(&changes,
        DAY({"1", "Opala", "A", "10:00"}, {"2", "Jade", "B", "11:00"}, {"3", "Opala", "C", "12:30"}),
        DAY({"2", "Opala", "A", "10:00"}, {"3", "Jade", "B", "11:00"}, {"1", "Opala", "C", "12:30"}), 2000);
    assert_int_equal(changes.count, 2);
    assert_int_equal(what(&changes, "2"), CHANGE_ROOM);
    assert_int_equal(what(&changes, "3"), 0);
    assert_int_equal(what(&changes, "1"), CHANGE_TIME);
    update(&changes,
        DAY({"2", "Opala", "A", "10:00"}, {"3", "Jade", "B", "11:00"}, {"1", "Opala", "C", "12:30"}),
        DAY({"3", "Opala", "A", "10:00"}, {"1", "Jade", "B", "11:00"}, {"4", "Opala", "C", "12:30"},
            {"2", "Jade", "D", "13:00"}),
        3000);
    assert_int_equal(changes.count, 3);
    assert_int_equal(what(&changes, "3"), CHANGE_ROOM);
    assert_int_equal(what(&changes, "1"), 0);
    assert_int_equal(what(&changes, "4"), CHANGE_TIME);
    assert_int_equal(what(&changes, "2"), CHANGE_NEW);
    changes_free(&changes);
}

// The talks of Jade as they are listed, those that are gone in brackets.
static void expect_listed(
    const struct changes *changes, const struct schedule *schedule, const char *expected)
{
    const struct schedule *marked = changes_apply(changes, schedule);
    struct programme *jade = test_programme(marked, "Jade");
    struct str listed = {0};
    for (size_t i = 0; i < jade->listed_count; i++)
        str_format(&listed, jade->listed[i]->cancelled ? "(%s)" : "%s", jade->listed[i]->title);
    assert_string_equal(str_text(&listed), expected);
    str_free(&listed);
    programme_free(jade);
    schedule_unref(marked);
}

static void what_is_gone_stays_so_when_another_talk_has_its_id(void **state)
{
    (void)state;
    struct changes changes = {0};
    const struct schedule *first =
        DAY({"1", "Jade", "A", "10:00"}, {"2", "Jade", "B", "11:00"}, {"3", "Jade", "C", "12:00"});
    const struct schedule *second = DAY({"1", "Jade", "A", "10:00"}, {"3", "Jade", "C", "12:00"});
    const struct schedule *renumbered = DAY({"1", "Jade", "A", "10:00"}, {"2", "Jade", "C", "12:00"});
    const struct schedule *new =
        DAY({"1", "Jade", "A", "10:00"}, {"2", "Jade", "D", "13:00"}, {"3", "Jade", "C", "12:00"});
    const struct schedule *again =
        DAY({"1", "Jade", "A", "10:00"}, {"2", "Jade", "B", "11:00"}, {"3", "Jade", "C", "12:00"});
    update(&changes, schedule_ref(first), schedule_ref(second), 1000);
    expect_listed(&changes, second, "A(B)C");
    struct changes other;
    assert_true(changes_copy(&changes, &other));
    update(&other, schedule_ref(second), schedule_ref(renumbered), 2000);
    expect_listed(&other, renumbered, "A(B)C");
    update(&other, schedule_ref(renumbered), schedule_ref(renumbered), 3000);
    expect_listed(&other, renumbered, "A(B)C");
    changes_free(&other);
    assert_true(changes_copy(&changes, &other));
    update(&other, schedule_ref(second), schedule_ref(new), 2000);
    expect_listed(&other, new, "A(B)CD");
    assert_int_equal(what(&other, "2"), CHANGE_NEW);
    changes_free(&other);
    update(&changes, schedule_ref(second), schedule_ref(again), 2000);
    expect_listed(&changes, again, "ABC");
    assert_int_equal(changes.count, 0);
    changes_free(&changes);
    schedule_unref(first);
    schedule_unref(second);
    schedule_unref(renumbered);
    schedule_unref(new);
    schedule_unref(again);
}

static void the_agenda_shows_what_was_removed_or_moved(void **state)
{
    (void)state;
    struct changes changes = {0};
    const struct schedule *next =
        DAY({"a", "Jade", "A", "10:10"}, {"b", "Opala", "B", "11:15"}, {"d", "Opala", "D", "10:00"});
    update(&changes, base(), schedule_ref(next), 1000);
    const struct schedule *marked_schedule = changes_apply(&changes, next);
    assert_non_null(marked_schedule);
    struct programme *jade = test_programme(marked_schedule, "Jade");
    assert_int_equal(jade->count, 1);
    assert_string_equal(jade->items[0]->id, "a");
    assert_int_equal(jade->items[0]->was->at.start, test_instant("2019-09-10T10:00:00Z"));
    assert_int_equal(jade->listed_count, 3);
    assert_true(jade->listed[1]->cancelled);
    assert_string_equal(jade->listed[1]->moved_to, "Opala");
    assert_int_equal(jade->listed[1]->was->at.start, test_instant("2019-09-10T11:15:00Z"));
    assert_true(jade->listed[2]->cancelled);
    assert_null(jade->listed[2]->moved_to);
    struct agenda agenda;
    assert_true(agenda_at(jade, test_instant("2019-09-10T11:05:00Z"), &agenda));
    assert_int_equal(agenda.now_count, 0);
    assert_null(agenda.next);
    agenda_release(&agenda);
    struct programme *opala = test_programme(marked_schedule, "Opala");
    assert_int_equal(opala->count, 2);
    assert_string_equal(opala->items[1]->was->room, "Jade");
    programme_free(opala);
    programme_free(jade);
    schedule_unref(marked_schedule);
    schedule_unref(next);
    changes_free(&changes);
}

// The publisher has moved B from Jade to Opala. What Jade's door says of it after an act of staff: "" where
// it says nothing.
static void expect_door(const struct adjustment *act, const char *expected)
{
    struct changes changes = {0};
    struct adjustments adjustments;
    const struct schedule *next = DAY({"a", "Jade", "A", "10:00"}, {"b", "Opala", "B", "11:00"},
        {"c", "Jade", "C", "12:00"}, {"d", "Opala", "D", "10:00"}, {"e", "Topaz", "E", "10:00"});
    update(&changes, base(), schedule_ref(next), 1000);
    const struct schedule *marked = changes_apply(&changes, next);
    assert_true(adjustments_from_entries(act, 1, &adjustments));
    const struct schedule *adjusted =
        adjustments_apply(&adjustments, marked, test_instant("2019-09-10T09:00:00Z"));
    struct programme *jade = test_programme(adjusted, "Jade");
    const char *says = "";
    for (size_t i = 0; i < jade->listed_count; i++)
        if (strcmp(jade->listed[i]->title, "B") == 0 && jade->listed[i]->cancelled)
            says = jade->listed[i]->moved_to ? jade->listed[i]->moved_to : "cancelled";
    assert_string_equal(says, expected);
    programme_free(jade);
    adjustments_free(&adjustments);
    changes_free(&changes);
    schedule_unref(adjusted);
    schedule_unref(marked);
    schedule_unref(next);
}

static void the_first_door_knows_what_staff_did_since(void **state)
{
    (void)state;
    struct adjustment act = {
        .type = ADJUST_MOVE, .item = "b", .by = "dora", .number = 1, .at = 1000, .until = INT64_MAX};
    act.room = "Topaz";
    expect_door(&act, "Topaz");
    act.room = "Jade";
    expect_door(&act, "");
    act.room = "Opala";
    expect_door(&act, "Opala");
    act.room = "nowhere";
    expect_door(&act, "Opala");
    act.item = "a";
    act.room = "Topaz";
    expect_door(&act, "Opala");
    act = (struct adjustment){
        .type = ADJUST_CANCEL, .item = "b", .by = "dora", .number = 1, .at = 1000, .until = INT64_MAX};
    expect_door(&act, "cancelled");
}

static void changes_survive_json(void **state)
{
    (void)state;
    struct changes changes = {0};
    struct changes back;
    struct error error;
    struct str once = {0};
    struct str twice = {0};
    update(&changes, base(),
        DAY({"a", "Jade", "A \\u00e9", "10:10"}, {"b", "Opala", "B", "11:00"}, {"n", "Jade", "N", "13:00"}),
        1000);
    changes_write(&changes, &once);
    if (!changes_read(once.text, once.length, &back, &error))
        fail_msg("%s", error.text);
    assert_int_equal(back.count, changes.count);
    changes_write(&back, &twice);
    assert_string_equal(once.text, twice.text);
    changes_free(&back);
    for (size_t cut = 0; cut < once.length; cut++)
        assert_false(changes_read(once.text, cut, &back, &error));
    static const char *const rubbish[] = {"{}", "[]", "{\"format\":2,\"changes\":[]}",
        "{\"format\":1,\"changes\":[{}]}",
        "{\"format\":1,\"changes\":[{\"id\":\"x\",\"what\":1,\"noticed_at\":1,\"old\":null,\"new\":null}]}",
        "{\"format\":1,\"changes\":[{\"id\":\"x\",\"what\":99,\"noticed_at\":1,\"old\":null,\"new\":null}]}"};
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++)
        assert_false(changes_read(rubbish[i], strlen(rubbish[i]), &back, &error));
    str_free(&once);
    str_free(&twice);
    changes_free(&changes);
}

// Applied to the new schedule, changes never hide or duplicate what takes place.
static void random_updates_keep_every_item(void **state)
{
    (void)state;
    uint64_t seed = 17;
    struct changes changes = {0};
    const struct schedule *old = base();
    for (int round = 0; round < 300; round++) {
        struct row rows[8];
        char clocks[8][6];
        char titles[8][4];
        char ids[8][2];
        size_t count = 0;
        for (int i = 0; i < 8; i++) {
            if (test_random(&seed) % 4 == 0)
                continue;
            snprintf(ids[count], 2, "%c", 'a' + i);
            snprintf(titles[count], 4, "T%u", (unsigned)(test_random(&seed) % 2));
            snprintf(clocks[count], 6, "%02u:%02u", 10 + (unsigned)(test_random(&seed) % 4),
                (unsigned)(test_random(&seed) % 2) * 30);
            rows[count] = (struct row){
                ids[count], test_random(&seed) % 3 ? "Jade" : "Opala", titles[count], clocks[count]};
            count++;
        }
        const struct schedule *next = day_of(rows, count);
        struct changes updated;
        assert_true(changes_update(&changes, old, next, round * 600, HOURS, &updated));
        changes_free(&changes);
        changes = updated;
        const struct schedule *marked_schedule = changes_apply(&changes, next);
        size_t on = 0;
        for (size_t i = 0; i < marked_schedule->item_count; i++)
            on += !marked_schedule->items[i].cancelled;
        assert_int_equal(on, next->item_count);
        for (size_t i = 0; i < changes.count; i++) {
            assert_true(changes.list[i].what != 0);
            assert_true(round * 600 - changes.list[i].noticed_at < HOURS);
        }
        schedule_unref(marked_schedule);
        schedule_unref(old);
        old = next;
    }
    schedule_unref(old);
    changes_free(&changes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_found),
        cmocka_unit_test(another_page_is_no_change),
        cmocka_unit_test(titles_mark_cancellations),
        cmocka_unit_test(a_change_counts_from_the_first_state),
        cmocka_unit_test(changes_are_kept_for_some_hours),
        cmocka_unit_test(ambiguous_ids_are_ignored),
        cmocka_unit_test(new_ids_and_a_new_name_of_the_room_are_no_changes),
        cmocka_unit_test(a_change_outlives_a_new_id),
        cmocka_unit_test(a_change_stays_with_its_talk_when_ids_are_dealt_anew),
        cmocka_unit_test(what_is_gone_stays_so_when_another_talk_has_its_id),
        cmocka_unit_test(the_agenda_shows_what_was_removed_or_moved),
        cmocka_unit_test(the_first_door_knows_what_staff_did_since),
        cmocka_unit_test(changes_survive_json),
        cmocka_unit_test(random_updates_keep_every_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
