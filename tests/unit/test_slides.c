// Slides with more than the room's own schedule, in every screen shape, language and viewing distance.
#include "support/folder.h"
#include "support/lpc.h"

#include "base/file.h"
#include "scene/i18n.h"
#include "scene/text_panel.h"
#include "screen/png_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct card cards[] = {
    {.title = "Wi-Fi",
        .text = "Network LPC2019, password tramway28. One device a person, please.",
        .link = "https://linuxplumbersconf.org/event/4/page/24-information"},
    {.title = "Be kind",
        .text = "Our code of conduct holds in every room, in the corridors and in the chat.",
        .link = NULL}};
static struct image images[] = {{.path = "sponsors.png", .width = 1600, .height = 900}};
static const char *const leads[] = {"Stéphane Graber", "Christian Brauner", "Mike Rapoport"};
static const char *const topics[] = {"Namespaces, cgroups and seccomp",
    "Checkpoint and restore of containers", "The new mount API", "Address space isolation"};
static struct extras extras = {.card_count = 2,
    .cards = cards,
    .image_count = 1,
    .images = images,
    .about = {NULL, "Containers and Checkpoint/Restore", 3, leads, 4, topics}};
static const struct adjustment notice = {.type = ADJUST_NOTICE,
    .level = NOTICE_INFO,
    .item = "lunch",
    .by = "The organisers",
    .text = "Lunch is served on floor −1, next to the Alvalade foyer"};
static const struct adjustment urgent = {.type = ADJUST_NOTICE,
    .level = NOTICE_URGENT,
    .item = "car",
    .by = "Venue staff",
    .text = "A silver Renault with the plate 12-AB-34 blocks the entrance of the garage. Its owner is asked "
            "to come "
            "to the front desk at once."};
static const struct adjustment evacuate = {
    .type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE, .by = "Security"};
static const struct adjustment drill = {
    .type = ADJUST_EMERGENCY, .emergency = EMERGENCY_TEST, .by = "Security"};

static struct view full_view(const char *at, struct agenda *agenda, struct drawing_rooms *rooms)
{
    struct view view = drawing_view(jade, test_instant(at), agenda);
    drawing_gather(lpc, view.at, rooms);
    view.rooms.count = rooms->count;
    view.rooms.list = rooms->rows;
    view.extras = &extras;
    view.adjusted.notice_count = 2;
    view.adjusted.notices[0] = &urgent;
    view.adjusted.notices[1] = &notice;
    view.adjusted.emergency = &evacuate;
    view.adjusted.identify = true;
    view.display_name = "jade-door";
    return view;
}

static const struct {
    const char *slide, *name, *at;
} cases[] = {
    {"hall", "hall", "2019-09-10T15:33:00+01:00"},
    {"timeline", "timeline", "2019-09-10T15:33:00+01:00"},
    {"timeline", "timeline-before", "2019-09-10T08:20:00+01:00"},
    {"about", "about", "2019-09-10T15:33:00+01:00"},
    {"info", "info", "2019-09-10T15:33:00+01:00"},
    {"picture", "picture", "2019-09-10T15:33:00+01:00"},
    {"notice", "notice", "2019-09-10T15:33:00+01:00"},
    {"emergency", "emergency", "2019-09-10T15:33:00+01:00"},
    {"identify", "identify", "2019-09-10T15:33:00+01:00"},
    {"identify", "identify-stage", "2019-09-10T15:33:02+01:00"},
    {"stage", "stage-talk", "2019-09-10T15:33:02+01:00"},
    {"stage", "stage-questions", "2019-09-10T15:43:00+01:00"},
    {"stage", "stage-last", "2019-09-10T15:44:31+01:00"},
    {"stage", "stage-over", "2019-09-10T16:31:14+01:00"},
    {"stage", "stage-before", "2019-09-10T13:58:00+01:00"},
    {"handover", "handover", "2019-09-10T15:29:45+01:00"},
    {"handover", "handover-begun", "2019-09-10T15:30:05+01:00"},
};

static void each_is_as_stored(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t s = 0; s < DRAWING_STORED; s++) {
            struct agenda agenda;
            struct drawing_rooms rooms;
            struct view view = full_view(cases[i].at, &agenda, &rooms);
            view.stage = strcmp(cases[i].name, "identify-stage") == 0;
            const struct slide *slide = slide_find(cases[i].slide);
            if (!slide->applies(&view))
                fail_msg("%s does not apply at %s", cases[i].slide, cases[i].at);
            drawing_compose(slide, &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
            drawing_check(&scene, cases[i].name);
            drawing_compare(&scene, cases[i].name);
            drawing_forget(&rooms);
            agenda_release(&agenda);
        }
    scene_free(&scene);
}

// The timer in its states, with the chair's actions, in every screen shape.
static void the_timer_in_each_state(void **state)
{
    (void)state;
    static const struct adjustment message = {.type = ADJUST_MESSAGE, .text = "Please repeat the question"};
    static const struct adjustment long_message = {.type = ADJUST_MESSAGE,
        .text = "The microphone of the second row does not work: please repeat each question before you "
                "answer it"};
    static const struct timer_panel panel = {"4 minutes more",
        "Talk ends at 16:34 (+4); break 11 min instead of 15; next talk on time",
        "+: more of it · Esc: leave it"};
    static const struct timer_panel done = {"Held", "", "U undoes it"};
    struct timer_rules early = {.default_warning = {10, 1}};
    struct timer_rules usual = timer_default_rules();
    struct {
        const char *name, *at;
        struct timer_view extras;
        bool held;
    } states[] = {
        {"stage-break", "2019-09-10T16:36:30+01:00", {.rules = usual, .strip = true}, false},
        {"stage-last-minutes", "2019-09-10T15:37:00+01:00", {.rules = early, .behind_s = 180}, false},
        {"stage-strip", "2019-09-10T15:33:02+01:00", {.rules = usual, .strip = true, .behind_s = -660},
            false},
        {"stage-message", "2019-09-10T15:43:00+01:00", {.rules = usual, .message = &message}, false},
        {"stage-long-message", "2019-09-10T16:30:20+01:00", {.rules = usual, .message = &long_message},
            false},
        {"stage-panel", "2019-09-10T15:33:02+01:00", {.rules = usual, .panel = &panel, .message = &message},
            false},
        {"stage-held", "2019-09-10T15:35:00+01:00", {.rules = usual, .panel = &done}, true},
        {"stage-pulse", "2019-09-10T15:40:00+01:00", {.rules = usual, .pulses = true}, false},
        {"stage-up", "2019-09-10T16:30:40+01:00", {.rules = usual, .over_holds = true}, false},
        {"stage-count-up", "2019-09-10T15:37:00+01:00", {.rules = usual, .counts_up = true}, false},
    };
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct adjustment hold = {.type = ADJUST_HOLD,
            .item = "c431",
            .by = "chair",
            .until = INT64_MAX,
            .starts_at = test_instant("2019-09-10T15:34:00+01:00"),
            .ends_at = test_instant("2019-09-10T15:45:00+01:00")};
        struct adjustments adjustments = {.count = states[i].held ? 1 : 0, .entries = &hold};
        const struct schedule *schedule = adjustments_apply(&adjustments, lpc, test_instant(states[i].at));
        struct programme *programme = test_programme(schedule, "Jade/room-I&II");
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            struct agenda agenda;
            struct view view = drawing_view(programme, test_instant(states[i].at), &agenda);
            view.timer = &states[i].extras;
            drawing_compose(
                slide_find("stage"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
            drawing_check(&scene, states[i].name);
            if (s < DRAWING_STORED)
                drawing_compare(&scene, states[i].name);
            agenda_release(&agenda);
        }
        programme_free(programme);
        schedule_unref(schedule);
    }
    scene_free(&scene);
}

// What the timer counts, where it counts up: through the overtime unless that stands still, and not while it
// is held. Before a talk it counts down to its start.
static void the_timer_counts_up(void **state)
{
    (void)state;
    struct timer_rules usual = timer_default_rules();
    const struct {
        const char *at, *digits;
        bool held, over_holds;
    } counts[] = {
        {"2019-09-10T13:58:00+01:00", "1:02:00", false, false},
        {"2019-09-10T15:30:00+01:00", "0:00", false, false},
        {"2019-09-10T15:37:05+01:00", "7:05", false, false},
        {"2019-09-10T15:37:05+01:00", "4:00", true, false},
        {"2019-09-10T16:30:40+01:00", "25:40", false, false},
        {"2019-09-10T16:30:40+01:00", "25:00", false, true},
    };
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct adjustment hold = {.type = ADJUST_HOLD,
            .item = "c431",
            .by = "chair",
            .until = INT64_MAX,
            .starts_at = test_instant("2019-09-10T15:34:00+01:00"),
            .ends_at = test_instant("2019-09-10T15:45:00+01:00")};
        struct adjustments adjustments = {.count = counts[i].held ? 1 : 0, .entries = &hold};
        const struct schedule *schedule = adjustments_apply(&adjustments, lpc, test_instant(counts[i].at));
        struct programme *programme = test_programme(schedule, "Jade/room-I&II");
        struct timer_view timer = {.rules = usual, .counts_up = true, .over_holds = counts[i].over_holds};
        struct agenda agenda;
        struct view view = drawing_view(programme, test_instant(counts[i].at), &agenda);
        view.timer = &timer;
        drawing_compose(slide_find("stage"), &view, 1920, 1080, &scene);
        const char *digits = "";
        for (size_t k = 0; k < scene.count; k++)
            if (strcmp(scene.items[k].role, "countdown") == 0)
                digits = scene.items[k].text;
        assert_string_equal(digits, counts[i].digits);
        agenda_release(&agenda);
        programme_free(programme);
        schedule_unref(schedule);
    }
    scene_free(&scene);
}

static void check_all(const char *when, const char *language)
{
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++)
        for (size_t n = 0; slides[n]; n++) {
            const struct slide *slide = slides[n];
            struct agenda agenda;
            struct drawing_rooms rooms;
            struct view view = full_view(when, &agenda, &rooms);
            view.clock.simulated = s % 2;
            view.schedule.freshness = "schedule of Wednesday 14:32";
            for (view.page = 0; slide->applies(&view); view.page++) {
                drawing_compose(slide, &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
                drawing_check(&scene, language);
                if (view.page + 1 >= scene.pages)
                    break;
            }
            drawing_forget(&rooms);
            agenda_release(&agenda);
        }
    scene_free(&scene);
}

static void every_language_fits(void **state)
{
    (void)state;
    static const char *const times[] = {"2019-09-10T15:33:00+01:00", "2019-09-10T15:44:30+01:00",
        "2019-09-10T16:31:00+01:00", "2019-09-10T09:30:00+01:00", "2019-09-10T20:10:00+01:00",
        "2019-09-11T20:00:00+01:00", "2019-09-08T12:00:00+01:00"};
    for (const char *const *language = i18n_languages; *language; language++) {
        assert_true(i18n_set_language(*language, NULL));
        for (size_t i = 0; i < sizeof times / sizeof *times; i++)
            check_all(times[i], *language);
        i18n_set_clock(12);
        check_all(times[0], *language);
        check_all(times[1], *language);
        check_all(times[3], *language);
        i18n_set_clock(24);
    }
    i18n_set_language("en", NULL);
}

// At any viewing distance nothing is smaller than legible, or the style says so.
static void nothing_is_smaller_than_its_viewers_need(void **state)
{
    (void)state;
    static const double distances[] = {2, 5, 8, 9.3};
    for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
        drawing_config.display.viewers.farthest_m = distances[i];
        check_all("2019-09-10T15:33:00+01:00", "distance");
        check_all("2019-09-10T16:35:00+01:00", "distance");
    }
    drawing_config.display.viewers.farthest_m = 8;
    struct style style = drawing_test_style(1920, 1080);
    struct type_style title = {.face = FACE_DISPLAY_BOLD, .size_px = style.key_px};
    // 22 minutes of arc at 8 m are 51 mm, of a picture that is 685 mm high.
    assert_in_range(render.type.metrics(render.type.context, &title).cap_height, 80, 83);
    assert_true(style.readable_m > 7.99);
    drawing_config.display.viewers.farthest_m = 20;
    style = drawing_test_style(1920, 1080);
    struct str described = {0};
    style_describe(&style, &described);
    assert_contains(str_text(&described), "a larger screen is needed");
    assert_true(style.readable_m < 10);
    str_free(&described);
    drawing_config.display.viewers.farthest_m = 5;
}

static bool has_role(const struct scene *scene, const char *role)
{
    for (size_t i = 0; i < scene->count; i++)
        if (strcmp(scene->items[i].role, role) == 0)
            return true;
    return false;
}

// Every real schedule at hand, throughout its days, with every page of the rooms.
static void all_rooms_are_readable_throughout(void **state)
{
    (void)state;
    static const char *const names[] = {"assets/lpc2019.json", "../shared/schedules/pretalx-rc3.json",
        "../shared/schedules/pretalx-democon.json", "../shared/schedules/indico-event-xdc2021.json"};
    struct scene scene = {0};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        const struct schedule *schedule = drawing_schedule(names[n]);
        if (!schedule)
            continue;
        size_t s = 0;
        for (int64_t at = schedule->start - 1800; at < schedule->end; at += 5400, s++) {
            struct drawing_rooms rooms;
            char when[ZONE_ISO_SIZE];
            drawing_gather(schedule, at, &rooms);
            struct view view = {.at = at,
                .zone = &schedule->zone,
                .place.label = "",
                .schedule = {.title = "", .problem = "", .freshness = ""},
                .rooms = {.count = rooms.count, .list = rooms.rows}};
            for (view.page = 0; slide_find("hall")->applies(&view); view.page++) {
                drawing_compose(slide_find("hall"), &view, drawing_sizes[s % DRAWING_SIZES].width,
                    drawing_sizes[s % DRAWING_SIZES].height, &scene);
                drawing_check(&scene, zone_iso(&schedule->zone, at, when));
                if (view.page + 1 >= scene.pages)
                    break;
            }
            drawing_forget(&rooms);
        }
        schedule_unref(schedule);
    }
    scene_free(&scene);
}

static void codes_are_drawn_only_where_they_can_be_scanned(void **state)
{
    (void)state;
    struct agenda agenda;
    struct drawing_rooms rooms;
    struct view view = full_view("2019-09-10T15:33:00+01:00", &agenda, &rooms);
    struct scene scene = {0};
    for (int far = 0; far < 2; far++) {
        drawing_config.display.viewers.scan_m = far ? 6 : 3;
        drawing_compose(slide_find("info"), &view, 1920, 1080, &scene);
        assert_int_equal(has_role(&scene, "qr"), !far);
        assert_true(has_role(&scene, "link"));
        for (size_t i = 0; i < scene.count; i++) {
            const struct scene_item *item = &scene.items[i];
            if (item->shape != SHAPE_QR)
                continue;
            // A tenth of three metres, and four modules of white on each side.
            assert_true(item->box.w >= 0.3 * hypot(1920, 1080) / (55 * 0.0254));
            assert_string_equal(scene.items[i - 1].role, "quiet-zone");
            assert_int_equal(scene.items[i - 1].box.w, item->box.w + 8 * (item->box.w / item->cell));
        }
    }
    drawing_config.display.viewers.scan_m = 3;
    scene_free(&scene);
    drawing_forget(&rooms);
    agenda_release(&agenda);
}

// An independent decoder reads what was drawn.
// A password is never cut: the code makes room for the texts.
static void cards_are_whole(void **state)
{
    (void)state;
    struct agenda agenda;
    struct drawing_rooms rooms;
    struct view view = full_view("2019-09-10T15:33:00+01:00", &agenda, &rooms);
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct str text = {0};
        drawing_compose(slide_find("info"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_texts(&scene, "text", &text);
        if (strstr(str_text(&text), "…") || !strstr(str_text(&text), "please."))
            fail_msg("at %dx%d: %s", scene.width, scene.height, str_text(&text));
        // It can still be scanned on all but a bar.
        assert_true(drawing_sizes[s].height == 360 || drawing_count(&scene, "quiet-zone", SHAPE_FILL) > 0);
        str_free(&text);
    }
    scene_free(&scene);
    drawing_forget(&rooms);
    agenda_release(&agenda);
}

static void expect_code(const struct scene *scene, const char *expected)
{
    const char *folder = folder_new();
    struct error error;
    SDL_Surface *surface = drawing_paint(scene);
    assert_true(png_write(surface, folder_file(folder, "qr.png"), &error));
    char command[512];
    char said[256] = "";
    snprintf(command, sizeof command, "zbarimg --quiet --raw %s", folder_file(folder, "qr.png"));
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): a command of our own
    assert_non_null(pipe);
    if (!fgets(said, sizeof said, pipe))
        said[0] = '\0';
    pclose(pipe);
    assert_string_equal(said, expected);
    SDL_FreeSurface(surface);
    folder_remove(folder);
}

static void codes_say_what_they_were_given(void **state)
{
    (void)state;
    struct agenda agenda;
    struct drawing_rooms rooms;
    struct view view = full_view("2019-09-10T15:33:00+01:00", &agenda, &rooms);
    struct scene scene = {0};
    drawing_compose(slide_find("info"), &view, 1920, 1080, &scene);
    expect_code(&scene, "https://linuxplumbersconf.org/event/4/page/24-information\n");
    scene_free(&scene);
    drawing_forget(&rooms);
    agenda_release(&agenda);
}

// The talk's own, where the config wants it, at a size that can be scanned, and never instead of a word.
static void a_talks_code_stands_beside_it(void **state)
{
    (void)state;
    static const int sides[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}};
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        for (int wanted = 0; wanted < 2; wanted++) {
            view.talk_qr = wanted;
            drawing_compose(slide_find("now"), &view, sides[i][0], sides[i][1], &scene);
            drawing_check(&scene, "code");
            assert_int_equal(has_role(&scene, "qr"), wanted);
            assert_true(has_role(&scene, "until"));
            assert_true(has_role(&scene, "speakers"));
            if (wanted)
                expect_code(&scene, "https://lpc.events/event/4/contributions/431/\n");
        }
    drawing_config.display.viewers.scan_m = 6; // it would have to be larger than there is room
    drawing_compose(slide_find("now"), &view, 1920, 1080, &scene);
    assert_false(has_role(&scene, "qr"));
    drawing_config.display.viewers.scan_m = 3;
    scene_free(&scene);
    agenda_release(&agenda);
}

// In one line: where a text is broken says nothing about what it says.
static const char *said_by(const struct slide *slide, const struct view *view, struct str *out)
{
    struct scene scene = {0};
    drawing_compose(slide, view, 1920, 1080, &scene);
    str_clear(out);
    scene_to_speech(&scene, out);
    for (size_t i = 0; i < out->length; i++)
        out->text[i] = (char)(out->text[i] == '\n' ? ' ' : out->text[i]);
    scene_free(&scene);
    return str_text(out);
}

static void the_timer_counts_to_the_second(void **state)
{
    (void)state;
    static const char *const expected[][3] = {{"2019-09-10T15:30:00+01:00", "15:00", "Talk"},
        {"2019-09-10T15:44:59+01:00", "0:01", "Last minute"},
        {"2019-09-10T16:29:59+01:00", "0:01", "Last minute"},
        {"2019-09-10T16:30:00+01:00", "0:00", "Time is up"},
        {"2019-09-10T16:31:14+01:00", "+1:14", "Time is up"}, {"2019-09-10T16:32:00+01:00", "13:00", "Break"},
        {"2019-09-10T13:00:00+01:00", "2:00:00", "Starts in"}};
    struct str said = {0};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct agenda agenda;
        struct view view = drawing_view(jade, test_instant(expected[i][0]), &agenda);
        said_by(slide_find("stage"), &view, &said);
        for (size_t k = 1; k < 3; k++)
            if (!strstr(str_text(&said), expected[i][k]))
                fail_msg("%s: no \"%s\" in\n%s", expected[i][0], expected[i][k], str_text(&said));
        agenda_release(&agenda);
    }
    str_free(&said);
}

// A second costs the changed digits, and now and then the bar's end.
static void a_tick_repaints_the_digits_that_changed(void **state)
{
    (void)state;
    struct scene shown = {0};
    struct scene next = {0};
    int64_t from = test_instant("2019-09-10T15:31:00+01:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++)
        for (int64_t at = from; at < from + 125; at++) {
            struct agenda agenda;
            SDL_Rect rects[PAINTER_MAX_DAMAGE];
            struct view view = drawing_view(jade, at, &agenda);
            drawing_compose(
                slide_find("stage"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &next);
            size_t count = at > from ? painter_damage(&shown, &next, rects) : 0;
            int64_t pixels = 0;
            for (size_t i = 0; i < count; i++)
                pixels += (int64_t)rects[i].w * rects[i].h;
            int64_t whole = (int64_t)drawing_sizes[s].width * drawing_sizes[s].height;
            bool minute = (at - from) % 60 == 1 || (at - from) % 60 == 0;
            if (pixels * 100 > whole * (minute ? 90 : 35))
                fail_msg("%dx%d, second %lld: %lld of 100 pixels are painted anew", drawing_sizes[s].width,
                    drawing_sizes[s].height, (long long)(at - from), (long long)(pixels * 100 / whole));
            struct scene old = shown;
            shown = next;
            next = old;
            agenda_release(&agenda);
        }
    scene_free(&shown);
    scene_free(&next);
}

static void every_slide_keeps_what_passers_by_need(void **state)
{
    (void)state;
    static const char *const titles[] = {"now", "next", "about", "info", "picture", "notice", "handover"};
    struct agenda agenda;
    struct drawing_rooms rooms;
    struct view view = full_view("2019-09-10T15:44:45+01:00", &agenda, &rooms);
    struct str said = {0};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        said_by(slide_find(titles[i]), &view, &said);
        assert_contains(str_text(&said), "Jade I & II");
        assert_contains(str_text(&said), "15:44");
        assert_contains(str_text(&said), "Seccomp Syscall Interception");
        if (strcmp(titles[i], "next") != 0)
            assert_contains(str_text(&said), "Address Space Isolation");
    }
    str_free(&said);
    drawing_forget(&rooms);
    agenda_release(&agenda);
}

// In a room that several sessions share, texts about one are not shown during another.
static void about_describes_the_current_session(void **state)
{
    (void)state;
    struct extras own = extras;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct str said = {0};
    view.extras = &own;
    own.about.session = "Containers and Checkpoint/Restore MC";
    assert_contains(said_by(slide_find("about"), &view, &said), "The new mount API");
    own.about.session = "Another MC";
    said_by(slide_find("about"), &view, &said);
    assert_null(strstr(str_text(&said), "The new mount API"));
    assert_contains(str_text(&said), "Seccomp Syscall Interception"); // its talks instead
    str_free(&said);
    agenda_release(&agenda);
}

static void a_drill_says_that_it_is_one(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
    struct str said = {0};
    view.adjusted.emergency = &drill;
    said_by(slide_find("emergency"), &view, &said);
    assert_contains(str_text(&said), "TEST");
    assert_contains(str_text(&said), "This is a test.");
    view.adjusted.emergency = &evacuate;
    said_by(slide_find("emergency"), &view, &said);
    assert_contains(str_text(&said), "EMERGENCY");
    assert_contains(str_text(&said), "Leave the building now.");
    str_free(&said);
    agenda_release(&agenda);
}

static void drift_keeps_everything_on_the_screen(void **state)
{
    (void)state;
    struct agenda agenda;
    struct view view = drawing_view(jade, test_instant("2019-09-10T16:35:00+01:00"), &agenda);
    struct scene scene = {0};
    for (int dx = -4; dx <= 4; dx += 4)
        for (int dy = -4; dy <= 4; dy += 4) {
            drawing_compose(slide_find("break"), &view, 1920, 1080, &scene);
            scene_shift(&scene, dx, dy);
            drawing_check(&scene, "drift");
            for (size_t i = 0; i < scene.count; i++)
                if (scene.items[i].shape == SHAPE_TILES) // items at the edge stay there
                    assert_int_equal(scene.items[i].box.x + scene.items[i].box.w, 1920);
        }
    scene_free(&scene);
    agenda_release(&agenda);
}

static void a_panel_says_each_line_within_the_screen(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct style style = drawing_test_style(drawing_sizes[s].width, drawing_sizes[s].height);
        struct str said = {0};
        scene_begin(&scene, "now", drawing_sizes[s].width, drawing_sizes[s].height);
        text_panel_draw("The first line.\nThe second line.\n", &style, &scene);
        drawing_check(&scene, "panel");
        scene_to_speech(&scene, &said);
        assert_string_equal(str_text(&said), "The first line.\nThe second line.\n");
        str_free(&said);
    }
    scene_free(&scene);
}

static void themes_that_cannot_be_read_are_refused_by_the_pair(void **state)
{
    (void)state;
    const char *folder = folder_new();
    struct str lisbon = {0};
    struct error error = {0};
    struct theme theme;
    char path[512];
    snprintf(path, sizeof path, "%s/../config/themes/lisbon.json", test_folder());
    assert_true(file_read(path, 1 << 20, &lisbon, &error));
    static const char *const wrong[][3] = {
        {"\"#A8B7D4\"", "\"#303A50\"", "mist on night has a contrast of 1."},
        {"\"#F6F2E8\"", "\"#7F91B5\"", "paper on night has a contrast of 5.6:1; expected at least 7:1"},
        {"\"#FFC629\"", "\"#804010\"", "tram on night"},
        {"\"#FFC629\"", "\"yellow\"", "$.colours.tram: no colour"},
        {"\"mist\":", "\"fog\":", "$.colours.fog: an unknown key"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *at = strstr(lisbon.text, wrong[i][0]);
        assert_non_null(at);
        struct str broken = {0};
        str_add(&broken, lisbon.text, (size_t)(at - lisbon.text));
        str_add_text(&broken, wrong[i][1]);
        str_add_text(&broken, at + strlen(wrong[i][0]));
        folder_write(folder, "theme.json", broken.text, broken.length);
        assert_false(theme_read(folder_file(folder, "theme.json"), &theme, &error));
        assert_contains(error.text, wrong[i][2]);
        str_free(&broken);
    }
    folder_write(folder, "theme.json", "{\"colours\":{}}", 14);
    assert_false(theme_read(folder_file(folder, "theme.json"), &theme, &error));
    assert_contains(error.text, "$.colours.night: missing");
    assert_false(theme_read("pink", &theme, &error));
    assert_contains(error.text, "lisbon, daylight, contrast");
    for (const char *const *name = theme_names; *name; name++) {
        if (!theme_read(*name, &theme, &error))
            fail_msg("%s", error.text);
        theme_free(&theme);
    }
    str_free(&lisbon);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_as_stored),
        cmocka_unit_test(every_language_fits),
        cmocka_unit_test(nothing_is_smaller_than_its_viewers_need),
        cmocka_unit_test(the_timer_in_each_state),
        cmocka_unit_test(the_timer_counts_up),
        cmocka_unit_test(all_rooms_are_readable_throughout),
        cmocka_unit_test(codes_are_drawn_only_where_they_can_be_scanned),
        cmocka_unit_test(codes_say_what_they_were_given),
        cmocka_unit_test(cards_are_whole),
        cmocka_unit_test(a_talks_code_stands_beside_it),
        cmocka_unit_test(the_timer_counts_to_the_second),
        cmocka_unit_test(a_tick_repaints_the_digits_that_changed),
        cmocka_unit_test(every_slide_keeps_what_passers_by_need),
        cmocka_unit_test(about_describes_the_current_session),
        cmocka_unit_test(a_drill_says_that_it_is_one),
        cmocka_unit_test(drift_keeps_everything_on_the_screen),
        cmocka_unit_test(a_panel_says_each_line_within_the_screen),
        cmocka_unit_test(themes_that_cannot_be_read_are_refused_by_the_pair),
    };
    return cmocka_run_group_tests(tests, lpc_set_up, lpc_tear_down);
}
