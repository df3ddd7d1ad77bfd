#include "cli/desk_link.h"

#include "base/clock.h"
#include "base/data.h"
#include "base/log.h"
#include "cli/carry.h"

#include <stdlib.h>
#include <string.h>

bool desk_link_open(
    struct desk_link *link, bool (*ask)(void *, struct server_request *), void *context, struct error *error)
{
    const struct config *config = link->display->config;
    const struct config_control *control = &config->control;
    link->started_ms = clock_tick_ms();
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
    link->server = server_start(&options, error);
    if (link->server)
        log_info("the desk is open at %s", server_address(link->server));
    return link->server != NULL;
}

void desk_link_close(struct desk_link *link)
{
    server_stop(link->server);
    free(link->page_folder);
    link->server = NULL;
    link->page_folder = NULL;
}

void desk_link_publish(struct desk_link *link, struct status_facts *facts, int64_t real_now)
{
    struct server_news news = {0};
    if (!link->server)
        return;
    struct screen_counts counts = screen_counts(link->screen);
    if (counts.pixels_painted != link->pixels_painted || link->painted_at == 0)
        link->painted_at = real_now;
    link->pixels_painted = counts.pixels_painted;
    facts->display = link->display;
    facts->scene = screen_scene(link->screen);
    // Hashing all pixels costs more than a tick: only where somebody looks.
    facts->picture = server_is_watched(link->server) ? screen_hash(link->screen) : 0;
    facts->painted_at = link->painted_at;
    facts->now = real_now;
    facts->uptime_s = (clock_tick_ms() - link->started_ms) / 1000;
    facts->unkept = link->steer->keeper.unkept;
    facts->presents = counts.presents;
    facts->pixels_painted = counts.pixels_painted;
    facts->wakeups = counts.wakeups;
    const struct place *place = link->display->programme ? &link->display->programme->place : NULL;
    if (place && place->kind == PLACE_ROOM)
        news.room = link->display->schedule->rooms[place->room].name;
    status_write(facts, &news.status);
    status_write_agenda(link->display, facts->view, &news.agenda);
    desk_write(&link->display->desk, &news.desk);
    status_write_metrics(facts, &news.metrics);
    server_publish(link->server, &news);
    server_beat(link->server);
}

static void give_picture(struct desk_link *link, struct server_request *request)
{
    const SDL_Surface *surface = screen_pixels(link->screen);
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

// True where the schedule is to be fetched now.
static bool serve_command(struct desk_link *link, struct server_request *request, int64_t now)
{
    struct refusal refusal;
    struct carried carried;
    struct carry carry = {.display = link->display, .steer = link->steer, .state = link->state};
    struct carry_asker asker = {.by = request->by, .role = request->role, .now = now};
    if (!carry_out(&carry, &request->command, &asker, &carried, &refusal)) {
        refuse(request, &refusal);
        return false;
    }
    answer(link, request, carried.number);
    return carried.reload;
}

bool desk_link_serve(struct desk_link *link, struct server_request *request, int64_t now)
{
    bool reload = false;
    if (request->asks == SERVER_ASKS_PICTURE)
        give_picture(link, request);
    else
        reload = serve_command(link, request, now);
    server_answer(link->server, request);
    return reload;
}
