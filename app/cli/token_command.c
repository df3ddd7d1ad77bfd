// plumbline token: makes, lists and withdraws the tokens of a display's desk.
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "console/local_address.h"
#include "console/tokens.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct job {
    const struct options *options;
    struct config config;
    const char *path;
    struct tokens tokens;
};

static bool is_dark(const QRcode *code, int x, int y)
{
    bool inside = x >= 0 && x < code->width && y >= 0 && y < code->width;
    return inside && (code->data[y * code->width + x] & 1);
}

// As a terminal shows it: light on dark ground, with a quiet zone, two modules a letter. Most fonts of the
// kernel's console have no half blocks: there a module is two letters.
static void print_qr(const char *text)
{
    enum { QUIET = 2 };
    const char *terminal = getenv("TERM");
    bool halves = !terminal || strcmp(terminal, "linux") != 0;
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
    if (!code)
        return;
    for (int y = -QUIET; y < code->width + QUIET; y += halves ? 2 : 1) {
        for (int x = -QUIET; x < code->width + QUIET; x++) {
            bool upper = is_dark(code, x, y);
            bool lower = is_dark(code, x, y + 1);
            if (halves)
                fputs(upper ? (lower ? " " : "▄") : (lower ? "▀" : "█"), stdout);
            else
                fputs(upper ? "  " : "██", stdout);
        }
        putchar('\n');
    }
    QRcode_free(code);
}

// Where the display's desk is reached: as asked for, else by its name, else where it listens.
static void write_link(const struct job *job, const char *token, struct str *out)
{
    const struct config_control *control = &job->config.control;
    const char *listen = control->listen ? control->listen : "127.0.0.1:8019";
    const char *scheme = control->certificate ? "https" : "http";
    const char *port = strrchr(listen, ':');
    struct str here = {0};
    str_format(&here, "%s://%s", scheme, listen);
    if (job->options->remote.to.count > 0)
        str_add_text(out, job->options->remote.to.list[0]);
    else if (control->names.count > 0)
        str_format(out, "%s://%s%s", scheme, control->names.list[0], port ? port : "");
    else
        local_address(str_text(&here), out);
    str_free(&here);
    if (out->length > 0 && out->text[out->length - 1] != '/')
        str_add_char(out, '/');
    str_format(out, "#token=%s", token);
}

// The room as the schedule names it; where no schedule can be had, as it was given.
static const char *room_name(struct job *job, const char *asked)
{
    struct error why;
    struct place place;
    struct room_query query = {
        .room = asked, .alias_count = job->config.alias_count, .aliases = job->config.aliases};
    const struct schedule *schedule = job->config.schedule ? load_context_schedule(&job->config, &why) : NULL;
    const char *name = asked;
    if (!schedule)
        log_warning("the schedule cannot be asked; the room must be written as it names it");
    else if (room_lookup(schedule, &query, &place, &why) && place.kind == PLACE_ROOM)
        name = config_keep(&job->config, schedule->rooms[place.room].name);
    else
        log_warning("%s", why.text);
    schedule_unref(schedule);
    return name;
}

static bool is_taken(const struct tokens *tokens, const char *id)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (strcmp(tokens->list[i].id, id) == 0)
            return true;
    return false;
}

static bool make(struct job *job, struct error *error)
{
    const struct options *options = job->options;
    enum role role = options->bearer.role ? role_named(options->bearer.role) : ROLE_COUNT;
    struct clock clock = clock_real();
    char text[TOKEN_SIZE];
    char id[16];
    if (role <= ROLE_NONE || role == ROLE_COUNT)
        return error_set(error, "--role is one of view, chair, staff, emergency");
    if (role == ROLE_CHAIR && !options->content.room)
        return error_set(error, "a chair's token is for a room: --room");
    struct token *list = arena_alloc(&job->tokens.arena, job->tokens.count + 1, sizeof *list);
    if (!list)
        return error_memory(error, "not enough memory");
    for (size_t i = 0; i < job->tokens.count; i++)
        list[i] = job->tokens.list[i];
    struct token *token = &list[job->tokens.count];
    if (!tokens_generate(text, token->hash, error))
        return false;
    for (int i = 1; snprintf(id, sizeof id, "t%d", i) > 0 && is_taken(&job->tokens, id);)
        i++;
    token->id = id;
    // A name of its own, for what somebody did is theirs by it.
    token->name = options->bearer.name ? options->bearer.name : id;
    token->role = role;
    token->room = options->content.room ? room_name(job, options->content.room) : NULL;
    token->expires = options->bearer.days > 0
                         ? clock_seconds(clock_now_ms(&clock)) + (int64_t)options->bearer.days * 86400
                         : 0;
    job->tokens.list = list;
    job->tokens.count++;
    const char *folder = job->config.control.tokens_file ? NULL : config_state_folder(&job->config);
    if ((folder && !file_make_folder(folder, error)) || !tokens_write(job->path, &job->tokens, error))
        return false;
    struct str link = {0};
    write_link(job, text, &link);
    printf("token %s (%s%s%s), in %s\n\n%s\n\n", id, role_name(role), token->room ? ", " : "",
        token->room ? token->room : "", job->path, str_text(&link));
    print_qr(str_text(&link));
    const char *config = options->content.config;
    // Who made it as root takes it back as root.
    printf("\nIt is shown this once. \"%splumbline token withdraw %s%s%s\" takes it back.\n",
        geteuid() == 0 ? "sudo " : "", id, config ? " --config " : "", config ? config : "");
    if (strstr(str_text(&link), "//127.") || strstr(str_text(&link), "//localhost"))
        puts("This address is this machine's own: for a phone let the display listen on the network, or give "
             "--to URL.");
    if (!job->config.control.tokens_file && config_is_foreign(&job->config))
        log_warning(
            "the service does not know this token, which is of this user's own display: \"sudo plumbline "
            "token new --config %s\" makes one of the service's",
            job->config.path);
    str_free(&link);
    return true;
}

static bool list_all(struct job *job)
{
    if (job->tokens.count == 0)
        fprintf(stderr, "plumbline: there are no tokens yet, in %s\n", job->path);
    for (size_t i = 0; i < job->tokens.count; i++) {
        const struct token *token = &job->tokens.list[i];
        char iso[ZONE_ISO_SIZE];
        struct zone utc = {.name = "UTC"};
        printf("%s  %s  %s%s%s%s%s\n", token->id, role_name(token->role), token->name,
            token->room ? "  " : "", token->room ? token->room : "", token->expires ? "  until " : "",
            token->expires ? zone_iso(&utc, token->expires, iso) : "");
    }
    return true;
}

static bool withdraw(struct job *job, const char *id, struct error *error)
{
    for (size_t i = 0; i < job->tokens.count; i++)
        if (strcmp(job->tokens.list[i].id, id) == 0) {
            memmove(job->tokens.list + i, job->tokens.list + i + 1,
                (job->tokens.count - i - 1) * sizeof *job->tokens.list);
            job->tokens.count--;
            if (!tokens_write(job->path, &job->tokens, error))
                return false;
            printf("token %s is withdrawn\n", id);
            return true;
        }
    return error_set(error, "%s: there is no token %s", job->path, id);
}

static int run(struct job *job)
{
    const struct options *options = job->options;
    const char *act = options->argument_count > 0 ? options->arguments[0] : "";
    const char *id = options->argument_count > 1 ? options->arguments[1] : NULL;
    struct error error;
    bool fine = false;
    job->path = config_tokens_file(&job->config);
    if (!job->path) {
        error_set(&error, "no place for tokens is known (\"tokens_file\" under \"control\" in the config)");
        return command_failed(&error);
    }
    if (!tokens_read(job->path, &job->tokens, &error))
        return command_failed(&error);
    if (strcmp(act, "new") == 0 && !id)
        fine = make(job, &error);
    else if (strcmp(act, "list") == 0 && !id)
        fine = list_all(job);
    else if (strcmp(act, "withdraw") == 0 && id)
        fine = withdraw(job, id, &error);
    else
        return command_misused("token", "expected is new, list, or withdraw with a token's id");
    return fine ? EXIT_SUCCESS : command_failed(&error);
}

int command_token(const struct options *options)
{
    struct job job = {.options = options};
    struct error error;
    if (!load_context_config(&options->content, &job.config, &error))
        return command_failed(&error);
    int status = run(&job);
    tokens_free(&job.tokens);
    config_free(&job.config);
    return status;
}
