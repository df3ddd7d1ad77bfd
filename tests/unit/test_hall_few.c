// The board of all rooms where there are few of them, and where rooms have long names: type grows until the
// page is full, and names stay whole.
#include "support/drawing.h"
#include "support/frab.h"

#include "scene/layout.h"

#include <stdio.h>

enum { ROOMS = 8 };

static struct programme *programmes[ROOMS];
static struct room_row rows[ROOMS];
static size_t row_count;
static const struct schedule *schedule;
static struct scene scene;

static const char *const titles[] = {"Compiling Vulkan shaders in the browser", "Kernel Q&A",
    "Securing Container Runtimes with openat2 and libpathrs"};
static const char *const long_titles[] = {"Secure Boot without vendor keys: how distributions can ship "
                                          "measured, attested and still user-controlled "
                                          "systems",
    "Real-time audio on a stock kernel: what PREEMPT_RT changed for musicians, broadcasters and everybody "
    "else"};
static const char *const short_names[ROOMS] = {
    "Auditorium", "Janson", "K.1.105", "H.1302", "UA2.114", "UB2.147", "UD2.120", "AW1.126"};
static const char *const long_names[ROOMS] = {"Containers and Checkpoint/Restore Room, Building B",
    "Great Auditorium of the Faculty of Sciences", "Seminar Room 3, Second Floor", "Opala I & II",
    "Workshop Space in the Old Library", "Lecture Hall C.017 (Ground Floor)", "Small Conference Room East",
    "K.1.105"};

static int end(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        agenda_release(&rows[i].agenda);
        programme_free(programmes[i]);
    }
    row_count = 0;
    schedule_unref(schedule);
    schedule = NULL;
    scene_free(&scene);
    return 0;
}

// A talk from nine to ten in each room, and one at eleven.
static struct view rooms(size_t count, const char *const names[ROOMS], bool lengthy)
{
    struct frab_writer w;
    int id = 0;
    end(NULL);
    frab_begin(&w, "Europe/Berlin");
    for (size_t i = 0; i < count; i++) {
        frab_room(&w, names[i]);
        for (size_t t = 0; t < 2; t++) {
            char name[24];
            snprintf(name, sizeof name, "item-%d", id++);
            frab_item(&w, name, lengthy ? long_titles[(i + t) % 2] : titles[(i + t) % 3],
                t == 0 ? "2026-03-02T09:00:00+01:00" : "2026-03-02T11:00:00+01:00", 60, NULL);
        }
    }
    schedule = frab_end(&w);
    int64_t at = test_instant("2026-03-02T09:30:00+01:00");
    for (row_count = 0; row_count < count; row_count++) {
        programmes[row_count] = test_programme(schedule, names[row_count]);
        rows[row_count] = (struct room_row){.label = names[row_count]};
        assert_true(agenda_at(programmes[row_count], at, &rows[row_count].agenda));
    }
    return (struct view){.at = at,
        .zone = &schedule->zone,
        .place.label = "",
        .schedule = {.title = "Test", .problem = "", .freshness = ""},
        .rooms = {.count = count, .list = rows}};
}

static void draw(const struct view *view, int width, int height)
{
    char when[64];
    snprintf(when, sizeof when, "%zu rooms at %dx%d", view->rooms.count, width, height);
    drawing_compose(slide_find("hall"), view, width, height, &scene);
    drawing_check(&scene, when);
    assert_int_equal(scene.pages, 1);
}

// The em of a role's texts in thousandths of the screen's short side.
static int size_of(const char *role)
{
    int side = scene.width < scene.height ? scene.width : scene.height;
    for (size_t i = 0; i < scene.count; i++)
        if (scene.items[i].shape == SHAPE_TEXT && strcmp(scene.items[i].role, role) == 0)
            return scene.items[i].style.size_px * 1000 / side;
    return 0;
}

static int lowest_text(void)
{
    int lowest = 0;
    for (size_t i = 0; i < scene.count; i++)
        if (scene.items[i].shape == SHAPE_TEXT && scene.items[i].baseline > lowest)
            lowest = scene.items[i].baseline;
    return lowest * 100 / scene.height;
}

static bool has_line(const char *const *texts, size_t count, const char *line)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(texts[i], line))
            return true;
    return false;
}

// The lines of a role; each is part of a text as it was published, without hyphen or ellipsis.
static size_t whole_lines(const char *role)
{
    size_t count = 0;
    for (size_t i = 0; i < scene.count; i++) {
        const struct scene_item *item = &scene.items[i];
        if (item->shape != SHAPE_TEXT || strcmp(item->role, role) != 0)
            continue;
        if (!has_line(titles, 3, item->text) && !has_line(long_titles, 2, item->text) &&
            !has_line(short_names, ROOMS, item->text) && !has_line(long_names, ROOMS, item->text))
            fail_msg("%s at %dx%d is not whole: \"%s\"", role, scene.width, scene.height, item->text);
        count++;
    }
    return count;
}

static void few_rooms_fill_the_page(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {1024, 768}};
    static const int least[][2] = {{120, 64}, {76, 58}, {53, 43}}; // of titles, and of long ones
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t count = 1; count <= 3; count++)
            for (int lengthy = 0; lengthy < 2; lengthy++) {
                struct view view = rooms(count, short_names, lengthy);
                draw(&view, sizes[s][0], sizes[s][1]);
                int size = size_of("hall-title");
                if (size < least[count - 1][lengthy])
                    fail_msg("%zu rooms at %dx%d have titles of %d thousandths", count, sizes[s][0],
                        sizes[s][1], size);
                assert_true(whole_lines("hall-title") >= count);
                int lowest = lowest_text();
                if (lowest < (count == 1 ? 65 : 75))
                    print_message(
                        "%zu rooms at %dx%d end at %d %%\n", count, sizes[s][0], sizes[s][1], lowest);
            }
}

static void a_room_fills_the_bar(void **state)
{
    (void)state;
    struct view view = rooms(1, short_names, true);
    draw(&view, 1920, 360);
    assert_int_equal(whole_lines("hall-title"), 2);
    assert_true(size_of("hall-title") >= 120);
}

static void long_names_are_whole(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}};
    static const size_t counts[] = {1, 2, 4, 6, 8};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            struct view view = rooms(counts[c], long_names, false);
            draw(&view, sizes[s][0], sizes[s][1]);
            size_t lines = whole_lines("hall-room");
            assert_in_range(lines, counts[c], 2 * counts[c] + 1);
            // They do not make titles small.
            int wanted = counts[c] == 1 ? 100 : counts[c] == 2 ? 76 : counts[c] == 4 ? 48 : SIZE_SMALL;
            assert_true(size_of("hall-title") >= wanted);
        }
}

// Where to go instead stands beside it, while that leaves the titles their room.
static void a_full_room_says_where_to_go(void **state)
{
    (void)state;
    static const struct {
        const char *instead, *says;
    } cases[] = {{"", "ROOM FULL"}, {"Opala", "ROOM FULL → Opala"},
        {"the old library, on the third floor behind the great staircase", "ROOM FULL"}};
    struct view view = rooms(3, short_names, false);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rows[1].full = cases[i].instead;
        draw(&view, 1920, 1080);
        assert_string_equal(drawing_text(&scene, "hall-full"), cases[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_full_room_says_where_to_go, end),
        cmocka_unit_test_teardown(few_rooms_fill_the_page, end),
        cmocka_unit_test_teardown(a_room_fills_the_bar, end),
        cmocka_unit_test_teardown(long_names_are_whole, end),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
