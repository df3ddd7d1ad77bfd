#include "display/loop.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/sd_notify.h"

#include <malloc.h>

// ---- event handlers

static void handle_reports(struct loop *loop)
{
    struct feed_report *report;
    while ((report = events_next_report(&loop->events))) {
        struct display *display = &loop->runtime->display;
        bool new_schedule = report->schedule != NULL;
        display_update(display, report, display_clock_real_now());
        feed_report_free(report);
        if (!new_schedule)
            continue;
        if (!loop->display_clock.settled)
            display_clock_set(&loop->display_clock, &display->fetched->zone, NULL);
        loop->display_clock.settled = true;
        feed_set_clock(loop->runtime->feed, loop->display_clock.clock);
        runtime_update_room(loop->runtime, display_clock_now(&loop->display_clock));
        if (loop->frontend->new_schedule)
            loop->frontend->new_schedule(loop->context);
        if (!display->programme)
            log_error("%s", display->problem.text);
        // Returns the old schedule's memory to the system.
        malloc_trim(0);
    }
}

static void ask_feed(struct loop *loop, enum schedule_request wanted)
{
    if (wanted == SCHEDULE_REFRESH)
        feed_refresh(loop->runtime->feed);
    else if (wanted == SCHEDULE_ACCEPT)
        feed_accept(loop->runtime->feed);
}

static void handle_requests(struct loop *loop)
{
    struct server_request *request;
    int64_t now = display_clock_now(&loop->display_clock);
    while ((request = events_next_request(&loop->events)))
        ask_feed(loop, console_bridge_serve(&loop->runtime->bridge, request, now));
}

static void handle_broker(struct loop *loop)
{
    int64_t now = display_clock_now(&loop->display_clock);
    ask_feed(loop, fleet_client_receive(&loop->runtime->fleet, now, display_clock_real_now()));
}

static void finish_work(struct loop *loop)
{
    worker_finish(loop->disk);
    worker_finish(loop->pictures);
    console_bridge_answer_saved(&loop->runtime->bridge);
}

// After the clock was set, its offset from the server's is no longer known.
static void handle_clock_step(struct loop *loop)
{
    struct display *display = &loop->runtime->display;
    if (display->simulated)
        return;
    int64_t step = display_clock_step(&loop->display_clock);
    if (step != 0)
        log_info("the clock was set by %lld s", (long long)step);
    controls_stepped(&loop->runtime->controls, display_clock_now(&loop->display_clock), step);
    display->skew_known = false;
    // The age of a schedule fetched in this run has not changed; the next report brings the exact time.
    if (display->source == FEED_NETWORK)
        display->good_at += step;
    feed_refresh(loop->runtime->feed);
}

static void handle_reload(struct loop *loop)
{
    struct error error;
    if (!reload_begin(&loop->reload, &loop->runtime, &loop->host, &error))
        loop->failure = error;
}

static void handle_checked(struct loop *loop)
{
    struct error error;
    if (!reload_finish(&loop->reload, &loop->runtime, &loop->host, &error))
        loop->failure = error;
}

static void (*const handlers[EVENTS])(struct loop *loop) = {
    [EVENT_FEED_REPORT] = handle_reports,
    [EVENT_REQUEST] = handle_requests,
    [EVENT_BROKER] = handle_broker,
    [EVENT_WORK_DONE] = finish_work,
    [EVENT_CLOCK_STEPPED] = handle_clock_step,
    [EVENT_RELOAD] = handle_reload,
    [EVENT_CONFIG_CHECKED] = handle_checked,
};

unsigned loop_handle(struct loop *loop)
{
    log_write_left_out(false);
    unsigned pending = events_take(&loop->events);
    for (size_t i = 0; i < EVENTS && loop->failure.text[0] == '\0'; i++)
        if (pending & (1U << i))
            handlers[i](loop);
    return pending;
}

void loop_run(struct loop *loop)
{
    int64_t watchdog = sd_notify_watchdog_ms();
    int64_t max_sleep_ms = loop->frontend->max_sleep_ms;
    max_sleep_ms = watchdog && watchdog / 2 < max_sleep_ms ? watchdog / 2 : max_sleep_ms;
    for (bool running = true; running && loop->failure.text[0] == '\0';) {
        int64_t next_change = loop->frontend->refresh(loop->context);
        if (loop->failure.text[0] != '\0')
            break;
        int64_t wait = clock_wait_ms(&loop->display_clock.clock, next_change * 1000);
        int64_t bridge_wait = console_bridge_wait_ms(&loop->runtime->bridge);
        wait = wait < bridge_wait ? wait : bridge_wait;
        running = loop->frontend->sleep(loop->context, wait < max_sleep_ms ? wait : max_sleep_ms);
        loop_handle(loop);
    }
}

// ---- starting and stopping

static void on_work_done(void *context)
{
    events_post(context, EVENT_WORK_DONE);
}

static void on_clock_step(void *context)
{
    events_post(context, EVENT_CLOCK_STEPPED);
}

static void on_hangup(void *context)
{
    events_post(context, EVENT_RELOAD);
}

bool loop_open(struct loop *loop, const struct loop_options *options, struct error *error)
{
    loop->frontend = options->frontend;
    loop->context = options->context;
    loop->display_clock.time = options->time;
    log_limit_lines();
    events_open(&loop->events, options->wake, options->context);
    system_events_block_signal(); // before any thread begins
    loop->disk = worker_start(on_work_done, &loop->events, error);
    loop->pictures = loop->disk ? worker_start(on_work_done, &loop->events, error) : NULL;
    if (!loop->pictures)
        return false;
    loop->host = (struct runtime_host){.disk = loop->disk,
        .pictures = loop->pictures,
        .events = &loop->events,
        .load = options->load,
        .loader = options->loader,
        .display_clock = &loop->display_clock,
        .staff_desk = options->staff_desk};
    loop->runtime = runtime_load(&loop->host, error);
    return loop->runtime && display_clock_set(&loop->display_clock, loop->runtime->display.zone, error);
}

bool loop_start(struct loop *loop, struct screen *screen, struct error *error)
{
    struct error warning;
    loop->host.screen = screen;
    if (!runtime_start(loop->runtime, &loop->host, error))
        return false;
    struct system_events_callbacks callbacks = {
        .stepped = on_clock_step, .hung_up = on_hangup, .context = &loop->events};
    loop->system_events = system_events_start(&callbacks, &warning);
    if (!loop->system_events)
        log_warning("%s", warning.text);
    return true;
}

void loop_stop(struct loop *loop)
{
    log_write_left_out(true);
    sd_notify_stopping();
    system_events_stop(loop->system_events);
    loop->system_events = NULL;
    reload_cancel(&loop->reload);
    if (loop->runtime)
        runtime_stop(loop->runtime);
    worker_stop(loop->pictures);
    worker_stop(loop->disk);
    loop->pictures = NULL;
    loop->disk = NULL;
}

void loop_close(struct loop *loop)
{
    events_close(&loop->events);
    runtime_free(loop->runtime);
    loop->runtime = NULL;
}
