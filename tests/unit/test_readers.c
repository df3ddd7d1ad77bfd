// Each file in feeds/valid must give the schedule beside it, each in feeds/invalid the message beside it. To
// add a case, add a file. With UPDATE=1 in the environment the results are written instead: review the
// difference.
#include "support/test.h"

#include "base/file.h"
#include "schedule/readers/pretalx_expand.h"
#include "schedule/readers/readers.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static void dump_people(const struct speaker *people, size_t count, struct str *out)
{
    for (size_t i = 0; i < count; i++)
        str_format(out, " %s(%s)", people[i].name, people[i].affiliation);
}

// Only what the publisher says.
static void dump_details(const struct item *item, struct str *out)
{
    if (item->guid)
        str_format(out, " guid=%s", item->guid);
    if (item->subtitle)
        str_format(out, " subtitle=\"%s\"", item->subtitle);
    if (item->link)
        str_format(out, " link=%s", item->link);
    if (item->language)
        str_format(out, " language=%s", item->language);
    if (item->not_recorded)
        str_add_text(out, " not-recorded");
    if (item->colour)
        str_format(out, " colour=#%06x", (unsigned)item->colour);
    if (item->lead_count > 0)
        str_add_text(out, " led by");
    dump_people(item->leads, item->lead_count, out);
    if (item->poster_count > 0)
        str_format(out, " posters=%zu", item->poster_count);
    if (item->cancelled)
        str_add_text(out, " cancelled");
}

static void dump_item(const struct schedule *schedule, const struct item *item, struct str *out)
{
    char start[ZONE_ISO_SIZE];
    char end[ZONE_ISO_SIZE];
    str_format(out, "  %s %s %s %s \"%s\"", zone_iso(&schedule->zone, item->at.start, start),
        zone_iso(&schedule->zone, item->at.end, end), item->kind == ITEM_TALK ? "talk" : "break", item->id,
        item->title);
    if (item->session)
        str_format(out, " [%s]", item->session);
    dump_people(item->speakers, item->speaker_count, out);
    dump_details(item, out);
    str_add_char(out, '\n');
}

static void dump_event(const struct schedule *schedule, struct str *out)
{
    char start[ZONE_ISO_SIZE];
    char end[ZONE_ISO_SIZE];
    if (schedule->event.start < schedule->event.end)
        str_format(out, "event %s %s\n", zone_iso(&schedule->zone, schedule->event.start, start),
            zone_iso(&schedule->zone, schedule->event.end, end));
    if (schedule->unpublished)
        str_add_text(out, "not published\n");
    if (schedule->not_happening)
        str_format(out, "does not take place: %s\n", schedule->not_happening);
    if (schedule->not_happening_reason)
        str_format(out, "because: %s\n", schedule->not_happening_reason);
}

static void dump(const struct schedule *schedule, struct str *out)
{
    str_format(out, "%s \"%s\" %s day turns at %lld s\n", schedule->format, schedule->title,
        schedule->zone.name, (long long)schedule->day_turn_s);
    dump_event(schedule, out);
    for (size_t r = 0; r < schedule->room_count; r++) {
        str_format(out, "room \"%s\"\n", schedule->rooms[r].name);
        for (size_t i = 0; i < schedule->rooms[r].count; i++)
            dump_item(schedule, &schedule->items[schedule->rooms[r].first + i], out);
    }
    for (size_t i = 0; i < schedule->finding_count; i++)
        str_format(out, "%s %s: %s (%s)\n", finding_severity_name(schedule->findings[i].severity),
            schedule->findings[i].path, schedule->findings[i].what, schedule->findings[i].advice);
}

// `ending`: in place of the name's own; NULL: that.
static void read_file(const char *folder, const char *name, const char *ending, struct str *out)
{
    char path[PATH_MAX];
    struct error error;
    const char *own = strrchr(name, '.');
    snprintf(path, sizeof path, "%s/%.*s%s", folder, (int)(own - name), name, ending ? ending : own);
    if (!file_read(path, 10 << 20, out, &error))
        fail_msg("%s", error.text);
}

static bool updating(const char *folder, const char *name, const struct str *text)
{
    char path[PATH_MAX];
    struct error error;
    if (!getenv("UPDATE"))
        return false;
    snprintf(path, sizeof path, "%s/%.*s.txt", folder, (int)(strrchr(name, '.') - name), name);
    assert_true(file_write(path, str_text(text), text->length, false, &error));
    return true;
}

static void check_valid(const char *folder, const char *name)
{
    struct str bytes = {0};
    struct str expected = {0};
    struct str found = {0};
    read_file(folder, name, NULL, &bytes);
    struct error error = {0};
    struct schedule_hints hints = {0};
    const struct schedule *schedule = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    if (schedule)
        dump(schedule, &found);
    else
        fail_msg("%s: %s", name, error.text);
    if (!updating(folder, name, &found)) {
        read_file(folder, name, ".txt", &expected);
        if (strcmp(str_text(&found), str_text(&expected)) != 0)
            fail_msg("%s is read as\n%s\nexpected\n%s", name, str_text(&found), str_text(&expected));
    }
    schedule_unref(schedule);
    str_free(&bytes);
    str_free(&expected);
    str_free(&found);
}

static void check_invalid(const char *folder, const char *name)
{
    struct str bytes = {0};
    struct str expected = {0};
    struct error error = {0};
    struct schedule_hints hints = {0};
    read_file(folder, name, NULL, &bytes);
    read_file(folder, name, ".txt", &expected);
    expected.text[expected.length - 1] = '\0';
    assert_null(schedule_read(str_text(&bytes), bytes.length, &hints, &error));
    if (!strstr(error.text, str_text(&expected)))
        fail_msg("%s: \"%s\" does not say \"%s\"", name, error.text, str_text(&expected));
    str_free(&bytes);
    str_free(&expected);
}

static void each_file(const char *kind, void (*check)(const char *folder, const char *name))
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/feeds/%s", test_folder(), kind);
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory));) {
        const char *ending = strrchr(entry->d_name, '.');
        if (ending && ending[1] && ending > entry->d_name + 1 && strcmp(ending, ".txt") != 0) {
            check(folder, entry->d_name);
            count++;
        }
    }
    closedir(directory);
    assert_true(count > 5);
}

static void valid_files_are_read(void **state)
{
    (void)state;
    each_file("valid", check_valid);
}

static void check_recognition(const char *folder, const char *name)
{
    struct str bytes = {0};
    struct error error;
    struct error duplicate;
    size_t count = 0;
    read_file(folder, name, NULL, &bytes);
    enum syntax_kind syntax = syntax_of(bytes.text, bytes.length);
    json_t *root = syntax_read(bytes.text, bytes.length, NULL, &duplicate, &error);
    assert_non_null(root);
    for (size_t i = 0; all_readers[i]; i++)
        count += all_readers[i]->syntax == syntax && all_readers[i]->recognises(root);
    if (count != 1)
        fail_msg("%s is recognised by %zu readers", name, count);
    json_decref(root);
    str_free(&bytes);
}

static void a_file_is_recognised_by_one_reader(void **state)
{
    (void)state;
    each_file("valid", check_recognition);
}

static void invalid_files_are_refused_with_a_reason(void **state)
{
    (void)state;
    each_file("invalid", check_invalid);
}

static void a_byte_order_mark_is_passed_over(void **state)
{
    (void)state;
    const struct schedule *schedule = test_schedule("\xEF\xBB\xBF{\"results\":{}}");
    assert_int_equal(schedule->item_count, 0);
    schedule_unref(schedule);
}

static void the_config_zone_helps_where_the_feed_has_none(void **state)
{
    (void)state;
    const char *json =
        "{\"schedule\":{\"conference\":{\"days\":[{\"date\":\"2019-09-10\",\"rooms\":{\"R\":[{\"id\":1,"
        "\"title\":\"T\",\"date\":\"2019-09-10T15:00:00\",\"duration\":\"00:15\"}]}}]}}}";
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    struct error error;
    const struct schedule *schedule = schedule_read(json, strlen(json), &hints, &error);
    assert_non_null(schedule);
    assert_string_equal(schedule->zone.name, "Europe/Lisbon");
    assert_int_equal(schedule->items[0].at.start, test_instant("2019-09-10T15:00:00+01:00"));
    schedule_unref(schedule);
}

static void the_config_zone_settles_a_viewers_zone(void **state)
{
    (void)state;
    struct str bytes = {0};
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/feeds/valid", test_folder());
    read_file(folder, "timetable-viewer-zone.json", ".json", &bytes);
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    struct error error;
    const struct schedule *schedule = schedule_read(str_text(&bytes), bytes.length, &hints, &error);
    assert_non_null(schedule);
    assert_string_equal(schedule->zone.name, "Europe/Lisbon");
    assert_int_equal(schedule->items[0].at.start, test_instant("2019-09-10T16:30:00+01:00"));
    schedule_unref(schedule);
    str_free(&bytes);
}

// However a file is cut or damaged, reading gives a schedule or an error.
static void damaged_files_never_crash(void **state)
{
    (void)state;
    static const char *const names[] = {"timetable.json", "timetable-odd.json", "timetable-people.json",
        "timetable-places.json", "timetable-posters.json", "timetable-midnight.json", "event.json",
        "event-posters.json", "event-slots.json", "event-postponed.json", "frab.json", "pretalx-slots.json",
        "pretalx-submissions.json", "pretalx-submissions-2024.json", "pretalx-schedule-2024.json",
        "widget.json", "hub.json", "hub-draft.json", "contributions.json", "timetable-flat.json",
        "open-event-api.json", "open-event-files.json", "open-event-sessions.json", "sessionize-all.json",
        "sessionize-grid.json", "opass.json", "jsonld-subevents.json", "jsonld-graph.json", "xml-pretalx.xml",
        "xml-odd.xml", "xml-flat.xml"};
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/feeds/valid", test_folder());
    uint64_t seed = 5;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct str whole = {0};
        read_file(folder, names[n], NULL, &whole);
        for (int round = 0; round < 800; round++) {
            struct str bytes = {0};
            struct error error = {0};
            struct schedule_hints hints = {0};
            str_add(&bytes, whole.text, whole.length);
            for (uint64_t hits = 1 + test_random(&seed) % 3; hits > 0; hits--)
                bytes.text[test_random(&seed) % bytes.length] =
                    "{}[]\",:0x \xC3-e<>&/"[test_random(&seed) % 18];
            const struct schedule *schedule = schedule_read(bytes.text, bytes.length, &hints, &error);
            assert_true(schedule || error.text[0] != '\0');
            schedule_unref(schedule);
            str_free(&bytes);
        }
        str_free(&whole);
    }
}

static void exact_repetitions_are_shown_once(void **state)
{
    (void)state;
    const struct schedule *schedule = test_schedule(
        "{\"schedule\":{\"conference\":{\"days\":[{\"date\":\"2019-09-10\",\"rooms\":{\"R\":["
        "{\"id\":1,\"title\":\"T\",\"date\":\"2019-09-10T15:00:00Z\",\"duration\":\"00:15\"},"
        "{\"id\":1,\"title\":\"T\",\"date\":\"2019-09-10T15:00:00Z\",\"duration\":\"00:15\"},"
        "{\"id\":1,\"title\":\"T\",\"date\":\"2019-09-10T16:00:00Z\",\"duration\":\"00:15\"}]}}]}}}");
    assert_int_equal(schedule->item_count, 2);
    assert_int_equal(schedule->finding_count, 2); // the repetition, and the duplicate id
    schedule_unref(schedule);
}

static void endless_texts_are_cut(void **state)
{
    (void)state;
    struct str json = {0};
    str_add_text(&json, "{\"schedule\":{\"conference\":{\"days\":[{\"rooms\":{\"R\":[{\"id\":1,\"date\":"
                        "\"2019-09-10T15:00:00Z\",\"duration\":15,\"title\":\"");
    for (int i = 0; i < 5000; i++)
        str_add_text(&json, "ü");
    str_add_text(&json, "\"}]}}]}}}");
    const struct schedule *schedule = test_schedule(str_text(&json));
    assert_int_equal(strlen(schedule->items[0].title), 2003);
    assert_contains(schedule->findings[0].what, "texts longer than 2000 bytes, cut: 1");
    schedule_unref(schedule);
    str_free(&json);
}

// Before it is worked on: what is left of it is short.
static void what_is_cut_before_cleaning_counts_too(void **state)
{
    (void)state;
    struct str json = {0};
    str_add_text(&json, "{\"schedule\":{\"conference\":{\"days\":[{\"rooms\":{\"R\":[{\"id\":1,\"date\":"
                        "\"2019-09-10T15:00:00Z\",\"duration\":15,\"title\":\"T");
    for (int i = 0; i < 80000; i++)
        str_add_text(&json, " ");
    str_add_text(&json, "lost\"}]}}]}}}");
    const struct schedule *schedule = test_schedule(str_text(&json));
    assert_string_equal(schedule->items[0].title, "T");
    assert_contains(schedule->findings[0].what, "texts longer than 2000 bytes, cut: 1");
    schedule_unref(schedule);
    str_free(&json);
}

static void a_hundred_thousand_items_are_read(void **state)
{
    (void)state;
    struct str json = {0};
    str_add_text(&json,
        "{\"schedule\":{\"conference\":{\"title\":\"Big\",\"time_zone_name\":\"Europe/Lisbon\",\"days\":[{"
        "\"date\":\"2019-09-10\",\"rooms\":{");
    for (int room = 0; room < 100; room++) {
        str_format(&json, "%s\"Room %d\":[", room > 0 ? "," : "", room);
        for (int i = 0; i < 1000; i++)
            str_format(&json,
                "%s{\"id\":%d,\"title\":\"Talk "
                "%d\",\"date\":\"2019-09-%02dT%02d:%02d:00+01:00\",\"duration\":\"00:01\"}",
                i > 0 ? "," : "", room * 1000 + i, i, 1 + i / 600, i / 60 % 10 + 9, i % 60);
        str_add_text(&json, "]");
    }
    str_add_text(&json, "}}]}}}");
    const struct schedule *schedule = test_schedule(str_text(&json));
    assert_int_equal(schedule->item_count, 100000);
    assert_int_equal(schedule->room_count, 100);
    schedule_unref(schedule);
    str_free(&json);
}

// What the expansion of pretalx's API would bring, by the first thing that each of these lacks.
static const struct {
    const char *document;
    bool bare;
} documents_of_pretalx[] = {
    {"{\"version\":\"1\",\"slots\":[7,8]}", true},
    {"{\"version\":\"1\",\"slots\":[]}", false},
    {"{\"results\":[{\"start\":null,\"room\":null,\"submission\":null}]}", false},
    {"{\"results\":[{\"start\":null,\"room\":null,\"submission\":\"A\"}]}", true},
    {"{\"results\":[{\"start\":null,\"room\":4,\"submission\":null}]}", true},
    {"{\"results\":[{\"start\":null,\"room\":{\"id\":4},\"submission\":{\"code\":\"A\"}}]}", false},
    {"{\"results\":[{\"start\":null,\"room\":null,\"submission\":{\"speakers\":[\"B\"]}}]}", true},
    {"{\"results\":[{\"start\":null,\"room\":null,\"submission\":{\"track\":3}}]}", true},
    {"{\"results\":[{\"code\":\"A\",\"slots\":[3]}]}", true},
    {"{\"results\":[{\"code\":\"A\",\"slots\":[{\"room\":3}]}]}", true},
    {"{\"results\":[{\"code\":\"A\",\"slots\":[{\"room\":{\"id\":3}}],\"speakers\":[{\"code\":\"B\"}]}]}",
        false},
    // before 2025
    {"{\"results\":[{\"code\":\"A\",\"slot\":{\"room\":\"Hall\"},\"track\":\"Tools\"}]}", false},
    {"[{\"code\":\"A\",\"slots\":[],\"track\":3}]", true},
    // others'
    {"{\"results\":[{\"id\":4,\"room\":4}]}", false},
    {"{\"rooms\":[],\"talks\":[],\"version\":\"1\",\"slots\":[7]}", false},
};

static void what_pretalx_did_not_expand_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof documents_of_pretalx / sizeof *documents_of_pretalx; i++) {
        const char *text = documents_of_pretalx[i].document;
        json_t *root = json_loads(text, 0, NULL);
        assert_non_null(root);
        if (pretalx_api_is_bare(root) != documents_of_pretalx[i].bare)
            fail_msg("%s", text);
        json_decref(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_pretalx_did_not_expand_is_noticed),
        cmocka_unit_test(valid_files_are_read),
        cmocka_unit_test(a_file_is_recognised_by_one_reader),
        cmocka_unit_test(invalid_files_are_refused_with_a_reason),
        cmocka_unit_test(a_byte_order_mark_is_passed_over),
        cmocka_unit_test(the_config_zone_helps_where_the_feed_has_none),
        cmocka_unit_test(the_config_zone_settles_a_viewers_zone),
        cmocka_unit_test(damaged_files_never_crash),
        cmocka_unit_test(exact_repetitions_are_shown_once),
        cmocka_unit_test(endless_texts_are_cut),
        cmocka_unit_test(what_is_cut_before_cleaning_counts_too),
        cmocka_unit_test(a_hundred_thousand_items_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
