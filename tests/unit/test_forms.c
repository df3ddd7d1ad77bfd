// What the readers of Sessionize, OPass and schema.org make of their documents.
#include "support/test.h"

#include "schedule/readers/jsonld.h"
#include "schedule/readers/moments.h"

#include <stdio.h>

static const struct schedule *read_text(const char *json, const struct schedule_hints *hints)
{
    struct error error = {0};
    const struct schedule *schedule = schedule_read(json, strlen(json), hints, &error);
    if (!schedule)
        fail_msg("%s", error.text);
    return schedule;
}

static void assert_refused(const char *json, const char *reason)
{
    struct error error = {0};
    struct schedule_hints hints = {0};
    assert_null(schedule_read(json, strlen(json), &hints, &error));
    assert_contains(error.text, reason);
}

static const struct item *item_called(const struct schedule *schedule, const char *id)
{
    for (size_t i = 0; i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].id, id) == 0)
            return &schedule->items[i];
    fail_msg("no item \"%s\"", id);
    return NULL;
}

// ---- moments

static void iso_durations_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } cases[] = {{"PT30M", 1800}, {"PT1H30M", 5400}, {"P1D", 86400}, {"P1DT2H", 93600}, {"P1W", 604800},
        {"PT0S", 0}, {"PT1.5S", 1}, {"PT90M", 5400}, {"P0DT0H45M0S", 2700}, {"P1Y", -1}, {"P1M", -1},
        {"PT", -1}, {"P", -1}, {"", -1}, {"30M", -1}, {"PTM", -1}, {"PT1", -1}, {"PT1X", -1}, {"PT1.M", -1},
        {"PT1.5H", -1}, {"PT99999H", -1}, {"P3W", -1}, {"PT-5M", -1}, {"pt30m", -1}, {"PTT1H", -1},
        {"PT999999S", -1}, {NULL, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (moments_duration(cases[i].text) != cases[i].seconds)
            fail_msg("%s: %lld", cases[i].text, (long long)moments_duration(cases[i].text));
}

// ---- Sessionize

#define SESSION(more)                                                                                        \
    "{\"sessions\":[{\"id\":\"1\",\"title\":\"T\",\"startsAt\":\"2026-06-10T09:00:00\","                     \
    "\"endsAt\":\"2026-06-10T10:00:00\",\"roomId\":1" more "}],\"speakers\":[{\"id\":\"a\","                 \
    "\"fullName\":\"Ada Example\"}],\"rooms\":[{\"id\":1,\"name\":\"Main\"},{\"id\":2,"                      \
    "\"name\":\"Attic\"}],\"categories\":[]}"

static void naive_times_are_in_the_configs_zone(void **state)
{
    (void)state;
    struct schedule_hints hints = {.zone = "America/New_York"};
    const struct schedule *schedule = read_text(SESSION(""), &hints);
    assert_string_equal(schedule->zone.name, "America/New_York");
    assert_int_equal(schedule->items[0].at.start, test_instant("2026-06-10T09:00:00-04:00"));
    assert_int_equal(schedule->finding_count, 0);
    schedule_unref(schedule);
    hints.zone = NULL;
    schedule = read_text(SESSION(""), &hints);
    assert_contains(schedule->findings[0].advice, "set \"timezone\"");
    schedule_unref(schedule);
}

static void what_is_for_everybody(void **state)
{
    (void)state;
    struct schedule_hints hints = {.zone = "UTC"};
    static const struct {
        const char *json;
        size_t items;
        enum item_kind kind;
    } cases[] = {
        {SESSION(""), 1, ITEM_TALK},
        {SESSION(",\"isServiceSession\":true"), 1, ITEM_BREAK},
        {SESSION(",\"isServiceSession\":\"true\",\"isPlenumSession\":1"), 2, ITEM_BREAK},
        {SESSION(",\"isPlenumSession\":true"), 1, ITEM_TALK},
        {SESSION(",\"isServiceSession\":true,\"isPlenumSession\":true,\"speakers\":[\"a\"]"), 1, ITEM_TALK},
        {SESSION(",\"isServiceSession\":false,\"isPlenumSession\":false,\"speakers\":null"), 1, ITEM_TALK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct schedule *schedule = read_text(cases[i].json, &hints);
        if (schedule->item_count != cases[i].items || schedule->items[0].kind != cases[i].kind)
            fail_msg("%zu: %zu items", i, schedule->item_count);
        schedule_unref(schedule);
    }
}

static void what_is_not_accepted_is_left_out(void **state)
{
    (void)state;
    struct schedule_hints hints = {.zone = "UTC"};
    static const struct {
        const char *json;
        size_t items;
        bool cancelled;
    } cases[] = {{SESSION(",\"status\":\"Accepted\""), 1, false}, {SESSION(",\"status\":null"), 1, false},
        {SESSION(",\"status\":\"Accept_Queue\""), 1, false}, {SESSION(",\"status\":\"Cancelled\""), 1, true},
        {SESSION(",\"status\":\"canceled\""), 1, true}, {SESSION(",\"status\":\"Declined\""), 0, false},
        {SESSION(",\"status\":\"Waitlisted\""), 0, false}, {SESSION(",\"status\":\"Nominated\""), 0, false},
        {SESSION(",\"status\":7"), 1, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct schedule *schedule = read_text(cases[i].json, &hints);
        if (schedule->item_count != cases[i].items ||
            (cases[i].items && schedule->items[0].cancelled != cases[i].cancelled))
            fail_msg("%zu: %zu items", i, schedule->item_count);
        assert_int_equal(schedule->unpublished, cases[i].items == 0);
        schedule_unref(schedule);
    }
}

static void nothing_published_yet(void **state)
{
    (void)state;
    struct schedule_hints hints = {.zone = "UTC"};
    const struct schedule *schedule =
        read_text("{\"sessions\":[],\"speakers\":[],\"rooms\":[],\"categories\":[]}", &hints);
    assert_true(schedule->unpublished);
    schedule_unref(schedule);
    assert_refused("[]", "empty list");
}

// Conferences' own sites translate titles, and write offsets.
static void offsets_give_the_zone(void **state)
{
    (void)state;
    struct schedule_hints hints = {.language = "ja"};
    const struct schedule *schedule =
        read_text("{\"sessions\":[{\"id\":\"1\",\"title\":{\"ja\":\"開会\",\"en\":\"Opening\"},\"startsAt\":"
                  "\"2026-06-10T09:00:00+09:00\",\"endsAt\":\"2026-06-10T10:00:00+09:00\"}]}",
            &hints);
    assert_string_equal(schedule->zone.name, "+09:00");
    assert_string_equal(schedule->items[0].title, "開会");
    schedule_unref(schedule);
}

// ---- OPass

static const char opass[] =
    "{\"session_types\":[],\"rooms\":[{\"id\":\"R0\",\"zh\":{\"name\":\"大廳\"},\"en\":{\"name\":\"Hall\"}}],"
    "\"speakers\":[],\"sessions\":[{\"id\":\"x\",\"room\":\"R0\",\"broadcast\":[\"R0\",\"R1\"],"
    "\"start\":\"2026-03-08T09:00:00+08:00\",\"end\":\"2026-03-08T09:40:00+08:00\","
    "\"zh\":{\"title\":\"開幕\"},\"en\":{\"title\":\"Opening\"}}]}";

static void opass_texts_are_in_the_displays_language(void **state)
{
    (void)state;
    static const char *const titles[][2] = {
        {"zh", "開幕"}, {"en", "Opening"}, {"fr", "Opening"}, {NULL, "Opening"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct schedule_hints hints = {.language = titles[i][0]};
        const struct schedule *schedule = read_text(opass, &hints);
        assert_string_equal(schedule->items[0].title, titles[i][1]);
        assert_string_equal(schedule->rooms[0].name, "大廳"); // whatever the language
        schedule_unref(schedule);
    }
}

static void a_broadcast_is_in_each_of_its_rooms(void **state)
{
    (void)state;
    struct schedule_hints hints = {0};
    const struct schedule *schedule = read_text(opass, &hints);
    assert_int_equal(schedule->item_count, 2);
    assert_int_equal(item_called(schedule, "x")->room, 0);
    assert_string_equal(schedule->rooms[item_called(schedule, "x@R1")->room].name, "R1");
    assert_string_equal(item_called(schedule, "x@R1")->guid, "x");
    assert_string_equal(schedule->zone.name, "+08:00");
    schedule_unref(schedule);
}

// ---- schema.org

static void types_of_events(void **state)
{
    (void)state;
    static const char *const events[] = {"Event", "schema:Event", "https://schema.org/BusinessEvent",
        "http://schema.org/Festival", "ConferenceEvent", "EventSeries", "x#MusicEvent"};
    static const char *const others[] = {
        "WebSite", "DeliveryEvent", "BroadcastEvent", "EventReservation", "Eventful", "", "Place"};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        assert_true(jsonld_is_event_type(jsonld_short(events[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(jsonld_is_event_type(jsonld_short(others[i])));
}

static void one_event_is_not_a_schedule(void **state)
{
    (void)state;
    assert_refused(
        "{\"@type\":\"Event\",\"name\":\"Days\",\"startDate\":\"2026-06-10T09:00\"}", "(\"Days\")");
    assert_refused(
        "{\"@type\":\"Event\",\"name\":\"Days\",\"startDate\":\"2026-06-10\",\"subEvent\":[]}", "subEvent");
    assert_refused("[{\"@type\":\"WebSite\"},{\"@type\":\"Event\",\"name\":\"Days\"}]", "one event");
    assert_refused(
        "{\"@context\":\"x\",\"@type\":\"WebSite\",\"about\":{\"@type\":\"Event\"}}", "without events");
}

static const char page[] =
    "[{\"@type\":\"WebSite\",\"name\":\"W\"},[{\"@type\":\"BreadcrumbList\",\"itemListElement\":[]}],"
    "{\"@graph\":[{\"@type\":\"Event\",\"@id\":\"#e\",\"name\":\"Days\",\"startDate\":\"2026-06-10\","
    "\"endDate\":\"2026-06-12\"}]},"
    "{\"@type\":\"Event\",\"@id\":\"#1\",\"name\":\"One\",\"superEvent\":\"#e\",\"startDate\":\"2026-06-"
    "10T09:00:00+02:00\","
    "\"endDate\":\"2026-06-10T10:00:00+02:00\"},"
    "{\"@type\":\"Event\",\"@id\":\"#2\",\"name\":\"Two\",\"isPartOf\":{\"@id\":\"#1\"},"
    "\"startDate\":\"2026-06-10T09:00:00+02:00\",\"duration\":\"PT20M\"}]";

static void documents_of_a_page_refer_to_each_other(void **state)
{
    (void)state;
    struct schedule_hints hints = {0};
    const struct schedule *schedule = read_text(page, &hints);
    assert_string_equal(schedule->title, "Days");
    assert_int_equal(schedule->item_count, 1); // "One" is the block of "Two"
    assert_string_equal(schedule->items[0].session, "One");
    assert_int_equal(schedule->items[0].at.end - schedule->items[0].at.start, 1200);
    assert_int_equal(schedule->event.end, test_instant("2026-06-13T00:00:00+02:00"));
    schedule_unref(schedule);
}

static void a_conference_beside_its_talks_is_no_talk(void **state)
{
    (void)state;
    struct schedule_hints hints = {.zone = "UTC"};
    const struct schedule *schedule =
        read_text("[{\"@type\":\"Event\",\"name\":\"Days\",\"startDate\":\"2026-06-10T08:00\",\"endDate\":"
                  "\"2026-06-12T18:00\"},{\"@type\":\"Event\",\"name\":\"One\",\"startDate\":\"2026-06-10T09:"
                  "00\",\"endDate\":"
                  "\"2026-06-10T10:00\"}]",
            &hints);
    assert_string_equal(schedule->title, "Days");
    assert_int_equal(schedule->item_count, 1);
    schedule_unref(schedule);
}

// What refers to itself ends.
static void circles_end(void **state)
{
    (void)state;
    static const char *const circles[] = {
        "{\"@type\":\"Event\",\"@id\":\"#a\",\"startDate\":\"2026-06-10T09:00\",\"subEvent\":{\"@id\":\"#a\","
        "\"x\":1}}",
        "[{\"@type\":\"Event\",\"@id\":\"#a\",\"subEvent\":[\"#b\"]},{\"@type\":\"Event\",\"@id\":\"#b\","
        "\"subEvent\":[\"#a\"]}]",
        "[{\"@type\":\"Event\",\"@id\":\"#a\",\"superEvent\":\"#b\",\"startDate\":\"2026-06-10T09:00\"},"
        "{\"@type\":\"Event\",\"@id\":\"#b\",\"superEvent\":\"#a\",\"startDate\":\"2026-06-10T09:00\"},"
        "{\"@type\":\"Event\",\"@id\":\"#c\",\"superEvent\":\"#a\",\"startDate\":\"2026-06-10T09:00\","
        "\"duration\":\"PT1H\"}]",
    };
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++) {
        struct schedule_hints hints = {.zone = "UTC"};
        struct error error = {0};
        const struct schedule *schedule = schedule_read(circles[i], strlen(circles[i]), &hints, &error);
        assert_true(schedule || error.text[0] != '\0');
        schedule_unref(schedule);
    }
}

// Pages often give all their events their own address.
static void a_shared_address_is_no_id(void **state)
{
    (void)state;
    struct schedule_hints hints = {.zone = "UTC"};
    const struct schedule *schedule = read_text("[{\"@type\":\"Event\",\"name\":\"A\",\"url\":\"u\","
                                                "\"startDate\":\"2026-06-10T09:00\",\"duration\":\"PT1H\"},"
                                                "{\"@type\":\"Event\",\"name\":\"B\",\"url\":\"u\","
                                                "\"startDate\":\"2026-06-10T10:00\",\"duration\":\"PT1H\"},"
                                                "{\"@type\":\"Event\",\"name\":\"C\",\"url\":\"v\","
                                                "\"startDate\":\"2026-06-10T11:00\",\"duration\":\"PT1H\"}]",
        &hints);
    assert_string_equal(item_called(schedule, "A@2026-06-10T09:00:00+00:00")->title, "A");
    assert_string_equal(item_called(schedule, "v")->title, "C");
    schedule_unref(schedule);
}

// ---- all

static void every_truncation_is_refused_with_a_reason(void **state)
{
    (void)state;
    const char *const documents[] = {SESSION(",\"speakers\":[\"a\"]"), opass, page};
    for (size_t d = 0; d < sizeof documents / sizeof *documents; d++)
        for (size_t length = 0; length < strlen(documents[d]); length++) {
            struct error error = {0};
            struct schedule_hints hints = {0};
            assert_null(schedule_read(documents[d], length, &hints, &error));
            assert_true(error.text[0] != '\0');
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_durations_are_read),
        cmocka_unit_test(naive_times_are_in_the_configs_zone),
        cmocka_unit_test(what_is_for_everybody),
        cmocka_unit_test(what_is_not_accepted_is_left_out),
        cmocka_unit_test(nothing_published_yet),
        cmocka_unit_test(offsets_give_the_zone),
        cmocka_unit_test(opass_texts_are_in_the_displays_language),
        cmocka_unit_test(a_broadcast_is_in_each_of_its_rooms),
        cmocka_unit_test(types_of_events),
        cmocka_unit_test(one_event_is_not_a_schedule),
        cmocka_unit_test(documents_of_a_page_refer_to_each_other),
        cmocka_unit_test(a_conference_beside_its_talks_is_no_talk),
        cmocka_unit_test(circles_end),
        cmocka_unit_test(a_shared_address_is_no_id),
        cmocka_unit_test(every_truncation_is_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
