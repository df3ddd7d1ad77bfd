// Plumbline, the room display for conferences: the sub-commands and how they are started.
#include "base/version.h"
#include "cli/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct option_arguments send_arguments = {
    "TYPE [FIELD=VALUE …]",
    "TYPE is notice, emergency, delay, extend, cancel, move, swap, rename, speakers, full, pin,\n"
    "playlist, blank, identify, reload, accept, timer, message or undo; a display's\n"
    "/api/v1/openapi.json lists the fields.\n"
    "Instants (until, starts_at, ends_at, from) are written as 2019-09-10T15:20+01:00,\n"
    "as a time of day (15:20), or as +10m, +90s, +2h, +1h30m from the display's now.\n"
    "speakers='A; B' is a list, on=true and on=false are yes and no; everything else is text.",
};

static const struct option_arguments token_arguments = {
    "new|list|withdraw ID",
    "new makes a token and prints a link with it, and a QR code of that link; list lists the tokens;\n"
    "withdraw withdraws one. A running display notices at once.",
};

static const struct subcommand commands[] = {
    {"show", "show a room's now and next on the screen", command_show,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_DESK, OPTION_ROOM, OPTION_SESSION, OPTION_VIEW,
            OPTION_THEME, OPTION_LANGUAGE, OPTION_AT, OPTION_SPEED, OPTION_FORCE, OPTION_WINDOW,
            OPTION_HEADLESS, OPTION_OUT, OPTION_ONCE}},
    {"desk", "serve the staff's console for a fleet of displays, without a screen", command_desk,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_ROOM, OPTION_SESSION, OPTION_AT, OPTION_SPEED}},
    {"agenda", "print what is on and what comes next", command_agenda,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_DESK, OPTION_ROOM, OPTION_SESSION, OPTION_AT,
            OPTION_JSON}},
    {"rooms", "list the rooms of the schedule", command_rooms,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_JSON}},
    {"export", "write the programme as it really runs, for apps and calendars", command_export,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_DESK, OPTION_AT, OPTION_FORMAT, OPTION_OUTPUT}},
    {"shot", "draw one slide as a picture or as text", command_shot,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_DESK, OPTION_SINCE, OPTION_ROOM, OPTION_SESSION,
            OPTION_VIEW, OPTION_THEME, OPTION_LANGUAGE, OPTION_AT, OPTION_SLIDE, OPTION_PAGE, OPTION_SIZE,
            OPTION_TEXT, OPTION_OUTPUT}},
    {"replay", "go through a day and write a line for each change of what the screen says", command_replay,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_DESK, OPTION_SINCE, OPTION_ROOM, OPTION_SESSION,
            OPTION_VIEW, OPTION_THEME, OPTION_LANGUAGE, OPTION_DAY, OPTION_SIZE, OPTION_PICTURES,
            OPTION_OUT}},
    {"why", "say which rule chose the slide on the screen", command_why,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_DESK, OPTION_ROOM, OPTION_SESSION, OPTION_VIEW,
            OPTION_AT}},
    {"record", "print what became of each talk, as recorded by the timer", command_record,
        .options = {OPTION_CONFIG}},
    {"send", "send a command to a display: a notice, a delay, an act on its timer", command_send,
        .options = {OPTION_CONFIG, OPTION_TO, OPTION_TOKEN_FILE, OPTION_ALL, OPTION_ROOM, OPTION_DISPLAY,
            OPTION_ROLE, OPTION_PASSWORD_FILE, OPTION_CA_FILE, OPTION_YES},
        .arguments = &send_arguments},
    {"status", "print what displays show, and their state", command_status,
        .options = {OPTION_CONFIG, OPTION_TO, OPTION_TOKEN_FILE, OPTION_PASSWORD_FILE, OPTION_CA_FILE,
            OPTION_JSON}},
    {"token", "make, list and withdraw tokens for a display's console", command_token,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_ROLE, OPTION_ROOM, OPTION_NAME, OPTION_DAYS,
            OPTION_TO},
        .arguments = &token_arguments},
    {"setup", "ask a few questions and write a config", command_setup,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_ROOM}},
    {"check", "check a config and its schedule", command_check,
        .options = {OPTION_CONFIG, OPTION_SCHEDULE, OPTION_ROOM, OPTION_SESSION, OPTION_BROKER, OPTION_JSON}},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *stream)
{
    fputs(
        "plumbline - the room display for conferences\n\nUsage: plumbline [COMMAND] [OPTIONS]\n\nCommands:\n",
        stream);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stream, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fputs("\nThe default command is show. plumbline COMMAND --help lists the options of a command.\n"
          "Exit status: 0 for success, 1 for failure (the message says why), 2 for a wrong command line.\n",
        stream);
}

static const struct subcommand *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

// Flushes standard output. A full disk or a closed pipe must not look like success, even if it was noticed by
// an earlier write.
static int finish(int status)
{
    struct error error;
    bool failed_before = ferror(stdout) != 0;
    bool flushed = fflush(stdout) == 0;
    if ((flushed && !failed_before) || status != EXIT_SUCCESS)
        return status;
    if (flushed)
        error_set(&error, "standard output: not all of it could be written");
    else
        error_number(&error, errno, "standard output: cannot be written");
    return command_failed(&error);
}

static int run(const struct subcommand *command, int argc, char **argv)
{
    struct options options;
    struct str message = {0};
    int status = EXIT_SUCCESS;
    switch (options_read(command, argc, argv, &options, &message)) {
    case OPTIONS_RUN:
        status = command->run(&options);
        break;
    case OPTIONS_HELP:
        fputs(str_text(&message), stdout);
        break;
    case OPTIONS_WRONG:
        status = command_misused(command->name, str_text(&message));
        break;
    }
    str_free(&message);
    return finish(status);
}

int main(int argc, char **argv)
{
    // Writing to a peer that has hung up fails instead of ending the process.
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
