#include "display/staff_desk.h"

#include "agenda/timer.h"
#include "base/sd_notify.h"
#include "display/loop.h"
#include "screen/wait.h"

struct staff_desk {
    struct loop loop;
    struct wait *wait; // for SDL's events, without video
};

// Publishes the current state. It changes when the slide of all rooms would, and with each minute.
static int64_t refresh(void *context)
{
    struct staff_desk *desk = context;
    struct runtime *runtime = desk->loop.runtime;
    struct view view;
    int64_t now = display_clock_now(&desk->loop.display_clock);
    int64_t real_now = display_clock_real_now();
    sd_notify_alive();
    runtime_tick(runtime, now, real_now);
    if (!display_view(&runtime->display, now, real_now, &view))
        return now + 1;
    controls_view(&runtime->controls, &view);
    struct status_facts facts = {.view = &view, .slide = "", .kind = VIEW_ROOMS, .is_staff_desk = true};
    console_bridge_publish(&runtime->bridge, &facts, real_now);
    int64_t change = slide_next_change(slide_find("hall"), &view);
    int64_t minute = now - now % 60 + 60;
    int64_t timer = view.agenda ? timer_next_change(view.agenda, &runtime->config.timer.rules) : INT64_MAX;
    change = timer < change ? timer : change;
    return change < minute ? change : minute;
}

static bool sleep_until_event(void *context, int64_t timeout_ms)
{
    struct staff_desk *desk = context;
    SDL_Event event;
    uint64_t wakeups = 0;
    // All that are there: more may come in a turn than one, and the end would wait behind them.
    for (; wait_event(desk->wait, timeout_ms, &event, &wakeups); timeout_ms = 0)
        if (event.type == SDL_QUIT)
            return false;
    return true;
}

static void wake(void *context)
{
    struct staff_desk *desk = context;
    SDL_Event event = {.user = {.type = SDL_USEREVENT}};
    SDL_PushEvent(&event); // if the queue is full, there are events to wake for
    wait_wake(desk->wait);
}

static bool start(struct staff_desk *desk, const struct staff_desk_options *options, struct error *error)
{
    static const struct loop_frontend frontend = {
        .refresh = refresh, .sleep = sleep_until_event, .max_sleep_ms = 60 * 1000};
    struct loop_options loop = {.frontend = &frontend,
        .context = desk,
        .wake = wake,
        .time = options->time,
        .load = options->load,
        .loader = options->loader,
        .staff_desk = true};
    if (!loop_open(&desk->loop, &loop, error))
        return false;
    if (SDL_Init(SDL_INIT_EVENTS) != 0)
        return error_set(error, "SDL: %s", SDL_GetError());
    desk->wait = wait_open(NULL, error);
    return desk->wait && loop_start(&desk->loop, NULL, error);
}

bool staff_desk_run(const struct staff_desk_options *options, struct error *error)
{
    struct staff_desk desk = {0};
    bool ok = start(&desk, options, error);
    if (ok)
        loop_run(&desk.loop);
    if (ok && desk.loop.failure.text[0] != '\0') {
        *error = desk.loop.failure;
        ok = false;
    }
    loop_stop(&desk.loop);
    loop_close(&desk.loop);
    wait_close(desk.wait);
    SDL_Quit();
    return ok;
}
