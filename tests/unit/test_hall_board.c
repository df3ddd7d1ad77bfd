// The board of all rooms: which rooms have a row, in which order, what each row says, and how it is paged.
#include "support/drawing.h"
#include "support/frab.h"

#include "control/command_exec.h"
#include "display/display.h"
#include "scene/i18n.h"
#include "scene/slides/signs.h"

#include <stdio.h>
#include <stdlib.h>

static struct config config;
static struct adjustment_store store;
static struct display display;
static struct zone *zone;
static struct scene scene;

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
    scene_free(&scene);
    free(zone);
    return 0;
}

static void show(const struct schedule *schedule)
{
    display_set_schedule(&display, schedule, false, test_instant("2026-03-02T08:00:00+01:00"));
    schedule_unref(schedule);
}

static struct view look(const char *at)
{
    struct view view;
    assert_true(display_view(&display, test_instant(at), test_instant(at), &view));
    return view;
}

static void draw(const struct view *view, int width, int height)
{
    drawing_compose(slide_find("hall"), view, width, height, &scene);
    drawing_check(&scene, "the board");
}

// All texts of a role, each followed by a bar; how many there are.
static size_t texts_of(const char *role, struct str *out)
{
    size_t count = 0;
    str_clear(out);
    for (size_t i = 0; i < scene.count; i++)
        if (scene.items[i].shape == SHAPE_TEXT && strcmp(scene.items[i].role, role) == 0) {
            str_format(out, "%s|", scene.items[i].text);
            count++;
        }
    return count;
}

static void expect(const char *role, const char *text)
{
    struct str found = {0};
    texts_of(role, &found);
    assert_string_equal(str_text(&found), text);
    str_free(&found);
}

static void item(struct frab_writer *w, const char *title, const char *time, int minutes, const char *type)
{
    static int id;
    char name[24];
    char date[40];
    snprintf(name, sizeof name, "item-%d", id++);
    snprintf(date, sizeof date, "2026-03-02T%s:00+01:00", time);
    frab_item(w, name, title, date, minutes, type);
}

// Of each length that titles have, whole in two lines.
static const char *const titles[] = {"Compiling Vulkan shaders in the browser",
    "Opening keynote: Thirty-five years of free software in Europe",
    "Rust-for-Linux: a status update (2026 edition)", "Kernel Q&A",
    "Securing Container Runtimes with openat2 and libpathrs"};
enum { TITLES = sizeof titles / sizeof *titles };

// `count` rooms with a talk from nine to ten and one at eleven.
static void show_running(int count, bool lengthy)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < count; i++) {
        char room[24];
        snprintf(room, sizeof room, "UB%d.%d", i / 10 + 1, 100 + i);
        frab_room(&w, room);
        item(&w, lengthy ? titles[1] : titles[i % TITLES], "09:00", 60, NULL);
        item(&w, titles[(i + 1) % TITLES], "11:00", 60, NULL);
    }
    show(frab_end(&w));
}

// Rooms before the first talk, in a talk before a break, in the break, between talks, and done.
static const struct schedule *mixed(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Late");
    item(&w, "Evening", "18:00", 60, NULL);
    frab_room(&w, "Talk");
    item(&w, "Welding", "09:00", 60, NULL);
    item(&w, "Coffee", "10:00", 30, "Break");
    item(&w, "Drones", "10:30", 60, NULL);
    frab_room(&w, "Done");
    item(&w, "Sunrise", "06:00", 30, NULL);
    frab_room(&w, "Pause");
    item(&w, "Tea", "09:15", 45, "Break");
    item(&w, "Knitting", "11:00", 60, NULL);
    frab_room(&w, "Soon");
    item(&w, "Baking", "09:50", 30, NULL);
    return frab_end(&w);
}

static void rows_say_until_when_and_the_next_talk(void **state)
{
    (void)state;
    show(mixed());
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-room", "Talk|Pause|Soon|Late|");
    expect("hall-title", "Welding|Tea|");
    expect("hall-until", "until |10:00|until |10:00|");
    expect("hall-next-time", "10:30|11:00|09:50|18:00|");
    expect("hall-next-title", "Drones|Knitting|Baking|Evening|");
    expect("idle-rooms", "Done for today:|Done|");
}

// Also of one o'clock, which has an article of its own.
static void each_row_has_its_words_before_the_end(void **state)
{
    (void)state;
    static const char *const texts[][2] = {{"en", "until |01:50|until |02:20|"},
        {"es", "hasta la |01:50|hasta las |02:20|"}, {"pt", "até à |01:50|até às |02:20|"},
        {"it", "fino all’|01:50|fino alle |02:20|"}, {"fr", "jusqu’à |01:50|jusqu’à |02:20|"},
        {"de", "bis |01:50|bis |02:20|"}, {"ja", "01:50|まで|02:20|まで|"}};
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "North");
    item(&w, "Welding", "00:50", 60, NULL);
    frab_room(&w, "South");
    item(&w, "Drones", "00:50", 90, NULL);
    show(frab_end(&w));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(i18n_set_language(texts[i][0], NULL));
        struct view view = look("2026-03-02T01:00:00+01:00");
        draw(&view, 1920, 1080);
        expect("hall-until", texts[i][1]);
    }
    i18n_set_language("en", NULL);
}

static void a_clock_in_doubt_has_no_bars(void **state)
{
    (void)state;
    show(mixed());
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    size_t bars = 0;
    for (size_t i = 0; i < scene.count; i++)
        bars += strcmp(scene.items[i].role, "trough") == 0;
    assert_int_equal(bars, 2);
    view.clock.doubt = "clock is off";
    draw(&view, 1920, 1080);
    for (size_t i = 0; i < scene.count; i++)
        assert_string_not_equal(scene.items[i].role, "trough");
}

static int size_of_titles(void)
{
    for (size_t i = 0; i < scene.count; i++)
        if (strcmp(scene.items[i].role, "hall-title") == 0)
            return scene.items[i].style.size_px;
    return 0;
}

static void eleven_rooms_have_a_page_with_their_titles_whole(void **state)
{
    (void)state;
    struct str found = {0};
    for (int lengthy = 0; lengthy < 2; lengthy++) {
        show_running(11, lengthy);
        struct view view = look("2026-03-02T09:30:00+01:00");
        draw(&view, 1920, 1080);
        assert_int_equal(scene.pages, 1);
        assert_int_equal(texts_of("hall-room", &found), 11);
        assert_true(texts_of("hall-title", &found) >= 11);
        assert_null(strstr(str_text(&found), "…"));
        assert_true(size_of_titles() >= 38);
    }
    str_free(&found);
}

static void fewer_rooms_are_larger(void **state)
{
    (void)state;
    static const int counts[] = {11, 7, 4, 2};
    int before = 0;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        show_running(counts[i], false);
        struct view view = look("2026-03-02T09:30:00+01:00");
        draw(&view, 1920, 1080);
        assert_true(size_of_titles() > before);
        before = size_of_titles();
    }
    assert_true(before >= 69);
}

static void each_room_is_on_one_page(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1024, 768}, {1920, 360}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int seen[60] = {0};
        show_running(60, false);
        struct view view = look("2026-03-02T09:30:00+01:00");
        do {
            char mark[40];
            draw(&view, sizes[s][0], sizes[s][1]);
            snprintf(mark, sizeof mark, "page %d of %d|", view.page + 1, scene.pages);
            expect("page", mark);
            for (size_t i = 0; i < scene.count; i++)
                if (strcmp(scene.items[i].role, "hall-room") == 0)
                    seen[strtol(strchr(scene.items[i].text, '.') + 1, NULL, 10) - 100]++;
        } while (++view.page < scene.pages);
        for (int i = 0; i < 60; i++)
            assert_int_equal(seen[i], 1);
    }
}

// Rooms without anything on stand below, with when they go on.
static void what_has_no_row_stands_below(void **state)
{
    (void)state;
    struct frab_writer w;
    struct str found = {0};
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Afternoon");
    item(&w, "Sewing", "14:00", 60, NULL);
    frab_room(&w, "Morning");
    item(&w, "Sunrise", "06:00", 30, NULL);
    for (int i = 0; i < 11; i++) {
        char room[24];
        snprintf(room, sizeof room, "UB2.%d", 100 + i);
        frab_room(&w, room);
        item(&w, titles[i % TITLES], "09:00", 60, NULL);
        item(&w, titles[(i + 1) % TITLES], "11:00", 60, NULL);
    }
    show(frab_end(&w));
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    assert_int_equal(scene.pages, 1);
    expect("idle-rooms", "Nothing now:|Afternoon|14:00|Done for today:|Morning|");
    assert_int_equal(texts_of("hall-room", &found), 11);
    assert_null(strstr(str_text(&found), "noon"));
    str_free(&found);
}

// In a break nothing is on anywhere: all that go on soon have rows.
static void in_a_break_rooms_that_go_on_have_rows(void **state)
{
    (void)state;
    struct str found = {0};
    show_running(23, false);
    struct view view = look("2026-03-02T10:45:00+01:00");
    size_t rooms = 0;
    do {
        draw(&view, 1920, 1080);
        rooms += texts_of("hall-room", &found);
        assert_int_equal(texts_of("idle-rooms", &found), 0);
    } while (++view.page < scene.pages);
    assert_int_equal(rooms, 23);
    str_free(&found);
}

// On a day with nothing but breaks, what comes tomorrow is of interest.
static void breaks_alone_are_no_programme(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < 2; i++) {
        frab_room(&w, i == 0 ? "North" : "South");
        item(&w, "Reception", "19:00", 60, "Break");
        frab_item(&w, i == 0 ? "north-1" : "south-1", "Welding", "2026-03-03T09:00:00+01:00", 60, NULL);
    }
    show(frab_end(&w));
    struct view view = look("2026-03-02T18:00:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-room", "North|South|");
    expect("hall-next-time", "Tuesday 09:00|Tuesday 09:00|");
    expect("hall-next-title", "Welding|Welding|");
    // While it goes on, it has its row, and what comes is the talk.
    view = look("2026-03-02T19:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-title", "Reception|Reception|");
    expect("hall-next-time", "Tuesday 09:00|Tuesday 09:00|");
}

// Where no talk comes any more, a coffee break is neither next nor a row of its own.
static void rooms_with_a_last_break_are_done(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Early");
    item(&w, "Welding", "09:00", 60, NULL);
    item(&w, "Coffee", "10:30", 30, "Break");
    frab_room(&w, "Quiet");
    item(&w, "Coffee", "10:30", 30, "Break");
    frab_room(&w, "Long");
    item(&w, "Drones", "09:00", 60, NULL);
    item(&w, "Coffee", "10:30", 30, "Break");
    item(&w, "Knitting", "11:00", 60, NULL);
    show(frab_end(&w));
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-next-title", "Knitting|");
    expect("idle-rooms", "Nothing today:|Quiet|");
    view = look("2026-03-02T10:40:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-title", "Coffee|");
    expect("hall-room", "Long|");
    expect("idle-rooms", "Done for today:|Early|Nothing today:|Quiet|");
}

// The last talk of a day is not followed by tomorrow's coffee.
static void tomorrows_break_is_not_next(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Solo");
    item(&w, "Welding", "09:00", 60, NULL);
    frab_item(&w, "coffee-1", "Coffee", "2026-03-03T09:00:00+01:00", 60, "Break");
    show(frab_end(&w));
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-title", "Welding|");
    expect("hall-next-time", "");
}

// ---- the config

static void the_config_chooses_rooms_and_their_order(void **state)
{
    (void)state;
    const char *names[] = {"Pause", "nowhere", "talk"};
    config.hall.rooms = (struct json_decode_texts){3, names};
    show(mixed());
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-room", "Pause|Talk|");
    // A config without a single room of the schedule's shows all rather than nothing.
    config.hall.rooms.list[0] = config.hall.rooms.list[2] = "elsewhere";
    display.rooms.outdated = true;
    view = look("2026-03-02T09:31:00+01:00");
    assert_int_equal(view.rooms.count, 5);
}

static void groups_have_headings_and_stay_together(void **state)
{
    (void)state;
    const char *upstairs[] = {"Soon", "Talk"};
    const char *cellar[] = {"Pause"};
    struct config_hall_group groups[] = {{"Floor 1", {2, upstairs}}, {"Cellar", {1, cellar}}};
    config.hall.group_count = 2;
    config.hall.groups = groups;
    show(mixed());
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-group", "Floor 1|Cellar|Other rooms|");
    expect("hall-room", "Talk|Soon|Pause|Late|");
    // The page is full with the first group: the second, whose rooms fit on a page, begins the next.
    const char *first[8];
    const char *second[8];
    static char room_names[16][40];
    for (int i = 0; i < 16; i++) {
        snprintf(room_names[i], sizeof room_names[i], "UB%d.%d", i / 10 + 1, 100 + i);
        (i < 8 ? first : second)[i % 8] = room_names[i];
    }
    groups[0].rooms = (struct json_decode_texts){8, first};
    groups[1].rooms = (struct json_decode_texts){8, second};
    show_running(16, true);
    view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-group", "Floor 1|");
    assert_int_equal(scene.pages, 2);
    view.page = 1;
    draw(&view, 1920, 1080);
    expect("hall-group", "Cellar|");
}

static void signs_show_the_way(void **state)
{
    (void)state;
    struct room_sign signs[] = {{.name = "talk", .direction = SIGN_LEFT},
        {.name = "Pause", .direction = SIGN_HERE}, {.name = "nowhere", .direction = SIGN_UP}};
    config.signs = (struct config_signs){3, signs};
    show(mixed());
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("sign", "←|");
    size_t rings = 0;
    for (size_t i = 0; i < scene.count; i++)
        rings += strcmp(scene.items[i].role, "sign-hole") == 0;
    assert_int_equal(rings, 1);
    // By either name.
    assert_int_equal(sign_find(&view, "Talk")->direction, SIGN_LEFT);
    assert_int_equal(sign_find(&view, "talk")->direction, SIGN_LEFT);
    assert_null(sign_find(&view, "Soon"));
    assert_null(sign_find(&view, NULL));
}

static void context_of(void *context, int64_t now, struct command_context *out)
{
    display_command_context(context, now, out);
}

static const struct zone *zone_of(void *context)
{
    return display_zone(context);
}

static void a_full_room_says_so(void **state)
{
    (void)state;
    static const char json[] = "{\"id\":\"full-room-1\",\"type\":\"full\",\"room\":\"Talk\",\"on\":true}";
    struct command read;
    struct refusal refusal;
    struct command_result result;
    struct command_exec exec = {
        .store = &store, .fill_context = context_of, .zone = zone_of, .context = &display};
    show(mixed());
    struct view view = look("2026-03-02T09:29:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-full", "");
    struct command_sender sender = {.by = "staff", .role = ROLE_STAFF, .now = view.at};
    if (!command_read(json, strlen(json), &read, &refusal))
        fail_msg("%s: %s", refusal.field, refusal.why.text);
    if (!command_execute(&exec, &read, &sender, &result, &refusal))
        fail_msg("%s", refusal.why.text);
    command_free(&read);
    view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-full", "ROOM FULL|");
}

// Which ends first is in its column; the other one's end stands behind its title.
static void each_of_two_talks_has_its_end(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Hall");
    item(&w, "Welding", "09:00", 90, NULL);
    item(&w, "Drones", "09:00", 60, NULL);
    item(&w, "Knitting", "09:00", 60, NULL);
    show(frab_end(&w));
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("hall-until", "until |10:00|");
    expect("hall-title", "Drones · Knitting|Welding (until 10:30)|");
}

static const char *id_of(const struct schedule *schedule, const char *title)
{
    for (size_t i = 0; i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].title, title) == 0)
            return schedule->items[i].id;
    fail_msg("no %s", title);
    return NULL;
}

// Staff's acts are on the board: who comes for a cancelled talk finds out why nothing is on, and who comes at
// the old time when it begins.
static void the_board_says_what_was_cancelled_and_delayed(void **state)
{
    (void)state;
    const struct schedule *schedule = mixed();
    const struct adjustment entries[] = {{.type = ADJUST_CANCEL,
                                             .item = id_of(schedule, "Baking"),
                                             .by = "Staff",
                                             .number = 1,
                                             .at = 1000,
                                             .until = INT64_MAX},
        {.type = ADJUST_CANCEL,
            .item = id_of(schedule, "Evening"),
            .by = "Staff",
            .number = 2,
            .at = 1000,
            .until = INT64_MAX},
        {.type = ADJUST_TIME,
            .item = id_of(schedule, "Knitting"),
            .starts_at = test_instant("2026-03-02T11:15:00+01:00"),
            .by = "Staff",
            .number = 3,
            .at = 1000,
            .until = INT64_MAX}};
    struct adjustments adjustments;
    assert_true(adjustments_from_entries(entries, sizeof entries / sizeof *entries, &adjustments));
    show(schedule);
    adjustment_store_set(&store, &adjustments);
    struct view view = look("2026-03-02T09:30:00+01:00");
    draw(&view, 1920, 1080);
    expect("elsewhere", "“Baking” is cancelled.|");
    expect("old-time", "11:00|");
    expect("hall-next-time", "10:30|11:15|");
    // The evening is far: nobody stands before that door yet.
    expect("hall-room", "Talk|Pause|Soon|");
    view = look("2026-03-02T11:05:00+01:00");
    draw(&view, 1920, 1080);
    expect("elsewhere", "");
    view = look("2026-03-02T17:40:00+01:00");
    draw(&view, 1920, 1080);
    expect("elsewhere", "“Evening” is cancelled.|");
}

// A talk of the evening that went elsewhere is not what somebody looks for between two talks; once nothing
// else comes, it is.
static void what_moved_away_waits_for_what_comes_before_it(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Jade");
    item(&w, "Early", "09:00", 60, NULL);
    item(&w, "Next", "10:15", 30, NULL);
    item(&w, "Evening", "18:00", 30, NULL);
    frab_room(&w, "Opala");
    item(&w, "Other", "09:00", 30, NULL);
    const struct schedule *schedule = frab_end(&w);
    const struct adjustment move = {.type = ADJUST_MOVE,
        .item = id_of(schedule, "Evening"),
        .room = "Opala",
        .by = "Staff",
        .number = 1,
        .at = 1000,
        .until = INT64_MAX};
    struct adjustments adjustments;
    assert_true(adjustments_from_entries(&move, 1, &adjustments));
    show(schedule);
    adjustment_store_set(&store, &adjustments);
    struct view view = look("2026-03-02T10:05:00+01:00");
    draw(&view, 1920, 1080);
    expect("elsewhere", "");
    view = look("2026-03-02T10:50:00+01:00");
    draw(&view, 1920, 1080);
    expect("elsewhere", "“Evening” is now|in Opala at 18:00.|");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(what_moved_away_waits_for_what_comes_before_it),
        TEST(rows_say_until_when_and_the_next_talk),
        TEST(each_row_has_its_words_before_the_end),
        TEST(a_clock_in_doubt_has_no_bars),
        TEST(eleven_rooms_have_a_page_with_their_titles_whole),
        TEST(fewer_rooms_are_larger),
        TEST(each_room_is_on_one_page),
        TEST(what_has_no_row_stands_below),
        TEST(in_a_break_rooms_that_go_on_have_rows),
        TEST(breaks_alone_are_no_programme),
        TEST(tomorrows_break_is_not_next),
        TEST(rooms_with_a_last_break_are_done),
        TEST(the_config_chooses_rooms_and_their_order),
        TEST(groups_have_headings_and_stay_together),
        TEST(signs_show_the_way),
        TEST(a_full_room_says_so),
        TEST(each_of_two_talks_has_its_end),
        TEST(the_board_says_what_was_cancelled_and_delayed),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
