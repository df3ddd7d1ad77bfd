// plumbline desk: the staff's desk on their own machine. It has the page of a display and belongs to the
// fleet, but shows nothing itself.
#include "base/log.h"
#include "base/notify.h"
#include "base/watch.h"
#include "cli/commands.h"
#include "cli/rig.h"
#include "screen/wait.h"

#include <malloc.h>
#include <stdatomic.h>

enum { POST_FEED_REPORT = 1, POST_REQUEST, POST_BROKER, POST_WATCH };

struct desk_program {
    struct rig_ground ground;
    struct rig *rig;
    struct wall wall;
    struct wait *wait;
    struct watch *watch; // NULL where nothing can be watched
    atomic_bool hung_up; // the config is to be read anew
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
            server_drop(event.user.data1);
    }
}

static void take_report(struct desk_program *program, struct feed_report *report)
{
    bool new_schedule = report->schedule != NULL;
    display_update(&program->rig->display, report, wall_real_now());
    feed_report_free(report);
    if (!new_schedule)
        return;
    if (!program->wall.settled)
        wall_set(&program->wall, &program->rig->display.schedule->zone, NULL);
    program->wall.settled = true;
    if (!program->rig->display.programme)
        log_error("%s", program->rig->display.problem.text);
    steer_moved(&program->rig->steer, wall_now(&program->wall));
    malloc_trim(0);
}

// False where it is time to end.
static bool react(struct desk_program *program, const SDL_Event *event)
{
    int64_t now = wall_now(&program->wall);
    bool refresh = false;
    if (event->type == SDL_QUIT)
        return false;
    if (event->type != SDL_USEREVENT)
        return true;
    if (event->user.code == POST_FEED_REPORT)
        take_report(program, event->user.data1);
    else if (event->user.code == POST_REQUEST)
        refresh = desk_link_serve(&program->rig->link, event->user.data1, now);
    else if (event->user.code == POST_BROKER)
        refresh = fleet_link_take(&program->rig->fleet, now, wall_real_now());
    if (refresh)
        feed_refresh(program->rig->feed);
    return true;
}

// What the page is told; returns when that differs next, in the clock's seconds.
static int64_t refresh(struct desk_program *program)
{
    struct view view;
    int64_t now = wall_now(&program->wall);
    steer_tick(&program->rig->steer, now);
    desk_link_tick(&program->rig->link, now, wall_real_now());
    if (!display_view(&program->rig->display, now, wall_real_now(), &view))
        return now + 1;
    steer_view(&program->rig->steer, &view);
    struct status_facts facts = {.view = &view, .slide = "", .kind = VIEW_HALL, .desk = true};
    desk_link_publish(&program->rig->link, &facts, wall_real_now());
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
        int64_t wait = clock_wait_ms(&program->wall.clock, change * 1000);
        int64_t due = desk_link_wait_ms(&program->rig->link);
        int64_t watchdog = notify_watchdog_ms();
        notify_alive();
        due = watchdog && watchdog / 2 < due ? watchdog / 2 : due;
        if (wait_event(program->wait, wait < due ? wait : due, &event, &wakeups))
            going = react(program, &event);
        while (atomic_exchange(&program->hung_up, false))
            if (!rig_reload(&program->rig, &program->ground, error))
                return false;
    }
    return true;
}

static bool start(struct desk_program *program, const struct options *options, struct error *error)
{
    struct error why;
    program->ground = (struct rig_ground){.deliver = deliver,
        .ask = ask,
        .broker_calls = broker_calls,
        .drop_posted = drop_posted,
        .context = program,
        .options = options,
        .wall = &program->wall,
        .desk = true};
    watch_keep_signal();
    program->rig = rig_read(&program->ground, error);
    if (!program->rig || !wall_set(&program->wall, program->rig->display.zone, error))
        return false;
    if (SDL_Init(SDL_INIT_EVENTS) != 0)
        return error_set(error, "SDL: %s", SDL_GetError());
    program->wait = wait_open(NULL, error);
    if (!program->wait || !rig_start(program->rig, &program->ground, error))
        return false;
    struct watch_calls calls = {.stepped = stepped, .hung_up = hung_up, .context = program};
    program->watch = watch_start(&calls, &why);
    if (!program->watch)
        log_warning("%s", why.text);
    return true;
}

enum exit_status desk_run(const struct options *options)
{
    struct desk_program program = {.wall = {.options = options}};
    struct error error;
    bool fine = start(&program, options, &error) && run(&program, &error);
    notify_stopping();
    // These post, so they end first.
    watch_stop(program.watch);
    if (program.rig)
        rig_stop(program.rig);
    drop_posted(NULL);
    wait_close(program.wait);
    SDL_Quit();
    rig_free(program.rig);
    return fine ? EXIT_FINE : command_failed(&error);
}
