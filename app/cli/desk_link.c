#include "cli/desk_link.h"

#include "base/clock.h"
#include "base/data.h"
#include "base/log.h"
#include "cli/carry.h"
#include "cli/reach.h"

#include <stdlib.h>
#include <string.h>

bool desk_link_prepare(struct desk_link *link, const struct desk_link *beside,
    bool (*ask)(void *, struct server_request *), void *context, struct error *error)
{
    const struct config_control *control = &link->display->config->control;
    if (!control->listen)
        return true;
    link->page_folder = data_path("assets/desk");
    if (!link->page_folder)
        return error_set(error, "not enough memory");
    struct server_options options = {.listen = control->listen,
        .name_count = control->names.count,
        .names = control->names.list,
        .tokens_file = link->tokens_file,
        .open_on_loopback = control->open_on_loopback,
        .per_address = control->per_address,
        .certificate_file = control->certificate,
        .key_file = control->key,
        .page_folder = link->page_folder,
        .state_folder = link->state,
        .ask = ask,
        .context = context};
    link->server = server_open(&options, beside ? beside->server : NULL, error);
    return link->server != NULL;
}

static bool run_server(struct desk_link *link, struct error *error)
{
    if (!link->server)
        return true;
    if (!server_run(link->server, error))
        return false;
    struct str address = {0};
    reach_address(server_address(link->server), &address);
    log_info("the desk is open at %s", str_text(&address));
    str_free(&address);
    return true;
}

bool desk_link_open(struct desk_link *link, void (*notify)(void *), void *context, struct error *error)
{
    struct fleet_link *fleet = link->fleet;
    link->started_ms = clock_tick_ms();
    if (!run_server(link, error))
        return false;
    fleet->display = link->display;
    fleet->steer = link->steer;
    fleet->screen = link->screen;
    fleet->server = link->server;
    fleet->state = link->state;
    return fleet_link_open(fleet, notify, context, error);
}

void desk_link_halt(struct desk_link *link)
{
    server_halt(link->server);
    if (link->fleet)
        fleet_link_close(link->fleet);
}

void desk_link_close(struct desk_link *link)
{
    desk_link_halt(link);
    server_stop(link->server);
    free(link->page_folder);
    link->server = NULL;
    link->page_folder = NULL;
}

void desk_link_publish(struct desk_link *link, struct status_facts *facts, int64_t real_now)
{
    static const struct screen_counts none = {0};
    struct server_news news = {0};
    struct screen_counts counts = link->screen ? screen_counts(link->screen) : none;
    if (counts.pixels_painted != link->pixels_painted || link->painted_at == 0)
        link->painted_at = real_now;
    link->pixels_painted = counts.pixels_painted;
    facts->display = link->display;
    facts->scene = link->screen ? screen_scene(link->screen) : NULL;
    // Hashing all pixels costs more than a tick: only where somebody looks.
    bool hashed = link->screen && link->server && server_is_watched(link->server);
    facts->picture = hashed ? screen_hash(link->screen) : 0;
    facts->painted_at = link->painted_at;
    facts->now = real_now;
    facts->uptime_s = (clock_tick_ms() - link->started_ms) / 1000;
    facts->unkept = link->steer->keeper.unkept;
    facts->presents = counts.presents;
    facts->pixels_painted = counts.pixels_painted;
    facts->wakeups = counts.wakeups;
    fleet_link_say(link->fleet, facts);
    if (!link->server)
        return;
    news.room = display_room(link->display);
    status_write(facts, &news.status);
    status_write_agenda(link->display, facts->view, &news.agenda);
    desk_write(&link->display->desk, &news.desk);
    status_write_metrics(facts, &news.metrics);
    server_publish(link->server, &news);
    server_beat(link->server);
}

// Tells those who follow it what the fleet is, where that differs.
static void publish_fleet(struct desk_link *link, int64_t real_now)
{
    enum { GAP_MS = 1000, AGES_MS = 5000 };
    struct str fleet = {0};
    int64_t now_ms = clock_tick_ms();
    int64_t since = now_ms - link->fleet_ms;
    if (!link->server || !server_fleet_is_watched(link->server) || since < GAP_MS ||
        (link->fleet->roster.version == link->fleet_version && since < AGES_MS))
        return;
    link->fleet_ms = now_ms;
    link->fleet_version = link->fleet->roster.version;
    if (fleet_link_write(link->fleet, real_now, &fleet) && !fleet.failed)
        server_publish_fleet(link->server, &fleet);
    str_free(&fleet);
}

void desk_link_tick(struct desk_link *link, int64_t now, int64_t real_now)
{
    fleet_link_tick(link->fleet, now);
    publish_fleet(link, real_now);
}

int64_t desk_link_wait_ms(const struct desk_link *link)
{
    int64_t wait = fleet_link_wait_ms(link->fleet);
    bool followed = link->server && fleet_link_name(link->fleet) && server_fleet_is_watched(link->server);
    return followed && wait > 1000 ? 1000 : wait;
}

static void give_picture(struct desk_link *link, struct server_request *request)
{
    const SDL_Surface *surface = link->screen ? screen_pixels(link->screen) : NULL;
    request->pixels = surface ? malloc((size_t)surface->w * (size_t)surface->h * sizeof(uint32_t)) : NULL;
    if (!request->pixels)
        return;
    request->width = surface->w;
    request->height = surface->h;
    for (int y = 0; y < surface->h; y++)
        memcpy(request->pixels + (ptrdiff_t)y * surface->w,
            (const char *)surface->pixels + (ptrdiff_t)y * surface->pitch,
            (size_t)surface->w * sizeof(uint32_t));
}

static void refuse(struct server_request *request, const struct refusal *refusal)
{
    request->status = refusal->status;
    request->field = refusal->field;
    str_add_text(&request->body, refusal->why.text);
}

// {"id":"…","number":7,"desk":{…}}
static void answer(struct desk_link *link, struct server_request *request, int64_t number)
{
    request->status = 200;
    str_format(
        &request->body, "{\"id\":\"%s\",\"number\":%lld,\"desk\":", request->command.id, (long long)number);
    desk_write(&link->steer->keeper.desk, &request->body);
    str_add_char(&request->body, '}');
}

static void refuse_with(struct server_request *request, int status, const char *field, const char *why)
{
    struct refusal refusal = {.status = status, .field = field};
    error_set(&refusal.why, "%s", why);
    refuse(request, &refusal);
}

// True where the schedule is to be fetched now.
static bool serve_command(struct desk_link *link, struct server_request *request, int64_t now)
{
    struct refusal refusal;
    struct carried carried;
    struct fleet_link *fleet = link->fleet;
    struct carry carry = {.display = link->display,
        .steer = link->steer,
        .state = link->state,
        .fleet = fleet_link_name(fleet),
        .roster = &fleet->roster};
    struct carry_asker asker = {.by = request->by, .role = request->role, .now = now};
    switch (fleet_link_pass_on(fleet, &request->command, request->role)) {
    case FLEET_PASSED:
        fleet_link_note(fleet, &request->command, request->command.to, request->by, now);
        answer(link, request, keeper_next_number(&link->steer->keeper) - 1);
        return false;
    case FLEET_NOBODY_THERE:
        refuse_with(request, 503, "to", "the broker is not there; send it again");
        return false;
    case FLEET_NOT_PASSED:
        break;
    }
    if (!carry_out(&carry, &request->command, &asker, &carried, &refusal)) {
        refuse(request, &refusal);
        return false;
    }
    fleet_link_note(fleet, &request->command, carried.scope, request->by, now);
    answer(link, request, carried.number);
    return carried.reload;
}

static void give_fleet(struct desk_link *link, struct server_request *request)
{
    struct clock real = clock_real();
    request->status = 200;
    if (!fleet_link_write(link->fleet, clock_seconds(clock_now_ms(&real)), &request->body))
        refuse_with(request, 404, NULL, "no broker is configured");
}

// True where another display was asked, and the request is answered when that has answered.
static bool ask_other(struct desk_link *link, struct server_request *request)
{
    if (!fleet_link_name(link->fleet))
        refuse_with(request, 404, NULL, "no broker is configured");
    else if (!roster_find(&link->fleet->roster, request->display))
        refuse_with(request, 404, "display", "no display of that name is known");
    else if (fleet_link_ask_picture(link->fleet, request))
        return true;
    else
        refuse_with(request, 503, NULL, "other displays cannot be asked at the moment");
    return false;
}

bool desk_link_serve(struct desk_link *link, struct server_request *request, int64_t now)
{
    bool reload = false;
    switch (request->asks) {
    case SERVER_ASKS_PICTURE:
        give_picture(link, request);
        break;
    case SERVER_ASKS_COMMAND:
        reload = serve_command(link, request, now);
        break;
    case SERVER_ASKS_FLEET:
        give_fleet(link, request);
        break;
    case SERVER_ASKS_PICTURE_OF:
        if (ask_other(link, request))
            return false;
        break;
    }
    server_answer(link->server, request);
    return reload;
}
