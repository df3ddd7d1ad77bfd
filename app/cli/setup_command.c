// plumbline setup: asks a few questions, writes a config, checks it, and draws a first picture.
#include "base/file.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/setup_wizard.h"
#include "console/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Chooses which file to write. Asks at once before replacing one, not after ten answers.
static bool choose_path(struct setup_wizard *wizard, bool *declined)
{
    const char *given = wizard->options->config;
    bool system = access("/etc/plumbline", W_OK) == 0;
    bool ok = true;
    str_add_text(&wizard->path, given ? given : system ? "/etc/plumbline/plumbline.json" : "plumbline.json");
    if (wizard->path.failed)
        return false;
    printf("This writes %s.\n", str_text(&wizard->path));
    if (file_exists(str_text(&wizard->path))) {
        printf("It exists already, and will be kept as %s.old.\n", str_text(&wizard->path));
        if (!prompt_yes(&wizard->prompt, "Go on", true, &ok))
            return false;
    }
    putchar('\n');
    *declined = !ok;
    return ok;
}

static bool back_up(const char *path, struct error *error)
{
    enum { MAX_BYTES = 1 << 20 };
    struct str old = {0};
    str_format(&old, "%s.old", path);
    bool ok = !old.failed || error_memory(error, "not enough memory");
    ok = ok && (!file_exists(path) || file_copy(path, str_text(&old), MAX_BYTES, error));
    str_free(&old);
    return ok;
}

static bool write_config(struct setup_wizard *wizard, struct error *error)
{
    const char *path = str_text(&wizard->path);
    char *text = json_write(wizard->root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    struct str whole = {0};
    str_format(&whole, "%s\n", text ? text : "");
    bool ok = text && !whole.failed
                  ? back_up(path, error) && file_write(path, str_text(&whole), whole.length, false, error)
                  : error_memory(error, "not enough memory");
    str_free(&whole);
    free(text);
    return ok;
}

// Prints how to run a display with the config: as its service, if it is a service's, or from the shell.
static void print_next_steps(const char *path)
{
    static const char state[] = "/var/lib/plumbline";
    struct arena arena = {0};
    const char *folder = config_service_folder(&arena, path);
    if (!folder) {
        printf("\nTo run it: plumbline show --config %s\n", path);
    } else {
        const char *name = folder + strlen(state);
        const char *sign = *name ? "@" : "";
        name += *name == '/';
        printf("\nTo run it now and after each boot:\n\n"
               "    sudo systemctl enable --now plumbline%s%s\n\n"
               "If it runs already: sudo systemctl restart plumbline%s%s\n",
            sign, name, sign, name);
    }
    arena_free(&arena);
}

static bool has_tokens(const struct setup_wizard *wizard)
{
    struct config config;
    struct tokens tokens = {0};
    bool any = false;
    if (config_read(&config, str_text(&wizard->path), NULL)) {
        const char *file = config_tokens_file(&config);
        any = file && tokens_read(file, &tokens, NULL) && tokens.count > 0;
        tokens_free(&tokens);
        config_free(&config);
    }
    return any;
}

// Draws what a display with the config would show now, beside the config. Returns an exit status.
static int draw_picture(const struct setup_wizard *wizard)
{
    const char *path = str_text(&wizard->path);
    bool json = wizard->path.length > 5 && strcmp(path + wizard->path.length - 5, ".json") == 0;
    struct str picture = {0};
    str_format(&picture, "%.*s.png", (int)(wizard->path.length - (json ? 5 : 0)), path);
    struct options options = {.content.config = path, .output.file = str_text(&picture)};
    int status = command_shot(&options);
    if (status == EXIT_SUCCESS)
        printf("A first picture of what it would show now: %s\n", str_text(&picture));
    str_free(&picture);
    return status;
}

// Makes the first token if the network can reach the console. Returns an exit status.
static int make_token(const struct setup_wizard *wizard, bool tokens)
{
    static const char *const arguments[] = {"new"};
    const char *path = str_text(&wizard->path);
    struct options options = {.content.config = path,
        .bearer = {.role = "staff", .name = "staff"},
        .arguments = arguments,
        .argument_count = 1};
    if (!wizard->console)
        return EXIT_SUCCESS;
    if (tokens) {
        printf("\nIts tokens stay as they are: plumbline token list --config %s\n", path);
        return EXIT_SUCCESS;
    }
    puts("\nA token for staff:");
    return command_token(&options);
}

// Does the rest once the config is written. Returns the first exit status that is not EXIT_SUCCESS.
static int finish(const struct setup_wizard *wizard)
{
    struct options options = {.content.config = str_text(&wizard->path)};
    bool tokens = has_tokens(wizard);
    puts("\nChecking it:");
    int checked = check_before_tokens(&options);
    int drawn = draw_picture(wizard);
    int made = make_token(wizard, tokens);
    print_next_steps(str_text(&wizard->path));
    return checked != EXIT_SUCCESS ? checked : drawn != EXIT_SUCCESS ? drawn : made;
}

int command_setup(const struct options *options)
{
    struct setup_wizard wizard = {.options = &options->content};
    struct error error = {0};
    bool declined = false;
    config_defaults(&wizard.old);
    bool ok = choose_path(&wizard, &declined) && setup_wizard_begin(&wizard) && setup_wizard_ask(&wizard);
    if (declined)
        error_set(&error, "%s stays as it was", str_text(&wizard.path));
    else if (!ok)
        error_set(&error, wizard.prompt.ended ? "the input ended; nothing was written" : "not enough memory");
    ok = ok && write_config(&wizard, &error);
    int status = ok ? finish(&wizard) : command_failed(&error);
    setup_wizard_end(&wizard);
    return status;
}
