// A display steered by keys, as a chair does it with a keyboard or a presenter's remote, on a clock of the
// test's own; what is kept over a kill; and what is written down of each talk.
#include "support/folder.h"
#include "support/frab.h"
#include "support/target.h"
#include "support/test.h"

#include "base/file.h"
#include "control/talk_log.h"
#include "display/controls.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig {
    struct config config;
    struct display display;
    struct adjustment_store store;
    struct command_exec exec;
    struct controls controls;
    struct talk_log talks;
    struct view view;
};

static const struct schedule *lpc;
static char state_folder[200];

static int64_t at(const char *clock)
{
    char iso[40];
    snprintf(iso, sizeof iso, "2019-09-10T%s+01:00", clock);
    return test_instant(iso);
}

static void read_text_file(const char *path, struct str *out)
{
    struct error error;
    str_clear(out);
    if (!file_read(path, (size_t)1 << 24, out, &error))
        fail_msg("%s", error.text);
}

static int set_up(void **state)
{
    (void)state;
    struct str path = {0};
    struct str bytes = {0};
    struct error error;
    struct schedule_hints hints = {0};
    str_format(&path, "%s/../assets/lpc2019.json", test_folder());
    read_text_file(str_text(&path), &bytes);
    lpc = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    str_free(&path);
    str_free(&bytes);
    return lpc ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    schedule_unref(lpc);
    return 0;
}

static int new_folder(void **state)
{
    (void)state;
    snprintf(state_folder, sizeof state_folder, "%s", folder_new());
    return 0;
}

static int old_folder(void **state)
{
    (void)state;
    folder_remove(state_folder);
    return 0;
}

static void look(struct rig *rig, int64_t now)
{
    const struct display *display = &rig->display;
    display_refresh(&rig->display, now);
    adjustment_store_retry(&rig->store);
    controls_tick(&rig->controls, now);
    if (rig->controls.is_timer && display->published && display->programme)
        talk_log_update(&rig->talks, state_folder, display->programme, display->published, now);
    assert_true(display_view(&rig->display, now, now, &rig->view));
    controls_view(&rig->controls, &rig->view);
}

static void world_of(void *display, int64_t now, struct command_context *out)
{
    display_command_context(display, now, out);
}

static const struct zone *zone_of(void *display)
{
    return display_zone(display);
}

static void begin(struct rig *rig, int64_t now)
{
    struct adjustments none = {0};
    struct error error;
    rig->display.config = &rig->config;
    rig->display.source = FEED_NETWORK;
    display_set_schedule(&rig->display, lpc, false, now);
    rig->display.store = &rig->store;
    rig->exec = (struct command_exec){.store = &rig->store,
        .folder = state_folder,
        .fill_context = world_of,
        .zone = zone_of,
        .context = &rig->display};
    set_target(&rig->store, rig->config.display.name, display_room(&rig->display));
    assert_true(adjustment_store_open(&rig->store, state_folder, &none, &error));
    controls_open(&rig->controls, &rig->display, &rig->exec, now);
}

static void open_rig(struct rig *rig, enum view_kind view, int64_t now)
{
    *rig = (struct rig){0};
    config_defaults(&rig->config);
    rig->config.room = "Jade";
    rig->config.view = view;
    begin(rig, now);
    look(rig, now);
}

static void close_rig(struct rig *rig)
{
    controls_close(&rig->controls);
    talk_log_close(&rig->talks);
    adjustment_store_close(&rig->store);
    display_free(&rig->display);
    config_free(&rig->config);
}

static enum keys_action press(struct rig *rig, int64_t now, const char *key)
{
    look(rig, now);
    enum keys_action action = controls_key(&rig->controls, now, key);
    look(rig, now);
    return action;
}

// The timer as "c431 720".
static void expect(struct rig *rig, int64_t now, const char *expected)
{
    look(rig, now);
    struct timer timer = timer_at(rig->view.agenda, &rig->controls.timer.rules);
    char text[80];
    snprintf(text, sizeof text, "%s %lld", timer.item ? timer.item->id : "-", (long long)timer.left_s);
    assert_string_equal(text, expected);
}

static void expect_panel(struct rig *rig, const char *title, const char *effect)
{
    const struct timer_panel *panel = rig->view.timer->panel;
    if (!title) {
        assert_null(panel);
        return;
    }
    assert_non_null(panel);
    assert_string_equal(panel->title, title);
    if (effect)
        assert_string_equal(panel->effect, effect);
}

static void minutes_add_up_and_are_done_by_themselves(void **state)
{
    (void)state;
    struct rig rig;
    int64_t now = at("16:20:00");
    open_rig(&rig, VIEW_TIMER, now);
    for (int i = 0; i < 5; i++)
        press(&rig, now, "+");
    press(&rig, now, "-");
    expect_panel(
        &rig, "4 minutes more", "Talk ends at 16:34 (+4); break 11 min instead of 15; next talk on time");
    expect(&rig, now + 1, "c9003 599");
    expect(&rig, now + 2, "c9003 838");
    expect_panel(&rig, "4 minutes more", NULL); // what was done stays told for a while
    assert_int_equal(rig.view.timer->behind_s, 240);
    look(&rig, now + 20);
    expect_panel(&rig, NULL, NULL);
    press(&rig, now + 30, "u");
    expect(&rig, now + 30, "c9003 570");
    expect_panel(&rig, "Undone", "Talk ends at 16:30 (−4); break 15 min instead of 11; next talk on time");
    close_rig(&rig);
}

// A talk of 11 h 58 min, in a block that goes on over midnight.
static const struct schedule *long_day(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "Jade");
    frab_item(&w, "hack", "Hack", "2019-09-10T11:30:00+01:00", 11 * 60 + 58, NULL);
    frab_item(&w, "late", "Late", "2019-09-10T23:50:00+01:00", 60, NULL);
    return frab_end(&w);
}

static void what_makes_a_talk_too_long_is_asked_first(void **state)
{
    (void)state;
    struct rig rig;
    int64_t now = at("23:20:00");
    const struct schedule *schedule = long_day();
    open_rig(&rig, VIEW_TIMER, now);
    display_set_schedule(&rig.display, schedule, false, now);
    press(&rig, now, "+");
    press(&rig, now, "+");
    expect_panel(&rig, "2 minutes more", "Questions end at 23:30 (+2); next talk on time");
    expect(&rig, now + 2, "hack 598"); // done by itself: twelve hours
    press(&rig, now + 10, "+");
    press(&rig, now + 10, "+");
    expect_panel(&rig, "2 minutes more", "Questions end at 23:32 (+2); next talk on time");
    assert_string_equal(rig.view.timer->panel->hint, "Return: do it · Esc: leave it");
    expect(&rig, now + 15, "hack 585");
    press(&rig, now + 15, "Return");
    expect(&rig, now + 15, "hack 705");
    press(&rig, now + 30, "+"); // it lasts that long already
    expect(&rig, now + 32, "hack 748");
    press(&rig, now + 40, "u");
    press(&rig, now + 41, "u");
    press(&rig, now + 50, "+");
    expect(&rig, now + 61, "hack 539"); // nobody said yes
    expect_panel(&rig, NULL, NULL);
    for (int i = 0; i < 40; i++)
        press(&rig, now + 70, "+");
    expect_panel(
        &rig, "40 minutes more", "Talk ends on Wednesday at 00:10 (+40); “Late” on Wednesday at 00:10 (+20)");
    close_rig(&rig);
    schedule_unref(schedule);
}

static void what_moves_others_is_asked_first(void **state)
{
    (void)state;
    struct rig rig;
    int64_t now = at("15:43:00");
    open_rig(&rig, VIEW_TIMER, now);
    press(&rig, now, "PageDown");
    expect_panel(&rig, "Next talk now", "“Seccomp Syscall Interception” until 16:03; next talk on time");
    expect(&rig, now + 3, "c431 117");
    press(&rig, now + 4, "Escape");
    expect_panel(&rig, NULL, NULL);
    press(&rig, now + 5, "n");
    expect(&rig, now + 20, "c431 100"); // nobody said it again: it is left
    expect_panel(&rig, NULL, NULL);
    press(&rig, now + 30, "n");
    press(&rig, now + 33, "n");
    // From the first press on: the second one only says that it is meant.
    expect(&rig, now + 33, "c477 1197");
    close_rig(&rig);
}

static void a_remote_holds_and_goes_on(void **state)
{
    (void)state;
    struct rig rig;
    int64_t now = at("15:35:00");
    open_rig(&rig, VIEW_TIMER, now);
    press(&rig, now, "b");
    expect(&rig, now + 60, "c431 600");
    press(&rig, now + 60, ".");
    expect(&rig, now + 61, "c431 599");
    press(&rig, now + 70, "F5");
    expect_panel(&rig, "Start now", NULL);
    press(&rig, now + 71, "Escape");
    assert_int_equal(press(&rig, now + 72, "Ctrl+Q"), ACTION_QUIT);
    close_rig(&rig);
}

static void a_message_stands_until_it_is_read(void **state)
{
    (void)state;
    struct rig rig;
    int64_t now = at("15:35:00");
    open_rig(&rig, VIEW_TIMER, now);
    press(&rig, now, "1");
    assert_non_null(rig.view.timer->message);
    assert_string_equal(rig.view.timer->message->text, "Please repeat the question");
    press(&rig, now + 5, "Return");
    assert_null(rig.view.timer->message);
    press(&rig, now + 6, "2");
    look(&rig, now + 6 + 59);
    assert_non_null(rig.view.timer->message);
    look(&rig, now + 6 + 60);
    assert_null(rig.view.timer->message);
    press(&rig, now + 100, "9"); // none is set for it
    assert_null(rig.view.timer->message);
    close_rig(&rig);
}

static void keys_can_be_locked_and_explained(void **state)
{
    (void)state;
    struct rig rig;
    struct str help = {0};
    int64_t now = at("15:35:00");
    open_rig(&rig, VIEW_TIMER, now);
    press(&rig, now, "Ctrl+L");
    press(&rig, now, "b");
    expect(&rig, now + 10, "c431 590");
    assert_int_equal(press(&rig, now, "Ctrl+Q"), ACTION_NONE);
    press(&rig, now, "Ctrl+L");
    press(&rig, now, "?");
    assert_true(rig.controls.shows_help);
    controls_help(&rig.controls, &help);
    assert_contains(str_text(&help), "n, PageDown: next talk");
    press(&rig, now, "?");
    assert_false(rig.controls.shows_help);
    str_free(&help);
    close_rig(&rig);
}

// The config is read anew: another display takes over from the one before, with its store.
static void reload(struct rig *rig, struct rig *new, bool locked, bool strip, int64_t now)
{
    *new = (struct rig){0};
    config_defaults(&new->config);
    new->config.room = "Jade";
    new->config.view = VIEW_TIMER;
    new->config.keys.locked = locked;
    new->config.timer.strip = strip;
    new->store = rig->store;
    rig->store = (struct adjustment_store){0};
    begin(new, now);
    controls_inherit(&new->controls, &rig->controls, now);
    look(new, now);
}

static void what_keys_chose_stands_until_the_config_says_otherwise(void **state)
{
    (void)state;
    struct rig rigs[6];
    int64_t now = at("15:35:00");
    open_rig(&rigs[0], VIEW_TIMER, now);
    bool strip = rigs[0].config.timer.strip;
    press(&rigs[0], now, "m");
    assert_int_equal(rigs[0].controls.strip, !strip);
    press(&rigs[0], now, "Ctrl+L");
    reload(&rigs[0], &rigs[1], false, strip, now);
    close_rig(&rigs[0]);
    assert_true(rigs[1].controls.locked);
    assert_int_equal(rigs[1].controls.strip, !strip);
    assert_int_equal(press(&rigs[1], now, "Ctrl+Q"), ACTION_NONE);
    reload(&rigs[1], &rigs[2], true, !strip, now);
    close_rig(&rigs[1]);
    assert_true(rigs[2].controls.locked);
    assert_int_equal(rigs[2].controls.strip, !strip);
    reload(&rigs[2], &rigs[3], false, strip, now);
    close_rig(&rigs[2]);
    assert_false(rigs[3].controls.locked);
    assert_int_equal(rigs[3].controls.strip, strip);
    reload(&rigs[3], &rigs[4], true, strip, now);
    close_rig(&rigs[3]);
    assert_true(rigs[4].controls.locked);
    press(&rigs[4], now, "Ctrl+L");
    reload(&rigs[4], &rigs[5], true, strip, now);
    close_rig(&rigs[4]);
    assert_false(rigs[5].controls.locked);
    close_rig(&rigs[5]);
}

// A command by the clock of somebody who is a little behind.
static void a_commands_older_time_takes_no_display_back(void **state)
{
    (void)state;
    struct rig rig;
    struct command_context context;
    int64_t now = at("15:35:00");
    open_rig(&rig, VIEW_TIMER, now);
    press(&rig, now, "b");
    const struct schedule *shown = rig.display.schedule;
    display_command_context(&rig.display, now - 60, &context);
    assert_int_equal(rig.display.at, now);
    assert_ptr_equal(context.shown, shown);
    assert_int_equal(context.now, now - 60);
    close_rig(&rig);
}

static void a_door_becomes_a_timer_and_back(void **state)
{
    (void)state;
    struct rig rig;
    int64_t now = at("15:35:00");
    open_rig(&rig, VIEW_ROOM, now);
    assert_int_equal(press(&rig, now, "Left"), ACTION_LEFT);
    assert_int_equal(press(&rig, now, "n"), ACTION_NONE); // no chair's key here
    expect(&rig, now, "c431 600");
    press(&rig, now, "t");
    assert_true(rig.controls.is_timer);
    press(&rig, now, "t");
    assert_false(rig.controls.is_timer);
    assert_int_equal(press(&rig, now, "q"), ACTION_QUIT);
    close_rig(&rig);
}

static void own_keys_come_first(void **state)
{
    (void)state;
    struct keys_binding own[] = {{"PageDown", ACTION_TIMER + TIMER_ACTION_LONGER}, {"n", ACTION_NONE},
        {"F9", ACTION_TIMER + TIMER_ACTION_NEXT}};
    struct keys keys = {.counts = {0, 3}, .bindings = {NULL, own}};
    char text[64];
    assert_int_equal(keys_find(&keys, KEYS_TIMER, "pagedown"), ACTION_TIMER + TIMER_ACTION_LONGER);
    assert_int_equal(keys_find(&keys, KEYS_TIMER, "n"), ACTION_NONE);
    assert_int_equal(keys_find(&keys, KEYS_TIMER, "Space"), ACTION_PAUSE);
    assert_int_equal(keys_find(&keys, KEYS_SLIDES, "PageDown"), ACTION_RIGHT);
    assert_string_equal(
        keys_bound_to(&keys, KEYS_TIMER, ACTION_TIMER + TIMER_ACTION_NEXT, text, sizeof text), "F9");
    for (int action = 0; action < ACTION_COUNT; action++)
        assert_int_equal(keys_action_named(keys_action_name((enum keys_action)action)), action);
}

static void a_service_is_not_ended_by_a_key_unless_the_config_says_so(void **state)
{
    (void)state;
    struct keys_binding own[] = {{"F12", ACTION_QUIT}};
    struct keys keys = {.no_quit = true, .counts = {1}, .bindings = {own}};
    char names[64];
    assert_int_equal(keys_find(&keys, KEYS_SLIDES, "q"), ACTION_NONE);
    assert_int_equal(keys_find(&keys, KEYS_SLIDES, "Escape"), ACTION_NONE);
    assert_int_equal(keys_find(&keys, KEYS_SLIDES, "Ctrl+Q"), ACTION_NONE);
    assert_int_equal(keys_find(&keys, KEYS_TIMER, "Ctrl+Q"), ACTION_NONE);
    assert_int_equal(keys_find(&keys, KEYS_TIMER, "Escape"), ACTION_DISMISS);
    assert_int_equal(keys_find(&keys, KEYS_SLIDES, "F12"), ACTION_QUIT);
    assert_string_equal(keys_bound_to(&keys, KEYS_SLIDES, ACTION_QUIT, names, sizeof names), "F12");
    assert_string_equal(keys_bound_to(&keys, KEYS_TIMER, ACTION_QUIT, names, sizeof names), "");
}

// The whole block by schedule alone, but for a late, an overrunning, a cancelled and two swapped talks: each
// in at most two acts; killed and started again in between; and what the record says of it afterwards.
static void six_hours_of_containers(void **state)
{
    (void)state;
    struct rig rig;
    open_rig(&rig, VIEW_TIMER, at("14:59:00"));
    look(&rig, at("15:14:00"));
    // A late talk: 472 begins four minutes late and is given them back.
    for (int i = 0; i < 4; i++)
        press(&rig, at("15:14:00"), "+");
    expect(&rig, at("15:14:02"), "c472 1198");
    close_rig(&rig); // as after a kill: nothing but what is on disk
    open_rig(&rig, VIEW_TIMER, at("15:20:00"));
    expect(&rig, at("15:20:00"), "c472 840");
    look(&rig, at("15:40:00"));
    // An overrunning one: 431 is still running when the next was to begin.
    press(&rig, at("15:49:30"), "r");
    press(&rig, at("15:49:31"), "r");
    expect(&rig, at("15:50:30"), "c431 -90");
    press(&rig, at("15:51:00"), "n");
    press(&rig, at("15:51:01"), "n");
    expect(&rig, at("15:51:00"), "c477 1200");
    // A cancelled one, in the break before it.
    look(&rig, at("16:20:00"));
    press(&rig, at("16:40:00"), "c");
    press(&rig, at("16:40:01"), "c");
    expect(&rig, at("17:05:00"), "c9005 1500");
    // Two that change places.
    press(&rig, at("17:40:00"), "x");
    expect_panel(&rig, "Two talks change places", NULL);
    press(&rig, at("17:40:01"), "x");
    expect(&rig, at("18:00:00"), "c9007 1500");
    for (int64_t now = at("18:00:00"); now < at("20:10:00"); now += 30)
        look(&rig, now);
    close_rig(&rig);

    struct str csv = {0};
    read_text_file(folder_file(state_folder, "record.csv"), &csv);
    static const char *const rows[] = {
        "day,room,id,title,speakers,planned_start,planned_end,actual_start,actual_end,overrun_s\r\n",
        ("2019-09-10,\"Jade/room-I&II\",\"c472\",\"CRIU and the PID dance\",\"Adrian "
         "Reber\",2019-09-10T15:10:00+01:00,2019-09-10T15:30:00+01:00,2019-09-10T15:10:00+01:00,"
         "2019-09-10T15:34:00+01:00,240\r\n"),
        "2019-09-10T15:34:00+01:00,2019-09-10T15:51:00+01:00,360\r\n",
        ("\"c478\",\"Secure Image-less Container Migration\",\"Radostin Stoyanov; Martin "
         "Kollingbaum\",2019-09-10T16:45:00+01:00,2019-09-10T17:05:00+01:00,,,\r\n"),
        "\"c9009\",\"Closing\""};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_contains(str_text(&csv), rows[i]);
    size_t lines = 0;
    for (const char *c = str_text(&csv); *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + 12); // the heading, and each talk once
    str_free(&csv);
}

static void a_record_goes_on_behind_what_a_kill_cut_short(void **state)
{
    (void)state;
    struct rig rig;
    struct str csv = {0};
    folder_write(state_folder, "record.csv", "day,room,id\r\n2019-09-10,\"Ja", 27);
    open_rig(&rig, VIEW_TIMER, at("15:20:00"));
    look(&rig, at("15:40:00"));
    close_rig(&rig);
    read_text_file(folder_file(state_folder, "record.csv"), &csv);
    assert_contains(str_text(&csv), "\"Ja\r\n2019-09-10,\"Jade/room-I&II\",\"c472\"");
    assert_null(strstr(str_text(&csv), "c9002")); // it ended before anybody looked
    str_free(&csv);
}

static void a_row_that_a_kill_cut_short_is_written_again(void **state)
{
    (void)state;
    static const char before[] = "day,room,id\r\n2019-09-10,\"x\",\"y\",a,b,c,2019-09-10T15:15:00+01:00,0\r\n"
                                 "2019-09-10,\"Jade/room-I&II\",\"c472\",\"CRIU and";
    static const char zeros[] = "\0\0\0\r\n";
    for (int i = 0; i < 2; i++) {
        struct rig rig;
        struct str bytes = {0};
        struct str csv = {0};
        str_add(&bytes, before, sizeof before - 1);
        str_add(&bytes, zeros, i > 0 ? sizeof zeros - 1 : 0);
        folder_write(state_folder, "record.csv", bytes.text, bytes.length);
        open_rig(&rig, VIEW_TIMER, at("15:40:00"));
        look(&rig, at("15:40:01"));
        close_rig(&rig);
        read_text_file(folder_file(state_folder, "record.csv"), &csv);
        assert_true(csv.length > bytes.length);
        assert_contains(csv.text + bytes.length, "2019-09-10,\"Jade/room-I&II\",\"c472\",\"CRIU and the PID");
        str_free(&bytes);
        str_free(&csv);
    }
}

static void a_record_that_cannot_be_read_is_put_aside(void **state)
{
    (void)state;
    struct rig rig;
    struct str csv = {0};
    assert_int_equal(mkfifo(folder_file(state_folder, "record.csv"), 0600), 0);
    open_rig(&rig, VIEW_TIMER, at("15:20:00"));
    look(&rig, at("15:40:00"));
    close_rig(&rig);
    read_text_file(folder_file(state_folder, "record.csv"), &csv);
    assert_contains(str_text(&csv), "overrun_s\r\n2019-09-10,\"Jade/room-I&II\",\"c472\"");
    str_free(&csv);
}

static void rubbish_on_disk_is_no_reason_to_stop(void **state)
{
    (void)state;
    static const char half[] = "{\"format\":2,\"desk\":{\"format\":1,\"entries\":[]},\"done\":[{\"id\":\"x\","
                               "\"acts\":7}],\"ids\":[1]}";
    static const char *const rubbish[] = {"", "{", "[]", "[{}]", half, "\xff\xfe", "null"};
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++) {
        struct rig rig;
        folder_write(state_folder, "desk.json", rubbish[i], strlen(rubbish[i]));
        open_rig(&rig, VIEW_TIMER, at("15:35:00"));
        expect(&rig, at("15:35:00"), "c431 600");
        press(&rig, at("15:35:10"), "b");
        expect(&rig, at("15:36:10"), "c431 590");
        close_rig(&rig);
    }
}

static void undo_reaches_over_a_restart(void **state)
{
    (void)state;
    struct rig rig;
    open_rig(&rig, VIEW_TIMER, at("15:35:00"));
    press(&rig, at("15:35:00"), "b");
    press(&rig, at("15:36:00"), "q");
    close_rig(&rig);
    open_rig(&rig, VIEW_TIMER, at("15:36:30"));
    expect(&rig, at("15:36:30"), "c431 600");
    press(&rig, at("15:36:30"), "u");
    press(&rig, at("15:36:40"), "Backspace");
    expect(&rig, at("15:36:40"), "c431 500");
    press(&rig, at("15:36:50"), "u");
    expect_panel(&rig, "That is not possible now", "there is nothing to undo");
    close_rig(&rig);
}

static void a_clock_that_is_set_leaves_the_countdown(void **state)
{
    (void)state;
    struct rig rig;
    open_rig(&rig, VIEW_TIMER, at("15:33:00"));
    press(&rig, at("15:33:00"), "s");
    press(&rig, at("15:33:01"), "s");
    expect(&rig, at("15:34:00"), "c431 660");
    // An hour back, and a minute forth.
    controls_stepped(&rig.controls, at("14:34:10"), -3600);
    expect(&rig, at("14:34:10"), "c431 650");
    controls_stepped(&rig.controls, at("14:35:20"), 60);
    expect(&rig, at("14:35:20"), "c431 640");
    close_rig(&rig);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, new_folder, old_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(minutes_add_up_and_are_done_by_themselves),
        WITH_FOLDER(what_makes_a_talk_too_long_is_asked_first),
        WITH_FOLDER(what_moves_others_is_asked_first),
        WITH_FOLDER(a_remote_holds_and_goes_on),
        WITH_FOLDER(a_message_stands_until_it_is_read),
        WITH_FOLDER(keys_can_be_locked_and_explained),
        WITH_FOLDER(what_keys_chose_stands_until_the_config_says_otherwise),
        WITH_FOLDER(a_commands_older_time_takes_no_display_back),
        WITH_FOLDER(a_door_becomes_a_timer_and_back),
        cmocka_unit_test(own_keys_come_first),
        WITH_FOLDER(six_hours_of_containers),
        WITH_FOLDER(a_record_goes_on_behind_what_a_kill_cut_short),
        WITH_FOLDER(a_row_that_a_kill_cut_short_is_written_again),
        WITH_FOLDER(a_record_that_cannot_be_read_is_put_aside),
        WITH_FOLDER(rubbish_on_disk_is_no_reason_to_stop),
        WITH_FOLDER(undo_reaches_over_a_restart),
        WITH_FOLDER(a_clock_that_is_set_leaves_the_countdown),
        cmocka_unit_test(a_service_is_not_ended_by_a_key_unless_the_config_says_so),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
