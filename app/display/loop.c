#include "display/loop.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/sd_notify.h"

#include <malloc.h>
#include <stdlib.h>

// ---- event handlers

// How long one of them may go on before the picture is drawn: as long as drawing takes, so that a slow screen
// leaves half of the time for the rest.
static int64_t slice_end_us(const struct loop *loop)
{
    enum { MIN_US = 4000, MAX_US = 40000 };
    int64_t us = loop->drawn_us < MIN_US ? MIN_US : loop->drawn_us;
    return clock_monotonic_us() + (us < MAX_US ? us : MAX_US);
}

static bool is_slice_over(struct loop *loop, int64_t end_us)
{
    return clock_monotonic_us() >= end_us || events_is_pending(&loop->events, EVENT_URGENT);
}

static void note_schedule(struct loop *loop)
{
    struct display *display = &loop->runtime->display;
    if (!loop->display_clock.settled)
        display_clock_set(&loop->display_clock, &display->fetched->zone, NULL);
    loop->display_clock.settled = true;
    feeds_set_clock(loop->runtime->feeds, loop->display_clock.clock);
    runtime_update_room(loop->runtime, display_clock_now(&loop->display_clock));
    if (loop->frontend->new_schedule)
        loop->frontend->new_schedule(loop->context);
    if (!display->programme)
        log_error("%s", display->problem.text);
    // Returns the old schedule's memory to the system.
    malloc_trim(0);
}

// A large schedule that is being compared with the one before, on a thread of its own.
struct loop_comparison {
    struct work work;
    struct loop *loop; // NULL: it is no longer wanted
    struct feed_report *report;
    struct display_update update;
};

static void take_report(struct loop *loop, struct feed_report *report, struct display_update *update)
{
    bool new_schedule = report->schedule != NULL;
    display_update_take(&loop->runtime->display, report, update);
    feed_report_free(report);
    if (new_schedule)
        note_schedule(loop);
}

static void compare(struct work *work)
{
    struct loop_comparison *comparison = (struct loop_comparison *)work;
    display_update_compare(&comparison->update);
}

static void end_comparison(struct work *work)
{
    struct loop_comparison *comparison = (struct loop_comparison *)work;
    struct loop *loop = comparison->loop;
    if (loop) {
        loop->comparison = NULL;
        take_report(loop, comparison->report, &comparison->update);
        events_post(&loop->events, EVENT_FEED_REPORT); // those that came meanwhile
    } else {
        feed_report_free(comparison->report);
        display_update_free(&comparison->update);
    }
    free(comparison);
}

// A reload has replaced the display that it was for.
static void drop_comparison(struct loop *loop)
{
    if (loop->comparison)
        loop->comparison->loop = NULL;
    loop->comparison = NULL;
}

// Takes what it is given.
static void begin_comparison(struct loop *loop, struct feed_report *report, struct display_update *update)
{
    struct loop_comparison *comparison =
        display_update_is_large(update) ? calloc(1, sizeof *comparison) : NULL;
    if (!comparison) {
        display_update_compare(update);
        take_report(loop, report, update);
        return;
    }
    *comparison = (struct loop_comparison){
        .work = {.run = compare, .done = end_comparison}, .loop = loop, .report = report, .update = *update};
    loop->comparison = comparison;
    worker_submit(loop->schedules, &comparison->work);
}

static bool handle_reports(void *context)
{
    struct loop *loop = context;
    struct feed_report *report = loop->comparison ? NULL : events_next_report(&loop->events);
    if (!report)
        return false;
    struct display_update update;
    display_update_begin(&loop->runtime->display, report, display_clock_real_now(), &update);
    begin_comparison(loop, report, &update);
    return true;
}

static void ask_feeds(struct loop *loop, struct schedule_request wanted)
{
    if (wanted.refresh)
        feeds_refresh(loop->runtime->feeds);
    feeds_accept(loop->runtime->feeds, wanted.accept);
}

static void serve(struct loop *loop, struct server_request *request)
{
    int64_t now = display_clock_now(&loop->display_clock);
    ask_feeds(loop, console_bridge_serve(&loop->runtime->bridge, request, now));
}

static bool handle_broker(void *context)
{
    struct loop *loop = context;
    int64_t now = display_clock_now(&loop->display_clock);
    ask_feeds(loop, fleet_client_receive(&loop->runtime->fleet, now, display_clock_real_now()));
    return false;
}

static bool handle_urgent(void *context)
{
    struct loop *loop = context;
    struct server_request *request;
    // What is urgent at the broker came before: it has been on its way for longer.
    handle_broker(context);
    while ((request = events_next_urgent(&loop->events)))
        serve(loop, request);
    return false;
}

static bool handle_requests(void *context)
{
    struct loop *loop = context;
    int64_t end_us = slice_end_us(loop);
    struct server_request *request;
    while ((request = events_next_request(&loop->events))) {
        serve(loop, request);
        if (is_slice_over(loop, end_us))
            return true;
    }
    return false;
}

static bool finish_work(void *context)
{
    struct loop *loop = context;
    worker_finish(loop->disk);
    worker_finish(loop->pictures);
    worker_finish(loop->schedules);
    console_bridge_answer_saved(&loop->runtime->bridge);
    return false;
}

// After the clock was set, its offset from the server's is no longer known.
static bool handle_clock_step(void *context)
{
    struct loop *loop = context;
    struct display *display = &loop->runtime->display;
    if (display->simulated)
        return false;
    int64_t step = display_clock_step(&loop->display_clock);
    if (step != 0)
        log_info("the clock was set by %lld s", (long long)step);
    controls_stepped(&loop->runtime->controls, display_clock_now(&loop->display_clock), step);
    display->skew_known = false;
    display_follow_step(display, step);
    feeds_refresh(loop->runtime->feeds);
    return false;
}

static void end_reload(struct loop *loop, const struct runtime *old, bool ok, const struct error *error)
{
    if (!ok)
        loop->failure = *error;
    if (loop->runtime != old)
        drop_comparison(loop);
}

static bool handle_reload(void *context)
{
    struct loop *loop = context;
    const struct runtime *old = loop->runtime;
    struct error error;
    bool ok = reload_begin(&loop->reload, &loop->runtime, &loop->host, &error);
    end_reload(loop, old, ok, &error);
    return false;
}

static bool handle_checked(void *context)
{
    struct loop *loop = context;
    const struct runtime *old = loop->runtime;
    struct error error;
    bool ok = reload_finish(&loop->reload, &loop->runtime, &loop->host, &error);
    end_reload(loop, old, ok, &error);
    return false;
}

static const rounds_handler handlers[EVENTS] = {
    [EVENT_CLOCK_STEPPED] = handle_clock_step,
    [EVENT_URGENT] = handle_urgent,
    [EVENT_BROKER] = handle_broker,
    [EVENT_WORK_DONE] = finish_work,
    [EVENT_REQUEST] = handle_requests,
    [EVENT_RELOAD] = handle_reload,
    [EVENT_CONFIG_CHECKED] = handle_checked,
    [EVENT_FEED_REPORT] = handle_reports,
};

static bool has_failed(void *context)
{
    const struct loop *loop = context;
    return loop->failure.text[0] != '\0';
}

unsigned loop_handle(struct loop *loop)
{
    log_write_left_out(false);
    return rounds_run(&loop->rounds, &loop->events, handlers, has_failed, loop);
}

static int64_t refresh(struct loop *loop)
{
    int64_t begun_us = clock_monotonic_us();
    int64_t next_change = loop->frontend->refresh(loop->context);
    loop->drawn_us = clock_monotonic_us() - begun_us;
    return next_change;
}

// How long to sleep at most until `next_change`.
static int64_t wait_ms(const struct loop *loop, int64_t next_change)
{
    if (loop->rounds.pending)
        return 0;
    int64_t wait = clock_wait_ms(&loop->display_clock.clock, next_change * 1000);
    int64_t bridge_wait = console_bridge_wait_ms(&loop->runtime->bridge);
    return wait < bridge_wait ? wait : bridge_wait;
}

void loop_run(struct loop *loop)
{
    int64_t watchdog = sd_notify_watchdog_ms();
    int64_t max_sleep_ms = loop->frontend->max_sleep_ms;
    max_sleep_ms = watchdog && watchdog / 2 < max_sleep_ms ? watchdog / 2 : max_sleep_ms;
    for (bool running = true; running && !has_failed(loop);) {
        int64_t next_change = refresh(loop);
        if (has_failed(loop))
            break;
        int64_t wait = wait_ms(loop, next_change);
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
    loop->schedules = loop->pictures ? worker_start(on_work_done, &loop->events, error) : NULL;
    if (!loop->schedules)
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
    drop_comparison(loop);
    worker_stop(loop->schedules);
    worker_stop(loop->pictures);
    worker_stop(loop->disk);
    loop->schedules = NULL;
    loop->pictures = NULL;
    loop->disk = NULL;
}

void loop_close(struct loop *loop)
{
    events_close(&loop->events);
    runtime_free(loop->runtime);
    loop->runtime = NULL;
}
