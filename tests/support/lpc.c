#include "support/lpc.h"

const struct schedule *lpc;
struct programme *jade;

int lpc_set_up(void **state)
{
    drawing_set_up(state);
    lpc = drawing_schedule("assets/lpc2019.json");
    assert_non_null(lpc);
    jade = test_programme(lpc, "Jade/room-I&II");
    return 0;
}

int lpc_tear_down(void **state)
{
    programme_free(jade);
    schedule_unref(lpc);
    return drawing_tear_down(state);
}
