// The hall view of schedules with more rooms than anybody waits for: the work does not grow with them, and
// the rooms that matter are listed.
#include "support/drawing.h"
#include "support/frab.h"

#include "control/command_exec.h"
#include "display/display.h"
#include "scene/i18n.h"
#include "scene/layout.h"

#include <stdio.h>
#include <stdlib.h>

enum { NINE = 1772438400, HOUR = 3600 }; // 2 March 2026, 9:00 in Berlin

// What rooms list at most, rows and names of idle rooms together.
enum { MAX_LISTED = 132, MAX_ROWS = 120 };

static struct config config;
static struct adjustment_store store;
static struct display display;
static struct zone *zone;

static int start(void **state)
{
    (void)state;
    i18n_set_language("en", NULL);
    i18n_set_clock(24);
    config = (struct config){.view = VIEW_ROOMS};
    store = (struct adjustment_store){0};
    zone = calloc(1, sizeof *zone);
    display = (struct display){.config = &config, .zone = zone, .store = &store, .time_given = true};
    return 0;
}

static int end(void **state)
{
    (void)state;
    display_free(&display);
    adjustment_store_close(&store);
    free(zone);
    return 0;
}

static void add_talk(struct frab_writer *writer, int id, const char *day, int hour, int minutes)
{
    char name[40];
    char date[40];
    char title[40];
    snprintf(name, sizeof name, "talk-%d", id);
    snprintf(date, sizeof date, "%sT%02d:00:00+01:00", day, hour);
    snprintf(title, sizeof title, "About %d", id);
    frab_item(writer, name, title, date, minutes, NULL);
}

// `count` rooms: every `every`-th has a talk at nine and one at four, the others one at ten that is over at
// eleven; the last `idle` have theirs on another day.
static void show(int count, int every, int idle)
{
    struct frab_writer writer;
    frab_begin(&writer, "Europe/Berlin");
    for (int i = 0; i < count; i++) {
        char room[40];
        snprintf(room, sizeof room, "Room %d", i);
        frab_room(&writer, room);
        if (i >= count - idle) {
            add_talk(&writer, 2 * i, "2026-03-03", 9, 60);
        } else if (i % every == 0) {
            add_talk(&writer, 2 * i, "2026-03-02", 9, 90);
            add_talk(&writer, 2 * i + 1, "2026-03-02", 16, 60);
        } else {
            add_talk(&writer, 2 * i, "2026-03-02", 10, 60);
        }
    }
    const struct schedule *schedule = frab_end(&writer);
    display_set_schedule(&display, schedule, false, NINE);
    schedule_unref(schedule);
}

static struct view look(int64_t at)
{
    struct view view;
    assert_true(display_view(&display, at, at, &view));
    return view;
}

// ---- work

// How much is measured for a page.
static int measured;

static int count_width(void *context, const struct type_style *style, const char *text, size_t length)
{
    measured++;
    const struct typesetter *type = context;
    return type->width(type->context, style, text, length);
}

static struct type_metrics metrics_of(void *context, const struct type_style *style)
{
    const struct typesetter *type = context;
    return type->metrics(type->context, style);
}

static int measured_for(int count, int page)
{
    struct style style = drawing_test_style(1920, 1080);
    struct typesetter real = *style.type;
    struct typesetter counting = {.context = &real, .width = count_width, .metrics = metrics_of};
    struct scene scene = {0};
    style.type = &counting;
    style.cache = layout_cache_new();
    show(count, 1, 0);
    struct view view = look(NINE + HOUR / 2);
    measured = 0;
    slide_compose(slide_find("hall"), &view, &style, 1920, 1080, &scene);
    // The first pass says how many pages there are.
    view.page = page % scene.pages;
    slide_compose(slide_find("hall"), &view, &style, 1920, 1080, &scene);
    assert_false(scene.failed);
    scene_free(&scene);
    layout_cache_free(style.cache);
    return measured;
}

static void the_work_does_not_grow_with_the_rooms(void **state)
{
    (void)state;
    int some = measured_for(MAX_ROWS, 0);
    assert_true(some > MAX_ROWS);
    assert_in_range(measured_for(300, 0), some / 2, some * 3 / 2);
    assert_in_range(measured_for(5000, 0), some / 2, some * 3 / 2);
    // A later page costs little more than the first: what was fitted is kept.
    assert_in_range(measured_for(5000, 7), some / 2, some * 3 / 2);
}

static void few_rooms_are_all_listed(void **state)
{
    (void)state;
    show(MAX_ROWS, 3, 40);
    struct view view = look(NINE);
    assert_int_equal(view.rooms.count, MAX_ROWS);
    assert_int_equal(view.rooms.more + view.rooms.idle, 0);
}

static void many_rooms_are_counted(void **state)
{
    (void)state;
    static const int counts[] = {MAX_ROWS + 1, 5000};
    for (size_t i = 0; i < 2; i++) {
        show(counts[i], 2, 30);
        struct view view = look(NINE);
        assert_in_range(view.rooms.count, 1, MAX_LISTED);
        assert_int_equal(view.rooms.count + view.rooms.more + view.rooms.idle, counts[i]);
    }
}

// ---- which rooms

static size_t count_rooms_with_next(const struct view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->rooms.count; i++)
        count += view->rooms.list[i].agenda.next || view->rooms.list[i].agenda.now_count > 0;
    return count;
}

static void rooms_with_something_to_come_are_listed_first(void **state)
{
    (void)state;
    show(1000, 10, 0);
    struct view view = look(NINE);
    assert_int_equal(count_rooms_with_next(&view), MAX_ROWS);
    assert_string_equal(view.rooms.list[1].label, "Room 1");
    // At eleven 900 are over: the hundred others are all there, in their order, and twenty of these.
    view = look(NINE + 2 * HOUR);
    assert_int_equal(view.rooms.count, MAX_ROWS);
    assert_int_equal(count_rooms_with_next(&view), 100);
    assert_string_equal(view.rooms.list[MAX_ROWS - 1].label, "Room 990");
    assert_int_equal(view.rooms.more, 880);
    // And back, as a clock that is set back asks.
    view = look(NINE);
    assert_int_equal(count_rooms_with_next(&view), MAX_ROWS);
    assert_string_equal(view.rooms.list[1].label, "Room 1");
    // On the next day nothing is on anywhere.
    view = look(NINE + 24 * HOUR);
    assert_int_equal(view.rooms.count, MAX_ROWS);
    assert_int_equal(view.rooms.idle, 880);
}

static struct str text_below(const struct view *view, int width, int height)
{
    struct scene scene = {0};
    struct str text = {0};
    drawing_compose(slide_find("hall"), view, width, height, &scene);
    drawing_check(&scene, "many rooms");
    for (size_t i = 0; i < scene.count; i++)
        if (scene.items[i].shape == SHAPE_TEXT && strcmp(scene.items[i].role, "idle-rooms") == 0)
            str_format(&text, "%s%s", text.length > 0 ? " " : "", scene.items[i].text);
    scene_free(&scene);
    return text;
}

static void what_is_left_out_is_said(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1920, 360}, {1280, 720}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        show(1000, 1, 0);
        struct view view = look(NINE + HOUR / 2);
        struct str text = text_below(&view, sizes[i][0], sizes[i][1]);
        assert_string_equal(str_text(&text), "and 880 more");
        str_free(&text);
        show(1000, 1, 300);
        view = look(NINE + HOUR / 2);
        text = text_below(&view, sizes[i][0], sizes[i][1]);
        assert_non_null(strstr(str_text(&text), "and 580 more Nothing today: "));
        str_free(&text);
        // Where that takes a line more, the rows leave it.
        for (const char *const *language = (const char *const[]){"de", "fr", "es", "it", NULL}; *language;
             language++) {
            assert_true(i18n_set_language(*language, NULL));
            view = look(NINE + HOUR / 2);
            text = text_below(&view, sizes[i][0], sizes[i][1]);
            str_free(&text);
        }
        assert_true(i18n_set_language("en", NULL));
    }
}

// ---- an emergency

static void context_of(void *context, int64_t now, struct command_context *out)
{
    display_command_context(context, now, out);
}

static const struct zone *zone_of(void *context)
{
    return display_zone(context);
}

static void command(const char *json, int64_t now)
{
    struct command read;
    struct refusal refusal;
    struct command_result result;
    struct command_exec exec = {
        .store = &store, .fill_context = context_of, .zone = zone_of, .context = &display};
    struct command_sender sender = {.by = "staff", .role = ROLE_EMERGENCY, .now = now};
    assert_true(command_read(json, strlen(json), &read, &refusal));
    assert_true(command_execute(&exec, &read, &sender, &result, &refusal));
    command_free(&read);
}

// However many rooms a new schedule has: none is looked at before the emergency is up.
static void an_emergency_waits_for_no_room(void **state)
{
    (void)state;
    show(10, 1, 0);
    struct view view = look(NINE);
    assert_int_equal(view.rooms.count, 10);
    command("{\"id\":\"emergency-1\",\"type\":\"emergency\",\"kind\":\"test\"}", NINE + 1);
    show(1000, 1, 0);
    view = look(NINE + 2);
    assert_non_null(view.adjusted.emergency);
    assert_int_equal(view.rooms.count, 10); // as they were, so that a slide that a key chose stays chosen
    assert_true(slide_find("hall")->applies(&view));
    // Nothing of them is due.
    view = look(NINE + 20 * HOUR);
    assert_true(slide_next_change(slide_find("emergency"), &view) > view.at);
    command("{\"id\":\"emergency-2\",\"type\":\"emergency\",\"kind\":\"lift\"}", NINE + 20 * HOUR);
    view = look(NINE + 20 * HOUR);
    assert_null(view.adjusted.emergency);
    assert_int_equal(view.rooms.count + view.rooms.idle, 1000);
}

static void an_emergency_comes_before_the_first_rooms(void **state)
{
    (void)state;
    show(1000, 1, 0);
    command("{\"id\":\"emergency-1\",\"type\":\"emergency\",\"kind\":\"test\"}", NINE);
    struct view view = look(NINE);
    assert_non_null(view.adjusted.emergency);
    assert_int_equal(view.rooms.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_work_does_not_grow_with_the_rooms, start, end),
        cmocka_unit_test_setup_teardown(few_rooms_are_all_listed, start, end),
        cmocka_unit_test_setup_teardown(many_rooms_are_counted, start, end),
        cmocka_unit_test_setup_teardown(rooms_with_something_to_come_are_listed_first, start, end),
        cmocka_unit_test_setup_teardown(what_is_left_out_is_said, start, end),
        cmocka_unit_test_setup_teardown(an_emergency_waits_for_no_room, start, end),
        cmocka_unit_test_setup_teardown(an_emergency_comes_before_the_first_rooms, start, end),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
