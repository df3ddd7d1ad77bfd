// What slides say of places and times to come, in whole phrases of each language.
#include "support/drawing.h"
#include "support/frab.h"

#include "scene/i18n.h"

#include <stdio.h>

// All texts of a slide at an instant, one a line. Free it.
static struct str texts_of(const struct view *view, const char *slide, size_t size)
{
    struct scene scene = {0};
    struct str out = {0};
    drawing_compose(slide_find(slide), view, drawing_sizes[size].width, drawing_sizes[size].height, &scene);
    drawing_check(&scene, slide);
    for (size_t i = 0; i < scene.count; i++)
        if (scene.items[i].shape == SHAPE_TEXT)
            str_format(&out, "%s\n", scene.items[i].text);
    scene_free(&scene);
    return out;
}

// A talk that was moved from Saal A to Saal B, which people call the Grand Hall.
static const struct schedule *two_rooms(bool moved)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "Saal A");
    if (!moved)
        frab_item(&w, "1", "Lace", "2026-06-10T10:00:00+02:00", 60, NULL);
    frab_item(&w, "3", "Bread", "2026-06-10T11:00:00+02:00", 60, NULL);
    frab_room(&w, "Saal B");
    if (moved)
        frab_item(&w, "1", "Lace", "2026-06-10T10:30:00+02:00", 60, NULL);
    frab_item(&w, "4", "Knots", "2026-06-10T12:00:00+02:00", 60, NULL);
    return frab_end(&w);
}

static void rooms_are_called_what_people_call_them(void **state)
{
    (void)state;
    static const struct room_alias aliases[] = {{"Grand Hall", "Saal B"}, {"Door", "Saal C"}};
    static const struct {
        const char *slide, *language, *text;
    } cases[] = {{"change", "en", "10:30 – 11:30 → Grand Hall\n"},
        {"agenda", "en", "moved → Grand Hall, 10:30\n"}, {"agenda", "de", "verlegt → Grand Hall, 10:30\n"},
        {"agenda", "es", "se traslada → Grand Hall, 10:30\n"},
        {"agenda", "fr", "déplacé → Grand Hall, 10:30\n"}, {"agenda", "ja", "変更 → Grand Hall, 10:30\n"}};
    const struct schedule *before = two_rooms(false);
    const struct schedule *after = two_rooms(true);
    struct changes changes;
    assert_true(changes_update(NULL, before, after, 1000, 3600, &changes));
    const struct schedule *marked = changes_apply(&changes, after);
    struct programme *door = test_programme(marked, "Saal A");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct agenda agenda;
        struct view view = drawing_view(door, test_instant("2026-06-10T09:50:00+02:00"), &agenda);
        view.schedule.changes = &changes;
        view.place.aliases = aliases;
        view.place.alias_count = 2;
        assert_true(i18n_set_language(cases[i].language, NULL));
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            struct str texts = texts_of(&view, cases[i].slide, s);
            if (s == 0)
                assert_contains(str_text(&texts), cases[i].text);
            assert_null(strstr(str_text(&texts), "Saal B"));
            str_free(&texts);
        }
        agenda_release(&agenda);
    }
    struct room_query people = {.alias_count = 2, .aliases = aliases};
    assert_string_equal(room_lookup_name(after, &people, "Saal A"), "Saal A");
    assert_string_equal(room_lookup_name(after, &people, "Saal C"), "Door"); // no longer in the schedule
    assert_string_equal(room_lookup_name(after, &people, "Attic"), "Attic");
    i18n_set_language("en", NULL);
    programme_free(door);
    schedule_unref(marked);
    schedule_unref(before);
    schedule_unref(after);
    changes_free(&changes);
}

// Who is sent to another room sees where it lies, wherever that is said.
static void the_way_to_another_room_has_its_arrow(void **state)
{
    (void)state;
    static const struct room_sign signs[] = {
        {.name = "Saal B", .direction = SIGN_UP_LEFT}, {.name = "Saal A", .direction = SIGN_HERE}};
    static const struct {
        const char *slide, *at, *text;
    } cases[] = {{"change", "2026-06-10T09:50:00+02:00", "10:30 – 11:30 ↖\u00A0Saal B\n"},
        {"agenda", "2026-06-10T09:50:00+02:00", "moved ↖\u00A0Saal B, 10:30\n"},
        {"before", "2026-06-10T10:15:00+02:00", "↖\u00A0Saal B"}};
    const struct schedule *before = two_rooms(false);
    const struct schedule *after = two_rooms(true);
    struct changes changes;
    assert_true(changes_update(NULL, before, after, 1000, 3600, &changes));
    const struct schedule *marked = changes_apply(&changes, after);
    struct programme *here = test_programme(marked, "Saal A");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct agenda agenda;
        struct view view = drawing_view(here, test_instant(cases[i].at), &agenda);
        view.schedule.changes = &changes;
        for (size_t with = 0; with < 2; with++) {
            view.sign_count = with ? 2 : 0;
            view.signs = signs;
            struct str texts = texts_of(&view, cases[i].slide, 0);
            if (with && !strstr(str_text(&texts), cases[i].text))
                fail_msg("%s says %s", cases[i].slide, str_text(&texts));
            assert_true(with || !strstr(str_text(&texts), "↖"));
            str_free(&texts);
        }
        agenda_release(&agenda);
    }
    programme_free(here);
    schedule_unref(marked);
    schedule_unref(before);
    schedule_unref(after);
    changes_free(&changes);
}

// Before anything has taken place an event starts; only then does it continue.
static void what_has_not_begun_starts(void **state)
{
    (void)state;
    static const struct {
        const char *language, *slide, *at, *lead, *time;
    } cases[] = {
        {"en", "empty", "2026-06-13T12:00:00+02:00", "We start on", "Monday at 15:00"},
        {"en", "after", "2026-06-15T20:00:00+02:00", "We continue on", "Tuesday at 01:00"},
        {"en", "before", "2026-06-15T09:00:00+02:00", "We start at", "15:00"},
        {"es", "empty", "2026-06-13T12:00:00+02:00", "Empezamos el", "lunes a las 15:00"},
        {"es", "after", "2026-06-15T20:00:00+02:00", "Seguimos el", "martes a la 01:00"},
        {"pt", "empty", "2026-06-13T12:00:00+02:00", "Começamos", "segunda-feira às 15:00"},
        {"fr", "empty", "2026-06-13T12:00:00+02:00", "Début", "lundi à 15:00"},
        {"fr", "after", "2026-06-15T20:00:00+02:00", "Reprise", "mardi à 01:00"},
        {"de", "empty", "2026-06-13T12:00:00+02:00", "Beginn am", "Montag um 15:00"},
        {"it", "after", "2026-06-15T20:00:00+02:00", "Si riprende", "martedì all’01:00"},
        {"nl", "after", "2026-06-15T20:00:00+02:00", "We gaan", "dinsdag om 01:00 verder"},
        {"ja", "after", "2026-06-15T20:00:00+02:00", "", "火曜日 01:00に再開"},
    };
    struct frab_writer w;
    frab_begin(&w, "Europe/Berlin");
    frab_room(&w, "R");
    frab_item(&w, "1", "Lace", "2026-06-15T15:00:00+02:00", 60, NULL);
    frab_item(&w, "2", "Knots", "2026-06-16T01:00:00+02:00", 60, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *room = test_programme(schedule, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct agenda agenda;
        struct view view = drawing_view(room, test_instant(cases[i].at), &agenda);
        assert_true(i18n_set_language(cases[i].language, NULL));
        assert_true(slide_find(cases[i].slide)->applies(&view));
        for (size_t s = 0; s < DRAWING_SIZES; s++) {
            char wanted[128];
            struct str texts = texts_of(&view, cases[i].slide, s);
            snprintf(wanted, sizeof wanted, "\n%s%s%s\n", cases[i].lead, cases[i].lead[0] ? "\n" : "",
                cases[i].time);
            if (s == 0) // narrower screens may break it
                assert_contains(str_text(&texts), wanted);
            str_free(&texts);
        }
        agenda_release(&agenda);
    }
    i18n_set_language("en", NULL);
    programme_free(room);
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_are_called_what_people_call_them),
        cmocka_unit_test(the_way_to_another_room_has_its_arrow),
        cmocka_unit_test(what_has_not_begun_starts),
    };
    return cmocka_run_group_tests(tests, drawing_set_up, drawing_tear_down);
}
