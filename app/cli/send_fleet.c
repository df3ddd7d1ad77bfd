// plumbline send through a broker: to all displays of an event, to those of a room, or to one.
#include "cli/send_fleet.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/send_question.h"
#include "cli/send_role.h"
#include "remote/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ANSWERS_MS = 5000 };

bool send_scope(const struct options *options, const char **scope, char out[SCOPE_SIZE], struct error *error)
{
    int given =
        (options->remote.all ? 1 : 0) + (options->content.room ? 1 : 0) + (options->remote.display ? 1 : 0);
    const char *name = options->content.room ? options->content.room : options->remote.display;
    *scope = NULL;
    if (given > 1)
        return error_set(error, "--all, --room and --display: expected one of them");
    if (name && strlen(name) >= TOPIC_NAME_SIZE)
        return error_set(error, "--room, --display: the name is too long");
    if (options->remote.all)
        *scope = SCOPE_ALL;
    else if (options->content.room)
        *scope = scope_of_room(options->content.room, out);
    else if (options->remote.display)
        *scope = scope_of_display(options->remote.display, out);
    return true;
}

// Finds the scope of a room, by the schedule's name for it or by what people call it.
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

// Reads a display's clock from its last status, and adds the time since.
static bool read_clock(const struct fleet_registry_display *display, int64_t now,
    struct command_args_clock *out, struct error *error)
{
    struct command_args_clock sent;
    const json_t *sent_at = json_member(display->status, "sent_at");
    json_t *status = sent_at ? json_pack("{s:O}", "at", sent_at) : NULL;
    bool ok = status && command_args_clock_read(display->status, out, error) &&
              command_args_clock_read(status, &sent, error);
    json_decref(status);
    if (ok)
        out->at += now - sent.at;
    return ok;
}

static bool is_for(
    const struct command_args *args, const char *scope, const struct fleet_registry_display *display)
{
    return fleet_registry_reaches(display, scope, command_type_named(args->type));
}

// Finds the clock of a display that is online: one in the scope, or else any.
static bool find_clock(const struct fleet_registry *registry, const struct command_args *args,
    const char *scope, struct command_args_clock *out, struct error *error)
{
    struct clock real = clock_real();
    int64_t now = clock_seconds(clock_now_ms(&real));
    for (int in_scope = 1; in_scope >= 0; in_scope--)
        for (size_t i = 0; i < registry->count; i++) {
            const struct fleet_registry_display *display = &registry->displays[i];
            if (display->online && (!in_scope || is_for(args, scope, display)) &&
                read_clock(display, now, out, error))
                return true;
        }
    return error_set(
        error, "no display is online whose clock could be asked; write instants with their offset");
}

// The answers to a command so far, in numbers of displays.
struct outcome {
    int reached; // those in the scope
    int accepted, refused, offline;
    int desks; // that keep the command for displays that are offline
};

static const struct fleet_registry_command *command_of(const struct fleet_registry *registry, const char *id)
{
    for (size_t i = 0; i < registry->command_count; i++)
        if (strcmp(registry->commands[i].id, id) == 0)
            return &registry->commands[i];
    return NULL;
}

static struct outcome count_answers(
    const struct fleet_registry *registry, const struct command_args *args, const char *scope)
{
    struct outcome outcome = {0};
    const struct fleet_registry_command *command = command_of(registry, args->id);
    for (size_t i = 0; i < registry->count; i++) {
        const struct fleet_registry_display *display = &registry->displays[i];
        const struct fleet_registry_answer *answer =
            command ? fleet_registry_find_answer(command, display->id) : NULL;
        const char *view = fleet_registry_text(display, "view");
        if (view && strcmp(view, "desk") == 0) {
            outcome.desks += answer && answer->status == 200;
            continue;
        }
        if (!is_for(args, scope, display))
            continue;
        outcome.reached++;
        outcome.accepted += answer && answer->status == 200;
        outcome.refused += answer && answer->status != 200;
        outcome.offline += !answer && !display->online;
    }
    return outcome;
}

// Prints the displays that have not accepted the command, and why.
static void print_others(
    const struct fleet_registry *registry, const struct command_args *args, const char *scope)
{
    const struct fleet_registry_command *command = command_of(registry, args->id);
    for (size_t i = 0; i < registry->count; i++) {
        const struct fleet_registry_display *display = &registry->displays[i];
        const struct fleet_registry_answer *answer =
            command ? fleet_registry_find_answer(command, display->id) : NULL;
        struct str line = {0};
        if (!is_for(args, scope, display) || (answer && answer->status == 200))
            continue;
        api_add_printable(&line, display->id);
        str_add_text(&line, ": ");
        api_add_printable(&line, answer            ? answer->detail ? answer->detail : "refused"
                                 : display->online ? "no answer"
                                                   : "offline; it receives it when it is back");
        printf("  %s\n", str_text(&line));
        str_free(&line);
    }
}

// Waits until every display has answered or is offline, and if all are offline, until a desk keeps the
// command; at most ANSWERS_MS. False if the broker denied the command (`denied`) or was lost.
static bool wait_answers(struct broker_client *client, const struct command_args *args, const char *scope,
    bool *denied, struct error *error)
{
    int64_t until = clock_tick_ms() + ANSWERS_MS;
    for (int64_t left = ANSWERS_MS; left > 0; left = until - clock_tick_ms()) {
        struct outcome outcome = count_answers(&client->registry, args, scope);
        bool nobody = outcome.reached == outcome.offline;
        if (nobody ? outcome.desks > 0
                   : outcome.accepted + outcome.refused + outcome.offline == outcome.reached)
            return true;
        struct broker_event *event = broker_client_next(client, left);
        *denied = event && event->type == BROKER_DENIED;
        bool lost = event && event->type == BROKER_LOST;
        if (lost)
            error_set(error, "it is not known whether it was done: %s", event->text);
        broker_event_free(event);
        if (*denied || lost)
            return false;
    }
    return true;
}

// An answer with that status that says something; with `asks` one that asks first. NULL for none.
static const char *find_detail(const struct fleet_registry *registry, const char *id, int status, bool asks)
{
    const struct fleet_registry_command *command = command_of(registry, id);
    for (size_t i = 0; command && i < command->answer_count; i++) {
        const struct fleet_registry_answer *answer = &command->answers[i];
        if (answer->status == status && answer->asks == asks && answer->detail)
            return answer->detail;
    }
    return NULL;
}

static bool is_preview(const struct command_args *args)
{
    for (size_t i = 0; i < (size_t)args->field_count; i++)
        if (strcmp(args->fields[i], "preview=true") == 0)
            return true;
    return false;
}

// Returns an exit status.
static int print_preview(
    const struct broker_client *client, const struct command_args *args, const char *scope)
{
    const char *says = find_detail(&client->registry, args->id, 200, false);
    struct outcome outcome = count_answers(&client->registry, args, scope);
    struct str text = {0};
    if (says)
        api_add_printable(&text, says);
    printf("nothing was sent: %s to %s would be %s\n", args->type, scope,
        says                   ? str_text(&text)
        : outcome.accepted > 0 ? "accepted"
                               : "refused, or nobody answers");
    str_free(&text);
    print_others(&client->registry, args, scope);
    return outcome.accepted > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

// Returns an exit status.
static int print_outcome(
    const struct broker_client *client, const struct command_args *args, const char *scope)
{
    struct outcome outcome = count_answers(&client->registry, args, scope);
    struct error error;
    if (outcome.reached == 0 && outcome.desks == 0) {
        error_set(&error, "no display is known in scope %s, and nobody keeps the command", scope);
        return command_failed(&error);
    }
    if (is_preview(args))
        return print_preview(client, args, scope);
    bool kept = outcome.accepted > 0 || outcome.desks > 0;
    bool complete = outcome.accepted + outcome.offline == outcome.reached;
    printf("%s to %s: %d of %d have it", args->type, scope, outcome.accepted, outcome.reached);
    const char *says = find_detail(&client->registry, args->id, 200, false);
    if (says) {
        struct str time = {0};
        api_add_printable(&time, says);
        printf(", %s", str_text(&time));
        str_free(&time);
    }
    if (kept)
        printf(" (undo of=%s takes it back)", args->id);
    putchar('\n');
    print_others(&client->registry, args, scope);
    if (!kept)
        puts("  nobody was there to take it: it is lost");
    return kept && complete ? EXIT_SUCCESS : EXIT_FAILURE;
}

// The command as JSON, dated by the clock of a display, which the caller frees. NULL with the reason.
static char *write_body(const struct fleet_registry *registry, const struct command_args *args,
    const char *scope, struct error *error)
{
    struct command_args_clock clock;
    struct command_args dated = *args;
    dated.dated = true;
    bool needs_clock = false;
    bool known = find_clock(registry, args, scope, &clock, error);
    json_t *command = command_args_to_json(&dated, known ? &clock : NULL, &needs_clock, known ? error : NULL);
    char *body = NULL;
    if (command && (known || !needs_clock)) {
        body = json_dumps(command, JSON_COMPACT);
        if (!body)
            error_memory(error, "not enough memory");
    }
    json_decref(command);
    return body;
}

// What the broker denies has reached nobody: it is sent again in the next role.
static bool send_command(struct broker_client *client, const struct command_args *args, const char *scope,
    const struct send_roles *roles, struct error *error)
{
    struct topic topic = {.kind = TOPIC_COMMAND};
    bool ok = false;
    bool denied = true;
    snprintf(topic.account, sizeof topic.account, "%s", client->user ? client->user : "anybody");
    snprintf(topic.scope, sizeof topic.scope, "%s", scope);
    char *body = write_body(&client->registry, args, scope, error);
    for (size_t i = 0; body && denied && i < roles->count; i++) {
        struct str text = {0};
        topic.role = roles->list[i];
        topic_write(client->event, &topic, &text);
        broker_client_publish(client, &topic, body);
        denied = false;
        ok = wait_answers(client, args, scope, &denied, error);
        if (denied)
            send_roles_denied(roles, args->type, str_text(&text), error);
        str_free(&text);
    }
    free(body);
    return ok;
}

// Sends it again, as another command, if displays ask first and the answer is yes: those that took the first
// one would not take it again.
static bool send_confirmed(struct broker_client *client, const struct options *options,
    struct command_args *args, char id[COMMAND_ARGS_ID_SIZE], const char *scope,
    const struct send_roles *roles, struct error *error)
{
    const char *question = find_detail(&client->registry, args->id, 409, true);
    if (!question || !send_question(options, question))
        return true;
    args->id = id;
    args->sure = true;
    return command_args_id(id, error) && send_command(client, args, scope, roles, error);
}

int send_fleet(const struct options *options, struct command_args *args)
{
    char second_id[COMMAND_ARGS_ID_SIZE];
    struct broker_client client = {0};
    struct broker_client_options broker = broker_options(options);
    struct error error;
    char room[SCOPE_SIZE];
    struct send_roles roles;
    const char *scope;
    if (!send_scope(options, &scope, room, &error))
        return command_misused("send", error.text);
    if (!scope)
        return command_misused(
            "send", "--all, --room ROOM or --display ID is missing: which displays to send to");
    if (!send_roles_of(args->type, scope, options->bearer.role, &roles, &error))
        return command_misused("send", error.text);
    bool ok = broker_client_open(&client, &broker, &error) && broker_client_listen(&client, &error) &&
              (!options->content.room || find_room(&client.registry, options->content.room, room, &error)) &&
              send_command(&client, args, scope, &roles, &error) &&
              send_confirmed(&client, options, args, second_id, scope, &roles, &error);
    int status = ok ? print_outcome(&client, args, scope) : command_failed(&error);
    broker_client_close(&client);
    return status;
}
