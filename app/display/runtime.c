#include "display/runtime.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/sd_notify.h"
#include "display/schedule_source.h"
#include "feed/address.h"
#include "feed/auth.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

// ---- callbacks of other threads

static void post_report(void *events, struct feed_report *report)
{
    events_post_report(events, report);
}

static bool post_request(void *events, struct server_request *request)
{
    events_post_request(events, request);
    return true;
}

static void post_broker(void *events)
{
    events_post(events, EVENT_BROKER);
}

// By default the console is open without a token, but only on the staff's own machine.
static bool configure_staff_desk(struct config *config, struct error *error)
{
    if (!config->control.broker.url)
        return error_set(error,
            "no broker is configured (\"control\": {\"broker\": …} in the config): without "
            "one a staff desk knows no displays");
    if (!config->control.listen) {
        config->control.listen = "127.0.0.1:8019";
        config->control.open_on_loopback = true;
    }
    if (!config->room && !config->session)
        config->view = VIEW_ROOMS;
    return true;
}

static bool configure(struct runtime *runtime, const struct runtime_host *host, struct error *error)
{
    struct display *display = &runtime->display;
    if (host->staff_desk && !configure_staff_desk(&runtime->config, error))
        return false;
    if (!runtime->config.schedule)
        return error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
    display->config = &runtime->config;
    display->rooms.wanted = host->staff_desk || playlist_has(config_playlist(&runtime->config), "hall");
    display->simulated = display_clock_is_simulated(&host->display_clock->time);
    display->zone = config_zone(&runtime->config);
    if (!display->zone)
        return error_memory(error, "not enough memory");
    error_set(&display->problem, "it is being fetched");
    if (host->staff_desk)
        return true;
    if (!render_context_open(&runtime->render, &runtime->config, error))
        return false;
    render_context_log_missing_fonts(&runtime->render);
    return true;
}

struct runtime *runtime_load(const struct runtime_host *host, struct error *error)
{
    struct runtime *runtime = calloc(1, sizeof *runtime);
    if (!runtime) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    runtime->store = calloc(1, sizeof *runtime->store);
    if (!runtime->store)
        error_memory(error, "not enough memory");
    else if (host->load(host->loader, &runtime->config, &runtime->given, error) &&
             configure(runtime, host, error))
        return runtime;
    runtime_free(runtime);
    return NULL;
}

// `predecessor` is the runtime that this one replaces, or NULL.
static bool prepare_console(struct runtime *runtime, const struct runtime *predecessor,
    const struct runtime_host *host, struct error *error)
{
    runtime->bridge.display = &runtime->display;
    runtime->bridge.state = config_state_folder(&runtime->config);
    runtime->bridge.tokens_file = config_tokens_file(&runtime->config);
    return console_bridge_prepare(
        &runtime->bridge, predecessor ? &predecessor->bridge : NULL, post_request, host->events, error);
}

// The screen only shows that the clock is not synchronised; the log says why.
static void warn_about_clock(const struct display *display)
{
    if (!display->simulated && clock_kernel() == CLOCK_KERNEL_UNKNOWN)
        log_warning(
            "the kernel cannot be asked whether the clock is synchronised (adjtimex: %s): it counts as "
            "not synchronised until the schedule's server has the same time",
            strerror(errno));
}

static void command_context_of(void *display, int64_t now, struct command_context *out)
{
    display_command_context(display, now, out);
}

static const struct zone *zone_of(void *display)
{
    return display_zone(display);
}

static const char *room_of(void *fleet, const char *display)
{
    return fleet_client_room_of(fleet, display);
}

// Whether other adjustments may apply now is for the store's version to say.
static void set_target(struct runtime *runtime)
{
    struct room_names room;
    room_names_of(display_shown_room(&runtime->display), &room);
    adjustment_store_set_target(runtime->store, runtime->config.display.name, &room);
}

// Opens the store with the saved adjustments and those of the command line.
static bool open_store(struct runtime *runtime, const char *state, struct worker *disk, struct error *error)
{
    const struct config *config = &runtime->config;
    struct adjustment_store *store = runtime->store;
    store->fleet = config->control.broker.url != NULL;
    store->saver.worker = disk;
    runtime->exec = (struct command_exec){.store = store,
        .folder = state,
        .display = store->fleet ? config->display.name : NULL,
        .fill_context = command_context_of,
        .zone = zone_of,
        .context = &runtime->display,
        .room_of = room_of,
        .fleet = &runtime->fleet};
    runtime->display.store = store;
    runtime->display.changes_saver.worker = disk;
    set_target(runtime);
    return adjustment_store_open(store, state, &runtime->given, error);
}

bool runtime_start(struct runtime *runtime, const struct runtime_host *host, struct error *error)
{
    struct config *config = &runtime->config;
    const char *state = config_open_state_folder(config);
    if (!host->staff_desk)
        render_context_set_language(config);
    warn_about_clock(&runtime->display);
    if (state && !host->staff_desk && !runtime->display.changes_file) {
        runtime->display.changes_file = arena_format(&config->arena, "%s/changes-%016" PRIx64 ".json", state,
            hash_bytes(config->schedule, strlen(config->schedule)));
        if (!runtime->display.fetched)
            display_load_changes(&runtime->display);
    }
    if (!open_store(runtime, state, host->disk, error))
        return false;
    if (!runtime->controls.display) // else this is a restart, which keeps them
        controls_open(
            &runtime->controls, &runtime->display, &runtime->exec, display_clock_now(host->display_clock));
    runtime->feed =
        schedule_source_start(config, state, host->display_clock->clock, post_report, host->events, error);
    if (!runtime->feed)
        return false;
    runtime->bridge.staff_desk = host->staff_desk;
    runtime->bridge.exec = &runtime->exec;
    runtime->bridge.screen = host->screen;
    runtime->bridge.pictures = host->pictures;
    runtime->bridge.fleet = &runtime->fleet;
    return (runtime->bridge.server || prepare_console(runtime, NULL, host, error)) &&
           console_bridge_open(&runtime->bridge, post_broker, host->events, error);
}

// Stops what runtime_start started, in a state from which it can be started again.
static void halt(struct runtime *runtime)
{
    console_bridge_halt(&runtime->bridge);
    feed_stop(runtime->feed);
    runtime->feed = NULL;
}

void runtime_stop(struct runtime *runtime)
{
    halt(runtime);
    console_bridge_close(&runtime->bridge);
    runtime->bridge = (struct console_bridge){0};
}

void runtime_free(struct runtime *runtime)
{
    if (!runtime)
        return;
    controls_close(&runtime->controls);
    talk_log_close(&runtime->talk_log);
    if (runtime->store)
        adjustment_store_close(runtime->store);
    free(runtime->store);
    adjustments_free(&runtime->given);
    display_free(&runtime->display);
    render_context_close(&runtime->render);
    config_free(&runtime->config);
    free(runtime);
}

void runtime_update_room(struct runtime *runtime, int64_t now)
{
    set_target(runtime);
    display_refresh(&runtime->display, now);
}

// The talk log begins when a timer has its first schedule.
static void record_talks(struct runtime *runtime, int64_t now)
{
    const struct display *display = &runtime->display;
    if (runtime->controls.is_timer && display->published && display->programme)
        talk_log_update(
            &runtime->talk_log, runtime->exec.folder, display->programme, display->published, now);
}

// The disk may have space again without any command to save.
static void retry_saving(struct runtime *runtime)
{
    enum { RETRY_MS = 10 * 1000 };
    int64_t now_ms = clock_tick_ms();
    if (runtime->store->save_failed && now_ms - runtime->retried_ms < RETRY_MS)
        return;
    runtime->retried_ms = now_ms;
    adjustment_store_retry(runtime->store);
}

void runtime_tick(struct runtime *runtime, int64_t now, int64_t real_now)
{
    display_refresh(&runtime->display, now);
    retry_saving(runtime);
    controls_tick(&runtime->controls, now);
    record_talks(runtime, now);
    console_bridge_tick(&runtime->bridge, now, real_now);
}

// ---- reload

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

// Is the schedule that is shown also that of the new config?
static bool same_schedule(const struct config *a, const struct config *b)
{
    return same_text(a->schedule, b->schedule) && same_text(a->timezone, b->timezone) &&
           same_text(a->language, b->language);
}

static bool check_place(const struct config *config, const struct schedule *schedule, struct error *error)
{
    struct room_query query = config_room_query(config);
    struct place place;
    return room_lookup(schedule, &query, &place, error);
}

// A room that is not in the schedule, or a file without a schedule, is probably a typing error: the running
// display must not be replaced for it. A schedule on a server is fetched later.
static bool check_schedule(const struct runtime *runtime, const struct runtime *old, struct error *error)
{
    const struct config *config = &runtime->config;
    if (same_schedule(config, &old->config))
        return !old->display.schedule || check_place(config, old->display.schedule, error);
    if (address_is_remote(config->schedule))
        return true;
    const struct schedule *schedule = schedule_source_fetch(config, config->schedule, error);
    bool ok = schedule && check_place(config, schedule, error);
    schedule_unref(schedule);
    return ok;
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
    return check_schedule(runtime, old, error) && check_key(&runtime->config, error) &&
           fleet_client_check(&runtime->config.control.broker, error) &&
           prepare_console(runtime, old, host, error);
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

enum reload_outcome { REPLACED, OLD_KEPT, NEITHER_STARTS };

// Moves the state from the old runtime to the new one, and starts that. If it cannot start after all (out of
// memory), moves everything back.
static enum reload_outcome replace(
    struct runtime *old, struct runtime *new, const struct runtime_host *host, struct error *error)
{
    struct error restart_error;
    int64_t started = old->bridge.started_ms;
    halt(old);
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

bool runtime_reload(struct runtime **runtime, const struct runtime_host *host, struct error *error)
{
    struct runtime *old = *runtime;
    struct error problem = {0};
    sd_notify_reloading();
    struct runtime *new = runtime_load(host, &problem);
    bool usable = new != NULL &&check(new, old, host, &problem);
    enum reload_outcome outcome = usable ? replace(old, new, host, &problem) : OLD_KEPT;
    if (!usable && new)
        runtime_stop(new);
    if (outcome == NEITHER_STARTS) {
        runtime_free(new);
        *error = problem;
        return false;
    }
    if (outcome == REPLACED) {
        struct painter painter = render_context_painter(&new->render);
        if (host->screen)
            screen_set_painter(host->screen, &painter);
        warn_about_fixed_settings(&old->config, &new->config);
        log_info("the new config is in use");
        *runtime = new;
        runtime_free(old);
    } else {
        log_error("the new config is refused, the one before holds: %s", problem.text);
        runtime_free(new);
    }
    malloc_trim(0);
    sd_notify_ready();
    return true;
}
