// plumbline setup: from a few questions to a config that was looked over, and a first picture.
#include "base/file.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/setup_wizard.h"
#include "console/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Nobody shall answer ten questions and then hear that it was for nothing.
static bool settle_path(struct setup_wizard *talk, bool *declined)
{
    const char *given = talk->options->config;
    bool system = access("/etc/plumbline", W_OK) == 0;
    bool fine = true;
    str_add_text(&talk->path, given ? given : system ? "/etc/plumbline/plumbline.json" : "plumbline.json");
    if (talk->path.failed)
        return false;
    printf("This writes %s.\n", str_text(&talk->path));
    if (file_exists(str_text(&talk->path))) {
        printf("It is there already: what it says goes to %s.old.\n", str_text(&talk->path));
        if (!prompt_yes(&talk->ask, "Go on", true, &fine))
            return false;
    }
    putchar('\n');
    *declined = !fine;
    return fine;
}

static bool keep_old(const char *path, struct error *error)
{
    enum { LARGEST = 1 << 20 };
    struct str old = {0};
    str_format(&old, "%s.old", path);
    bool fine = !old.failed || error_memory(error, "not enough memory");
    fine = fine && (!file_exists(path) || file_copy(path, str_text(&old), LARGEST, error));
    str_free(&old);
    return fine;
}

static bool write_config(struct setup_wizard *talk, struct error *error)
{
    const char *path = str_text(&talk->path);
    char *text = json_write(talk->root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    struct str whole = {0};
    str_format(&whole, "%s\n", text ? text : "");
    bool fine = text && !whole.failed
                    ? keep_old(path, error) && file_write(path, str_text(&whole), whole.length, false, error)
                    : error_memory(error, "not enough memory");
    str_free(&whole);
    free(text);
    return fine;
}

// What is to be done now: by the service that has this config, else by hand.
static void tell_end(const char *path)
{
    static const char system[] = "/var/lib/plumbline";
    struct arena arena = {0};
    const char *folder = config_service_folder(&arena, path);
    if (!folder) {
        printf("\nplumbline show --config %s shows it.\n", path);
    } else {
        const char *name = folder + strlen(system);
        const char *sign = *name ? "@" : "";
        name += *name == '/';
        printf("\nTo have it on the screen, now and after each start of the machine:\n\n"
               "    sudo systemctl enable --now plumbline%s%s\n\n"
               "Where it is there already: sudo systemctl restart plumbline%s%s\n",
            sign, name, sign, name);
    }
    arena_free(&arena);
}

static bool has_tokens(const struct setup_wizard *talk)
{
    struct config config;
    struct tokens tokens = {0};
    bool any = false;
    if (config_read(&config, str_text(&talk->path), NULL)) {
        const char *file = config_tokens_file(&config);
        any = file && tokens_read(file, &tokens, NULL) && tokens.count > 0;
        tokens_free(&tokens);
        config_free(&config);
    }
    return any;
}

// Looks it over as "check" does, draws what a display with it shows, and makes the first token.
static int finish(struct setup_wizard *talk)
{
    const char *path = str_text(&talk->path);
    struct options options = {.content.config = path};
    struct str picture = {0};
    int made = EXIT_SUCCESS;
    bool tokens = has_tokens(talk);
    puts("\nLooking it over:");
    int checked = check_before_tokens(&options);
    bool json = talk->path.length > 5 && strcmp(path + talk->path.length - 5, ".json") == 0;
    str_format(&picture, "%.*s.png", (int)(talk->path.length - (json ? 5 : 0)), path);
    options.output.file = str_text(&picture);
    int drawn = command_shot(&options);
    if (drawn == EXIT_SUCCESS)
        printf("A first picture, of what it would show now: %s\n", str_text(&picture));
    if (talk->console && !tokens) {
        static const char *const act[] = {"new"};
        struct options token = {.content.config = path,
            .bearer = {.role = "staff", .name = "staff"},
            .arguments = act,
            .argument_count = 1};
        puts("\nA token for staff:");
        made = command_token(&token);
    }
    if (talk->console && tokens)
        printf("\nIts tokens stay as they are: plumbline token list --config %s\n", path);
    tell_end(path);
    str_free(&picture);
    return checked != EXIT_SUCCESS ? checked : drawn != EXIT_SUCCESS ? drawn : made;
}

int command_setup(const struct options *options)
{
    struct setup_wizard talk = {.options = &options->content};
    struct error error = {0};
    bool declined = false;
    config_defaults(&talk.before);
    bool fine = settle_path(&talk, &declined) && setup_wizard_begin(&talk) && setup_wizard_ask(&talk);
    if (declined)
        error_set(&error, "%s stays as it was", str_text(&talk.path));
    else if (!fine)
        error_set(&error, talk.ask.ended ? "the input ended; nothing was written" : "not enough memory");
    fine = fine && write_config(&talk, &error);
    int status = fine ? finish(&talk) : command_failed(&error);
    setup_wizard_end(&talk);
    return status;
}
