// What attendees' phones read: what is written by others stays text, the language is the reader's, and what
// is said in one room is said in that room only.
#include "support/frab.h"
#include "support/test.h"

#include "attendees/attendees.h"
#include "attendees/markup.h"
#include "console/accept_language.h"
#include "export/export.h"
#include "scene/i18n.h"

#include <stdio.h>

static const struct schedule *day(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "Jade I & II");
    frab_item(&w, "a", "A & <script>alert(1)</script>", "2019-09-10T10:00:00+01:00", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:20:00+01:00", 20, NULL);
    frab_room(&w, "Opala");
    frab_item(&w, "x", "X", "2019-09-10T10:00:00+01:00", 60, NULL);
    return frab_end(&w);
}

static int64_t clock_at(const char *clock)
{
    char iso[40];
    snprintf(iso, sizeof iso, "2019-09-10T%s:00+01:00", clock);
    return test_instant(iso);
}

static struct adjustment entry(enum adjustment_type type)
{
    return (struct adjustment){.type = type,
        .item = "one",
        .number = 1,
        .by = "Zacharias",
        .at = clock_at("09:00"),
        .until = clock_at("23:00")};
}

// The page of a schedule that is adjusted already.
static void write_page_at(int64_t now, const struct schedule *schedule, const struct adjustments *all,
    const struct attendees_page *page, struct str *out, bool *found)
{
    struct attendees_source source = {.schedule = schedule,
        .programme = all,
        .all = all,
        .own_room = "Jade I & II",
        .now = now,
        .clock_hours = 24,
        .language = "en"};
    str_clear(out);
    assert_true(attendees_write_page(&source, page, out, found));
}

// The page at ten past ten, with entries that hold in some scope.
static void write_page(const struct adjustment *entries, size_t count, const char *language, const char *room,
    struct str *out, bool *found)
{
    const struct schedule *schedule = day();
    struct adjustments all;
    assert_true(adjustments_from_entries(entries, count, &all));
    struct attendees_page page = {.language = language, .room = room};
    write_page_at(clock_at("10:10"), schedule, &all, &page, out, found);
    adjustments_free(&all);
    schedule_unref(schedule);
}

static void what_others_wrote_is_text(void **state)
{
    (void)state;
    struct str out = {0};
    bool found;
    markup_text(&out, "<a href='\"'>&");
    assert_string_equal(str_text(&out), "&#60;a href=&#39;&#34;&#39;&#62;&#38;");
    str_clear(&out);
    markup_element(&out, "p", "x", "en\" onclick=\"", "t");
    assert_string_equal(str_text(&out), "<p class=\"x\" dir=\"auto\">t</p>");
    str_clear(&out);
    markup_query(&out, "a b&c=\"é");
    assert_string_equal(str_text(&out), "a%20b%26c%3D%22%C3%A9");
    write_page(NULL, 0, "en", NULL, &out, &found);
    assert_contains(str_text(&out), "alert(1)");
    assert_null(strstr(str_text(&out), "<script>"));
    str_free(&out);
}

static void a_page_is_of_a_room_or_of_all(void **state)
{
    (void)state;
    struct str out = {0};
    bool found;
    write_page(NULL, 0, "en", NULL, &out, &found);
    assert_true(found);
    assert_contains(str_text(&out), "<h1 dir=\"auto\">Jade I &#38; II</h1>");
    write_page(NULL, 0, "en", "opal", &out, &found);
    assert_true(found);
    assert_contains(str_text(&out), "<h1 dir=\"auto\">Opala</h1>");
    write_page(NULL, 0, "en", "", &out, &found);
    assert_true(found);
    assert_null(strstr(str_text(&out), "class=\"day\""));
    write_page(NULL, 0, "en", "Nowhere", &out, &found);
    assert_false(found);
    assert_contains(str_text(&out), "Opala");
    str_free(&out);
}

static void what_is_said_in_a_room_is_said_there(void **state)
{
    (void)state;
    struct str out = {0};
    bool found;
    struct adjustment notice = entry(ADJUST_NOTICE);
    notice.text = "Bring chairs";
    notice.scope = "staff/room/Opala";
    write_page(&notice, 1, "en", "Opala", &out, &found);
    assert_contains(str_text(&out), "Bring chairs");
    assert_null(strstr(str_text(&out), "Zacharias"));
    write_page(&notice, 1, "en", NULL, &out, &found);
    assert_null(strstr(str_text(&out), "Bring chairs"));
    write_page(&notice, 1, "en", "", &out, &found);
    assert_null(strstr(str_text(&out), "Bring chairs"));
    notice.scope = "display/foyer";
    write_page(&notice, 1, "en", "Opala", &out, &found);
    assert_null(strstr(str_text(&out), "Bring chairs"));
    struct adjustment test = entry(ADJUST_EMERGENCY);
    test.item = NULL;
    test.emergency = EMERGENCY_TEST;
    test.scope = "all";
    write_page(&test, 1, "en", "", &out, &found);
    assert_contains(str_text(&out), "class=\"emergency test\"");
    str_free(&out);
}

// At ten past ten nothing is over; at half past A is folded away. A calendar's link says what it is.
static void what_is_over_is_folded(void **state)
{
    (void)state;
    struct str out = {0};
    bool found;
    write_page(NULL, 0, "en", NULL, &out, &found);
    assert_null(strstr(str_text(&out), "<details>"));
    assert_contains(str_text(&out), " aria-label=\"Calendar: B\">Calendar</a>");
    assert_null(strstr(str_text(&out), ">+<"));
    struct adjustment early = entry(ADJUST_TIME);
    early.item = "a";
    early.ends_at = clock_at("10:05");
    const struct schedule *published = day();
    struct adjustments all;
    assert_true(adjustments_from_entries(&early, 1, &all));
    const struct schedule *adjusted = adjustments_apply(&all, published, clock_at("10:10"));
    struct attendees_page page = {.language = "en"};
    write_page_at(clock_at("10:10"), adjusted, &all, &page, &out, &found);
    assert_contains(
        str_text(&out), "<details><summary>Earlier today</summary><ol class=\"day\"><li class=\"past\"");
    assert_contains(str_text(&out), "</ol></details><ol class=\"day\">");
    schedule_unref(adjusted);
    schedule_unref(published);
    adjustments_free(&all);
    str_free(&out);
}

// On the eve nothing is done yet: each room tells what its first day begins with.
static void on_the_eve_nothing_is_done(void **state)
{
    (void)state;
    enum { DAY_S = 24 * 3600 };
    struct str out = {0};
    struct adjustments none = {0};
    struct attendees_page page = {.language = "en", .room = ""};
    bool found;
    const struct schedule *schedule = day();
    write_page_at(clock_at("18:00") - DAY_S, schedule, &none, &page, &out, &found);
    assert_null(strstr(str_text(&out), "done for today"));
    assert_contains(str_text(&out), ">X</bdi>");
    schedule_unref(schedule);
    str_free(&out);
}

static void a_thread_speaks_its_readers_language(void **state)
{
    (void)state;
    struct str out = {0};
    bool found;
    assert_true(i18n_set_language("pt", NULL));
    write_page(NULL, 0, "de", NULL, &out, &found);
    assert_contains(str_text(&out), "JETZT");
    assert_contains(str_text(&out), "Dienstag");
    assert_string_equal(i18n_language(), "pt");
    assert_string_equal(i18n_say("NOW"), "AGORA");
    i18n_speak_here("xx");
    assert_string_equal(i18n_say("NOW"), "NOW");
    i18n_speak_here(NULL);
    assert_string_equal(i18n_say("NOW"), "AGORA");
    i18n_set_language("en", NULL);
    str_free(&out);
}

static void a_calendar_has_what_is_asked_for(void **state)
{
    (void)state;
    struct str out = {0};
    bool found;
    struct export_source source = {.schedule = day(), .now = clock_at("10:10"), .only_item = "x"};
    assert_true(export_write_some(&source, &out, &found) && found);
    assert_contains(str_text(&out), "SUMMARY:X\r\n");
    assert_null(strstr(str_text(&out), "SUMMARY:B\r\n"));
    str_clear(&out);
    source.only_item = NULL;
    source.only_room = "Jade I & II";
    assert_true(export_write_some(&source, &out, &found) && found);
    assert_contains(str_text(&out), "SUMMARY:B\r\n");
    assert_null(strstr(str_text(&out), "SUMMARY:X\r\n"));
    str_clear(&out);
    source.only_room = "Nowhere";
    assert_true(export_write_some(&source, &out, &found));
    assert_true(!found && out.length == 0);
    schedule_unref(source.schedule);
    str_free(&out);
}

static void the_browsers_language_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *header, *expected;
    } all[] = {{NULL, "nl"}, {"", "nl"}, {"de", "de"}, {"DE-at", "de"}, {"sv,de;q=0.1", "de"}, {"den", "nl"},
        {"en;q=0.2,ja;q=0.9", "ja"}, {"de;q=0,it;q=0.001", "it"}, {"it;q=0", "nl"}, {"fr , pt", "fr"},
        {"fr;q=0.5,pt;q=0.50,es;q=0.51", "es"}, {";;q=,,=", "nl"}, {"de;", "nl"}, {"de;q", "nl"}, {"d", "nl"},
        {"*", "nl"}, {"de; q=1.0", "de"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_string_equal(accept_language(all[i].header, i18n_languages, "nl"), all[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_others_wrote_is_text),
        cmocka_unit_test(a_page_is_of_a_room_or_of_all),
        cmocka_unit_test(what_is_said_in_a_room_is_said_there),
        cmocka_unit_test(what_is_over_is_folded),
        cmocka_unit_test(on_the_eve_nothing_is_done),
        cmocka_unit_test(a_thread_speaks_its_readers_language),
        cmocka_unit_test(a_calendar_has_what_is_asked_for),
        cmocka_unit_test(the_browsers_language_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
