// plumbline send: sends a command to a display. The display carries it out once, however often it is sent
// again.
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/send_fleet.h"
#include "cli/send_question.h"
#include "remote/api.h"
#include "remote/command_args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fetch_clock(const struct api_target *target, struct command_args_clock *out, struct error *error)
{
    static const struct api_request request = {.method = "GET", .path = "/api/v1/status"};
    struct api_answer answer;
    bool ok =
        api_ask_retrying(target, &request, api_retry_pauses_ms, API_RETRIES, &answer, error) == API_ANSWERED;
    if (ok && answer.status != 200)
        ok = api_explain(target, &answer, error);
    if (ok) {
        json_t *status = json_read(str_text(&answer.body), answer.body.length, NULL, NULL);
        ok = command_args_clock_read(status, out, error) ||
             error_prefix(error, "%s: ", str_text(&target->base));
        json_decref(status);
    }
    api_answer_free(&answer);
    return ok || error_prefix(error, "nothing was sent, for the display's clock is not known: ");
}

// Prints the outcome. An answer without the command's id is not from a display, but from a login page
// perhaps.
static bool read_answer(const struct api_target *target, const struct command_args *args,
    const struct api_answer *answer, struct error *error)
{
    if (answer->status != 200)
        return api_explain(target, answer, error);
    json_t *root = json_read(str_text(&answer->body), answer->body.length, NULL, NULL);
    const char *id = json_string_value(json_member(root, "id"));
    const json_t *number = json_member(root, "number");
    const char *says = json_string_value(json_member(root, "says"));
    bool ok = id && strcmp(id, args->id) == 0 && json_is_integer(number);
    if (ok) {
        struct str time = {0};
        if (says) {
            str_add_text(&time, ", ");
            api_add_printable(&time, says);
        }
        if (json_is_true(json_member(root, "preview")))
            printf("nothing was sent: %s would be%s\n", args->type,
                time.length > 0 ? str_text(&time) + 1 : " accepted");
        else
            printf("done: %s, number %lld%s (undo of=%s takes it back)\n", args->type,
                (long long)json_integer_value(number), str_text(&time), args->id);
        str_free(&time);
    } else
        error_set(error, "%s: the answer is not a display's (is this its address?)", str_text(&target->base));
    json_decref(root);
    return ok;
}

// Does the display ask before it does that, and is the answer yes?
static bool is_confirmed(
    const struct options *options, const struct command_args *args, const struct api_answer *answer)
{
    json_t *root =
        answer->status == 409 ? json_read(str_text(&answer->body), answer->body.length, NULL, NULL) : NULL;
    const char *detail = json_string_value(json_member(root, "detail"));
    bool asks = detail && json_is_string(json_member(root, "code")) && !args->sure;
    bool yes = asks && send_question(options, detail);
    json_decref(root);
    return yes;
}

enum delivery { DELIVERED, NOT_DELIVERED, CONFIRMED };

// CONFIRMED: it is to be sent again, as one that is sure.
static enum delivery deliver(const struct api_target *target, const struct options *options,
    const struct command_args *args, const char *body, struct error *error)
{
    struct api_request request = {.method = "POST", .path = "/api/v1/commands", .body = body};
    struct api_answer answer;
    enum delivery delivery = NOT_DELIVERED;
    switch (api_ask_retrying(target, &request, api_retry_pauses_ms, API_RETRIES, &answer, error)) {
    case API_ANSWERED:
        if (read_answer(target, args, &answer, error))
            delivery = DELIVERED;
        else if (is_confirmed(options, args, &answer))
            delivery = CONFIRMED;
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
    return delivery;
}

// The command as JSON, which the caller frees. NULL with the reason.
static char *write_body(const struct api_target *target, const struct command_args *args, json_t *checked,
    bool needs_clock, struct error *error)
{
    struct command_args_clock clock;
    if (needs_clock && !fetch_clock(target, &clock, error))
        return NULL;
    json_t *command = needs_clock ? command_args_to_json(args, &clock, NULL, error) : json_incref(checked);
    char *body = command ? json_dumps(command, JSON_COMPACT) : NULL;
    if (command && !body)
        error_memory(error, "not enough memory");
    json_decref(command);
    return body;
}

static int send_authorised(struct api_target *target, const struct options *options,
    struct command_args *args, json_t *checked, bool needs_clock)
{
    struct error error;
    enum delivery delivery = NOT_DELIVERED;
    if (!api_target_token(target, options->remote.token_file, &error))
        return command_failed(&error);
    do {
        if (delivery == CONFIRMED) {
            args->sure = true;
            json_object_set_new(checked, "sure", json_true());
        }
        char *body = write_body(target, args, checked, needs_clock, &error);
        delivery = body ? deliver(target, options, args, body, &error) : NOT_DELIVERED;
        free(body);
    } while (delivery == CONFIRMED);
    return delivery == DELIVERED ? EXIT_SUCCESS : command_failed(&error);
}

// The display passes the command on to others of its fleet if there is a scope.
static int send_to_display(
    const struct options *options, struct command_args *args, json_t *checked, bool needs_clock)
{
    struct api_target target = {0};
    struct error error;
    char scope[SCOPE_SIZE];
    int status;
    if (!send_scope(options, &args->to, scope, &error) ||
        !api_target_address(&target, options->remote.to.list[0], &error)) {
        status = command_misused("send", error.text);
    } else {
        if (args->to)
            json_object_set_new(checked, "to", json_string(args->to));
        status = send_authorised(&target, options, args, checked, needs_clock);
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
    struct command_args args = {.id = id,
        .type = options->arguments[0],
        .fields = options->arguments + 1,
        .field_count = options->argument_count - 1};
    bool needs_clock = false;
    // Wrong fields are reported before anything is sent.
    json_t *checked = command_args_to_json(&args, NULL, &needs_clock, &error);
    int status;
    if (!checked)
        status = command_misused("send", error.text);
    else if (broker_options_given(options))
        status = send_fleet(options, &args);
    else
        status = send_to_display(options, &args, checked, needs_clock);
    json_decref(checked);
    return status;
}
