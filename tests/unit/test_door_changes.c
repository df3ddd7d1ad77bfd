// What a door says about changes: those that were published and those that staff asked for, on every slide
// and in every screen shape.
#include "support/drawing.h"

#include "display/display.h"
#include "scene/i18n.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    int width, height;
} sizes[] = {{1920, 1080}, {1080, 1920}, {1280, 720}, {1920, 360}, {1024, 768}};
enum { SIZES = sizeof sizes / sizeof *sizes };

#define ENTRY(what, subject)                                                                                 \
    .type = (what), .item = (subject), .by = "The organisers", .number = 1, .at = 1000, .until = INT64_MAX
#define OPALA "Opala/room-I&II"
#define JADE "Jade/room-I&II"

static const struct schedule *lpc;
static struct config config;
static struct adjustment_store store;
static struct display display;
static struct view view;
static struct scene scene;

static int set_up(void **state)
{
    drawing_set_up(state);
    lpc = drawing_schedule("assets/lpc2019.json");
    assert_non_null(lpc);
    return 0;
}

static int tear_down(void **state)
{
    schedule_unref(lpc);
    return drawing_tear_down(state);
}

static int start(void **state)
{
    (void)state;
    i18n_set_language("en", NULL);
    config = (struct config){.room = JADE, .changes_h = 6, .view = VIEW_ROOM};
    store = (struct adjustment_store){0};
    display = (struct display){.config = &config, .zone = &lpc->zone, .store = &store, .time_given = true};
    return 0;
}

static int end(void **state)
{
    (void)state;
    scene_free(&scene);
    scene = (struct scene){0};
    display_free(&display);
    adjustment_store_close(&store);
    i18n_set_language("en", NULL);
    return 0;
}

static void ask(const struct adjustment *entries, size_t count)
{
    struct adjustments adjustments;
    assert_true(adjustments_from_entries(entries, count, &adjustments));
    adjustment_store_set(&store, &adjustments);
}

// A talk leaves the room, one is cancelled, one starts later, one has another title.
static void ask_for_changes(void)
{
    const struct adjustment entries[] = {{ENTRY(ADJUST_MOVE, "c477"), .room = OPALA},
        {ENTRY(ADJUST_CANCEL, "c478")},
        {ENTRY(ADJUST_TIME, "c523"), .starts_at = test_instant("2019-09-10T18:10:00+01:00")},
        {ENTRY(ADJUST_RENAME, "c513"),
            .title = "CRIU: vDSO proxification and what became of syscall restart"}};
    ask(entries, sizeof entries / sizeof *entries);
}

static void look(const char *at)
{
    int64_t now = test_instant(at);
    if (!display.fetched)
        display_set_schedule(&display, lpc, false, now);
    assert_true(display_view(&display, now, now, &view));
}

// Adds the texts of a role, or of all (NULL), one a line, from all pages.
static void add_texts(const char *slide, size_t size, const char *role, struct str *out)
{
    view.page = 0;
    do {
        drawing_compose(slide_find(slide), &view, sizes[size].width, sizes[size].height, &scene);
        drawing_check(&scene, slide);
        for (size_t i = 0; i < scene.count; i++)
            if (scene.items[i].shape == SHAPE_TEXT && (!role || strcmp(scene.items[i].role, role) == 0))
                str_format(out, "%s\n", scene.items[i].text);
    } while (++view.page < scene.pages);
}

static void expect(const char *slide, size_t size, const char *role, const char *text, bool there)
{
    struct str texts = {0};
    add_texts(slide, size, role, &texts);
    if ((strstr(str_text(&texts), text) != NULL) != there)
        fail_msg("%s at %dx%d: \"%s\" %s \"%s\"", slide, sizes[size].width, sizes[size].height, text,
            there ? "is not in" : "is in", str_text(&texts));
    str_free(&texts);
}

// The first item with a role; NULL for none.
static const struct scene_item *find(const char *slide, size_t size, const char *role)
{
    drawing_compose(slide_find(slide), &view, sizes[size].width, sizes[size].height, &scene);
    drawing_check(&scene, slide);
    for (size_t i = 0; i < scene.count; i++)
        if (strcmp(scene.items[i].role, role) == 0)
            return &scene.items[i];
    return NULL;
}

static void what_staff_changed_is_a_change(void **state)
{
    (void)state;
    look("2019-09-10T15:33:00+01:00");
    assert_false(slide_find("change")->applies(&view));
    ask_for_changes();
    look("2019-09-10T15:33:00+01:00");
    assert_true(slide_find("change")->applies(&view));
    for (size_t s = 0; s < SIZES; s++) {
        expect("change", s, "change", "MOVED\nCANCELLED\nNEW TIME\n", true);
        expect("change", s, "change", "NEW TITLE\n", true);
        expect("change", s, "change-new", "15:45 – 16:05 → " OPALA "\n", true);
        expect("change", s, "change-new", "16:45", false);
        expect("change", s, "change-title", "proxification and what", true);
        expect("change", s, "change-title", "…", false);
        if (sizes[s].height != 360)
            expect("change", s, "change-old", "CRIU: Reworking", true);
    }
}

// The same schedule with other titles, as it was before an update.
static const struct schedule *earlier_lpc(void)
{
    struct adjustment entries[] = {{ENTRY(ADJUST_RENAME, "c478"), .title = "Former title"},
        {ENTRY(ADJUST_TIME, "c477"), .starts_at = test_instant("2019-09-10T15:40:00+01:00")},
        {ENTRY(ADJUST_RENAME, "c523"), .title = "Another former title"}};
    struct adjustments adjustments;
    assert_true(adjustments_from_entries(entries, 3, &adjustments));
    const struct schedule *earlier = adjustments_apply(&adjustments, lpc, 2000);
    adjustments_free(&adjustments);
    assert_non_null(earlier);
    return earlier;
}

static void staff_win_over_what_was_published(void **state)
{
    (void)state;
    int64_t now = test_instant("2019-09-10T15:33:00+01:00");
    const struct schedule *earlier = earlier_lpc();
    display_set_schedule(&display, earlier, false, now);
    display_set_schedule(&display, lpc, true, now);
    schedule_unref(earlier);
    look("2019-09-10T15:33:00+01:00");
    expect("change", 0, "change", "NEW TIME\nNEW TITLE\n", true);
    ask_for_changes();
    look("2019-09-10T15:33:00+01:00");
    for (size_t s = 0; s < SIZES; s++) {
        expect("change", s, "change", "MOVED\nCANCELLED\nNEW TIME\n", true);
        expect("change", s, "change-title", "Former title", false);
        expect("change", s, "change-title", "Secure Image-less", true);
    }
    // Staff put it back to where it was before the update: there is nothing to tell.
    const struct adjustment back = {
        ENTRY(ADJUST_TIME, "c477"), .starts_at = test_instant("2019-09-10T15:40:00+01:00")};
    ask(&back, 1);
    look("2019-09-10T15:33:00+01:00");
    expect("change", 0, "change-title", "Seccomp", false);
    expect("change", 0, "change", "NEW TITLE\n", true);
}

static void a_foyer_is_told_of_all_rooms(void **state)
{
    (void)state;
    config.view = VIEW_ROOMS;
    config.room = OPALA;
    ask_for_changes();
    look("2019-09-10T15:33:00+01:00");
    for (size_t s = 0; s < SIZES; s++) {
        expect("change", s, "room", "All rooms", true);
        expect("change", s, "change-new", "18:10 – 18:30 · " JADE, true);
    }
}

static size_t px(const struct scene_item *item)
{
    return item ? (size_t)item->style.size_px : 0;
}

static void few_changes_are_large(void **state)
{
    (void)state;
    const struct adjustment one = {ENTRY(ADJUST_CANCEL, "c478")};
    ask_for_changes();
    look("2019-09-10T15:33:00+01:00");
    size_t many = px(find("change", 0, "change-title"));
    ask(&one, 1);
    look("2019-09-10T15:33:00+01:00");
    assert_true(px(find("change", 0, "change-title")) > many * 3 / 2);
}

static void the_door_says_where_its_talks_went(void **state)
{
    (void)state;
    static const struct {
        const char *slide, *at, *text;
        bool there;
    } cases[] = {{"now", "15:24:00", "→ " OPALA, false}, {"now", "15:25:00", "→ " OPALA, true},
        {"now", "15:33:00", "→ " OPALA, true}, {"next", "15:44:00", "→ " OPALA, true},
        {"next", "16:04:00", "→ " OPALA, true}, {"next", "16:05:00", "→ " OPALA, false},
        {"now", "16:29:00", "cancelled", true}, {"next", "16:50:00", "cancelled", true},
        {"break", "16:34:00", "cancelled", true}, {"now", "17:06:00", "cancelled", false}};
    ask_for_changes();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char at[40];
        snprintf(at, sizeof at, "2019-09-10T%s+01:00", cases[i].at);
        look(at);
        for (size_t s = 0; s < SIZES; s++)
            expect(cases[i].slide, s, NULL, cases[i].text, cases[i].there);
    }
}

static void a_break_that_ends_does_not_begin(void **state)
{
    (void)state;
    for (size_t l = 0; i18n_languages[l]; l++) {
        assert_true(i18n_set_language(i18n_languages[l], NULL));
        look("2019-09-10T16:44:20+01:00");
        for (size_t s = 0; s < SIZES; s++) {
            expect("break", s, "title", "Break", false);
            expect("break", s, "title", "Secure", true);
            expect("break", s, "label", i18n_say("We continue now"), true);
        }
        look("2019-09-10T16:34:00+01:00");
        for (size_t s = 0; s < SIZES; s++)
            expect("break", s, "title", "Break", true);
    }
    i18n_set_language("en", NULL);
    for (size_t s = 0; s < SIZES; s++)
        expect("break", s, NULL, "min left\n", true);
}

// Is there a strike through a text with this role and part?
static bool is_struck(const char *role, const char *part)
{
    for (size_t i = 0; i < scene.count; i++)
        for (size_t k = 0; strcmp(scene.items[i].role, "strike") == 0 && k < scene.count; k++) {
            const struct box *box = &scene.items[k].box;
            int y = scene.items[i].box.y;
            if (strcmp(scene.items[k].role, role) == 0 && strstr(scene.items[k].text, part) &&
                scene.items[i].box.x == box->x && y > box->y && y < box->y + box->h)
                return true;
        }
    return false;
}

static void the_agenda_strikes_what_is_not_here(void **state)
{
    (void)state;
    ask_for_changes();
    look("2019-09-10T15:33:00+01:00");
    for (size_t s = 0; s < SIZES; s++) {
        int moved = 0;
        int cancelled = 0;
        expect("agenda", s, "row-speakers", "moved → " OPALA "\n", true);
        expect("agenda", s, "row-speakers", "cancelled\n", true);
        view.page = 0;
        do {
            find("agenda", s, "strike");
            assert_false(is_struck("row-time", "15:45")); // it is what it was
            moved += is_struck("row-title", "Seccomp");
            cancelled += is_struck("row-title", "Secure") && is_struck("row-time", "16:45");
        } while (++view.page < scene.pages);
        assert_int_equal(moved, 1);
        assert_int_equal(cancelled, 1);
    }
}

static void nothing_is_cut_on_a_half_empty_agenda(void **state)
{
    (void)state;
    look("2019-09-10T19:35:00+01:00");
    expect("agenda", 1, NULL, "…", false);
    expect("agenda", 1, NULL, "+1", false);
    expect("agenda", 1, "row-speakers", "Andrei Vagin", true);
    look("2019-09-10T15:33:00+01:00");
    for (size_t s = 0; s < SIZES; s++)
        if (sizes[s].height != 360)
            expect("agenda", s, "row-speakers", "Mike Rapoport", true);
}

static void the_next_times_are_always_large(void **state)
{
    (void)state;
    const struct adjustment late = {
        ENTRY(ADJUST_TIME, "c477"), .starts_at = test_instant("2019-09-10T15:55:00+01:00")};
    for (size_t s = 0; s < SIZES; s++) {
        ask(NULL, 0);
        look("2019-09-10T15:44:00+01:00");
        const struct scene_item *when = find("next", s, "when");
        assert_non_null(when);
        int left = when->box.x;
        int right = when->box.x + when->box.w;
        size_t size = px(when);
        ask(&late, 1);
        look("2019-09-10T15:44:00+01:00");
        when = find("next", s, "when");
        assert_string_equal(when->text, "15:55 – 16:15");
        assert_int_equal(px(when), size);
        // At the right edge, or in a line of their own from the left edge on: they keep their place.
        assert_true(abs(when->box.x + when->box.w - right) <= 2 || abs(when->box.x - left) <= 2);
        const struct scene_item *old = find("next", s, "old-times");
        assert_non_null(old);
        assert_string_equal(old->text, "15:45 – 16:05");
        assert_true(px(old) < size);
    }
}

static void a_longer_talk_says_so_where_it_ends(void **state)
{
    (void)state;
    const struct adjustment longer = {ENTRY(ADJUST_TIME, "c431"),
        .starts_at = test_instant("2019-09-10T15:30:00+01:00"),
        .ends_at = test_instant("2019-09-10T15:52:00+01:00")};
    ask(&longer, 1);
    look("2019-09-10T15:46:00+01:00");
    for (size_t s = 0; s < SIZES; s++) {
        expect("now", s, NULL, "15:30", false);
        expect("now", s, "until", "15:52\n", true);
        expect("now", s, "old-time", "15:45\n", true);
    }
}

static void a_handover_is_not_now_yet(void **state)
{
    (void)state;
    for (size_t s = 0; s < SIZES; s++) {
        look("2019-09-10T15:29:50+01:00");
        expect("handover", s, "label", "UP NEXT\n", true);
        assert_null(find("handover", s, "now"));
        size_t times = px(find("handover", s, "times"));
        size_t until = px(find("handover", s, "until"));
        size_t before = px(find("handover", s, "title"));
        assert_int_equal(times, until);
        look("2019-09-10T15:30:05+01:00");
        assert_non_null(find("handover", s, "now"));
        look("2019-09-10T15:30:20+01:00");
        if (sizes[s].height != 360)
            assert_int_equal(before, px(find("now", s, "title")));
    }
}

static void the_end_is_read_from_afar(void **state)
{
    (void)state;
    look("2019-09-20T12:00:00+01:00");
    for (size_t s = 0; s < SIZES; s++) {
        const struct scene_item *note = find("over", s, "note");
        assert_non_null(note);
        if (sizes[s].height != 360)
            assert_true((int)px(note) * 1000 >=
                        60 * (sizes[s].width < sizes[s].height ? sizes[s].width : sizes[s].height));
    }
    config.room = "Nowhere";
    struct display lost = {.config = &config, .zone = &lpc->zone, .time_given = true};
    display_set_schedule(&lost, lpc, false, 1000);
    assert_true(display_view(&lost, test_instant("2019-09-10T12:00:00+01:00"), 1000, &view));
    expect("unknown-room", 0, "note", "\"", false);
    expect("unknown-room", 0, "note", "“Nowhere”", true);
    display_free(&lost);
}

// As in "Ada Example,, Bo Sample".
static void separators_after_names_are_not_shown(void **state)
{
    (void)state;
    const struct schedule *schedule = test_schedule(
        "{\"schedule\":{\"conference\":{\"title\":\"C\",\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{"
        "\"R\":[{"
        "\"guid\":\"a\",\"date\":\"2024-06-01T10:00:00Z\",\"duration\":\"1:00\",\"title\":\"T\",\"persons\":["
        "{\"public_name\":\"Ada Example,\"},{\"public_name\":\"Bo Sample ;\"},{\"public_name\":\" , \"},"
        "{\"public_name\":\"Ada Example\"},{\"public_name\":\"Cy Jr.\"}]}]}}]}}}");
    const struct item *item = &schedule->items[0];
    assert_int_equal(item->speaker_count, 3);
    assert_string_equal(item->speakers[0].name, "Ada Example");
    assert_string_equal(item->speakers[1].name, "Bo Sample");
    assert_string_equal(item->speakers[2].name, "Cy Jr.");
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_staff_changed_is_a_change, start, end),
        cmocka_unit_test_setup_teardown(staff_win_over_what_was_published, start, end),
        cmocka_unit_test_setup_teardown(a_foyer_is_told_of_all_rooms, start, end),
        cmocka_unit_test_setup_teardown(few_changes_are_large, start, end),
        cmocka_unit_test_setup_teardown(the_door_says_where_its_talks_went, start, end),
        cmocka_unit_test_setup_teardown(a_break_that_ends_does_not_begin, start, end),
        cmocka_unit_test_setup_teardown(the_agenda_strikes_what_is_not_here, start, end),
        cmocka_unit_test_setup_teardown(nothing_is_cut_on_a_half_empty_agenda, start, end),
        cmocka_unit_test_setup_teardown(the_next_times_are_always_large, start, end),
        cmocka_unit_test_setup_teardown(a_longer_talk_says_so_where_it_ends, start, end),
        cmocka_unit_test_setup_teardown(a_handover_is_not_now_yet, start, end),
        cmocka_unit_test_setup_teardown(the_end_is_read_from_afar, start, end),
        cmocka_unit_test(separators_after_names_are_not_shown),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
