#include "display/console_bridge.h"

#include "base/clock.h"
#include "base/clock_trust.h"
#include "base/file.h"
#include "base/log.h"
#include "base/resource_path.h"
#include "console/local_address.h"
#include "console/token_clock.h"
#include "control/command_here.h"
#include "display/bridge_desk.h"
#include "display/bridge_effect.h"
#include "display/bridge_pictures.h"
#include "scene/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool console_bridge_prepare(struct console_bridge *bridge, const struct console_bridge *predecessor,
    bool (*on_request)(void *, struct server_request *), void *context, struct error *error)
{
    const struct config_control *control = &bridge->display->config->control;
    if (!control->listen)
        return true;
    bridge->page_folder = resource_path("assets/desk");
    if (!bridge->page_folder)
        return error_memory(error, "not enough memory");
    bridge->clock_file = bridge->state ? file_join(bridge->state, TOKEN_CLOCK_FILE) : NULL;
    if (bridge->state && !bridge->clock_file)
        return error_memory(error, "not enough memory");
    struct server_options options = {.listen = control->listen,
        .name_count = control->names.count,
        .names = control->names.list,
        .tokens_file = bridge->tokens_file,
        .open_on_loopback = control->open_on_loopback,
        .per_address = control->per_address,
        .certificate_file = control->certificate,
        .key_file = control->key,
        .page_folder = bridge->page_folder,
        .clock_file = bridge->clock_file,
        .publish = bridge->display->config->publish,
        .languages = i18n_languages,
        .language = bridge->display->config->language,
        .ask = on_request,
        .context = context};
    bridge->ask = on_request;
    bridge->ask_context = context;
    bridge->server = server_open(&options, predecessor ? predecessor->server : NULL, error);
    return bridge->server != NULL;
}

// Commands that wait for the broker to say what this display may pass on are served again, in their order.
static void serve_undecided(struct console_bridge *bridge)
{
    while (bridge->undecided && !fleet_rights_are_awaited(bridge->fleet)) {
        struct server_request *request = bridge->undecided;
        bridge->undecided = request->next;
        if (!bridge->ask(bridge->ask_context, request))
            server_request_free(request);
    }
}

static void append(struct server_request **list, struct server_request *request)
{
    while (*list)
        list = &(*list)->next;
    request->next = NULL;
    *list = request;
}

static bool start_server(struct console_bridge *bridge, struct error *error)
{
    if (!bridge->server)
        return true;
    if (!server_run(bridge->server, error))
        return false;
    struct str address = {0};
    local_address(server_address(bridge->server), &address);
    log_info("the console is open at %s", str_text(&address));
    str_free(&address);
    return true;
}

// ---- pictures of other displays

static void picture_came(void *context, void *waiter, int status, const char *bytes, size_t length)
{
    struct console_bridge *bridge = context;
    struct server_request *request = waiter;
    request->status = status;
    str_add(&request->body, bytes, length);
    server_answer(bridge->server, request);
}

bool console_bridge_open(
    struct console_bridge *bridge, void (*notify)(void *), void *context, struct error *error)
{
    const struct config *config = bridge->display->config;
    struct fleet_client_options options = {.broker = config->control.broker,
        .name = config->display.name,
        .staff_desk = bridge->staff_desk,
        .has_console = bridge->staff_desk || config->control.listen,
        .has_screen = bridge->screen != NULL,
        .exec = bridge->exec,
        .take_picture = bridge_pictures_take,
        .picture_came = picture_came,
        .context = bridge,
        .notify = notify,
        .notify_context = context};
    bridge->started_ms = clock_tick_ms();
    bridge->pictures.screen = bridge->screen;
    bridge->log.folder = bridge->state;
    return start_server(bridge, error) && fleet_client_open(bridge->fleet, &options, error);
}

static void free_request(void *request)
{
    server_request_free(request);
}

void console_bridge_halt(struct console_bridge *bridge)
{
    if (bridge->exec) {
        adjustment_store_wait(bridge->exec->store);
        console_bridge_answer_saved(bridge);
    }
    while (bridge->undecided) {
        struct server_request *request = bridge->undecided;
        bridge->undecided = request->next;
        server_request_refuse(request, 503, NULL, "the display is restarting; send it again");
        server_answer(bridge->server, request);
    }
    while (bridge->gathering) {
        struct server_request *request = bridge->gathering;
        bridge->gathering = request->next;
        server_request_refuse(request, 503, NULL, "the display is restarting; send it again");
        server_answer(bridge->server, request);
    }
    screen_pictures_finish(&bridge->pictures);
    log_requests_finish(&bridge->log);
    export_requests_finish(&bridge->exports);
    attendees_requests_finish(&bridge->attendees);
    server_halt(bridge->server);
    if (bridge->fleet) {
        fleet_client_drop_picture_requests(bridge->fleet, free_request);
        fleet_client_close(bridge->fleet);
    }
}

void console_bridge_close(struct console_bridge *bridge)
{
    console_bridge_halt(bridge);
    server_stop(bridge->server);
    str_free(&bridge->fleet_text.text);
    free(bridge->page_folder);
    free(bridge->clock_file);
    bridge->server = NULL;
    bridge->page_folder = NULL;
    bridge->clock_file = NULL;
}

static bool is_clock_confirmed(const struct display *display)
{
    return display->skew_known && display->skew_ms <= CLOCK_SKEW_LIMIT_MS &&
           display->skew_ms >= -CLOCK_SKEW_LIMIT_MS;
}

// Hashing all pixels is expensive: only done while a console is open, and once for each picture.
static uint64_t hash_screen(struct console_bridge *bridge, const struct screen_counts *counts)
{
    if (!bridge->screen || !bridge->server || !server_is_watched(bridge->server))
        return 0;
    bool same = bridge->hash != 0 && counts->presents == bridge->hashed.presents &&
                counts->pixels_painted == bridge->hashed.pixels_painted;
    if (!same)
        bridge->hash = screen_hash(bridge->screen);
    bridge->hashed = *counts;
    return bridge->hash;
}

void console_bridge_publish(struct console_bridge *bridge, struct status_facts *facts, int64_t real_now)
{
    static const struct screen_counts none = {0};
    struct server_news news = {0};
    struct screen_counts counts = bridge->screen ? screen_counts(bridge->screen) : none;
    if (counts.pixels_painted != bridge->pixels_painted || bridge->painted_at == 0)
        bridge->painted_at = real_now;
    bridge->pixels_painted = counts.pixels_painted;
    facts->display = bridge->display;
    facts->scene = bridge->screen ? screen_scene(bridge->screen) : NULL;
    facts->screen_hash = hash_screen(bridge, &counts);
    facts->painted_at = bridge->painted_at;
    facts->now = real_now;
    facts->uptime_s = (clock_tick_ms() - bridge->started_ms) / 1000;
    facts->save_failed = bridge->exec->store->save_failed;
    facts->presents = counts.presents;
    facts->pixels_painted = counts.pixels_painted;
    facts->wakeups = counts.wakeups;
    status_publish_to_fleet(bridge->fleet, facts);
    if (!bridge->server)
        return;
    news.room = display_shown_room(bridge->display);
    news.clock_confirmed = is_clock_confirmed(bridge->display);
    status_write(facts, &news.status);
    status_write_agenda(bridge->display, facts->view, &news.agenda);
    bridge_desk_write(bridge, facts->view->at, &news.adjustments);
    status_write_metrics(facts, &news.metrics);
    server_publish(bridge->server, &news);
    server_beat(bridge->server);
}

// Appends the fleet: of thousands of displays it is megabytes. False without a broker.
static bool write_fleet(struct console_bridge *bridge, int64_t real_now, struct str *out)
{
    struct costly_text *fleet = &bridge->fleet_text;
    bool any = costly_text_is_good(fleet, clock_tick_ms());
    if (!any) {
        costly_text_begin(fleet, clock_tick_ms());
        any = fleet_client_write(bridge->fleet, display_zone(bridge->display), real_now, &fleet->text);
        costly_text_end(fleet, clock_tick_ms());
    }
    str_add(out, str_text(&fleet->text), fleet->text.length);
    out->failed = out->failed || fleet->text.failed;
    return any;
}

// Where nobody has looked for a while, the other displays are only just being asked for.
static void answer_gathered(struct console_bridge *bridge, int64_t real_now)
{
    while (bridge->gathering && fleet_client_gather(bridge->fleet)) {
        struct server_request *request = bridge->gathering;
        bridge->gathering = request->next;
        request->status = 200;
        if (!write_fleet(bridge, real_now, &request->body))
            server_request_refuse(request, 404, NULL, "no broker is configured");
        server_answer(bridge->server, request);
    }
}

// Sends the fleet to consoles that follow it: soon after a change, and now and then to update ages.
static void publish_fleet(struct console_bridge *bridge, int64_t real_now)
{
    enum { MIN_INTERVAL_MS = 1000, MAX_INTERVAL_MS = 5000 };
    int64_t now_ms = clock_tick_ms();
    int64_t since = now_ms - bridge->fleet_ms;
    if (!bridge->server || !server_fleet_is_watched(bridge->server) || since < MIN_INTERVAL_MS ||
        (bridge->fleet->registry.version == bridge->fleet_version && since < MAX_INTERVAL_MS) ||
        (costly_text_is_good(&bridge->fleet_text, now_ms) &&
            bridge->fleet_ms >= bridge->fleet_text.began_ms) ||
        !fleet_client_gather(bridge->fleet))
        return;
    bridge->fleet_version = bridge->fleet->registry.version;
    struct str fleet = {0};
    bool any = write_fleet(bridge, real_now, &fleet);
    bridge->fleet_ms = clock_tick_ms();
    if (any && !fleet.failed)
        server_publish_fleet(bridge->server, &fleet);
    str_free(&fleet);
}

void console_bridge_tick(struct console_bridge *bridge, int64_t now, int64_t real_now)
{
    fleet_client_tick(bridge->fleet, now);
    serve_undecided(bridge);
    answer_gathered(bridge, real_now);
    publish_fleet(bridge, real_now);
}

int64_t console_bridge_wait_ms(const struct console_bridge *bridge)
{
    int64_t wait = fleet_client_wait_ms(bridge->fleet);
    bool watched =
        bridge->server && fleet_client_name(bridge->fleet) && server_fleet_is_watched(bridge->server);
    int64_t most = bridge->gathering ? 100 : watched ? 1000 : wait;
    return wait < most ? wait : most;
}

static void refuse(
    const struct console_bridge *bridge, struct server_request *request, const struct refusal *refusal)
{
    request->status = refusal->status;
    request->field = refusal->field;
    request->code = refusal->code;
    if (refusal->code)
        zone_iso(display_zone(bridge->display), refusal->at, request->at);
    str_add_text(&request->body, refusal->why.text);
}

// {"id":"…","number":7,"ends_at":"…","says":"ends 00:05 on Thursday","desk":{…}}; of a notice "pages" and
// "seconds" too
static void write_result(struct console_bridge *bridge, struct server_request *request,
    const struct command_result *result, int64_t now)
{
    struct str says = {0};
    struct str *body = &request->body;
    request->status = 200;
    str_format(body, "{\"id\":\"%s\",\"number\":%lld", request->command.id, (long long)result->number);
    command_result_say(bridge->exec, result, now, &says);
    command_write_times(&result->resolved, display_zone(bridge->display), body);
    if (result->pages > 0)
        str_format(body, ",\"pages\":%d,\"seconds\":%d", result->pages, result->seconds);
    if (says.length > 0) {
        json_t *text = json_string(says.text);
        char *written = json_write(text, JSON_ENCODE_ANY);
        str_format(body, ",\"says\":%s", written ? written : "null");
        free(written);
        json_decref(text);
    }
    struct command_context context = {0};
    bridge->exec->fill_context(bridge->exec->context, now, &context); // as they apply now
    str_add_text(body, request->command.preview ? ",\"preview\":true,\"desk\":" : ",\"desk\":");
    adjustments_write(context.adjustments, body);
    str_add_char(body, '}');
    str_free(&says);
}

// An emergency of which others do not hear is shown here all the same. The refusal says so.
static void show_here(struct console_bridge *bridge, struct server_request *request,
    const struct command_sender *sender, struct refusal *refusal)
{
    struct command_result result;
    const struct command *command = &request->command;
    if (!refusal->unheard || bridge->staff_desk ||
        !command_execute_here(bridge->exec, command, sender, &result))
        return;
    error_prefix(&refusal->why, "%s on this display only, nobody else heard of it: ",
        command->emergency == EMERGENCY_LIFT ? "lifted" : "shown");
}

// Carries out a command. False if it is refused.
static bool carry_out(struct console_bridge *bridge, struct server_request *request, int64_t now,
    struct schedule_request *wanted, struct refusal *refusal)
{
    struct command_result result;
    struct fleet_client *fleet = bridge->fleet;
    const struct command *command = &request->command;
    *refusal = (struct refusal){.field = "to"};
    struct command_sender sender = {.by = request->by, .role = request->role, .now = now};
    if (command->preview && command->type != COMMAND_NOTICE)
        return bridge_effect_write(bridge, request, &sender, refusal);
    // What a notice would be like is for this display to say.
    switch (command->preview ? FLEET_NOT_FORWARDED : fleet_client_forward(fleet, command, request->role)) {
    case FLEET_FORWARDED:
        fleet_client_add_command(fleet, command, command->to, request->by, now);
        result = (struct command_result){.number = bridge->exec->store->max_number};
        write_result(bridge, request, &result, now);
        return true;
    case FLEET_UNREACHABLE:
        refusal->status = 503;
        return error_set(&refusal->why, "the broker is not connected, or cannot take more; send it again");
    case FLEET_UNDECIDED:
        refusal->status = 503;
        refusal->undecided = true;
        return error_set(&refusal->why, COMMAND_RIGHTS_UNKNOWN);
    case FLEET_FORBIDDEN:
        refusal->status = 403;
        return error_set(&refusal->why, COMMAND_ONLY_ITS_ROOM);
    case FLEET_NOT_FORWARDED:
        break;
    }
    if (!command_execute(bridge->exec, command, &sender, &result, refusal)) {
        show_here(bridge, request, &sender, refusal);
        return false;
    }
    if (!command->preview)
        fleet_client_add_command(fleet, command, result.scope, request->by, now);
    write_result(bridge, request, &result, now);
    *wanted = result.schedule;
    return true;
}

// True if the picture was requested from the other display: the request is answered when it arrives.
static bool request_fleet_picture(struct console_bridge *bridge, struct server_request *request)
{
    if (!fleet_client_name(bridge->fleet))
        server_request_refuse(request, 404, NULL, "no broker is configured");
    else if (!fleet_registry_find(&bridge->fleet->registry, request->display))
        server_request_refuse(request, 404, "display", "no display of that name is known");
    else if (fleet_rights_of(bridge->fleet, SCOPE_ALL) == COMMAND_RIGHT_NO &&
             strcmp(request->display, fleet_client_name(bridge->fleet)) != 0)
        server_request_refuse(request, 403, "display", COMMAND_ONLY_ITS_ROOM);
    else if (fleet_client_request_picture(bridge->fleet, request->display, request->width, request))
        return true;
    else
        server_request_refuse_for_now(
            request, PICTURES_RETRY_S, "pictures of other displays are not available at the moment");
    return false;
}

// The request is answered when the log has been read.
static void read_log(struct console_bridge *bridge, struct server_request *request)
{
    if (log_requests_ask(&bridge->log, bridge->server, request))
        return;
    server_request_refuse_for_now(
        request, LOG_REQUESTS_RETRY_S, "the log is being read for others; ask again in a moment");
    server_answer(bridge->server, request);
}

// The request is answered when the document is written.
static void write_programme(struct console_bridge *bridge, struct server_request *request, int64_t now)
{
    enum { RETRY_S = 5 };
    const char *why;
    if (export_requests_ask(&bridge->exports, bridge->display, now, bridge->server, request, &why))
        return;
    server_request_refuse_for_now(request, RETRY_S, why);
    server_answer(bridge->server, request);
}

// The same of what phones read.
static void write_for_attendees(struct console_bridge *bridge, struct server_request *request, int64_t now)
{
    enum { RETRY_S = 5 };
    struct clock real = clock_real();
    struct attendees_facts facts = {.now = now,
        .real_now = clock_seconds(clock_now_ms(&real)),
        .store = bridge->exec ? bridge->exec->store : NULL};
    if (attendees_requests_ask(&bridge->attendees, bridge->display, &facts, bridge->server, request))
        return;
    server_request_refuse_for_now(request, RETRY_S, "there is no schedule yet; ask again in a moment");
    server_answer(bridge->server, request);
}

void console_bridge_answer_saved(struct console_bridge *bridge)
{
    while (bridge->unsaved && adjustment_store_is_saved(bridge->exec->store, bridge->unsaved->saved)) {
        struct server_request *request = bridge->unsaved;
        bridge->unsaved = request->next;
        server_answer(bridge->server, request);
    }
}

// A status of 200 promises that the command is on disk.
static void answer_when_saved(struct console_bridge *bridge, struct server_request *request)
{
    request->saved = request->status == 200 ? adjustment_store_last_save(bridge->exec->store) : 0;
    if (adjustment_store_is_saved(bridge->exec->store, request->saved))
        server_answer(bridge->server, request);
    else
        append(&bridge->unsaved, request);
}

// Only what needs a right that is being found out waits for it.
static struct schedule_request serve_command(
    struct console_bridge *bridge, struct server_request *request, int64_t now)
{
    struct refusal refusal;
    struct schedule_request wanted = {0};
    bool ok = carry_out(bridge, request, now, &wanted, &refusal);
    if (!ok && refusal.undecided && fleet_rights_are_awaited(bridge->fleet)) {
        append(&bridge->undecided, request);
        return wanted;
    }
    if (!ok)
        refuse(bridge, request, &refusal);
    answer_when_saved(bridge, request);
    return wanted;
}

struct schedule_request console_bridge_serve(
    struct console_bridge *bridge, struct server_request *request, int64_t now)
{
    struct schedule_request wanted = {0};
    struct clock real = clock_real();
    switch (request->kind) {
    case SERVER_REQUEST_PICTURE:
        bridge_pictures_make(bridge, request);
        return wanted;
    case SERVER_REQUEST_NOTICE:
        bridge_pictures_draw_notice(bridge, request, now);
        return wanted;
    case SERVER_REQUEST_COMMAND:
        return serve_command(bridge, request, now);
    case SERVER_REQUEST_FLEET:
        append(&bridge->gathering, request);
        answer_gathered(bridge, clock_seconds(clock_now_ms(&real)));
        return wanted;
    case SERVER_REQUEST_FLEET_PICTURE:
        if (request_fleet_picture(bridge, request))
            return wanted;
        break;
    case SERVER_REQUEST_EXPORT:
        write_programme(bridge, request, now);
        return wanted;
    case SERVER_REQUEST_ATTENDEES:
        write_for_attendees(bridge, request, now);
        return wanted;
    case SERVER_REQUEST_LOG:
        read_log(bridge, request);
        return wanted;
    }
    server_answer(bridge->server, request);
    return wanted;
}
