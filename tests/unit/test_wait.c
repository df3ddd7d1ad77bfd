// Waiting for signals where SDL does not block.
#include "support/test.h"

#include "screen/wait.h"

#include <SDL2/SDL.h>
#include <signal.h>
#include <unistd.h>

static struct wait *waiting;

static int set_up(void **state)
{
    (void)state;
    struct error error;
    waiting = wait_open("dummy", &error);
    return waiting && SDL_Init(SDL_INIT_EVENTS) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    wait_close(waiting);
    SDL_Quit();
    return 0;
}

// Nothing but SDL's own first events may come before.
static bool quits(int64_t timeout_ms)
{
    enum { OTHERS_MAX = 20 };
    SDL_Event event;
    uint64_t wakeups = 0;
    for (int i = 0; i < OTHERS_MAX && wait_event(waiting, timeout_ms, &event, &wakeups); i++)
        if (event.type == SDL_QUIT)
            return true;
    return false;
}

// A display in simulated haste is always late: it never has time left to wait.
static void a_signal_is_seen_without_any_time_left(void **state)
{
    (void)state;
    assert_false(quits(0));
    assert_int_equal(kill(getpid(), SIGTERM), 0);
    assert_true(quits(0));
    assert_false(quits(0));
}

static void a_signal_ends_a_wait(void **state)
{
    (void)state;
    assert_int_equal(kill(getpid(), SIGINT), 0);
    assert_true(quits(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_signal_is_seen_without_any_time_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_signal_ends_a_wait, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
