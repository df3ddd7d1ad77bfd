// How much is kept is the same on all displays, in whatever order they heard of it.
#include "support/test.h"

#include "agenda/scope.h"
#include "control/store_limits.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOW = 1568120400, DOCUMENTS = 12, ENTRIES = 700 }; // 2019-09-10T13:00Z

static uint64_t seed;

static uint64_t dice(uint64_t sides)
{
    return test_random(&seed) % sides;
}

static void random_document(struct adjustments *out)
{
    static const char *const scopes[] = {"room/Jade", "room/Opala", "all", "staff/room/Jade"};
    static char items[ENTRIES][16];
    static char texts[ENTRIES][401];
    struct adjustment list[ENTRIES];
    const char *scope = scopes[dice(4)];
    for (size_t i = 0; i < ENTRIES; i++) {
        snprintf(items[i], sizeof items[i], "c%u", (unsigned)dice(3000));
        memset(texts[i], 'x', 400);
        texts[i][dice(400)] = '\0';
        list[i] = (struct adjustment){.type = dice(2) ? ADJUST_TIME : ADJUST_CANCEL,
            .scope = scope,
            .item = items[i],
            .title = texts[i],
            .number = (int64_t)dice(5000),
            .by = "ana",
            .at = NOW,
            .until = NOW + 60};
    }
    assert_true(adjustments_from_entries(list, ENTRIES, out));
}

static void merge(struct adjustments *all, const struct adjustments *more)
{
    struct adjustments merged;
    assert_true(adjustments_merge(all, more, &merged));
    assert_true(store_limits_drop_oldest(&merged));
    adjustments_free(all);
    *all = merged;
}

static size_t count_chairs(const struct adjustments *all, const char *scope, size_t *bytes)
{
    size_t count = 0;
    *bytes = 0;
    for (size_t i = 0; i < all->count; i++)
        if (scope ? strcmp(all->entries[i].scope, scope) == 0 : scope_is_of_chairs(all->entries[i].scope)) {
            count++;
            *bytes += adjustment_text_bytes(&all->entries[i]);
        }
    return count;
}

static void all_keep_the_same(void **state)
{
    (void)state;
    for (seed = 1; seed < 30; seed++) {
        struct adjustments documents[DOCUMENTS];
        struct adjustments one = {0};
        struct adjustments other = {0};
        for (size_t i = 0; i < DOCUMENTS; i++)
            random_document(&documents[i]);
        for (size_t i = 0; i < DOCUMENTS; i++) {
            merge(&one, &documents[i]);
            merge(&other, &documents[DOCUMENTS - 1 - i]);
        }
        assert_int_equal(one.count, other.count);
        assert_true(adjustments_covers(&one, &other, 0) && adjustments_covers(&other, &one, 0));
        size_t bytes;
        assert_true(count_chairs(&one, "room/Jade", &bytes) <= STORE_LIMITS_ROOM);
        assert_true(bytes <= STORE_LIMITS_ROOM_BYTES);
        assert_true(count_chairs(&one, NULL, &bytes) <= STORE_LIMITS_CHAIRS);
        assert_true(bytes <= STORE_LIMITS_CHAIRS_BYTES);
        for (size_t i = 0; i < DOCUMENTS; i++)
            adjustments_free(&documents[i]);
        adjustments_free(&one);
        adjustments_free(&other);
    }
}

// What comes from elsewhere leaves room for what is asked for here; emergencies and replacements need none.
static void there_is_room_for_what_is_asked_here(void **state)
{
    (void)state;
    static char scopes[STORE_LIMITS_STAFF + 10][32];
    static struct adjustment list[STORE_LIMITS_STAFF + 10];
    struct adjustments more;
    struct adjustments all;
    struct adjustments none = {0};
    size_t refused;
    for (size_t i = 0; i < STORE_LIMITS_STAFF + 10; i++) {
        snprintf(scopes[i], sizeof scopes[i], "display/%zu", i);
        list[i] = (struct adjustment){.type = ADJUST_PIN,
            .scope = scopes[i],
            .slide = "now",
            .by = "ana",
            .at = NOW,
            .until = NOW + 60};
    }
    assert_true(adjustments_from_entries(list, STORE_LIMITS_STAFF, &more));
    assert_true(store_limits_select(&none, &more, STORE_LIMITS_ELSEWHERE, &all, &refused));
    assert_int_equal(all.count, STORE_LIMITS_FOREIGN);
    assert_int_equal(refused, STORE_LIMITS_STAFF - STORE_LIMITS_FOREIGN);
    adjustments_free(&more);
    struct adjustment *replaced = &list[STORE_LIMITS_STAFF];
    struct adjustment *emergency = replaced + 1;
    struct adjustment *added = replaced + 2;
    *replaced = all.entries[0];
    *emergency = list[0];
    emergency->type = ADJUST_EMERGENCY;
    added->scope = "all";
    assert_true(adjustments_from_entries(replaced, 3, &more));
    struct adjustments taken;
    assert_true(store_limits_select(&all, &more, STORE_LIMITS_ELSEWHERE, &taken, &refused));
    assert_int_equal(taken.count, 2);
    assert_int_equal(refused, 1);
    adjustments_free(&taken);
    assert_true(store_limits_select(&all, &more, STORE_LIMITS_HERE, &taken, &refused));
    assert_int_equal(taken.count, 3);
    assert_int_equal(refused, 0);
    adjustments_free(&taken);
    adjustments_free(&more);
    adjustments_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keep_the_same),
        cmocka_unit_test(there_is_room_for_what_is_asked_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
