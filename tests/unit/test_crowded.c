// Slides that have more to say than fits on a line, in every screen shape, language and clock: what people
// need is not cut, and not left out.
#include "support/drawing.h"
#include "support/frab.h"

#include "scene/i18n.h"

#include <stdio.h>

#define PERSON "\"persons\":[{\"public_name\":\"Ada Example\"}]"
#define CONFERENCE(days)                                                                                     \
    "{\"schedule\":{\"conference\":{\"title\":\"Example Conf\",\"time_zone_name\":\"Europe/Berlin\","        \
    "\"days\":[" days "]}}}"
#define DAY(rooms) "{\"rooms\":{" rooms "}}"
#define TALK(id, start, duration, title, more)                                                               \
    "{\"guid\":\"" id "\",\"date\":\"" start "+02:00\",\"duration\":\"" duration "\",\"title\":\"" title     \
    "\"," more PERSON "}"
#define MARKED(language) "\"language\":\"" language "\",\"do_not_record\":true,"

// A room of a schedule, seen at an instant.
struct sight {
    const struct schedule *schedule;
    struct programme *programme;
    struct agenda agenda;
    struct view view;
    struct scene scene;
};

static void look(struct sight *sight, const char *json, const char *room, const char *at)
{
    i18n_set_language("en", NULL);
    i18n_set_clock(24);
    *sight = (struct sight){.schedule = test_schedule(json)};
    sight->programme = test_programme(sight->schedule, room);
    sight->view = drawing_view(sight->programme, test_instant(at), &sight->agenda);
    sight->view.place.label = sight->programme->place.label;
}

static void compose(struct sight *sight, const char *slide, size_t size)
{
    drawing_compose(slide_find(slide), &sight->view, drawing_sizes[size].width, drawing_sizes[size].height,
        &sight->scene);
    drawing_check(&sight->scene, slide);
}

static void look_away(struct sight *sight)
{
    scene_free(&sight->scene);
    agenda_release(&sight->agenda);
    programme_free(sight->programme);
    schedule_unref(sight->schedule);
}

// The texts of a role, or of all (NULL), one a line. Free it.
static struct str texts_of(const struct scene *scene, const char *role)
{
    struct str out = {0};
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && (!role || strcmp(scene->items[i].role, role) == 0))
            str_format(&out, "%s\n", scene->items[i].text);
    return out;
}

static void expect_count(const struct scene *scene, const char *role, size_t expected)
{
    struct str texts = texts_of(scene, role);
    size_t count = 0;
    for (const char *c = str_text(&texts); *c; c++)
        count += *c == '\n';
    if (count != expected)
        fail_msg("%s %zu times on %s at %dx%d: \"%s\"", role, count, scene->slide, scene->width,
            scene->height, str_text(&texts));
    str_free(&texts);
}

static void expect_whole(const struct scene *scene, const char *role)
{
    struct str texts = texts_of(scene, role);
    if (texts.length == 0 || strstr(str_text(&texts), "…"))
        fail_msg(
            "%s on %s at %dx%d: \"%s\"", role, scene->slide, scene->width, scene->height, str_text(&texts));
    str_free(&texts);
}

// Until when it takes is large, or where there is too little room small.
static void expect_until(const struct scene *scene)
{
    static const char *const roles[] = {"until", "until-small", "times"};
    struct str found = {0};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct str texts = texts_of(scene, roles[i]);
        str_add_text(&found, str_text(&texts));
        str_free(&texts);
    }
    if (!strstr(str_text(&found), "11:00") || strstr(str_text(&found), "…"))
        fail_msg(
            "until when on %s at %dx%d: \"%s\"", scene->slide, scene->width, scene->height, str_text(&found));
    str_free(&found);
}

static void expect_text(const struct scene *scene, const char *role, const char *expected)
{
    struct str texts = texts_of(scene, role);
    if (strcmp(str_text(&texts), expected) != 0)
        fail_msg("%s on %s at %dx%d is \"%s\", not \"%s\"", role, scene->slide, scene->width, scene->height,
            str_text(&texts), expected);
    str_free(&texts);
}

// A paragraph, wherever its lines break.
static void expect_paragraph(const struct scene *scene, const char *role, const char *expected)
{
    struct str texts = texts_of(scene, role);
    for (char *c = texts.text; c && *c; c++)
        if (*c == '\n')
            *c = ' ';
    if (strcmp(str_text(&texts), expected) != 0)
        fail_msg("%s on %s at %dx%d is \"%s\", not \"%s\"", role, scene->slide, scene->width, scene->height,
            str_text(&texts), expected);
    str_free(&texts);
}

// In every language and with both clocks; English with 24 hours comes last.
static void in_every_language(
    void (*check)(struct sight *, const char *, size_t), struct sight *sight, const char *slide)
{
    for (int i = 4; i >= 0; i--)
        for (int hours = 12; hours <= 24; hours += 12) {
            assert_true(i18n_set_language(i18n_languages[i], NULL));
            i18n_set_clock(hours);
            for (size_t s = 0; s < DRAWING_SIZES; s++)
                check(sight, slide, s);
        }
}

static const char marked[] =
    CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Rules for free networks in Europe",
        MARKED("de")) "," TALK("b", "2024-06-01T11:00:00", "01:00", "Community networks", MARKED("en")) "]"));

static void check_marks(struct sight *sight, const char *slide, size_t size)
{
    compose(sight, slide, size);
    if (strcmp(slide, "now") == 0)
        expect_until(&sight->scene);
    else
        expect_whole(&sight->scene, "when");
    expect_count(&sight->scene, "not-recorded", 1);
    expect_count(&sight->scene, "language", 1);
}

static void marks_are_never_lost(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight, marked, NULL, "2024-06-01T10:45:00+02:00");
    in_every_language(check_marks, &sight, "now");
    in_every_language(check_marks, &sight, "next");
    look_away(&sight);
}

static const char overlapping[] = CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00",
    "Legal frameworks for free networks in all of Europe",
    MARKED("de")) "," TALK("b", "2024-06-01T10:15:00", "01:15", "Workshop: build an antenna",
    MARKED("en")) "," TALK("c", "2024-06-01T12:00:00", "01:00", "Community networks", "") "]"));

static void check_overlap(struct sight *sight, const char *slide, size_t size)
{
    compose(sight, slide, size);
    expect_until(&sight->scene);
    if (drawing_sizes[size].height != 360)
        expect_whole(&sight->scene, "title");
    expect_whole(&sight->scene, "left");
    expect_count(&sight->scene, "not-recorded", 2);
    expect_count(&sight->scene, "language", 2);
}

static void each_of_two_talks_keeps_its_marks(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight, overlapping, NULL, "2024-06-01T10:45:00+02:00");
    in_every_language(check_overlap, &sight, "now");
    look_away(&sight);
}

// Rows of a list are marked too.
static void many_talks_keep_their_marks(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight,
        CONFERENCE(
            DAY("\"Yard\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving", MARKED("de")) "," TALK("b",
                "2024-06-01T10:00:00", "01:00", "Carving", MARKED("en")) "," TALK("c", "2024-06-01T10:00:00",
                "01:30", "Forging", "") "," TALK("d", "2024-06-01T10:00:00", "01:30", "Baking", "") "]")),
        NULL, "2024-06-01T10:30:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        compose(&sight, "now", s);
        struct str rest = texts_of(&sight.scene, "row-rest");
        assert_contains(str_text(&rest), "DE · not recorded · until 11:00");
        assert_contains(str_text(&rest), "EN · not recorded · until 11:00");
        str_free(&rest);
    }
    look_away(&sight);
}

static const char yard[] = CONFERENCE(DAY("\"Yard\":[" TALK("a", "2024-06-01T14:00:00", "01:00", "Drone show",
    "") "," TALK("b", "2024-06-01T14:00:00", "02:00", "Welding", "") "," TALK("c", "2024-06-01T14:30:00",
    "01:00", "Robots", "") "," TALK("d", "2024-06-01T14:30:00", "01:00", "Juggling", "") "," TALK("e",
    "2024-06-01T17:00:00", "01:00", "Closing", "") "]"));

static void a_bar_with_several_talks_says_what_comes(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight, yard, NULL, "2024-06-01T14:45:00+02:00");
    compose(&sight, "now", DRAWING_BAR);
    expect_whole(&sight.scene, "until");
    expect_text(&sight.scene, "coming-title", "Closing\n");
    look_away(&sight);
}

#define LONG_TITLE                                                                                           \
    "Video decoding in Vulkan: a brief overview of the provisional extensions for video queues and of what " \
    "the drivers make of them so far"

static void look_at_next(struct sight *sight, bool long_title)
{
    look(sight,
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
        struct sight sight;
        look_at_next(&sight, i == 1);
        compose(&sight, "now", DRAWING_BAR);
        expect_whole(&sight.scene, "title");
        expect_text(&sight.scene, "coming-title", i == 1 ? "" : "Carving\n");
        expect_text(&sight.scene, "now", "NOW\n");
        look_away(&sight);
    }
}

// A title is set a little smaller before a word of it is torn.
static void no_word_of_a_title_is_torn(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight,
        CONFERENCE(DAY("\"X.Org Developer Conference 2021\":[" TALK("a", "2024-06-01T10:00:00", "01:00",
            "Video decoding in Vulkan: A brief overview of the provisional VK_KHR_video_queue & "
            "VK_KHR_video_decode APIs",
            "") "]")),
        NULL, "2024-06-01T10:15:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "now", s);
        for (size_t i = 0; i < sight.scene.count; i++) {
            const char *text = sight.scene.items[i].text;
            if (sight.scene.items[i].shape == SHAPE_TEXT &&
                strncmp(sight.scene.items[i].role, "title", 5) == 0)
                assert_false(strchr("-_", text[strlen(text) - 1]));
        }
    }
    look_away(&sight);
}

// The room on the timer can be read from afar, and where the title has no room beside the end it has two
// lines.
static void the_timer_keeps_its_title_and_room(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight,
        CONFERENCE(DAY("\"Hall\":[" TALK(
            "a", "2024-06-01T10:00:00", "01:00", "Address space isolation for container security", "") "]")),
        NULL, "2024-06-01T10:15:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        compose(&sight, "stage", s);
        expect_whole(&sight.scene, "stage-title");
        for (size_t i = 0; i < sight.scene.count; i++)
            if (strcmp(sight.scene.items[i].role, "where") == 0)
                assert_true(sight.scene.items[i].style.size_px >=
                            SIZE_LEFT * style_unit(drawing_sizes[s].width, drawing_sizes[s].height) / 1000);
    }
    look_away(&sight);
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
            struct sight sight;
            look(&sight, street, STREET "2", "2024-06-01T10:15:00+02:00");
            compose(&sight, slides_with_it[i], s);
            expect_whole(&sight.scene, "room");
            struct str name = texts_of(&sight.scene, "room");
            assert_contains(str_text(&name), "0.012");
            str_free(&name);
            // A warning has a place beside any name.
            sight.view.schedule.freshness = "schedule of 9:15";
            sight.view.clock.simulated = true;
            compose(&sight, slides_with_it[i], s);
            look_away(&sight);
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

static void check_page(struct sight *sight, const char *slide, size_t size)
{
    char words[64];
    char figures[32];
    compose(sight, slide, size);
    assert_true(sight->scene.pages > 1);
    snprintf(words, sizeof words, i18n_say("page %d of %d"), 1, sight->scene.pages);
    snprintf(figures, sizeof figures, "1/%d\n", sight->scene.pages);
    struct str texts = texts_of(&sight->scene, "session");
    if (!strstr(str_text(&texts), words) && strcmp(str_text(&texts), figures) != 0)
        fail_msg(
            "page on %s at %dx%d: \"%s\"", slide, sight->scene.width, sight->scene.height, str_text(&texts));
    str_free(&texts);
    expect_whole(&sight->scene, "session");
}

static void an_agendas_page_is_never_lost(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight, long_day, NULL, "2024-06-01T10:05:00+02:00");
    in_every_language(check_page, &sight, "agenda");
    look_away(&sight);
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
    struct sight sight = {.schedule = marathon()};
    sight.programme = test_programme(sight.schedule, NULL);
    sight.view = drawing_view(sight.programme, test_instant("2024-06-01T23:30:00+02:00"), &sight.agenda);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "next", s);
        expect_text(&sight.scene, "until", "in 30 min\n");
        expect_text(&sight.scene, "when", "Sunday 00:00 – 01:00\n");
    }
    look_away(&sight);
}

static void an_agenda_does_not_stop_silently(void **state)
{
    (void)state;
    struct sight sight = {.schedule = marathon()};
    sight.programme = test_programme(sight.schedule, NULL);
    sight.view = drawing_view(sight.programme, test_instant("2024-06-01T20:30:00+02:00"), &sight.agenda);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct str rows = {0};
        int pages = 1;
        for (int page = 0; page < pages; page++) {
            sight.view.page = page;
            compose(&sight, "agenda", s);
            pages = sight.scene.pages;
            struct str more = texts_of(&sight.scene, "row-more");
            str_add_text(&rows, str_text(&more));
            str_free(&more);
        }
        assert_string_equal(str_text(&rows), "and 21 more\n"); // of Sunday
        str_free(&rows);
    }
    look_away(&sight);
}

static const struct scene_item *item_of(const struct scene *scene, const char *role)
{
    for (size_t i = 0; i < scene->count; i++)
        if (strcmp(scene->items[i].role, role) == 0)
            return &scene->items[i];
    fail_msg("there is no %s on %s", role, scene->slide);
    return NULL;
}

static void check_counting_up(struct sight *sight, const char *slide, size_t size)
{
    compose(sight, slide, size);
    expect_count(&sight->scene, "counted", 1);
    expect_whole(&sight->scene, "counted");
    expect_whole(&sight->scene, "when");
    if (drawing_sizes[size].height != 360)
        expect_whole(&sight->scene, "stage-title");
    // As large as the phase, or at least as secondary text that is read from afar.
    int unit = style_unit(drawing_sizes[size].width, drawing_sizes[size].height);
    if (item_of(&sight->scene, "counted")->style.size_px < SIZE_SPEAKERS * unit / 1000)
        fail_msg("%dx%d: %d pixels", drawing_sizes[size].width, drawing_sizes[size].height,
            item_of(&sight->scene, "counted")->style.size_px);
}

static void counting_up_does_not_look_like_counting_down(void **state)
{
    (void)state;
    struct timer_view timer = {.rules = timer_default_rules(), .counts_up = true};
    struct sight sight;
    look(&sight, marked, NULL, "2024-06-01T10:25:00+02:00");
    sight.view.timer = &timer;
    in_every_language(check_counting_up, &sight, "stage");
    expect_text(&sight.scene, "when", "35 min left · ends at 11:00\n");
    look_away(&sight);
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
    struct sight sight;
    struct programme *programmes[ROOMS];
    struct room_row rows[ROOMS] = {0};
    look(&sight, CONFERENCE(DAY(HALLS)), "Opala", "2024-06-01T10:30:00+02:00");
    for (size_t i = 0; i < ROOMS; i++) {
        programmes[i] = test_programme(sight.schedule, sight.schedule->rooms[i].name);
        assert_true(agenda_at(programmes[i], sight.view.at, &rows[i].agenda));
        rows[i].label = sight.schedule->rooms[i].name;
    }
    sight.view.rooms.count = ROOMS;
    sight.view.rooms.list = rows;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "hall", s);
        struct str idle = texts_of(&sight.scene, "idle-rooms");
        assert_contains(str_text(&idle), "Great Hall");
        assert_contains(str_text(&idle), "Reading Room");
        str_free(&idle);
    }
    for (size_t i = 0; i < ROOMS; i++) {
        agenda_release(&rows[i].agenda);
        programme_free(programmes[i]);
    }
    look_away(&sight);
}

static void a_long_room_stands_clear_of_the_digits(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight, marked, NULL, "2024-06-01T10:25:00+02:00");
    sight.view.place.label = "Lecture Hall 1 (Audimax 1), Building 42, ground floor";
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "stage", s);
        const struct scene_item *where = item_of(&sight.scene, "where");
        const struct scene_item *digits = item_of(&sight.scene, "countdown");
        int top = digits->baseline - digits->style.size_px * 73 / 100;
        assert_true(where->box.y + where->box.h + where->style.size_px / 5 < top);
    }
    look_away(&sight);
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
    struct sight sight;
    look(&sight, slot, NULL, "2024-06-03T11:10:00+02:00");
    assert_string_equal(sight.agenda.now[0]->session, "Parallel sessions"); // as configs name it
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "now", s);
        expect_text(&sight.scene, "session", "Parallel sessions: Tides II\n");
    }
    look_away(&sight);
}

static const char to_come[] =
    "{\"schedule\":{\"conference\":{\"title\":\"Soon\",\"start\":\"2026-06-10\",\"end\":\"2026-06-12\","
    "\"time_zone_name\":\"Europe/Berlin\",\"rooms\":[{\"name\":\"Main\"}],\"days\":[{\"rooms\":{}}]}}}";

// A date beside "to be announced" would be read as that of the announcement.
static void an_event_to_come_has_its_days(void **state)
{
    (void)state;
    struct sight sight = {.schedule = test_schedule(to_come)};
    struct place place = {.kind = PLACE_EVENT, .label = ""};
    sight.programme = programme_new(sight.schedule, &place);
    sight.view = drawing_view(sight.programme, test_instant("2026-05-10T10:00:00+02:00"), &sight.agenda);
    sight.view.place.label = sight.view.schedule.title;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "empty", s);
        expect_text(&sight.scene, "title", "Soon\n");
        expect_text(&sight.scene, "room", "");
        struct str until = texts_of(&sight.scene, "until");
        assert_contains(str_text(&until), "10–12 June\nProgramme");
        str_free(&until);
    }
    struct schedule *changed = (struct schedule *)sight.schedule;
    changed->not_happening = "Cancelled";
    changed->not_happening_reason = "Cancelled because of the storm";
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "empty", s);
        expect_text(&sight.scene, "title", "Cancelled\n");
        expect_text(&sight.scene, "until", "Soon\n");
        expect_paragraph(&sight.scene, "note", "Cancelled because of the storm ");
    }
    look_away(&sight);
}

// The track of a talk is not said where it is the talk's own title, nor twice.
static void nothing_is_said_twice(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight,
        CONFERENCE(DAY("\"Hall\":[" TALK(
            "a", "2024-06-01T10:00:00", "01:00", "Poster session", "\"track\":\"Poster session\",") "]")),
        NULL, "2024-06-01T10:30:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "now", s);
        expect_text(&sight.scene, "session", "Example Conf\n");
    }
    look_away(&sight);
}

// Title and phase of the timer, with the longer form of the clock. A bar has no second line for them.
static void the_timer_says_what_it_counts(void **state)
{
    (void)state;
    static const char json[] = CONFERENCE(DAY("\"Yard\":[" TALK("a", "2024-06-01T14:00:00", "00:25",
        "Update on task migration with checkpoints at a large company", "") "]"));
    struct sight sight;
    look(&sight, json, NULL, "2024-06-01T14:21:30+02:00");
    i18n_set_clock(12);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "stage", s);
        expect_whole(&sight.scene, "phase");
        if (s != DRAWING_BAR)
            expect_whole(&sight.scene, "stage-title");
    }
    i18n_set_clock(24);
    look_away(&sight);
}

// ---- the timer

#define WORDS                                                                                                \
    "Please speak closer to the microphone, the people in the last rows and on the stream cannot hear you, "

// All words of a message on its pages, one after the other.
static void collect_message(struct sight *sight, size_t size, struct str *out)
{
    int64_t at = sight->view.at;
    for (int second = 0; second < 60; second += 6, sight->view.at += 6) {
        compose(sight, "stage", size);
        struct str page = texts_of(&sight->scene, "message");
        if (!strstr(str_text(out), str_text(&page)))
            str_add_text(out, str_text(&page));
        str_free(&page);
    }
    sight->view.at = at;
}

// A message to the speaker is never cut, whatever has to give way.
static void a_message_keeps_every_word(void **state)
{
    (void)state;
    static const char *const texts[] = {"Louder", WORDS "and repeat each question before you answer it",
        WORDS WORDS
        "and repeat each question before you answer it; the chair comes to you with a microphone"};
    struct adjustment message = {.type = ADJUST_MESSAGE};
    struct timer_view timer = {.rules = timer_default_rules(), .message = &message};
    struct sight sight;
    look(&sight, marked, NULL, "2024-06-01T10:25:00+02:00");
    sight.view.timer = &timer;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t s = 0; s < DRAWING_SIZES; s++)
            for (int strip = 0; strip < 2; strip++) {
                struct str said = {0};
                message.text = texts[t];
                timer.strip = strip;
                collect_message(&sight, s, &said);
                for (char *c = said.text; c && *c; c++)
                    *c = (char)(*c == '\n' ? ' ' : *c);
                char words[512];
                snprintf(words, sizeof words, "%s", texts[t]);
                for (char *save = NULL, *word = strtok_r(words, " ", &save); word;
                     word = strtok_r(NULL, " ", &save))
                    if (!strstr(str_text(&said), word))
                        fail_msg("%dx%d: no \"%s\" in \"%s\"", drawing_sizes[s].width,
                            drawing_sizes[s].height, word, str_text(&said));
                assert_null(strstr(str_text(&said), "…"));
                str_free(&said);
            }
    look_away(&sight);
}

// The box does not touch the digits, which stay large.
static void a_message_keeps_off_the_digits(void **state)
{
    (void)state;
    struct adjustment message = {.type = ADJUST_MESSAGE, .text = WORDS "and repeat each question"};
    struct timer_view timer = {.rules = timer_default_rules(), .message = &message};
    struct sight sight;
    look(&sight, marked, NULL, "2024-06-01T10:25:00+02:00");
    sight.view.timer = &timer;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        compose(&sight, "stage", s);
        const struct scene_item *digits = item_of(&sight.scene, "countdown");
        const struct scene_item *box = item_of(&sight.scene, "message-ground");
        int unit = style_unit(drawing_sizes[s].width, drawing_sizes[s].height);
        if (box->box.y - digits->baseline < 38 * unit / 1000)
            fail_msg("%dx%d: %d pixels", drawing_sizes[s].width, drawing_sizes[s].height,
                box->box.y - digits->baseline);
        // Or as wide as the screen.
        assert_true(digits->style.size_px * 73 / 100 >= drawing_sizes[s].height * 32 / 100 ||
                    digits->box.w >= drawing_sizes[s].width * 80 / 100);
    }
    look_away(&sight);
}

static void check_phase(struct sight *sight, const char *slide, size_t size)
{
    compose(sight, slide, size);
    expect_whole(&sight->scene, "phase");
    expect_whole(&sight->scene, "block");
    // It has a line of its own on a portrait screen.
    if (drawing_sizes[size].width < drawing_sizes[size].height)
        assert_true(item_of(&sight->scene, "phase")->style.size_px >= 65 * drawing_sizes[size].width / 1000);
}

// A portrait screen has room for a thick bar, and for a phase that is read from the far end of the stage.
static void a_portrait_timer_fills_its_screen(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight, marked, NULL, "2024-06-01T10:25:00+02:00");
    compose(&sight, "stage", 1);
    assert_true(item_of(&sight.scene, "bar")->box.h >= 70);
    assert_true(item_of(&sight.scene, "phase")->style.size_px >= 90 * 1080 / 1000);
    assert_true(item_of(&sight.scene, "stage-title")->style.size_px >= 70 * 1080 / 1000);
    look_away(&sight);
}

// The phase and how late it is are whole, in every language, also where it counts up.
static void the_phase_is_whole(void **state)
{
    (void)state;
    static const char *const times[] = {
        "2024-06-01T10:25:00+02:00", "2024-06-01T10:56:30+02:00", "2024-06-01T10:59:30+02:00"};
    struct timer_view timer = {.rules = timer_default_rules(), .behind_s = 720};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        for (int up = 0; up < 2; up++) {
            struct sight sight;
            look(&sight, marked, NULL, times[i]);
            sight.view.timer = &timer;
            timer.counts_up = up;
            in_every_language(check_phase, &sight, "stage");
            expect_text(&sight.scene, "block", "12 min behind schedule\n");
            look_away(&sight);
        }
}

#define BREAK(id, start, duration, title)                                                                    \
    "{\"guid\":\"" id "\",\"date\":\"" start "+02:00\",\"duration\":\"" duration "\",\"title\":\"" title     \
    "\",\"type\":\"break\"}"

// The timer calls a break what the schedule calls it, and does not say "back" of what was not on before.
static void a_break_has_its_own_name(void **state)
{
    (void)state;
    struct sight sight;
    look(&sight,
        CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving",
            "\"track\":\"Crafts\",") "," BREAK("b", "2024-06-01T11:00:00", "01:00", "Lunch") "," TALK("c",
            "2024-06-01T12:00:00", "01:00", "Opening session",
            "") "," BREAK("d", "2024-06-01T13:00:00", "00:30", "Coffee break") "," TALK("e",
            "2024-06-01T13:30:00", "01:00", "Baking", "\"track\":\"Crafts\",") "]")),
        NULL, "2024-06-01T11:15:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        compose(&sight, "stage", s);
        expect_text(&sight.scene, "phase", "Lunch\n");
        expect_text(&sight.scene, "when", "starts at 12:00\n");
    }
    agenda_release(&sight.agenda);
    sight.view = drawing_view(sight.programme, test_instant("2024-06-01T13:10:00+02:00"), &sight.agenda);
    compose(&sight, "stage", 0);
    expect_text(&sight.scene, "phase", "Coffee break\n");
    expect_text(&sight.scene, "when", "back at 13:30\n");
    look_away(&sight);
}

static int left_of(const struct scene *scene, const char *role, size_t nth)
{
    for (size_t i = 0; i < scene->count; i++)
        if (strcmp(scene->items[i].role, role) == 0 && nth-- == 0)
            return scene->items[i].box.x;
    fail_msg("there is no such %s on %s", role, scene->slide);
    return 0;
}

static const char moderated[] =
    CONFERENCE(DAY("\"Hall\":[" TALK("a", "2024-06-01T10:00:00", "01:00", "Weaving", "") "," TALK(
        "b", "2024-06-01T11:00:00", "01:00", "Community networks in cities", "") "," TALK("c",
        "2024-06-01T12:00:00", "01:00", "Update on task migration between large machines", "") "]"));

// What comes stands in columns, with names that look unlike titles and are not cut.
static void the_strip_has_columns(void **state)
{
    (void)state;
    struct timer_view timer = {.rules = timer_default_rules(), .strip = true};
    struct sight sight;
    look(&sight, moderated, NULL, "2024-06-01T10:15:00+02:00");
    sight.view.timer = &timer;
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        if (drawing_sizes[s].height == 360)
            continue;
        compose(&sight, "stage", s);
        expect_whole(&sight.scene, "next-title");
        expect_whole(&sight.scene, "next-speakers");
        expect_text(&sight.scene, "next-speakers", "Ada Example\nAda Example\n");
        assert_int_equal(left_of(&sight.scene, "next-time", 0), left_of(&sight.scene, "next-time", 1));
        const struct scene_item *title = item_of(&sight.scene, "next-title");
        const struct scene_item *names = item_of(&sight.scene, "next-speakers");
        for (size_t i = 0; i < sight.scene.count; i++)
            if (strcmp(sight.scene.items[i].role, "next-title") == 0)
                assert_int_equal(sight.scene.items[i].box.x, title->box.x);
        assert_true(title->style.face != names->style.face && title->colour != names->colour);
    }
    look_away(&sight);
}

// For distant viewers, with larger texts, the strip gives way before the digits do.
static void the_strip_leaves_the_digits_room(void **state)
{
    (void)state;
    struct timer_view timer = {.rules = timer_default_rules(), .strip = true};
    struct sight sight;
    look(&sight, moderated, NULL, "2024-06-01T10:15:00+02:00");
    sight.view.timer = &timer;
    for (int distance = 4; distance <= 16; distance += 4)
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            drawing_config.display.viewers.farthest_m = distance;
            compose(&sight, "stage", s);
            const struct scene_item *digits = item_of(&sight.scene, "countdown");
            const struct scene_item *bar = item_of(&sight.scene, "trough");
            if (digits->baseline >= bar->box.y ||
                (digits->style.size_px * 73 / 100 < drawing_sizes[s].height / 6 &&
                    digits->box.w < drawing_sizes[s].width * 80 / 100))
                fail_msg("%dx%d at %d m: digits of %d pixels", drawing_sizes[s].width,
                    drawing_sizes[s].height, distance, digits->style.size_px);
        }
    drawing_config.display.viewers.farthest_m = 5;
    look_away(&sight);
}

// Filled and open pieces of the bar are told apart in every theme and phase.
static void a_bars_pieces_are_told_apart(void **state)
{
    (void)state;
    static const char *const times[] = {
        "2024-06-01T10:25:00+02:00", "2024-06-01T10:56:30+02:00", "2024-06-01T10:59:25+02:00"};
    for (size_t t = 0; theme_names[t]; t++)
        for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
            struct sight sight;
            drawing_use_theme(theme_names[t]);
            look(&sight, marked, NULL, times[i]);
            compose(&sight, "stage", 0);
            const struct scene_item *open = NULL; // the last piece
            for (size_t k = 0; k < sight.scene.count; k++)
                if (strncmp(sight.scene.items[k].role, "trough", 6) == 0)
                    open = &sight.scene.items[k];
            assert_non_null(open);
            double contrast =
                theme_contrast(drawing_colour(open), drawing_colour(item_of(&sight.scene, "bar")));
            if (contrast < THEME_GRAPHIC_CONTRAST)
                fail_msg("%s at %s: %.2f", theme_names[t], times[i], contrast);
            look_away(&sight);
        }
    drawing_use_theme(theme_names[0]);
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
        cmocka_unit_test(the_timer_keeps_its_title_and_room),
        cmocka_unit_test(a_rooms_name_wraps_before_it_is_cut),
        cmocka_unit_test(an_agendas_page_is_never_lost),
        cmocka_unit_test(what_starts_after_midnight_is_still_soon),
        cmocka_unit_test(an_agenda_does_not_stop_silently),
        cmocka_unit_test(an_event_to_come_has_its_days),
        cmocka_unit_test(nothing_is_said_twice),
        cmocka_unit_test(a_blocks_own_name_is_shown),
        cmocka_unit_test(rooms_with_nothing_are_named),
        cmocka_unit_test(a_long_room_stands_clear_of_the_digits),
        cmocka_unit_test(counting_up_does_not_look_like_counting_down),
        cmocka_unit_test(the_timer_says_what_it_counts),
        cmocka_unit_test(a_message_keeps_every_word),
        cmocka_unit_test(a_message_keeps_off_the_digits),
        cmocka_unit_test(a_portrait_timer_fills_its_screen),
        cmocka_unit_test(the_phase_is_whole),
        cmocka_unit_test(a_break_has_its_own_name),
        cmocka_unit_test(the_strip_has_columns),
        cmocka_unit_test(the_strip_leaves_the_digits_room),
        cmocka_unit_test(a_bars_pieces_are_told_apart),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
