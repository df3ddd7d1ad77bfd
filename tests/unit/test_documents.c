// Documents of adjustments that wait: the newest of a scope, ten times a second at most, and never too many.
#include "support/test.h"

#include "fleet/documents.h"
#include "fleet/known_scopes.h"

#include <stdio.h>

static struct documents documents;

static bool put(const char *scope, const char *bytes, int64_t now_ms)
{
    return documents_put(&documents, scope, scope, bytes, strlen(bytes), now_ms);
}

static void expect_next(int64_t now_ms, const char *scope, const char *bytes)
{
    struct document document;
    assert_true(documents_take(&documents, now_ms, &document));
    assert_string_equal(document.scope, scope);
    assert_string_equal(document.bytes, bytes);
    assert_int_equal(document.length, strlen(bytes));
    document_free(&document);
}

static void expect_none(int64_t now_ms)
{
    struct document document;
    assert_false(documents_take(&documents, now_ms, &document));
}

static int forget(void **state)
{
    (void)state;
    documents_free(&documents);
    return 0;
}

static void the_first_comes_at_once_and_the_last_counts(void **state)
{
    (void)state;
    char text[24];
    assert_int_equal(documents_next_ms(&documents), INT64_MAX);
    assert_true(put("all", "first", 5000));
    assert_int_equal(documents_next_ms(&documents), 5000);
    expect_next(5000, "all", "first");
    expect_none(5000);
    // A thousand a second are ten a second, and nothing of the last is lost.
    int taken = 0;
    for (int64_t now = 5001; now < 6001; now++) {
        struct document document;
        snprintf(text, sizeof text, "%lld", (long long)now);
        assert_true(put("all", text, now));
        while (documents_take(&documents, now, &document)) {
            assert_string_equal(document.bytes, text);
            document_free(&document);
            taken++;
        }
    }
    assert_in_range(taken, 9, 10);
    struct document last;
    if (documents_take(&documents, 7000, &last)) {
        assert_string_equal(last.bytes, "6000");
        document_free(&last);
    }
    assert_int_equal(documents.count, 1);
}

static void scopes_do_not_wait_for_each_other(void **state)
{
    (void)state;
    assert_true(put("room/Jade", "a", 1000));
    expect_next(1000, "room/Jade", "a");
    assert_true(put("room/Jade", "b", 1001));
    assert_true(put("all", "c", 1002));
    expect_next(1002, "all", "c");
    expect_none(1099);
    assert_int_equal(documents_next_ms(&documents), 1100);
    expect_next(1100, "room/Jade", "b");
}

static void scopes_are_bounded_and_forgotten(void **state)
{
    (void)state;
    char scope[40];
    size_t kept = 0;
    for (int i = 0; i < 2 * DOCUMENTS_MAX; i++) {
        snprintf(scope, sizeof scope, "display/%d", i);
        kept += put(scope, "x", 1000);
    }
    assert_int_equal(kept, DOCUMENTS_MAX);
    for (size_t i = 0; i < kept; i++) {
        struct document document;
        assert_true(documents_take(&documents, 1000, &document));
        document_free(&document);
    }
    expect_none(1000);
    // Quiet ones make room.
    assert_true(put("all", "y", 2000));
    expect_next(2000, "all", "y");
    assert_true(documents.count < DOCUMENTS_MAX);
}

// Chairs and stolen displays write to rooms.
static void staff_come_before_rooms(void **state)
{
    (void)state;
    struct document document;
    assert_true(put("room/Jade", "a", 1000));
    assert_true(put("staff/room/Jade", "b", 1001));
    assert_true(put("display/x", "c", 1002));
    assert_true(put("room/Opala", "d", 999));
    assert_true(put("all", "e", 1003));
    expect_next(1003, "staff/room/Jade", "b");
    assert_true(documents_take_staff(&documents, 1003, &document));
    assert_string_equal(document.scope, "display/x");
    document_free(&document);
    assert_true(documents_take_staff(&documents, 1003, &document));
    assert_string_equal(document.scope, "all");
    document_free(&document);
    assert_false(documents_take_staff(&documents, 1003, &document));
    expect_next(1003, "room/Opala", "d");
    expect_next(1003, "room/Jade", "a");
    expect_none(1003);
}

// Where reading takes longer than the pace, what comes first is always due again.
static void nobody_starves_where_reading_is_slow(void **state)
{
    (void)state;
    static const char *const scopes[] = {"display/a", "display/b", "all", "room/a", "room/b"};
    int taken[5] = {0};
    int64_t now = 1000;
    for (int round = 0; round < 60; round++, now += 150) {
        struct document document;
        // Staff are quiet in the second half.
        for (size_t i = round < 30 ? 0 : 3; i < 5; i++)
            assert_true(put(scopes[i], "x", now));
        assert_true(documents_take(&documents, now, &document));
        for (size_t i = 0; i < 5; i++)
            taken[i] += strcmp(document.scope, scopes[i]) == 0;
        document_free(&document);
    }
    for (size_t i = 0; i < 5; i++)
        assert_true(taken[i] >= 9);
}

static char large[2 << 20];

static bool put_large(const char *scope, size_t length, int64_t now_ms)
{
    return documents_put(&documents, scope, scope, large, length, now_ms);
}

static void expect_large(int64_t now_ms, const char *scope)
{
    struct document document;
    assert_true(documents_take(&documents, now_ms, &document));
    assert_string_equal(document.scope, scope);
    document_free(&document);
}

static void what_costs_much_is_read_less_often(void **state)
{
    (void)state;
    const int64_t pause = 1000 * 4 + DOCUMENTS_PACE_MS;
    assert_true(put_large("room/Jade", 1 << 20, 1000));
    expect_large(1000, "room/Jade");
    assert_true(put("room/Jade", "small", 1001));
    expect_none(1000 + pause - 1);
    assert_int_equal(documents_next_ms(&documents), 1000 + pause);
    expect_next(1000 + pause, "room/Jade", "small");
    assert_true(put("room/Jade", "small", 1000 + pause));
    expect_next(1000 + pause + DOCUMENTS_PACE_MS, "room/Jade", "small");
    // Not what staff say.
    assert_true(put_large("all", 1 << 20, 20000));
    expect_large(20000, "all");
    assert_true(put("all", "small", 20000));
    expect_next(20000 + DOCUMENTS_PACE_MS, "all", "small");
}

static void the_bytes_that_wait_are_bounded(void **state)
{
    (void)state;
    char scope[40];
    struct document document;
    size_t dropped = 0;
    assert_true(put("all", "e", 1000));
    assert_true(put("room/small", "s", 1000));
    for (int i = 0; i < 20; i++) {
        snprintf(scope, sizeof scope, "room/%d", i);
        assert_true(put_large(scope, sizeof large, 1001 + i));
        while (documents_drop(&documents, &document)) {
            // The one that has waited longest.
            snprintf(scope, sizeof scope, "room/%zu", dropped++);
            assert_string_equal(document.topic, scope);
            document_free(&document);
        }
        assert_true(documents.room_bytes <= DOCUMENTS_ROOM_BYTES);
    }
    assert_int_equal(dropped, 20 - (DOCUMENTS_ROOM_BYTES - 1) / sizeof large);
    // A newer one takes the place of an older, in bytes too.
    assert_true(put("room/19", "now small", 2000));
    assert_true(put_large("room/20", sizeof large, 2000));
    assert_false(documents_drop(&documents, &document));
    // What staff say is kept, up to a bound of its own.
    size_t kept = 0;
    for (int i = 0; i < 100; i++) {
        snprintf(scope, sizeof scope, "display/%d", i);
        kept += put_large(scope, sizeof large, 3000);
        assert_false(documents_drop(&documents, &document));
    }
    assert_int_equal(kept, (DOCUMENTS_STAFF_BYTES - 1) / sizeof large);
    expect_next(4000, "all", "e");
    for (size_t i = 0; i < kept; i++) {
        assert_true(documents_take(&documents, 4000, &document));
        document_free(&document);
    }
    expect_next(4000, "room/small", "s");
    while (documents_take(&documents, 60000, &document))
        document_free(&document);
    assert_int_equal(documents.room_bytes, 0);
    assert_int_equal(documents.staff_bytes, 0);
}

static void rooms_leave_places_for_staff(void **state)
{
    (void)state;
    char scope[40];
    size_t kept = 0;
    for (int i = 0; i < DOCUMENTS_MAX; i++) {
        snprintf(scope, sizeof scope, "room/%d", i);
        kept += put(scope, "x", 1000);
    }
    assert_int_equal(kept, DOCUMENTS_MAX_ROOMS);
    assert_true(put("all", "e", 1000));
    expect_next(1000, "all", "e");
    struct document document;
    while (documents_take(&documents, 1000, &document))
        document_free(&document);
    assert_true(put("room/another", "x", 3000));
    assert_true(documents.rooms < DOCUMENTS_MAX_ROOMS);
}

static void known_scopes_follow_the_store(void **state)
{
    (void)state;
    struct adjustment_store store = {0};
    struct known_scopes known = {0};
    struct adjustment pin = {.type = ADJUST_PIN,
        .scope = "display/a",
        .slide = "now",
        .number = 1,
        .by = "x",
        .at = 5,
        .until = 500};
    struct adjustments one;
    bool fresh;
    assert_false(known_scopes_have(&known, &store, "display/a"));
    for (int i = 0; i < 2; i++) {
        assert_true(adjustments_from_entries(&pin, 1, &one));
        assert_true(adjustment_store_merge(&store, &one, 10, &fresh, NULL));
        adjustments_free(&one);
        assert_true(known_scopes_have(&known, &store, "display/a"));
        assert_int_equal(known_scopes_have(&known, &store, "display/b"), i == 1);
        pin.scope = "display/b";
    }
    assert_false(known_scopes_have(&known, &store, "display/"));
    known_scopes_free(&known);
    adjustment_store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_first_comes_at_once_and_the_last_counts, forget),
        cmocka_unit_test_teardown(scopes_do_not_wait_for_each_other, forget),
        cmocka_unit_test_teardown(scopes_are_bounded_and_forgotten, forget),
        cmocka_unit_test_teardown(staff_come_before_rooms, forget),
        cmocka_unit_test_teardown(nobody_starves_where_reading_is_slow, forget),
        cmocka_unit_test_teardown(what_costs_much_is_read_less_often, forget),
        cmocka_unit_test_teardown(the_bytes_that_wait_are_bounded, forget),
        cmocka_unit_test_teardown(rooms_leave_places_for_staff, forget),
        cmocka_unit_test(known_scopes_follow_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
