// Titles in Hebrew and Arabic among others, in rows and full: each ends at the right edge of its column, what
// stands below it too, and the times are where they are in any other row.
#include "support/drawing.h"

#include "scene/layout.h"
#include "schedule/schedule_edit.h"

#include <string.h>

static const struct {
    int width, height;
} sizes[] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {1024, 768}, {1920, 360}};
enum { LANDSCAPE = 0, PORTRAIT = 1, BAR = 4, SIZES = sizeof sizes / sizeof *sizes };

static const char long_title[] =
    "אבטחת מידע במערכות מבוזרות: מה למדנו מעשר שנים של תקלות, ומה עדיין לא הבנו על משתמשים אמיתיים";

// A talk of half an hour at 9:00 and so many minutes.
static void add_talk(struct str *json, int number, int minutes, const char *title, const char *const *names)
{
    str_format(json,
        "%s{\"guid\":\"t%d\",\"title\":\"%s\",\"duration\":30,\"date\":\"2026-06-10T%02d:%02d:00\"",
        json->text[json->length - 1] == '[' ? "" : ",", number, title, 9 + minutes / 60, minutes % 60);
    str_add_text(json, ",\"persons\":[");
    for (size_t i = 0; names[i]; i++)
        str_format(json, "%s{\"public_name\":\"%s\"}", i > 0 ? "," : "", names[i]);
    str_add_text(json, "]}");
}

// One after the other in room A, five at once in room B, two in room C; and one in a room with a Hebrew
// name.
static const struct schedule *make_schedule(void)
{
    static const char *const titles[] = {
        "הליבה", "Kernel tracing", "الأمن السيبراني", long_title, "Linux בישראל"};
    static const char *const hebrew[] = {"דנה כהן", "משה לוי", NULL};
    static const char *const latin[] = {"Ada Example", NULL};
    struct str json = {0};
    str_add_text(&json, "{\"schedule\":{\"conference\":{\"title\":\"Test\",\"time_zone_name\":\"Europe/"
                        "Lisbon\",\"days\":[{\"rooms\":{\"A\":[");
    for (int i = 0; i < 5; i++)
        add_talk(&json, i, i * 30, titles[i], i == 1 ? latin : hebrew);
    str_add_text(&json, "],\"B\":[");
    for (int i = 0; i < 5; i++)
        add_talk(&json, 10 + i, 30, titles[i], i == 1 ? latin : hebrew);
    str_add_text(&json, "],\"אולם\":[");
    add_talk(&json, 30, 30, titles[0], hebrew);
    str_add_text(&json, "],\"C\":[");
    for (int i = 0; i < 2; i++)
        add_talk(&json, 20 + i, 30, titles[i * 2], hebrew);
    str_add_text(&json, "]}}]}}}");
    const struct schedule *schedule = test_schedule(str_text(&json));
    str_free(&json);
    return schedule;
}

static void compose_of(const struct schedule *schedule, const char *room, const char *at, const char *slide,
    size_t size, struct scene *scene)
{
    struct programme *programme = test_programme(schedule, room);
    struct agenda agenda;
    struct view view = drawing_view(programme, test_instant(at), &agenda);
    assert_true(slide_find(slide)->applies(&view));
    drawing_compose(slide_find(slide), &view, sizes[size].width, sizes[size].height, scene);
    agenda_release(&agenda);
    programme_free(programme);
}

static void compose(const char *room, const char *at, const char *slide, size_t size, struct scene *scene)
{
    const struct schedule *schedule = make_schedule();
    compose_of(schedule, room, at, slide, size, scene);
    schedule_unref(schedule);
}

static int right_margin(size_t size)
{
    struct scene scene = {.width = sizes[size].width, .height = sizes[size].height};
    struct style style = drawing_test_style(scene.width, scene.height);
    return layout_of(&scene, &style).right;
}

// The text of this role with `part` in it; fails where there is none.
static const struct scene_item *find(const struct scene *scene, const char *role, const char *part)
{
    for (size_t i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->shape == SHAPE_TEXT && strcmp(item->role, role) == 0 && strstr(item->text, part))
            return item;
    }
    fail_msg("there is no %s with %s", role, part);
    return NULL;
}

static int right_of(const struct scene_item *item)
{
    return item->box.x + item->box.w;
}

// No rule of slides is broken anywhere: above all, nothing overlaps.
static void nothing_overlaps(void **state)
{
    (void)state;
    static const struct {
        const char *room, *at, *slide;
    } cases[] = {{"A", "2026-06-10T08:55:00+01:00", "agenda"}, {"A", "2026-06-10T10:05:00+01:00", "agenda"},
        {"A", "2026-06-10T08:55:00+01:00", "next"}, {"A", "2026-06-10T09:35:00+01:00", "now"},
        {"B", "2026-06-10T09:35:00+01:00", "now"}, {"B", "2026-06-10T09:20:00+01:00", "next"},
        {"B", "2026-06-10T09:35:00+01:00", "agenda"}, {"C", "2026-06-10T09:35:00+01:00", "now"},
        {"C", "2026-06-10T09:20:00+01:00", "next"}};
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t s = 0; s < SIZES; s++) {
            compose(cases[i].room, cases[i].at, cases[i].slide, s, &scene);
            drawing_check(&scene, cases[i].room);
        }
    scene_free(&scene);
}

// The title at the right of its column, the names at the left, or below the title.
static void rows_of_the_agenda(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (size_t s = 0; s < SIZES; s++) {
        compose("A", "2026-06-10T08:55:00+01:00", "agenda", s, &scene);
        int left = find(&scene, "row-title", "Kernel")->box.x;
        assert_int_equal(right_of(find(&scene, "row-title", "הליבה")), right_margin(s));
        const struct scene_item *names = find(&scene, "row-speakers", "דנה כהן");
        // In landscape, too, they are below a title that leaves them no room.
        if (names->baseline > find(&scene, "row-title", "הליבה")->baseline)
            assert_int_equal(right_of(names), right_margin(s));
        else
            assert_int_equal(names->box.x, left);
        assert_int_equal(find(&scene, "row-time", "09:00")->box.x, find(&scene, "row-time", "09:30")->box.x);
    }
    scene_free(&scene);
}

static const struct schedule *all_cancelled(void)
{
    const struct schedule *schedule = make_schedule();
    struct schedule_edit *edit = schedule_edit_begin(schedule);
    for (size_t i = 0; i < schedule->item_count; i++) {
        struct item item = schedule->items[i];
        item.cancelled = true;
        schedule_edit_add(edit, &item);
    }
    schedule_unref(schedule);
    schedule = schedule_edit_end(edit);
    assert_non_null(schedule);
    return schedule;
}

// A line is struck out where it stands.
static void a_cancelled_title_is_struck_out(void **state)
{
    (void)state;
    struct scene scene = {0};
    const struct schedule *schedule = all_cancelled();
    compose_of(schedule, "A", "2026-06-10T08:55:00+01:00", "agenda", LANDSCAPE, &scene);
    const struct scene_item *title = find(&scene, "row-title", "הליבה");
    bool struck = false;
    for (size_t i = 0; i < scene.count; i++) {
        const struct box *box = &scene.items[i].box;
        struck = struck || (strcmp(scene.items[i].role, "strike") == 0 && box->x == title->box.x &&
                               box->w == title->box.w && box->y > title->box.y && box->y < title->baseline);
    }
    assert_true(struck);
    schedule_unref(schedule);
    scene_free(&scene);
}

// Beside what they end with, titles of a line end at a common edge; one that needs it has more room.
static void rows_of_a_list(void **state)
{
    (void)state;
    struct scene scene = {0};
    compose("B", "2026-06-10T09:20:00+01:00", "next", LANDSCAPE, &scene);
    const struct scene_item *hebrew = find(&scene, "title", "הליבה");
    const struct scene_item *arabic = find(&scene, "title", "الأمن");
    const struct scene_item *names = find(&scene, "row-rest", "דנה כהן");
    assert_int_equal(right_of(hebrew), right_of(arabic));
    assert_true(right_of(hebrew) < names->box.x && names->box.x - right_of(hebrew) < 100);
    assert_int_equal(right_of(names), right_margin(LANDSCAPE));
    assert_true(find(&scene, "title", "Kernel")->box.x < hebrew->box.x);
    const struct scene_item *cut = find(&scene, "title", "…");
    assert_true(cut->style.rtl && right_of(cut) >= right_of(hebrew));
    compose("B", "2026-06-10T09:20:00+01:00", "next", PORTRAIT, &scene);
    assert_int_equal(right_of(find(&scene, "title", "הליבה")), right_margin(PORTRAIT));
    assert_int_equal(right_of(find(&scene, "row-rest", "דנה כהן")), right_margin(PORTRAIT));
    scene_free(&scene);
}

static void what_is_on_at_once(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (size_t s = 0; s < SIZES; s++) {
        if (s == BAR)
            continue; // side by side, in columns of their own
        compose("C", "2026-06-10T09:35:00+01:00", "now", s, &scene);
        assert_int_equal(right_of(find(&scene, "title", "הליבה")), right_margin(s));
        assert_int_equal(right_of(find(&scene, "speakers", "דנה כהן")), right_margin(s));
    }
    compose("C", "2026-06-10T09:35:00+01:00", "now", BAR, &scene);
    assert_int_equal(right_of(find(&scene, "speakers", "דנה כהן")), right_of(find(&scene, "title", "הליבה")));
    scene_free(&scene);
}

// Its name begins a row like any other; the title has its own column, and the names are below it.
static void rows_of_the_hall(void **state)
{
    (void)state;
    const struct schedule *schedule = make_schedule();
    struct programme *programmes[] = {test_programme(schedule, "A"), test_programme(schedule, "אולם")};
    struct room_row rows[] = {{.label = "A"}, {.label = "אולם"}};
    struct scene scene = {0};
    for (size_t s = 0; s < SIZES; s++) {
        struct agenda agenda;
        struct view view = drawing_view(programmes[0], test_instant("2026-06-10T09:35:00+01:00"), &agenda);
        for (size_t i = 0; i < 2; i++)
            assert_true(agenda_at(programmes[i], view.at, &rows[i].agenda));
        view.rooms.count = 2;
        view.rooms.list = rows;
        drawing_compose(slide_find("hall"), &view, sizes[s].width, sizes[s].height, &scene);
        drawing_check(&scene, "hall");
        assert_int_equal(find(&scene, "hall-room", "אולם")->box.x, find(&scene, "hall-room", "A")->box.x);
        if (s == PORTRAIT)
            assert_int_equal(right_of(find(&scene, "hall-speakers", "דנה כהן")),
                right_of(find(&scene, "hall-title", "הליבה")));
        for (size_t i = 0; i < 2; i++)
            agenda_release(&rows[i].agenda);
        agenda_release(&agenda);
    }
    for (size_t i = 0; i < 2; i++)
        programme_free(programmes[i]);
    schedule_unref(schedule);
    scene_free(&scene);
}

// The names follow the title, which is at their right.
static void what_comes_next(void **state)
{
    (void)state;
    struct scene scene = {0};
    compose("A", "2026-06-10T08:55:00+01:00", "next", LANDSCAPE, &scene);
    const struct scene_item *title = find(&scene, "coming-title", "الأمن");
    const struct scene_item *names = find(&scene, "coming-speakers", "דנה כהן");
    assert_int_equal(right_of(title), right_margin(LANDSCAPE));
    assert_true(right_of(names) < title->box.x && title->box.x - right_of(names) < 60);
    assert_int_equal(
        find(&scene, "coming-time", "10:00")->box.x, find(&scene, "coming-time", "09:30")->box.x);
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps),
        cmocka_unit_test(rows_of_the_agenda),
        cmocka_unit_test(a_cancelled_title_is_struck_out),
        cmocka_unit_test(rows_of_a_list),
        cmocka_unit_test(what_is_on_at_once),
        cmocka_unit_test(rows_of_the_hall),
        cmocka_unit_test(what_comes_next),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
