#include "support/frab.h"
#include "support/test.h"

#include "config/config.h"
#include "scene/i18n.h"
#include "scene/playlist.h"

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
        .place.label = "R",
        .schedule = {.title = "", .problem = "", .freshness = ""}};
}

static void turns_follow_the_wall_clock_alone(void **state)
{
    (void)state;
    struct playlist playlist = playlist_default(VIEW_ROOM);
    int64_t from = test_instant("2019-09-10T15:00:00+01:00");
    for (int64_t at = from; at < from + 600; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        struct turn turn = playlist_turn(&playlist, &view, at);
        // now for 20 s, next for 8, now, agenda for 12, now: counted from 1970 on.
        int64_t place = at % 80;
        assert_string_equal(turn.slide->name, place < 20 || (place >= 28 && place < 48) || place >= 60 ? "now"
                                              : place < 28 ? "next"
                                                           : "agenda");
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
    struct playlist playlist = playlist_default(VIEW_ROOM);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct agenda agenda;
        struct view view = view_at(test_instant(times[i]), &agenda);
        assert_int_equal(playlist_period(&playlist, &view), 80);
        agenda_release(&agenda);
    }
}

static void there_is_always_a_slide(void **state)
{
    (void)state;
    struct playlist only_break = {.count = 1, .entries = {{.slide = slide_find("break"), .seconds = 10}}};
    struct playlist none = {0};
    struct agenda agenda;
    struct view view = view_at(test_instant("2019-09-10T15:10:00+01:00"), &agenda);
    assert_string_equal(playlist_turn(&only_break, &view, view.at).slide->name, "now");
    assert_int_equal(playlist_turn(&none, &view, view.at).entry, -1);
    view.agenda = NULL;
    assert_string_equal(playlist_turn(&only_break, &view, view.at).slide->name, "no-schedule");
    view.place.unknown = true;
    assert_string_equal(playlist_turn(&only_break, &view, view.at).slide->name, "unknown-room");
    agenda_release(&agenda);
}

static void leafing_goes_round(void **state)
{
    (void)state;
    struct playlist playlist = playlist_default(VIEW_ROOM);
    struct agenda agenda;
    struct view view = view_at(test_instant("2019-09-10T15:00:05+01:00"), &agenda);
    assert_string_equal(playlist_step(&playlist, &view, view.at, 0).slide->name, "now");
    assert_string_equal(playlist_step(&playlist, &view, view.at, 1).slide->name, "next");
    assert_string_equal(playlist_step(&playlist, &view, view.at, 3).slide->name, "agenda");
    assert_string_equal(playlist_step(&playlist, &view, view.at, -2).slide->name, "agenda");
    agenda_release(&agenda);
}

static void pages_share_the_turn(void **state)
{
    (void)state;
    struct turn turn = {.slide = slide_find("before"), .start = 100, .end = 112};
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

static void texts_hold_until_the_announced_change(void **state)
{
    (void)state;
    int64_t from = test_instant("2019-09-10T14:50:00+01:00");
    for (int64_t at = from; at < from + 6000; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        int64_t change = slide_next_change(slide_find("now"), &view);
        assert_true(change > at && change <= at + 60);
        for (int64_t later = at + 1; later < change; later++) {
            struct str a = {0};
            struct str b = {0};
            if (agenda.now_count > 0) {
                i18n_left(&a, agenda.now[0]->at.end - at);
                i18n_left(&b, agenda.now[0]->at.end - later);
            }
            if (agenda.next) {
                i18n_until_start(&a, agenda.next->at.start - at);
                i18n_until_start(&b, agenda.next->at.start - later);
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

// Long lists of cards are spread over several cycles, so that each can be read.
static void pages_that_need_time_wait_for_the_next_round(void **state)
{
    (void)state;
    struct turn turn = {.slide = slide_find("info"), .start = 100, .end = 120};
    int64_t next;
    int seen[5] = {0};
    for (turn.round = 0; turn.round < 5; turn.round++) {
        seen[playlist_page(&turn, 5, 100, &next)]++;
        assert_int_equal(next, 110);
        seen[playlist_page(&turn, 5, 110, &next)]++;
        assert_int_equal(next, 120);
    }
    for (int i = 0; i < 5; i++)
        assert_int_equal(seen[i], 2);
    turn.end = 107; // too short for any page: one is shown nevertheless
    assert_in_range(playlist_page(&turn, 5, 101, &next), 0, 4);
    assert_int_equal(next, 107);
}

static const char *slide_at(const struct playlist *playlist, const char *at)
{
    struct agenda agenda;
    struct view view = view_at(test_instant(at), &agenda);
    const char *name = playlist_turn(playlist, &view, view.at).slide->name;
    agenda_release(&agenda);
    return name;
}

// However many pages the slide of all rooms has: each is up for eight seconds in every turn.
static void all_rooms_are_shown_in_each_turn(void **state)
{
    (void)state;
    struct playlist playlist = playlist_default(VIEW_ROOMS);
    for (int pages = 1; pages <= 12; pages++) {
        struct agenda agenda;
        struct view view = view_at(test_instant("2019-09-10T15:00:00+01:00"), &agenda);
        struct room_row row = {.label = "R", .agenda = agenda};
        view.rooms.count = 1;
        view.rooms.list = &row;
        view.rooms.pages = pages;
        int64_t period = playlist_period(&playlist, &view);
        int64_t at = view.at - view.at % period; // a cycle begins
        int seconds[12] = {0};
        struct turn turn = playlist_turn(&playlist, &view, at);
        for (int hall = 0; at < view.at - view.at % period + period; at++) {
            int64_t next;
            int page;
            struct turn now = playlist_turn(&playlist, &view, at);
            if (now.start != turn.start) {
                for (int i = 0; hall && i < pages; i++)
                    assert_true(seconds[i] >= 8);
                memset(seconds, 0, sizeof seconds);
                turn = now;
            }
            hall = strcmp(now.slide->name, "hall") == 0;
            page = hall ? playlist_page(&now, pages, at, &next) : 0;
            seconds[page]++;
        }
        agenda_release(&agenda);
    }
}

// A pinned slide goes on to its next page every few seconds too.
static void a_pinned_slide_turns_its_pages(void **state)
{
    (void)state;
    struct playlist playlist = playlist_default(VIEW_ROOM);
    struct agenda agenda;
    struct view view = view_at(test_instant("2019-09-10T15:00:00+01:00"), &agenda);
    int seen[3] = {0};
    for (int64_t at = view.at; at < view.at + 36; at++) {
        int64_t next;
        struct turn turn = playlist_turn(&playlist, &view, at);
        playlist_pin(&turn, slide_find("hall"), at);
        seen[playlist_page(&turn, 3, at, &next)]++;
    }
    for (int i = 0; i < 3; i++)
        assert_int_equal(seen[i], 12);
    agenda_release(&agenda);
}

static void conditions_choose_the_entries(void **state)
{
    (void)state;
    struct playlist last = {.count = 2,
        .entries = {{.slide = slide_find("next"), .seconds = 10, .last_min = 10},
            {.slide = slide_find("agenda"), .seconds = 1, .phases = 1U << PHASE_BREAK}}};
    assert_string_equal(slide_at(&last, "2019-09-10T15:19:59+01:00"), "now");
    assert_string_equal(slide_at(&last, "2019-09-10T15:20:00+01:00"), "next");
    assert_string_equal(slide_at(&last, "2019-09-10T15:29:59+01:00"), "next");
    assert_string_equal(slide_at(&last, "2019-09-10T15:30:00+01:00"), "agenda");
    struct playlist window = {.count = 1, .entries = {{.slide = slide_find("agenda"), .seconds = 10}}};
    window.entries[0].from = (struct playlist_time){PLAYLIST_DAILY, 15 * 3600 + 600};
    window.entries[0].until =
        (struct playlist_time){PLAYLIST_INSTANT, test_instant("2019-09-10T15:20:00+01:00")};
    assert_string_equal(slide_at(&window, "2019-09-10T15:09:59+01:00"), "now");
    assert_string_equal(slide_at(&window, "2019-09-10T15:10:00+01:00"), "agenda");
    assert_string_equal(slide_at(&window, "2019-09-10T15:19:59+01:00"), "agenda");
    assert_string_equal(slide_at(&window, "2019-09-10T15:20:00+01:00"), "now");
    // A daily span over midnight.
    window.entries[0].from.seconds = 22 * 3600;
    window.entries[0].until = (struct playlist_time){PLAYLIST_DAILY, 15 * 3600 + 300};
    assert_string_equal(slide_at(&window, "2019-09-10T15:04:59+01:00"), "agenda");
    assert_string_equal(slide_at(&window, "2019-09-10T15:05:00+01:00"), "now");
}

// Second by second: every change of the slide was announced.
static void conditions_announce_their_changes(void **state)
{
    (void)state;
    struct playlist playlist = {.count = 3,
        .entries = {{.slide = slide_find("next"), .seconds = 10, .last_min = 7},
            {.slide = slide_find("agenda"),
                .seconds = 10,
                .from = {PLAYLIST_DAILY, 15 * 3600 + 444},
                .until = {PLAYLIST_DAILY, 15 * 3600 + 999}},
            {.slide = slide_find("handover"), .seconds = 10}}};
    int64_t from = test_instant("2019-09-10T15:00:00+01:00");
    const char *before = NULL;
    int64_t announced = 0;
    for (int64_t at = from; at < from + 3000; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        struct turn turn = playlist_turn(&playlist, &view, at);
        if (before && strcmp(before, turn.slide->name) != 0 && announced > at)
            fail_msg("%s became %s %lld s in, unannounced", before, turn.slide->name, (long long)(at - from));
        int64_t changes[] = {
            slide_next_change(turn.slide, &view), playlist_next_change(&playlist, &view), turn.end};
        announced = INT64_MAX;
        for (size_t i = 0; i < 3; i++) {
            assert_true(changes[i] > at);
            announced = changes[i] < announced ? changes[i] : announced;
        }
        before = turn.slide->name;
        agenda_release(&agenda);
    }
}

static void an_emergency_takes_every_display_even_at_night(void **state)
{
    (void)state;
    struct adjustment emergency = {.type = ADJUST_EMERGENCY, .emergency = EMERGENCY_EVACUATE, .by = "x"};
    for (int kind = VIEW_ROOM; kind <= VIEW_TIMER; kind++) {
        struct playlist playlist = playlist_default((enum view_kind)kind);
        struct agenda agenda;
        struct view view = view_at(test_instant("2019-09-10T15:10:00+01:00"), &agenda);
        view.dark = true;
        assert_string_equal(playlist_turn(&playlist, &view, view.at).slide->name, "night");
        view.adjusted.emergency = &emergency;
        struct turn turn = playlist_turn(&playlist, &view, view.at);
        assert_string_equal(turn.slide->name, "emergency");
        assert_true(turn.takes_over);
        view.agenda = NULL;
        assert_string_equal(playlist_turn(&playlist, &view, view.at).slide->name, "emergency");
        agenda_release(&agenda);
    }
}

static void the_rooms_own_slide_has_most_of_the_cycle(void **state)
{
    (void)state;
    struct adjustment notice = {
        .type = ADJUST_NOTICE, .level = NOTICE_INFO, .text = "T", .by = "x", .item = "n", .at = -1000};
    struct card card = {.title = "T", .text = ""};
    struct image image = {.path = "x", .width = 10, .height = 10};
    struct extras extras = {
        .card_count = 1, .cards = &card, .image_count = 1, .images = &image, .about = {.title = "T"}};
    struct playlist playlist = playlist_default(VIEW_ROOM);
    struct agenda agenda;
    struct view view = view_at(test_instant("2019-09-10T15:10:00+01:00"), &agenda);
    view.extras = &extras;
    view.adjusted.notice_count = 1;
    view.adjusted.notices[0] = &notice;
    int64_t period = playlist_period(&playlist, &view);
    int64_t own = 0;
    for (int64_t at = 0; at < period; at++)
        own += strcmp(playlist_turn(&playlist, &view, at).slide->name, "now") == 0;
    assert_true(own * 2 >= period);
    agenda_release(&agenda);
}

static void a_new_notice_is_up_at_once(void **state)
{
    (void)state;
    int64_t posted = test_instant("2019-09-10T15:10:03+01:00");
    struct adjustment notice = {
        .type = ADJUST_NOTICE, .level = NOTICE_INFO, .text = "T", .by = "x", .item = "n", .at = posted};
    struct playlist rooms = playlist_default(VIEW_ROOM);
    struct playlist stage = playlist_default(VIEW_TIMER);
    for (int64_t at = posted - 1; at <= posted + PLAYLIST_FRESH_S; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        view.adjusted.notice_count = 1;
        view.adjusted.notices[0] = &notice;
        struct turn turn = playlist_turn(&rooms, &view, at);
        bool fresh = at >= posted && at < posted + PLAYLIST_FRESH_S;
        assert_int_equal(turn.takes_over, fresh);
        if (fresh) {
            assert_string_equal(turn.slide->name, "notice");
            assert_int_equal(turn.end, posted + PLAYLIST_FRESH_S);
        }
        // A chair's timer is left alone.
        assert_string_equal(playlist_turn(&stage, &view, at).slide->name, "stage");
        agenda_release(&agenda);
    }
}

// A new notice of several pages shows each of them, from the moment at which it was sent.
static void a_new_notice_shows_all_its_pages(void **state)
{
    (void)state;
    int64_t sent = test_instant("2019-09-10T15:10:03+01:00");
    struct adjustment old = {.type = ADJUST_NOTICE, .text = "O", .by = "x", .item = "o", .at = sent - 3600};
    struct adjustment new = {.type = ADJUST_NOTICE, .text = "T", .by = "x", .item = "n", .at = sent};
    struct playlist rooms = playlist_default(VIEW_ROOM);
    int shown[5] = {0};
    for (int64_t at = sent; at < sent + 37; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        view.adjusted.notice_count = 2;
        view.adjusted.notices[0] = &old;
        view.adjusted.notices[1] = &new;
        view.adjusted.notice_pages[0] = 2;
        view.adjusted.notice_pages[1] = 3;
        struct turn turn = playlist_turn(&rooms, &view, at);
        assert_int_equal(turn.takes_over, at < sent + 3 * PLAYLIST_FRESH_PAGE_S);
        if (turn.takes_over) {
            int64_t next;
            int64_t ignored;
            int page = playlist_page(&turn, 5, at, &next);
            shown[page]++;
            assert_int_equal(playlist_page(&turn, 5, next - 1, &ignored), page);
            if (next < turn.end)
                assert_int_equal(playlist_page(&turn, 5, next, &ignored), page + 1);
        }
        agenda_release(&agenda);
    }
    static const int expected[] = {0, 0, PLAYLIST_FRESH_PAGE_S, PLAYLIST_FRESH_PAGE_S, PLAYLIST_FRESH_PAGE_S};
    assert_memory_equal(shown, expected, sizeof shown);
}

// Where an emergency's text needs pages, they follow one another until it is lifted.
static void an_emergencys_pages_go_round(void **state)
{
    (void)state;
    int64_t raised = test_instant("2019-09-10T15:10:03+01:00");
    struct adjustment emergency = {.type = ADJUST_EMERGENCY, .text = "T", .by = "x", .at = raised};
    struct playlist rooms = playlist_default(VIEW_ROOM);
    int last = -1;
    int turns = 0;
    for (int64_t at = raised; at < raised + 60; at++) {
        struct agenda agenda;
        struct view view = view_at(at, &agenda);
        view.adjusted.emergency = &emergency;
        struct turn turn = playlist_turn(&rooms, &view, at);
        int64_t next;
        int page = playlist_page(&turn, 3, at, &next);
        assert_string_equal(turn.slide->name, "emergency");
        assert_true(next > at);
        assert_true(at > raised || page == 0);
        assert_true(last < 0 || page == last || page == (last + 1) % 3);
        turns += page != last;
        last = page;
        agenda_release(&agenda);
    }
    assert_in_range(turns, 6, 12);
}

static void nights_span_midnight(void **state)
{
    (void)state;
    struct config config;
    config_defaults(&config);
    config.display.night = (struct config_night){true, 22 * 3600, 7 * 3600};
    static const struct {
        const char *at;
        bool dark;
    } cases[] = {{"2019-09-10T21:59:59+01:00", false}, {"2019-09-10T22:00:00+01:00", true},
        {"2019-09-11T03:00:00+01:00", true}, {"2019-09-11T06:59:59+01:00", true},
        {"2019-09-11T07:00:00+01:00", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(config_is_night(&config, &schedule->zone, test_instant(cases[i].at)), cases[i].dark);
    config.display.night.given = false;
    assert_false(config_is_night(&config, &schedule->zone, test_instant(cases[1].at)));
    config_free(&config);
}

static void countdowns_are_written_plainly(void **state)
{
    (void)state;
    check_words(i18n_countdown, 0, "0:00");
    check_words(i18n_countdown, 61, "1:01");
    check_words(i18n_countdown, 3599, "59:59");
    check_words(i18n_countdown, 3600, "1:00:00");
    check_words(i18n_countdown, -74, "+1:14");
}

static void each_language_has_its_own_dates(void **state)
{
    (void)state;
    static const char *const dates[][2] = {{"en", "Tuesday 10 September"},
        {"pt", "Terça-feira, 10 de setembro"}, {"de", "Dienstag, 10. September"},
        {"fr", "Mardi 10 septembre"}, {"es", "Martes, 10 de septiembre"}};
    int64_t at = test_instant("2019-09-10T00:10:00+01:00");
    for (size_t i = 0; i < 5; i++) {
        struct error error = {0};
        struct str out = {0};
        if (!i18n_set_language(dates[i][0], &error))
            fail_msg("%s", error.text);
        i18n_date(&out, &schedule->zone, at);
        assert_string_equal(str_text(&out), dates[i][1]);
        str_free(&out);
    }
    i18n_set_language("pt", NULL);
    check_words(i18n_left, 61, "faltam 2 min");
    assert_false(i18n_set_language("tlh", NULL));
    assert_true(i18n_set_language("en", NULL));
    check_words(i18n_left, 61, "2 min left");
}

static void minutes_are_rounded_up(void **state)
{
    (void)state;
    check_words(i18n_left, 1, "1 min left");
    check_words(i18n_left, 59, "1 min left");
    check_words(i18n_left, 60, "1 min left");
    check_words(i18n_left, 61, "2 min left");
    check_words(i18n_left, 780, "13 min left");
    check_words(i18n_left, 3540, "59 min left");
    check_words(i18n_left, 3541, "1 h left");
    check_words(i18n_left, 3900, "1 h 05 min left");
    check_words(i18n_left, 36000, "10 h left");
    check_words(i18n_until_start, 59, "starting now");
    check_words(i18n_until_start, 0, "starting now");
    check_words(i18n_until_start, 60, "in 1 min");
    check_words(i18n_until_start, 180, "in 3 min");
}

// The narrow spaces are those of ICU's version: compare without regard to which space it is.
static void plain_spaces(struct str *text)
{
    static const char *const spaces[] = {"\u00A0", "\u202F", "\u2009"};
    struct str plain = {0};
    for (const char *c = str_text(text); *c;) {
        size_t length = 1;
        for (size_t i = 0; i < 3; i++)
            if (strncmp(c, spaces[i], strlen(spaces[i])) == 0)
                length = strlen(spaces[i]);
        if (length > 1)
            str_add_char(&plain, ' ');
        else
            str_add(&plain, c, 1);
        c += length;
    }
    str_free(text);
    *text = plain;
}

static void a_span_from_midnight_does_not_look_like_one_from_noon(void **state)
{
    (void)state;
    struct str out = {0};
    int64_t midnight = test_instant("2019-09-10T00:00:00+01:00");
    i18n_set_clock(12);
    i18n_span(&out, &schedule->zone, midnight, midnight + 3600, midnight);
    str_add_char(&out, '|');
    i18n_span(&out, &schedule->zone, midnight + 43200, midnight + 46800, midnight);
    str_add_char(&out, '|');
    i18n_span(&out, &schedule->zone, midnight + 39600, midnight + 43200, midnight);
    plain_spaces(&out);
    assert_string_equal(str_text(&out), "12:00 am – 1:00 am|12:00 – 1:00 pm|11:00 am – 12:00 pm");
    i18n_set_clock(24);
    str_free(&out);
}

static void other_days_are_named(void **state)
{
    (void)state;
    struct str out = {0};
    int64_t now = test_instant("2019-09-10T23:30:00+01:00");
    i18n_time(&out, &schedule->zone, test_instant("2019-09-10T23:45:00+01:00"), now);
    str_add_char(&out, '|');
    i18n_time(&out, &schedule->zone, test_instant("2019-09-11T00:15:00+01:00"), now);
    str_add_char(&out, '|');
    i18n_time(&out, &schedule->zone, test_instant("2019-09-17T10:00:00+01:00"), now);
    str_add_char(&out, '|');
    i18n_span(&out, &schedule->zone, test_instant("2019-09-11T10:00:00+01:00"),
        test_instant("2019-09-11T10:20:00+01:00"), now);
    assert_string_equal(
        str_text(&out), "23:45|Wednesday 00:15|Tuesday 17 September 10:00|Wednesday 10:00 – 10:20");
    str_free(&out);
}

static void twelve_hours_are_written_as_the_language_does(void **state)
{
    (void)state;
    static const struct {
        const char *language, *texts;
    } cases[] = {
        {"en", "12:05 am|9:00 am|12:00 pm|11:59 pm|2:30 – 3:00 pm|11:30 am – 12:15 pm|Wednesday 12:15 am"},
        {"pt", "12:05 a.m.|9:00 a.m.|12:00 p.m.|11:59 p.m.|2:30 – 3:00 p.m.|"
               "11:30 a.m. – 12:15 p.m.|quarta-feira 12:15 a.m."},
        {"de", "12:05 AM|9:00 AM|12:00 PM|11:59 PM|2:30 – 3:00 PM|11:30 AM – 12:15 PM|Mittwoch 12:15 AM"},
        {"fr", "12:05 AM|9:00 AM|12:00 PM|11:59 PM|2:30 – 3:00 PM|11:30 AM – 12:15 PM|mercredi 12:15 AM"},
        {"es", "12:05 a. m.|9:00 a. m.|12:00 p. m.|11:59 p. m.|2:30 – 3:00 p. m.|"
               "11:30 a. m. – 12:15 p. m.|miércoles 12:15 a. m."},
    };
    static const char *const clocks[] = {"00:05", "09:00", "12:00", "23:59"};
    int64_t midnight = test_instant("2019-09-10T00:00:00+01:00");
    i18n_set_clock(12);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = {0};
        char clock[I18N_CLOCK_SIZE];
        assert_true(i18n_set_language(cases[i].language, NULL));
        for (size_t c = 0; c < 4; c++) {
            int64_t at = midnight + (clocks[c][0] - '0') * 36000 + (clocks[c][1] - '0') * 3600 +
                         (clocks[c][3] - '0') * 600 + (clocks[c][4] - '0') * 60;
            str_format(&out, "%s|", i18n_clock(&schedule->zone, at, clock));
        }
        i18n_span(&out, &schedule->zone, midnight + 52200, midnight + 54000, midnight);
        str_add_char(&out, '|');
        i18n_span(&out, &schedule->zone, midnight + 41400, midnight + 44100, midnight);
        str_add_char(&out, '|');
        i18n_time(&out, &schedule->zone, midnight + 87300, midnight);
        plain_spaces(&out);
        assert_string_equal(str_text(&out), cases[i].texts);
        str_free(&out);
    }
    i18n_set_clock(24);
    i18n_set_language("en", NULL);
}

// From eleven at night to eleven in the morning, both halves are needed.
static void a_span_over_midnight_keeps_both_halves(void **state)
{
    (void)state;
    struct str out = {0};
    int64_t start = test_instant("2019-09-10T23:00:00+01:00");
    i18n_set_clock(12);
    i18n_span(&out, &schedule->zone, start, start + 86400 - 3600, start);
    plain_spaces(&out);
    assert_non_null(strstr(str_text(&out), "11:00 pm – "));
    assert_non_null(strstr(str_text(&out), "10:00 pm"));
    i18n_set_clock(24);
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twelve_hours_are_written_as_the_language_does),
        cmocka_unit_test(a_span_over_midnight_keeps_both_halves),
        cmocka_unit_test(turns_follow_the_wall_clock_alone),
        cmocka_unit_test(all_phases_turn_in_the_same_rhythm),
        cmocka_unit_test(there_is_always_a_slide),
        cmocka_unit_test(leafing_goes_round),
        cmocka_unit_test(pages_share_the_turn),
        cmocka_unit_test(texts_hold_until_the_announced_change),
        cmocka_unit_test(minutes_are_rounded_up),
        cmocka_unit_test(a_span_from_midnight_does_not_look_like_one_from_noon),
        cmocka_unit_test(other_days_are_named),
        cmocka_unit_test(pages_that_need_time_wait_for_the_next_round),
        cmocka_unit_test(all_rooms_are_shown_in_each_turn),
        cmocka_unit_test(a_pinned_slide_turns_its_pages),
        cmocka_unit_test(conditions_choose_the_entries),
        cmocka_unit_test(conditions_announce_their_changes),
        cmocka_unit_test(an_emergency_takes_every_display_even_at_night),
        cmocka_unit_test(the_rooms_own_slide_has_most_of_the_cycle),
        cmocka_unit_test(a_new_notice_is_up_at_once),
        cmocka_unit_test(a_new_notice_shows_all_its_pages),
        cmocka_unit_test(an_emergencys_pages_go_round),
        cmocka_unit_test(nights_span_midnight),
        cmocka_unit_test(countdowns_are_written_plainly),
        cmocka_unit_test(each_language_has_its_own_dates),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
