#include "support/frab.h"
#include "support/test.h"

#include "base/file.h"
#include "scene/slide.h"
#include "schedule/schedule_edit.h"

#include <limits.h>
#include <stdio.h>

// Jade has consecutive talks, a gap, a break and two talks that overlap; Opala goes on longer; Topaz is used
// on the second day only.
static const struct schedule *small_conference(void)
{
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00+01:00", 20, NULL);
    frab_item(&w, "b", "B", "2019-09-10T10:20:00+01:00", 20, NULL);
    frab_item(&w, "k", "Coffee", "2019-09-10T11:00:00+01:00", 30, "break");
    frab_item(&w, "d", "D", "2019-09-10T11:20:00+01:00", 40, NULL);
    frab_item(&w, "c", "C", "2019-09-10T11:40:00+01:00", 10, NULL);
    frab_item(&w, "z", "Zero", "2019-09-10T12:30:00+01:00", 0, NULL);
    frab_item(&w, "e", "E", "2019-09-12T09:00:00+01:00", 30, NULL);
    frab_room(&w, "Opala");
    frab_item(&w, "x", "X", "2019-09-12T10:00:00+01:00", 60, NULL);
    frab_room(&w, "Topaz");
    frab_item(&w, "t", "T", "2019-09-11T10:00:00+01:00", 60, NULL);
    return frab_end(&w);
}

static void check(const struct programme *programme, const char *at, enum phase phase, const char *now,
    const char *next, int64_t remaining, int64_t starts_in)
{
    struct agenda agenda;
    assert_true(agenda_at(programme, test_instant(at), &agenda));
    struct str ids = {0};
    for (size_t i = 0; i < agenda.now_count; i++)
        str_add_text(&ids, agenda.now[i]->id);
    if (agenda.phase != phase || strcmp(str_text(&ids), now) != 0 ||
        strcmp(agenda.next ? agenda.next->id : "", next) != 0 || agenda.remaining_s != remaining ||
        agenda.starts_in_s != starts_in)
        fail_msg("%s: phase %s, now \"%s\", next \"%s\", remaining %lld, starts in %lld", at,
            phase_name(agenda.phase), str_text(&ids), agenda.next ? agenda.next->id : "",
            (long long)agenda.remaining_s, (long long)agenda.starts_in_s);
    str_free(&ids);
    agenda_release(&agenda);
}

static void phases_change_on_the_second(void **state)
{
    (void)state;
    const struct schedule *schedule = small_conference();
    struct programme *jade = test_programme(schedule, "Jade");
    check(jade, "2019-09-09T12:00:00+01:00", PHASE_EMPTY, "", "a", -1, 79200);
    check(jade, "2019-09-10T00:00:00+01:00", PHASE_BEFORE, "", "a", -1, 36000);
    check(jade, "2019-09-10T09:59:59+01:00", PHASE_BEFORE, "", "a", -1, 1);
    check(jade, "2019-09-10T10:00:00+01:00", PHASE_TALK, "a", "b", 1200, 1200);
    check(jade, "2019-09-10T10:19:59+01:00", PHASE_TALK, "a", "b", 1, 1);
    check(jade, "2019-09-10T10:20:00+01:00", PHASE_TALK, "b", "k", 1200, 2400);
    check(jade, "2019-09-10T10:40:00+01:00", PHASE_GAP, "", "k", -1, 1200);
    check(jade, "2019-09-10T11:00:00+01:00", PHASE_BREAK, "k", "d", 1800, 1200);
    check(jade, "2019-09-10T11:20:00+01:00", PHASE_TALK, "kd", "c", 600, 1200);
    check(jade, "2019-09-10T11:45:00+01:00", PHASE_TALK, "dc", "z", 300, 2700);
    check(jade, "2019-09-10T11:50:00+01:00", PHASE_TALK, "d", "z", 600, 2400);
    check(jade, "2019-09-10T12:29:59+01:00", PHASE_GAP, "", "z", -1, 1);
    check(jade, "2019-09-10T12:30:00+01:00", PHASE_AFTER, "", "e", -1, 160200);
    check(jade, "2019-09-10T23:59:59+01:00", PHASE_AFTER, "", "e", -1, 118801);
    check(jade, "2019-09-11T00:00:00+01:00", PHASE_EMPTY, "", "e", -1, 118800);
    check(jade, "2019-09-12T09:30:00+01:00", PHASE_AFTER, "", "", -1, -1);
    check(jade, "2019-09-12T10:59:59+01:00", PHASE_AFTER, "", "", -1, -1);
    check(jade, "2019-09-12T11:00:00+01:00", PHASE_OVER, "", "", -1, -1);
    check(jade, "2030-01-01T00:00:00+00:00", PHASE_OVER, "", "", -1, -1);
    check(jade, "1970-01-01T00:00:00+00:00", PHASE_EMPTY, "", "a", -1, 1568106000);
    programme_free(jade);
    schedule_unref(schedule);
}

// A break before the first talk, such as registration, or one that somebody left at midnight.
static void the_first_talk_begins_the_day(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "Jade");
    frab_item(&w, "m", "Break", "2019-09-10T00:00:00+01:00", 30, "break");
    frab_item(&w, "r", "Registration", "2019-09-10T08:30:00+01:00", 30, "break");
    frab_item(&w, "a", "A", "2019-09-10T10:00:00+01:00", 20, NULL);
    frab_item(&w, "k", "Coffee", "2019-09-10T10:20:00+01:00", 20, "break");
    frab_item(&w, "b", "B", "2019-09-10T11:00:00+01:00", 20, NULL);
    frab_item(&w, "p", "Drinks", "2019-09-10T18:00:00+01:00", 60, "break");
    frab_room(&w, "Foyer");
    frab_item(&w, "c", "Coffee", "2019-09-10T10:20:00+01:00", 20, "break");
    frab_item(&w, "l", "Lunch", "2019-09-10T12:30:00+01:00", 60, "break");
    const struct schedule *schedule = frab_end(&w);
    struct programme *jade = test_programme(schedule, "Jade");
    check(jade, "2019-09-10T00:10:00+01:00", PHASE_BREAK, "m", "r", 1200, 30000);
    check(jade, "2019-09-10T00:30:00+01:00", PHASE_BEFORE, "", "r", -1, 28800);
    check(jade, "2019-09-10T08:30:00+01:00", PHASE_BREAK, "r", "a", 1800, 5400);
    check(jade, "2019-09-10T09:30:00+01:00", PHASE_BEFORE, "", "a", -1, 1800);
    check(jade, "2019-09-10T10:00:00+01:00", PHASE_TALK, "a", "k", 1200, 1200);
    check(jade, "2019-09-10T10:50:00+01:00", PHASE_GAP, "", "b", -1, 600);
    check(jade, "2019-09-10T12:00:00+01:00", PHASE_AFTER, "", "p", -1, 21600);
    programme_free(jade);
    struct programme *foyer = test_programme(schedule, "Foyer"); // breaks alone
    check(foyer, "2019-09-10T10:00:00+01:00", PHASE_BEFORE, "", "c", -1, 1200);
    check(foyer, "2019-09-10T11:30:00+01:00", PHASE_GAP, "", "l", -1, 3600);
    programme_free(foyer);
    schedule_unref(schedule);
}

// The conference lasts three days; the programme of the first is known.
static const struct schedule *first_day_alone(void)
{
    return test_schedule(
        "{\"schedule\":{\"conference\":{\"title\":\"T\",\"start\":\"2019-09-10\",\"end\":\"2019-09-12\","
        "\"time_zone_name\":\"Europe/Lisbon\",\"days\":[{\"date\":\"2019-09-10\",\"rooms\":{"
        "\"Jade\":[{\"id\":1,\"title\":\"A\",\"date\":\"2019-09-10T10:00:00+01:00\",\"duration\":\"1:00\"}],"
        "\"Opala\":[{\"id\":2,\"title\":\"B\",\"date\":\"2019-09-10T12:00:00+01:00\","
        "\"duration\":\"1:00\"}]}}]}}}");
}

static void an_event_is_over_when_it_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        enum phase phase;
        bool goes_on, days_left, unannounced;
    } table[] = {{"2019-09-09T12:00:00+01:00", PHASE_EMPTY, true, true, false},
        {"2019-09-10T11:30:00+01:00", PHASE_AFTER, true, true, false},
        {"2019-09-10T13:00:00+01:00", PHASE_AFTER, false, true, false},
        {"2019-09-11T12:00:00+01:00", PHASE_EMPTY, false, true, true},
        {"2019-09-12T23:59:59+01:00", PHASE_EMPTY, false, false, true},
        {"2019-09-13T00:00:00+01:00", PHASE_OVER, false, false, false}};
    const struct schedule *schedule = first_day_alone();
    struct programme *jade = test_programme(schedule, "Jade");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct agenda agenda;
        assert_true(agenda_at(jade, test_instant(table[i].at), &agenda));
        if (agenda.phase != table[i].phase || agenda_goes_on(&agenda) != table[i].goes_on ||
            agenda_has_days_left(&agenda) != table[i].days_left ||
            agenda_is_unannounced(&agenda) != table[i].unannounced)
            fail_msg("%s: phase %s, goes on %d, days left %d, unannounced %d", table[i].at,
                phase_name(agenda.phase), agenda_goes_on(&agenda), agenda_has_days_left(&agenda),
                agenda_is_unannounced(&agenda));
        agenda_release(&agenda);
    }
    programme_free(jade);
    schedule_unref(schedule);
}

// Without dates nothing is over, and nothing of an event that does not take place is on.
static void some_events_are_never_over(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct schedule bare = {.title = "T", .event = SPAN_UNKNOWN, .start = INT64_MAX, .end = INT64_MIN};
    assert_true(zone_fixed(&arena, 0, &bare.zone));
    struct programme whole = {.schedule = &bare, .place = {.kind = PLACE_EVENT, .label = "T"}};
    check(&whole, "2019-09-10T12:00:00Z", PHASE_EMPTY, "", "", -1, -1);
    arena_free(&arena);
    const struct schedule *schedule = first_day_alone();
    struct schedule_edit *edit = schedule_edit_begin(schedule);
    for (size_t i = 0; i < schedule->item_count; i++)
        schedule_edit_add(edit, &schedule->items[i]);
    struct schedule *postponed = (struct schedule *)schedule_edit_end(edit);
    postponed->not_happening = "Postponed";
    struct programme *jade = test_programme(postponed, "Jade");
    check(jade, "2019-09-10T10:30:00+01:00", PHASE_EMPTY, "", "", -1, -1);
    check(jade, "2019-09-14T10:30:00+01:00", PHASE_EMPTY, "", "", -1, -1);
    programme_free(jade);
    schedule_unref(postponed);
    schedule_unref(schedule);
}

static void later_is_the_rest_of_the_next_items_day(void **state)
{
    (void)state;
    const struct schedule *schedule = small_conference();
    struct programme *jade = test_programme(schedule, "Jade");
    struct agenda agenda;
    assert_true(agenda_at(jade, test_instant("2019-09-10T10:05:00+01:00"), &agenda));
    assert_int_equal(agenda.later_count, 4);
    assert_string_equal(agenda.later[0]->id, "k");
    assert_string_equal(agenda.later[3]->id, "z");
    assert_int_equal(agenda.today_count, 6);
    agenda_release(&agenda);
    assert_true(agenda_at(jade, test_instant("2019-09-10T10:50:00+01:00"), &agenda));
    assert_string_equal(agenda.next->id, "k");
    assert_string_equal(agenda.next_talk->id, "d");
    agenda_release(&agenda);
    programme_free(jade);
    schedule_unref(schedule);
}

static void items_after_midnight_belong_to_the_previous_day(void **state)
{
    (void)state;
    const struct schedule *schedule = test_schedule(
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"Europe/"
        "Berlin\",\"days\":[{\"date\":\"2019-12-27\",\"day_end\":"
        "\"2019-12-28T03:59:00+01:00\",\"rooms\":{\"R\":["
        "{\"id\":1,\"title\":\"Late\",\"date\":\"2019-12-28T00:30:00+01:00\",\"duration\":\"01:00\"},"
        "{\"id\":2,\"title\":\"Evening\",\"date\":\"2019-12-27T23:00:00+01:00\",\"duration\":\"01:00\"},"
        "{\"id\":3,\"title\":\"Morning\",\"date\":\"2019-12-28T11:00:00+01:00\",\"duration\":\"01:00\"}]}}]}}"
        "}");
    struct programme *room = test_programme(schedule, NULL);
    check(room, "2019-12-28T00:10:00+01:00", PHASE_GAP, "", "1", -1, 1200);
    check(room, "2019-12-28T01:30:00+01:00", PHASE_AFTER, "", "3", -1, 34200);
    check(room, "2019-12-28T03:59:59+01:00", PHASE_AFTER, "", "3", -1, 25201);
    check(room, "2019-12-28T04:00:00+01:00", PHASE_BEFORE, "", "3", -1, 25200);
    programme_free(room);
    schedule_unref(schedule);
}

static void clocks_change_at_night(void **state)
{
    (void)state;
    struct frab_writer w;
    frab_begin(&w, "Europe/Lisbon");
    frab_room(&w, "R");
    frab_item(&w, "1", "Through the shift", "2019-10-27T01:30:00+01:00", 60, NULL);
    frab_item(&w, "2", "Morning after", "2019-10-27T09:00:00+00:00", 60, NULL);
    frab_item(&w, "3", "Spring", "2019-03-31T00:30:00+00:00", 60, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *room = test_programme(schedule, NULL);
    check(room, "2019-10-27T00:29:59+00:00", PHASE_BEFORE, "", "1", -1, 1);
    check(room, "2019-10-27T01:29:59+00:00", PHASE_TALK, "1", "2", 1, 27001);
    check(room, "2019-10-27T01:30:00+00:00", PHASE_GAP, "", "2", -1, 27000);
    check(room, "2019-10-27T23:59:59+00:00", PHASE_OVER, "", "", -1, -1);
    check(room, "2019-03-31T00:30:00+00:00", PHASE_TALK, "3", "1", 3600, 18144000);
    check(room, "2019-03-31T01:30:00+00:00", PHASE_AFTER, "", "1", -1, 18140400);
    check(room, "2019-03-31T22:59:59+00:00", PHASE_AFTER, "", "1", -1, 18063001);
    check(room, "2019-03-31T23:00:00+00:00", PHASE_EMPTY, "", "1", -1, 18063000);
    programme_free(room);
    schedule_unref(schedule);
}

static void a_session_is_followed_across_rooms(void **state)
{
    (void)state;
    const struct schedule *schedule = test_schedule(
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{\"One\":["
        "{\"id\":1,\"title\":\"A\",\"track\":\"Containers "
        "MC\",\"date\":\"2019-09-10T10:00:00Z\",\"duration\":30},"
        "{\"id\":2,\"title\":\"Other\",\"track\":\"Else\",\"date\":\"2019-09-10T10:30:00Z\",\"duration\":30}]"
        ",\"Two\":["
        "{\"id\":3,\"title\":\"B\",\"track\":\"Containers "
        "MC\",\"date\":\"2019-09-10T11:00:00Z\",\"duration\":30}]}}]}}}");
    struct room_query query = {.session = "containers"};
    struct place place;
    struct error error;
    assert_true(room_lookup(schedule, &query, &place, &error));
    assert_string_equal(place.session, "Containers MC");
    struct programme *session = programme_new(schedule, &place);
    check(session, "2019-09-10T10:45:00Z", PHASE_GAP, "", "3", -1, 900);
    check(session, "2019-09-10T11:00:00Z", PHASE_TALK, "3", "", 1800, -1);
    programme_free(session);
    schedule_unref(schedule);
}

// The phases worked out from all items without an index, to compare with.
static enum phase naive_phase(const struct programme *p, int64_t t)
{
    bool talk = false;
    bool pause = false;
    size_t today = 0;
    size_t begun = 0;
    size_t talks = 0;
    size_t talks_begun = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct item *item = p->items[i];
        if (item->at.start <= t && t < item->at.end)
            *(item->kind == ITEM_TALK ? &talk : &pause) = true;
        if (schedule_day(p->schedule, item->at.start) == schedule_day(p->schedule, t)) {
            today++;
            begun += item->at.start <= t;
            talks += item->kind == ITEM_TALK;
            talks_begun += item->kind == ITEM_TALK && item->at.start <= t;
        }
    }
    bool more = false;
    for (size_t i = 0; i < p->schedule->item_count; i++)
        more = more || p->schedule->items[i].at.end > t;
    bool over = talks > 0 ? talks_begun == talks : begun == today;
    bool before = talks > 0 ? talks_begun == 0 : begun == 0;
    return talk         ? PHASE_TALK
           : pause      ? PHASE_BREAK
           : !more      ? PHASE_OVER
           : today == 0 ? PHASE_EMPTY
           : before     ? PHASE_BEFORE
           : over       ? PHASE_AFTER
                        : PHASE_GAP;
}

static void check_second(const struct programme *p, int64_t t)
{
    struct agenda agenda;
    assert_true(agenda_at(p, t, &agenda));
    size_t now = 0;
    const struct item *next = NULL;
    for (size_t i = 0; i < p->count; i++) {
        const struct item *item = p->items[i];
        if (item->at.start <= t && t < item->at.end) {
            assert_true(now < agenda.now_count);
            assert_ptr_equal(agenda.now[now], item);
            now++;
        }
        if (!next && item->at.start > t)
            next = item;
    }
    assert_int_equal(now, agenda.now_count);
    assert_ptr_equal(next, agenda.next);
    assert_int_equal(agenda.phase, naive_phase(p, t));
    agenda_release(&agenda);
}

static void random_days_have_one_phase_at_every_second(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 40; round++) {
        struct frab_writer w;
        frab_begin(&w, round % 2 ? "Europe/Lisbon" : "America/Los_Angeles");
        frab_room(&w, "R");
        for (uint64_t n = 1 + test_random(&seed) % 12, i = 0; i < n; i++) {
            char id[16];
            char date[40];
            snprintf(id, sizeof id, "%u", (unsigned)(test_random(&seed) % 50));
            snprintf(date, sizeof date, "2019-09-%02uT%02u:%02u:00+01:00",
                10 + (unsigned)(test_random(&seed) % 3), (unsigned)(test_random(&seed) % 24),
                (unsigned)(test_random(&seed) % 60));
            frab_item(&w, id, "T", date, (int)(test_random(&seed) % 120),
                test_random(&seed) % 4 ? "talk" : "break");
        }
        frab_room(&w, "Elsewhere");
        frab_item(&w, "e", "E", "2019-09-13T10:00:00+01:00", 30, NULL);
        const struct schedule *schedule = frab_end(&w);
        struct programme *p = test_programme(schedule, "R");
        int64_t from = test_instant("2019-09-09T22:00:00+01:00");
        for (int64_t t = from; t < from + 5 * 86400; t += 61)
            check_second(p, t);
        for (size_t i = 0; i < p->count; i++)
            for (int64_t d = -1; d <= 1; d++) {
                check_second(p, p->items[i]->at.start + d);
                check_second(p, p->items[i]->at.end + d);
            }
        programme_free(p);
        schedule_unref(schedule);
    }
}

// Every second of Linux Plumbers 2019 in every room has one phase, and the same now and next as without an
// index.
static void every_second_of_three_days(void **state)
{
    (void)state;
    char path[PATH_MAX];
    struct str bytes = {0};
    struct error error;
    snprintf(path, sizeof path, "%s/../assets/lpc2019.json", test_folder());
    if (!file_read(path, 10 << 20, &bytes, &error))
        fail_msg("%s", error.text);
    const struct schedule *schedule = test_schedule(str_text(&bytes));
    str_free(&bytes);
    for (size_t r = 0; r < schedule->room_count; r++) {
        struct programme *room = test_programme(schedule, schedule->rooms[r].name);
        int64_t from = test_instant("2019-09-09T00:00:00+01:00");
        for (int64_t t = from; t < from + 3 * 86400; t++)
            check_second(room, t);
        programme_free(room);
    }
    schedule_unref(schedule);
}

// Nothing may differ until agenda_next_change.
static void nothing_changes_before_the_next_change(void **state)
{
    (void)state;
    const struct schedule *schedule = small_conference();
    struct programme *jade = test_programme(schedule, "Jade");
    int64_t from = test_instant("2019-09-10T09:50:00+01:00");
    for (int64_t t = from; t < from + 3 * 3600; t += 17) {
        struct agenda agenda;
        assert_true(agenda_at(jade, t, &agenda));
        int64_t change = agenda_next_change(&agenda);
        assert_true(change > t);
        for (int64_t u = t + 1; u < change && u < t + 400; u += 7) {
            struct agenda other;
            assert_true(agenda_at(jade, u, &other));
            assert_int_equal(other.phase, agenda.phase);
            assert_int_equal(other.now_count, agenda.now_count);
            assert_ptr_equal(other.next, agenda.next);
            agenda_release(&other);
        }
        agenda_release(&agenda);
    }
    programme_free(jade);
    schedule_unref(schedule);
}

// St. John's set its clocks back at 00:01 to 23:01: that Sunday began twice, an hour apart.
static void a_day_can_begin_twice(void **state)
{
    (void)state;
    struct frab_writer w;
    struct agenda agenda;
    frab_begin(&w, "America/St_Johns");
    frab_room(&w, "Jade");
    frab_item(&w, "a", "A", "2007-11-04T10:00:00-03:30", 20, NULL);
    const struct schedule *schedule = frab_end(&w);
    struct programme *jade = test_programme(schedule, "Jade");
    assert_true(agenda_at(jade, test_instant("2007-11-03T23:30:00-02:30"), &agenda));
    assert_int_equal(agenda_next_change(&agenda), test_instant("2007-11-04T00:00:00-02:30"));
    agenda_release(&agenda);
    assert_true(agenda_at(jade, test_instant("2007-11-03T23:30:00-03:30"), &agenda));
    assert_int_equal(agenda_next_change(&agenda), test_instant("2007-11-04T00:00:00-03:30"));
    agenda_release(&agenda);
    programme_free(jade);
    schedule_unref(schedule);
}

static void questions_take_the_end_of_a_slot(void **state)
{
    (void)state;
    static const struct questions_by_length lengths[] = {{30, 10}, {40, 0}};
    static const struct questions_by_session sessions[] = {{"Long", 25}};
    struct questions_rules rules = {1 + 1, lengths, 1, sessions};
    struct questions_rules none = {0};
    struct item talk = {.kind = ITEM_TALK, .at = {1000, 1900}};
    assert_int_equal(questions_start(&none, &talk), 1600); // 5 minutes of 15
    assert_int_equal(questions_start(&rules, &talk), 1600);
    talk.at.end = 1000 + 1800;
    assert_int_equal(questions_start(&none, &talk), 2200);
    assert_int_equal(questions_start(&rules, &talk), 2200);
    talk.at.end = 1000 + 2400;
    assert_int_equal(questions_start(&rules, &talk), 3400); // none
    talk.session = "Long";
    assert_int_equal(questions_start(&rules, &talk), 1900);
    talk.at.end = 1000 + 600;
    assert_int_equal(questions_start(&rules, &talk), 1000); // all of it
    talk.session = NULL;
    talk.at.end = 1000 + 26 * 3600;
    assert_int_equal(questions_start(&none, &talk), talk.at.end - 1800); // no hours of them
    talk.poster_count = 12;
    assert_int_equal(questions_start(&none, &talk), talk.at.end);
    talk.poster_count = 0;
    talk.at.end = 1000 + 600;
    talk.kind = ITEM_BREAK;
    assert_int_equal(questions_start(&rules, &talk), 1600);
    const struct schedule *schedule = small_conference();
    struct programme *jade = test_programme(schedule, "Jade");
    static const struct {
        const char *at;
        enum part part;
    } cases[] = {{"2019-09-10T10:13:19+01:00", PART_TALK}, {"2019-09-10T10:13:20+01:00", PART_QUESTIONS},
        {"2019-09-10T10:19:59+01:00", PART_QUESTIONS}, {"2019-09-10T10:20:00+01:00", PART_TALK},
        {"2019-09-10T10:50:00+01:00", PART_NONE}, {"2019-09-10T11:05:00+01:00", PART_NONE},
        {"2019-09-10T11:47:00+01:00", PART_QUESTIONS}, {"2019-09-10T11:45:00+01:00", PART_TALK}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct agenda agenda;
        assert_true(agenda_at(jade, test_instant(cases[i].at), &agenda));
        if (agenda.part != cases[i].part)
            fail_msg("%s: part %d", cases[i].at, (int)agenda.part);
        if (agenda.part == PART_TALK)
            assert_true(agenda_next_change(&agenda) <= agenda.questions_at);
        agenda_release(&agenda);
    }
    programme_free(jade);
    schedule_unref(schedule);
}

static void json_has_the_documented_form(void **state)
{
    (void)state;
    const struct schedule *schedule = small_conference();
    struct programme *jade = test_programme(schedule, "Jade");
    struct agenda agenda;
    struct str json = {0};
    assert_true(agenda_at(jade, test_instant("2019-09-10T11:55:00+01:00"), &agenda));
    agenda_to_json(&agenda, &json);
    assert_string_equal(str_text(&json),
        "{\"at\":\"2019-09-10T11:55:00+01:00\",\"room\":\"Jade\",\"phase\":\"talk\",\"part\":\"questions\","
        "\"now\":[{\"id\":\"d\","
        "\"kind\":\"talk\","
        "\"title\":\"D\",\"speakers\":[],\"session\":null,\"room\":\"Jade\",\"start\":\"2019-09-10T11:20:00+"
        "01:00\",\"end\":"
        "\"2019-09-10T12:00:00+01:00\",\"link\":null}],\"next\":{\"id\":\"z\",\"kind\":\"talk\",\"title\":"
        "\"Zero\","
        "\"speakers\":[],"
        "\"session\":null,\"room\":\"Jade\",\"start\":\"2019-09-10T12:30:00+01:00\",\"end\":\"2019-09-10T12:"
        "30:00+01:00\",\"link\":null},"
        "\"next_talk\":{\"id\":\"z\",\"kind\":\"talk\",\"title\":\"Zero\",\"speakers\":[],\"session\":null,"
        "\"room\":\"Jade\","
        "\"start\":\"2019-09-10T12:30:00+01:00\",\"end\":\"2019-09-10T12:30:00+01:00\",\"link\":null},"
        "\"remaining_s\":300,"
        "\"starts_in_s\":2100,\"later\":[]}");
    str_free(&json);
    agenda_release(&agenda);
    programme_free(jade);
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phases_change_on_the_second),
        cmocka_unit_test(the_first_talk_begins_the_day),
        cmocka_unit_test(an_event_is_over_when_it_says_so),
        cmocka_unit_test(some_events_are_never_over),
        cmocka_unit_test(later_is_the_rest_of_the_next_items_day),
        cmocka_unit_test(items_after_midnight_belong_to_the_previous_day),
        cmocka_unit_test(clocks_change_at_night),
        cmocka_unit_test(a_session_is_followed_across_rooms),
        cmocka_unit_test(random_days_have_one_phase_at_every_second),
        cmocka_unit_test(every_second_of_three_days),
        cmocka_unit_test(nothing_changes_before_the_next_change),
        cmocka_unit_test(a_day_can_begin_twice),
        cmocka_unit_test(questions_take_the_end_of_a_slot),
        cmocka_unit_test(json_has_the_documented_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
