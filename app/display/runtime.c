#include "display/runtime.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "display/notice_length.h"
#include "display/notice_picture.h"
#include "display/schedule_source.h"
#include "scene/i18n.h"

#include <errno.h>
#include <inttypes.h>
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
    if (!config_schedule(&runtime->config))
        return error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
    display->config = &runtime->config;
    schedule_source_parts(&runtime->config, &display->update.parts);
    display->rooms.wanted = host->staff_desk || playlist_has(config_playlist(&runtime->config), "hall") ||
                            playlist_has(config_playlist(&runtime->config), "timeline");
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

bool runtime_prepare_console(struct runtime *runtime, const struct runtime *predecessor,
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

static const struct schedule *fetched_of(void *display)
{
    return ((const struct display *)display)->fetched;
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

static void update_clock(struct runtime *runtime, int64_t real_now)
{
    bool good = display_clock_state(&runtime->display, real_now) == CLOCK_GOOD;
    runtime->store->clock = runtime->display.simulated ? ADMISSION_CLOCK_SIMULATED
                            : good                     ? ADMISSION_CLOCK_GOOD
                                                       : ADMISSION_CLOCK_UNKNOWN;
}

// Where notices are drawn for before they are sent: this display's screen, for the staff desk one as most
// have. False where none can be drawn.
static bool notice_screen(struct runtime *runtime, int *width, int *height)
{
    struct error error;
    if (runtime->bridge.screen) {
        screen_size(runtime->bridge.screen, width, height);
        return true;
    }
    *width = 1920;
    *height = 1080;
    // A staff desk opens its fonts when the first notice is written.
    if (runtime->render.fonts || runtime->render_failed)
        return !runtime->render_failed;
    runtime->render_failed = !render_context_open(&runtime->render, &runtime->config, &error);
    if (runtime->render_failed) {
        log_warning("notices cannot be drawn before they are sent: %s", error.text);
        render_context_close(&runtime->render);
    }
    return !runtime->render_failed;
}

static void measure_notice(
    void *measurer, const struct command *command, const char *by, int64_t now, int *pages, int *seconds)
{
    struct runtime *runtime = measurer;
    int width;
    int height;
    *pages = *seconds = 0;
    if (!notice_screen(runtime, &width, &height))
        return;
    struct style style = render_context_style(&runtime->render, &runtime->config, width, height);
    struct adjustment notice = {
        .type = ADJUST_NOTICE, .level = command->level, .text = command->text, .by = by, .at = now};
    *pages = notice_length_pages(&runtime->display, &notice, &style, width, height, now);
    *seconds = playlist_fresh_s(*pages);
}

static SDL_Surface *draw_notice(void *drawer, const struct server_request *request, int64_t now)
{
    struct runtime *runtime = drawer;
    int width;
    int height;
    if (!notice_screen(runtime, &width, &height))
        return NULL;
    struct adjustment notice = {.type = ADJUST_NOTICE,
        .level = request->command.level,
        .text = request->command.text,
        .by = request->by,
        .item = "",
        .at = now};
    // A staff desk speaks English otherwise: what reads it translates.
    if (!runtime->bridge.screen)
        i18n_speak_here(runtime->config.language);
    SDL_Surface *surface =
        notice_picture_draw(&runtime->display, &runtime->render, &notice, request->page, width, height, now);
    if (!runtime->bridge.screen)
        i18n_speak_here(NULL);
    return surface;
}

// Opens the store with the saved adjustments and those of the command line.
static bool open_store(
    struct runtime *runtime, const char *state, const struct runtime_host *host, struct error *error)
{
    const struct config *config = &runtime->config;
    struct adjustment_store *store = runtime->store;
    store->fleet = config->control.broker.url != NULL;
    store->saver.worker = host->disk;
    store->time = &host->display_clock->clock;
    runtime->exec = (struct command_exec){.store = store,
        .folder = state,
        .display = store->fleet ? config->display.name : NULL,
        .fill_context = command_context_of,
        .zone = zone_of,
        .fetched = fetched_of,
        .context = &runtime->display,
        .room_of = room_of,
        .right = fleet_rights_of,
        .fleet = &runtime->fleet,
        .measure_notice = host->screen || host->staff_desk ? measure_notice : NULL,
        .measurer = runtime};
    runtime->display.store = store;
    runtime->display.changes_saver.worker = host->disk;
    set_target(runtime);
    update_clock(runtime, display_clock_real_now());
    if (!adjustment_store_open(store, state, &runtime->given, error))
        return false;
    // An earlier run may have had no clock to tell.
    adjustment_store_drop_impossible(store, display_clock_now(host->display_clock));
    return true;
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
            hash_bytes(config_schedule(config), strlen(config_schedule(config))));
        if (!runtime->display.fetched)
            display_load_changes(&runtime->display);
    }
    if (!open_store(runtime, state, host, error))
        return false;
    if (!runtime->controls.display) // else this is a restart, which keeps them
        controls_open(
            &runtime->controls, &runtime->display, &runtime->exec, display_clock_now(host->display_clock));
    runtime->feeds =
        schedule_source_start(config, state, host->display_clock->clock, post_report, host->events, error);
    if (!runtime->feeds)
        return false;
    runtime->bridge.staff_desk = host->staff_desk;
    runtime->bridge.exec = &runtime->exec;
    runtime->bridge.screen = host->screen;
    runtime->bridge.draw_notice = host->screen || host->staff_desk ? draw_notice : NULL;
    runtime->bridge.drawer = runtime;
    runtime->bridge.pictures.worker = host->pictures;
    runtime->bridge.log.worker = host->pictures;
    runtime->bridge.exports.worker = host->pictures;
    runtime->bridge.attendees.worker = host->pictures;
    runtime->bridge.fleet = &runtime->fleet;
    return (runtime->bridge.server || runtime_prepare_console(runtime, NULL, host, error)) &&
           console_bridge_open(&runtime->bridge, post_broker, host->events, error);
}

void runtime_halt(struct runtime *runtime)
{
    console_bridge_halt(&runtime->bridge);
    feeds_stop(runtime->feeds);
    runtime->feeds = NULL;
}

void runtime_stop(struct runtime *runtime)
{
    runtime_halt(runtime);
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
    bool was_unknown = runtime->store->clock == ADMISSION_CLOCK_UNKNOWN;
    update_clock(runtime, real_now);
    if (was_unknown)
        adjustment_store_drop_impossible(runtime->store, now);
    display_refresh(&runtime->display, now);
    retry_saving(runtime);
    controls_tick(&runtime->controls, now);
    record_talks(runtime, now);
    console_bridge_tick(&runtime->bridge, now, real_now);
}
