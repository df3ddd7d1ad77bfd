#include "support/frab.h"
#include "support/test.h"

#include "scene/playlist.h"
#include "scene/words.h"

static const struct schedule *schedule;
static struct programme *programme;

static int set_up(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "R");
    frab_item(&w, "a", "A", "2019-09-10T15:00:00+01:00", 30, NULL);
    frab_item(&w, "k", "Coffee", "2019-09-10T15:30:00+01:00", 30, "break");
    frab_item(&w, "b", "B", "2019-09-10T16:00:00+01:00", 30, NULL);
    schedule = frab_end(&w);
    programme = test_programme(schedule, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    programme_free(programme);
    schedule_unref(schedule);
    return 0;
}

static struct view view_at(int64_t at, struct agenda *agenda)
{
    assert_true(agenda_at(programme, at, agenda));
    return (struct view){.at = at,
        .zone = &schedule->zone,
        .agenda = agenda,
        .event_title = "",
        .label = "R",
        .problem = "",
        .freshness = ""};
}

static void turns_follow_the_wall_clock_alone(void **state)
{
    (void)state;
    struct playlist playlist = playlist_room();
    int64_t from = test_instant("2019-09-10T15:00:00+01:00");
    for (int64_t at = from; at < from + 600; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        struct turn turn = playlist_turn(&playlist, &view, at);
        // now for 20 s, next for 8, agenda for 12: counted from 1970 on.
        int64_t place = at % 40;
        assert_string_equal(turn.slide->name, place < 20 ? "now" : place < 28 ? "next" : "agenda");
        assert_true(turn.start <= at && at < turn.end);
        assert_true(turn.slide->applies(&view));
        agenda_release(&agenda);
    }
}

static void all_phases_turn_in_the_same_rhythm(void **state)
{
    (void)state;
    static const char *const times[] = {"2019-09-10T15:10:00+01:00", "2019-09-10T15:40:00+01:00",
        "2019-09-10T12:00:00+01:00", "2019-09-09T12:00:00+01:00", "2019-09-11T12:00:00+01:00"};
    struct playlist playlist = playlist_room();
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct agenda agenda;
        struct view view = view_at(test_instant(times[i]), &agenda);
        assert_int_equal(playlist_period(&playlist, &view), 40);
        agenda_release(&agenda);
    }
}

static void there_is_always_a_slide(void **state)
{
    (void)state;
    struct playlist only_break = {.count = 1, .entries = {{slide_find("break"), 10, 0}}};
    struct playlist none = {0};
    struct agenda agenda;
    struct view view = view_at(test_instant("2019-09-10T15:10:00+01:00"), &agenda);
    assert_string_equal(playlist_turn(&only_break, &view, view.at).slide->name, "now");
    assert_int_equal(playlist_turn(&none, &view, view.at).entry, -1);
    view.agenda = NULL;
    assert_string_equal(playlist_turn(&only_break, &view, view.at).slide->name, "no-schedule");
    view.place_unknown = true;
    assert_string_equal(playlist_turn(&only_break, &view, view.at).slide->name, "unknown-room");
    agenda_release(&agenda);
}

static void leafing_goes_round(void **state)
{
    (void)state;
    struct playlist playlist = playlist_room();
    struct agenda agenda;
    struct view view = view_at(test_instant("2019-09-10T15:00:05+01:00"), &agenda);
    assert_string_equal(playlist_step(&playlist, &view, view.at, 0).slide->name, "now");
    assert_string_equal(playlist_step(&playlist, &view, view.at, 1).slide->name, "next");
    assert_string_equal(playlist_step(&playlist, &view, view.at, 3).slide->name, "now");
    assert_string_equal(playlist_step(&playlist, &view, view.at, -1).slide->name, "agenda");
    agenda_release(&agenda);
}

static void pages_share_the_turn(void **state)
{
    (void)state;
    struct turn turn = {.slide = slide_find("agenda"), .start = 100, .end = 112};
    for (int pages = 1; pages < 15; pages++) {
        int last = 0;
        for (int64_t at = 100; at < 112; at++) {
            int64_t next;
            int page = playlist_page(&turn, pages, at, &next);
            assert_true(page >= last && page < pages);
            assert_true(next > at && next <= 112);
            int64_t ignored;
            if (next < 112)
                assert_true(playlist_page(&turn, pages, next, &ignored) > page);
            if (next - 1 > at)
                assert_int_equal(playlist_page(&turn, pages, next - 1, &ignored), page);
            last = page;
        }
    }
}

static void nothing_is_said_wrongly_before_the_change_announced(void **state)
{
    (void)state;
    int64_t from = test_instant("2019-09-10T14:50:00+01:00");
    for (int64_t at = from; at < from + 6000; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        int64_t change = slide_next_change(&view);
        assert_true(change > at && change <= at + 60);
        for (int64_t later = at + 1; later < change; later++) {
            struct str a = {0};
            struct str b = {0};
            if (agenda.now_count > 0) {
                words_left(&a, agenda.now[0]->at.end - at);
                words_left(&b, agenda.now[0]->at.end - later);
            }
            if (agenda.next) {
                words_until_start(&a, agenda.next->at.start - at);
                words_until_start(&b, agenda.next->at.start - later);
            }
            assert_string_equal(str_text(&a), str_text(&b));
            str_free(&a);
            str_free(&b);
        }
        agenda_release(&agenda);
    }
}

static void check_words(void (*write)(struct str *, int64_t), int64_t seconds, const char *expected)
{
    struct str out = {0};
    write(&out, seconds);
    assert_string_equal(str_text(&out), expected);
    str_free(&out);
}

static void minutes_are_rounded_up(void **state)
{
    (void)state;
    check_words(words_left, 1, "1 min left");
    check_words(words_left, 59, "1 min left");
    check_words(words_left, 60, "1 min left");
    check_words(words_left, 61, "2 min left");
    check_words(words_left, 780, "13 min left");
    check_words(words_left, 3540, "59 min left");
    check_words(words_left, 3541, "1 h 00 min left");
    check_words(words_left, 3900, "1 h 05 min left");
    check_words(words_left, 36000, "10 h 00 min left");
    check_words(words_until_start, 59, "starting now");
    check_words(words_until_start, 0, "starting now");
    check_words(words_until_start, 60, "in 1 min");
    check_words(words_until_start, 180, "in 3 min");
}

static void other_days_are_named(void **state)
{
    (void)state;
    struct str out = {0};
    int64_t now = test_instant("2019-09-10T23:30:00+01:00");
    words_time(&out, &schedule->zone, test_instant("2019-09-10T23:45:00+01:00"), now);
    str_add_char(&out, '|');
    words_time(&out, &schedule->zone, test_instant("2019-09-11T00:15:00+01:00"), now);
    str_add_char(&out, '|');
    words_time(&out, &schedule->zone, test_instant("2019-09-17T10:00:00+01:00"), now);
    str_add_char(&out, '|');
    words_span(&out, &schedule->zone, test_instant("2019-09-11T10:00:00+01:00"),
        test_instant("2019-09-11T10:20:00+01:00"), now);
    assert_string_equal(
        str_text(&out), "23:45|Wednesday 00:15|Tuesday 17 September 10:00|Wednesday 10:00 – 10:20");
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_follow_the_wall_clock_alone),
        cmocka_unit_test(all_phases_turn_in_the_same_rhythm),
        cmocka_unit_test(there_is_always_a_slide),
        cmocka_unit_test(leafing_goes_round),
        cmocka_unit_test(pages_share_the_turn),
        cmocka_unit_test(nothing_is_said_wrongly_before_the_change_announced),
        cmocka_unit_test(minutes_are_rounded_up),
        cmocka_unit_test(other_days_are_named),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
