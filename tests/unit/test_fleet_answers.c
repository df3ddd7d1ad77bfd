// When answers to commands go out: each batch waits for its own save, whatever is saved after it.
#include "support/test.h"

#include "base/clock.h"
#include "fleet/fleet_client_internal.h"

static struct adjustment_store store;
static struct command_exec carrier;
static struct fleet_client client;

static int begin(void **state)
{
    (void)state;
    store = (struct adjustment_store){0};
    carrier = (struct command_exec){.store = &store};
    client = (struct fleet_client){.options = {.broker = {.event = "e"}, .name = "x", .exec = &carrier}};
    return 0;
}

static int end(void **state)
{
    (void)state;
    fleet_free_answers(&client);
    return 0;
}

// A command was carried out, and waits for a disk.
static void answer(bool urgent, const char *id)
{
    struct answer one = {.id = id, .status = 200, .number = 1};
    store.saver.wanted++;
    if (urgent)
        fleet_answer_urgent(&client, &one);
    else
        fleet_answer(&client, &one);
    fleet_send_answers(&client, clock_tick_ms() + FLEET_ANSWERS_MS);
}

static bool is_due(void)
{
    return fleet_answers_due_ms(&client) <= clock_tick_ms() + FLEET_ANSWERS_MS;
}

// `urgent`: an emergency's.
static void expect_each_to_wait_for_its_own_save(bool urgent)
{
    assert_false(is_due());
    answer(urgent, "first");
    assert_false(is_due());
    for (int i = 0; i < 5; i++)
        answer(urgent, "another");
    store.saver.saved = 1;
    assert_true(is_due());
    fleet_send_answers(&client, clock_tick_ms() + FLEET_ANSWERS_MS);
    assert_false(is_due()); // the others wait for theirs, together
    store.saver.saved = 5;
    assert_false(is_due());
    answer(urgent, "later");
    store.saver.saved = 6;
    assert_true(is_due());
    fleet_send_answers(&client, clock_tick_ms() + FLEET_ANSWERS_MS);
    assert_false(is_due());
    store.saver.saved = 7;
    assert_true(is_due());
    fleet_send_answers(&client, clock_tick_ms() + FLEET_ANSWERS_MS);
    assert_int_equal(fleet_answers_due_ms(&client), INT64_MAX);
}

static void answers_to_emergencies_wait_for_their_own_save(void **state)
{
    (void)state;
    expect_each_to_wait_for_its_own_save(true);
}

static void answers_wait_for_their_own_save(void **state)
{
    (void)state;
    expect_each_to_wait_for_its_own_save(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_to_emergencies_wait_for_their_own_save, begin, end),
        cmocka_unit_test_setup_teardown(answers_wait_for_their_own_save, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
