// Where the schedule is looked for, going by pages shaped after those of the products (the conferences are
// invented).
#include "support/test.h"

#include "base/address_join.h"
#include "feed/discover.h"
#include "feed/discover_addresses.h"
#include "schedule/syntax/page.h"

#include <stdio.h>
#include <stdlib.h>

#define PRETALX "<!DOCTYPE html><html><head><meta name=\"generator\" content=\"pretalx\">"
#define INDICO "<!DOCTYPE html><html><body data-x><a href='https://getindico.io'>Powered by Indico</a>"

static const struct {
    const char *address, *page;
    const char *here;      // what is tried, in this order
    const char *elsewhere; // what is only named
} pages[] = {
    // pretalx: whichever page of the event
    {"https://talks.example/spring-days/", PRETALX,
        "https://talks.example/spring-days/schedule/export/schedule.json\n", ""},
    {"https://talks.example/spring-days", PRETALX,
        "https://talks.example/spring-days/schedule/export/schedule.json\n", ""},
    {"https://talks.example/spring-days/talk/AB12CD/", PRETALX,
        "https://talks.example/spring-days/schedule/export/schedule.json\n", ""},
    {"https://example.org/talks/spring-days/schedule/#2026-05-04", PRETALX,
        "https://example.org/talks/spring-days/schedule/export/schedule.json\n", ""},
    {"https://talks.example/spring-days/speaker/AB12CD/", "<html><title>Ada</title>",
        "https://talks.example/spring-days/schedule/export/schedule.json\n", ""},
    {"https://talks.example/", PRETALX "<a href='/spring-days/schedule/'>",
        "https://talks.example/spring-days/schedule/export/schedule.json\n", ""},
    {"https://ada:secret@talks.example:8443/spring-days/", PRETALX,
        "https://ada:secret@talks.example:8443/spring-days/schedule/export/schedule.json\n", ""},
    // its feed of versions is none, its API is one of the alternates
    {"https://talks.example/spring-days/schedule/",
        PRETALX "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Versions\" "
                "href=\"/spring-days/schedule/feed.xml\"><link rel=\"alternate\" type=\"application/json\" "
                "title=\"API\" "
                "href=\"https://talks.example/api/events/spring-days/\">"
                "<a href=\"/spring-days/schedule/export/schedule.xml\">XML</a>"
                "<a href=\"/spring-days/talk/AB12CD.ics\">one talk</a>",
        "https://talks.example/spring-days/schedule/export/schedule.json\n"
        "https://talks.example/api/events/spring-days/\n"
        "https://talks.example/spring-days/schedule/export/schedule.xml\n",
        ""},
    // Indico
    {"https://indico.example/event/12/", INDICO,
        "https://indico.example/export/timetable/12.json\n"
        "https://indico.example/export/event/12.json?detail=contributions\n",
        ""},
    {"https://example.org/indico/event/12/timetable/?layout=room", INDICO,
        "https://example.org/indico/export/timetable/12.json\n"
        "https://example.org/indico/export/event/12.json?detail=contributions\n",
        ""},
    {"https://indico.example/e/spring",
        INDICO "<a href='/event/7/'>Last year</a><a href='/event/12/'>Overview</a>"
               "<a href='/event/12/timetable/'>Timetable</a>",
        "https://indico.example/export/timetable/12.json\n"
        "https://indico.example/export/event/12.json?detail=contributions\n",
        ""},
    {"https://indico.example/conferenceDisplay.py?confId=12", INDICO,
        "https://indico.example/export/timetable/12.json\n"
        "https://indico.example/export/event/12.json?detail=contributions\n",
        ""},
    {"https://indico.example/event/spring/", INDICO, "", ""},
    // frab
    {"https://frab.example/en/SD26/public/events/5", "<!DOCTYPE html><html><title>SD26: Program</title>",
        "https://frab.example/en/SD26/public/schedule.json\n", ""},
    // wafer
    {"https://2026.days.example/schedule/", "<!DOCTYPE html><section class=\"wafer wafer-schedule\">",
        "https://2026.days.example/schedule/pentabarf.xml\n", ""},
    {"https://2026.days.example/schedule/venue/1/", "<!DOCTYPE html>",
        "https://2026.days.example/schedule/pentabarf.xml\n", ""},
    // OSEM
    {"https://events.example/conferences/sd26/schedule",
        "<!DOCTYPE html><a href='https://github.com/openSUSE/osem'>",
        "https://events.example/conferences/sd26/schedule.xml\nhttps://events.example/conferences/sd26/"
        "schedule.ics\n",
        ""},
    // eventyay
    {"https://eventyay.com/e/ab12cd/schedule", "<!DOCTYPE html><meta name=application content=eventyay>",
        "https://eventyay.com/e/ab12cd/schedule/pentabarf.xml\n"
        "https://eventyay.com/e/ab12cd/schedule/export/schedule.json\n",
        ""},
    {"https://eventyay.com/spring/sd26/", "<!DOCTYPE html><meta name=application content=eventyay>",
        "https://eventyay.com/spring/sd26/schedule/export/schedule.json\n", ""},
    // Sched
    {"https://sd26.sched.com/?iframe=no", "", "https://sd26.sched.com/all.ics\n", ""},
    // what a page links to
    {"https://days.example/2026/schedule.html",
        "<!DOCTYPE html><base href='/2026/files/'><a href=calendar.ics>one</a><a href='agenda.ics'>ics</a>"
        "<a href='../Schedule.XML?v=2'>xml</a><a href='schedule.json#top'>json</a><a "
        "href='schedule.pdf'>pdf</a>"
        "<a href='javascript:schedule.json()'>no</a><a href='data:schedule.json'>no</a>"
        "<a href='webcal://days.example/program.ics'>subscribe</a>",
        "https://days.example/2026/files/schedule.json\nhttps://days.example/2026/Schedule.XML?v=2\n"
        "https://days.example/2026/files/agenda.ics\nhttps://days.example/program.ics\n",
        ""},
    {"https://days.example/2026/schedule/",
        "<!DOCTYPE html><a href='/2026/schedule/xml'>XML</a><a href='/2026/schedule/ical'>",
        "https://days.example/2026/schedule/export/schedule.json\n"
        "https://days.example/2026/schedule/xml\nhttps://days.example/2026/schedule/ical\n"
        "https://days.example/2026/schedule/pentabarf.xml\n",
        ""},
    // a page of WordPress
    {"https://days.example/programme/",
        "<!DOCTYPE html><meta name=generator content='WordPress 6.5'><link rel=alternate "
        "type=application/json "
        "href='https://days.example/wp-json/wp/v2/pages/5'><link rel=alternate "
        "type='application/json+oembed' "
        "href='/oembed'><link rel=alternate type=application/rss+xml href='/feed/'><link rel='alternate' "
        "hreflang=de "
        "href='/de/'>",
        "", ""},
    // at other servers
    {"https://days.example/",
        "<!DOCTYPE html><script src='//sessionize.com/api/v2/ab12cd34/view/GridSmart'></script>", "",
        "https://sessionize.com/api/v2/ab12cd34/view/All\n"},
    {"https://days.example/",
        "<!DOCTYPE html><script src=\"https://talks.example/sd26/schedule/widget/v2/en.js\"></script>", "",
        "https://talks.example/sd26/schedule/export/schedule.json\n"},
    {"https://days.example/",
        "<!DOCTYPE html><iframe src='https://calendar.google.com/calendar/embed?src=a%40b&amp;ctz=UTC'>", "",
        "https://calendar.google.com/calendar/ical/a%40b/public/basic.ics\n"},
    {"https://days.example/",
        "<!DOCTYPE html><a href='https://sd26.sched.com/list'>Programme</a><a href='https://sched.com'>", "",
        "https://sd26.sched.com/all.ics\n"},
    {"https://days.example/",
        "<!DOCTYPE html><a href='http://days.example/schedule.json'>plain</a>"
        "<a href='https://days.example:444/schedule.json'>port</a>",
        "", "http://days.example/schedule.json\nhttps://days.example:444/schedule.json\n"},
    {"https://days.example/schedule.json", "<!DOCTYPE html><a href='schedule.json'>itself</a>", "", ""},
    {"https://days.example/x", "<!DOCTYPE html><p>nothing</p>", "", ""},
};

static void list(const struct discover_address *addresses, size_t count, struct str *out)
{
    for (size_t i = 0; i < count; i++)
        str_format(out, "%s\n", addresses[i].address);
}

static void pages_lead_to_schedules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct discover_page page = {pages[i].address, pages[i].page, strlen(pages[i].page)};
        struct discover_addresses found;
        struct page links;
        struct error error;
        struct str here = {0};
        struct str elsewhere = {0};
        assert_true(page_look(page.bytes, page.length, NULL, &links, &error));
        assert_true(discover_addresses_find(&page, &links, &found));
        list(found.here, found.here_count, &here);
        list(found.elsewhere, found.elsewhere_count, &elsewhere);
        if (strcmp(str_text(&here), pages[i].here) != 0 ||
            strcmp(str_text(&elsewhere), pages[i].elsewhere) != 0)
            fail_msg("%s: %s\n%selsewhere: %s", pages[i].address, pages[i].page, str_text(&here),
                str_text(&elsewhere));
        discover_addresses_free(&found);
        page_free(&links);
        str_free(&here);
        str_free(&elsewhere);
    }
}

static void addresses_are_joined(void **state)
{
    (void)state;
    static const struct {
        const char *base, *link, *joined;
    } cases[] = {
        {"https://a.example/b/c?d", "e", "https://a.example/b/e"},
        {"https://a.example/b/c?d", "/e?f#g", "https://a.example/e?f"},
        {"https://a.example/b/c?d", "?e", "https://a.example/b/c?e"},
        {"https://a.example/b/c?d", "//x.example/e", "https://x.example/e"},
        {"https://a.example/b/c?d", "http://x.example", "http://x.example"},
        {"https://a.example/b/c/", "../e", "https://a.example/b/e"},
        {"https://a.example/b/c/", "../../../../e/./f/..", "https://a.example/e/"},
        {"https://a.example", "e", "https://a.example/e"},
        {"https://a.example?q", "e", "https://a.example/e"},
        {"https://u:p@a.example:8/b", "e", "https://u:p@a.example:8/e"},
        {"https://a.example/b", "mailto:a@b", NULL},
        {"https://a.example/b", "e f", NULL},
        {"https://a.example/b", "e\"f", NULL},
        {"/home/page.html", "e", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str joined = {0};
        bool fine = address_join(cases[i].base, cases[i].link, &joined);
        assert_int_equal(fine, cases[i].joined != NULL);
        if (cases[i].joined)
            assert_string_equal(str_text(&joined), cases[i].joined);
        str_free(&joined);
    }
}

static void origins_are_compared(void **state)
{
    (void)state;
    assert_true(address_same_origin("https://a.example/b", "https://u@A.example:443/c"));
    assert_true(address_same_origin("http://[::1]/b", "http://[::1]:80"));
    assert_false(address_same_origin("https://a.example", "http://a.example"));
    assert_false(address_same_origin("https://a.example", "https://a.example:444"));
    assert_false(address_same_origin("https://a.example", "https://a.example.org"));
    assert_false(address_same_origin("https://a.example", "https://a.example@b.example"));
    assert_true(address_same_host("https://a.example:1", "http://a.example:2/"));
}

// --- A server without a network

static const char talk[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Spring "
    "Days\",\"days\":[{\"date\":\"2026-05-04\",\"rooms\":{\"R\":[{"
    "\"id\":1,\"title\":\"Opening\",\"date\":\"2026-05-04T09:00:00Z\",\"duration\":\"00:30\"}]}}]}}}";
static const char no_talks[] = "{\"results\":{\"12\":{}}}";

struct answers {
    struct {
        const char *address, *body, *from;
    } list[6];
    struct str asked; // with "*" for those that may have the secret
};

static bool answer_with(
    void *context, const char *address, bool is_given, struct fetch_answer *answer, struct error *error)
{
    struct answers *answers = context;
    str_format(&answers->asked, "%s%s\n", is_given ? "*" : "", address);
    for (size_t i = 0; i < 6 && answers->list[i].address; i++)
        if (strcmp(answers->list[i].address, address) == 0) {
            str_add_text(&answer->body, answers->list[i].body);
            str_add_text(&answer->address, answers->list[i].from ? answers->list[i].from : address);
            return true;
        }
    return error_set(error, "%s: the server answered 404", address);
}

static bool discover(const char *given, const char *from, const char *body, struct answers *answers,
    struct discovery *found, struct error *error)
{
    struct fetch_answer page = {0};
    struct schedule_hints hints = {0};
    str_add_text(&page.address, from);
    str_add_text(&page.body, body);
    struct discover_source source = {
        .given = given, .page = &page, .hints = &hints, .fetch = answer_with, .context = answers};
    bool fine = discover_schedule(&source, found, error);
    fetch_answer_free(&page);
    return fine;
}

static void the_first_schedule_with_items_is_taken(void **state)
{
    (void)state;
    struct answers answers = {
        .list = {{"https://i.example/export/timetable/12.json", no_talks, NULL},
            {"https://i.example/export/event/12.json?detail=contributions", "oops", NULL},
            {"https://i.example/schedule.json", talk, NULL}, {"https://i.example/schedule.xml", talk, NULL}}};
    struct discovery found;
    struct error error;
    assert_true(discover("https://i.example/event/12/", "https://i.example/event/12/",
        INDICO "<a href=/schedule.json><a href=/schedule.xml>", &answers, &found, &error));
    assert_string_equal(found.address, "https://i.example/schedule.json");
    assert_string_equal(found.why, "the page links to it");
    assert_int_equal(found.schedule->item_count, 1);
    assert_int_equal(found.try_count, 2);
    assert_contains(found.tries[0].problem, "no items");
    assert_contains(found.tries[1].problem, "not JSON");
    assert_string_equal(str_text(&answers.asked), "*https://i.example/export/timetable/12.json\n*https://"
                                                  "i.example/export/event/12.json?detail=contributions\n"
                                                  "*https://i.example/schedule.json\n");
    discovery_free(&found);
    str_free(&answers.asked);
}

static void an_announced_one_is_taken_if_there_is_no_other(void **state)
{
    (void)state;
    struct answers answers = {.list = {{"https://i.example/export/timetable/12.json", no_talks, NULL}}};
    struct discovery found;
    struct error error;
    assert_true(discover(
        "https://i.example/event/12/", "https://i.example/event/12/", INDICO, &answers, &found, &error));
    assert_string_equal(found.address, "https://i.example/export/timetable/12.json");
    discovery_free(&found);
    str_free(&answers.asked);
}

static void five_requests_are_the_most(void **state)
{
    (void)state;
    struct answers answers = {0};
    struct discovery found;
    struct error error = {0};
    assert_false(discover("https://a.example/", "https://a.example/",
        "<!DOCTYPE html><a href=1/schedule.json><a href=2/schedule.json><a href=3/schedule.json>"
        "<a href=4/schedule.json><a href=5/schedule.json>",
        &answers, &found, &error));
    assert_int_equal(found.try_count, 4);
    assert_contains(error.text, "none was found from there (5 addresses asked)");
    assert_contains(error.text, "iCalendar");
    assert_null(strstr(str_text(&answers.asked), "5/schedule.json"));
    discovery_free(&found);
    str_free(&answers.asked);
}

static void other_servers_are_not_believed_nor_asked(void **state)
{
    (void)state;
    struct answers answers = {
        .list = {{"https://a.example/schedule.json", talk, "https://b.example/schedule.json"},
            {"https://a.example/schedule.xml", "<!DOCTYPE html><p>No such page", NULL}}};
    struct discovery found;
    struct error error = {0};
    assert_false(discover("https://a.example/", "https://a.example/",
        "<!DOCTYPE html><a href=schedule.json><a href=schedule.xml><a href=https://c.example/schedule.json>",
        &answers, &found, &error));
    assert_contains(found.tries[0].problem, "another server (https://b.example/schedule.json)");
    assert_contains(found.tries[1].problem, "a web page came");
    assert_int_equal(found.hint_count, 1);
    assert_string_equal(found.hints[0].address, "https://c.example/schedule.json");
    assert_null(strstr(str_text(&answers.asked), "c.example"));
    discovery_free(&found);
    str_free(&answers.asked);
}

static void a_page_that_moved_is_searched_where_it_is(void **state)
{
    (void)state;
    struct answers answers = {
        .list = {{"https://www.a.example/sd/schedule/export/schedule.json", talk, NULL},
            {"https://www.a.example/schedule.json", talk, "https://c.example/schedule.json"}}};
    struct discovery found;
    struct error error = {0};
    // Both host and scheme; the user that was given is for the other host.
    assert_true(
        discover("http://u:p@a.example/sd/", "https://www.a.example/sd/", PRETALX, &answers, &found, &error));
    assert_string_equal(found.address, "https://www.a.example/sd/schedule/export/schedule.json");
    assert_string_equal(str_text(&answers.asked), "https://www.a.example/sd/schedule/export/schedule.json\n");
    discovery_free(&found);
    // What is at the server that was left is elsewhere, and so is where a second redirect leads.
    str_clear(&answers.asked);
    assert_false(discover("https://a.example/", "https://www.a.example/",
        "<!DOCTYPE html><a href=schedule.json><a href=https://a.example/schedule.xml>", &answers, &found,
        &error));
    assert_string_equal(str_text(&answers.asked), "https://www.a.example/schedule.json\n");
    assert_contains(error.text, "it leads to https://www.a.example/: a web page came");
    assert_contains(found.tries[0].problem, "another server (https://c.example/schedule.json)");
    assert_string_equal(found.hints[0].address, "https://a.example/schedule.xml");
    discovery_free(&found);
    // By the host where it is, too.
    str_clear(&answers.asked);
    assert_false(discover(
        "https://a.example/", "https://sd26.sched.com/", "<!DOCTYPE html>", &answers, &found, &error));
    assert_string_equal(str_text(&answers.asked), "https://sd26.sched.com/all.ics\n");
    discovery_free(&found);
    str_free(&answers.asked);
}

static void a_secret_stays_with_its_origin(void **state)
{
    (void)state;
    struct answers answers = {.list = {{"https://a.example/sd/schedule/export/schedule.json", talk, NULL}}};
    struct discovery found;
    struct error error;
    assert_true(
        discover("http://u:p@a.example/sd/", "https://a.example/sd/", PRETALX, &answers, &found, &error));
    assert_string_equal(str_text(&answers.asked), "https://a.example/sd/schedule/export/schedule.json\n");
    discovery_free(&found);
    str_free(&answers.asked);
}

static void a_product_without_exports_is_named(void **state)
{
    (void)state;
    struct answers answers = {0};
    struct discovery found;
    struct error error = {0};
    assert_false(discover("https://app.swapcard.com/event/sd26", "https://app.swapcard.com/event/sd26",
        "<!DOCTYPE html>", &answers, &found, &error));
    assert_contains(error.text, "it has to do with Swapcard");
    discovery_free(&found);
    assert_true(discover_knows("https://sd26.sched.com/"));
    assert_false(discover_knows("https://a.example/"));
    assert_false(discover_knows("https://notsched.com/"));
    str_free(&answers.asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_lead_to_schedules),
        cmocka_unit_test(addresses_are_joined),
        cmocka_unit_test(origins_are_compared),
        cmocka_unit_test(the_first_schedule_with_items_is_taken),
        cmocka_unit_test(an_announced_one_is_taken_if_there_is_no_other),
        cmocka_unit_test(five_requests_are_the_most),
        cmocka_unit_test(other_servers_are_not_believed_nor_asked),
        cmocka_unit_test(a_page_that_moved_is_searched_where_it_is),
        cmocka_unit_test(a_secret_stays_with_its_origin),
        cmocka_unit_test(a_product_without_exports_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
