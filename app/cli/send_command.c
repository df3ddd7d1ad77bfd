// plumbline send: asks a display for something, once however often the network made it be sent.
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/send_fleet.h"
#include "remote/api.h"
#include "remote/command_args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool ask_clock(const struct api_target *target, struct command_args_clock *out, struct error *error)
{
    static const struct api_request request = {.method = "GET", .path = "/api/v1/status"};
    struct api_answer answer;
    bool fine =
        api_ask_retrying(target, &request, api_retry_pauses_ms, API_RETRIES, &answer, error) == API_ANSWERED;
    if (fine && answer.status != 200)
        fine = api_explain(target, &answer, error);
    if (fine) {
        json_t *status = json_read(str_text(&answer.body), answer.body.length, NULL, NULL);
        fine = command_args_clock_read(status, out, error) ||
               error_prefix(error, "%s: ", str_text(&target->base));
        json_decref(status);
    }
    api_answer_free(&answer);
    return fine || error_prefix(error, "nothing was sent, for the display's clock is not known: ");
}

// An answer that does not know the command is not a display's: a page to log in at, perhaps.
static bool take_answer(const struct api_target *target, const struct command_args *sending,
    const struct api_answer *answer, struct error *error)
{
    if (answer->status != 200)
        return api_explain(target, answer, error);
    json_t *root = json_read(str_text(&answer->body), answer->body.length, NULL, NULL);
    const char *id = json_string_value(json_member(root, "id"));
    const json_t *number = json_member(root, "number");
    bool fine = id && strcmp(id, sending->id) == 0 && json_is_integer(number);
    if (fine)
        printf("done: %s, number %lld (undo of=%s takes it back)\n", sending->type,
            (long long)json_integer_value(number), sending->id);
    else
        error_set(error, "%s: the answer is not a display's (is this its address?)", str_text(&target->base));
    json_decref(root);
    return fine;
}

static bool deliver(const struct api_target *target, const struct command_args *sending, const char *body,
    struct error *error)
{
    struct api_request request = {.method = "POST", .path = "/api/v1/commands", .body = body};
    struct api_answer answer;
    bool fine = false;
    switch (api_ask_retrying(target, &request, api_retry_pauses_ms, API_RETRIES, &answer, error)) {
    case API_ANSWERED:
        fine = take_answer(target, sending, &answer, error);
        break;
    case API_UNANSWERED:
        error_prefix(error, "it is not known whether it was done: ");
        break;
    case API_NOT_DONE:
    case API_IMPOSSIBLE:
        error_prefix(error, "it was not done: ");
        break;
    }
    api_answer_free(&answer);
    return fine;
}

// The command as text that the caller frees; NULL with the reason.
static char *write_body(const struct api_target *target, const struct command_args *sending, json_t *checked,
    bool needs_clock, struct error *error)
{
    struct command_args_clock clock;
    if (needs_clock && !ask_clock(target, &clock, error))
        return NULL;
    json_t *command = needs_clock ? command_args_to_json(sending, &clock, NULL, error) : json_incref(checked);
    char *body = command ? json_dumps(command, JSON_COMPACT) : NULL;
    if (command && !body)
        error_memory(error, "not enough memory");
    json_decref(command);
    return body;
}

static int send_to(struct api_target *target, const struct options *options,
    const struct command_args *sending, json_t *checked, bool needs_clock)
{
    struct error error;
    if (!api_target_token(target, options->remote.token_file, &error))
        return command_failed(&error);
    char *body = write_body(target, sending, checked, needs_clock, &error);
    bool fine = body && deliver(target, sending, body, &error);
    free(body);
    return fine ? EXIT_SUCCESS : command_failed(&error);
}

// The display may be asked for others too, where it has a fleet.
static int send_to_display(
    const struct options *options, struct command_args *sending, json_t *checked, bool needs_clock)
{
    struct api_target target = {0};
    struct error error;
    char scope[SCOPE_SIZE];
    int status;
    if (!send_scope(options, &sending->to, scope, &error) ||
        !api_target_address(&target, options->remote.to.list[0], &error)) {
        status = command_misused("send", error.text);
    } else {
        if (sending->to)
            json_object_set_new(checked, "to", json_string(sending->to));
        status = send_to(&target, options, sending, checked, needs_clock);
    }
    api_target_free(&target);
    return status;
}

int command_send(const struct options *options)
{
    struct error error;
    char id[COMMAND_ARGS_ID_SIZE];
    if (options->argument_count == 0)
        return command_misused("send", "TYPE is missing: what the display is asked for, such as notice");
    if (options->remote.to.count > 1)
        return command_misused("send", "--to: given twice; expected one display");
    if (!command_args_id(id, &error))
        return command_failed(&error);
    struct command_args sending = {.id = id,
        .type = options->arguments[0],
        .fields = options->arguments + 1,
        .field_count = options->argument_count - 1};
    bool needs_clock = false;
    // What is wrong with the words shows before anything is sent.
    json_t *checked = command_args_to_json(&sending, NULL, &needs_clock, &error);
    int status;
    if (!checked)
        status = command_misused("send", error.text);
    else if (broker_options_given(options))
        status = send_fleet(options, &sending);
    else
        status = send_to_display(options, &sending, checked, needs_clock);
    json_decref(checked);
    return status;
}
