// Plumbline: the room display for conferences. The sub-commands, and nothing else.
#include "base/version.h"
#include "cli/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct subcommand commands[] = {
    {"show", "show a room's now and next on the screen",
        " config schedule desk room session view theme language at speed force window headless out once ",
        command_show},
    {"desk", "the staff's desk for a fleet of displays, without a screen",
        " config schedule room session at speed ", command_desk},
    {"agenda", "print what is on and what comes next", " config schedule desk room session at json ",
        command_agenda},
    {"rooms", "list the schedule's rooms", " config schedule json ", command_rooms},
    {"shot", "draw one slide into a picture or as text",
        " config schedule desk since room session view theme language at slide size text output ",
        command_shot},
    {"replay", "go through a day and write down each change of what the screen says",
        " config schedule desk since room session view theme language day size pictures out ",
        command_replay},
    {"why", "say which rule chooses what is on the screen", " config schedule desk room session view at ",
        command_why},
    {"record", "print what became of each talk, as the timer wrote it down", " config ", command_record},
    {"send", "ask a display for something: a notice, a delay, an act on its timer",
        " positional config to token-file all room display role password-file ca-file ", command_send},
    {"status", "print what displays show, and how they stand",
        " config to token-file password-file ca-file json ", command_status},
    {"token", "make, list and withdraw the tokens of a display's desk",
        " token-act config schedule role room name days to ", command_token},
    {"setup", "ask a few questions and write a config", " config schedule room ", command_setup},
    {"check", "look a config and its schedule over", " config schedule room session broker json ",
        command_check},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *stream)
{
    fputs(
        "plumbline - the room display for conferences\n\nUsage: plumbline [COMMAND] [OPTIONS]\n\nCommands:\n",
        stream);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(stream, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fputs("\nWithout a command it is \"show\". plumbline COMMAND --help tells a command's options.\n"
          "Exit status: 0, 1 where it could not (the message says why), 2 for a wrong command line.\n",
        stream);
}

static const struct subcommand *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

// A full disk or a closed pipe behind standard output must not look like success, also where it was noticed
// before the end.
static int finish(int status)
{
    struct error error;
    bool failed_before = ferror(stdout) != 0;
    bool fine = fflush(stdout) == 0;
    if ((fine && !failed_before) || status != EXIT_SUCCESS)
        return status;
    if (fine)
        error_set(&error, "standard output: not all of it could be written");
    else
        error_number(&error, errno, "standard output: cannot be written");
    return (int)command_failed(&error);
}

static int run(const struct subcommand *command, int argc, char **argv)
{
    struct options options;
    struct str message = {0};
    int status = EXIT_SUCCESS;
    switch (options_read(command, argc, argv, &options, &message)) {
    case OPTIONS_RUN:
        status = (int)command->run(&options);
        break;
    case OPTIONS_HELP:
        fputs(str_text(&message), stdout);
        break;
    case OPTIONS_WRONG:
        status = (int)command_misused(command->name, str_text(&message));
        break;
    }
    str_free(&message);
    return finish(status);
}

int main(int argc, char **argv)
{
    // A server that hangs up is an error to be read, not a reason to die.
    signal(SIGPIPE, SIG_IGN);
    const char *first = argc > 1 ? argv[1] : "show";
    if (strcmp(first, "--version") == 0) {
        puts("plumbline " PLUMBLINE_VERSION);
        return finish(EXIT_SUCCESS);
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0) {
        print_help(stdout);
        return finish(EXIT_SUCCESS);
    }
    if (argc < 2 || first[0] == '-')
        return run(&commands[0], argc, argv);
    const struct subcommand *command = find_command(first);
    if (!command) {
        fprintf(stderr, "plumbline: %s: no such command\n\n", first);
        print_help(stderr);
        return EXIT_USAGE;
    }
    return run(command, argc - 1, argv + 1);
}
