// What is read from web pages: JSON-LD, links, and whether it is a page at all.
#include "support/test.h"

#include "schedule/syntax/page.h"
#include "schedule/syntax/page_kind.h"
#include "schedule/syntax/syntax.h"
#include "schedule/syntax/unknown.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *bytes;
    enum syntax_kind kind;
} beginnings[] = {
    {"<!DOCTYPE html><p>", SYNTAX_PAGE},
    {"\xEF\xBB\xBF\r\n <!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", SYNTAX_PAGE},
    {"<HTML lang=en>", SYNTAX_PAGE},
    {"<html>", SYNTAX_PAGE},
    {"<head><title>T</title>", SYNTAX_PAGE},
    {"<!-- a --><!-- b -->\n<html>", SYNTAX_PAGE},
    {"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x.dtd'><html>",
        SYNTAX_PAGE},
    {"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", SYNTAX_PAGE},
    {"<p>Please log in", SYNTAX_PAGE},
    {"<schedule><conference/></schedule>", SYNTAX_XML},
    {"<?xml version='1.0'?><schedule>", SYNTAX_XML},
    {"<!DOCTYPE schedule><schedule>", SYNTAX_XML},
    {"<htmlx>", SYNTAX_XML},
    {"<program>", SYNTAX_XML},
    {"<", SYNTAX_UNKNOWN},
    {"<!--", SYNTAX_UNKNOWN},
    {"<!-- <html>", SYNTAX_UNKNOWN},
    {"< html>", SYNTAX_UNKNOWN},
    {"{\"a\":\"<html>\"}", SYNTAX_JSON},
};

static void pages_are_told_from_xml(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (syntax_of(beginnings[i].bytes, strlen(beginnings[i].bytes)) != beginnings[i].kind)
            fail_msg("%s", beginnings[i].bytes);
}

#define LD "<script type=\"application/ld+json\">"

static const struct {
    const char *html, *json; // NULL: none
} documents[] = {
    {"<html>" LD "{\"a\":1}</script>", "[{\"a\":1}]"},
    {"<html>" LD "{\"a\":1}</script><body>" LD "[2,\"</p>\"]</SCRIPT >", "[{\"a\":1},[2,\"</p>\"]]"},
    {"<html><SCRIPT data-x='>' TYPE='application/ld+json; charset=utf-8'>{\"a\":\"&amp;\"}</script>",
        "[{\"a\":\"&amp;\"}]"},
    {"<html>" LD "\n<!--\n{\"a\":\"b\nc\td\"}\n-->\n</script>", "[{\"a\":\"b c d\"}]"},
    {"<html>" LD "//<![CDATA[\n{\"a\":1}\n//]]></script>", "[{\"a\":1}]"},
    {"<html>" LD "{broken</script>" LD "{\"a\":1}</script>", "[{\"a\":1}]"},
    {"<html>" LD "{\"a\":1}", "[{\"a\":1}]"}, // cut where nothing is lost
    {"<html><!-- " LD "{\"a\":1}</script> -->", NULL},
    {"<html><script>var x = '<script type=\"application/ld+json\">{}';</script>", NULL},
    {"<html><textarea>" LD "{}</textarea>", NULL},
    {"<html><a title='" LD "{}</script>'>", NULL},
    {"<html>" LD "</script>", NULL},
    {"<html>" LD "\xFF</script>", NULL},
    {"<html><script type=application/json>{}</script>", NULL},
};

static void json_ld_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct error error = {0};
        json_t *tree = syntax_read(documents[i].html, strlen(documents[i].html), NULL, NULL, &error);
        char *text = tree ? json_dumps(tree, JSON_COMPACT) : NULL;
        const char *expected = documents[i].json;
        if (!!text != !!expected || (text && strcmp(text, expected) != 0))
            fail_msg("%s gives %s, %s", documents[i].html, text ? text : "nothing", error.text);
        if (!text)
            assert_contains(error.text, "a web page came");
        free(text);
        json_decref(tree);
    }
}

static void links_are_found(void **state)
{
    (void)state;
    static const char html[] =
        "<!DOCTYPE html><html><head><title>\n Spring &amp; <b>Days</b></title><base href=/x/><base href=/y/>"
        "<meta content=\"pretalx&nbsp;2\" name=Generator>"
        "<link REL='ALTERNATE nofollow' type=text/calendar href=' a.ics '><link rel='alternate stylesheet' "
        "href=b.css>"
        "<link rel=stylesheet href=c.css></head><body><a href=schedule.json>x</a><a class=y "
        "href=\"?a=1&amp;schedule=2\""
        " href=second>y</a><a href=/contact>no</a><a name=schedule>no</a><a href>no</a></a href=schedule>"
        "<script src=//s.example/embed.js></script><iframe src=https://i.example/></iframe><input "
        "TYPE=Password>";
    static const struct page_link expected[] = {
        {PAGE_LINK_ALTERNATE, "a.ics", "text/calendar"},
        {PAGE_LINK_ANCHOR, "schedule.json", ""},
        {PAGE_LINK_ANCHOR, "?a=1&schedule=2", ""},
        {PAGE_LINK_EMBEDDED, "//s.example/embed.js", ""},
        {PAGE_LINK_EMBEDDED, "https://i.example/", ""},
    };
    struct page page;
    struct error error;
    assert_true(page_look(html, sizeof html - 1, NULL, &page, &error));
    assert_string_equal(page.title, "Spring & Days");
    assert_string_equal(page.base, "/x/");
    assert_contains(page.generator, "pretalx");
    assert_true(page.asks_password);
    assert_int_equal(page.link_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < page.link_count; i++) {
        assert_int_equal(page.links[i].kind, expected[i].kind);
        assert_string_equal(page.links[i].href, expected[i].href);
        assert_string_equal(page.links[i].type, expected[i].type);
    }
    page_free(&page);
}

// What takes a parser long, or deep, or much memory: each for four megabytes.
static void hostile_pages_are_passed_through(void **state)
{
    (void)state;
    static const char *const parts[] = {"<", "<!", "<!--", "<?", "&", "&amp;", "<p>", "</p>", "<b>",
        "<b></i></b>", "<script>", "<script></s", "<a b='", "<a b=\"", "<a ", "</", "<a/", "<title>",
        "<style></", "<a href=schedule>", "<base href=x>", "<link rel=alternate href=x>",
        LD "{}</script>", // NOLINT(bugprone-suspicious-missing-comma)
        LD "[[[[</script>", "<title></title>", "<meta name=generator>", "a=", "=", "/", "<![CDATA[", "]]>",
        "-->", "<a href='&amp;amp;amp;schedule'>", LD};
    enum { SIZE = 4 << 20 };
    char *html = malloc(SIZE);
    assert_non_null(html);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct page page;
        struct error error = {0};
        size_t length = strlen(parts[i]);
        for (size_t at = 0; at < SIZE; at++)
            html[at] = parts[i][at % length];
        memcpy(html, "<html>", 6); // NOLINT(bugprone-not-null-terminated-result)
        assert_true(page_look(html, SIZE, NULL, &page, &error));
        assert_true(page.link_count <= PAGE_MAX_LINKS);
        page_free(&page);
        struct schedule_hints hints = {0};
        const struct schedule *schedule = schedule_read(html, SIZE, &hints, &error);
        assert_null(schedule);
        assert_true(error.text[0] != '\0');
        unknown_explain(html + 6, SIZE - 6, &error);
    }
    free(html);
}

// One tag with as many attributes as there is room for, which libxml2 takes hours for.
static void a_tag_of_attributes_is_read(void **state)
{
    (void)state;
    struct str html = {0};
    struct page page;
    struct error error;
    str_add_text(&html, "<html><a ");
    for (unsigned i = 0; html.length < 4 << 20; i++)
        str_format(&html, "a%x=%x ", i, i);
    str_add_text(&html, "href=schedule.json>");
    assert_true(page_look(str_text(&html), html.length, NULL, &page, &error));
    assert_int_equal(page.link_count, 1);
    page_free(&page);
    str_free(&html);
}

static void each_cut_gives_a_message(void **state)
{
    (void)state;
    static const char html[] =
        "<!-- c --><!DOCTYPE html><html><head><title>T&amp;</title>" LD
        "{\"@type\":\"Organization\"}</script><a href='schedule.json' b=c>x</a></html>";
    for (size_t length = 0; length < sizeof html; length++) {
        struct error error = {0};
        struct schedule_hints hints = {0};
        char *bytes = malloc(length + 1);
        assert_non_null(bytes);
        memcpy(bytes, html, length);
        assert_null(schedule_read(bytes, length, &hints, &error));
        assert_true(error.text[0] != '\0');
        free(bytes);
    }
}

static void reading_is_cancelled(void **state)
{
    (void)state;
    static const char html[] = "<html>" LD "{}</script>";
    atomic_bool cancel = true;
    struct page page;
    struct error error = {0};
    assert_null(syntax_read(html, sizeof html - 1, &cancel, NULL, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    error_clear(&error);
    assert_false(page_look(html, sizeof html - 1, &cancel, &page, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    page_free(&page);
}

static void texts_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *says; // NULL: left to the reader of JSON
    } texts[] = {
        {"cb({\"a\":1})", "JavaScript"},
        {"var schedule = {};", "JavaScript"},
        {"a,b,c\n1,2,3\n", "CSV"},
        {"a\tb\tc\r\n1\t2\t3\r\n", "CSV"},
        {"\"a, b\",c,d\n1,2,3\n", "CSV"},
        {"a, b, c", NULL},
        {"---\ntitle: x\n", "YAML"},
        {"days:\n- 1\n", "YAML"},
        {"| Time | Talk |\n", "Markdown"},
        {"Not Found", NULL},
        {"404 page not found\n", NULL},
        {"BEGIN:VCALENDAR\n", "the calendar is cut off"},
        {"Title: x", NULL},
        {"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed of news"},
        {"<svg xmlns='x'>", "picture"},
        {"<Error><Code>NoSuchKey</Code></Error>", "NoSuchKey (no message)"},
        {"42", NULL},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error error = {0};
        struct schedule_hints hints = {0};
        assert_null(schedule_read(texts[i].bytes, strlen(texts[i].bytes), &hints, &error));
        assert_contains(error.text, texts[i].says ? texts[i].says : "not JSON");
    }
}

static void products_are_known_by_their_hosts(void **state)
{
    (void)state;
    assert_string_equal(page_kind_of_host("sd26.sched.com")->name, "Sched");
    assert_string_equal(page_kind_of_host("Whova.com")->name, "Whova");
    assert_null(page_kind_of_host("notwhova.com"));
    assert_null(page_kind_of_host(""));
    assert_null(page_kind_of("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_told_from_xml),
        cmocka_unit_test(json_ld_is_found),
        cmocka_unit_test(links_are_found),
        cmocka_unit_test(hostile_pages_are_passed_through),
        cmocka_unit_test(a_tag_of_attributes_is_read),
        cmocka_unit_test(each_cut_gives_a_message),
        cmocka_unit_test(reading_is_cancelled),
        cmocka_unit_test(texts_are_named),
        cmocka_unit_test(products_are_known_by_their_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
