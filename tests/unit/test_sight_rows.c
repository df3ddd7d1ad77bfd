// Rows of lists, the agenda's and the board's, say what is the case with an item by words, shapes and weight:
// whoever sees no hue tells them apart as well. Every theme is tried.
#include "support/frab.h"
#include "support/lpc.h"
#include "support/sight.h"

#include "scene/i18n.h"

#include <stdio.h>

enum { WIDTH = 1920, HEIGHT = 1080 };

// What stands out for ordinary eyes by `least` may stand out by less in glare, which takes from all
// contrasts.
static double in_glare(enum sight sight, double least)
{
    return sight == SIGHT_GLARE ? 1 + (least - 1) / 2 : least;
}

// ---- The agenda

// The programme of 10 September with a talk moved to another room and one cancelled.
static const struct schedule *changed(void)
{
    struct adjustment entries[] = {{.type = ADJUST_CANCEL, .by = "staff", .until = INT64_MAX},
        {.type = ADJUST_MOVE, .by = "staff", .until = INT64_MAX, .room = "Opala/room-I&II"}};
    for (size_t i = 0; i < lpc->item_count; i++) {
        if (strncmp(lpc->items[i].title, "Using the new mount API", 23) == 0)
            entries[0].item = lpc->items[i].id;
        if (strncmp(lpc->items[i].title, "Secure Image-less", 17) == 0)
            entries[1].item = lpc->items[i].id;
    }
    struct adjustments adjustments = {.count = 2, .entries = entries};
    return adjustments_apply(&adjustments, lpc, test_instant("2019-09-10T16:10:00+01:00"));
}

// The index of the row's text of this role in the scene; its count where the row is not on it.
static size_t row_of(const struct scene *scene, const char *role, const char *begins)
{
    size_t i = 0;
    while (
        i < scene->count && (scene->items[i].shape != SHAPE_TEXT || strcmp(scene->items[i].role, role) != 0 ||
                                strncmp(scene->items[i].text, begins, strlen(begins)) != 0))
        i++;
    return i;
}

// Is there an item with this text (NULL: a fill) in the row?
static bool row_has(const struct scene *scene, size_t row, const char *text)
{
    const struct box *title = &scene->items[row].box;
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        int middle = item->box.y + item->box.h / 2;
        bool here = middle >= title->y - title->h / 2 && middle <= title->y + title->h * 3 / 2;
        bool rule = strcmp(item->role, "rule") == 0;
        if (here && (text ? item->shape == SHAPE_TEXT && strstr(item->text, text)
                          : item->shape == SHAPE_FILL && !rule))
            return true;
    }
    return false;
}

static void check_rows(const struct scene *scene)
{
    size_t past = row_of(scene, "row-title", "CRIU and the PID");
    size_t running = row_of(scene, "row-title", "Update on Task");
    size_t coming = row_of(scene, "row-title", "Securing Container");
    size_t moved = row_of(scene, "row-title", "Secure Image");
    size_t cancelled = row_of(scene, "row-title", "Using the new mount");
    assert_true(running < scene->count && coming < scene->count);
    assert_true(moved < scene->count && cancelled < scene->count);
    assert_true(row_of(scene, "row-title", "Break") < scene->count);
    assert_true(row_has(scene, running, NULL));
    assert_false(row_has(scene, coming, NULL));
    assert_true(row_has(scene, moved, "moved"));
    assert_true(row_has(scene, cancelled, "cancelled"));
    assert_true(row_has(scene, cancelled, NULL)); // struck out
    uint32_t ground = render.theme.rgb[scene->background];
    for (int s = 0; s < SIGHT_COUNT; s++) {
        if (sight_contrast((enum sight)s, drawing_ground(scene, running), ground) <
                in_glare((enum sight)s, 2) &&
            scene->items[running].style.face == scene->items[coming].style.face)
            fail_msg("%s: %s eyes do not see which row runs", render.theme.name, sight_name((enum sight)s));
        // What is past stands above the row that runs; it is duller, too, or it is not listed at all.
        if (past < scene->count && sight_contrast((enum sight)s, drawing_colour(&scene->items[past]),
                                       drawing_colour(&scene->items[coming])) < in_glare((enum sight)s, 1.25))
            fail_msg("%s: %s eyes do not see what is past", render.theme.name, sight_name((enum sight)s));
    }
}

static void rows_of_the_agenda_are_told_apart(void **state)
{
    (void)state;
    const struct schedule *schedule = changed();
    struct programme *room = test_programme(schedule, "Jade/room-I&II");
    struct scene scene = {0};
    for (const char *const *theme = theme_names; *theme; theme++) {
        struct agenda agenda;
        drawing_use_theme(*theme);
        struct view view = drawing_view(room, test_instant("2019-09-10T16:10:00+01:00"), &agenda);
        drawing_compose(slide_find("agenda"), &view, WIDTH, HEIGHT, &scene);
        check_rows(&scene);
        agenda_release(&agenda);
    }
    scene_free(&scene);
    programme_free(room);
    schedule_unref(schedule);
}

// ---- The board

enum { RUNNING, PAUSE, FULL, OVER, MOVED, COMING, DONE, ROOMS };
static const char *const rooms[ROOMS] = {"Amber", "Birch", "Cedar", "Denim", "Ebony", "Flint", "Grape"};

static const struct schedule *published(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < ROOMS; i++) {
        char first[8];
        char second[8];
        snprintf(first, sizeof first, "%s", rooms[i]);
        snprintf(second, sizeof second, "%s2", rooms[i]);
        frab_room(&w, rooms[i]);
        if (i == DONE)
            frab_item(&w, first, "Sunrise", "2026-06-10T06:00:00+02:00", 30, NULL);
        else if (i != COMING)
            frab_item(&w, first, i == PAUSE ? "Coffee" : "Welding", "2026-06-10T14:00:00+02:00",
                i == OVER ? 25 : 60, i == PAUSE ? "break" : NULL);
        if (i != DONE)
            frab_item(&w, second, "Knitting", "2026-06-10T15:00:00+02:00", 60, NULL);
    }
    frab_room(&w, "Hazel");
    return frab_end(&w);
}

// One talk was moved to another room, and one overruns.
static const struct schedule *as_it_goes(const struct schedule *schedule, int64_t at)
{
    struct adjustment entries[] = {
        {.type = ADJUST_MOVE, .item = rooms[MOVED], .by = "staff", .until = INT64_MAX, .room = "Hazel"},
        {.type = ADJUST_OVERRUN,
            .item = rooms[OVER],
            .by = "chair",
            .until = INT64_MAX,
            .ends_at = test_instant("2026-06-10T14:25:00+02:00")}};
    struct adjustments adjustments = {.count = 2, .entries = entries};
    return adjustments_apply(&adjustments, schedule, at);
}

// What a row says of its state besides its title and times; NULL: nothing.
static const char *const words[ROOMS] = {
    [FULL] = "ROOM FULL", [OVER] = "running over", [MOVED] = "is now", [DONE] = "Done for today"};

static bool has_bar(const struct scene *scene, size_t row)
{
    const struct box *label = &scene->items[row].box;
    for (size_t i = 0; i < scene->count; i++) {
        const struct box *box = &scene->items[i].box;
        if (strcmp(scene->items[i].role, "trough") == 0 && box->y > label->y &&
            box->y < label->y + label->h * 3 / 2)
            return true;
    }
    return false;
}

static void check_words(const struct scene *scene, const size_t rows[ROOMS])
{
    for (int i = 0; i < ROOMS; i++) {
        bool goes_on = i == RUNNING || i == PAUSE || i == FULL;
        if (has_bar(scene, rows[i]) != goes_on)
            fail_msg("%s: %s has %s bar", render.theme.name, rooms[i], goes_on ? "no" : "a");
        for (int k = 0; k < ROOMS; k++)
            if (words[k] && row_has(scene, rows[i], words[k]) != (i == k))
                fail_msg("%s: is \"%s\" with %s?", render.theme.name, words[k], rooms[i]);
    }
    assert_true(row_has(scene, rows[PAUSE], "Coffee"));
    assert_true(row_has(scene, rows[RUNNING], "Welding") && row_has(scene, rows[COMING], "Knitting"));
}

// What is on is of more weight than what comes, and "room full" is a label that everybody sees.
static void check_shapes(const struct scene *scene, const size_t rows[ROOMS])
{
    size_t on = row_of(scene, "hall-title", "Welding");
    size_t full = row_of(scene, "hall-full", "");
    size_t coming = row_of(scene, "hall-next-title", "Knitting");
    uint32_t ground = render.theme.rgb[scene->background];
    assert_true(on < scene->count && full < scene->count && coming < scene->count);
    assert_true(scene->items[on].style.face != scene->items[coming].style.face);
    for (int s = 0; s < SIGHT_COUNT; s++) {
        enum sight sight = (enum sight)s;
        double label = sight_contrast(sight, drawing_ground(scene, full), ground);
        double letters =
            sight_contrast(sight, drawing_colour(&scene->items[full]), drawing_ground(scene, full));
        // On light grounds a yellow label is seen by its letters, which are as dark as the title's.
        if (label < in_glare(sight, THEME_GRAPHIC_CONTRAST) &&
            letters < in_glare(sight, THEME_GRAPHIC_CONTRAST))
            fail_msg("%s: %s eyes do not see that a room is full", render.theme.name, sight_name(sight));
        for (int i = 0; i < ROOMS; i++)
            if (sight_contrast(sight, drawing_colour(&scene->items[rows[i]]), ground) <
                in_glare(sight, THEME_GRAPHIC_CONTRAST))
                fail_msg("%s: %s eyes do not see %s", render.theme.name, sight_name(sight), rooms[i]);
    }
}

static void rows_of_the_board_are_told_apart(void **state)
{
    (void)state;
    int64_t at = test_instant("2026-06-10T14:30:00+02:00");
    const struct schedule *schedule = published();
    const struct schedule *changed = as_it_goes(schedule, at);
    struct programme *programmes[ROOMS];
    struct room_row list[ROOMS] = {0};
    struct scene scene = {0};
    size_t rows[ROOMS];
    for (int i = 0; i < ROOMS; i++) {
        programmes[i] = test_programme(changed, rooms[i]);
        list[i] = (struct room_row){.label = rooms[i], .full = i == FULL ? "" : NULL};
        assert_true(agenda_at(programmes[i], at, &list[i].agenda));
    }
    struct view view = {.at = at,
        .zone = &changed->zone,
        .place.label = "",
        .schedule = {.title = "Test", .problem = "", .freshness = ""},
        .rooms = {.count = ROOMS, .list = list}};
    for (const char *const *theme = theme_names; *theme; theme++) {
        drawing_use_theme(*theme);
        drawing_compose(slide_find("hall"), &view, WIDTH, HEIGHT, &scene);
        drawing_check(&scene, "the board");
        for (int i = 0; i < ROOMS; i++) {
            rows[i] = row_of(&scene, i == DONE ? "idle-rooms" : "hall-room", rooms[i]);
            assert_true(rows[i] < scene.count);
        }
        check_words(&scene, rows);
        check_shapes(&scene, rows);
    }
    for (int i = 0; i < ROOMS; i++) {
        agenda_release(&list[i].agenda);
        programme_free(programmes[i]);
    }
    scene_free(&scene);
    schedule_unref(changed);
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_the_agenda_are_told_apart),
        cmocka_unit_test(rows_of_the_board_are_told_apart),
    };
    return cmocka_run_group_tests(tests, lpc_set_up, lpc_tear_down);
}
