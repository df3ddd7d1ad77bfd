// Reading a schedule is bounded: in time, in memory, in what is said about it, and it can be cancelled.
#include "support/test.h"

#include "base/json.h"
#include "base/text_internal.h"
#include "schedule/builder.h"
#include "schedule/builder_internal.h"
#include "schedule/item_sort.h"
#include "schedule/schedule_internal.h"

#include <stdio.h>
#include <stdlib.h>

// ---- findings

static const enum finding_severity severities[] = {FINDING_NOTE, FINDING_WARNING, FINDING_ERROR};

static const struct schedule *schedule_with_notes(const int counts[3], int rounds)
{
    struct builder *builder = builder_new("test");
    struct error error;
    for (int round = 0; round < rounds; round++)
        for (size_t s = 0; s < sizeof severities / sizeof *severities; s++)
            for (int i = 0; i < counts[s]; i++)
                builder_note(builder, severities[s], NULL, NULL, "advice", "%s %d",
                    finding_severity_name(severities[s]), round * counts[s] + i);
    return builder_finish(builder, &error);
}

static void check_findings(const int counts[3], int rounds, size_t errors, const char *left)
{
    const struct schedule *schedule = schedule_with_notes(counts, rounds);
    size_t found = 0;
    assert_true(schedule->finding_count <= MAX_FINDINGS);
    for (size_t i = 0; i + 1 < schedule->finding_count; i++) {
        bool is_error = schedule->findings[i].severity == FINDING_ERROR;
        char expected[32];
        snprintf(expected, sizeof expected, "error %zu", found);
        if (is_error)
            assert_string_equal(schedule->findings[i].what, expected);
        assert_int_equal(is_error, i < errors); // they come first
        found += is_error;
    }
    assert_int_equal(found, errors);
    if (left)
        assert_string_equal(schedule->findings[schedule->finding_count - 1].what, left);
    schedule_unref(schedule);
}

static void errors_outlast_warnings_and_notes(void **state)
{
    (void)state;
    check_findings((const int[]){0, 300, 1}, 1, 1, "and more, not listed: 102 warnings");
    check_findings((const int[]){300, 1, 0}, 1, 0, "and more, not listed: 102 notes");
    check_findings((const int[]){150, 150, 150}, 1, 150, "and more, not listed: 101 warnings, 150 notes");
    check_findings((const int[]){3, 2, 1}, 100, 100, "and more, not listed: 101 warnings, 300 notes");
    check_findings((const int[]){0, 0, 500}, 1, 199, "and more, not listed: 301 errors");
    check_findings((const int[]){0, 198, 2}, 1, 2, "and more, not listed: 1 warning");
}

static void findings_take_bounded_memory(void **state)
{
    (void)state;
    struct builder *builder = builder_new("test");
    struct str key = {0};
    struct error error;
    for (int i = 0; i < 20000; i++)
        str_add_text(&key, "ä");
    struct json_path path = {.key = str_text(&key)};
    for (int i = 0; i < 100000; i++)
        builder_note(builder, severities[i % 3], &path, NULL, "advice", "%d %s", i, str_text(&key));
    const struct schedule *schedule = builder_finish(builder, &error);
    assert_true(arena_size(&((const struct schedule_internal *)(const void *)schedule)->arena) < 1 << 20);
    assert_true(strlen(schedule->findings[0].path) <= MAX_PATH_BYTES);
    schedule_unref(schedule);
    str_free(&key);
}

// ---- memory

static void write_big(struct str *json, int count)
{
    str_add_text(json,
        "{\"schedule\":{\"conference\":{\"title\":\"Big\",\"time_zone_name\":\"Europe/Berlin\","
        "\"days\":[{\"date\":\"2026-06-01\",\"rooms\":{");
    for (int room = 0; room < 100; room++) {
        str_format(json, "%s\"Room %d\":[", room > 0 ? "," : "", room);
        for (int i = room; i < count; i += 100)
            str_format(json,
                "%s{\"id\":%d,\"title\":\"Talk "
                "%d\",\"date\":\"2026-06-%02dT%02d:%02d:00+02:00\",\"duration\":"
                "\"00:01\",\"track\":\"Track %d\",\"language\":\"en\",\"persons\":[{\"name\":\"Person "
                "%d\"}]}",
                i >= 100 ? "," : "", i, i, 1 + i / 100 / 1440 % 28, i / 100 / 60 % 24, i / 100 % 60, i % 12,
                i % 5000);
        str_add_text(json, "]");
    }
    str_add_text(json, "}}]}}}");
}

static void a_large_schedule_takes_little_for_an_item(void **state)
{
    (void)state;
    enum { ITEMS = 180000, MOST_AN_ITEM = sizeof(struct item) + 128 }; // its texts, its people
    struct str json = {0};
    write_big(&json, ITEMS);
    const struct schedule *schedule = test_schedule(str_text(&json));
    assert_int_equal(schedule->item_count, ITEMS);
    size_t size = arena_size(&((const struct schedule_internal *)(const void *)schedule)->arena);
    if (size > (size_t)ITEMS * MOST_AN_ITEM)
        fail_msg("%zu bytes an item, of which %zu are the item's own", size / ITEMS, sizeof(struct item));
    assert_int_equal(json_scratch_size(), 0);
    // What is equal is kept once.
    assert_ptr_equal(schedule->items[0].session, schedule->items[12 / 4].session);
    schedule_unref(schedule);
    str_free(&json);
}

static void equal_texts_are_kept_once(void **state)
{
    (void)state;
    struct builder *builder = builder_new("test");
    char text[32];
    const char *kept[3000];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 3000; i++) {
            snprintf(text, sizeof text, "text %d", i);
            json_t *value = json_string(text);
            const char *found = builder_text(builder, value);
            assert_string_equal(found, text);
            if (round == 0)
                kept[i] = found;
            else
                assert_ptr_equal(found, kept[i]);
            json_decref(value);
        }
    builder_free(builder);
}

// ---- cancelling

// A flag that becomes true after it was looked at `count` times would need a hook: instead each stage is run
// with the flag set before it.
static void reading_is_cancelled_at_once(void **state)
{
    (void)state;
    atomic_bool cancel = true;
    struct schedule_hints hints = {.cancel = &cancel};
    struct error error;
    struct str json = {0};
    write_big(&json, 20000);
    size_t before = text_visited;
    assert_null(schedule_read(str_text(&json), json.length, &hints, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
    assert_int_equal(text_visited, before); // no text was cleaned
    atomic_store(&cancel, false);
    const struct schedule *schedule = schedule_read(str_text(&json), json.length, &hints, &error);
    assert_non_null(schedule);
    schedule_unref(schedule);
    str_free(&json);
}

static void finishing_is_cancelled(void **state)
{
    (void)state;
    atomic_bool cancel = false;
    struct error error;
    struct builder *builder = builder_new("test");
    builder_set_cancel(builder, &cancel);
    for (int i = 0; i < 5000; i++)
        builder_add(builder,
            &(struct draft){.id = "x", .title = "y", .at = {.start = 100000 - i, .end = 100000 - i + 60}},
            NULL);
    atomic_store(&cancel, true);
    assert_null(builder_finish(builder, &error));
    assert_int_equal(error.code, ERROR_CANCELLED);
}

static void a_cancelled_builder_takes_nothing_more(void **state)
{
    (void)state;
    atomic_bool cancel = true;
    struct builder *builder = builder_new("test");
    builder_set_cancel(builder, &cancel);
    json_t *value = json_string("text");
    assert_null(builder_text(builder, value));
    assert_true(builder_cancelled(builder));
    builder_add(builder, &(struct draft){.id = "x", .title = "y"}, NULL);
    assert_int_equal(builder->draft_count, 0);
    json_decref(value);
    builder_free(builder);
}

// ---- time

// Breaks for everybody among items that overlap them or not, compared with asking each item.
static void breaks_go_where_nothing_overlaps(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 200; round++) {
        struct builder *builder = builder_new("test");
        struct span talks[3][8];
        struct error error;
        char room[16];
        char id[3][8][32];
        for (int r = 0; r < 3; r++)
            for (int i = 0; i < 8; i++) {
                int64_t start = (int64_t)(test_random(&seed) % 100);
                talks[r][i] = (struct span){start, start + (int64_t)(test_random(&seed) % 30)};
                snprintf(room, sizeof room, "R%d", r);
                snprintf(id[r][i], sizeof id[r][i], "%d-%d", r, i);
                const char *name = arena_keep(builder_arena(builder), room);
                builder_add(builder,
                    &(struct draft){.id = id[r][i], .title = "T", .room = name, .at = talks[r][i]}, NULL);
            }
        struct span at = {.start = (int64_t)(test_random(&seed) % 100)};
        at.end = at.start + (int64_t)(test_random(&seed) % 20);
        builder_add(builder,
            &(struct draft){.id = "b", .kind = ITEM_BREAK, .title = "B", .everywhere = true, .at = at}, NULL);
        const struct schedule *schedule = builder_finish(builder, &error);
        for (size_t r = 0; r < 3; r++) {
            bool is_free = true;
            for (int i = 0; i < 8; i++)
                is_free &= !(talks[r][i].start < at.end && at.start < talks[r][i].end);
            assert_int_equal(schedule->rooms[r].count, 8 + is_free);
        }
        schedule_unref(schedule);
    }
}

static bool never(void *context)
{
    (void)context;
    return false;
}

static void items_are_sorted(void **state)
{
    (void)state;
    uint64_t seed = 9;
    char ids[64][16];
    for (int i = 0; i < 64; i++)
        snprintf(ids[i], sizeof ids[i], "%d", i);
    for (int round = 0; round < 300; round++) {
        struct item items[300] = {0};
        size_t count = test_random(&seed) % 300;
        for (size_t i = 0; i < count; i++)
            items[i] = (struct item){.id = ids[test_random(&seed) % 64],
                .title = "t",
                .room = test_random(&seed) % 3,
                .at = {.start = (int64_t)(test_random(&seed) % 20)}};
        int64_t sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += items[i].at.start * 7 + (int64_t)items[i].room;
        assert_true(item_sort(items, count, never, NULL));
        assert_true(schedule_internal_is_sorted(items, count));
        for (size_t i = 0; i < count; i++)
            sum -= items[i].at.start * 7 + (int64_t)items[i].room;
        assert_int_equal(sum, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_outlast_warnings_and_notes),
        cmocka_unit_test(findings_take_bounded_memory),
        cmocka_unit_test(a_large_schedule_takes_little_for_an_item),
        cmocka_unit_test(equal_texts_are_kept_once),
        cmocka_unit_test(reading_is_cancelled_at_once),
        cmocka_unit_test(finishing_is_cancelled),
        cmocka_unit_test(a_cancelled_builder_takes_nothing_more),
        cmocka_unit_test(breaks_go_where_nothing_overlaps),
        cmocka_unit_test(items_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
