// Several schedules as one: rooms that are the same, ids that never collide, what two of them have alike.
#include "support/test.h"

#include "schedule/schedule_merge.h"

#include <stdio.h>

// Three schedules, the second and third with ids that the first has, too.
static const char talks[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Conf\",\"time_zone_name\":\"Europe/Lisbon\","
    "\"rooms\":[{\"name\":\"Main Hall\",\"guid\":\"r1\"}],\"days\":[{\"date\":\"2019-09-09\",\"rooms\":{"
    "\"Main Hall\":[{\"guid\":\"1\",\"title\":\"Opening\",\"date\":\"2019-09-09T09:00:00+01:00\","
    "\"duration\":\"01:00\"},{\"guid\":\"b:1\",\"title\":\"Keynote\",\"date\":\"2019-09-09T10:00:00+01:00\","
    "\"duration\":\"01:00\"}],\"Lab\":[{\"guid\":\"3\",\"url\":\"https://example.org/lab\",\"title\":\"Lab "
    "talk\","
    "\"date\":\"2019-09-09T09:00:00+01:00\",\"duration\":\"01:00\"}]}}]}}}";
static const char workshops[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Workshops\",\"time_zone_name\":\"Europe/Berlin\","
    "\"rooms\":[{\"name\":\"Annex\",\"guid\":\"r1\"}],\"days\":[{\"date\":\"2019-09-09\",\"day_start\":"
    "\"2019-09-09T04:00:00+02:00\",\"day_end\":\"2019-09-10T03:59:00+02:00\",\"rooms\":{"
    "\"main "
    "hall\":[{\"guid\":\"1\",\"url\":\"https://example.org/"
    "opening\",\"title\":\"Opening\",\"date\":\"2019-09-09T10:00:00+02:00\","
    "\"duration\":\"01:00\"},{\"guid\":\"2\",\"title\":\"Workshop\","
    "\"date\":\"2019-09-09T11:30:00+02:00\",\"duration\":\"01:00\"}],"
    "\"Annex\":[{\"guid\":\"3\",\"title\":\"Solder\",\"date\":\"2019-09-09T10:00:00+02:00\","
    "\"duration\":\"broken\"}]}}]}}}";

static const struct schedule *merge(const struct schedule *const *list, size_t count)
{
    static const char *const tags[] = {"a", "b", "c"};
    struct schedule_part parts[3];
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct schedule_part){.schedule = list[i], .tag = tags[i], .name = tags[i]};
    const struct schedule *merged = schedule_merge(parts, count);
    assert_non_null(merged);
    return merged;
}

static const struct schedule *merge_texts(const char *first, const char *second)
{
    const struct schedule *list[] = {test_schedule(first), test_schedule(second)};
    const struct schedule *merged = merge(list, 2);
    schedule_unref(list[0]); // the result keeps what it borrows
    schedule_unref(list[1]);
    return merged;
}

static const struct item *find(const struct schedule *schedule, const char *title)
{
    const struct item *found = NULL;
    for (size_t i = 0; i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].title, title) == 0) {
            assert_null(found);
            found = &schedule->items[i];
        }
    assert_non_null(found);
    return found;
}

static void rooms_of_one_name_are_one(void **state)
{
    (void)state;
    const struct schedule *merged = merge_texts(talks, workshops);
    assert_int_equal(merged->room_count, 3);
    assert_string_equal(merged->rooms[0].name, "Main Hall");
    assert_string_equal(merged->rooms[1].name, "Lab");
    assert_string_equal(merged->rooms[2].name, "Annex");
    assert_int_equal(merged->rooms[0].count, 3);
    assert_string_equal(merged->rooms[0].guid, "r1");
    assert_string_equal(merged->rooms[2].guid, "b:r1");
    assert_int_equal(schedule_find_room(merged, "Annex"), 2);
    assert_string_equal(merged->title, "Conf");
    assert_string_equal(merged->zone.name, "Europe/Lisbon");
    assert_int_equal(merged->day_turn_s, 4 * 3600);
    schedule_unref(merged);
}

static void ids_never_collide(void **state)
{
    (void)state;
    const struct schedule *merged = merge_texts(talks, workshops);
    assert_string_equal(find(merged, "Opening")->id, "1");
    assert_string_equal(find(merged, "Workshop")->id, "b:2");
    assert_string_equal(find(merged, "Solder")->id, "b:3");
    assert_string_equal(find(merged, "Lab talk")->id, "3");
    // It looks like one of the second schedule's.
    assert_string_equal(find(merged, "Keynote")->id, "a:b:1");
    assert_ptr_equal(schedule_find_item(merged, "b:3"), find(merged, "Solder"));
    schedule_unref(merged);
}

static const struct finding *find_finding(const struct schedule *schedule, const char *text)
{
    for (size_t i = 0; i < schedule->finding_count; i++)
        if (strstr(schedule->findings[i].what, text))
            return &schedule->findings[i];
    fail_msg("nothing says \"%s\"", text);
    return NULL;
}

static void what_is_odd_is_said(void **state)
{
    (void)state;
    const struct schedule *merged = merge_texts(talks, workshops);
    assert_non_null(find_finding(merged, "alike, shown once: 1"));
    assert_string_equal(
        find(merged, "Opening")->link, "https://example.org/opening"); // only the second knows it
    assert_string_equal(find(merged, "Lab talk")->link, "https://example.org/lab");
    assert_null(find(merged, "Keynote")->link);
    assert_non_null(
        find_finding(merged, "overlap in one room: 1, the first \"Keynote\" (a) and \"Workshop\" (b)"));
    const struct finding *own = find_finding(merged, "not a duration");
    assert_int_equal(strncmp(own->path, "b: $.schedule", 13), 0);
    schedule_unref(merged);
}

// What one schedule tells apart by case stays apart; another's goes to the one that it names exactly.
static void rooms_that_differ_by_case_stay_two(void **state)
{
    (void)state;
    const char *first =
        "{\"schedule\":{\"conference\":{\"days\":[{\"date\":\"2019-09-09\",\"rooms\":{\"Lab\":[],"
        "\"LAB\":[]}}]}}}";
    const char *second =
        "{\"schedule\":{\"conference\":{\"days\":[{\"date\":\"2019-09-09\",\"rooms\":{\"LAB\":[{"
        "\"guid\":\"x\",\"title\":\"T\",\"date\":\"2019-09-09T09:00:00Z\",\"duration\":"
        "\"00:30\"}],\"lab\":[]}}]}}}";
    const struct schedule *merged = merge_texts(first, second);
    assert_int_equal(merged->room_count, 3);
    assert_string_equal(merged->rooms[find(merged, "T")->room].name, "LAB");
    schedule_unref(merged);
}

static void of_one_it_is_that(void **state)
{
    (void)state;
    const struct schedule *one = test_schedule(talks);
    const struct schedule *merged = merge(&one, 1);
    assert_ptr_equal(one, merged);
    schedule_unref(merged);
    schedule_unref(one);
}

// Each alone and the result have the same items, room by room, where nothing is alike.
static void three_have_all_items(void **state)
{
    (void)state;
    const struct schedule *list[] = {
        test_schedule(workshops), test_schedule(talks), test_schedule(workshops)};
    const struct schedule *merged = merge(list, 3);
    size_t items = list[0]->item_count + list[1]->item_count;
    assert_int_equal(merged->item_count, items - 1);
    for (size_t r = 0; r < merged->room_count; r++)
        for (size_t i = 0; i < merged->rooms[r].count; i++) {
            const struct item *item = &merged->items[merged->rooms[r].first + i];
            assert_int_equal(item->room, r);
            assert_true(i == 0 || item_compare(item - 1, item) <= 0);
            assert_true(item->at.start >= merged->start && item->at.end <= merged->end);
        }
    for (size_t i = 0; i < 3; i++)
        schedule_unref(list[i]);
    schedule_unref(merged);
}

static void an_event_that_is_off_has_its_items_cancelled(void **state)
{
    (void)state;
    const char *off =
        "{\"results\":[{\"title\":\"Off\",\"timezone\":\"UTC\",\"label\":{\"title\":\"Cancelled\","
        "\"is_event_not_happening\":true},\"startDate\":{\"date\":\"2019-09-09\",\"time\":"
        "\"09:00:00\",\"tz\":\"UTC\"},\"endDate\":{\"date\":\"2019-09-09\",\"time\":\"18:00:00\","
        "\"tz\":\"UTC\"},\"contributions\":[{\"id\":\"7\",\"title\":\"Lost\",\"room\":\"X\","
        "\"startDate\":{\"date\":\"2019-09-09\",\"time\":\"09:00:00\",\"tz\":\"UTC\"},"
        "\"duration\":30}]}]}";
    const struct schedule *merged = merge_texts(talks, off);
    assert_null(merged->not_happening);
    assert_true(find(merged, "Lost")->cancelled);
    assert_false(find(merged, "Keynote")->cancelled);
    schedule_unref(merged);
    merged = merge_texts(off, off);
    assert_string_equal(merged->not_happening, "Cancelled");
    schedule_unref(merged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_of_one_name_are_one),
        cmocka_unit_test(ids_never_collide),
        cmocka_unit_test(what_is_odd_is_said),
        cmocka_unit_test(rooms_that_differ_by_case_stay_two),
        cmocka_unit_test(of_one_it_is_that),
        cmocka_unit_test(three_have_all_items),
        cmocka_unit_test(an_event_that_is_off_has_its_items_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
