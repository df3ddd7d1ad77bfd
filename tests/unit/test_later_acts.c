// What was done after a command stays above it, whatever number the command has elsewhere.
#include "support/test.h"

#include "agenda/scope.h"
#include "control/later_acts.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOW = 1568120400 }; // 2019-09-10T13:00Z

// An entry; `id` is its command's, NULL for a key.
struct row {
    enum adjustment_type type;
    const char *scope;
    int64_t number;
    const char *id;
};

static struct adjustment entry_of(const struct row *row)
{
    return (struct adjustment){.type = row->type,
        .scope = row->scope,
        .number = row->number,
        .id = row->id,
        .item = adjustment_is_about_item(row->type) ? "c472" : NULL,
        .text = "Lunch",
        .by = "ana",
        .at = NOW,
        .until = NOW + 60};
}

static void make(const struct row *rows, size_t count, struct adjustments *out)
{
    struct adjustment entries[8];
    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++)
        entries[i] = entry_of(&rows[i]);
    assert_true(adjustments_from_entries(entries, count, out));
}

// The commands among `rows` were carried out here, with those numbers.
static void carry_out(const struct row *rows, size_t count, struct act_list *out)
{
    *out = (struct act_list){0};
    for (size_t i = 0; i < count; i++) {
        struct act act = {.role = ROLE_STAFF, .at = NOW, .number = rows[i].number};
        snprintf(act.id, sizeof act.id, "%s", rows[i].id ? rows[i].id : "");
        if (rows[i].id)
            assert_true(act_list_add(out, &act));
    }
}

static char text[400];

static const char *renumbered(
    const struct row *done, size_t done_count, const struct row *theirs, size_t their_count)
{
    struct adjustments all;
    struct adjustments other;
    struct adjustments out;
    struct act_list ids;
    make(done, done_count, &all);
    make(theirs, their_count, &other);
    carry_out(done, done_count, &ids);
    assert_true(later_acts_renumber(&all, &ids, &other, &out));
    text[0] = '\0';
    for (size_t i = 0; i < out.count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s %lld", i > 0 ? ", " : "", out.entries[i].scope,
            (long long)out.entries[i].number);
        if (out.entries[i].id) {
            size_t place = act_list_find(&ids, out.entries[i].id);
            assert_int_equal(ids.acts[place].number, out.entries[i].number);
        }
    }
    adjustments_free(&out);
    // Once is enough.
    assert_true(later_acts_renumber(&all, &ids, &other, &out));
    assert_int_equal(out.count, 0);
    adjustments_free(&out);
    adjustments_free(&other);
    adjustments_free(&all);
    act_list_free(&ids);
    return text;
}

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

#define EMERGENCY ADJUST_EMERGENCY

static void later_acts_stay_above(void **state)
{
    (void)state;
    const struct row done[] = {{EMERGENCY, "all", 10, "lift"}, {EMERGENCY, "display/door", 12, "raise"},
        {EMERGENCY, "staff/room/Jade", 13, "raise-2"}, {ADJUST_NOTICE, "staff/room/Jade", 14, "notice"}};
    const struct row theirs[] = {{EMERGENCY, "all", 5010, "lift"}};
    assert_string_equal(renumbered(done, COUNT(done), theirs, 1), "display/door 5011, staff/room/Jade 5012");
}

static void what_was_before_does_not(void **state)
{
    (void)state;
    const struct row done[] = {{EMERGENCY, "display/door", 9, "raise"}, {EMERGENCY, "all", 10, "lift"}};
    const struct row theirs[] = {{EMERGENCY, "all", 5010, "lift"}};
    assert_string_equal(renumbered(done, COUNT(done), theirs, 1), "");
}

static void what_is_above_keeps_its_number_and_its_place(void **state)
{
    (void)state;
    const struct row done[] = {{EMERGENCY, "all", 10, "lift"}, {EMERGENCY, "display/door", 12, "raise"},
        {EMERGENCY, "staff/room/Jade", 5011, "later"}, {EMERGENCY, "staff/room/Opala", 9000, "last"}};
    const struct row theirs[] = {{EMERGENCY, "all", 5010, "lift"}};
    assert_string_equal(renumbered(done, COUNT(done), theirs, 1), "display/door 5011, staff/room/Jade 5012");
}

static void a_key_is_an_act_too(void **state)
{
    (void)state;
    const struct row done[] = {
        {ADJUST_TIME, "room/Jade", 12, NULL}, {ADJUST_TIME, "staff/room/Jade", 10, "c"}};
    const struct row theirs[] = {{ADJUST_TIME, "staff/room/Jade", 5010, "c"}};
    assert_string_equal(renumbered(done, COUNT(done), theirs, 1), "room/Jade 5011");
    // A room's numbers raise nothing of staff's.
    const struct row staff[] = {
        {ADJUST_TIME, "room/Jade", 10, "c"}, {ADJUST_TIME, "staff/room/Jade", 12, "d"}};
    const struct row of_room[] = {{ADJUST_TIME, "room/Jade", 5010, "c"}};
    assert_string_equal(renumbered(staff, COUNT(staff), of_room, 1), "");
}

static void what_they_have_too_keeps_their_number(void **state)
{
    (void)state;
    const struct row done[] = {{EMERGENCY, "all", 11, "raise"}, {EMERGENCY, "display/door", 10, "lift"}};
    const struct row theirs[] = {
        {EMERGENCY, "all", 5011, "raise"}, {EMERGENCY, "display/door", 5010, "lift"}};
    assert_string_equal(renumbered(done, COUNT(done), theirs, COUNT(theirs)), "");
}

static void what_nobody_did_here_is_left_alone(void **state)
{
    (void)state;
    struct adjustments all;
    struct adjustments other;
    struct adjustments out;
    struct act_list ids = {0};
    const struct row done[] = {{EMERGENCY, "all", 10, "lift"}, {EMERGENCY, "display/door", 12, "raise"}};
    const struct row theirs[] = {{EMERGENCY, "all", 5010, "lift"}};
    make(done, COUNT(done), &all);
    make(theirs, 1, &other);
    carry_out(done, 1, &ids); // the second came from elsewhere
    assert_true(later_acts_renumber(&all, &ids, &other, &out));
    assert_int_equal(out.count, 0);
    adjustments_free(&out);
    adjustments_free(&all);
    adjustments_free(&other);
    act_list_free(&ids);
}

// Two displays that did the same in different order raise each other's numbers a bounded number of times.
static void opposite_orders_come_to_an_end(void **state)
{
    (void)state;
    struct row done[2][2] = {{{EMERGENCY, "display/door", 10, "lift"}, {EMERGENCY, "all", 20, "raise"}},
        {{EMERGENCY, "all", 30, "raise"}, {EMERGENCY, "display/door", 40, "lift"}}};
    struct act_list ids[2];
    int rounds = 0;
    carry_out(done[0], 2, &ids[0]);
    carry_out(done[1], 2, &ids[1]);
    for (bool any = true; any && rounds < 1000; rounds++) {
        struct adjustments all;
        struct adjustments theirs;
        struct adjustments out;
        int who = rounds % 2;
        make(done[who], 2, &all);
        make(done[!who], 2, &theirs);
        assert_true(later_acts_renumber(&all, &ids[who], &theirs, &out));
        struct adjustments merged[2];
        assert_true(adjustments_merge(&all, &theirs, &merged[0]));
        assert_true(adjustments_merge(&merged[0], &out, &merged[1]));
        any = out.count > 0 || rounds == 0;
        for (size_t i = 0; i < merged[1].count; i++)
            for (size_t k = 0; k < 2; k++)
                if (strcmp(merged[1].entries[i].id, done[who][k].id) == 0)
                    done[who][k].number = merged[1].entries[i].number;
        adjustments_free(&merged[0]);
        adjustments_free(&merged[1]);
        adjustments_free(&out);
        adjustments_free(&theirs);
        adjustments_free(&all);
    }
    assert_true(rounds <= 2 * LATER_ACTS_MAX_ROUNDS + 2);
    act_list_free(&ids[0]);
    act_list_free(&ids[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_acts_stay_above),
        cmocka_unit_test(what_was_before_does_not),
        cmocka_unit_test(what_is_above_keeps_its_number_and_its_place),
        cmocka_unit_test(a_key_is_an_act_too),
        cmocka_unit_test(what_they_have_too_keeps_their_number),
        cmocka_unit_test(what_nobody_did_here_is_left_alone),
        cmocka_unit_test(opposite_orders_come_to_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
