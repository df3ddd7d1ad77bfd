// Every slide in every state as text, in several sizes, compared with scenes/; and what holds for every
// scene: nothing outside the screen, nothing too small, enough contrast, no overlapping texts. UPDATE=1 in
// the environment writes the files instead: inspect the difference, and the pictures.
#include "support/frab.h"
#include "support/lpc.h"

#include "scene/i18n.h"
#include "scene/layout.h"
#include "scene/playlist.h"
#include "schedule/schedule_edit.h"

#include <stdio.h>
#include <stdlib.h>

static void each_slide_is_as_stored(void **state)
{
    (void)state;
    static const struct {
        const char *slide, *name, *at;
    } cases[] = {
        {"now", "now", "2019-09-10T15:33:00+01:00"},
        {"now", "now-long", "2019-09-10T18:05:20+01:00"},
        {"now", "now-nobody", "2019-09-10T16:07:00+01:00"},
        {"now", "now-last-second", "2019-09-10T16:29:59+01:00"},
        {"next", "next", "2019-09-10T16:27:00+01:00"},
        {"next", "next-starting", "2019-09-10T16:44:30+01:00"},
        {"agenda", "agenda", "2019-09-10T15:33:00+01:00"},
        {"timeline", "timeline-room", "2019-09-10T15:33:00+01:00"},
        {"break", "break", "2019-09-10T16:35:00+01:00"},
        {"break", "lunch", "2019-09-10T13:58:00+01:00"},
        {"before", "before", "2019-09-10T09:30:00+01:00"},
        {"after", "after", "2019-09-10T20:10:00+01:00"},
        {"empty", "empty", "2019-09-08T12:00:00+01:00"},
        {"over", "over", "2019-09-11T20:00:00+01:00"},
    };
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t s = 0; s < DRAWING_STORED; s++) {
            struct agenda agenda;
            struct view view = drawing_view(jade, test_instant(cases[i].at), &agenda);
            const struct slide *slide = slide_find(cases[i].slide);
            if (!slide->applies(&view))
                fail_msg("%s does not apply at %s", cases[i].slide, cases[i].at);
            drawing_compose(slide, &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
            drawing_check(&scene, cases[i].name);
            drawing_compare(&scene, cases[i].name);
            agenda_release(&agenda);
        }
    scene_free(&scene);
}

// A slide of a programme at an instant, in every size.
static void draw(const struct programme *programme, const char *slide, const char *name, const char *at)
{
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        struct agenda agenda;
        struct view view = drawing_view(programme, test_instant(at), &agenda);
        view.place.label = programme->place.label;
        if (!slide_find(slide)->applies(&view))
            fail_msg("%s does not apply at %s", slide, at);
        drawing_compose(slide_find(slide), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, name);
        drawing_compare(&scene, name);
        agenda_release(&agenda);
    }
    scene_free(&scene);
}

static const struct schedule *event_of(const char *title, const char *days)
{
    struct str json = {0};
    str_format(&json,
        "{\"schedule\":{\"conference\":{\"title\":\"%s\",\"start\":\"2026-06-10\",\"end\":\"2026-06-12\","
        "\"time_zone_name\":\"Europe/Berlin\",\"days\":[%s]}}}",
        title, days);
    const struct schedule *schedule = test_schedule(str_text(&json));
    str_free(&json);
    return schedule;
}

static const char first_day[] =
    "{\"date\":\"2026-06-10\",\"rooms\":{\"Saal 1\":[{\"id\":1,\"title\":\"Opening\",\"date\":"
    "\"2026-06-10T10:00:00+02:00\",\"duration\":\"1:00\"}],\"Lab\":[{\"id\":2,\"title\":\"Workshop\","
    "\"date\":\"2026-06-10T12:00:00+02:00\",\"duration\":\"1:00\"},{\"id\":3,\"title\":\"Registration\","
    "\"type\":\"break\",\"date\":\"2026-06-10T08:30:00+02:00\",\"duration\":\"1:00\"}]}}";

// What is known of an event whose days are not, or not all, announced.
static void what_is_not_announced_is_not_over(void **state)
{
    (void)state;
    const struct schedule *schedule = event_of("Werkstatt-Tage", first_day);
    struct programme *saal = test_programme(schedule, "Saal 1");
    struct programme *lab = test_programme(schedule, "Lab");
    draw(lab, "break", "break-first", "2026-06-10T08:40:00+02:00");
    draw(lab, "before", "before-after-break", "2026-06-10T09:40:00+02:00");
    draw(saal, "after", "after-more-days", "2026-06-10T18:00:00+02:00");
    draw(saal, "empty", "empty-unannounced", "2026-06-11T12:00:00+02:00");
    draw(saal, "over", "over-by-its-end", "2026-06-13T00:00:00+02:00");
    programme_free(saal);
    programme_free(lab);
    schedule_unref(schedule);
}

static struct programme *whole_event(const struct schedule *schedule)
{
    struct place place = {.kind = PLACE_EVENT, .label = "Saal 1"};
    struct programme *programme = programme_new(schedule, &place);
    assert_non_null(programme);
    return programme;
}

// Weeks before, and at the time, of events without a programme.
static void events_without_a_programme_say_why(void **state)
{
    (void)state;
    const struct schedule *schedule = event_of("Werkstatt-Tage", "");
    struct schedule *changed = (struct schedule *)schedule;
    struct programme *whole = whole_event(schedule);
    draw(whole, "empty", "event-to-be-announced", "2026-05-10T12:00:00+02:00");
    changed->unpublished = true;
    changed->event =
        (struct span){test_instant("2026-06-01T00:00:00+02:00"), test_instant("2026-06-03T00:00:00+02:00")};
    draw(whole, "empty", "event-unpublished", "2026-06-01T12:00:00+02:00");
    programme_free(whole);
    schedule_unref(schedule);
    schedule = event_of("Werkstatt-Tage", first_day);
    changed = (struct schedule *)schedule;
    changed->not_happening = "Wegen des Sturms verschoben";
    whole = whole_event(schedule);
    for (size_t n = 0; slides[n]; n++) {
        struct agenda agenda;
        struct view view = drawing_view(whole, test_instant("2026-06-10T10:30:00+02:00"), &agenda);
        assert_true(!slides[n]->applies(&view) || strcmp(slides[n]->name, "empty") == 0 ||
                    strcmp(slides[n]->name, "night") == 0 || strcmp(slides[n]->name, "identify") == 0);
        agenda_release(&agenda);
    }
    draw(whole, "empty", "event-not-happening", "2026-06-10T10:30:00+02:00");
    programme_free(whole);
    schedule_unref(schedule);
}

static void states_without_an_agenda_are_as_stored(void **state)
{
    (void)state;
    struct scene scene = {0};
    struct view view = {.at = test_instant("2019-09-10T15:00:00+01:00"),
        .zone = &lpc->zone,
        .place.label = "Topaz",
        .schedule = {.title = "",
            .problem =
                "no room is called \"Topaz\"; the schedule has \"Jade/room-I&II\", "
                "\"Esmerelda/room-I&II\", \"Opala/room-I&II\", \"Floriana/room-I\", \"Floriana/room-II\"",
            .freshness = ""}};
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        view.place.unknown = true;
        assert_string_equal(slide_for_state(&view)->name, "unknown-room");
        drawing_compose(
            slide_for_state(&view), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, "unknown");
        drawing_compare(&scene, "unknown-room");
        view.place.unknown = false;
        assert_string_equal(slide_for_state(&view)->name, "no-schedule");
        drawing_compose(
            slide_for_state(&view), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, "missing");
    }
    scene_free(&scene);
}

static void a_clock_that_is_not_set_says_no_time(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        struct agenda agenda;
        struct str text = {0};
        struct view view = drawing_view(jade, test_instant("1970-01-01T00:01:00+00:00"), &agenda);
        struct room_row room = {.label = "Jade", .agenda = agenda};
        view.clock.doubt = "clock not set";
        view.clock.unset = true;
        view.rooms.count = 1;
        view.rooms.list = &room;
        assert_false(slide_find("hall")->applies(&view));
        assert_string_equal(slide_for_state(&view)->name, "empty");
        drawing_compose(
            slide_for_state(&view), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, "unset");
        drawing_compare(&scene, "unset");
        scene_to_text(&scene, &text);
        assert_null(strstr(str_text(&text), "January"));
        assert_null(strstr(str_text(&text), "00:01"));
        assert_null(strstr(str_text(&text), "today"));
        str_free(&text);
        agenda_release(&agenda);
    }
    scene_free(&scene);
}

static void warnings_are_in_the_header(void **state)
{
    (void)state;
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        struct agenda agenda;
        struct view view = drawing_view(jade, test_instant("2019-09-10T15:33:00+01:00"), &agenda);
        view.clock.simulated = true;
        view.schedule.freshness = "schedule of Wednesday 14:32";
        drawing_compose(slide_find("now"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, "marks");
        drawing_compare(&scene, "now-marks");
        agenda_release(&agenda);
    }
    scene_free(&scene);
}

// The Containers afternoon with changes of all kinds: moved, moved to another room, cancelled, renamed.
static const struct schedule *changed_lpc(void)
{
    struct schedule_edit *edit = schedule_edit_begin(lpc);
    for (size_t i = 0; i < lpc->item_count; i++) {
        struct item item = lpc->items[i];
        if (strcmp(item.id, "c477") == 0)
            continue;
        if (strcmp(item.id, "c472") == 0)
            item.at = (struct span){item.at.start + 300, item.at.end + 300};
        if (strcmp(item.id, "c431") == 0)
            item.room = item.room == 0 ? 1 : 0;
        if (strcmp(item.id, "c523") == 0)
            item.title = "Securing Container Runtimes with openat2, libpathrs, and whatever else has come up "
                         "since the programme was printed";
        schedule_edit_add(edit, &item);
    }
    return schedule_edit_end(edit);
}

static void changes_show_on_every_slide(void **state)
{
    (void)state;
    static const char *const times[][2] = {{"change", "2019-09-10T15:05:00+01:00"},
        {"agenda", "2019-09-10T15:05:00+01:00"}, {"next", "2019-09-10T15:05:00+01:00"},
        {"now", "2019-09-10T15:20:00+01:00"}, {"break", "2019-09-10T15:50:00+01:00"}};
    const struct schedule *next = changed_lpc();
    struct changes changes;
    assert_true(changes_update(NULL, lpc, next, 1000, 3600, &changes));
    const struct schedule *changed = changes_apply(&changes, next);
    struct programme *room = test_programme(changed, "Jade/room-I&II");
    struct scene scene = {0};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        for (size_t s = 0; s < DRAWING_STORED; s++) {
            struct agenda agenda;
            char name[32];
            struct view view = drawing_view(room, test_instant(times[i][1]), &agenda);
            view.schedule.changes = &changes;
            assert_true(slide_find(times[i][0])->applies(&view));
            drawing_compose(
                slide_find(times[i][0]), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
            drawing_check(&scene, "changed");
            snprintf(name, sizeof name, "%s-changed", times[i][0]);
            drawing_compare(&scene, name);
            agenda_release(&agenda);
        }
    scene_free(&scene);
    programme_free(room);
    schedule_unref(changed);
    schedule_unref(next);
    changes_free(&changes);
}

// Two talks at once are both shown, and three too.
static void overlapping_talks_are_all_shown(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "R");
    frab_item(&w, "1", "The first of two talks that overlap, with a title that is long enough for two lines",
        "2019-09-10T15:00:00+01:00", 60, NULL);
    frab_item(&w, "2", "The second", "2019-09-10T15:30:00+01:00", 60, NULL);
    frab_item(&w, "3", "Third", "2019-09-10T15:50:00+01:00", 5, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *room = test_programme(schedule, NULL);
    struct scene scene = {0};
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        struct agenda agenda;
        struct view view = drawing_view(room, test_instant("2019-09-10T15:52:00+01:00"), &agenda);
        drawing_compose(slide_find("now"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, "overlap");
        struct str speech = {0};
        scene_to_speech(&scene, &speech);
        for (size_t i = 0; i < speech.length; i++) // wherever lines are broken
            speech.text[i] = (char)(speech.text[i] == '\n' ? ' ' : speech.text[i]);
        assert_contains(str_text(&speech), "The first of two");
        assert_contains(str_text(&speech), "The second");
        assert_contains(str_text(&speech), "Third");
        assert_contains(str_text(&speech), "8 min left");
        assert_contains(str_text(&speech), "3 min left");
        str_free(&speech);
        agenda_release(&agenda);
    }
    scene_free(&scene);
    programme_free(room);
    schedule_unref(schedule);
}

// Two talks that change rooms: the door says where the other one is.
static void a_door_says_where_its_talk_went(void **state)
{
    (void)state;
    const struct schedule *both[2];
    for (int swapped = 0; swapped < 2; swapped++) {
        struct frab_writer w;
        frab_begin(&w, "Europe/Berlin");
        frab_room(&w, "Saal A");
        frab_item(&w, swapped ? "2" : "1", swapped ? "Bread" : "Knots and splices for the curious",
            "2026-06-10T10:00:00+02:00", 60, NULL);
        frab_item(&w, "3", "Lace", "2026-06-10T11:00:00+02:00", 60, NULL);
        frab_room(&w, "Saal B");
        frab_item(&w, swapped ? "1" : "2", swapped ? "Knots and splices for the curious" : "Bread",
            "2026-06-10T10:00:00+02:00", 60, NULL);
        both[swapped] = frab_end(&w);
    }
    struct changes changes;
    assert_true(changes_update(NULL, both[0], both[1], 1000, 3600, &changes));
    const struct schedule *marked = changes_apply(&changes, both[1]);
    struct programme *saal = test_programme(marked, "Saal A");
    draw(saal, "now", "now-elsewhere", "2026-06-10T10:20:00+02:00");
    draw(saal, "agenda", "agenda-elsewhere", "2026-06-10T10:20:00+02:00");
    programme_free(saal);
    schedule_unref(marked);
    schedule_unref(both[0]);
    schedule_unref(both[1]);
    changes_free(&changes);
}

// One room with a plenary, `count` workshops at 14:00, and a closing; long titles every third time.
static const struct schedule *workshops(int count, bool ends_differ)
{
    static const char *const titles[] = {"Lace making",
        "Soldering for children and their parents: a badge that blinks, to take home", "Knots and splices"};
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Hof");
    frab_item(&w, "a", "Plenary", "2026-06-10T13:00:00+02:00", 60, NULL);
    for (int i = 0; i < count; i++) {
        char id[16];
        char title[128];
        snprintf(id, sizeof id, "w%02d", i);
        snprintf(title, sizeof title, "%c%c %s", 'A' + i / 26, 'A' + i % 26, titles[i % 3]);
        frab_item(&w, id, title, "2026-06-10T14:00:00+02:00", ends_differ ? 60 + i % 4 * 10 : 120, NULL);
    }
    frab_item(&w, "z", "Closing", "2026-06-10T17:00:00+02:00", 60, NULL);
    return frab_end(&w);
}

// Four that end at different times, as in a yard with several stages, and forty that end together.
static void parallel_items_are_shown_as_far_as_they_fit(void **state)
{
    (void)state;
    const struct schedule *four = workshops(4, true);
    const struct schedule *forty = workshops(40, false);
    struct programme *yard = test_programme(four, NULL);
    struct programme *many = test_programme(forty, NULL);
    draw(yard, "now", "yard-now", "2026-06-10T14:45:00+02:00");
    draw(yard, "next", "yard-next", "2026-06-10T13:45:00+02:00");
    draw(yard, "stage", "yard-stage", "2026-06-10T14:45:00+02:00");
    draw(yard, "agenda", "yard-agenda", "2026-06-10T14:45:00+02:00");
    draw(many, "now", "forty-now", "2026-06-10T14:45:00+02:00");
    draw(many, "next", "forty-next", "2026-06-10T13:45:00+02:00");
    draw(many, "agenda", "forty-agenda", "2026-06-10T14:45:00+02:00");
    draw(many, "break", "forty-gap", "2026-06-10T16:30:00+02:00");
    programme_free(yard);
    programme_free(many);
    schedule_unref(four);
    schedule_unref(forty);
}

// A session of forty posters is one item.
static void posters_are_counted(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Foyer");
    frab_item(&w, "a", "Plenary", "2026-06-10T13:00:00+02:00", 60, NULL);
    frab_item(&w, "p", "Poster session", "2026-06-10T14:00:00+02:00", 120, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct item *posters = (struct item *)&schedule->items[1];
    posters->poster_count = 40;
    struct programme *foyer = test_programme(schedule, NULL);
    draw(foyer, "now", "posters-now", "2026-06-10T14:45:00+02:00");
    draw(foyer, "next", "posters-next", "2026-06-10T13:45:00+02:00");
    draw(foyer, "agenda", "posters-agenda", "2026-06-10T13:45:00+02:00");
    programme_free(foyer);
    schedule_unref(schedule);
}

// A talk of 26 hours, and a night's programme.
static void what_passes_midnight_names_its_day(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Saal");
    frab_item(&w, "a", "Opening", "2026-06-10T09:00:00+02:00", 60, NULL);
    frab_item(&w, "b", "A day and a night of patches", "2026-06-10T10:00:00+02:00", 26 * 60, NULL);
    frab_item(&w, "c", "What we merged", "2026-06-11T12:30:00+02:00", 60, NULL);
    frab_item(&w, "d", "Concert", "2026-06-11T22:30:00+02:00", 90, NULL);
    frab_item(&w, "e", "Party", "2026-06-12T00:00:00+02:00", 120, NULL);
    frab_item(&w, "f", "Farewell", "2026-06-12T09:00:00+02:00", 60, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *saal = test_programme(schedule, NULL);
    draw(saal, "now", "long-now", "2026-06-10T11:00:00+02:00");
    draw(saal, "stage", "long-stage", "2026-06-10T11:00:00+02:00");
    draw(saal, "agenda", "long-agenda", "2026-06-10T09:30:00+02:00");
    draw(saal, "agenda", "long-agenda-second-day", "2026-06-11T11:00:00+02:00");
    draw(saal, "agenda", "night-agenda", "2026-06-11T23:30:00+02:00");
    programme_free(saal);
    schedule_unref(schedule);
}

// Rooms with long names that differ at the end, rooms that are used tomorrow, and one that the publisher no
// longer has: "Kleiner Saal", out of which a talk moved today.
static const struct schedule *many_rooms(void)
{
    static const char *const long_names[] = {
        "Käthe-Kümmel-Straße 1/0.012", "Käthe-Kümmel-Straße 1/0.013", "Hörsaal 1 (Audimax 1), Gebäude 42"};
    struct frab_writer w;
    char id[16];
    char name[32];
    frab_begin(&w, "Europe/Berlin");
    for (int i = 0; i < 3; i++) {
        snprintf(id, sizeof id, "t%d", i);
        frab_room(&w, long_names[i]);
        frab_item(&w, id, "Welding for the curious", "2026-06-10T10:00:00+02:00", 60, NULL);
    }
    frab_room(&w, "Kleiner Saal");
    frab_item(&w, "m", "Moving house", "2026-06-10T10:00:00+02:00", 60, NULL);
    for (int i = 0; i < 20; i++) {
        snprintf(id, sizeof id, "u%d", i);
        snprintf(name, sizeof name, "Raum %d", i + 1);
        frab_room(&w, name);
        frab_item(&w, id, "Tomorrow", "2026-06-11T10:00:00+02:00", 60, NULL);
    }
    return frab_end(&w);
}

static size_t texts_of(const struct scene *scene, const char *role, struct str *out)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->count; i++)
        if (scene->items[i].shape == SHAPE_TEXT && strcmp(scene->items[i].role, role) == 0) {
            str_format(out, "%s ", scene->items[i].text);
            count++;
        }
    return count;
}

// The slide of all rooms at `at`, on all its pages: what it says in that role.
static void rooms_say(const struct schedule *schedule, const char *at, const char *role, size_t s,
    const char *name, struct str *out)
{
    struct scene scene = {0};
    struct room_row rows[32];
    struct programme *programmes[32];
    size_t count = 0;
    for (size_t r = 0; r < schedule->room_count; r++) {
        struct place place = {.kind = PLACE_ROOM, .room = r, .label = schedule->rooms[r].name};
        programmes[count] = programme_new(schedule, &place);
        rows[count] = (struct room_row){.label = place.label};
        assert_true(agenda_at(programmes[count], test_instant(at), &rows[count].agenda));
        count++;
    }
    struct view view = {.at = test_instant(at),
        .zone = &schedule->zone,
        .place.label = "",
        .schedule = {.title = "", .problem = "", .freshness = ""},
        .rooms = {.count = count, .list = rows}};
    str_clear(out);
    do {
        drawing_compose(slide_find("hall"), &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
        drawing_check(&scene, name);
        if (view.page == 0)
            drawing_compare(&scene, name);
        texts_of(&scene, role, out);
    } while (++view.page < scene.pages);
    for (size_t r = 0; r < count; r++) {
        agenda_release(&rows[r].agenda);
        programme_free(programmes[r]);
    }
    scene_free(&scene);
}

static void rooms_without_anything_today_share_a_line(void **state)
{
    (void)state;
    const struct schedule *schedule = many_rooms();
    const size_t moved = 3;
    struct item *item = (struct item *)&schedule->items[schedule->rooms[moved].first];
    struct item_was was = {.at = item->at, .room = "Kleiner Saal", .title = item->title};
    struct str text = {0};
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        rooms_say(schedule, "2026-06-10T10:30:00+02:00", "idle-rooms", s, "hall-idle", &text);
        assert_contains(str_text(&text), "Nothing today: Raum 1");
        assert_true(strstr(str_text(&text), "more") || strstr(str_text(&text), "Raum 20"));
        rooms_say(schedule, "2026-06-10T10:30:00+02:00", "hall-room", s, "hall-idle", &text);
        assert_null(strstr(str_text(&text), "Raum"));
        assert_null(strstr(str_text(&text), "…"));
        assert_contains(str_text(&text), "0.012");
        assert_contains(str_text(&text), "0.013");
        assert_contains(str_text(&text), "Kleiner Saal");
    }
    item->cancelled = true;
    item->moved_to = "Lab";
    item->was = &was;
    ((struct room *)&schedule->rooms[moved])->gone = true;
    for (size_t s = 0; s < DRAWING_STORED; s++) {
        rooms_say(schedule, "2026-06-10T10:30:00+02:00", "elsewhere", s, "hall-gone", &text);
        assert_contains(str_text(&text), "Moving house");
        assert_contains(str_text(&text), "Lab");
        rooms_say(schedule, "2026-06-10T11:30:00+02:00", "hall-room", s, "hall-gone-later", &text);
        assert_null(strstr(str_text(&text), "Kleiner Saal"));
        rooms_say(schedule, "2026-06-10T11:30:00+02:00", "idle-rooms", s, "hall-gone-later", &text);
        assert_null(strstr(str_text(&text), "Kleiner Saal"));
    }
    str_free(&text);
    schedule_unref(schedule);
}

// Adds what the scene shows of items titled "AA …", "AB …", a bit each, and the number after "and" of "more".
static size_t count_workshops(const struct scene *scene, uint64_t *shown)
{
    size_t more = 0;
    for (size_t i = 0; i < scene->count; i++) {
        const char *text = scene->items[i].shape == SHAPE_TEXT ? scene->items[i].text : NULL;
        for (const char *at = text; at && *at; at++) {
            bool begins = at == text || at[-1] == ' ';
            if (begins && (at[0] == 'A' || at[0] == 'B') && at[1] >= 'A' && at[1] <= 'Z' &&
                (at[2] == ' ' || at[2] == '\0'))
                *shown |= UINT64_C(1) << ((at[0] - 'A') * 26 + at[1] - 'A');
            char *end;
            if (!begins || strncmp(at, "and ", 4) != 0)
                continue;
            size_t number = strtoul(at + 4, &end, 10);
            more += strncmp(end, " more", 5) == 0 ? number : 0;
        }
    }
    return more;
}

// However many start together, those shown and those counted are all.
static void shown_and_counted_are_all(void **state)
{
    (void)state;
    static const struct {
        const char *slide, *at;
    } cases[] = {{"now", "2026-06-10T14:45:00+02:00"}, {"next", "2026-06-10T13:45:00+02:00"},
        {"agenda", "2026-06-10T13:45:00+02:00"}, {"agenda", "2026-06-10T14:45:00+02:00"},
        {"hall", "2026-06-10T14:45:00+02:00"}, {"hall", "2026-06-10T13:45:00+02:00"},
        {"stage", "2026-06-10T14:45:00+02:00"}};
    struct scene scene = {0};
    uint64_t random = 7;
    for (int round = 0; round < 24; round++) {
        int count = round < 6 ? round + 1 : 1 + (int)(test_random(&random) % 48);
        const struct schedule *schedule = workshops(count, round % 2);
        struct programme *room = test_programme(schedule, NULL);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            size_t s = (size_t)round % (DRAWING_STORED);
            struct agenda agenda;
            uint64_t shown = 0;
            size_t more = 0;
            struct view view = drawing_view(room, test_instant(cases[i].at), &agenda);
            struct room_row row = {.label = "Hof", .agenda = agenda};
            view.rooms.count = 1;
            view.rooms.list = &row;
            do {
                drawing_compose(slide_find(cases[i].slide), &view, drawing_sizes[s].width,
                    drawing_sizes[s].height, &scene);
                drawing_check(&scene, cases[i].slide);
                more += count_workshops(&scene, &shown);
            } while (strcmp(cases[i].slide, "agenda") == 0 && ++view.page < scene.pages);
            // A turned page may repeat the line that counts, not what it counts.
            size_t all = (size_t)__builtin_popcountll(shown) + more;
            if (all != (size_t)count)
                fail_msg("%s at %s, %dx%d, of %d: %d shown, %zu more", cases[i].slide, cases[i].at,
                    drawing_sizes[s].width, drawing_sizes[s].height, count, __builtin_popcountll(shown),
                    more);
            agenda_release(&agenda);
        }
        programme_free(room);
        schedule_unref(schedule);
    }
    scene_free(&scene);
}

// All slides that apply, every few minutes, in every room of a schedule: everything is readable.
static void replay(const struct schedule *schedule, int64_t step)
{
    struct scene scene = {0};
    for (size_t r = 0; r < schedule->room_count; r++) {
        const struct room *room = &schedule->rooms[r];
        if (room->count == 0)
            continue;
        struct place place = {.kind = PLACE_ROOM, .room = r, .label = room->name};
        struct programme *programme = programme_new(schedule, &place);
        int64_t from = schedule->items[room->first].at.start - 3600;
        for (int64_t at = from; at < schedule->end + 3600; at += step)
            for (size_t n = 0; slides[n]; n++) {
                const struct slide *slide = slides[n];
                struct agenda agenda;
                char when[ZONE_ISO_SIZE];
                struct view view = drawing_view(programme, at, &agenda);
                view.place.label = room->name;
                size_t s = (size_t)(at / step) % 3;
                if (slide->applies(&view)) {
                    drawing_compose(slide, &view, drawing_sizes[s].width, drawing_sizes[s].height, &scene);
                    drawing_check(&scene, zone_iso(&schedule->zone, at, when));
                }
                agenda_release(&agenda);
            }
        programme_free(programme);
    }
    scene_free(&scene);
}

static void the_three_days_are_readable_throughout(void **state)
{
    (void)state;
    replay(lpc, 1260);
}

static void real_schedules_are_readable_throughout(void **state)
{
    (void)state;
    static const char *const names[] = {"../shared/schedules/pretalx-rc3.json",
        "../shared/schedules/pretalx-democon.json", "../shared/schedules/indico-event-xdc2021.json"};
    for (size_t i = 0; i < 3; i++) {
        const struct schedule *schedule = drawing_schedule(names[i]);
        if (!schedule)
            continue;
        replay(schedule, 2700);
        schedule_unref(schedule);
    }
}

// Titles and names from one letter to far too many, of one word and of many.
static void any_length_of_text_is_readable(void **state)
{
    (void)state;
    static const char *const titles[] = {"X",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung",
        ("A very long title that goes on and on, about everything that anybody could ever want to know of "
         "containers, "
         "checkpoints, restores, name spaces, mount interfaces, and the system calls that nobody uses but "
         "everybody has"),
        "日本語のとても長い題名はどこで改行されるべきでしょうかという問題についての発表とその後の質疑応答",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        for (int people = 0; people <= 12; people += 4) {
            struct str json = {0};
            str_format(&json, "{\"schedule\":{\"conference\":{\"title\":\"T\",\"time_zone_name\":\"UTC\","
                              "\"days\":[{\"rooms\":{\"A room with "
                              "quite a long name, on the second floor\":[");
            for (int k = 0; k < 4; k++) {
                str_format(&json,
                    "%s{\"id\":%d,\"title\":\"%s\",\"track\":\"%s\",\"date\":\"2019-09-10T1%d:00:00Z\","
                    "\"duration\":40,"
                    "\"persons\":[",
                    k > 0 ? "," : "", k, titles[i], titles[i], k);
                for (int p = 0; p < people; p++)
                    str_format(
                        &json, "%s{\"name\":\"Person Number%d-With A Long Name\"}", p > 0 ? "," : "", p);
                str_add_text(&json, "]}");
            }
            str_add_text(&json, "]}}]}}}");
            const struct schedule *schedule = test_schedule(str_text(&json));
            replay(schedule, 1500);
            schedule_unref(schedule);
            str_free(&json);
        }
}

// It is cut; the others are complete.
static void a_name_wider_than_the_screen_displaces_nobody(void **state)
{
    (void)state;
    const struct schedule *schedule =
        test_schedule("{\"schedule\":{\"conference\":{\"title\":\"T\",\"time_zone_name\":\"UTC\",\"days\":"
                      "[{\"rooms\":{\"R\":[{\"id\":1,\"title\":\"A talk\",\"date\":\"2019-09-10T10:00:00Z\","
                      "\"duration\":40,\"persons\":[{\"name\":\"Ana Lima\"},{\"name\":"
                      "\"Wolfeschlegelsteinhausenbergerdorff Wolfeschlegelsteinhausenbergerdorff the "
                      "Wolfeschlegelsteinhausenbergerdorff\"},{\"name\":\"Bo Chan\"}]}]}}]}}}");
    struct programme *room = test_programme(schedule, NULL);
    struct scene scene = {0};
    struct agenda agenda;
    struct str speech = {0};
    struct view view = drawing_view(room, test_instant("2019-09-10T10:10:00Z"), &agenda);
    drawing_compose(slide_find("now"), &view, 1080, 1920, &scene);
    drawing_check(&scene, "wide name");
    scene_to_speech(&scene, &speech);
    assert_contains(str_text(&speech), "Ana Lima");
    assert_contains(str_text(&speech), "Wolfeschlegelsteinhausen");
    assert_contains(str_text(&speech), "Bo Chan");
    str_free(&speech);
    agenda_release(&agenda);
    scene_free(&scene);
    programme_free(room);
    schedule_unref(schedule);
}

static void texts_are_cut_at_a_word(void **state)
{
    (void)state;
    struct scene scene = {0};
    scene_begin(&scene, "test", 1920, 1080);
    struct style style = drawing_test_style(1920, 1080);
    struct layout layout = layout_of(&scene, &style);
    struct type_style text = layout_style(&layout, FACE_TEXT, SIZE_BODY);
    int whole = layout_width(&layout, text, "Seccomp Syscall Interception");
    layout_line(&layout, "x", text, 100, 100, whole, COLOUR_TEXT, "Seccomp Syscall Interception");
    assert_string_equal(scene.items[0].text, "Seccomp Syscall Interception");
    layout_line(&layout, "x", text, 100, 100, whole - 1, COLOUR_TEXT, "Seccomp Syscall Interception");
    assert_string_equal(scene.items[1].text, "Seccomp Syscall…");
    assert_true(scene.items[1].box.w < whole);
    scene_free(&scene);
}

static void titles_are_as_large_as_fits(void **state)
{
    (void)state;
    struct scene scene = {0};
    scene_begin(&scene, "test", 1920, 1080);
    struct style style = drawing_test_style(1920, 1080);
    struct layout layout = layout_of(&scene, &style);
    const char *title = "CRIU: Reworking vDSO proxification, syscall restart";
    struct layout_block block =
        layout_fit(&layout, title, &(struct layout_fit){FACE_DISPLAY_BOLD, 115, 65, true, 1700, 300, 4});
    assert_int_equal(block.line_count, 2);
    assert_int_equal(block.style.size_px, layout_px(&layout, 115));
    block = layout_fit(&layout, title, &(struct layout_fit){FACE_DISPLAY_BOLD, 115, 65, true, 1700, 150, 4});
    assert_true(block.style.size_px < layout_px(&layout, 115));
    assert_int_equal(block.line_count, 1);
    block = layout_fit(&layout, title, &(struct layout_fit){FACE_DISPLAY_BOLD, 115, 65, true, 700, 150, 4});
    assert_int_equal(block.style.size_px, layout_px(&layout, 65));
    assert_true(block.lines[block.line_count - 1].cut);
    scene_free(&scene);
}

static void clocks_do_not_wobble(void **state)
{
    (void)state;
    struct type_style style = {.face = FACE_DISPLAY_BOLD, .size_px = 60, .cells = true};
    const struct typesetter *type = &render.type;
    int width = type->width(type->context, &style, "11:11", 5);
    assert_int_equal(type->width(type->context, &style, "00:00", 5), width);
    assert_int_equal(type->width(type->context, &style, "23:58", 5), width);
}

static void contrast_is_as_wcag_has_it(void **state)
{
    (void)state;
    assert_true(theme_contrast(0x000000, 0xFFFFFF) > 20.99);
    assert_true(theme_contrast(0x777777, 0xFFFFFF) > 4.47 && theme_contrast(0x777777, 0xFFFFFF) < 4.49);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_slide_is_as_stored),
        cmocka_unit_test(what_is_not_announced_is_not_over),
        cmocka_unit_test(events_without_a_programme_say_why),
        cmocka_unit_test(states_without_an_agenda_are_as_stored),
        cmocka_unit_test(a_clock_that_is_not_set_says_no_time),
        cmocka_unit_test(warnings_are_in_the_header),
        cmocka_unit_test(changes_show_on_every_slide),
        cmocka_unit_test(overlapping_talks_are_all_shown),
        cmocka_unit_test(a_door_says_where_its_talk_went),
        cmocka_unit_test(parallel_items_are_shown_as_far_as_they_fit),
        cmocka_unit_test(posters_are_counted),
        cmocka_unit_test(what_passes_midnight_names_its_day),
        cmocka_unit_test(shown_and_counted_are_all),
        cmocka_unit_test(rooms_without_anything_today_share_a_line),
        cmocka_unit_test(the_three_days_are_readable_throughout),
        cmocka_unit_test(real_schedules_are_readable_throughout),
        cmocka_unit_test(any_length_of_text_is_readable),
        cmocka_unit_test(a_name_wider_than_the_screen_displaces_nobody),
        cmocka_unit_test(texts_are_cut_at_a_word),
        cmocka_unit_test(titles_are_as_large_as_fits),
        cmocka_unit_test(clocks_do_not_wobble),
        cmocka_unit_test(contrast_is_as_wcag_has_it),
    };
    return cmocka_run_group_tests(tests, lpc_set_up, lpc_tear_down);
}
