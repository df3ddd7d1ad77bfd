// Memory that runs out while pages are read and searched, schedules are put together, and feeds start.
#include "support/allocations.h"
#include "support/folder.h"

#include "base/log.h"
#include "feed/discover.h"
#include "feed/discover_addresses.h"
#include "feed/feeds.h"
#include "feed/fetch_pages.h"
#include "feeds/server.h"
#include "schedule/schedule_merge.h"
#include "schedule/syntax/page.h"
#include "schedule/syntax/page_kind.h"
#include "schedule/syntax/unknown.h"

static bool short_of_memory(struct error *error)
{
    return error_memory(error, "not enough memory");
}

static void give_input(const char *text)
{
    str_clear(&input);
    str_add_text(&input, text);
}

// ---- pages

static const char page_text[] =
    "<!DOCTYPE html><html lang=en><head><title>Days &amp; nights</title><base href='/e/'>"
    "<meta name=generator content=Indico><link rel=alternate type='text/calendar' href='a&#46;ics'>"
    "<script src='//sessionize.com/api/v2/ab12/view/GridSmart'></script>"
    "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Event\",\"name\":"
    "\"Days\",\"subEvent\":[{\"@type\":\"Event\",\"name\":\"Knots\",\"startDate\":"
    "\"2026-06-10T09:00:00+02:00\",\"duration\":\"PT1H\",\"location\":{\"@type\":\"Place\",\"name\":\"Quay\"}"
    "}]"
    "}</script><script type='application/ld+json'>{\"@type\":\"Event\",\"name\":\"Late\",\"startDate\":"
    "\"2026-06-10T19:00:00+02:00\"}</script></head><body><a href=\"schedule.json\">All talks</a>"
    "<a href='https://getindico.io'>Powered by Indico</a><a href='/event/12/timetable/'>T</a>"
    "<input type=password></body></html>";

static void events_of_a_page(void **state)
{
    (void)state;
    struct trial trial = {"a page's events", nothing, run_schedule, tell_schedule, drop_schedule};
    give_input(page_text);
    each_in_turn(&trial);
    str_free(&input);
}

static struct page links;
static struct discover_addresses found_addresses;
static bool looked;

static bool run_look(struct error *error)
{
    static const char address[] = "https://days.example/e/start";
    struct discover_page page = {address, str_text(&input), input.length};
    looked = page_look(page.bytes, page.length, NULL, &links, error);
    if (looked && !discover_addresses_find(&page, &links, &found_addresses))
        looked = short_of_memory(error);
    return looked;
}

static void tell_links(struct str *out)
{
    if (!looked)
        return;
    put(out, links.title);
    put(out, links.generator);
    put(out, links.base);
    for (size_t i = 0; i < links.link_count; i++) {
        put(out, links.links[i].href);
        put(out, links.links[i].type);
    }
    for (size_t i = 0; i < found_addresses.here_count; i++)
        put(out, found_addresses.here[i].address);
    for (size_t i = 0; i < found_addresses.elsewhere_count; i++)
        put(out, found_addresses.elsewhere[i].address);
}

static void drop_links(void)
{
    page_free(&links);
    discover_addresses_free(&found_addresses);
    links = (struct page){0};
    looked = false;
}

static void links_of_a_page(void **state)
{
    (void)state;
    struct trial trial = {"a page's links", nothing, run_look, tell_links, drop_links};
    give_input(page_text);
    each_in_turn(&trial);
    str_free(&input);
}

static struct error explanation;

// Its result is an error.
static bool run_explain(struct error *error)
{
    struct error why = {0};
    page_kind_explain(str_text(&input), input.length, NULL, &why);
    if (why.code == ERROR_MEMORY)
        return error_copy(error, &why);
    explanation = why;
    return true;
}

static bool run_unknown(struct error *error)
{
    struct error why = {0};
    bool known = unknown_explain(str_text(&input), input.length, &why);
    if (why.code == ERROR_MEMORY)
        return error_copy(error, &why);
    explanation = why;
    return known;
}

static void tell_explanation(struct str *out)
{
    put(out, explanation.text);
}

static void drop_explanation(void)
{
    explanation = (struct error){0};
}

static void what_came_instead(void **state)
{
    (void)state;
    static const char storage[] = "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>The specified "
                                  "key does not exist.</Message></Error>";
    struct trial page = {"what a page is", nothing, run_explain, tell_explanation, drop_explanation};
    struct trial other = {"what is no page", nothing, run_unknown, tell_explanation, drop_explanation};
    give_input("<!DOCTYPE html><title>Sign &amp; in</title><form><input type=password></form>");
    each_in_turn(&page);
    give_input(storage);
    each_in_turn(&other);
    str_free(&input);
}

// ---- several schedules

static const struct schedule *parts[2];

static void make_parts(void)
{
    parts[0] = test_schedule(
        "{\"schedule\":{\"conference\":{\"title\":\"Days\",\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{"
        "\"Jade\":["
        "{\"guid\":\"a\",\"title\":\"A\",\"date\":\"2019-09-10T13:00:00Z\",\"duration\":\"00:20\"},"
        "{\"guid\":\"b\",\"title\":\"B\",\"date\":\"2019-09-10T13:20:00Z\",\"duration\":\"00:20\"}],"
        "\"Opala\":[]}}]}}}");
    parts[1] = test_schedule(
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"Europe/Lisbon\",\"days\":[{\"rooms\":{\"jade\":["
        "{\"guid\":\"a\",\"title\":\"Over\",\"date\":\"2019-09-10T13:10:00Z\",\"duration\":\"00:20\","
        "\"persons\":[{\"name\":\"Ada Example\"}]},"
        "{\"guid\":\"b\",\"title\":\"B\",\"date\":\"2019-09-10T13:20:00Z\",\"duration\":\"00:20\"}],"
        "\"Lab\":[{\"id\":1,\"title\":\"C\",\"date\":\"2019-09-10T13:20:00Z\"}]}}]}}}");
}

static bool run_merge(struct error *error)
{
    struct schedule_part of[2] = {
        {parts[0], "one", "https://a.example/one"}, {parts[1], "two", "https://a.example/two"}};
    read_now = schedule_merge(of, 2);
    return read_now || short_of_memory(error);
}

static void drop_parts(void)
{
    drop_schedule();
    schedule_unref(parts[0]);
    schedule_unref(parts[1]);
}

static void schedules_in_one(void **state)
{
    (void)state;
    struct trial trial = {"two schedules in one", make_parts, run_merge, tell_schedule, drop_parts};
    each_in_turn(&trial);
}

// ---- finding a schedule from a page

static const char talks[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Days\",\"days\":[{\"date\":\"2026-05-04\",\"rooms\":{\"R\":[{"
    "\"id\":1,\"title\":\"Opening\",\"date\":\"2026-05-04T09:00:00Z\",\"duration\":\"00:30\"}]}}]}}}";

static const char *wanted_address; // where the talks are; elsewhere there is nothing

static bool answer_with(
    void *context, const char *address, bool is_given, struct fetch_answer *answer, struct error *error)
{
    (void)context;
    (void)is_given;
    if (!wanted_address || strcmp(address, wanted_address) != 0)
        return error_set(error, "%s: the server answered 404", address);
    str_add_text(&answer->body, talks);
    str_add_text(&answer->address, address);
    return !(answer->body.failed || answer->address.failed) || short_of_memory(error);
}

static struct discovery discovery;
static struct fetch_answer page_answer;
static bool discovered;

static void make_answer(void)
{
    str_add_text(&page_answer.address, "https://days.example/e/start");
    str_add_text(&page_answer.body, page_text);
}

static bool run_discover(struct error *error)
{
    struct schedule_hints hints = {0};
    struct discover_source source = {
        .given = "https://days.example/e/start", .page = &page_answer, .hints = &hints, .fetch = answer_with};
    discovered = discover_schedule(&source, &discovery, error);
    return discovered;
}

static void tell_discovery(struct str *out)
{
    if (!discovered)
        return;
    put(out, discovery.address);
    put(out, discovery.why);
    str_format(out, "%d %d %zu\n", discovery.in_page, discovery.page_reads,
        discovery.schedule ? discovery.schedule->item_count : 0);
    for (size_t i = 0; i < discovery.try_count; i++) {
        put(out, discovery.tries[i].address);
        put(out, discovery.tries[i].problem);
    }
    for (size_t i = 0; i < discovery.hint_count; i++)
        put(out, discovery.hints[i].address);
}

static void drop_discovery(void)
{
    discovery_free(&discovery);
    fetch_answer_free(&page_answer);
    page_answer = (struct fetch_answer){0};
    discovered = false;
}

static void from_a_page(void **state)
{
    (void)state;
    struct trial linked = {
        "a schedule found from a page", make_answer, run_discover, tell_discovery, drop_discovery};
    struct trial own = {
        "a schedule found in a page", make_answer, run_discover, tell_discovery, drop_discovery};
    wanted_address = "https://days.example/e/schedule.json";
    each_in_turn(&linked);
    wanted_address = NULL;
    each_in_turn(&own);
}

// ---- a document in pages

static struct server *server;
static char *pages_url;
static struct fetch_answer pages_answer;
static bool pages_fetched;

// One for each run: it takes only so many requests.
static void make_server(void)
{
    server = feed_server_start();
    pages_url = feed_server_url(server, "/pages");
}

static bool run_pages(struct error *error)
{
    struct fetch_source source = {.address = pages_url, .proxy = ""};
    size_t count;
    pages_fetched = fetch_pages(&source, NULL, &fetch_default_limits, NULL, NULL, &pages_answer, &count,
                        error) == FETCH_NEW;
    return pages_fetched;
}

// Of a failure nothing is used.
static void tell_pages(struct str *out)
{
    if (pages_fetched)
        put(out, pages_answer.body.text);
}

static void drop_pages(void)
{
    fetch_answer_free(&pages_answer);
    pages_answer = (struct fetch_answer){0};
    pages_fetched = false;
    free(pages_url);
    feed_server_stop(server);
}

static void a_document_in_pages(void **state)
{
    (void)state;
    struct trial trial = {"a document in pages", make_server, run_pages, tell_pages, drop_pages};
    memory.has_threads = true;
    each_in_turn(&trial);
}

// ---- feeds

static char folder[100];
static bool started;

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "%s", folder_new());
    started = false;
}

static void drop_report(void *context, struct feed_report *report)
{
    (void)context;
    feed_report_free(report);
}

// Their threads, for which memory does not run out, end with them.
static bool run_feeds(struct error *error)
{
    char first[PATH_MAX];
    snprintf(first, sizeof first, "%s/feeds/valid/frab.json", test_folder());
    struct fetch_source sources[] = {{.address = first}, {.address = "/nonexistent/schedule.json"}};
    struct feed_options options = {
        .state_folder = folder, .refresh_s = 3600, .clock = clock_real(), .deliver = drop_report};
    struct feeds *feeds = feeds_start(&options, sources, 2, error);
    started = feeds != NULL;
    feeds_stop(feeds);
    return started;
}

static void tell_started(struct str *out)
{
    str_format(out, "%s\n", started ? "started" : "not started");
}

static void drop_feeds(void)
{
    started = false;
    folder_remove(folder);
}

static void feeds_that_start(void **state)
{
    (void)state;
    struct trial trial = {"feeds that start", make_folder, run_feeds, tell_started, drop_feeds};
    memory.has_threads = true;
    each_in_turn(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_of_a_page),
        cmocka_unit_test(links_of_a_page),
        cmocka_unit_test(what_came_instead),
        cmocka_unit_test(schedules_in_one),
        cmocka_unit_test(from_a_page),
        cmocka_unit_test(a_document_in_pages),
        cmocka_unit_test(feeds_that_start),
    };
    log_set_level(LOG_LEVEL_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
