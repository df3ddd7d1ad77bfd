#include "cli/rig.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "cli/setup.h"
#include "feed/address.h"
#include "feed/auth.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

// On the staff's own machine nobody else reaches it.
static bool settle_desk(struct config *config, struct error *error)
{
    if (!config->control.broker.url)
        return error_set(error,
            "no broker is configured (\"control\": {\"broker\": …} in the config): without "
            "one a desk knows no displays");
    if (!config->control.listen) {
        config->control.listen = "127.0.0.1:8019";
        config->control.open_on_loopback = true;
    }
    if (!config->room && !config->session)
        config->view = VIEW_HALL;
    return true;
}

static bool settle(struct rig *rig, const struct rig_ground *ground, struct error *error)
{
    struct display *display = &rig->display;
    if (ground->desk && !settle_desk(&rig->config, error))
        return false;
    if (!rig->config.schedule)
        return error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
    display->config = &rig->config;
    display->hall_wanted = ground->desk || playlist_has(config_playlist(&rig->config), "hall");
    display->simulated = wall_is_simulated(ground->options);
    display->zone = setup_zone(&rig->config);
    if (!display->zone)
        return error_set(error, "not enough memory");
    error_set(&display->problem, "it is being fetched");
    if (ground->desk)
        return true;
    if (!drawing_open(&rig->drawing, &rig->config, error))
        return false;
    drawing_tell_gaps(&rig->drawing);
    return true;
}

struct rig *rig_read(const struct rig_ground *ground, struct error *error)
{
    struct rig *rig = calloc(1, sizeof *rig);
    if (!rig) {
        error_set(error, "not enough memory");
        return NULL;
    }
    if (setup_config(ground->options, &rig->config, error) &&
        setup_desk(ground->options, &rig->given, error) && settle(rig, ground, error))
        return rig;
    rig_free(rig);
    return NULL;
}

// `beside` is the one in whose place it comes, or NULL.
static bool prepare_desk(
    struct rig *rig, const struct rig *beside, const struct rig_ground *ground, struct error *error)
{
    rig->link.display = &rig->display;
    rig->link.state = config_state_folder(&rig->config);
    rig->link.tokens_file = config_tokens_file(&rig->config);
    return desk_link_prepare(&rig->link, beside ? &beside->link : NULL, ground->ask, ground->context, error);
}

// The screen says only that the clock is not synchronised.
static void tell_of_clock(const struct display *display)
{
    if (!display->simulated && clock_kernel() == CLOCK_KERNEL_UNKNOWN)
        log_warning(
            "the kernel cannot be asked whether the clock is synchronised (adjtimex: %s): it counts as "
            "not synchronised until the schedule's server has the same time",
            strerror(errno));
}

bool rig_start(struct rig *rig, const struct rig_ground *ground, struct error *error)
{
    struct config *config = &rig->config;
    const char *state = setup_state(config);
    if (!ground->desk)
        drawing_speak(config);
    tell_of_clock(&rig->display);
    if (state && !ground->desk && !rig->display.changes_file) {
        rig->display.changes_file = arena_format(&config->arena, "%s/changes-%016" PRIx64 ".json", state,
            address_hash(config->schedule, strlen(config->schedule)));
        if (!rig->display.published)
            display_load_changes(&rig->display);
    }
    // What was kept, with what --desk brings.
    if (!steer_open(&rig->steer, &rig->display, state, &rig->given, wall_now(ground->wall), error))
        return false;
    rig->feed = setup_feed(config, state, ground->wall->clock, ground->deliver, ground->context, error);
    if (!rig->feed)
        return false;
    rig->fleet.desk = ground->desk;
    rig->link.steer = &rig->steer;
    rig->link.screen = ground->screen;
    rig->link.fleet = &rig->fleet;
    return (rig->link.server || prepare_desk(rig, NULL, ground, error)) &&
           desk_link_open(&rig->link, ground->broker_calls, ground->context, error);
}

// It may be started again as it is.
static void halt(struct rig *rig)
{
    desk_link_halt(&rig->link);
    feed_stop(rig->feed);
    rig->fleet = (struct fleet_link){0};
    rig->feed = NULL;
}

void rig_stop(struct rig *rig)
{
    halt(rig);
    desk_link_close(&rig->link);
    rig->link = (struct desk_link){0};
}

void rig_free(struct rig *rig)
{
    if (!rig)
        return;
    steer_close(&rig->steer);
    desk_free(&rig->given);
    display_free(&rig->display);
    drawing_close(&rig->drawing);
    config_free(&rig->config);
    free(rig);
}

// ---- another one in its place

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

// Does what is known of the schedule hold under the new config too?
static bool same_schedule(const struct config *a, const struct config *b)
{
    return same_text(a->schedule, b->schedule) && same_text(a->timezone, b->timezone);
}

static bool has_its_place(const struct config *config, const struct schedule *schedule, struct error *error)
{
    struct place_query query = config_place(config);
    struct place place;
    return place_find(schedule, &query, &place, error);
}

// A room that the schedule has not is a slip of the pen, to be told before it takes the picture away, as is a
// file without a schedule. What a server says comes when it comes.
static bool finds_its_schedule(const struct rig *rig, const struct rig *old, struct error *error)
{
    const struct config *config = &rig->config;
    if (same_schedule(config, &old->config))
        return !old->display.schedule || has_its_place(config, old->display.schedule, error);
    if (address_is_remote(config->schedule))
        return true;
    const struct schedule *schedule = setup_schedule_of(config, config->schedule, error);
    bool fine = schedule && has_its_place(config, schedule, error);
    schedule_unref(schedule);
    return fine;
}

static bool has_its_key(const struct config *config, struct error *error)
{
    struct auth auth = {0};
    bool fine = !config->schedule_auth_file || auth_read(config->schedule_auth_file, &auth, error);
    auth_free(&auth);
    return fine;
}

// Whatever the new one stands on is looked at, and its desk made ready, while the old one goes on.
static bool prove(
    struct rig *rig, const struct rig *old, const struct rig_ground *ground, struct error *error)
{
    return finds_its_schedule(rig, old, error) && has_its_key(&rig->config, error) &&
           fleet_link_check(&rig->config.control.broker, error) && prepare_desk(rig, old, ground, error);
}

static bool same_keyboards(const struct keyboards_choice *a, const struct keyboards_choice *b)
{
    bool same = a->all == b->all && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = same_text(a->names[i], b->names[i]);
    return same;
}

// The screen that is open goes on as it was opened.
static void tell_what_waits(const struct config *old, const struct config *new)
{
    const struct config_display *a = &old->display;
    const struct config_display *b = &new->display;
    if (a->rotate != b->rotate || a->present != b->present || !same_text(a->output, b->output) ||
        !same_keyboards(&a->keyboards, &b->keyboards))
        log_warning("display.rotate, display.present, display.output and display.keyboards hold from the "
                    "next start on");
}

enum exchange { EXCHANGED, OLD_HOLDS, NONE_STARTS };

// The new one takes over what the old one knows. Where it cannot start all the same, for want of memory, the
// old one takes it back.
static enum exchange exchange(
    struct rig *old, struct rig *new, const struct rig_ground *ground, struct error *error)
{
    struct error again;
    int64_t started = old->link.started_ms;
    halt(old);
    ground->drop_posted(ground->context);
    if (same_schedule(&old->config, &new->config))
        display_inherit(&new->display, &old->display);
    steer_inherit(&new->steer, &old->steer);
    if (rig_start(new, ground, error)) {
        new->link.started_ms = started;
        rig_stop(old);
        return EXCHANGED;
    }
    rig_stop(new);
    ground->drop_posted(ground->context);
    steer_inherit(&old->steer, &new->steer);
    if (rig_start(old, ground, &again)) {
        old->link.started_ms = started;
        return OLD_HOLDS;
    }
    rig_stop(old);
    error_prefix(error, "neither the new config starts nor the one before (%s): ", again.text);
    return NONE_STARTS;
}

bool rig_reload(struct rig **rig, const struct rig_ground *ground, struct error *error)
{
    struct rig *old = *rig;
    struct error why = {0};
    notify_reloading();
    struct rig *new = rig_read(ground, &why);
    bool proven = new &&prove(new, old, ground, &why);
    enum exchange done = proven ? exchange(old, new, ground, &why) : OLD_HOLDS;
    if (!proven && new)
        rig_stop(new);
    if (done == NONE_STARTS) {
        rig_free(new);
        *error = why;
        return false;
    }
    if (done == EXCHANGED) {
        struct painter painter = drawing_painter(&new->drawing);
        if (ground->screen)
            screen_set_painter(ground->screen, &painter);
        tell_what_waits(&old->config, &new->config);
        log_info("the config was read anew");
        *rig = new;
        rig_free(old);
    } else {
        log_error("the new config is refused, the one before holds: %s", why.text);
        rig_free(new);
    }
    malloc_trim(0);
    notify_ready();
    return true;
}
