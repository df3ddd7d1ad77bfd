// plumbline token: makes, lists and withdraws the tokens for a display's console.
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "cli/terminal_qr.h"
#include "console/local_address.h"
#include "console/token_clock.h"
#include "console/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job {
    const struct options *options;
    struct config config;
    const char *path; // of the tokens file
};

// The address of the console with the token: at --to, or else at the display's name, or else where it
// listens.
static void write_link(const struct job *job, const char *token, struct str *out)
{
    const struct config_control *control = &job->config.control;
    const char *listen = control->listen ? control->listen : "127.0.0.1:8019";
    const char *scheme = control->certificate ? "https" : "http";
    const char *port = strrchr(listen, ':');
    struct str address = {0};
    str_format(&address, "%s://%s", scheme, listen);
    if (job->options->remote.to.count > 0)
        str_add_text(out, job->options->remote.to.list[0]);
    else if (control->names.count > 0)
        str_format(out, "%s://%s%s", scheme, control->names.list[0], port ? port : "");
    else
        local_address(str_text(&address), out);
    str_free(&address);
    if (out->length > 0 && out->text[out->length - 1] != '/')
        str_add_char(out, '/');
    str_format(out, "#token=%s", token);
}

// The schedule's name for the room; if the schedule is not available, the name as given.
static const char *room_name(struct job *job, const char *given)
{
    struct error error;
    struct place place;
    struct room_query query = {
        .room = given, .alias_count = job->config.alias_count, .aliases = job->config.aliases};
    const struct schedule *schedule =
        config_schedule(&job->config) ? load_context_schedule(&job->config, &error) : NULL;
    const char *name = given;
    if (!schedule)
        log_warning("the schedule is not available; the room must be written as the schedule names it");
    else if (room_lookup(schedule, &query, &place, &error) && place.kind == PLACE_ROOM)
        name = config_keep(&job->config, schedule->rooms[place.room].name);
    else
        log_warning("%s", error.text);
    schedule_unref(schedule);
    return name;
}

// A token's end is counted from now, so now has to be right.
static bool check_clock(struct job *job, int64_t now, struct error *error)
{
    const char *state = config_state_folder(&job->config);
    struct token_clock clock = {
        .path = state ? arena_format(&job->config.arena, "%s/" TOKEN_CLOCK_FILE, state) : NULL};
    struct clock_evidence evidence = {.now = now, .kernel = clock_kernel()};
    struct token_time time = token_clock_look(&clock, &evidence);
    if (now < clock_built_at() || now < time.latest - TOKEN_CLOCK_SLACK_S)
        return error_set(error,
            "the clock is wrong (%s): it is not known when --days would end. Set it first, or leave out "
            "--days",
            now < clock_built_at() ? "it says a time before this program was built"
                                   : "it was later once, see the time of the file " TOKEN_CLOCK_FILE
                                     " in the state folder");
    if (time.doubt)
        log_warning(
            "this machine's clock %s: where it is wrong, so is the token's end. A display accepts a token "
            "with an end only while it trusts its clock",
            time.doubt);
    return true;
}

// What the options ask for, still without an id and its hash. The schedule may have to be fetched for the
// room.
static bool describe_token(struct job *job, struct token *out, struct error *error)
{
    const struct options_bearer *bearer = &job->options->bearer;
    struct clock clock = clock_real();
    enum role role = bearer->role ? role_named(bearer->role) : ROLE_COUNT;
    // A chair's is for a room: that of the display, unless another is named. Which, the command says.
    const char *room = job->options->content.room;
    if (role == ROLE_CHAIR && !room)
        room = job->config.room;
    if (role <= ROLE_NONE || role == ROLE_COUNT)
        return error_set(error, "--role is one of view, chair, staff, emergency");
    if (role == ROLE_CHAIR && !room)
        return error_set(error, "a chair's token is for a room, and the config names none: --room");
    *out = (struct token){.name = bearer->name,
        .role = role,
        .room = room ? room_name(job, room) : NULL,
        .made = clock_seconds(clock_now_ms(&clock))};
    if (bearer->days > 0 && !check_clock(job, out->made, error))
        return false;
    if (bearer->days > 0)
        out->expires = out->made + (int64_t)bearer->days * SECONDS_A_DAY;
    return true;
}

// Begins to change the tokens file; makes its folder if that is the state folder.
static bool begin_edit(struct job *job, struct tokens_edit *edit, struct error *error)
{
    const char *folder = job->config.control.tokens_file ? NULL : config_state_folder(&job->config);
    return (!folder || file_make_folder(folder, error)) && tokens_edit_begin(edit, job->path, error);
}

// Prints the only copy of the new token's text.
static void print_token(struct job *job, const struct token *token, const char *text)
{
    const char *config = job->options->content.config;
    struct str link = {0};
    write_link(job, text, &link);
    printf("token %s (%s%s%s), in %s\n\n%s\n\n", token->id, role_name(token->role), token->room ? ", " : "",
        token->room ? token->room : "", job->path, str_text(&link));
    terminal_qr_print(str_text(&link));
    // Only root can withdraw what root has made.
    printf("\nIt is shown only this once. To withdraw it: %splumbline token withdraw %s%s%s\n",
        geteuid() == 0 ? "sudo " : "", token->id, config ? " --config " : "", config ? config : "");
    if (strstr(str_text(&link), "//127.") || strstr(str_text(&link), "//localhost"))
        puts("Only this machine can use this address. For a phone, let the display listen on the network, or "
             "give --to URL.");
    const char *listen = job->config.control.listen;
    const char *port = listen ? strrchr(listen, ':') : NULL;
    if (port && strcmp(port, ":0") == 0 && job->options->remote.to.count == 0)
        puts("Its port is chosen when the display starts (control.listen): put the one that its log names in "
             "the place of the 0, or give --to URL.");
    if (!job->config.control.tokens_file && config_is_foreign(&job->config))
        log_warning(
            "this token is for a display that you run yourself; for the service: \"sudo plumbline token "
            "new --config %s\"",
            job->config.path);
    str_free(&link);
}

static bool make_token(struct job *job, struct error *error)
{
    char text[TOKEN_SIZE];
    struct token wanted;
    struct tokens_edit edit;
    if (!describe_token(job, &wanted, error) || !tokens_generate(text, wanted.hash, error) ||
        !begin_edit(job, &edit, error))
        return false;
    const struct token *token = tokens_edit_add(&edit, &wanted, error);
    bool ok = token && tokens_edit_save(&edit, error);
    // Others need not wait until a terminal has taken the QR code.
    file_unlock(&edit.lock);
    if (ok)
        print_token(job, token, text);
    tokens_free(&edit.tokens);
    return ok;
}

static bool list_tokens(const struct job *job, struct error *error)
{
    struct tokens tokens;
    if (!tokens_read(job->path, &tokens, error))
        return false;
    if (tokens.count == 0)
        fprintf(stderr, "plumbline: there are no tokens yet, in %s\n", job->path);
    for (size_t i = 0; i < tokens.count; i++) {
        const struct token *token = &tokens.list[i];
        char iso[ZONE_ISO_SIZE];
        struct zone utc = {.name = "UTC"};
        printf("%s  %s  %s%s%s%s%s\n", token->id, role_name(token->role), token->name,
            token->room ? "  " : "", token->room ? token->room : "", token->expires ? "  until " : "",
            token->expires ? zone_iso(&utc, token->expires, iso) : "");
    }
    tokens_free(&tokens);
    return true;
}

static bool withdraw_token(struct job *job, const char *id, struct error *error)
{
    struct tokens_edit edit;
    if (!begin_edit(job, &edit, error))
        return false;
    bool ok = tokens_edit_remove(&edit, id) ? tokens_edit_save(&edit, error)
                                            : error_set(error, "%s: there is no token %s", job->path, id);
    tokens_edit_end(&edit);
    if (ok)
        printf("token %s is withdrawn\n", id);
    return ok;
}

static int run(struct job *job)
{
    const struct options *options = job->options;
    const char *act = options->argument_count > 0 ? options->arguments[0] : "";
    const char *id = options->argument_count > 1 ? options->arguments[1] : NULL;
    struct error error;
    bool ok = true;
    job->path = config_tokens_file(&job->config);
    if (!job->path) {
        error_set(&error, "no tokens file is known (\"tokens_file\" under \"control\" in the config)");
        return command_failed(&error);
    }
    if (strcmp(act, "new") == 0 && !id)
        ok = make_token(job, &error);
    else if (strcmp(act, "list") == 0 && !id)
        ok = list_tokens(job, &error);
    else if (strcmp(act, "withdraw") == 0 && id)
        ok = withdraw_token(job, id, &error);
    else
        return command_misused("token", "expected new, list, or withdraw with a token's id");
    return ok ? EXIT_SUCCESS : command_failed(&error);
}

int command_token(const struct options *options)
{
    struct job job = {.options = options};
    struct error error;
    if (!load_context_config(&options->content, &job.config, &error))
        return command_failed(&error);
    int status = run(&job);
    config_free(&job.config);
    return status;
}
