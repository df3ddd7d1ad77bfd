// plumbline desk: the staff's desk on their own machine. It has the page of a display and belongs to the
// fleet, but shows nothing itself.
#include "base/log.h"
#include "base/notify.h"
#include "cli/commands.h"
#include "cli/desk_link.h"
#include "cli/setup.h"
#include "cli/wall.h"
#include "feed/feed.h"
#include "screen/wait.h"

#include <malloc.h>

enum { POST_FEED_REPORT = 1, POST_REQUEST, POST_BROKER };

struct desk_program {
    const struct options *options;
    struct config config;
    struct display display;
    struct steer steer;
    struct desk_link link;
    struct fleet_link fleet;
    struct wall wall;
    struct wait *wait;
    struct feed *feed;
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

static void take_report(struct desk_program *program, struct feed_report *report)
{
    bool new_schedule = report->schedule != NULL;
    display_update(&program->display, report, wall_real_now());
    feed_report_free(report);
    if (!new_schedule)
        return;
    if (!program->wall.settled)
        wall_set(&program->wall, &program->display.schedule->zone, NULL);
    program->wall.settled = true;
    if (!program->display.programme)
        log_error("%s", program->display.problem.text);
    steer_moved(&program->steer, wall_now(&program->wall));
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
        refresh = desk_link_serve(&program->link, event->user.data1, now);
    else
        refresh = fleet_link_take(&program->fleet, now, wall_real_now());
    if (refresh)
        feed_refresh(program->feed);
    return true;
}

// What the page is told; returns when that differs next, in the clock's seconds.
static int64_t refresh(struct desk_program *program)
{
    struct view view;
    int64_t now = wall_now(&program->wall);
    steer_tick(&program->steer, now);
    desk_link_tick(&program->link, now, wall_real_now());
    if (!display_view(&program->display, now, wall_real_now(), &view))
        return now + 1;
    steer_view(&program->steer, &view);
    struct status_facts facts = {.view = &view, .slide = "", .kind = VIEW_HALL, .desk = true};
    desk_link_publish(&program->link, &facts, wall_real_now());
    int64_t change = slide_next_change(slide_find("hall"), &view);
    int64_t minute = now - now % 60 + 60;
    return change < minute ? change : minute;
}

static void run(struct desk_program *program)
{
    SDL_Event event;
    uint64_t wakeups = 0;
    for (bool going = true; going;) {
        int64_t change = refresh(program);
        int64_t wait = clock_wait_ms(&program->wall.clock, change * 1000);
        int64_t due = desk_link_wait_ms(&program->link);
        int64_t watchdog = notify_watchdog_ms();
        notify_alive();
        due = watchdog && watchdog / 2 < due ? watchdog / 2 : due;
        if (wait_event(program->wait, wait < due ? wait : due, &event, &wakeups))
            going = react(program, &event);
    }
}

static void drop_posted(void)
{
    SDL_Event event;
    while (SDL_PollEvent(&event)) {
        if (event.type != SDL_USEREVENT)
            continue;
        if (event.user.code == POST_FEED_REPORT)
            feed_report_free(event.user.data1);
        else if (event.user.code == POST_REQUEST)
            server_drop(event.user.data1);
    }
}

// On the staff's own machine nobody else reaches it.
static void settle_config(struct config *config)
{
    if (!config->control.listen) {
        config->control.listen = "127.0.0.1:8019";
        config->control.open_on_loopback = true;
    }
    if (!config->room && !config->session)
        config->view = VIEW_HALL;
}

static bool open_link(struct desk_program *program, const char *state, struct error *error)
{
    static const struct desk none = {0};
    program->fleet.desk = true;
    program->link.display = &program->display;
    program->link.steer = &program->steer;
    program->link.fleet = &program->fleet;
    program->link.state = state;
    program->link.tokens_file = config_tokens_file(&program->config);
    return steer_open(&program->steer, &program->display, state, &none, wall_now(&program->wall), error) &&
           desk_link_open(&program->link, ask, broker_calls, program, error);
}

static bool start(struct desk_program *program, struct error *error)
{
    struct config *config = &program->config;
    if (!config->control.broker.url)
        return error_set(error,
            "no broker is configured (\"control\": {\"broker\": …} in the config): without "
            "one a desk knows no displays");
    if (!config->schedule)
        return error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
    settle_config(config);
    program->display.config = config;
    program->display.hall_wanted = true;
    program->display.zone = setup_zone(config);
    error_set(&program->display.problem, "it is being fetched");
    if (!program->display.zone)
        return error_set(error, "not enough memory");
    if (!wall_set(&program->wall, program->display.zone, error))
        return false;
    program->display.simulated = program->wall.simulated;
    if (SDL_Init(SDL_INIT_EVENTS) != 0)
        return error_set(error, "SDL: %s", SDL_GetError());
    program->wait = wait_open(NULL, error);
    if (!program->wait)
        return false;
    const char *state = setup_state(config);
    program->feed = setup_feed(config, state, program->wall.clock, deliver, program, error);
    return program->feed && open_link(program, state, error);
}

enum exit_status desk_run(const struct options *options)
{
    struct desk_program program = {.options = options, .wall = {.options = options}};
    struct error error;
    if (!setup_config(options, &program.config, &error))
        return command_failed(&error);
    bool fine = start(&program, &error);
    if (fine)
        run(&program);
    notify_stopping();
    // These post, so they end first.
    desk_link_close(&program.link);
    feed_stop(program.feed);
    drop_posted();
    steer_close(&program.steer);
    wait_close(program.wait);
    SDL_Quit();
    display_free(&program.display);
    config_free(&program.config);
    return fine ? EXIT_FINE : command_failed(&error);
}
