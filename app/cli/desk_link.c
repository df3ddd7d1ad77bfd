#include "cli/desk_link.h"

#include "base/clock.h"
#include "base/data.h"
#include "base/log.h"
#include "control/journal.h"

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

static struct command_world world_of(
    struct desk_link *link, const struct server_request *request, int64_t now)
{
    static const char *names[64];
    for (size_t i = 0; slides[i].name && i < sizeof names / sizeof *names - 1; i++)
        names[i] = slides[i].name;
    const struct display *display = link->display;
    return (struct command_world){.told = display->told,
        .shown = display->schedule,
        .desk = &link->steer->keeper.desk,
        .place = display->programme ? &display->programme->place : NULL,
        .questions = &display->config->questions,
        .now = now,
        .by = request->by,
        .slides = names};
}

// What a chair may do on the timer, and so take back.
static bool is_of_chair(const struct desk_entry *entry)
{
    return entry->type == DESK_TIME || entry->type == DESK_CANCEL || entry->type == DESK_FULL ||
           (entry->type >= DESK_HOLD && entry->type <= DESK_MESSAGE);
}

// Nobody takes back what they could not have done: an emergency needs its role, and a chair leaves the
// staff's.
static bool may_undo(struct desk_link *link, const struct server_request *request, struct refusal *refusal)
{
    const struct keeper *keeper = &link->steer->keeper;
    for (size_t i = 0; i < keeper->done_count; i++) {
        const struct desk *acts = &keeper->done[i].what.acts;
        if (strcmp(keeper->done[i].id, request->command.of) != 0)
            continue;
        for (size_t k = 0; k < acts->count; k++) {
            const struct desk_entry *entry = &acts->entries[k];
            bool emergency = entry->type == DESK_EMERGENCY && request->role < ROLE_EMERGENCY;
            bool theirs =
                request->role == ROLE_CHAIR && (!is_of_chair(entry) || strcmp(entry->by, request->by) != 0);
            if (!emergency && !theirs)
                continue;
            refusal->status = 403;
            return error_set(&refusal->why, emergency ? "that was an emergency; it needs the role emergency"
                                                      : "that was done by somebody else");
        }
    }
    return true;
}

static bool undo(struct desk_link *link, struct server_request *request, int64_t now, struct refusal *refusal)
{
    refusal->status = 409;
    refusal->field = "of";
    return may_undo(link, request, refusal) &&
           keeper_undo(&link->steer->keeper, request->command.of, request->command.id, now, &refusal->why);
}

static bool carry_out(
    struct desk_link *link, struct server_request *request, int64_t now, struct refusal *refusal)
{
    struct command_world world = world_of(link, request, now);
    struct desk entries;
    if (request->command.type == COMMAND_UNDO)
        return undo(link, request, now, refusal);
    if (!command_entries(&request->command, &world, &entries, refusal))
        return false;
    // That a message was read is not taken back, nor that a schedule was fetched.
    bool undoable =
        entries.count > 0 && !(request->command.type == COMMAND_TIMER && request->command.act == CHAIR_READ);
    struct keeper_act act = {.entries = &entries, .id = request->command.id, .undoable = undoable};
    bool fine = keeper_do(&link->steer->keeper, &act, &refusal->why);
    if (!fine)
        refusal->status = 503;
    desk_free(&entries);
    return fine;
}

static bool serve_command(struct desk_link *link, struct server_request *request, int64_t now)
{
    struct refusal refusal = {0};
    struct error error;
    const struct command *command = &request->command;
    int64_t known = keeper_number(&link->steer->keeper, command->id);
    // Sent again: it was done, and is not done twice.
    if (known != 0) {
        answer(link, request, known);
        return false;
    }
    if (!carry_out(link, request, now, &refusal)) {
        refuse(request, &refusal);
        return false;
    }
    steer_hand_over(link->steer, now);
    int64_t number = keeper_number(&link->steer->keeper, command->id);
    struct journal_entry entry = {.command = command,
        .number = number,
        .at = now,
        .zone = link->display->schedule ? &link->display->schedule->zone : link->display->zone,
        .by = request->by,
        .role = request->role};
    if (!journal_append(link->state, &entry, &error))
        log_warning("%s", error.text);
    log_info("asked by %s (role %s): %s", request->by, role_name(request->role), command->source);
    answer(link, request, number);
    return command->type == COMMAND_RELOAD;
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
