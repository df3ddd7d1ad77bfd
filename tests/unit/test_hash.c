// Tables of names that a publisher chose so that they share a place.
#include "support/test.h"

#include "base/hash.h"
#include "schedule/schedule.h"
#include "schedule/schedule_index.h"

#include <stdio.h>

// Of the reference: the key is 00 01 … 0f, the text 00 01 … to its length.
static void siphash_is_as_published(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        uint64_t hash;
    } known[] = {{0, UINT64_C(0x726fdb47dd0e0e31)}, {1, UINT64_C(0x74f839c593dc67fd)},
        {7, UINT64_C(0xab0200f58b01d137)}, {8, UINT64_C(0x93f5f5799a932462)},
        {15, UINT64_C(0xa129ca6149be45e5)}};
    static const uint64_t key[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    char text[16];
    for (int i = 0; i < 16; i++)
        text[i] = (char)i;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(hash_keyed(key, text, known[i].length) == known[i].hash);
}

static void a_secret_holds_for_the_process(void **state)
{
    (void)state;
    static const uint64_t none[2] = {0, 0};
    assert_true(hash_secret("Hall", 4) == hash_secret("Hall", 4));
    assert_true(hash_secret("Hall", 4) != hash_secret("Hall", 3));
    assert_true(hash_secret("Hall", 4) != hash_keyed(none, "Hall", 4));
}

enum { NAMES = 1024, SLOTS = 2 * NAMES };

// The next name that has the first place of a table of SLOTS by a hash without a secret.
static void next_name(unsigned *number, char name[16])
{
    uint64_t hash;
    do {
        snprintf(name, 16, "%x", (*number)++);
        hash = hash_add_text(HASH_BEGIN, name);
    } while (((hash ^ (hash >> 32)) & (SLOTS - 1)) != 0);
}

static const struct schedule *read_colliding(void)
{
    struct str text = {0};
    struct error error = {0};
    struct schedule_hints hints = {0};
    unsigned number = 0;
    str_add_text(&text, "{\"schedule\":{\"conference\":{\"title\":\"T\",\"time_zone_name\":\"UTC\",\"days\":["
                        "{\"date\":\"2026-06-10\",\"rooms\":{");
    for (int i = 0; i < NAMES; i++) {
        char name[16];
        next_name(&number, name);
        str_format(&text,
            "%s\"%s\":[{\"guid\":\"%s\",\"title\":\"A\",\"date\":\"2026-06-10T10:00:00Z\",\"duration\":\"00:"
            "30\"}]",
            i > 0 ? "," : "", name, name);
    }
    str_add_text(&text, "}}]}}}");
    const struct schedule *schedule = schedule_read(str_text(&text), text.length, &hints, &error);
    if (!schedule)
        fail_msg("%s", error.text);
    str_free(&text);
    return schedule;
}

// In one place each would be behind all before it: half a million slots further on in each of two tables, of
// rooms and of items. Spread as by chance, half of the slots taken, it is about half a slot for each name.
static void names_that_share_a_place_are_spread(void **state)
{
    (void)state;
    const struct schedule *schedule = read_colliding();
    assert_int_equal(schedule->room_count, NAMES);
    assert_int_equal(schedule->item_count, NAMES);
    size_t misplaced = schedule_index_misplaced(schedule->index);
    if (misplaced > (size_t)2 * 4 * NAMES)
        fail_msg("%zu slots further on for %d names", misplaced, NAMES);
    for (size_t i = 0; i < schedule->room_count; i++)
        assert_int_equal(schedule_find_room(schedule, schedule->rooms[i].name), i);
    schedule_unref(schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siphash_is_as_published),
        cmocka_unit_test(a_secret_holds_for_the_process),
        cmocka_unit_test(names_that_share_a_place_are_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
