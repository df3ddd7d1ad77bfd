// Slides that have more to say than fits on a line, in every screen shape, language and clock: what people
// need is not cut, and not left out.
#include "support/drawing.h"
#include "support/frab.h"
#include "support/glance.h"

#include "scene/i18n.h"

#include <stdio.h>

// Until when it takes is large, or where there is too little room small.
static void expect_until(const struct scene *scene)
{
    static const char *const roles[] = {"until", "until-small", "times"};
    struct str found = {0};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct str texts = glance_texts(scene, roles[i]);
        str_add_text(&found, str_text(&texts));
        str_free(&texts);
    }
    if (!strstr(str_text(&found), "11:00") || strstr(str_text(&found), "…"))
        fail_msg(
            "until when on %s at %dx%d: \"%s\"", scene->slide, scene->width, scene->height, str_text(&found));
    str_free(&found);
}

static const char marked[] =
    CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Rules for free networks in Europe",
        MARKED("de")) "," TALK("b", "2024-06-01T11:00:00", "01:00", "Community networks", MARKED("en")) "]"));

static void check_marks(struct glance *glance, const char *slide, size_t size)
{
    glance_compose(glance, slide, size);
    if (strcmp(slide, "now") == 0)
        expect_until(&glance->scene);
    else
        glance_expect_whole(&glance->scene, "when");
    glance_expect_count(&glance->scene, "not-recorded", 1);
    glance_expect_count(&glance->scene, "language", 1);
}

static void marks_are_never_lost(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, marked, NULL, "2024-06-01T10:45:00+02:00");
    glance_in_every_language(check_marks, &glance, "now");
    glance_in_every_language(check_marks, &glance, "next");
    glance_away(&glance);
}

static const char overlapping[] = CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00",
    "Legal frameworks for free networks in all of Europe",
    MARKED("de")) "," TALK("b", "2024-06-01T10:15:00", "01:15", "Workshop: build an antenna",
    MARKED("en")) "," TALK("c", "2024-06-01T12:00:00", "01:00", "Community networks", "") "]"));

static void check_overlap(struct glance *glance, const char *slide, size_t size)
{
    glance_compose(glance, slide, size);
    expect_until(&glance->scene);
    if (drawing_sizes[size].height != 360)
        glance_expect_whole(&glance->scene, "title");
    glance_expect_whole(&glance->scene, "left");
    glance_expect_count(&glance->scene, "not-recorded", 2);
    glance_expect_count(&glance->scene, "language", 2);
}

static void each_of_two_talks_keeps_its_marks(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, overlapping, NULL, "2024-06-01T10:45:00+02:00");
    glance_in_every_language(check_overlap, &glance, "now");
    glance_away(&glance);
}

// Rows of a list are marked too.
static void many_talks_keep_their_marks(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance,
        CONFERENCE(
            DAY("\"Yard\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving", MARKED("de")) "," TALK("b",
                "2024-06-01T10:00:00", "01:00", "Carving", MARKED("en")) "," TALK("c", "2024-06-01T10:00:00",
                "01:30", "Forging", "") "," TALK("d", "2024-06-01T10:00:00", "01:30", "Baking", "") "]")),
        NULL, "2024-06-01T10:30:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        glance_compose(&glance, "now", s);
        struct str rest = glance_texts(&glance.scene, "row-rest");
        assert_contains(str_text(&rest), "DE · not recorded · until 11:00");
        assert_contains(str_text(&rest), "EN · not recorded · until 11:00");
        str_free(&rest);
    }
    glance_away(&glance);
}

static const char yard[] = CONFERENCE(DAY("\"Yard\":[" TALK("a", "2024-06-01T14:00:00", "01:00", "Drone show",
    "") "," TALK("b", "2024-06-01T14:00:00", "02:00", "Welding", "") "," TALK("c", "2024-06-01T14:30:00",
    "01:00", "Robots", "") "," TALK("d", "2024-06-01T14:30:00", "01:00", "Juggling", "") "," TALK("e",
    "2024-06-01T17:00:00", "01:00", "Closing", "") "]"));

static void a_bar_with_several_talks_says_what_comes(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, yard, NULL, "2024-06-01T14:45:00+02:00");
    glance_compose(&glance, "now", DRAWING_BAR);
    glance_expect_whole(&glance.scene, "until");
    glance_expect_text(&glance.scene, "coming-title", "Closing\n");
    glance_away(&glance);
}

#define LONG_TITLE                                                                                           \
    "Video decoding in Vulkan: a brief overview of the provisional extensions for video queues and of what " \
    "the drivers make of them so far"

static void look_at_next(struct glance *glance, bool long_title)
{
    glance_at(glance,
        long_title ? CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving",
                         "") "," TALK("b", "2024-06-01T11:00:00", "01:00", LONG_TITLE, "") "]"))
                   : CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving",
                         "") "," TALK("b", "2024-06-01T11:00:00", "01:00", "Carving", "") "]")),
        NULL, "2024-06-01T10:15:00+02:00");
}

// What comes next gives way before it is cut: half a title is none.
static void a_bar_cuts_nothing_that_comes(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct glance glance;
        look_at_next(&glance, i == 1);
        glance_compose(&glance, "now", DRAWING_BAR);
        glance_expect_whole(&glance.scene, "title");
        glance_expect_text(&glance.scene, "coming-title", i == 1 ? "" : "Carving\n");
        glance_expect_text(&glance.scene, "now", "NOW\n");
        glance_away(&glance);
    }
}

// A title is set a little smaller before a word of it is torn.
static void no_word_of_a_title_is_torn(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance,
        CONFERENCE(DAY("\"X.Org Developer Conference 2021\":[" TALK("a", "2024-06-01T10:00:00", "01:00",
            "Video decoding in Vulkan: A brief overview of the provisional VK_KHR_video_queue & "
            "VK_KHR_video_decode APIs",
            "") "]")),
        NULL, "2024-06-01T10:15:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "now", s);
        for (size_t i = 0; i < glance.scene.count; i++) {
            const char *text = glance.scene.items[i].text;
            if (glance.scene.items[i].shape == SHAPE_TEXT &&
                strncmp(glance.scene.items[i].role, "title", 5) == 0)
                assert_false(strchr("-_", text[strlen(text) - 1]));
        }
    }
    glance_away(&glance);
}

#define STREET "K\u00E4the-K\u00FCmmel-Stra\u00DFe 1/0.01"

// Two rooms whose names differ at the end alone.
static const char street[] = CONFERENCE(DAY("\"" STREET "2\":[" TALK("a", "2024-06-01T10:00:00", "01:00",
    "Weaving", "") "],\"" STREET "3\":[" TALK("b", "2024-06-01T10:00:00", "01:00", "Carving", "") "]"));

static void a_rooms_name_wraps_before_it_is_cut(void **state)
{
    (void)state;
    static const char *const slides_with_it[] = {"now", "agenda"};
    for (size_t i = 0; i < 2; i++)
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            struct glance glance;
            glance_at(&glance, street, STREET "2", "2024-06-01T10:15:00+02:00");
            glance_compose(&glance, slides_with_it[i], s);
            glance_expect_whole(&glance.scene, "room");
            struct str name = glance_texts(&glance.scene, "room");
            assert_contains(str_text(&name), "0.012");
            str_free(&name);
            // A warning has a place beside any name.
            glance.view.schedule.freshness = "schedule of 9:15";
            glance.view.clock.simulated = true;
            glance_compose(&glance, slides_with_it[i], s);
            glance_away(&glance);
        }
}

#define TWO_LINES " talk with a title that takes two lines on a portrait screen"
static const char long_day[] = CONFERENCE(DAY("\"Grand Ballroom Salon E/F, Level 2\":[" TALK(
    "a", "2024-06-01T10:00:00", "00:20", "A" TWO_LINES, "") "," TALK("b", "2024-06-01T10:20:00", "00:20",
    "B" TWO_LINES, "") "," TALK("c", "2024-06-01T10:40:00", "00:20", "C" TWO_LINES, "") "," TALK("d",
    "2024-06-01T11:00:00", "00:20", "D" TWO_LINES, "") "," TALK("e", "2024-06-01T11:20:00", "00:20",
    "E" TWO_LINES, "") "," TALK("f", "2024-06-01T11:40:00", "00:20", "F" TWO_LINES, "") "," TALK("g",
    "2024-06-01T12:00:00", "00:20", "G" TWO_LINES, "") "," TALK("h", "2024-06-01T12:20:00", "00:20",
    "H" TWO_LINES, "") "," TALK("i", "2024-06-01T12:40:00", "00:20", "I" TWO_LINES, "") "," TALK("j",
    "2024-06-01T13:00:00", "00:20", "J" TWO_LINES, "") "," TALK("k", "2024-06-01T13:20:00", "00:20",
    "K" TWO_LINES, "") "," TALK("l", "2024-06-01T13:40:00", "00:20", "L" TWO_LINES, "") "]"));

// At the foot, on a bar in the header.
static void check_page(struct glance *glance, const char *slide, size_t size)
{
    char words[64];
    char figures[32];
    glance_compose(glance, slide, size);
    assert_true(glance->scene.pages > 1);
    snprintf(words, sizeof words, i18n_say("page %d of %d"), 1, glance->scene.pages);
    snprintf(figures, sizeof figures, "1/%d\n", glance->scene.pages);
    struct str texts = glance_texts(&glance->scene, glance->scene.height == 360 ? "session" : "page");
    if (!strstr(str_text(&texts), words) && strcmp(str_text(&texts), figures) != 0)
        fail_msg("page on %s at %dx%d: \"%s\"", slide, glance->scene.width, glance->scene.height,
            str_text(&texts));
    str_free(&texts);
    glance_expect_whole(&glance->scene, "session");
}

static void an_agendas_page_is_never_lost(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, long_day, NULL, "2024-06-01T10:05:00+02:00");
    glance_in_every_language(check_page, &glance, "agenda");
    glance_away(&glance);
}

// A programme that goes on through the night, an hour for each item.
static const struct schedule *marathon(void)
{
    struct frab_writer writer;
    frab_begin(&writer, "Europe/Berlin");
    frab_room(&writer, "Main");
    for (int i = 0; i < 48; i++) {
        char id[16];
        char title[16];
        char date[40];
        snprintf(id, sizeof id, "r%d", i);
        snprintf(title, sizeof title, "Run %d", i);
        snprintf(date, sizeof date, "2024-06-%02dT%02d:00:00+02:00", 1 + i / 24, i % 24);
        frab_item(&writer, id, title, date, 60, NULL);
    }
    return frab_end(&writer);
}

static void what_starts_after_midnight_is_still_soon(void **state)
{
    (void)state;
    struct glance glance = {.schedule = marathon()};
    glance.programme = test_programme(glance.schedule, NULL);
    glance.view = drawing_view(glance.programme, test_instant("2024-06-01T23:30:00+02:00"), &glance.agenda);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "next", s);
        glance_expect_text(&glance.scene, "until", "in 30 min\n");
        glance_expect_text(&glance.scene, "when", "Sunday 00:00 – 01:00\n");
    }
    glance_away(&glance);
}

static void an_agenda_does_not_stop_silently(void **state)
{
    (void)state;
    struct glance glance = {.schedule = marathon()};
    glance.programme = test_programme(glance.schedule, NULL);
    glance.view = drawing_view(glance.programme, test_instant("2024-06-01T20:30:00+02:00"), &glance.agenda);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct str rows = {0};
        int pages = 1;
        for (int page = 0; page < pages; page++) {
            glance.view.page = page;
            glance_compose(&glance, "agenda", s);
            pages = glance.scene.pages;
            struct str more = glance_texts(&glance.scene, "row-more");
            str_add_text(&rows, str_text(&more));
            str_free(&more);
        }
        assert_string_equal(str_text(&rows), "and 21 more\n"); // of Sunday
        str_free(&rows);
    }
    glance_away(&glance);
}

#define HALLS                                                                                                \
    "\"Opala\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving",                                       \
        "") "],\"Great Hall of the Old "                                                                     \
            "Customs House\":[" TALK("b", "2024-06-02T10:00:00", "01:00", "Carving",                         \
                "") "],\"Reading Room of the "                                                               \
                    "Old Customs House\":[" TALK("c", "2024-06-02T10:00:00", "01:00", "Baking", "") "]"

static void rooms_with_nothing_are_named(void **state)
{
    (void)state;
    enum { ROOMS = 3 };
    struct glance glance;
    struct programme *programmes[ROOMS];
    struct room_row rows[ROOMS] = {0};
    glance_at(&glance, CONFERENCE(DAY(HALLS)), "Opala", "2024-06-01T10:30:00+02:00");
    for (size_t i = 0; i < ROOMS; i++) {
        programmes[i] = test_programme(glance.schedule, glance.schedule->rooms[i].name);
        assert_true(agenda_at(programmes[i], glance.view.at, &rows[i].agenda));
        rows[i].label = glance.schedule->rooms[i].name;
    }
    glance.view.rooms.count = ROOMS;
    glance.view.rooms.list = rows;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "hall", s);
        struct str idle = glance_texts(&glance.scene, "idle-rooms");
        assert_contains(str_text(&idle), "Great Hall");
        assert_contains(str_text(&idle), "Reading Room");
        str_free(&idle);
    }
    for (size_t i = 0; i < ROOMS; i++) {
        agenda_release(&rows[i].agenda);
        programme_free(programmes[i]);
    }
    glance_away(&glance);
}

#define SLOT_TIME(name, time)                                                                                \
    "\"" name "\":{\"date\":\"2024-06-03\",\"time\":\"" time "\",\"tz\":\"Europe/Zurich\"}"
static const char slot[] =
    "{\"results\":{\"1\":{\"20240603\":{\"s1\":{\"entryType\":\"Session\",\"title\":\"Parallel sessions\","
    "\"slotTitle\":\"Tides II\",\"room\":\"Hall\"," SLOT_TIME("startDate", "11:00:00") "," SLOT_TIME(
        "endDate", "12:00:00") ",\"entries\":{\"c1\":{\"entryType\":\"Contribution\",\"title\":\"A talk\","
                               "\"room\":\"Hall\"," SLOT_TIME("startDate", "11:00:00") "," SLOT_TIME(
                                   "endDate", "11:30:00") "}}}}}}}";

// A session's block has a name of its own, by which people look for it.
static void a_blocks_own_name_is_shown(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance, slot, NULL, "2024-06-03T11:10:00+02:00");
    assert_string_equal(glance.agenda.now[0]->session, "Parallel sessions"); // as configs name it
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "now", s);
        glance_expect_text(&glance.scene, "session", "Parallel sessions: Tides II\n");
    }
    glance_away(&glance);
}

static const char to_come[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Soon\",\"start\":\"2026-06-10\",\"end\":\"2026-06-12\","
    "\"time_zone_name\":\"Europe/Berlin\",\"rooms\":[{\"name\":\"Main\"}],\"days\":[{\"rooms\":{}}]}}}";

// A date beside "to be announced" would be read as that of the announcement.
static void an_event_to_come_has_its_days(void **state)
{
    (void)state;
    struct glance glance = {.schedule = test_schedule(to_come)};
    struct place place = {.kind = PLACE_EVENT, .label = ""};
    glance.programme = programme_new(glance.schedule, &place);
    glance.view = drawing_view(glance.programme, test_instant("2026-05-10T10:00:00+02:00"), &glance.agenda);
    glance.view.place.label = glance.view.schedule.title;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "empty", s);
        glance_expect_text(&glance.scene, "title", "Soon\n");
        glance_expect_text(&glance.scene, "room", "");
        struct str until = glance_texts(&glance.scene, "until");
        assert_contains(str_text(&until), "10–12 June\nProgramme");
        str_free(&until);
    }
    struct schedule *changed = (struct schedule *)glance.schedule;
    changed->not_happening = "Cancelled";
    changed->not_happening_reason = "Cancelled because of the storm";
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "empty", s);
        glance_expect_text(&glance.scene, "title", "Cancelled\n");
        glance_expect_text(&glance.scene, "until", "Soon\n");
        glance_expect_paragraph(&glance.scene, "note", "Cancelled because of the storm ");
    }
    glance_away(&glance);
}

// The track of a talk is not said where it is the talk's own title, nor twice.
static void nothing_is_said_twice(void **state)
{
    (void)state;
    struct glance glance;
    glance_at(&glance,
        CONFERENCE(DAY("\"Hall\":[" TALK(
            "a", "2024-06-01T10:00:00", "01:00", "Poster session", "\"track\":\"Poster session\",") "]")),
        NULL, "2024-06-01T10:30:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        glance_compose(&glance, "now", s);
        glance_expect_text(&glance.scene, "session", "Example Conf\n");
    }
    glance_away(&glance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_never_lost),
        cmocka_unit_test(each_of_two_talks_keeps_its_marks),
        cmocka_unit_test(many_talks_keep_their_marks),
        cmocka_unit_test(a_bar_with_several_talks_says_what_comes),
        cmocka_unit_test(a_bar_cuts_nothing_that_comes),
        cmocka_unit_test(no_word_of_a_title_is_torn),
        cmocka_unit_test(a_rooms_name_wraps_before_it_is_cut),
        cmocka_unit_test(an_agendas_page_is_never_lost),
        cmocka_unit_test(what_starts_after_midnight_is_still_soon),
        cmocka_unit_test(an_agenda_does_not_stop_silently),
        cmocka_unit_test(an_event_to_come_has_its_days),
        cmocka_unit_test(nothing_is_said_twice),
        cmocka_unit_test(a_blocks_own_name_is_shown),
        cmocka_unit_test(rooms_with_nothing_are_named),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
