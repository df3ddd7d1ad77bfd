// Slides without a current talk: how long until it goes on is what is read first, and the tiles are whole.
#include "support/drawing.h"
#include "support/frab.h"

#include "scene/i18n.h"

#include <stdio.h>

static const char *const title =
    "A title of the talk that follows, so long that it needs a third line where the tiles leave little room";

static const struct schedule *a_day(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Saal");
    frab_item(&w, "a", "Opening", "2026-06-10T10:00:00+02:00", 60, NULL);
    frab_item(&w, "b", "Lunch", "2026-06-10T11:00:00+02:00", 90, "break");
    frab_item(&w, "c", title, "2026-06-10T12:30:00+02:00", 60, NULL);
    frab_item(&w, "d", "Party", "2026-06-10T18:00:00+02:00", 120, "break");
    frab_item(&w, "e", "Second day", "2026-06-11T10:00:00+02:00", 60, NULL);
    return frab_end(&w);
}

// What a slide shows at an instant, in a size.
struct shown {
    struct scene scene;
    struct agenda agenda;
};

static void draw(const struct programme *programme, const char *slide, const char *at, const char *doubt,
    size_t s, struct shown *out)
{
    struct view view = drawing_view(programme, test_instant(at), &out->agenda);
    view.clock.doubt = doubt;
    if (!slide_find(slide)->applies(&view))
        fail_msg("%s does not apply at %s", slide, at);
    drawing_compose(slide_find(slide), &view, drawing_sizes[s].width, drawing_sizes[s].height, &out->scene);
    drawing_check(&out->scene, at);
}

static void forget(struct shown *shown)
{
    agenda_release(&shown->agenda);
    scene_free(&shown->scene);
}

// The texts of a role, each followed by a bar, and its largest size in pixels.
static int texts_of(const struct scene *scene, const char *role, struct str *out)
{
    int largest = 0;
    str_clear(out);
    drawing_texts(scene, role, out);
    for (size_t i = 0; i < scene->count; i++) {
        int size = scene->items[i].style.size_px;
        if (scene->items[i].shape == SHAPE_TEXT && strcmp(scene->items[i].role, role) == 0)
            largest = size > largest ? size : largest;
    }
    return largest;
}

// Ten minutes, an hour and some, and less than one; an em of figures is a fifth of the short side at least.
static void minutes_are_giant(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"2026-06-10T12:20:00+02:00", "10|min left|"},
        {"2026-06-10T12:29:01+02:00", ""}, {"2026-06-10T11:05:00+02:00", "1|h|25|min left|"},
        {"2026-06-10T12:21:30+02:00", "9|min left|"}};
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    struct str text = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            struct shown shown = {0};
            draw(saal, "break", cases[i][0], NULL, s, &shown);
            int size = texts_of(&shown.scene, "left", &text);
            if (i == 1) {
                str_clear(&text);
                scene_to_speech(&shown.scene, &text);
                assert_contains(str_text(&text), "We continue now");
            } else {
                assert_string_equal(str_text(&text), cases[i][1]);
            }
            int side = drawing_sizes[s].width < drawing_sizes[s].height ? drawing_sizes[s].width
                                                                        : drawing_sizes[s].height;
            if (i != 1 && size < side / 5)
                fail_msg("%s in %d px at %dx%d", str_text(&text), size, drawing_sizes[s].width,
                    drawing_sizes[s].height);
            forget(&shown);
        }
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
}

// Figures do not jump in size from ten minutes to nine.
static void figures_keep_their_size(void **state)
{
    (void)state;
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    struct str text = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown ten = {0};
        struct shown nine = {0};
        draw(saal, "break", "2026-06-10T12:20:00+02:00", NULL, s, &ten);
        draw(saal, "break", "2026-06-10T12:21:00+02:00", NULL, s, &nine);
        assert_int_equal(texts_of(&ten.scene, "left", &text), texts_of(&nine.scene, "left", &text));
        forget(&ten);
        forget(&nine);
    }
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
}

// The title of what follows is whole, on all but a bar.
static void what_follows_is_not_cut(void **state)
{
    (void)state;
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    struct str text = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown shown = {0};
        draw(saal, "break", "2026-06-10T12:20:00+02:00", NULL, s, &shown);
        texts_of(&shown.scene, "then-title", &text);
        assert_true(drawing_sizes[s].height == 360 || !strstr(str_text(&text), "…"));
        forget(&shown);
    }
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
}

// A whole number of cells, up to the screen's edges.
static void tiles_are_whole(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"break", "2026-06-10T12:20:00+02:00"},
        {"before", "2026-06-10T09:20:00+02:00"}, {"after", "2026-06-10T21:00:00+02:00"},
        {"empty", "2026-06-09T12:00:00+02:00"}};
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            struct shown shown = {0};
            size_t found = 0;
            draw(saal, cases[i][0], cases[i][1], NULL, s, &shown);
            for (size_t k = 0; k < shown.scene.count; k++) {
                const struct scene_item *item = &shown.scene.items[k];
                if (item->shape != SHAPE_TILES)
                    continue;
                found++;
                assert_int_equal(item->box.w % item->cell, 0);
                assert_int_equal(item->box.h % item->cell, 0);
                assert_int_equal(item->box.y + item->box.h, drawing_sizes[s].height);
                assert_true(item->box.x + item->box.w >= drawing_sizes[s].width - item->cell / 8);
            }
            assert_int_equal(found, 1);
            forget(&shown);
        }
    programme_free(saal);
    schedule_unref(schedule);
}

// In doubt of the clock there is the time alone.
static void a_doubtful_clock_counts_nothing(void **state)
{
    (void)state;
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    struct str text = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown shown = {0};
        draw(saal, "break", "2026-06-10T12:20:00+02:00", "clock not synchronised", s, &shown);
        assert_int_equal(texts_of(&shown.scene, "left", &text), 0);
        texts_of(&shown.scene, "until", &text);
        assert_string_equal(str_text(&text), "12:30|");
        forget(&shown);
        draw(saal, "before", "2026-06-10T09:20:00+02:00", "clock not synchronised", s, &shown);
        assert_int_equal(texts_of(&shown.scene, "left", &text), 0);
        forget(&shown);
    }
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
}

// What is said of when: a start is no continuation, hours before it nothing counts, a last break has an end.
static void it_says_when(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        // slide, at, its words, its minutes
        {"before", "2026-06-10T09:20:00+02:00", "We start at|", "40|min|"},
        {"before", "2026-06-10T06:20:00+02:00", "We start at|", ""},
        {"empty", "2026-06-09T12:00:00+02:00", "We start on|", ""},
        {"after", "2026-06-10T21:00:00+02:00", "We continue on|", ""},
        {"after", "2026-06-10T15:00:00+02:00", "We continue on|", ""},
        {"break", "2026-06-10T18:30:00+02:00", "Until|", ""},
    };
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    struct str text = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct shown shown = {0};
        draw(saal, cases[i][0], cases[i][1], NULL, 0, &shown);
        texts_of(&shown.scene, "when", &text);
        assert_string_equal(str_text(&text), cases[i][2]);
        texts_of(&shown.scene, "left", &text);
        assert_string_equal(str_text(&text), cases[i][3]);
        forget(&shown);
    }
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
}

// After the last talk nobody is kept for a party, but it is said.
static void a_break_after_the_last_talk_is_no_continuation(void **state)
{
    (void)state;
    const struct schedule *schedule = a_day();
    struct programme *saal = test_programme(schedule, NULL);
    struct str text = {0};
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown shown = {0};
        draw(saal, "after", "2026-06-10T15:00:00+02:00", NULL, s, &shown);
        texts_of(&shown.scene, "then-title", &text);
        assert_string_equal(str_text(&text), drawing_sizes[s].height == 360 ? "" : "Second day|");
        texts_of(&shown.scene, "note", &text);
        assert_string_equal(str_text(&text), "18:00 Party|");
        forget(&shown);
        draw(saal, "next", "2026-06-10T15:00:00+02:00", NULL, s, &shown);
        texts_of(&shown.scene, "title", &text);
        assert_contains(str_text(&text), "Second");
        forget(&shown);
    }
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
}

// Where the last talk ends early, "that was all" and a pause that was to come right behind it contradict each
// other.
static void a_pause_right_behind_the_last_talk_is_not_told(void **state)
{
    (void)state;
    struct frab_writer w;
    struct adjustments acts;
    struct str text = {0};
    struct shown shown = {0};
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Saal");
    frab_item(&w, "a", "Closing", "2026-06-10T15:00:00+02:00", 60, NULL);
    frab_item(&w, "b", "Break", "2026-06-10T16:00:00+02:00", 30, "break");
    const struct schedule *published = frab_end(&w);
    int64_t ended = test_instant("2026-06-10T15:50:00+02:00");
    const struct adjustment early = {.type = ADJUST_TIME,
        .item = "a",
        .number = 1,
        .by = "ana",
        .at = ended,
        .until = ended + 3600,
        .ends_at = ended};
    assert_true(adjustments_from_entries(&early, 1, &acts));
    const struct schedule *schedule = adjustments_apply(&acts, published, ended + 60);
    struct programme *saal = test_programme(schedule, NULL);
    draw(saal, "after", "2026-06-10T15:51:00+02:00", NULL, 0, &shown);
    texts_of(&shown.scene, "note", &text);
    assert_string_equal(str_text(&text), "");
    forget(&shown);
    str_free(&text);
    programme_free(saal);
    schedule_unref(schedule);
    schedule_unref(published);
    adjustments_free(&acts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minutes_are_giant),
        cmocka_unit_test(figures_keep_their_size),
        cmocka_unit_test(what_follows_is_not_cut),
        cmocka_unit_test(tiles_are_whole),
        cmocka_unit_test(a_doubtful_clock_counts_nothing),
        cmocka_unit_test(it_says_when),
        cmocka_unit_test(a_break_after_the_last_talk_is_no_continuation),
        cmocka_unit_test(a_pause_right_behind_the_last_talk_is_not_told),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
