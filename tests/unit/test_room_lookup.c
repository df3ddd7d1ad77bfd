#include "support/frab.h"
#include "support/test.h"

static const struct schedule *hotel(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    static const char *const rooms[] = {
        "Jade/room-I&II", "Floriana/room-I", "Floriana/room-II", "Aula", "aula", "Ström"};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        frab_room(&w, rooms[i]);
        frab_item(&w, rooms[i], "T", "2019-09-10T10:00:00+01:00", 20, NULL);
    }
    return frab_end(&w);
}

static const char *find(const struct schedule *schedule, const char *room, struct error *error)
{
    // "Ja" is also in another room's name.
    static const struct room_alias aliases[] = {
        {"Big room", "Floriana/room-II"}, {"Nowhere", "Gone"}, {"Ja", "Ström"}, {"AULA", "Ström"}};
    struct room_query query = {
        .room = room, .alias_count = sizeof aliases / sizeof *aliases, .aliases = aliases};
    struct place place;
    return room_lookup(schedule, &query, &place, error) ? schedule->rooms[place.room].name : NULL;
}

static void rooms_are_found_the_closest_way(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"Jade/room-I&II", "Jade/room-I&II"},
        {"jade / ROOM-i&ii", "Jade/room-I&II"}, {"jade", "Jade/room-I&II"},
        {"Floriana/room-I", "Floriana/room-I"}, {"floriana/room-ii", "Floriana/room-II"}, {"Aula", "Aula"},
        {"aula", "aula"}, {"STRÖM", "Ström"}, {"big ROOM", "Floriana/room-II"}, {"ja", "Ström"},
        {"jad", "Jade/room-I&II"}};
    const struct schedule *schedule = hotel();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        const char *found = find(schedule, cases[i][0], &error);
        if (!found || strcmp(found, cases[i][1]) != 0)
            fail_msg("%s: %s %s", cases[i][0], found ? found : "nothing", error.text);
    }
    schedule_unref(schedule);
}

static void what_is_not_one_room_is_an_error_with_the_list(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Topaz", "Floriana", "AULA", "Nowhere", "", "   "};
    const struct schedule *schedule = hotel();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error error = {0};
        assert_null(find(schedule, wrong[i], &error));
        assert_contains(error.text, "\"Floriana/room-II\"");
        assert_contains(error.text, "\"Ström\"");
    }
    struct error error = {0};
    assert_null(find(schedule, NULL, &error));
    assert_contains(error.text, "no room given");
    assert_null(find(schedule, "floriana", &error));
    assert_contains(error.text, "more than one room matches \"floriana\"");
    assert_null(find(schedule, "topaz", &error));
    assert_contains(error.text, "no room is called \"topaz\"");
    schedule_unref(schedule);
}

static void an_alias_is_the_label(void **state)
{
    (void)state;
    const struct schedule *schedule = hotel();
    struct room_alias alias = {"Foyer side", "floriana/room-ii"};
    struct room_query query = {.room = "Foyer side", .alias_count = 1, .aliases = &alias};
    struct place place;
    struct error error;
    assert_true(room_lookup(schedule, &query, &place, &error));
    assert_string_equal(place.label, "Foyer side");
    query.room = "jade";
    assert_true(room_lookup(schedule, &query, &place, &error));
    assert_string_equal(place.label, "Jade/room-I&II");
    // However it is asked for.
    alias.room = "Floriana/room-II";
    for (size_t i = 0; i < 2; i++) {
        query.room = i == 0 ? "Floriana/room-II" : "na/room-ii";
        assert_true(room_lookup(schedule, &query, &place, &error));
        assert_string_equal(place.label, "Foyer side");
    }
    schedule_unref(schedule);
}

// The schedule's names are composed; config files and command lines come as they were typed.
static void accents_may_be_encoded_either_way(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "U\u0308bung");
    frab_room(&w, "\u00FCbung");
    frab_room(&w, "\u1112\u1161\u11AB");
    const struct schedule *schedule = frab_end(&w);
    static const char *const cases[][2] = {{"\u00DCbung", "\u00DCbung"}, {"U\u0308bung", "\u00DCbung"},
        {"u\u0308bung", "\u00FCbung"}, {"\u1112\u1161\u11AB", "\uD55C"}, {"\uD55C", "\uD55C"},
        {"Ko\u0308ln", "\u00DCbung"}, {"K\u00D6LN", "\u00DCbung"}};
    struct room_alias alias = {"K\u00F6ln", "U\u0308bung"};
    struct room_query query = {.alias_count = 1, .aliases = &alias};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place place;
        struct error error;
        query.room = cases[i][0];
        if (!room_lookup(schedule, &query, &place, &error))
            fail_msg("%s", error.text);
        assert_string_equal(schedule->rooms[place.room].name, cases[i][1]);
    }
    assert_string_equal(room_lookup_label(schedule, &query, 0), alias.name);
    assert_string_equal(room_lookup_label(schedule, &query, 1), "\u00FCbung");
    schedule_unref(schedule);
}

static void the_only_room_needs_no_name(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "UTC");
    frab_room(&w, "Only");
    const struct schedule *schedule = frab_end(&w);
    struct room_query query = {0};
    struct place place;
    assert_true(room_lookup(schedule, &query, &place, NULL));
    assert_string_equal(place.label, "Only");
    schedule_unref(schedule);
}

static void unknown_sessions_are_an_error(void **state)
{
    (void)state;
    const struct schedule *schedule = hotel();
    struct room_query query = {.session = "Containers"};
    struct place place;
    struct error error = {0};
    assert_false(room_lookup(schedule, &query, &place, &error));
    assert_contains(error.text, "the schedule has no sessions");
    schedule_unref(schedule);
}

// Before its timetable is published an event has no rooms, and one that does not take place needs none.
static void without_a_programme_any_room_shows_the_event(void **state)
{
    (void)state;
    const struct schedule *empty =
        test_schedule("{\"schedule\":{\"conference\":{\"title\":\"Soon\","
                      "\"start\":\"2019-09-10\",\"end\":\"2019-09-12\",\"days\":[]}}}");
    const struct schedule *full = hotel();
    struct schedule *cancelled = (struct schedule *)full;
    struct room_query query = {.room = "Topaz"};
    struct place place;
    struct error error;
    assert_false(room_lookup(empty, &query, &place, &error));
    assert_true(room_lookup_shown(empty, &query, &place, &error));
    assert_int_equal(place.kind, PLACE_EVENT);
    assert_string_equal(place.label, "Topaz");
    query.room = NULL;
    assert_true(room_lookup_shown(empty, &query, &place, &error));
    assert_string_equal(place.label, "Soon");
    query.room = "Topaz";
    assert_false(room_lookup_shown(full, &query, &place, &error));
    cancelled->not_happening = "Postponed";
    assert_true(room_lookup_shown(full, &query, &place, &error));
    assert_int_equal(place.kind, PLACE_EVENT);
    query.room = "jade";
    assert_true(room_lookup_shown(full, &query, &place, &error));
    assert_int_equal(place.kind, PLACE_ROOM);
    schedule_unref(empty);
    schedule_unref(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_are_found_the_closest_way),
        cmocka_unit_test(what_is_not_one_room_is_an_error_with_the_list),
        cmocka_unit_test(an_alias_is_the_label),
        cmocka_unit_test(accents_may_be_encoded_either_way),
        cmocka_unit_test(the_only_room_needs_no_name),
        cmocka_unit_test(without_a_programme_any_room_shows_the_event),
        cmocka_unit_test(unknown_sessions_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
