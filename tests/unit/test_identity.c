#include "support/frab.h"
#include "support/test.h"

#include "schedule/identity.h"
#include "schedule/room_names.h"

#include <stdio.h>

// An item with its room, time and speaker.
struct row {
    const char *id, *room, *title, *clock, *person;
};

static void write_item(struct frab_writer *w, const struct row *row)
{
    str_format(&w->json,
        "%s{\"guid\":\"%s\",\"title\":\"%s\",\"date\":\"2019-09-10T%s:00Z\",\"duration\":20,\"persons\":[{"
        "\"name\":\"%s\"}]}",
        w->any_item ? "," : "", row->id, row->title, row->clock, row->person);
    w->any_item = true;
}

static const struct schedule *day_of(const struct row *rows, size_t count)
{
    struct frab_writer w;
    frab_begin(&w, "UTC");
    for (size_t r = 0; r < count; r++) {
        bool again = false;
        for (size_t i = 0; i < r && !again; i++)
            again = strcmp(rows[i].room, rows[r].room) == 0;
        if (again)
            continue;
        frab_room(&w, rows[r].room);
        for (size_t i = r; i < count; i++)
            if (strcmp(rows[i].room, rows[r].room) == 0)
                write_item(&w, &rows[i]);
    }
    return frab_end(&w);
}

#define DAY(...) day_of((struct row[]){__VA_ARGS__}, sizeof((struct row[]){__VA_ARGS__}) / sizeof(struct row))

// "a>x b>- " for each item of the old schedule, by ids; then "Lab>Lab 2 " for each of its rooms.
static void describe(const struct schedule *old, const struct schedule *next, struct str *out)
{
    struct identity identity;
    assert_true(identity_compare(old, next, &identity));
    for (size_t i = 0; i < old->item_count; i++) {
        size_t found = identity.items[i];
        str_format(out, "%s>%s ", old->items[i].id, found == IDENTITY_GONE ? "-" : next->items[found].id);
    }
    for (size_t i = 0; i < old->room_count; i++) {
        size_t found = identity.rooms[i];
        str_format(out, "%s>%s ", old->rooms[i].name, found == IDENTITY_GONE ? "-" : next->rooms[found].name);
    }
    identity_free(&identity);
}

static void expect(const struct schedule *old, const struct schedule *next, const char *expected)
{
    struct str text = {0};
    describe(old, next, &text);
    assert_string_equal(str_text(&text), expected);
    str_free(&text);
    schedule_unref(old);
    schedule_unref(next);
}

static void ids_say_what_is_the_same(void **state)
{
    (void)state;
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"}),
        DAY({"b", "Lab", "B2", "10:00", "Cy"}, {"a", "Hall", "A", "11:00", "Ada"}), "a>a b>b Lab>Lab ");
}

static void new_ids_are_the_same_talks(void **state)
{
    (void)state;
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"}),
        DAY({"x", "Lab", "A", "10:00", "Ada"}, {"y", "Lab", "B", "11:00", "Bo"}), "a>x b>y Lab>Lab ");
}

static void ids_that_were_dealt_anew_are_not_believed(void **state)
{
    (void)state;
    expect(DAY({"1", "Lab", "A", "10:00", "Ada"}, {"2", "Lab", "B", "11:00", "Bo"},
               {"3", "Lab", "C", "12:00", "Cy"}),
        DAY({"1", "Lab", "B", "11:00", "Bo"}, {"2", "Lab", "C", "12:00", "Cy"},
            {"3", "Lab", "A", "10:00", "Ada"}),
        "1>3 2>1 3>2 Lab>Lab ");
}

static void with_a_new_id_one_thing_may_differ(void **state)
{
    (void)state;
    // Another time, another room, other speakers, another title.
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"},
               {"c", "Lab", "C", "12:00", "Cy"}, {"d", "Hall", "D", "12:00", "Di"}),
        DAY({"w", "Lab", "A", "10:30", "Ada"}, {"x", "Hall", "B", "11:00", "Bo"},
            {"y", "Lab", "C", "12:00", "Eve"}, {"z", "Hall", "Delta", "12:00", "Di"}),
        "a>w b>x c>y d>z Lab>Lab Hall>Hall ");
}

static void what_is_alike_is_not_guessed(void **state)
{
    (void)state;
    // Two open hours, of which one is gone and one moved: which is unknown.
    expect(DAY({"a", "Lab", "Open", "10:00", "Ada"}, {"b", "Lab", "Open", "11:00", "Ada"}),
        DAY({"x", "Hall", "Open", "14:00", "Ada"}), "a>- b>- Lab>- ");
}

static void what_is_gone_is_gone(void **state)
{
    (void)state;
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"}),
        DAY({"b", "Lab", "B", "11:00", "Bo"}, {"c", "Lab", "C", "10:00", "Cy"}), "a>- b>b Lab>Lab ");
}

static void a_renamed_room_is_the_same_room(void **state)
{
    (void)state;
    // With the same ids, and with new ones.
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"},
               {"c", "Hall", "C", "10:00", "Cy"}),
        DAY({"a", "Lab 2", "A", "10:00", "Ada"}, {"b", "Lab 2", "B", "11:00", "Bo"},
            {"c", "Hall", "C", "10:00", "Cy"}),
        "a>a b>b c>c Lab>Lab 2 Hall>Hall ");
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"}),
        DAY({"x", "Lab 2", "A", "10:00", "Ada"}, {"y", "Lab 2", "B", "11:00", "Bo"}), "a>x b>y Lab>Lab 2 ");
    expect(DAY({"a", "LAB", "A", "10:00", "Ada"}), DAY({"a", "Lab ", "A", "12:00", "Ada"}), "a>a LAB>Lab ");
}

static void a_room_that_talks_left_was_not_renamed(void **state)
{
    (void)state;
    // The other room was there before, or the talks are at other times.
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"c", "Hall", "C", "10:00", "Cy"}),
        DAY({"a", "Hall", "A", "10:00", "Ada"}, {"c", "Hall", "C", "11:00", "Cy"}),
        "a>a c>c Lab>- Hall>Hall ");
    expect(DAY({"a", "Lab", "A", "10:00", "Ada"}), DAY({"a", "Hall", "A", "11:00", "Ada"}), "a>a Lab>- ");
}

// ---- carrying on

static const struct schedule *carry(const struct schedule *old, const struct schedule *next)
{
    struct identity identity;
    assert_true(identity_compare(old, next, &identity));
    const struct schedule *carried = identity_carry(old, next, &identity, 1000);
    identity_free(&identity);
    assert_non_null(carried);
    schedule_unref(old);
    schedule_unref(next);
    return carried;
}

static void earlier_names_are_carried_on(void **state)
{
    (void)state;
    const struct schedule *schedule =
        carry(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"g", "Gone", "G", "09:00", "Gil"}),
            DAY({"b", "Lab 2", "A", "10:00", "Ada"}));
    schedule = carry(schedule, DAY({"c", "Lab 3", "A", "10:00", "Ada"}));
    assert_string_equal(schedule_find_item(schedule, "a")->id, "c");
    assert_string_equal(schedule_find_item(schedule, "b")->id, "c");
    assert_int_equal(schedule_find_room(schedule, "Lab"), 0);
    assert_int_equal(schedule_find_room(schedule, "Lab 2"), 0);
    assert_int_equal(schedule_find_room(schedule, "Lab 3"), 0);
    size_t gone = schedule_find_room(schedule, "Gone");
    assert_int_equal(gone, 1);
    assert_true(schedule->rooms[gone].gone);
    assert_int_equal(schedule->rooms[gone].count, 0);
    assert_int_equal(schedule_find_room(schedule, "Elsewhere"), schedule->room_count);
    schedule_unref(schedule);
}

static void a_name_in_use_comes_before_a_former_one(void **state)
{
    (void)state;
    const struct schedule *schedule =
        carry(DAY({"a", "Lab", "A", "10:00", "Ada"}), DAY({"b", "Lab 2", "A", "10:00", "Ada"}));
    schedule = carry(schedule, DAY({"b", "Lab 2", "A", "10:00", "Ada"}, {"a", "Lab", "N", "12:00", "Ned"}));
    assert_string_equal(schedule->rooms[schedule_find_room(schedule, "Lab")].name, "Lab");
    assert_string_equal(schedule_find_item(schedule, "a")->title, "N");
    schedule_unref(schedule);
}

static bool answers_to(const struct schedule *schedule, const char *room, const char *name)
{
    struct room_names names;
    size_t found = schedule_find_room(schedule, room);
    assert_true(found < schedule->room_count);
    room_names_of(&schedule->rooms[found], &names);
    return room_names_have(&names, name);
}

// Chairs' tokens, scopes and subscriptions go by names: the chair of a new room must not act in another.
static void a_name_in_use_is_no_other_rooms(void **state)
{
    static const char *const news[] = {"Lab", "LAB", "Lab "};
    (void)state;
    for (size_t i = 0; i < sizeof news / sizeof *news; i++) {
        const struct schedule *schedule =
            carry(DAY({"a", "Lab", "A", "10:00", "Ada"}), DAY({"a", "Lab 2", "A", "10:00", "Ada"}));
        assert_true(answers_to(schedule, "Lab 2", "Lab"));
        struct str names = {0};
        identity_write(schedule, &names);
        schedule =
            carry(schedule, DAY({"a", "Lab 2", "A", "10:00", "Ada"}, {"n", news[i], "N", "12:00", "Ned"}));
        assert_false(answers_to(schedule, "Lab 2", "Lab"));
        // Also if it was written before.
        const struct schedule *fresh =
            DAY({"a", "Lab 2", "A", "10:00", "Ada"}, {"n", news[i], "N", "12:00", "Ned"});
        const struct schedule *restored = identity_restore(fresh, names.text, names.length, NULL);
        assert_non_null(restored);
        assert_false(answers_to(restored, "Lab 2", "Lab"));
        schedule_unref(restored);
        schedule_unref(fresh);
        str_free(&names);
        // The new room is renamed as well: the name is that of the room that had it last.
        schedule =
            carry(schedule, DAY({"a", "Lab 2", "A", "10:00", "Ada"}, {"n", "Lab 3", "N", "12:00", "Ned"}));
        assert_false(answers_to(schedule, "Lab 2", "Lab"));
        assert_true(answers_to(schedule, "Lab 3", schedule->rooms[1].former[0]));
        schedule_unref(schedule);
    }
}

// A room that is only spelt otherwise goes on under both names.
static void another_spelling_is_the_same_name(void **state)
{
    (void)state;
    const struct schedule *schedule =
        carry(DAY({"a", "LAB", "A", "10:00", "Ada"}), DAY({"a", "Lab", "A", "10:00", "Ada"}));
    assert_true(answers_to(schedule, "Lab", "LAB"));
    schedule = carry(schedule, DAY({"a", "Lab", "A", "10:00", "Ada"}));
    assert_true(answers_to(schedule, "Lab", "LAB"));
    schedule = carry(schedule, DAY({"a", "Lab", "A", "10:00", "Ada"}, {"n", "LAB", "N", "12:00", "Ned"}));
    assert_false(answers_to(schedule, "Lab", "LAB"));
    schedule_unref(schedule);
}

// All at once, and of a room that is gone.
static void names_change_hands(void **state)
{
    (void)state;
    const struct schedule *schedule =
        carry(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Hall", "B", "11:00", "Bo"}),
            DAY({"a", "Hall", "A", "10:00", "Ada"}, {"b", "Lab", "B", "11:00", "Bo"}));
    assert_false(answers_to(schedule, "Hall", "Lab"));
    assert_false(answers_to(schedule, "Lab", "Hall"));
    schedule_unref(schedule);
    schedule = carry(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"b", "Hall", "B", "11:00", "Bo"}),
        DAY({"a", "Den", "A", "10:00", "Ada"}, {"b", "Hall", "B", "11:00", "Bo"}));
    schedule = carry(schedule, DAY({"b", "Hall", "B", "11:00", "Bo"}));
    assert_true(answers_to(schedule, "Den", "Lab"));
    schedule = carry(schedule, DAY({"b", "Hall", "B", "11:00", "Bo"}, {"n", "Lab", "N", "12:00", "Ned"}));
    assert_true(schedule->rooms[schedule_find_room(schedule, "Den")].gone);
    assert_false(answers_to(schedule, "Den", "Lab"));
    schedule_unref(schedule);
}

static void former_names_are_bounded(void **state)
{
    (void)state;
    const struct schedule *schedule = DAY({"0", "Lab", "A", "10:00", "Ada"});
    for (int i = 1; i < 40; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        schedule = carry(schedule, DAY({id, "Lab", "A", "10:00", "Ada"}));
    }
    assert_int_equal(schedule->items[0].former_count, IDENTITY_MAX_IDS);
    assert_non_null(schedule_find_item(schedule, "38"));
    assert_null(schedule_find_item(schedule, "0"));
    schedule_unref(schedule);
}

static void earlier_names_outlive_a_restart(void **state)
{
    (void)state;
    const struct schedule *schedule =
        carry(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"g", "Gone", "G", "09:00", "Gil"}),
            DAY({"b", "Lab 2", "A", "10:00", "Ada"}));
    struct str names = {0};
    identity_write(schedule, &names);
    const struct schedule *fresh = DAY({"b", "Lab 2", "A", "10:00", "Ada"});
    const struct schedule *restored = identity_restore(fresh, names.text, names.length, NULL);
    assert_non_null(restored);
    assert_string_equal(schedule_find_item(restored, "a")->id, "b");
    assert_int_equal(schedule_find_room(restored, "Lab"), 0);
    assert_true(restored->rooms[schedule_find_room(restored, "Gone")].gone);
    struct str again = {0};
    identity_write(restored, &again);
    assert_string_equal(str_text(&again), str_text(&names));
    str_free(&names);
    str_free(&again);
    schedule_unref(schedule);
    schedule_unref(fresh);
    schedule_unref(restored);
}

static void names_that_are_damaged_are_refused(void **state)
{
    (void)state;
    static const char *const damaged[] = {"", "{", "{\"rooms\":7,\"items\":{}}",
        "{\"rooms\":[7,{\"name\":1}]}", "{\"items\":[{\"id\":\"a\",\"former\":[1,null,{}]}]}"};
    const struct schedule *schedule = DAY({"a", "Lab", "A", "10:00", "Ada"});
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct error error;
        const struct schedule *restored = identity_restore(schedule, damaged[i], strlen(damaged[i]), &error);
        if (restored)
            assert_int_equal(restored->items[0].former_count, 0);
        schedule_unref(restored);
    }
    schedule_unref(schedule);
}

static const char *room_by(const struct schedule *schedule, const char *name, const struct room_alias *alias)
{
    struct room_query query = {.room = name, .alias_count = alias ? 1 : 0, .aliases = alias};
    struct place place;
    return room_lookup(schedule, &query, &place, NULL) ? schedule->rooms[place.room].name : "";
}

// Configs, tokens and aliases go on naming a room as it was called.
static void a_room_is_found_by_earlier_names(void **state)
{
    (void)state;
    const struct schedule *schedule =
        carry(DAY({"a", "Lab", "A", "10:00", "Ada"}, {"c", "Hall", "C", "10:00", "Cy"}),
            DAY({"a", "Red 1", "A", "10:00", "Ada"}, {"c", "Labyrinth", "C", "10:00", "Cy"}));
    struct room_alias alias = {.name = "The quiet one", .room = "Lab"};
    assert_string_equal(room_by(schedule, "Lab", NULL), "Red 1");
    assert_string_equal(room_by(schedule, "lab ", NULL), "Red 1");
    assert_string_equal(room_by(schedule, "Labyr", NULL), "Labyrinth");
    assert_string_equal(room_by(schedule, "the quiet one", &alias), "Red 1");
    struct room_query query = {.room = "Lab", .alias_count = 1, .aliases = &alias};
    assert_string_equal(
        room_lookup_label(schedule, &query, schedule_find_room(schedule, "Lab")), "The quiet one");
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_say_what_is_the_same),
        cmocka_unit_test(new_ids_are_the_same_talks),
        cmocka_unit_test(ids_that_were_dealt_anew_are_not_believed),
        cmocka_unit_test(with_a_new_id_one_thing_may_differ),
        cmocka_unit_test(what_is_alike_is_not_guessed),
        cmocka_unit_test(what_is_gone_is_gone),
        cmocka_unit_test(a_renamed_room_is_the_same_room),
        cmocka_unit_test(a_room_that_talks_left_was_not_renamed),
        cmocka_unit_test(earlier_names_are_carried_on),
        cmocka_unit_test(a_name_in_use_comes_before_a_former_one),
        cmocka_unit_test(a_name_in_use_is_no_other_rooms),
        cmocka_unit_test(another_spelling_is_the_same_name),
        cmocka_unit_test(names_change_hands),
        cmocka_unit_test(former_names_are_bounded),
        cmocka_unit_test(earlier_names_outlive_a_restart),
        cmocka_unit_test(names_that_are_damaged_are_refused),
        cmocka_unit_test(a_room_is_found_by_earlier_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
