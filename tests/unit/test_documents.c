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
        cmocka_unit_test(known_scopes_follow_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
