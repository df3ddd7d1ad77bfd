// What Indico's exports say in several ways: names, blocks' titles, identities, days.
#include "support/test.h"

#include "base/text.h"
#include "schedule/readers/indico_people.h"

#include <stdio.h>

struct name_case {
    const char *given;
    bool list;
    const char *expected; // people separated by " | "
};

static void names_are_written_given_name_first(void **state)
{
    (void)state;
    static const struct name_case cases[] = {
        // Already so, or not understood.
        {"", false, ""},
        {"Ada Example", false, "Ada Example"},
        {"Madonna", false, "Madonna"},
        {"EXAMPLE", false, "EXAMPLE"},
        {"EXAMPLE,", false, "EXAMPLE"},
        {"Ada EXAMPLE", false, "Ada EXAMPLE"},
        {"Ada Example, PhD", false, "Ada Example, PhD"},
        {"Ada Example, Jr.", true, "Ada Example, Jr."},
        {"Ada Example, CERN", false, "Ada Example, CERN"},
        {"Ada Example, University of Somewhere", false, "Ada Example, University of Somewhere"},
        {"Ada Example, Example Inc.", true, "Ada Example, Example Inc."},
        {"Example, Ada, Somewhere Institute", false, "Example, Ada, Somewhere Institute"},
        // Family name first.
        {"Example, Ada", false, "Ada Example"},
        {"Example,Ada", false, "Ada Example"},
        {"EXAMPLE, Ada", false, "Ada Example"},
        {"EXAMPLE, Ada M.", false, "Ada M. Example"},
        {"EXAMPLE, A.", false, "A. Example"},
        {"EXAMPLE, AM", false, "AM Example"},
        {"EXAMPLE, ADA", false, "Ada Example"},
        {"EXAMPLE FARD, Ali", false, "Ali Example Fard"},
        {"García Márquez, José María", false, "José María García Márquez"},
        {"Li, X.", false, "X. Li"},
        {"LI, Wei", false, "Wei Li"},
        {"X, Malcolm", false, "Malcolm X"},
        // Capitals.
        {"VAN DER BERG, Jan", false, "Jan van der Berg"},
        {"van der BERG, Jan", false, "Jan van der Berg"},
        {"van der Berg, Jan", false, "Jan van der Berg"},
        {"VON EXAMPLE, Eva", false, "Eva von Example"},
        {"DE LA CRUZ, Ana", false, "Ana de la Cruz"},
        {"LA ROCCA, Ana", false, "Ana La Rocca"},
        {"DOS SANTOS, Rui", false, "Rui dos Santos"},
        {"DU, Min", false, "Min Du"},
        {"McEXAMPLE, Bo", false, "Bo McExample"},
        {"MCDONALD, Bo", false, "Bo McDonald"},
        {"MACHADO, Bo", false, "Bo Machado"},
        {"O'NEIL, Bo", false, "Bo O'Neil"},
        {"O’NEIL, Bo", false, "Bo O’Neil"},
        {"D'ALMEIDA, Bo", false, "Bo D'Almeida"},
        {"DELL'ORTO, Bo", false, "Bo Dell'Orto"},
        {"SHA'BAN, Bo", false, "Bo Sha'ban"},
        {"SMITH-JONES, Bo", false, "Bo Smith-Jones"},
        {"ÅSTRÖM, Bo", false, "Bo Åström"},
        {"GROßE, Bo", false, "Bo Große"},
        {"ЧЕХОВА, Анна", false, "Анна Чехова"},
        {"ΠΑΠΠΑΣ, Άννα", false, "Άννα Παππας"},
        // Scripts that always put the family first.
        {"山田, 太郎", false, "山田 太郎"},
        {"김, 철수", false, "김 철수"},
        // Titles and what follows a name.
        {"Dr. SAMPLE, Bo", false, "Dr. Bo Sample"},
        {"Prof. Dr. SAMPLE, Bo", false, "Prof. Dr. Bo Sample"},
        {"Ms. SAMPLE, Bo", false, "Bo Sample"},
        {"Mr SAMPLE, Bo", false, "Bo Sample"},
        {"Dr, Bo", false, "Bo Dr"},
        {"SAMPLE, Bo, PhD", false, "Bo Sample, PhD"},
        {"SAMPLE, Jr., Bo", false, "Bo Sample, Jr."},
        // Several.
        {"EXAMPLE, Ada; SAMPLE, Bo", false, "Ada Example | Bo Sample"},
        {"EXAMPLE, Ada; ; SAMPLE, Bo;", false, "Ada Example | Bo Sample"},
        {"Ada Example; Bo Sample", false, "Ada Example | Bo Sample"},
        {"EXAMPLE, Ada, SAMPLE, Bo", false, "Ada Example | Bo Sample"},
        {"Example, Ada, Sample, Bo", false, "Ada Example | Bo Sample"},
        {"EXAMPLE FARD, Ali, Dr. SAMPLE, Bo M.", false, "Ali Example Fard | Dr. Bo M. Sample"},
        {"EXAMPLE, Ada, SAMPLE, Bo, THIRD, Cy", true, "Ada Example | Bo Sample | Cy Third"},
        {"Ada Example, Bo Sample", true, "Ada Example | Bo Sample"},
        {"Ada Example, Bo Sample, Cy Third", false, "Ada Example | Bo Sample | Cy Third"},
        {"EXAMPLE, Ada", true, "Ada Example"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str found = {0};
        struct str shown = {0};
        indico_people_names(cases[i].given, cases[i].list, &found);
        for (const char *c = str_text(&found); *c; c++)
            if (*c == '\n')
                str_add_text(&shown, " | ");
            else
                str_add_char(&shown, *c);
        if (strcmp(str_text(&shown), cases[i].expected) != 0)
            fail_msg(
                "\"%s\" is read as \"%s\", not \"%s\"", cases[i].given, str_text(&shown), cases[i].expected);
        str_free(&found);
        str_free(&shown);
    }
}

// Whatever a publisher writes as a name stays valid text, and no person is without a name.
static void odd_names_stay_text(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        ",", ";", " ", "EXAMPLE", "Ada", "van", "Dr.", "Mc", "'", "-", "Ö", "Σ", "山", "PhD", ".", "MCX"};
    uint64_t seed = 11;
    for (int round = 0; round < 20000; round++) {
        struct str text = {0};
        struct str found = {0};
        for (uint64_t left = test_random(&seed) % 12; left > 0; left--)
            str_add_text(&text, pieces[test_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        indico_people_names(str_text(&text), round % 2 == 0, &found);
        assert_true(text_is_utf8(str_text(&found), found.length, NULL));
        if (strstr(str_text(&found), "\n\n") || str_text(&found)[0] == '\n' ||
            (found.length > 0 && found.text[found.length - 1] == '\n'))
            fail_msg("\"%s\" gives a person without a name: \"%s\"", str_text(&text), str_text(&found));
        str_free(&text);
        str_free(&found);
    }
}

#define AT(time) "{\"date\":\"2031-05-12\",\"time\":\"" time ":00\",\"tz\":\"Europe/Lisbon\"}"

static const struct schedule *read_with_zone(const char *json, const char *zone)
{
    struct schedule_hints hints = {.zone = zone};
    struct error error;
    const struct schedule *schedule = schedule_read(json, strlen(json), &hints, &error);
    if (!schedule)
        fail_msg("%s", error.text);
    return schedule;
}

static void a_block_is_called_by_its_slot(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"BoF", "Memory tiering", "BoF: Memory tiering"},
        {"BoF sessions", "BoF: Memory tiering", "BoF: Memory tiering"}, {"BoF", "bof", "BoF"},
        {"BoF", "", "BoF"}, {"Plenary", "Plenary 2", "Plenary 2"}, {"Plen", "Plenary 2", "Plen: Plenary 2"},
        {"Parallel sessions", "Higgs II", "Parallel sessions: Higgs II"}, {"", "Bees", "Session: Bees"},
        {"A", "A", "A"}, {"Über", "Übermorgen", "Über: Übermorgen"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[600];
        snprintf(json, sizeof json,
            "{\"results\":{\"7\":{\"20310512\":{\"s1\":{\"title\":\"%s\",\"slotTitle\":\"%s\","
            "\"startDate\":" AT("10:00") ",\"endDate\":" AT("11:00") ",\"entries\":{}}}}}}",
            cases[i][0], cases[i][1]);
        const struct schedule *schedule = test_schedule(json);
        assert_string_equal(schedule->items[0].title, cases[i][2]);
        schedule_unref(schedule);
    }
}

// Writes JSON that has ' for quotes and A, B, C for the dates at 10:00, 11:00 and 12:00.
static void expand(const char *text, struct str *json)
{
    static const char *const dates[] = {AT("10:00"), AT("11:00"), AT("12:00")};
    for (const char *c = text; *c; c++)
        if (*c == '\'')
            str_add_char(json, '"');
        else if (c > text && c[-1] == ':' && *c >= 'A' && *c <= 'C')
            str_add_text(json, dates[*c - 'A']);
        else
            str_add_char(json, *c);
}

// A talk and a block, as the two exports give them and after their timetable entries were made anew.
static void an_identity_is_the_same_in_both_exports(void **state)
{
    (void)state;
    static const char *const exports[] = {
        "{'results':{'7':{'20310512':{"
        "'c1':{'contributionId':26,'friendlyId':12,'title':'T','startDate':A,'endDate':B},"
        "'s2':{'title':'BoF','sessionId':4,'sessionSlotId':9,'startDate':B,'endDate':C}}}}}",
        "{'results':{'7':{'20310512':{"
        "'c88':{'contributionId':'26','title':'T','startDate':A,'endDate':B},"
        "'s89':{'title':'BoF','sessionId':'4','sessionSlotId':9.0,'startDate':B,'endDate':C}}}}}",
        "{'results':[{'timezone':'Europe/Lisbon','contributions':[{'id':'12','friendly_id':12,'db_id':26,"
        "'title':'T','startDate':A,'endDate':B}],'sessions':[{'id':9,'title':'BoF','slotTitle':'',"
        "'session':{'title':'BoF','id':'1','db_id':4},'contributions':[],'startDate':B,'endDate':C}]}]}",
    };
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
        struct str json = {0};
        expand(exports[i], &json);
        const struct schedule *schedule = test_schedule(str_text(&json));
        assert_int_equal(schedule->item_count, 2);
        assert_string_equal(schedule->items[0].guid, "contribution:26");
        assert_string_equal(schedule->items[1].guid, "block:4-9");
        schedule_unref(schedule);
        str_free(&json);
    }
}

// Under both its days, a block over midnight is no sign that the dates are in another zone.
static void a_block_over_midnight_is_no_viewers_zone(void **state)
{
    (void)state;
    static const char *const block = "\"s1\":{\"title\":\"Dinner\",\"startDate\":" AT(
        "19:00") ",\"endDate\":"
                 "{\"date\":\"2031-05-13\",\"time\":\"00:30:00\",\"tz\":\"Europe/Lisbon\"}}";
    static const char *const zones[] = {NULL, "Europe/Lisbon", "Europe/Zurich", "Asia/Tokyo"};
    char json[600];
    snprintf(json, sizeof json, "{\"results\":{\"7\":{\"20310512\":{%s},\"20310513\":{%s}}}}", block, block);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        const struct schedule *schedule = read_with_zone(json, zones[i]);
        assert_int_equal(schedule->finding_count, 0);
        assert_int_equal(schedule->item_count, 1);
        assert_string_equal(schedule->zone.name, "Europe/Lisbon");
        assert_int_equal(schedule->items[0].at.start, test_instant("2031-05-12T19:00:00+01:00"));
        schedule_unref(schedule);
    }
}

// What the export itself says wins, then the config, and UTC only without both.
static void the_config_zone_helps_where_the_exports_zone_is_unknown(void **state)
{
    (void)state;
    static const char *const exports[] = {
        "{'results':{'7':{'20310512':{'c1':{'title':'T','startDate':'2031-05-12T10:00','duration':30}}}}}",
        "{'results':{'7':{'20310512':{'c1':{'title':'T','startDate':{'date':'2031-05-12','time':'10:00:00',"
        "'tz':'Moon/Base'},'duration':30}}}}}",
        "{'results':[{'timezone':'Moon/Base','contributions':[{'id':'1','title':'T',"
        "'startDate':{'date':'2031-05-12','time':'10:00:00','tz':''},'duration':30}]}]}",
        "{'results':[{'_type':'Conference','contributions':[{'id':'1','title':'T',"
        "'startDate':{'date':'2031-05-12','time':'10:00:00'},'duration':30}]}]}",
    };
    static const char *const zones[] = {"America/Mexico_City", NULL};
    static const char *const starts[] = {"2031-05-12T10:00:00-06:00", "2031-05-12T10:00:00Z"};
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++)
        for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
            struct str json = {0};
            expand(exports[i], &json);
            const struct schedule *schedule = read_with_zone(str_text(&json), zones[z]);
            assert_string_equal(schedule->zone.name, zones[z] ? zones[z] : "UTC");
            assert_int_equal(schedule->items[0].at.start, test_instant(starts[z]));
            schedule_unref(schedule);
            str_free(&json);
        }
}

// The event ends with its last entry, but not before its last day.
static void days_without_entries_belong_to_the_event(void **state)
{
    (void)state;
    const char *entry = "\"c1\":{\"title\":\"T\",\"startDate\":" AT("10:00") ",\"endDate\":" AT("11:00") "}";
    static const char *const days[] = {"", ",\"20310513\":{},\"20310514\":{}"};
    static const char *const ends[] = {"2031-05-12T11:00:00+01:00", "2031-05-15T00:00:00+01:00"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        char json[600];
        snprintf(
            json, sizeof json, "{\"results\":{\"7\":{\"20310511\":{},\"20310512\":{%s}%s}}}", entry, days[i]);
        const struct schedule *schedule = test_schedule(json);
        assert_int_equal(schedule->event.start, test_instant("2031-05-11T00:00:00+01:00"));
        assert_int_equal(schedule->event.end, test_instant(ends[i]));
        assert_int_equal(schedule->end, test_instant(ends[i]));
        schedule_unref(schedule);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_written_given_name_first),
        cmocka_unit_test(odd_names_stay_text),
        cmocka_unit_test(a_block_is_called_by_its_slot),
        cmocka_unit_test(an_identity_is_the_same_in_both_exports),
        cmocka_unit_test(a_block_over_midnight_is_no_viewers_zone),
        cmocka_unit_test(the_config_zone_helps_where_the_exports_zone_is_unknown),
        cmocka_unit_test(days_without_entries_belong_to_the_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
