// plumbline send through a broker: to all displays of an event, those of a room, or one.
#include "cli/send_fleet.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "remote/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ANSWERS_MS = 5000 };

bool send_scope(const struct options *options, const char **scope, char out[SCOPE_SIZE], struct error *error)
{
    int given = (options->all ? 1 : 0) + (options->room ? 1 : 0) + (options->display ? 1 : 0);
    const char *name = options->room ? options->room : options->display;
    *scope = NULL;
    if (given > 1)
        return error_set(error, "--all, --room and --display: expected one of them");
    if (name && strlen(name) >= TOPIC_NAME_SIZE)
        return error_set(error, "--room, --display: the name is too long");
    if (options->all)
        *scope = SCOPE_ALL;
    else if (options->room)
        *scope = scope_of_room(options->room, out);
    else if (options->display)
        *scope = scope_of_display(options->display, out);
    return true;
}

// The room as displays know it: by the schedule's name, or by what people call it.
static bool find_room(
    const struct fleet_registry *registry, const char *asked, char out[SCOPE_SIZE], struct error *error)
{
    struct str known = {0};
    const char *found = NULL;
    for (size_t i = 0; i < registry->count && !found; i++) {
        const char *room = fleet_registry_text(&registry->displays[i], "room");
        const char *label = fleet_registry_text(&registry->displays[i], "label");
        if (!room)
            continue;
        if (strcasecmp(room, asked) == 0 || (label && strcasecmp(label, asked) == 0))
            found = room;
        else if (known.length < 400 && !strstr(str_text(&known), room))
            str_format(&known, "%s%s", known.length > 0 ? ", " : "", room);
    }
    if (found)
        scope_of_room(found, out);
    else
        error_set(error, "--room %s: no display shows a room of that name; there are: %s", asked,
            known.length > 0 ? known.text : "none");
    str_free(&known);
    return found;
}

// The clock of one that is asked, as it goes on since it said so.
static bool find_clock(const struct fleet_registry *registry, const char *scope,
    struct command_args_clock *out, struct error *error)
{
    struct clock real = clock_real();
    int64_t now = clock_seconds(clock_now_ms(&real));
    for (int wanted = 1; wanted >= 0; wanted--)
        for (size_t i = 0; i < registry->count; i++) {
            const struct fleet_registry_display *display = &registry->displays[i];
            struct command_args_clock sent;
            bool reached = display->online && (!wanted || fleet_registry_reaches(display, scope));
            const json_t *at = json_member(display->status, "sent_at");
            json_t *twin = reached && at ? json_pack("{s:O}", "at", at) : NULL;
            bool fine = twin && command_args_clock_read(display->status, out, error) &&
                        command_args_clock_read(twin, &sent, error);
            json_decref(twin);
            if (!fine)
                continue;
            out->at += now - sent.at;
            return true;
        }
    return error_set(
        error, "no display is online whose clock could be asked; write instants with their offset");
}

// What has become of it: how many have it, and who does not.
struct outcome {
    int of, have, offline, refused;
    int desks; // that took it for those who are not there
};

static const struct fleet_registry_answer *answer_of(
    const struct fleet_registry_command *command, const char *display)
{
    for (size_t i = 0; command && i < command->answer_count; i++)
        if (strcmp(command->answers[i].display, display) == 0)
            return &command->answers[i];
    return NULL;
}

static const struct fleet_registry_command *command_of(const struct fleet_registry *registry, const char *id)
{
    for (size_t i = 0; i < registry->command_count; i++)
        if (strcmp(registry->commands[i].id, id) == 0)
            return &registry->commands[i];
    return NULL;
}

static struct outcome style(const struct fleet_registry *registry, const char *id, const char *scope)
{
    struct outcome outcome = {0};
    const struct fleet_registry_command *command = command_of(registry, id);
    for (size_t i = 0; i < registry->count; i++) {
        const struct fleet_registry_display *display = &registry->displays[i];
        const struct fleet_registry_answer *answer = answer_of(command, display->id);
        const char *view = fleet_registry_text(display, "view");
        if (view && strcmp(view, "desk") == 0) {
            outcome.desks += answer && answer->status == 200;
            continue;
        }
        if (!fleet_registry_reaches(display, scope))
            continue;
        outcome.of++;
        outcome.have += answer && answer->status == 200;
        outcome.refused += answer && answer->status != 200;
        outcome.offline += !answer && !display->online;
    }
    return outcome;
}

static void print_others(const struct fleet_registry *registry, const char *id, const char *scope)
{
    const struct fleet_registry_command *command = command_of(registry, id);
    for (size_t i = 0; i < registry->count; i++) {
        const struct fleet_registry_display *display = &registry->displays[i];
        const struct fleet_registry_answer *answer = answer_of(command, display->id);
        struct str line = {0};
        if (!fleet_registry_reaches(display, scope) || (answer && answer->status == 200))
            continue;
        api_add_printable(&line, display->id);
        str_add_text(&line, ": ");
        api_add_printable(&line, answer            ? answer->detail ? answer->detail : "refused"
                                 : display->online ? "no answer"
                                                   : "offline; it has it when it is back");
        printf("  %s\n", str_text(&line));
        str_free(&line);
    }
}

static bool wait_answers(
    struct broker_client *client, const char *id, const char *scope, const char *topic, struct error *error)
{
    int64_t until = clock_tick_ms() + ANSWERS_MS;
    for (int64_t left = ANSWERS_MS; left > 0; left = until - clock_tick_ms()) {
        struct outcome outcome = style(&client->registry, id, scope);
        bool nobody = outcome.of == outcome.offline;
        if (nobody ? outcome.desks > 0 : outcome.have + outcome.refused + outcome.offline == outcome.of)
            return true;
        struct broker_event *event = broker_client_next(client, left);
        bool denied = event && event->type == BROKER_DENIED;
        bool lost = event && event->type == BROKER_LOST;
        if (denied)
            error_set(error, "this account may not ask that (%s)", topic);
        else if (lost)
            error_set(error, "it is not known whether it was done: %s", event->text);
        broker_event_free(event);
        if (denied || lost)
            return false;
    }
    return true;
}

static int tell(const struct broker_client *client, const struct command_args *sending, const char *scope)
{
    struct outcome outcome = style(&client->registry, sending->id, scope);
    struct error error;
    if (outcome.of == 0 && outcome.desks == 0) {
        error_set(&error, "no display is known that it could be for (%s), and nobody took it", scope);
        return command_failed(&error);
    }
    printf("%s to %s: %d of %d have it", sending->type, scope, outcome.have, outcome.of);
    if (outcome.have > 0 || outcome.desks > 0)
        printf(" (undo of=%s takes it back)", sending->id);
    putchar('\n');
    print_others(&client->registry, sending->id, scope);
    bool kept = outcome.have > 0 || outcome.desks > 0;
    bool all = outcome.have + outcome.offline == outcome.of;
    if (!kept)
        puts("  nobody was there to take it: it is lost");
    return kept && all ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool ask(struct broker_client *client, const struct options *options,
    const struct command_args *sending, const char *scope, struct error *error)
{
    struct command_args_clock clock;
    struct topic topic = {.kind = TOPIC_COMMAND, .role = role_named(options->role ? options->role : "staff")};
    snprintf(topic.account, sizeof topic.account, "%s", client->user ? client->user : "anybody");
    snprintf(topic.scope, sizeof topic.scope, "%s", scope);
    bool needs_clock = false;
    struct command_args dated = *sending;
    dated.dated = true;
    bool known = find_clock(&client->registry, scope, &clock, error);
    json_t *command = command_args_to_json(&dated, known ? &clock : NULL, &needs_clock, known ? error : NULL);
    if (needs_clock && !known) {
        json_decref(command);
        return false;
    }
    char *body = command ? json_dumps(command, JSON_COMPACT) : NULL;
    json_decref(command);
    if (!body)
        return false;
    struct str text = {0};
    topic_write(client->event, &topic, &text);
    broker_client_publish(client, &topic, body);
    bool fine = wait_answers(client, sending->id, scope, str_text(&text), error);
    str_free(&text);
    free(body);
    return fine;
}

int send_fleet(const struct options *options, const struct command_args *sending)
{
    struct broker_client client = {0};
    struct broker_client_options broker = broker_options(options);
    struct error error;
    char room[SCOPE_SIZE];
    const char *scope;
    if (!send_scope(options, &scope, room, &error))
        return command_misused("send", error.text);
    if (!scope)
        return command_misused(
            "send", "--all, --room ROOM or --display ID is missing: which displays are asked");
    if (options->role && (role_named(options->role) == ROLE_COUNT || role_named(options->role) < ROLE_CHAIR))
        return command_misused("send", "--role: expected chair, staff or emergency");
    bool fine = broker_client_open(&client, &broker, &error) && broker_client_listen(&client, &error) &&
                (!options->room || find_room(&client.registry, options->room, room, &error)) &&
                ask(&client, options, sending, scope, &error);
    int status = fine ? tell(&client, sending, scope) : command_failed(&error);
    broker_client_close(&client);
    return status;
}
