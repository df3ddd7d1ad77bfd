// What the reader of schedule.json makes of durations, languages, zones and rooms.
#include "support/frab.h"
#include "support/test.h"

#include "base/zone_rails.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/frab_time.h"
#include "schedule/readers/language.h"

#include <stdio.h>

enum { H = 3600, D = 86400, NO = -1, REFUSED = -2 };

// All forms that writers have been seen to use. A clue is NO where the document does not give it.
static const struct {
    const char *json;
    int end, next; // seconds after the start
    int seconds;   // that are read
    bool pretalx;
    bool in_doubt;
} durations[] = {
    // frab, c3voc, pretalx: less than a day
    {"\"00:30\"", NO, NO, H / 2, false, false},
    {"\"0:30\"", NO, NO, H / 2, false, false},
    {"\"1:00\"", NO, NO, H, false, false},
    {"\"01:30\"", NO, NO, H * 3 / 2, true, false},
    {"\"24:00\"", NO, NO, D, false, false},
    {"\"26:30\"", NO, NO, D + H * 5 / 2, false, false},
    {"\"0:90\"", NO, NO, H * 3 / 2, false, false},
    {"\"00:00\"", NO, NO, 0, false, false},
    // minutes
    {"45", NO, NO, H * 3 / 4, false, false},
    {"45.0", NO, NO, H * 3 / 4, false, false},
    {"\"45\"", NO, NO, H * 3 / 4, false, false},
    {"1560", NO, NO, D + 2 * H, false, false},
    {"0", NO, NO, 0, false, false},
    // with seconds
    {"\"00:30:00\"", NO, NO, H / 2, false, false},
    {"\"01:30:00\"", NO, NO, H * 3 / 2, false, false},
    {"\"01:30:30\"", NO, NO, H * 3 / 2 + 30, false, false},
    {"\"12:00:00\"", NO, NO, 12 * H, false, false},
    {"\"1:30:00\"", NO, NO, H * 3 / 2, false, false}, // no day has 30 hours
    {"\"2:45:00\"", NO, NO, H * 11 / 4, true, false},
    {"\"0:45:00\"", NO, NO, H * 3 / 4, false, false},
    // with days: the end says so
    {"\"1:02:00\"", D + 2 * H, NO, D + 2 * H, false, false},
    {"\"1:02:00\"", H + 120, NO, H + 120, false, false},
    {"\"1:02:00\"", H + 120, NO, H + 120, true, false},
    {"\"1:02:00\"", D + 2 * H + 300, NO, D + 2 * H, false, false}, // nearly
    {"\"01:02:00\"", D + 2 * H, NO, D + 2 * H, false, false},
    {"\"10:00:00\"", 10 * D, NO, 10 * D, false, false},
    {"\"0:02:00\"", 2 * H, NO, 2 * H, false, false},
    // the writer says so
    {"\"1:02:00\"", NO, NO, D + 2 * H, true, false},
    {"\"1:00:00\"", NO, NO, D, true, false},
    {"\"2:00:00\"", NO, H, 2 * D, true, false},
    {"\"1:02:30\"", NO, NO, D + 2 * H + H / 2, true, false},
    {"\"10:00:00\"", NO, NO, 10 * D, true, false},
    // the next event says so
    {"\"1:02:00\"", NO, H + 120, H + 120, false, false},
    {"\"1:02:00\"", NO, D + 2 * H, D + 2 * H, false, false},
    {"\"1:15:00\"", NO, 2 * H, H * 5 / 4, false, false},
    {"\"2:00:00\"", NO, 3 * H, 2 * H, false, false},
    {"\"2:00:00\"", NO, H, 2 * D, false, true},
    {"\"02:00:00\"", NO, H, 2 * H, false, false},
    // nothing says so
    {"\"1:02:00\"", NO, NO, H + 120, false, true},
    {"\"2:00:00\"", NO, NO, 2 * H, false, true},
    {"\"1:02:30\"", NO, NO, D + 2 * H + H / 2, false, true},
    {"\"1:00:00\"", NO, 4 * D, H, false, true},
    // four parts
    {"\"1:02:30:00\"", NO, NO, D + 2 * H + H / 2, false, false},
    {"\"0:00:45:00\"", NO, NO, H * 3 / 4, false, false},
    // none
    {"\"6944:11:40\"", NO, NO, REFUSED, false, false},
    {"\"1:99:99\"", NO, NO, REFUSED, false, false},
    {"\"\"", NO, NO, REFUSED, false, false},
    {"\"half an hour\"", NO, NO, REFUSED, false, false},
    {"\"1:\"", NO, NO, REFUSED, false, false},
    {"\":30\"", NO, NO, REFUSED, false, false},
    {"\"-1:00\"", NO, NO, REFUSED, false, false},
    {"\"1:2:3:4:5\"", NO, NO, REFUSED, false, false},
    {"-5", NO, NO, REFUSED, false, false},
    {"1e9", NO, NO, REFUSED, false, false},
    {"null", NO, NO, REFUSED, false, false},
    {"[30]", NO, NO, REFUSED, false, false},
};

static void durations_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        json_t *value = json_loads(durations[i].json, JSON_DECODE_ANY, NULL);
        struct frab_clues clues = {
            .writes_days = durations[i].pretalx, .end_s = durations[i].end, .next_s = durations[i].next};
        struct frab_duration duration;
        bool in_doubt = false;
        int64_t seconds = REFUSED;
        if (frab_duration(value, &duration))
            seconds = frab_duration_choose(&duration, &clues, &in_doubt);
        if (seconds != durations[i].seconds || in_doubt != durations[i].in_doubt)
            fail_msg("%zu: %s is %lld s%s, expected %d s%s", i, durations[i].json, (long long)seconds,
                in_doubt ? " in doubt" : "", durations[i].seconds, durations[i].in_doubt ? " in doubt" : "");
        json_decref(value);
    }
}

static void an_end_without_a_date_may_be_days_later(void **state)
{
    (void)state;
    struct frab_duration duration;
    json_t *value = json_string("1:02:00");
    bool in_doubt;
    assert_true(frab_duration(value, &duration));
    struct frab_clues clues = {.end_s = 2 * H, .end_is_clock = true, .next_s = NO};
    assert_int_equal(frab_duration_choose(&duration, &clues, &in_doubt), D + 2 * H);
    clues.end_s = H + 120;
    assert_int_equal(frab_duration_choose(&duration, &clues, &in_doubt), H + 120);
    json_decref(value);
}

static void languages_are_tags(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"en", "en"}, {"EN", "en"}, {"eng", "en"}, {"English", "en"},
        {"ENGLISH", "en"}, {"de", "de"}, {"deu", "de"}, {"ger", "de"}, {"Deutsch", "de"}, {"German", "de"},
        {"de-formal", "de"}, {"de-informal", "de"}, {"de_AT", "de-at"}, {"en-US", "en-us"},
        {"zh-Hans", "zh-hans"}, {"pt_BR", "pt-br"}, {"fra", "fr"}, {"fre", "fr"}, {"Français", "fr"},
        {"nds", "nds"}, {"cze", "cs"}, {"中文", "zh"}, {"es-419", "es-419"}, {"en-", "en"}, {"", NULL},
        {"?", NULL}, {"de/en", NULL}, {"German/English", NULL}, {"x", NULL}, {"xx", NULL},
        {"klingonese", NULL}, {"12", NULL}, {"eng lish", NULL},
        {"a-very-long-text-that-is-no-language-at-all", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char tag[LANGUAGE_SIZE] = "";
        bool known = language_tag(cases[i][0], tag);
        if (known != (cases[i][1] != NULL) || (known && strcmp(tag, cases[i][1]) != 0))
            fail_msg("\"%s\" is \"%s\", expected \"%s\"", cases[i][0], tag, cases[i][1] ? cases[i][1] : "");
    }
    char tag[LANGUAGE_SIZE];
    assert_false(language_tag(NULL, tag));
}

static void colours_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        uint32_t colour;
    } cases[] = {{"\"#A91a25\"", 0xA91A25}, {"\"a91a25\"", 0xA91A25}, {"\"#fc0\"", 0xFFCC00}, {"\"red\"", 0},
        {"\"#12345\"", 0}, {"\"#1234567\"", 0}, {"\"\"", 0}, {"\"#\"", 0}, {"16711680", 0}, {"null", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *value = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
        assert_int_equal(fields_colour(value), cases[i].colour);
        json_decref(value);
    }
}

static void rails_zones_are_known(void **state)
{
    (void)state;
    static const char *const names[] = {"International Date Line West", "American Samoa", "Hawaii", "Alaska",
        "Pacific Time (US & Canada)", "Mountain Time (US & Canada)", "Central Time (US & Canada)",
        "Eastern Time (US & Canada)", "Indiana (East)", "Atlantic Time (Canada)", "Newfoundland", "Greenland",
        "Mid-Atlantic", "Cape Verde Is.", "Edinburgh", "Berlin", "Bern", "West Central Africa", "Kyiv",
        "St. Petersburg", "Abu Dhabi", "New Delhi", "Sri Jayawardenepura", "Rangoon", "Hanoi", "Chongqing",
        "Osaka", "Canberra", "Solomon Is.", "Nuku'alofa", "Samoa"};
    struct arena arena = {0};
    struct zone zone;
    struct error error;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *iana = zone_rails_name(names[i]);
        if (!iana || !zone_load(&arena, iana, &zone, &error))
            fail_msg("%s: %s", names[i], iana ? error.text : "unknown");
    }
    assert_string_equal(zone_rails_name("Berlin"), "Europe/Berlin");
    assert_null(zone_rails_name("Europe/Berlin"));
    assert_null(zone_rails_name("UTC")); // IANA's name too
    arena_free(&arena);
}

#define CONFERENCE(members, event)                                                                           \
    "{\"schedule\":{\"conference\":{" members "\"days\":[{\"date\":\"2026-12-10\",\"rooms\":{\"Saal\":[{"    \
    "\"id\":1,\"title\":{\"de\":\"Titel\",\"en\":\"Title\",\"fr\":\"Titre\"},\"date\":"                      \
    "\"2026-12-10T10:00:00+02:00\",\"duration\":\"1:00\"," event "\"track\":{\"en\":\"Ethics\",\"de\":"      \
    "\"Ethik\"}}]}}]}}}"

static const struct schedule *read_with(const char *json, const char *zone, const char *language)
{
    struct schedule_hints hints = {.zone = zone, .language = language};
    struct error error;
    const struct schedule *schedule = schedule_read(json, strlen(json), &hints, &error);
    if (!schedule)
        fail_msg("%s", error.text);
    return schedule;
}

static void titles_are_in_the_displays_language(void **state)
{
    (void)state;
    static const char *const cases[][4] = {// the display's, the event's, title, track
        {"fr", "de", "Titre", "Ethics"}, {"de-at", "en", "Titel", "Ethik"}, {"it", "de", "Titel", "Ethics"},
        {NULL, "de", "Titel", "Ethics"}, {NULL, "it", "Title", "Ethics"}, {"EN", "de", "Title", "Ethics"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[1024];
        snprintf(json, sizeof json, CONFERENCE("", "\"language\":\"%s\","), cases[i][1]);
        const struct schedule *schedule = read_with(json, NULL, cases[i][0]);
        assert_string_equal(schedule->items[0].title, cases[i][2]);
        assert_string_equal(schedule->items[0].session, cases[i][3]);
        schedule_unref(schedule);
    }
}

static void the_configs_zone_stands_in_for_an_unknown_one(void **state)
{
    (void)state;
    static const struct {
        const char *json, *config, *zone, *finding;
    } cases[] = {
        {CONFERENCE("\"time_zone_name\":\"Berlin\",", ""), NULL, "Europe/Berlin", NULL},
        {CONFERENCE("\"time_zone_name\":\"Berlin\",", ""), "Europe/Lisbon", "Europe/Berlin", NULL},
        {CONFERENCE("\"time_zone_name\":\"Mitteleuropa\",", ""), "Europe/Helsinki", "Europe/Helsinki",
            "times are shown in Europe/Helsinki instead, the config's timezone"},
        {CONFERENCE("\"time_zone_name\":\"Mitteleuropa\",", ""), NULL, "+02:00",
            "times are shown in +02:00 instead, by the dates' offsets"},
        {CONFERENCE("", ""), "Europe/Helsinki", "Europe/Helsinki", NULL},
        {CONFERENCE("\"time_zone_name\":\"\",", ""), NULL, "+02:00", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct schedule *schedule = read_with(cases[i].json, cases[i].config, NULL);
        bool said = false;
        assert_string_equal(schedule->zone.name, cases[i].zone);
        for (size_t f = 0; cases[i].finding && f < schedule->finding_count; f++)
            said |= strcmp(schedule->findings[f].what, cases[i].finding) == 0;
        assert_true(said || !cases[i].finding);
        schedule_unref(schedule);
    }
}

static void rooms_have_their_own_identity(void **state)
{
    (void)state;
    const struct schedule *schedule =
        read_with("{\"schedule\":{\"conference\":{\"rooms\":[{\"name\":\"A\",\"guid\":\"g-a\",\"id\":1},"
                  "{\"name\":{\"en\":\"B hall\",\"de\":\"B-Saal\"},\"id\":2},"
                  "{\"name\":\"C\",\"guid\":\"twin\"},{\"name\":\"D\",\"guid\":\"twin\"},{\"name\":\"E\"}],"
                  "\"days\":[{\"date\":\"2026-12-10\",\"rooms\":{\"B-Saal\":[]}}]}}}",
            "Europe/Berlin", "en");
    static const char *const expected[][2] = {
        {"A", "g-a"}, {"B-Saal", "2"}, {"C", NULL}, {"D", NULL}, {"E", NULL}};
    assert_int_equal(schedule->room_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(schedule->rooms[i].name, expected[i][0]);
        if (expected[i][1])
            assert_string_equal(schedule->rooms[i].guid, expected[i][1]);
        else
            assert_null(schedule->rooms[i].guid);
    }
    assert_int_equal(schedule->finding_count, 1);
    assert_contains(schedule->findings[0].what, "2 rooms have the guid \"twin\", the first is C");
    schedule_unref(schedule);
}

// However many overlap, they are one finding; others elsewhere, or at other times, are their own.
static void items_that_overlap_are_one_finding(void **state)
{
    (void)state;
    static const struct {
        int together;
        const char *what;
    } table[] = {{1, NULL}, {2, "\"Tb\" begins while \"Ta\" is still on in Yard; both are shown"},
        {3, "\"Ta\" and 2 others overlap in Yard"}, {26, "\"Ta\" and 25 others overlap in Yard"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct frab_writer w;
        frab_begin(&w, "UTC");
        frab_room(&w, "Yard");
        for (int n = 0; n < table[i].together; n++) {
            char id[] = {(char)('a' + n), '\0'};
            char title[] = {'T', id[0], '\0'};
            frab_item(&w, id, title, "2019-09-10T10:00:00Z", 60, NULL);
        }
        frab_item(&w, "y", "After", "2019-09-10T11:00:00Z", 60, NULL);
        frab_room(&w, "Hall");
        frab_item(&w, "z", "Elsewhere", "2019-09-10T10:00:00Z", 60, NULL);
        const struct schedule *schedule = frab_end(&w);
        size_t overlaps = 0;
        for (size_t f = 0; f < schedule->finding_count; f++)
            if (strstr(schedule->findings[f].what, "Yard")) {
                overlaps++;
                assert_contains(schedule->findings[f].what, table[i].what ? table[i].what : "nothing");
            }
        assert_int_equal(overlaps, table[i].what ? 1 : 0);
        schedule_unref(schedule);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_read),
        cmocka_unit_test(an_end_without_a_date_may_be_days_later),
        cmocka_unit_test(languages_are_tags),
        cmocka_unit_test(colours_are_read),
        cmocka_unit_test(rails_zones_are_known),
        cmocka_unit_test(titles_are_in_the_displays_language),
        cmocka_unit_test(the_configs_zone_stands_in_for_an_unknown_one),
        cmocka_unit_test(rooms_have_their_own_identity),
        cmocka_unit_test(items_that_overlap_are_one_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
