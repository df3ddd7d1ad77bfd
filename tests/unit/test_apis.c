// What the readers of APIs make of states, visibility, references, durations and zones.
#include "support/test.h"

#include "schedule/readers/fields.h"
#include "schedule/readers/references.h"

#include <stdio.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static const struct schedule *read_with(const char *json, const char *zone, const char *language)
{
    struct schedule_hints hints = {.zone = zone, .language = language};
    struct error error = {0};
    const struct schedule *schedule = schedule_read(json, strlen(json), &hints, &error);
    if (!schedule)
        fail_msg("%s", error.text);
    return schedule;
}

static void assert_finding(const struct schedule *schedule, const char *what, bool expected)
{
    bool found = false;
    for (size_t i = 0; i < schedule->finding_count; i++)
        found =
            found || strstr(schedule->findings[i].what, what) || strstr(schedule->findings[i].advice, what);
    if (found != expected)
        fail_msg("\"%s\" is %s", what, expected ? "missing" : "there");
}

// ---- fields

static void durations_of_iso_8601_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; // -1: refused
    } cases[] = {{"PT15M", 15 * MINUTE}, {"PT1H30M", 90 * MINUTE}, {"P0DT00H10M00S", 10 * MINUTE},
        {"P1DT2H", DAY + 2 * HOUR}, {"P1W", 7 * DAY}, {"PT45.5S", 45}, {"PT0S", 0}, {"P", -1}, {"PT", -1},
        {"P1M", -1}, {"P1Y", -1}, {"PT1D", -1}, {"P1H", -1}, {"PT1M1H", -1}, {"PT1H1H", -1},
        {"PT99999999M", -1}, {"P15D", -1}, {"01:30", -1}, {"", -1}, {"PT1", -1}, {"PTM", -1}, {"PT1.", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *value = json_string(cases[i].text);
        int64_t seconds;
        int64_t found = fields_duration(value, &seconds) ? seconds : -1;
        if (found != cases[i].seconds)
            fail_msg("\"%s\" is %lld s, expected %lld s", cases[i].text, (long long)found,
                (long long)cases[i].seconds);
        json_decref(value);
    }
    int64_t seconds;
    assert_false(fields_duration(NULL, &seconds));
}

static void days_turn_when_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *date, *end;
        int hours;
    } cases[] = {{"2024-12-27", "2024-12-28T06:00:00+01:00", 6},
        {"2024-12-27", "2024-12-28T03:59:00+01:00", 4}, {"2024-12-30", "2024-12-30T17:45:00+00:00", 0},
        {"2024-12-27", "2024-12-29T06:00:00+01:00", 0}, {"2024-12-27", "2024-12-28T23:00:00+01:00", 12},
        {"2024-12-27", "2024-12-28T00:00:00+01:00", 0}, {"2024-12-27", "2024-12-28", 0}, {"", "", 0},
        {"2024-12-27", "2024-12-28T03:00:00+00:00", 4}}; // in UTC: on the clocks of the zone
    struct arena arena = {0};
    struct zone zone;
    assert_true(zone_fixed(&arena, 3600, &zone));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *date = json_string(cases[i].date);
        json_t *end = json_string(cases[i].end);
        assert_int_equal(fields_day_turn(&zone, date, NULL, end), cases[i].hours * HOUR);
        json_decref(date);
        json_decref(end);
    }
    assert_int_equal(fields_day_turn(&zone, NULL, NULL, NULL), 0);
    // A day that begins at four, written in UTC: its date is that of the day before.
    json_t *texts[] = {json_string("2024-12-26T23:00:00Z"), json_string("2024-12-27T03:00:00Z"),
        json_string("2024-12-28T02:59:00Z")};
    assert_int_equal(fields_day_turn(&zone, texts[0], texts[1], texts[2]), 4 * HOUR);
    for (size_t i = 0; i < 3; i++)
        json_decref(texts[i]);
    arena_free(&arena);
}

static void references_are_found_by_text_and_number(void **state)
{
    (void)state;
    struct builder *builder = builder_new("test");
    struct references references = {0};
    json_t *list =
        json_loads("[{\"id\":12,\"n\":1},{\"id\":\"13\"},{\"id\":\"12\",\"n\":2},{\"id\":null},7]", 0, NULL);
    json_t *keys = json_loads("[\"12\",13,12.0,{\"id\":99},\"x\",null]", 0, NULL);
    size_t unknown;
    references_add_list(&references, builder, list, "id");
    const json_t *first = json_array_get(list, 0);
    assert_ptr_equal(references_find(&references, json_array_get(keys, 0)), first);
    assert_ptr_equal(references_find(&references, json_array_get(keys, 1)), json_array_get(list, 1));
    assert_ptr_equal(references_find(&references, json_array_get(keys, 2)), first);
    assert_null(references_find(&references, NULL));
    json_t *found = references_resolve(&references, builder, keys, &unknown);
    assert_int_equal(json_array_size(found), 4); // an object stands for itself
    assert_int_equal(unknown, 1);
    json_decref(found);
    references_free(&references);
    assert_int_equal(references_count(&references, builder, "a"), 1);
    assert_int_equal(references_count(&references, builder, "a"), 2);
    references_free(&references);
    json_decref(list);
    json_decref(keys);
    builder_free(builder);
}

// ---- pretalx

enum fate { SHOWN, CANCELLED, HIDDEN };

static void what_is_public_is_shown(void **state)
{
    (void)state;
    static const struct {
        const char *visible, *state, *slot_type;
        enum fate fate;
    } cases[] = {{"true", "\"confirmed\"", "null", SHOWN}, {"null", "\"confirmed\"", "null", SHOWN},
        {"false", "\"confirmed\"", "null", HIDDEN}, {"\"true\"", "null", "null", SHOWN},
        {"0", "null", "null", HIDDEN}, {"null", "null", "null", SHOWN},
        {"true", "\"accepted\"", "null", SHOWN}, {"null", "\"accepted\"", "null", HIDDEN},
        {"null", "\"submitted\"", "null", HIDDEN}, {"null", "\"draft\"", "null", HIDDEN},
        {"null", "\"rejected\"", "null", HIDDEN}, {"true", "\"rejected\"", "null", CANCELLED},
        {"true", "\"canceled\"", "null", CANCELLED}, {"null", "\"withdrawn\"", "null", CANCELLED},
        {"false", "\"canceled\"", "null", HIDDEN}, {"true", "\"deleted\"", "null", HIDDEN},
        {"true", "\"confirmed\"", "\"blocker\"", HIDDEN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[512];
        snprintf(json, sizeof json,
            "[{\"room\":{\"id\":1,\"name\":\"R\"},\"start\":\"2025-10-25T10:00:00+02:00\",\"end\":null,"
            "\"is_visible\":%s,\"slot_type\":%s,\"submission\":{\"code\":\"A\",\"title\":\"T\",\"duration\":"
            "30,"
            "\"state\":%s}}]",
            cases[i].visible, cases[i].slot_type, cases[i].state);
        const struct schedule *schedule = read_with(json, NULL, NULL);
        enum fate fate = schedule->item_count == 0      ? HIDDEN
                         : schedule->items[0].cancelled ? CANCELLED
                                                        : SHOWN;
        if (fate != cases[i].fate)
            fail_msg("%s is %d, expected %d", json, fate, cases[i].fate);
        schedule_unref(schedule);
    }
}

static const char *const slots = "{\"count\":2,\"next\":null,\"previous\":null,\"results\":[{\"id\":1,"
                                 "\"room\":{\"id\":4,\"name\":{\"de\":\"Saal\","
                                 "\"en\":\"Hall\"},\"guid\":\"g\"},\"start\":\"2025-10-25T10:00:00+02:00\","
                                 "\"end\":\"2025-10-25T10:30:00+02:00\","
                                 "\"submission\":{\"code\":\"ABC\",\"title\":\"Caches\",\"speakers\":[{"
                                 "\"code\":\"P\",\"name\":\"Ada Example\"}],"
                                 "\"submission_type\":{\"id\":1,\"name\":\"Talk\"},\"track\":{\"id\":2,"
                                 "\"name\":\"Kernel\",\"color\":\"#a91a25\"},"
                                 "\"content_locale\":\"en\",\"do_not_record\":true}}]}";
static const char *const widget =
    "{\"talks\":[{\"code\":\"ABC\",\"id\":1,\"title\":\"Caches\",\"speakers\":[\"P\"],\"track\":2,"
    "\"start\":\"2025-10-25T10:00:00+02:00\",\"end\":\"2025-10-25T10:30:00+02:00\",\"room\":4,\"duration\":"
    "30,"
    "\"content_locale\":\"en\",\"do_not_record\":true}],\"timezone\":\"Europe/Berlin\",\"rooms\":[{\"id\":4,"
    "\"name\":{\"de\":\"Saal\",\"en\":\"Hall\"}}],\"tracks\":[{\"id\":2,\"name\":\"Kernel\",\"color\":\"#"
    "a91a25\"}],"
    "\"speakers\":[{\"code\":\"P\",\"name\":\"Ada Example\"}]}";
static const char *const frab = "{\"schedule\":{\"conference\":{\"time_zone_name\":\"Europe/"
                                "Berlin\",\"rooms\":[{\"name\":\"Hall\",\"guid\":\"g\"}],"
                                "\"tracks\":[{\"name\":\"Kernel\",\"color\":\"#a91a25\"}],\"days\":[{"
                                "\"date\":\"2025-10-25\",\"rooms\":{\"Hall\":[{"
                                "\"guid\":\"0-1\",\"code\":\"ABC\",\"date\":\"2025-10-25T10:00:00+02:00\","
                                "\"duration\":\"00:30\",\"title\":\"Caches\","
                                "\"track\":\"Kernel\",\"type\":\"Talk\",\"language\":\"en\",\"do_not_"
                                "record\":true,\"persons\":[{\"public_name\":"
                                "\"Ada Example\"}]}]}}]}}}";

// A conference that changes from one to the other keeps its talks: they have the same second identity.
static void a_talk_is_the_same_as_in_schedule_json(void **state)
{
    (void)state;
    const char *const documents[] = {frab, slots, widget};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        const struct schedule *schedule = read_with(documents[i], "Europe/Berlin", "de");
        assert_int_equal(schedule->item_count, 1);
        assert_int_equal(schedule->finding_count, 0);
        assert_string_equal(schedule->zone.name, "Europe/Berlin");
        const struct item *item = &schedule->items[0];
        assert_string_equal(schedule->rooms[item->room].name, "Hall"); // whatever the display's language
        assert_string_equal(item->guid, "ABC");
        assert_string_equal(item->title, "Caches");
        assert_string_equal(item->session, "Kernel");
        assert_int_equal(item->colour, 0xA91A25);
        assert_string_equal(item->language, "en");
        assert_true(item->not_recorded);
        assert_int_equal(item->speaker_count, 1);
        assert_string_equal(item->speakers[0].name, "Ada Example");
        assert_int_equal(item->at.start, test_instant("2025-10-25T10:00:00+02:00"));
        assert_int_equal(item->at.end - item->at.start, 30 * MINUTE);
        schedule_unref(schedule);
    }
}

static void times_in_utc_are_in_doubt_without_a_zone(void **state)
{
    (void)state;
    const char *json =
        "[{\"code\":\"A\",\"title\":\"T\",\"slot\":{\"start\":\"2025-10-25T08:00:00Z\",\"end\":"
        "\"2025-10-25T08:30:00Z\",\"room\":\"R\"}}]";
    const struct schedule *schedule = read_with(json, NULL, NULL);
    assert_finding(schedule, "they are shown in UTC", true);
    schedule_unref(schedule);
    schedule = read_with(json, "Europe/Berlin", NULL);
    assert_int_equal(schedule->finding_count, 0);
    assert_string_equal(schedule->zone.name, "Europe/Berlin");
    schedule_unref(schedule);
}

static void what_is_not_expanded_is_said_once(void **state)
{
    (void)state;
    const char *json = "{\"results\":[{\"room\":1,\"start\":\"2025-10-25T10:00:00+02:00\",\"end\":\"2025-10-"
                       "25T10:30:00+02:00\","
                       "\"submission\":\"A\"},{\"room\":1,\"start\":\"2025-10-25T11:00:00+02:00\","
                       "\"end\":\"2025-10-25T11:30:00+02:00\",\"submission\":\"B\"}]}";
    const struct schedule *schedule = read_with(json, NULL, NULL);
    assert_int_equal(schedule->item_count, 2);
    assert_int_equal(schedule->room_count, 1);
    assert_int_equal(schedule->finding_count, 1);
    assert_finding(schedule, "add ?expand=room,submission,submission.speakers", true);
    assert_finding(schedule, "talks (shown by their codes): 2", true);
    schedule_unref(schedule);
    schedule = read_with(slots, NULL, NULL);
    assert_finding(schedule, "expand", false);
    schedule_unref(schedule);
}

static void languages_called_id_are_languages(void **state)
{
    (void)state;
    const struct schedule *schedule = read_with(
        "[{\"code\":\"A\",\"title\":\"T\",\"track\":{\"id\":\"Inti\"},\"slot\":{\"start\":"
        "\"2025-10-25T10:00:00+07:00\",\"end\":\"2025-10-25T10:30:00+07:00\",\"room\":{\"id\":\"Aula\"}}}]",
        NULL, NULL);
    assert_string_equal(schedule->rooms[0].name, "Aula");
    assert_string_equal(schedule->items[0].session, "Inti");
    schedule_unref(schedule);
}

// ---- large documents

static void a_hundred_thousand_slots_are_read(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    struct str json = {0};
    str_add_text(&json, "[");
    for (int i = 0; i < COUNT; i++)
        str_format(&json,
            "%s{\"room\":{\"id\":%d,\"name\":\"R "
            "%d\",\"position\":%d},\"start\":\"2025-%02d-%02dT10:00:00+02:00\","
            "\"end\":\"2025-%02d-%02dT10:01:00+02:00\",\"submission\":{\"code\":\"C%d\",\"title\":\"T\"}}",
            i > 0 ? "," : "", i % 500, i % 500, 500 - i % 500, 1 + i / 500 / 20, 1 + i / 500 % 20,
            1 + i / 500 / 20, 1 + i / 500 % 20, i);
    str_add_text(&json, "]");
    const struct schedule *schedule = read_with(str_text(&json), NULL, NULL);
    assert_int_equal(schedule->item_count, COUNT);
    assert_int_equal(schedule->room_count, 500);
    assert_string_equal(schedule->rooms[0].name, "R 499"); // by their position
    schedule_unref(schedule);
    str_free(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_of_iso_8601_are_read),
        cmocka_unit_test(days_turn_when_they_say),
        cmocka_unit_test(references_are_found_by_text_and_number),
        cmocka_unit_test(what_is_public_is_shown),
        cmocka_unit_test(a_talk_is_the_same_as_in_schedule_json),
        cmocka_unit_test(times_in_utc_are_in_doubt_without_a_zone),
        cmocka_unit_test(what_is_not_expanded_is_said_once),
        cmocka_unit_test(languages_called_id_are_languages),
        cmocka_unit_test(a_hundred_thousand_slots_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
