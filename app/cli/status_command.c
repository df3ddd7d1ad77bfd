// plumbline status: prints what displays show, and the state of their schedule and clock.
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/status_fleet.h"
#include "cli/status_text.h"
#include "remote/api.h"

#include <stdio.h>

// The status in an answer, which the caller owns (json_decref). NULL with the reason.
static json_t *read_status(
    const struct api_target *target, const struct api_answer *answer, struct error *error)
{
    if (answer->status != 200) {
        api_explain(target, answer, error);
        return NULL;
    }
    json_t *status = json_read(str_text(&answer->body), answer->body.length, NULL, NULL);
    if (*status_text_of(status, "state"))
        return status;
    error_set(error, "%s: the answer is not a display's (is this its address?)", str_text(&target->base));
    json_decref(status);
    return NULL;
}

// Appends what to print about a display.
static bool fetch_status(const struct api_target *target, bool json, struct str *out, struct error *error)
{
    static const struct api_request request = {.method = "GET", .path = "/api/v1/status"};
    struct api_answer answer;
    json_t *status = NULL;
    if (api_ask(target, &request, &answer, error) == API_ANSWERED)
        status = read_status(target, &answer, error);
    if (status && json) {
        str_add(out, str_text(&answer.body), answer.body.length);
        if (out->text[out->length - 1] != '\n')
            str_add_char(out, '\n');
    } else if (status) {
        status_text_write(out, str_text(&target->base), status);
    }
    bool ok = status && (!out->failed || error_memory(error, "not enough memory"));
    json_decref(status);
    api_answer_free(&answer);
    return ok;
}

// Prints the status of a display. `any` tells whether one has been printed, for the blank lines between.
static bool print_status(const struct api_target *target, bool json, bool *any)
{
    struct str out = {0};
    struct error error;
    bool ok = fetch_status(target, json, &out, &error);
    if (ok)
        printf("%s%s", *any && !json ? "\n" : "", str_text(&out));
    else
        command_failed(&error);
    *any = *any || ok;
    str_free(&out);
    // Keeps the order of displays if standard output and error are the same file.
    return fflush(stdout) == 0 && ok;
}

static int print_all(struct api_target *target, const struct options *options, size_t count)
{
    struct error error;
    bool any = false;
    int status = EXIT_SUCCESS;
    for (size_t i = 0; i < count; i++)
        if (!api_target_address(target, options->remote.to.list[i], &error) ||
            !print_status(target, options->output.json, &any))
            status = EXIT_FAILURE;
    return status;
}

int command_status(const struct options *options)
{
    struct api_target target = {0};
    struct error error;
    if (broker_options_given(options))
        return status_fleet(options);
    // Without --to the first address is NULL, which means the default.
    size_t count = options->remote.to.count > 0 ? options->remote.to.count : 1;
    bool valid = true;
    for (size_t i = 0; i < count && valid; i++)
        valid = api_target_address(&target, options->remote.to.list[i], &error);
    int status;
    if (!valid)
        status = command_misused("status", error.text);
    else if (!api_target_token(&target, options->remote.token_file, &error))
        status = command_failed(&error);
    else
        status = print_all(&target, options, count);
    api_target_free(&target);
    return status;
}
