// What is peculiar to schedule.xml; the files in feeds/valid and invalid show the rest.
#include "support/test.h"

#include "schedule/syntax/syntax.h"
#include "schedule/syntax/xml.h"
#include "schedule/syntax/xml_memory.h"

#include <stdio.h>
#include <stdlib.h>

#define EVENT(id)                                                                                            \
    "<event id='" id "'><title>T</title><date>2024-06-01T10:00:00+02:00</date><duration>00:30</duration>"    \
    "</event>"

static const struct schedule *read_text(const struct str *text, struct error *error)
{
    struct schedule_hints hints = {0};
    *error = (struct error){0};
    return schedule_read(str_text(text), text->length, &hints, error);
}

static void assert_same_item(const struct item *a, const struct item *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->guid ? a->guid : "", b->guid ? b->guid : "");
    assert_string_equal(a->subtitle ? a->subtitle : "", b->subtitle ? b->subtitle : "");
    assert_string_equal(a->session ? a->session : "", b->session ? b->session : "");
    assert_string_equal(a->language ? a->language : "", b->language ? b->language : "");
    assert_int_equal(a->colour, b->colour);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->not_recorded, b->not_recorded);
    assert_int_equal(a->at.start, b->at.start);
    assert_int_equal(a->at.end, b->at.end);
    assert_int_equal(a->room, b->room);
    assert_int_equal(a->speaker_count, b->speaker_count);
    for (size_t i = 0; i < a->speaker_count; i++)
        assert_string_equal(a->speakers[i].name, b->speakers[i].name);
}

static void it_comes_out_as_from_json(void **state)
{
    (void)state;
    const struct schedule *json = test_schedule(
        "{\"generator\":{\"name\":\"pretalx\"},\"schedule\":{\"conference\":{\"title\":\"C\",\"start\":"
        "\"2024-"
        "06-01\",\"end\":\"2024-06-02\",\"time_zone_name\":\"Europe/Berlin\",\"tracks\":[{\"name\":\"K\","
        "\"color\":\"#12ab34\"}],\"rooms\":[{\"name\":\"Jade\",\"guid\":\"r\"}],\"days\":[{\"date\":\"2024-"
        "06-"
        "01\",\"day_start\":\"2024-06-01T04:00:00+02:00\",\"day_end\":\"2024-06-02T03:59:00+02:00\","
        "\"rooms\":"
        "{\"Jade\":[{\"guid\":\"g\",\"id\":1,\"code\":\"ABC\",\"title\":\"A < B\",\"subtitle\":\"S\","
        "\"language\":\"de\",\"track\":\"K\",\"date\":\"2024-06-02T00:30:00+02:00\",\"start\":\"00:30\","
        "\"duration\":\"1:00:00\",\"type\":\"Talk\",\"do_not_record\":true,\"persons\":[{\"id\":1,\"public_"
        "name\":\"Ada "
        "Example\"}]},{\"id\":2,\"title\":\"Mittag\",\"type\":\"Pause\",\"date\":\"2024-06-01T12:"
        "00:00\",\"duration\":\"45\",\"persons\":[]}]}}]}}}");
    const struct schedule *xml = test_schedule(
        "<?xml version='1.0'?><schedule><generator "
        "name='pretalx'/><conference><title>C</title><start>2024-06-"
        "01</start><end>2024-06-02</end><days>2</days><time_zone_name>Europe/Berlin</time_zone_name><track "
        "name='K' color='#12ab34'/></conference><day date='2024-06-01' start='2024-06-01T04:00:00+02:00' "
        "end='2024-06-02T03:59:00+02:00'><room name='Jade' guid='r'><event guid='g' id='1' "
        "code='ABC'><title>A "
        "&lt; "
        "B</title><subtitle>S</subtitle><language>de</language><track>K</track><date>2024-06-02T00:30:00+"
        "02:00</date><start>00:30</start><duration>1:00:00</duration><type>Talk</type><recording><optout>true"
        "</optout></recording><persons><person id='1'>Ada Example</person></persons></event><event id='2'>"
        "<title>Mittag</title><type>Pause</type><date>2024-06-01T12:00:00</date><duration>45</duration>"
        "<persons/></event></room></day></schedule>");
    assert_string_equal(xml->title, json->title);
    assert_string_equal(xml->zone.name, json->zone.name);
    assert_int_equal(xml->day_turn_s, json->day_turn_s);
    assert_int_equal(xml->event.start, json->event.start);
    assert_int_equal(xml->event.end, json->event.end);
    assert_int_equal(xml->room_count, 1);
    assert_string_equal(xml->rooms[0].guid, "r");
    assert_int_equal(xml->item_count, 2);
    assert_int_equal(json->item_count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_same_item(&xml->items[i], &json->items[i]);
    assert_int_equal(xml->finding_count, json->finding_count);
    schedule_unref(json);
    schedule_unref(xml);
}

static void old_pretalx_is_known_by_its_comment(void **state)
{
    (void)state;
    const struct schedule *schedule = test_schedule(
        "<!-- Made with love by pretalx v0.9.0. --><schedule><conference/><day date='2024-06-01'><room "
        "name='R'><event id='1'><date>2024-06-01T10:00:00Z</date><duration>1:00:00</duration></event></room>"
        "</day></schedule>");
    assert_int_equal(schedule->items[0].at.end - schedule->items[0].at.start, 86400);
    schedule_unref(schedule);
}

static void titles_are_in_the_displays_language(void **state)
{
    (void)state;
    static const char *const titles[][2] = {{"de", "Zwei"}, {"en", "Two"}, {"fr", "Two"}, {NULL, "Two"}};
    static const char text[] =
        "<schedule><day date='2024-06-01'><room name='R'><event id='1'><title>Plain</title><title "
        "xml:lang='de'>Zwei</title><title "
        "xml:lang='en'>Two</title><date>2024-06-01T10:00:00Z</date><duration>"
        "1:00</duration></event></room></day></schedule>";
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct schedule_hints hints = {.language = titles[i][0], .zone = "UTC"};
        struct error error = {0};
        const struct schedule *schedule = schedule_read(text, sizeof text - 1, &hints, &error);
        assert_non_null(schedule);
        assert_string_equal(schedule->items[0].title, titles[i][1]);
        assert_int_equal(schedule->finding_count, 0);
        schedule_unref(schedule);
    }
}

static void web_pages_are_no_xml_of_ours(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool begins;
    } cases[] = {{"<schedule>", true}, {"<?xml version='1.0'?>\n<schedule/>", true}, {"<rss>", true},
        {"<!-- x --><!-- <html> --><schedule>", true}, {"<!DOCTYPE schedule SYSTEM 'x'><schedule/>", true},
        {"<?xml", true}, {"<?xml version='1.0'?>", true}, {"<!DOCTYPE html><html>", false},
        {"<!doctype HTML>", false}, {"<html>", false}, {"<HTML lang='en'>", false},
        {"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", false}, {"<!-- x --><html>", false},
        {"<script>", false}, {"<", false}, {"", false}, {"{", false}, {"schedule", false}, {"<!-- ", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((syntax_of(cases[i].text, strlen(cases[i].text)) == SYNTAX_XML) != cases[i].begins)
            fail_msg("\"%s\"", cases[i].text);
    assert_int_equal(syntax_of("\n \xEF\xBB\xBF", 5), SYNTAX_UNKNOWN);
    assert_int_equal(syntax_of("\xEF\xBB\xBF \n<schedule/>", 17), SYNTAX_XML);
}

// Cut anywhere, it is refused with a message; cut behind its end, it is whole.
static void whatever_is_cut_off_is_refused(void **state)
{
    (void)state;
    static const char text[] =
        "<?xml version='1.0' encoding='UTF-8'?>\n<!-- a -->\n<!DOCTYPE schedule SYSTEM 'x'>\n<schedule>\n"
        "<conference><title xml:lang='de'>Ü<b>b</b>er &amp; <![CDATA[<x>]]></title><track name='a'/>"
        "</conference>\n<day date='2024-06-01'><room name='Jade'>" EVENT("1") "</room>" EVENT(
            "2") "</day>\n"
                 "</schedule>";
    for (size_t length = 0; length < sizeof text; length++) {
        struct str cut = {0};
        struct error error;
        str_add(&cut, text, length);
        const struct schedule *schedule = read_text(&cut, &error);
        assert_true((schedule != NULL) == (length == sizeof text - 1));
        assert_true(schedule || error.text[0] != '\0');
        schedule_unref(schedule);
        str_free(&cut);
    }
}

static void reading_can_be_cancelled(void **state)
{
    (void)state;
    struct str text = {0};
    struct error error = {0};
    struct error duplicate;
    atomic_bool cancel = true;
    str_add_text(&text, "<schedule><conference/><day><room name='R'>");
    for (int i = 0; i < 3000; i++)
        str_add_text(&text, EVENT("1"));
    str_add_text(&text, "</room></day></schedule>");
    assert_null(xml_read(str_text(&text), text.length, &cancel, &duplicate, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    str_free(&text);
}

// A repetition of `piece`, between a beginning and an end.
static void repeat(struct str *out, const char *begin, const char *piece, size_t size, const char *end)
{
    str_clear(out);
    str_add_text(out, begin);
    while (out->length < size)
        str_add_text(out, piece);
    str_add_text(out, end);
}

static void what_is_endless_is_read_or_refused(void **state)
{
    (void)state;
    enum { SIZE = 2 * 1024 * 1024 };
    static const struct {
        const char *begin, *piece, *end;
    } cases[] = {
        {"<schedule><conference><title>", "x ", "</title></conference></schedule>"},
        {"<schedule><conference><title>", "&amp;<b>x</b>", "</title></conference></schedule>"},
        {"<schedule><conference/><!--", "x", "--></schedule>"},
        {"<schedule><conference/><x y='", "x", "'/></schedule>"},
        {"<schedule><conference><track name='", "x", "'/></conference></schedule>"},
        {"<schedule><conference/><", "x", "/></schedule>"},
        {"<schedule><conference/>", "<a/>", "</schedule>"},
        {"<schedule><conference/><day>", "<room name='R'/>", "</day></schedule>"},
        {"<schedule><conference/><day><event><persons>", "<person>X</person>",
            "</persons></event></day></schedule>"},
        {"<schedule><conference/>", "<day/>", "</schedule>"},
    };
    struct str text = {0};
    struct error error;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        repeat(&text, cases[i].begin, cases[i].piece, SIZE, cases[i].end);
        const struct schedule *schedule = read_text(&text, &error);
        if (!schedule)
            assert_contains(error.text, "memory");
        schedule_unref(schedule);
    }
    str_free(&text);
}

// Each of a different name, which expat keeps.
static void names_take_bounded_memory(void **state)
{
    (void)state;
    struct str text = {0};
    struct error error;
    str_add_text(&text, "<schedule><conference/><x");
    for (int i = 0; text.length < 24 * 1024 * 1024; i++)
        str_format(&text, " a%x=''", (unsigned)i);
    str_add_text(&text, "/></schedule>");
    assert_null(read_text(&text, &error));
    assert_contains(error.text, "take more than 256 MB of memory");
    assert_false(xml_memory_exceeded());
    str_free(&text);
}

static void the_tree_takes_bounded_memory(void **state)
{
    (void)state;
    struct str text = {0};
    struct error error = {0};
    struct error duplicate;
    repeat(&text, "<schedule><day>", "<event/>", 1024 * 1024, "</day></schedule>");
    json_scratch_begin(NULL);
    json_scratch_bound(4 * 1024 * 1024);
    assert_null(xml_read(str_text(&text), text.length, NULL, &duplicate, &error));
    assert_true(json_scratch_size() <= 4 * 1024 * 1024);
    json_scratch_end();
    assert_contains(error.text, "too many values");
    str_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_comes_out_as_from_json),
        cmocka_unit_test(old_pretalx_is_known_by_its_comment),
        cmocka_unit_test(titles_are_in_the_displays_language),
        cmocka_unit_test(web_pages_are_no_xml_of_ours),
        cmocka_unit_test(whatever_is_cut_off_is_refused),
        cmocka_unit_test(reading_can_be_cancelled),
        cmocka_unit_test(what_is_endless_is_read_or_refused),
        cmocka_unit_test(names_take_bounded_memory),
        cmocka_unit_test(the_tree_takes_bounded_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
