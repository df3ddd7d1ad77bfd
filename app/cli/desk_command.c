// plumbline desk: the staff's desk on their own machine. It has the page of a display and belongs to the
// fleet, but shows nothing itself.
#include "base/log.h"
#include "base/sd_notify.h"
#include "base/system_events.h"
#include "cli/commands.h"
#include "display/runtime.h"
#include "screen/wait.h"

#include <malloc.h>
#include <stdatomic.h>

enum { POST_FEED_REPORT = 1, POST_REQUEST, POST_BROKER, POST_WATCH };

struct desk_program {
    struct runtime_host host;
    struct runtime *runtime;
    struct display_clock_state display_clock;
    struct wait *wait;
    struct system_events *watch; // NULL where nothing can be watched
    atomic_bool hung_up;         // the config is to be read anew
};

// SDL's event queue alone, without video.
static bool post(struct desk_program *program, int code, void *data)
{
    SDL_Event event = {.user = {.type = SDL_USEREVENT, .code = code, .data1 = data}};
    if (SDL_PushEvent(&event) != 1)
        return false;
    wait_wake(program->wait);
    return true;
}

static void deliver(void *context, struct feed_report *report)
{
    if (!post(context, POST_FEED_REPORT, report))
        feed_report_free(report);
}

static bool ask(void *context, struct server_request *request)
{
    return post(context, POST_REQUEST, request);
}

static void broker_calls(void *context)
{
    post(context, POST_BROKER, NULL);
}

// The page is told what time it is now, whatever the clock was set by.
static void stepped(void *context)
{
    post(context, POST_WATCH, NULL);
}

static void hung_up(void *context)
{
    struct desk_program *program = context;
    atomic_store(&program->hung_up, true);
    post(program, POST_WATCH, NULL);
}

static void drop_posted(void *context)
{
    SDL_Event event;
    (void)context;
    while (SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_USEREVENT, SDL_USEREVENT) == 1) {
        if (event.user.code == POST_FEED_REPORT)
            feed_report_free(event.user.data1);
        else if (event.user.code == POST_REQUEST)
            server_request_free(event.user.data1);
    }
}

static void take_report(struct desk_program *program, struct feed_report *report)
{
    bool new_schedule = report->schedule != NULL;
    display_update(&program->runtime->display, report, display_clock_real_now());
    feed_report_free(report);
    if (!new_schedule)
        return;
    if (!program->display_clock.settled)
        display_clock_set(&program->display_clock, &program->runtime->display.schedule->zone, NULL);
    program->display_clock.settled = true;
    if (!program->runtime->display.programme)
        log_error("%s", program->runtime->display.problem.text);
    controls_moved(&program->runtime->controls, display_clock_now(&program->display_clock));
    malloc_trim(0);
}

// False where it is time to end.
static bool react(struct desk_program *program, const SDL_Event *event)
{
    int64_t now = display_clock_now(&program->display_clock);
    bool refresh = false;
    if (event->type == SDL_QUIT)
        return false;
    if (event->type != SDL_USEREVENT)
        return true;
    if (event->user.code == POST_FEED_REPORT)
        take_report(program, event->user.data1);
    else if (event->user.code == POST_REQUEST)
        refresh = console_bridge_serve(&program->runtime->link, event->user.data1, now);
    else if (event->user.code == POST_BROKER)
        refresh = fleet_client_take(&program->runtime->fleet, now, display_clock_real_now());
    if (refresh)
        feed_refresh(program->runtime->feed);
    return true;
}

// What the page is told; returns when that differs next, in the clock's seconds.
static int64_t refresh(struct desk_program *program)
{
    struct view view;
    int64_t now = display_clock_now(&program->display_clock);
    controls_tick(&program->runtime->controls, now);
    console_bridge_tick(&program->runtime->link, now, display_clock_real_now());
    if (!display_view(&program->runtime->display, now, display_clock_real_now(), &view))
        return now + 1;
    controls_view(&program->runtime->controls, &view);
    struct status_facts facts = {.view = &view, .slide = "", .kind = VIEW_ROOMS, .is_desk = true};
    console_bridge_publish(&program->runtime->link, &facts, display_clock_real_now());
    int64_t change = slide_next_change(slide_find("hall"), &view);
    int64_t minute = now - now % 60 + 60;
    return change < minute ? change : minute;
}

// False where no config could be started again.
static bool run(struct desk_program *program, struct error *error)
{
    SDL_Event event;
    uint64_t wakeups = 0;
    for (bool going = true; going;) {
        int64_t change = refresh(program);
        int64_t wait = clock_wait_ms(&program->display_clock.clock, change * 1000);
        int64_t due = console_bridge_wait_ms(&program->runtime->link);
        int64_t watchdog = sd_notify_watchdog_ms();
        sd_notify_alive();
        due = watchdog && watchdog / 2 < due ? watchdog / 2 : due;
        if (wait_event(program->wait, wait < due ? wait : due, &event, &wakeups))
            going = react(program, &event);
        while (atomic_exchange(&program->hung_up, false))
            if (!runtime_reload(&program->runtime, &program->host, error))
                return false;
    }
    return true;
}

static bool start(struct desk_program *program, const struct options *options, struct error *error)
{
    struct error why;
    program->host = (struct runtime_host){.deliver = deliver,
        .ask = ask,
        .broker_calls = broker_calls,
        .drop_posted = drop_posted,
        .context = program,
        .options = options,
        .display_clock = &program->display_clock,
        .is_desk = true};
    system_events_keep_signal();
    program->runtime = runtime_read(&program->host, error);
    if (!program->runtime ||
        !display_clock_set(&program->display_clock, program->runtime->display.zone, error))
        return false;
    if (SDL_Init(SDL_INIT_EVENTS) != 0)
        return error_set(error, "SDL: %s", SDL_GetError());
    program->wait = wait_open(NULL, error);
    if (!program->wait || !runtime_start(program->runtime, &program->host, error))
        return false;
    struct system_events_calls calls = {.stepped = stepped, .hung_up = hung_up, .context = program};
    program->watch = system_events_start(&calls, &why);
    if (!program->watch)
        log_warning("%s", why.text);
    return true;
}

enum exit_status desk_run(const struct options *options)
{
    struct desk_program program = {.display_clock = {.options = options}};
    struct error error;
    bool fine = start(&program, options, &error) && run(&program, &error);
    sd_notify_stopping();
    // These post, so they end first.
    system_events_stop(program.watch);
    if (program.runtime)
        runtime_stop(program.runtime);
    drop_posted(NULL);
    wait_close(program.wait);
    SDL_Quit();
    runtime_free(program.runtime);
    return fine ? EXIT_OK : command_failed(&error);
}
