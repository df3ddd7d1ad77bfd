// The strip of the day: blocks are to scale, nothing overlaps, nothing is missing, and the hours are those of
// the wall clock.
#include "support/drawing.h"
#include "support/frab.h"

#include "scene/i18n.h"
#include "scene/slides/timeline_plan.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

// A schedule's rooms at an instant. Free with forget.
struct shown {
    struct view view;
    struct drawing_rooms rooms;
};

static void gather(const struct schedule *schedule, int64_t at, struct shown *out)
{
    drawing_gather(schedule, at, &out->rooms);
    out->view = (struct view){.at = at,
        .zone = &schedule->zone,
        .place.label = "",
        .schedule = {.title = schedule->title, .problem = "", .freshness = ""},
        .rooms = {.count = out->rooms.count, .list = out->rooms.rows}};
}

static void forget(struct shown *shown)
{
    drawing_forget(&shown->rooms);
}

static void draw(struct shown *shown, size_t size, struct scene *scene)
{
    assert_true(slide_find("timeline")->applies(&shown->view));
    drawing_compose(
        slide_find("timeline"), &shown->view, drawing_sizes[size].width, drawing_sizes[size].height, scene);
    drawing_check(scene, "timeline");
}

static bool is_role(const struct scene_item *item, enum shape shape, const char *role)
{
    return item->shape == shape && strcmp(item->role, role) == 0;
}

// The boxes of a role in the order in which they are drawn; their number.
static size_t boxes_of(const struct scene *scene, const char *role, struct box *out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->count; i++)
        if (is_role(&scene->items[i], SHAPE_FILL, role) && count < max)
            out[count++] = scene->items[i].box;
    return count;
}

// One room's lane is upright on all but a bar; several rooms' on portrait screens alone.
static int along(const struct scene *scene, struct box box)
{
    return scene->width < scene->height ? box.y : box.x;
}

static int length(const struct scene *scene, struct box box)
{
    return scene->width < scene->height ? box.h : box.w;
}

static const struct schedule *two_rooms(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Saal");
    frab_item(&w, "a", "Long before", "2026-06-10T09:00:00+02:00", 60, NULL);
    frab_item(&w, "b", "On", "2026-06-10T14:00:00+02:00", 50, NULL);
    frab_item(&w, "c", "Then", "2026-06-10T15:05:00+02:00", 25, NULL);
    frab_item(&w, "d", "Pause", "2026-06-10T15:30:00+02:00", 30, "break");
    frab_item(&w, "e", "Last", "2026-06-10T19:00:00+02:00", 45, NULL);
    frab_room(&w, "Lab");
    frab_item(&w, "f", "Workshop", "2026-06-10T14:20:00+02:00", 70, NULL);
    return frab_end(&w);
}

// How times lie on the screen, by the lines of two hours.
struct scale {
    int at; // along
    int64_t instant;
    int hour; // its length
};

// A labelled hour's line stands before its label.
static struct scale scale_of(const struct scene *scene, int64_t midnight)
{
    struct box lines[16];
    size_t count = boxes_of(scene, "hour-line", lines, 16);
    assert_true(count >= 2);
    struct scale scale = {.hour = along(scene, lines[1]) - along(scene, lines[0])};
    for (size_t i = 1; i < scene->count && scale.instant == 0; i++)
        if (is_role(&scene->items[i], SHAPE_TEXT, "hour")) {
            scale.at = along(scene, scene->items[i - 1].box);
            scale.instant = midnight + strtol(scene->items[i].text, NULL, 10) * 3600;
        }
    assert_true(scale.instant > 0);
    return scale;
}

static int place_of(const struct scale *scale, int64_t at)
{
    return scale->at + (int)((at - scale->instant) * scale->hour / 3600);
}

// Has a block that ends at `end` its end there, but for the gap after it, and its start at `start` unless
// that is before the window?
static bool is_drawn(const struct scene *scene, const struct scale *scale, int64_t start, int64_t end)
{
    struct box blocks[16];
    size_t count = boxes_of(scene, "block", blocks, 16);
    int gap = (scene->width < scene->height ? scene->width : scene->height) / 100 + 4;
    for (size_t i = 0; i < count; i++) {
        int from = along(scene, blocks[i]);
        int after = place_of(scale, end) - from - length(scene, blocks[i]);
        if (after >= -1 && after <= gap && (start == 0 || abs(from - place_of(scale, start)) <= 1))
            return true;
    }
    return false;
}

static void blocks_are_to_scale(void **state)
{
    (void)state;
    const struct schedule *schedule = two_rooms();
    struct scene scene = {0};
    int64_t midnight = test_instant("2026-06-10T00:00:00+02:00");
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown shown;
        struct box now[2];
        gather(schedule, midnight + 14 * 3600 + 40 * 60, &shown);
        draw(&shown, s, &scene);
        struct scale scale = scale_of(&scene, midnight);
        assert_true(is_drawn(&scene, &scale, 0, midnight + 14 * 3600 + 50 * 60));
        assert_true(is_drawn(&scene, &scale, 0, midnight + 15 * 3600 + 30 * 60));
        assert_true(is_drawn(&scene, &scale, midnight + 15 * 3600 + 5 * 60, midnight + 15 * 3600 + 30 * 60));
        assert_int_equal(boxes_of(&scene, "now-line", now, 2), 1);
        int middle = along(&scene, now[0]) + length(&scene, now[0]) / 2;
        int wanted = place_of(&scale, shown.view.at);
        assert_in_range(middle, wanted - 1, wanted + 1);
        forget(&shown);
    }
    scene_free(&scene);
    schedule_unref(schedule);
}

static bool meet(const struct box *a, const struct box *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static size_t running(const struct shown *shown)
{
    size_t count = 0;
    for (size_t i = 0; i < shown->rooms.count; i++)
        count += shown->rooms.rows[i].agenda.now_count;
    return count;
}

// Over the days of real conferences, in every size: no two blocks meet, and all that is on is filled, on one
// of the pages.
static void nothing_overlaps_or_is_missing(const struct schedule *schedule, int64_t step)
{
    struct scene scene = {0};
    for (int64_t at = schedule->start - 5400; at < schedule->end; at += step) {
        struct shown shown;
        size_t filled = 0;
        size_t s = (size_t)(at / step) % DRAWING_SIZES;
        gather(schedule, at, &shown);
        while (slide_find("timeline")->applies(&shown.view)) {
            struct box blocks[256];
            draw(&shown, s, &scene);
            size_t count = boxes_of(&scene, "block", blocks, 256);
            for (size_t i = 0; i < count; i++)
                for (size_t k = 0; k < i; k++)
                    assert_false(meet(&blocks[i], &blocks[k]));
            for (size_t i = 0; i < scene.count; i++)
                filled += is_role(&scene.items[i], SHAPE_FILL, "block") &&
                          (scene.items[i].colour == COLOUR_ACCENT || scene.items[i].colour == COLOUR_INFO) &&
                          !(i + 1 < scene.count && is_role(&scene.items[i + 1], SHAPE_FILL, "block-inside"));
            if (++shown.view.page >= scene.pages)
                break;
        }
        assert_int_equal(filled, running(&shown));
        forget(&shown);
    }
    scene_free(&scene);
}

static void whole_days_are_drawn(void **state)
{
    (void)state;
    static const char *const names[] = {"assets/lpc2019.json", "../shared/schedules/pretalx-rc3.json",
        "../shared/schedules/pretalx-democon.json", "../shared/schedules/indico-event-xdc2021.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct schedule *schedule = drawing_schedule(names[i]);
        if (schedule)
            nothing_overlaps_or_is_missing(schedule, 5460);
        schedule_unref(schedule);
    }
}

// Each item that is on in the window is in one block of its lane.
static void the_plan_has_every_item(void **state)
{
    (void)state;
    const struct schedule *schedule = drawing_schedule("assets/lpc2019.json");
    for (int64_t at = schedule->start; at < schedule->end; at += 2700)
        for (size_t rows = 1; rows < 4; rows++) {
            struct shown shown;
            struct arena arena = {0};
            struct timeline_plan plan;
            gather(schedule, at, &shown);
            assert_true(timeline_plan(&shown.view, 3 * 3600, rows, &arena, &plan));
            size_t expected = 0;
            size_t found = 0;
            for (size_t i = 0; i < schedule->item_count; i++)
                expected += schedule->items[i].at.start < plan.window.end &&
                            schedule->items[i].at.end > plan.window.start;
            for (size_t l = 0; l < plan.count; l++) {
                assert_true(plan.lanes[l].rows <= rows);
                for (size_t b = 0; b < plan.lanes[l].count; b++)
                    found += plan.lanes[l].blocks[b].count + plan.lanes[l].blocks[b].more;
            }
            assert_int_equal(found, expected);
            arena_free(&arena);
            forget(&shown);
        }
    schedule_unref(schedule);
}

// The window moves by quarters of an hour, and now is in it while something is on.
static void the_window_moves_by_quarters(void **state)
{
    (void)state;
    const struct schedule *schedule = two_rooms();
    struct arena arena = {0};
    int64_t before = 0;
    for (int64_t at = test_instant("2026-06-10T13:45:00+02:00");
         at < test_instant("2026-06-10T16:00:00+02:00"); at += 60) {
        struct shown shown;
        struct timeline_plan plan;
        gather(schedule, at, &shown);
        assert_true(timeline_plan(&shown.view, 3 * 3600, 4, &arena, &plan));
        assert_int_equal(plan.window.start % 900, 0);
        assert_true(plan.window.start <= at && at < plan.window.end);
        if (before != 0 && plan.window.start != before)
            assert_int_equal(at % 900, 0);
        before = plan.window.start;
        forget(&shown);
    }
    arena_free(&arena);
    schedule_unref(schedule);
}

// The labels of the hours in a night, at the first size.
static void hours_of_night(const char *zone, const char *start, const char *at, struct str *out)
{
    struct frab_writer w;
    struct scene scene = {0};
    struct shown shown;
    frab_begin(&w, zone);
    frab_room(&w, "Saal");
    frab_item(&w, "a", "Night of patches", start, 10 * 60, NULL);
    frab_room(&w, "Lab");
    frab_item(&w, "b", "Lights", start, 6 * 60, NULL);
    const struct schedule *schedule = frab_end(&w);
    gather(schedule, test_instant(at), &shown);
    str_clear(out);
    draw(&shown, 0, &scene);
    drawing_texts(&scene, "hour", out);
    struct box lines[16];
    size_t count = boxes_of(&scene, "hour-line", lines, 16);
    for (size_t i = 2; i < count; i++)
        assert_in_range(
            lines[i].x - lines[i - 1].x, lines[1].x - lines[0].x - 1, lines[1].x - lines[0].x + 1);
    forget(&shown);
    scene_free(&scene);
    schedule_unref(schedule);
}

// An hour is skipped in spring, and comes twice in autumn; at midnight the new day is named.
static void hours_are_those_of_the_wall_clock(void **state)
{
    (void)state;
    struct str hours = {0};
    hours_of_night("Europe/Berlin", "2026-03-28T22:00:00+01:00", "2026-03-29T00:40:00+01:00", &hours);
    assert_contains(str_text(&hours), "01:00|03:00|04:00|");
    hours_of_night("Europe/Berlin", "2026-10-24T22:00:00+02:00", "2026-10-25T01:40:00+02:00", &hours);
    assert_contains(str_text(&hours), "02:00|02:00|03:00|");
    hours_of_night("Europe/Berlin", "2026-06-10T21:00:00+02:00", "2026-06-10T22:30:00+02:00", &hours);
    assert_contains(str_text(&hours), "23:00|Thu 11 Ju");
    hours_of_night("Asia/Kathmandu", "2026-06-10T12:00:00+05:45", "2026-06-10T13:20:00+05:45", &hours);
    assert_contains(str_text(&hours), "14:00|15:00|");
    i18n_set_clock(12);
    hours_of_night("Europe/Berlin", "2026-06-10T13:00:00+02:00", "2026-06-10T14:20:00+02:00", &hours);
    i18n_set_clock(24);
    assert_contains(str_text(&hours), "3:00\u202Fpm|");
    str_free(&hours);
}

// Talks of one room that overlap stand in rows of its lane; very many share blocks, and none is lost.
static void overlapping_talks_split_their_lane(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (int count = 2; count <= 42; count += 20) {
        struct frab_writer w;
        struct shown shown;
        char id[16];
        frab_begin(&w, "Europe/Berlin");
        frab_room(&w, "Hof");
        for (int i = 0; i < count; i++) {
            snprintf(id, sizeof id, "w%02d", i);
            frab_item(
                &w, id, "Lace making", "2026-06-10T14:00:00+02:00", 60 + (count < 5 ? i * 20 : 0), NULL);
        }
        frab_item(&w, "z", "Closing", "2026-06-10T14:30:00+02:00", 60, NULL);
        frab_room(&w, "Saal");
        frab_item(&w, "s", "Plenary", "2026-06-10T14:00:00+02:00", 60, NULL);
        const struct schedule *schedule = frab_end(&w);
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            struct box blocks[64];
            struct str text = {0};
            gather(schedule, test_instant("2026-06-10T14:10:00+02:00"), &shown);
            do {
                draw(&shown, s, &scene);
                size_t found = boxes_of(&scene, "block", blocks, 64);
                for (size_t i = 0; i < found; i++)
                    for (size_t k = 0; k < i; k++)
                        assert_false(meet(&blocks[i], &blocks[k]));
                drawing_texts(&scene, "block-title", &text);
            } while (++shown.view.page < scene.pages);
            assert_contains(str_text(&text), "Plenary");
            if (count > 30 && s == 0)
                assert_contains(str_text(&text), "more");
            str_free(&text);
            forget(&shown);
        }
        schedule_unref(schedule);
    }
    scene_free(&scene);
}

// A hundred rooms are all shown, on pages that say which they are; the display's own comes first.
static void all_rooms_are_shown(void **state)
{
    (void)state;
    struct frab_writer w;
    struct scene scene = {0};
    char name[32];
    char id[16];
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "Raum %03d", i);
        snprintf(id, sizeof id, "r%d", i);
        frab_room(&w, name);
        frab_item(&w, id, i % 7 ? "On" : "مقدمة في البرمجيات الحرة", "2026-06-10T14:00:00+02:00", 60, NULL);
    }
    const struct schedule *schedule = frab_end(&w);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown shown;
        struct str lanes = {0};
        gather(schedule, test_instant("2026-06-10T14:10:00+02:00"), &shown);
        shown.view.agenda = &shown.rooms.rows[42].agenda;
        do {
            draw(&shown, s, &scene);
            drawing_texts(&scene, "lane", &lanes);
            drawing_texts(&scene, "page", &lanes);
        } while (++shown.view.page < scene.pages);
        assert_true(strncmp(str_text(&lanes), "Raum 042|", 9) == 0);
        assert_contains(str_text(&lanes), "page 2 of ");
        for (int i = 0; i < 100; i++) {
            snprintf(name, sizeof name, "Raum %03d|", i);
            assert_contains(str_text(&lanes), name);
        }
        str_free(&lanes);
        forget(&shown);
    }
    scene_free(&scene);
    schedule_unref(schedule);
}

// Nobody looks for rooms in which there is only a break: they take no lane from talks, and no page of their
// own.
static void breaks_have_no_pages(void **state)
{
    (void)state;
    struct frab_writer w;
    struct scene scene = {0};
    char name[32];
    char id[16];
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof name, "Raum %03d", i);
        snprintf(id, sizeof id, "r%d", i);
        frab_room(&w, name);
        bool talk = i == 17 || i == 22;
        frab_item(&w, id, talk ? "On" : "Over", "2026-06-10T14:00:00+02:00", talk ? 60 : 5, NULL);
        snprintf(id, sizeof id, "b%d", i);
        frab_item(&w, id, "Kaffee", "2026-06-10T15:00:00+02:00", 30, "Break");
    }
    const struct schedule *schedule = frab_end(&w);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct shown shown;
        struct str lanes = {0};
        gather(schedule, test_instant("2026-06-10T14:10:00+02:00"), &shown);
        draw(&shown, s, &scene);
        assert_int_equal(scene.pages, 1);
        drawing_texts(&scene, "lane", &lanes);
        assert_string_equal(str_text(&lanes), "Raum 017|Raum 022|");
        str_free(&lanes);
        forget(&shown);
        // In the break all are alike.
        gather(schedule, test_instant("2026-06-10T15:10:00+02:00"), &shown);
        draw(&shown, s, &scene);
        assert_true(scene.pages > 1);
        forget(&shown);
    }
    scene_free(&scene);
    schedule_unref(schedule);
}

// What is on has its whole title, where a closer look at the hours makes room for it.
static void what_is_on_is_named_whole(void **state)
{
    (void)state;
    const struct schedule *lpc = drawing_schedule("assets/lpc2019.json");
    struct scene scene = {0};
    static struct shown shown;
    gather(lpc, test_instant("2019-09-10T15:33:00+01:00"), &shown);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct str titles = {0};
        // On a bar, and beside long names of rooms on 4:3, no window of an hour and a half has room for it.
        if (drawing_sizes[s].height < 1080)
            continue;
        shown.view.page = 0;
        do {
            draw(&shown, s, &scene);
            for (size_t i = 0; i < scene.count; i++)
                if (is_role(&scene.items[i], SHAPE_TEXT, "block-title") &&
                    scene.items[i].colour == COLOUR_ON_ACCENT)
                    str_format(
                        &titles, "%s%s", scene.items[i].text, strchr(scene.items[i].text, '-') ? "" : " ");
        } while (++shown.view.page < scene.pages);
        if (!strstr(str_text(&titles), "Security") || strstr(str_text(&titles), "…"))
            fail_msg("at %dx%d: %s", scene.width, scene.height, str_text(&titles));
        str_free(&titles);
    }
    forget(&shown);
    scene_free(&scene);
    schedule_unref(lpc);
}

// What is past, on, to come, a break or cancelled differs by more than its hue.
static void states_differ(void **state)
{
    (void)state;
    const struct schedule *schedule = two_rooms();
    struct scene scene = {0};
    struct shown shown;
    for (size_t i = 0; i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].title, "Then") == 0)
            ((struct item *)&schedule->items[i])->cancelled = true;
    gather(schedule, test_instant("2026-06-10T14:52:00+02:00"), &shown);
    draw(&shown, 0, &scene);
    struct box boxes[16];
    assert_int_equal(boxes_of(&scene, "strike", boxes, 16), 1);
    // "On" is over, "Then" cancelled, "Pause" a break: outlined; the workshop and "Last" are filled.
    assert_int_equal(boxes_of(&scene, "block", boxes, 16), 5);
    assert_int_equal(boxes_of(&scene, "block-inside", boxes, 16), 3);
    // The line at now would cross the workshop's title.
    assert_int_equal(boxes_of(&scene, "now-notch", boxes, 16), 2);
    forget(&shown);
    scene_free(&scene);
    schedule_unref(schedule);
}

static bool applies_at(const struct schedule *schedule, const char *at)
{
    struct shown shown;
    gather(schedule, test_instant(at), &shown);
    bool applies = slide_find("timeline")->applies(&shown.view);
    shown.view.clock.unset = true;
    assert_false(slide_find("timeline")->applies(&shown.view));
    forget(&shown);
    return applies;
}

static void it_applies_while_something_comes_today(void **state)
{
    (void)state;
    const struct schedule *schedule = two_rooms();
    assert_false(applies_at(schedule, "2026-06-09T20:00:00+02:00"));
    assert_true(applies_at(schedule, "2026-06-10T07:00:00+02:00"));
    assert_true(applies_at(schedule, "2026-06-10T19:44:00+02:00"));
    assert_false(applies_at(schedule, "2026-06-10T19:45:00+02:00"));
    schedule_unref(schedule);
}

// Without the other rooms it is the display's own day, upright, with its name in the header alone.
static void a_room_alone_is_upright(void **state)
{
    (void)state;
    const struct schedule *schedule = two_rooms();
    struct programme *saal = test_programme(schedule, "Saal");
    struct scene scene = {0};
    struct agenda agenda;
    struct view view = drawing_view(saal, test_instant("2026-06-10T14:40:00+02:00"), &agenda);
    for (size_t s = 0; s < DRAWING_SIZES; s++) {
        struct box blocks[16] = {{0}};
        struct str lanes = {0};
        assert_true(slide_find("timeline")->applies(&view));
        drawing_compose(
            slide_find("timeline"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, "a room alone");
        size_t count = boxes_of(&scene, "block", blocks, 16);
        assert_true(count >= 3);
        bool bar = drawing_sizes[s].height == 360;
        assert_true(
            bar ? blocks[1].x > blocks[0].x : blocks[1].y > blocks[0].y && blocks[1].x == blocks[0].x);
        drawing_texts(&scene, "lane", &lanes);
        assert_string_equal(str_text(&lanes), "");
        str_free(&lanes);
    }
    agenda_release(&agenda);
    scene_free(&scene);
    programme_free(saal);
    schedule_unref(schedule);
}

// Does a title have the text followed by the end of a word?
static bool is_whole_in(const struct shown *shown, const char *text, size_t length)
{
    for (size_t p = 0; p < shown->rooms.count; p++)
        for (size_t i = 0; i < shown->rooms.programmes[p]->count; i++) {
            const char *title = shown->rooms.programmes[p]->items[i]->title;
            for (const char *at = title; *at; at++)
                if (strncmp(at, text, length) == 0 && !isalnum((unsigned char)at[length]))
                    return true;
        }
    return false;
}

// Of a title only whole words are left; where not even one fits, its beginning.
static void titles_are_cut_between_words(void **state)
{
    (void)state;
    static const char dots[] = "…";
    static struct shown shown;
    const struct schedule *lpc = drawing_schedule("assets/lpc2019.json");
    struct scene scene = {0};
    size_t cut = 0;
    for (int hour = 0; hour < 9; hour++) {
        gather(lpc, test_instant("2019-09-10T10:33:00+01:00") + hour * 3600, &shown);
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            draw(&shown, s, &scene);
            for (size_t i = 0; i < scene.count; i++) {
                const struct scene_item *line = &scene.items[i];
                const char *end = line->shape == SHAPE_TEXT ? strstr(line->text, dots) : NULL;
                bool first = i == 0 || strcmp(scene.items[i - 1].role, "block-title") != 0;
                if (!end || strcmp(line->role, "block-title") != 0 || (first && !strchr(line->text, ' ')))
                    continue;
                cut++;
                if (!is_whole_in(&shown, line->text, (size_t)(end - line->text)))
                    fail_msg("at %dx%d: \"%s\"", scene.width, scene.height, line->text);
            }
        }
        forget(&shown);
    }
    assert_true(cut > 10);
    scene_free(&scene);
    schedule_unref(lpc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_are_cut_between_words),
        cmocka_unit_test(blocks_are_to_scale),
        cmocka_unit_test(whole_days_are_drawn),
        cmocka_unit_test(the_plan_has_every_item),
        cmocka_unit_test(the_window_moves_by_quarters),
        cmocka_unit_test(hours_are_those_of_the_wall_clock),
        cmocka_unit_test(overlapping_talks_split_their_lane),
        cmocka_unit_test(all_rooms_are_shown),
        cmocka_unit_test(breaks_have_no_pages),
        cmocka_unit_test(what_is_on_is_named_whole),
        cmocka_unit_test(states_differ),
        cmocka_unit_test(it_applies_while_something_comes_today),
        cmocka_unit_test(a_room_alone_is_upright),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
