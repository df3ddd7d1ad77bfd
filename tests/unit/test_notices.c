// Notices, emergencies and full rooms: nothing of their texts is lost on any screen, at any distance.

#include "support/lpc.h"

#include "scene/i18n.h"
#include "scene/layout.h"
#include "scene/slides/full_band.h"

#include <stdio.h>
#include <string.h>

static const double distances_m[] = {4, 5, 8, 20};
enum { DISTANCES = sizeof distances_m / sizeof *distances_m };

// What a line's end may take from a text or add to it.
static bool gives_way(char c)
{
    return c == ' ' || c == '\n' || c == '-';
}

// Appends the texts of a role, without white space.
static void collect(const struct scene *scene, const char *role, struct str *out)
{
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && strcmp(scene->items[i].role, role) == 0)
            for (const char *at = scene->items[i].text; *at; at++)
                if (!gives_way(*at))
                    str_add_char(out, *at);
}

static void squeeze(const char *text, struct str *out)
{
    for (; *text; text++)
        if (!gives_way(*text))
            str_add_char(out, *text);
}

// All pages of a notice have its whole text, in order, and nothing else.
static void check_pages(struct view *view, int width, int height, double distance_m)
{
    struct scene scene = {0};
    struct str found = {0};
    struct str expected = {0};
    const char *text = view->adjusted.notices[0]->text;
    char when[160];
    int pages = 1;
    drawing_config.display.viewers.farthest_m = distance_m;
    for (int page = 0; page < pages; page++) {
        view->page = page;
        drawing_compose(slide_find("notice"), view, width, height, &scene);
        snprintf(when, sizeof when, "page %d of %d at %.0f m, %zu bytes", page + 1, scene.pages, distance_m,
            strlen(text));
        drawing_check(&scene, when);
        pages = scene.pages;
        size_t before = found.length;
        collect(&scene, "title", &found);
        if (found.length == before)
            fail_msg("%s is empty", when);
        assert_int_equal(drawing_text(&scene, "page")[0] != '\0', pages > 1);
    }
    squeeze(text, &expected);
    if (strcmp(str_text(&found), str_text(&expected)) != 0)
        fail_msg("%dx%d, %s:\n%s\nexpected\n%s", width, height, when, str_text(&found), str_text(&expected));
    str_free(&found);
    str_free(&expected);
    scene_free(&scene);
}

// Words of many kinds: long and short, sentences, other scripts, line breaks, one that is wider than a line.
static void add_words(struct str *text, size_t length, uint64_t *seed)
{
    static const char *const words[] = {"a", "the", "keynote", "Please", "floor −1.", "13:30,",
        "registration", "Donaudampfschifffahrtsgesellschaft", "água", "昼食は", "Обед", "!", "Av.",
        "tramway28\n", "(room)", "https://example.org/very/long/address/of/a/page", "MMMMWWWW", "“so”",
        "غداء", "3 × 4"};
    while (text->length < length) {
        const char *word = words[test_random(seed) % (sizeof words / sizeof *words)];
        if (text->length + strlen(word) + 1 > length)
            word = "x";
        if (text->length > 0 && text->text[text->length - 1] != '\n')
            str_add_char(text, ' ');
        str_add_text(text, word);
    }
    while (text->length > 0 && text->text[text->length - 1] == '\n')
        text->text[--text->length] = '\0';
}

static void no_notice_is_cut(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 9, 60, 140, 250, 400, 500};
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    uint64_t seed = 7;
    view.adjusted.notice_count = 1;
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (int s = 0; s < DRAWING_SIZES; s++) {
            struct str text = {0};
            add_words(&text, lengths[l], &seed);
            struct adjustment notice = {.type = ADJUST_NOTICE,
                .level = test_random(&seed) % 2 ? NOTICE_URGENT : NOTICE_INFO,
                .item = "n",
                .by = "The organisers",
                .at = view.at,
                .text = str_text(&text)};
            view.adjusted.notices[0] = &notice;
            for (int d = 0; d < DISTANCES; d++)
                check_pages(&view, drawing_sizes[s].width, drawing_sizes[s].height, distances_m[d]);
            str_free(&text);
        }
    agenda_release(&agenda);
    drawing_config.display.viewers.farthest_m = 5;
}

static void what_is_next_gives_way_to_a_long_notice(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    struct adjustment notice = {
        .type = ADJUST_NOTICE, .item = "n", .by = "x", .at = view.at, .text = "Lunch"};
    view.adjusted.notice_count = 1;
    view.adjusted.notices[0] = &notice;
    drawing_compose(slide_find("notice"), &view, 1920, 1080, &scene);
    assert_int_equal(scene.pages, 1);
    assert_int_equal(drawing_count(&scene, "coming-title", SHAPE_TEXT), 2);
    notice.text =
        "The keynote has been moved to Opala because of a water leak on the second floor. Please use "
        "the stairs next to the registration desk, not the lifts. Lunch is half an hour later.";
    drawing_compose(slide_find("notice"), &view, 1920, 1080, &scene);
    assert_int_equal(scene.pages, 1);
    assert_int_equal(drawing_count(&scene, "coming-title", SHAPE_TEXT), 0);
    scene_free(&scene);
    agenda_release(&agenda);
}

// The pages of the second notice follow those of the first; the count is what the playlist is told.
static void pages_of_notices_follow_one_another(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    struct str text = {0};
    for (int i = 0; i < 10; i++)
        str_add_text(&text, "Please use the stairs, not the lifts. ");
    struct adjustment first = {
        .type = ADJUST_NOTICE, .item = "a", .by = "First", .at = view.at, .text = str_text(&text)};
    struct adjustment second = {
        .type = ADJUST_NOTICE, .item = "b", .by = "Second", .at = view.at, .text = "Lunch"};
    struct style style = drawing_test_style(1920, 360);
    view.adjusted.notice_count = 2;
    view.adjusted.notices[0] = &first;
    view.adjusted.notices[1] = &second;
    notice_measure(&view, &style, 1920, 360, &scene);
    int pages = view.adjusted.notice_pages[0];
    assert_in_range(pages, 2, 10);
    assert_int_equal(view.adjusted.notice_pages[1], 1);
    for (int page = 0; page <= pages; page++) {
        char mark[40];
        view.page = page;
        slide_compose(slide_find("notice"), &view, &style, 1920, 360, &scene);
        assert_int_equal(scene.pages, pages + 1);
        assert_contains(drawing_text(&scene, "from"), page < pages ? "First" : "Second");
        snprintf(mark, sizeof mark, "page %d of %d", page + 1, pages);
        assert_string_equal(drawing_text(&scene, "page"), page < pages ? mark : "");
        // No page ends within a sentence.
        struct str said = {0};
        collect(&scene, "title", &said);
        assert_true(page == pages || str_text(&said)[said.length - 1] == '.');
        str_free(&said);
    }
    str_free(&text);
    scene_free(&scene);
    agenda_release(&agenda);
}

// ---- emergencies

static struct emergency_text texts[] = {{EMERGENCY_EVACUATE, "pt", "Saia já. Use as escadas."}};
static struct extras extras = {
    .emergency = {.language = "pt", .assembly_point = "Hotel forecourt, Av. Columbano Bordalo Pinheiro"}};

static void check_emergency(const struct view *view, const char *expected, int width, int height)
{
    static const char *const roles[] = {"title", "more", "second", "assembly"};
    struct view page = *view;
    struct scene scene = {0};
    struct str found = {0};
    struct str wanted = {0};
    int pages = 1;
    for (page.page = 0; page.page < pages; page.page++) {
        drawing_compose(slide_find("emergency"), &page, width, height, &scene);
        drawing_check(&scene, expected);
        assert_null(strstr(drawing_text(&scene, "label"), "…"));
        pages = scene.pages;
        for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
            collect(&scene, roles[r], &found);
    }
    squeeze(expected, &wanted);
    if (strcmp(str_text(&found), str_text(&wanted)) != 0)
        fail_msg("%dx%d:\n%s\nexpected\n%s", width, height, str_text(&found), str_text(&wanted));
    str_free(&found);
    str_free(&wanted);
    scene_free(&scene);
}

static void every_word_of_an_emergency_is_shown(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct str longest = {0};
    uint64_t seed = 3;
    add_words(&longest, 500, &seed);
    struct {
        struct adjustment emergency;
        const char *expected;
    } cases[] = {{{.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE},
                     "Leave the building now. Use the nearest exit. Abandone já o edifício. Use a saída mais "
                     "próxima. Assembly point: Hotel forecourt, Av. Columbano Bordalo Pinheiro"},
        {{.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_TEST},
            "This is a test. There is nothing you need to do. Isto é um teste. Não precisa de fazer nada."},
        {{.type = ADJUST_EMERGENCY, .text = "Stay in this room. Close the doors."},
            "Stay in this room. Close the doors."},
        {{.type = ADJUST_EMERGENCY, .text = str_text(&longest)}, str_text(&longest)}};
    view.extras = &extras;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int s = 0; s < DRAWING_SIZES; s++)
            for (int d = 0; d < DISTANCES; d++) {
                drawing_config.display.viewers.farthest_m = distances_m[d];
                view.adjusted.emergency = &cases[i].emergency;
                check_emergency(&view, cases[i].expected, drawing_sizes[s].width, drawing_sizes[s].height);
            }
    drawing_config.display.viewers.farthest_m = 5;
    str_free(&longest);
    agenda_release(&agenda);
}

// An instruction of one's own fills the panel, with the sign beside its last lines.
static void an_own_instruction_is_large(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    struct adjustment leave = {.type = ADJUST_EMERGENCY,
        .emergency = EMERGENCY_EVACUATE,
        .text = "Please leave the building by the nearest exit. Do not use the lifts. Assembly point: hotel "
                "forecourt, Av. Columbano Bordalo Pinheiro"};
    view.adjusted.emergency = &leave;
    drawing_compose(slide_find("emergency"), &view, 1920, 1080, &scene);
    drawing_check(&scene, "own");
    for (size_t i = 0; i < scene.count; i++) {
        const struct scene_item *item = &scene.items[i];
        if (strcmp(item->role, "title") == 0)
            assert_true(item->style.size_px >= 108);
        if (strcmp(item->role, "exit-sign") == 0 && item->shape == SHAPE_POLYGON)
            assert_true(item->box.x > 1920 / 2);
    }
    // Without a catalogue the second language says the same, which is said once.
    struct extras unknown = {.emergency = {.language = "eo"}};
    leave.text = NULL;
    view.extras = &unknown;
    drawing_compose(slide_find("emergency"), &view, 1920, 1080, &scene);
    assert_string_equal(drawing_text(&scene, "second"), "");
    scene_free(&scene);
    agenda_release(&agenda);
}

static void an_emergency_has_a_sentence_a_line(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    struct adjustment evacuate = {.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE};
    struct adjustment stay = {.type = ADJUST_EMERGENCY,
        .text = "Stay in this room. Close the doors. Help comes from Av. Columbano soon."};
    view.extras = &extras;
    view.adjusted.emergency = &evacuate;
    drawing_compose(slide_find("emergency"), &view, 1920, 1080, &scene);
    assert_string_equal(drawing_text(&scene, "title"), "Leave the building now.");
    assert_string_equal(drawing_text(&scene, "more"), "Use the nearest exit.");
    assert_string_equal(
        drawing_text(&scene, "assembly"), "Assembly point: Hotel forecourt, Av. Columbano Bordalo Pinheiro");
    assert_true(drawing_count(&scene, "exit-sign", SHAPE_POLYGON) > 0);
    // Whoever raises it may say where to meet; that is not said twice.
    evacuate.text = "Leave by the stairs. Meet in Hotel forecourt, Av. Columbano Bordalo Pinheiro.";
    drawing_compose(slide_find("emergency"), &view, 1920, 1080, &scene);
    assert_string_equal(drawing_text(&scene, "assembly"), "");
    evacuate.text = NULL;
    // The config's words go before the program's.
    extras.emergency.text_count = 1;
    extras.emergency.texts = texts;
    drawing_compose(slide_find("emergency"), &view, 1920, 1080, &scene);
    assert_string_equal(drawing_text(&scene, "second"), "Saia já.");
    extras.emergency.text_count = 0;
    // Who stays is shown no exit, nor where to meet; a text of its own has no translation.
    view.adjusted.emergency = &stay;
    drawing_compose(slide_find("emergency"), &view, 1920, 1080, &scene);
    assert_string_equal(drawing_text(&scene, "title"), "Stay in this room.");
    assert_string_equal(drawing_text(&scene, "more"), "Close the doors.");
    assert_true(drawing_count(&scene, "more", SHAPE_TEXT) >= 2);
    assert_int_equal(drawing_count(&scene, "exit-sign", SHAPE_POLYGON), 0);
    assert_string_equal(drawing_text(&scene, "assembly"), "");
    assert_string_equal(drawing_text(&scene, "second"), "");
    scene_free(&scene);
    agenda_release(&agenda);
}

static void labels_are_whole_in_every_language(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct adjustment evacuate = {.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE};
    struct adjustment full = {.type = ADJUST_FULL, .by = "x", .text = "Opala"};
    struct scene scene = {0};
    struct error error;
    view.adjusted.emergency = &evacuate;
    view.adjusted.full = &full;
    for (size_t l = 0; i18n_languages[l]; l++)
        for (int s = 0; s < DRAWING_SIZES; s++)
            for (int d = 0; d < DISTANCES; d++) {
                drawing_config.display.viewers.farthest_m = distances_m[d];
                assert_true(i18n_set_language(i18n_languages[l], &error));
                drawing_compose(
                    slide_find("emergency"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
                drawing_check(&scene, i18n_languages[l]);
                assert_string_equal(drawing_text(&scene, "label"), i18n_say("EMERGENCY"));
                struct style style = drawing_test_style(drawing_sizes[s].width, drawing_sizes[s].height);
                scene_begin(&scene, "x", drawing_sizes[s].width, drawing_sizes[s].height);
                struct layout layout = layout_of(&scene, &style);
                full_band(&layout, &view, layout.top / 2, true);
                drawing_check(&scene, i18n_languages[l]);
                assert_string_equal(drawing_text(&scene, "full"), i18n_say("ROOM FULL"));
            }
    i18n_set_language("en", &error);
    drawing_config.display.viewers.farthest_m = 5;
    scene_free(&scene);
    agenda_release(&agenda);
}

static void a_test_looks_like_nothing_else(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    struct adjustment test = {.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_TEST};
    view.adjusted.emergency = &test;
    for (int s = 0; s < DRAWING_SIZES; s++) {
        drawing_compose(
            slide_find("emergency"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        assert_int_equal(drawing_count(&scene, "hatch", SHAPE_HATCH), 1);
        assert_string_equal(drawing_text(&scene, "phase"), "TEST");
        int largest = 0;
        for (size_t i = 0; i < scene.count; i++) {
            assert_int_not_equal(scene.items[i].colour, COLOUR_ALARM);
            if (scene.items[i].shape == SHAPE_TEXT && scene.items[i].style.size_px > largest)
                largest = scene.items[i].style.size_px;
            if (strcmp(scene.items[i].role, "phase") == 0)
                assert_int_equal(scene.items[i].style.size_px, largest);
        }
        assert_int_not_equal(scene.background, COLOUR_ALARM);
    }
    scene_free(&scene);
    agenda_release(&agenda);
}

// ---- full rooms

static void a_full_room_has_a_band_that_is_never_cut(void **state)
{
    (void)state;
    static const char *const targets[] = {NULL, "Opala", "Opala I & II",
        "Auditorium Maximum, second floor, west wing, past the registration desk and then left"};
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    for (int s = 0; s < DRAWING_SIZES; s++) {
        struct style style = drawing_test_style(drawing_sizes[s].width, drawing_sizes[s].height);
        struct layout layout;
        view.adjusted.full = NULL;
        scene_begin(&scene, "x", drawing_sizes[s].width, drawing_sizes[s].height);
        layout = layout_of(&scene, &style);
        assert_int_equal(full_band(&layout, &view, layout.top / 2, true), layout.top / 2);
        for (size_t t = 0; t < sizeof targets / sizeof *targets; t++) {
            struct adjustment full = {.type = ADJUST_FULL, .text = targets[t]};
            struct str found = {0};
            struct str wanted = {0};
            view.adjusted.full = &full;
            scene_begin(&scene, "x", drawing_sizes[s].width, drawing_sizes[s].height);
            int measured = full_band(&layout, &view, layout.top / 2, false);
            assert_int_equal(scene.count, 0);
            assert_int_equal(full_band(&layout, &view, layout.top / 2, true), measured);
            assert_true(measured - 30 >= layout_px(&layout, 95));
            drawing_check(&scene, "a full room");
            const struct box *ground = &scene.items[0].box;
            assert_true(
                ground->x == 0 && ground->w == drawing_sizes[s].width && ground->y + ground->h == measured);
            collect(&scene, "full", &found);
            squeeze("ROOM FULL", &wanted);
            squeeze(targets[t] ? targets[t] : "", &wanted);
            assert_string_equal(str_text(&found), str_text(&wanted));
            assert_int_equal(drawing_count(&scene, "full", SHAPE_POLYGON), targets[t] != NULL);
            str_free(&found);
            str_free(&wanted);
        }
    }
    scene_free(&scene);
    agenda_release(&agenda);
}

// How the arrow of the band is drawn.
static const struct scene_point *arrow_of(struct view *view, const char *target)
{
    static struct scene scene;
    const struct scene_point *points = NULL;
    struct style style = drawing_test_style(1920, 1080);
    struct adjustment full = {.type = ADJUST_FULL, .text = target};
    view->adjusted.full = &full;
    scene_begin(&scene, "x", 1920, 1080);
    struct layout layout = layout_of(&scene, &style);
    full_band(&layout, view, 30, true);
    for (size_t i = 0; i < scene.count; i++)
        if (scene.items[i].shape == SHAPE_POLYGON)
            points = scene.items[i].points;
    scene_free(&scene);
    view->adjusted.full = NULL;
    return points;
}

static void the_band_points_to_the_room_where_a_sign_does(void **state)
{
    (void)state;
    struct agenda agenda;
    static const struct room_sign signs[] = {{.name = "opala", .label = "Opala I & II", .direction = SIGN_UP},
        {.name = "Jade", .direction = SIGN_RIGHT}, {.name = "Foyer", .direction = SIGN_HERE}};
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    const struct scene_point *plain = arrow_of(&view, "Opala I & II");
    view.signs = signs;
    view.sign_count = 3;
    const struct scene_point *up = arrow_of(&view, "Opala I & II");
    assert_ptr_not_equal(up, plain);
    assert_ptr_equal(arrow_of(&view, "opala i & ii"), up);        // as staff typed it
    assert_true(up[4].y < 100 && up[4].x > 400 && up[4].x < 600); // its point
    assert_ptr_equal(arrow_of(&view, "Jade"), plain);
    assert_ptr_equal(arrow_of(&view, "Foyer"), plain);
    assert_ptr_equal(arrow_of(&view, "Attic"), plain);
    agenda_release(&agenda);
}

static void the_notice_of_a_full_room_names_where_to_go(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    struct adjustment full = {.type = ADJUST_FULL, .by = "Chair", .at = view.at, .text = "Opala I & II"};
    struct adjustment notice = {.type = ADJUST_NOTICE,
        .level = NOTICE_URGENT,
        .item = "full",
        .by = "Chair",
        .at = view.at,
        .text = "This room is full. Please go to: Opala I & II"};
    view.adjusted.full = &full;
    view.adjusted.notice_count = 1;
    view.adjusted.notices[0] = &notice;
    static const struct room_sign sign = {.name = "Opala I & II", .direction = SIGN_DOWN_LEFT};
    view.signs = &sign;
    for (int s = 0; s < DRAWING_SIZES; s++)
        for (int d = 0; d < DISTANCES; d++) {
            drawing_config.display.viewers.farthest_m = distances_m[d];
            view.sign_count = d % 2 ? 1 : 0;
            drawing_compose(
                slide_find("notice"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
            drawing_check(&scene, "a full room's notice");
            if (drawing_sizes[s].height > 400)
                assert_string_equal(drawing_text(&scene, "sign"), d % 2 ? "↙" : "");
            assert_string_equal(drawing_text(&scene, "full"), "ROOM FULL");
            assert_string_equal(drawing_text(&scene, "title"), "Opala I & II");
            if (drawing_sizes[s].height > 400)
                assert_string_equal(drawing_text(&scene, "lead"), "Please go to");
        }
    drawing_config.display.viewers.farthest_m = 5;
    scene_free(&scene);
    agenda_release(&agenda);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_notice_is_cut),
        cmocka_unit_test(what_is_next_gives_way_to_a_long_notice),
        cmocka_unit_test(pages_of_notices_follow_one_another),
        cmocka_unit_test(every_word_of_an_emergency_is_shown),
        cmocka_unit_test(an_own_instruction_is_large),
        cmocka_unit_test(an_emergency_has_a_sentence_a_line),
        cmocka_unit_test(labels_are_whole_in_every_language),
        cmocka_unit_test(a_test_looks_like_nothing_else),
        cmocka_unit_test(a_full_room_has_a_band_that_is_never_cut),
        cmocka_unit_test(the_band_points_to_the_room_where_a_sign_does),
        cmocka_unit_test(the_notice_of_a_full_room_names_where_to_go),
    };
    return cmocka_run_group_tests(tests, lpc_set_up, lpc_tear_down);
}
