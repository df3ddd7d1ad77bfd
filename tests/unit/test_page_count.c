// The slide of all rooms is composed to count its pages only when these may have changed.
#include "support/drawing.h"
#include "support/frab.h"

#include "display/page_count.h"

#include <stdio.h>

enum { ROOMS = 24 };

static void pages_are_counted_again_only_when_they_may_differ(void **state)
{
    (void)state;
    struct frab_writer w;
    struct programme *programmes[ROOMS];
    static struct room_row rows[ROOMS];
    char names[ROOMS][24];
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < ROOMS; i++) {
        char id[24];
        snprintf(names[i], sizeof names[i], "UB%d", 100 + i);
        snprintf(id, sizeof id, "item-%d", i);
        frab_room(&w, names[i]);
        frab_item(&w, id, "Securing Container Runtimes with openat2 and libpathrs",
            "2026-03-02T09:00:00+01:00", 60, NULL);
    }
    const struct schedule *schedule = frab_end(&w);
    int64_t at = test_instant("2026-03-02T09:30:00+01:00");
    for (int i = 0; i < ROOMS; i++) {
        programmes[i] = test_programme(schedule, names[i]);
        rows[i] = (struct room_row){.label = names[i]};
        assert_true(agenda_at(programmes[i], at, &rows[i].agenda));
    }
    struct view view = {.at = at,
        .zone = &schedule->zone,
        .place.label = "",
        .schedule = {.title = "Test", .problem = "", .freshness = ""},
        .rooms = {.count = ROOMS, .list = rows}};
    const struct slide *hall = slide_find("hall");
    struct style style = drawing_test_style(1920, 1080);
    struct page_basis basis = {
        .schedule = schedule, .adjustments = 1, .minute = at / 60, .width = 1920, .height = 1080};
    struct page_count count = {0};
    struct scene scratch = {0};
    assert_true(page_count_update(&count, &basis, hall, &view, &style, &scratch));
    assert_true(count.pages > 1);
    assert_int_equal(count.pages, scratch.pages);
    scene_free(&scratch);
    // The same again: nothing is composed.
    int pages = count.pages;
    scratch = (struct scene){0};
    assert_false(page_count_update(&count, &basis, hall, &view, &style, &scratch));
    assert_int_equal(scratch.count, 0);
    assert_int_equal(count.pages, pages);
    struct page_basis others[5];
    for (int i = 0; i < 5; i++)
        others[i] = basis;
    others[0].minute++;
    others[1].adjustments++;
    others[2].schedule = NULL;
    others[3].height = 2160;
    others[4].width = 3840;
    for (int i = 0; i < 5; i++)
        assert_true(page_count_update(&count, &others[i], hall, &view, &style, &scratch));
    // A display with fewer rooms has fewer pages.
    view.rooms.count = 2;
    assert_true(page_count_update(&count, &basis, hall, &view, &style, &scratch));
    assert_int_equal(count.pages, 1);
    scene_free(&scratch);
    for (int i = 0; i < ROOMS; i++) {
        agenda_release(&rows[i].agenda);
        programme_free(programmes[i]);
    }
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages_are_counted_again_only_when_they_may_differ)};
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
