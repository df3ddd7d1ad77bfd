#include "display/reload.h"

#include "base/address_join.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/sd_notify.h"
#include "base/thread.h"
#include "display/schedule_source.h"
#include "feed/auth.h"

#include <malloc.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

// Is the schedule that is shown also that of the new config?
static bool same_schedule(const struct config *a, const struct config *b)
{
    bool same = a->schedules.count == b->schedules.count && same_text(a->timezone, b->timezone);
    for (size_t i = 0; same && i < a->schedules.count; i++)
        same = same_text(a->schedules.list[i].address, b->schedules.list[i].address);
    return same;
}

// Has it the same names, too?
static bool same_reading(const struct config *a, const struct config *b)
{
    return same_schedule(a, b) && same_text(a->language, b->language);
}

// A room that is not in the schedule is probably a typing error: the running display must not be replaced for
// it.
static bool check_place(const struct config *config, const struct schedule *schedule, struct error *error)
{
    struct room_query query = config_room_query(config);
    struct place place;
    return room_lookup(schedule, &query, &place, error);
}

static bool check_key(const struct config *config, struct error *error)
{
    struct auth auth = {0};
    bool ok = !config->schedule_auth_file || auth_read(config->schedule_auth_file, &auth, error);
    auth_free(&auth);
    return ok;
}

// Checks all that the new config depends on, and prepares its console, while the old one runs.
static bool check(
    struct runtime *runtime, const struct runtime *old, const struct runtime_host *host, struct error *error)
{
    return check_key(&runtime->config, error) && fleet_client_check(&runtime->config.control.broker, error) &&
           runtime_prepare_console(runtime, old, host, error);
}

static bool same_keyboards(const struct keyboards_choice *a, const struct keyboards_choice *b)
{
    bool same = a->all == b->all && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = same_text(a->names[i], b->names[i]);
    return same;
}

// The screen stays open, and some settings take effect only when it is opened.
static void warn_about_fixed_settings(const struct config *old, const struct config *new)
{
    const struct config_display *a = &old->display;
    const struct config_display *b = &new->display;
    if (a->rotate != b->rotate || a->present != b->present || !same_text(a->output, b->output) ||
        !same_keyboards(&a->keyboards, &b->keyboards))
        log_warning("display.rotate, display.present, display.output and display.keyboards hold from the "
                    "next start on");
}

// The adjustments move to the new runtime, with what can be undone.
static void swap_stores(struct runtime *a, struct runtime *b)
{
    struct adjustment_store *store = a->store;
    a->store = b->store;
    b->store = store;
    a->store->publish = NULL;
    b->store->publish = NULL;
}

// What waits is dropped with the old server, and clients are asked to send it again. Not what is urgent.
static void serve_urgent(struct runtime *runtime, const struct runtime_host *host)
{
    struct server_request *request;
    while ((request = events_next_urgent(host->events)))
        console_bridge_serve(&runtime->bridge, request, display_clock_now(host->display_clock));
}

enum reload_outcome { REPLACED, OLD_KEPT, NEITHER_STARTS };

// Moves the state from the old runtime to the new one, and starts that. If it cannot start after all (out of
// memory), moves everything back.
static enum reload_outcome replace(
    struct runtime *old, struct runtime *new, const struct runtime_host *host, struct error *error)
{
    struct error restart_error;
    int64_t started = old->bridge.started_ms;
    serve_urgent(old, host);
    fleet_client_inherit(&new->fleet, &old->fleet);
    runtime_halt(old);
    events_drop(host->events);
    if (same_schedule(&old->config, &new->config))
        display_inherit(&new->display, &old->display);
    swap_stores(old, new);
    if (runtime_start(new, host, error)) {
        controls_inherit(&new->controls, &old->controls, display_clock_now(host->display_clock));
        new->bridge.started_ms = started;
        runtime_stop(old);
        return REPLACED;
    }
    runtime_stop(new);
    events_drop(host->events);
    swap_stores(old, new);
    if (runtime_start(old, host, &restart_error)) {
        old->bridge.started_ms = started;
        return OLD_KEPT;
    }
    runtime_stop(old);
    error_prefix(error, "neither the new config nor the old one could be started (%s): ", restart_error.text);
    return NEITHER_STARTS;
}

static void refuse(struct runtime *runtime, const struct error *problem)
{
    log_error("the new config is refused, the one before holds: %s", problem->text);
    if (runtime)
        runtime_stop(runtime);
    runtime_free(runtime);
}

static void take(struct runtime **runtime, struct runtime *new, const struct runtime_host *host)
{
    struct painter painter = render_context_painter(&new->render);
    if (host->screen)
        screen_set_painter(host->screen, &painter);
    warn_about_fixed_settings(&(*runtime)->config, &new->config);
    log_info("the new config is in use");
    runtime_free(*runtime);
    *runtime = new;
}

// Ends the reload with `new`, whose config is usable as far as `problem` says nothing else.
static bool finish(struct runtime **runtime, struct runtime *new, bool usable,
    const struct runtime_host *host, struct error *problem)
{
    usable = usable && check(new, *runtime, host, problem);
    enum reload_outcome outcome = usable ? replace(*runtime, new, host, problem) : OLD_KEPT;
    if (outcome == NEITHER_STARTS)
        runtime_free(new);
    else if (outcome == REPLACED)
        take(runtime, new, host);
    else
        refuse(new, problem);
    malloc_trim(0);
    sd_notify_ready();
    return outcome != NEITHER_STARTS;
}

// ---- reading the new schedule's file

static void *read_file(void *context)
{
    struct reload *reload = context;
    const struct config *config = &reload->next->config;
    reload->schedule = schedule_source_fetch_all(config, &reload->cancel, &reload->problem);
    events_post(reload->events, EVENT_CONFIG_CHECKED);
    return NULL;
}

// Is one of the schedules on a server?
static bool is_remote(const struct config *config)
{
    bool remote = false;
    for (size_t i = 0; i < config->schedules.count; i++)
        remote |= address_is_remote(config->schedules.list[i].address);
    return remote;
}

// A file without a schedule is probably a typing error, too. A schedule on a server is fetched later.
static bool needs_reading(const struct config *config, const struct config *old)
{
    return !same_reading(config, old) && !is_remote(config);
}

void reload_cancel(struct reload *reload)
{
    if (!reload->next)
        return;
    atomic_store(&reload->cancel, true);
    pthread_join(reload->reader, NULL);
    schedule_unref(reload->schedule);
    runtime_free(reload->next);
    *reload = (struct reload){0};
}

static bool start_reading(struct reload *reload, struct runtime *new, struct events *events)
{
    *reload = (struct reload){.next = new, .events = events};
    if (thread_start(&reload->reader, read_file, reload))
        return true;
    *reload = (struct reload){0};
    return false;
}

bool reload_begin(
    struct reload *reload, struct runtime **runtime, const struct runtime_host *host, struct error *error)
{
    struct error problem = {0};
    sd_notify_reloading();
    reload_cancel(reload);
    struct runtime *old = *runtime;
    struct runtime *new = runtime_load(host, &problem);
    bool usable = new != NULL;
    if (usable && needs_reading(&new->config, &old->config)) {
        if (start_reading(reload, new, host->events))
            return true;
        usable = error_set(&problem, "%s cannot be read: no thread", config_schedule(&new->config));
    } else if (usable && same_reading(&new->config, &old->config) && old->display.schedule) {
        usable = check_place(&new->config, old->display.schedule, &problem);
    }
    bool ok = finish(runtime, new, usable, host, &problem);
    if (!ok)
        *error = problem;
    return ok;
}

bool reload_finish(
    struct reload *reload, struct runtime **runtime, const struct runtime_host *host, struct error *error)
{
    if (!reload->next)
        return true;
    pthread_join(reload->reader, NULL);
    struct reload ended = *reload;
    *reload = (struct reload){0};
    bool usable = ended.schedule && check_place(&ended.next->config, ended.schedule, &ended.problem);
    schedule_unref(ended.schedule);
    bool ok = finish(runtime, ended.next, usable, host, &ended.problem);
    if (!ok)
        *error = ended.problem;
    return ok;
}
