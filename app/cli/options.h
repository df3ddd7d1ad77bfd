// Reads the options and arguments of a sub-command.
#ifndef PLUMBLINE_CLI_OPTIONS_H
#define PLUMBLINE_CLI_OPTIONS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

// The exit status for a wrong command line; sub-commands also return EXIT_SUCCESS and EXIT_FAILURE.
enum { EXIT_USAGE = 2 };

struct option_size {
    int width, height; // 0: not given
};

// The values of an option that may be given several times, in that order.
enum { OPTION_TEXTS_MAX = 64 };
struct option_texts {
    size_t count;
    const char *list[OPTION_TEXTS_MAX];
};

// What is shown; overrides the config.
struct options_content {
    const char *config;      // a file
    const char *schedule;    // a URL or file
    const char *since;       // an older schedule, a URL or file: what differs from it is shown as changed
    const char *adjustments; // a file
    const char *room;
    const char *session;
    const char *view;
    const char *theme;
    const char *language;
    const char *slide;
    int page; // of the slide, from 1; 0: not given
};

// The simulated clock.
struct options_time {
    const char *at;
    double speed;    // 0: not given
    bool force;      // also on the event's own days
    const char *day; // a date: only this day
};

// The screen of `show`.
struct options_screen {
    struct option_size window;
    struct option_size headless;
    bool once; // end after a round of slides
};

// What a command writes, and where to.
struct options_output {
    struct option_size size; // of pictures
    const char *file;        // "-" is standard output
    const char *format;      // of a programme
    const char *folder;
    bool pictures;
    bool text;
    bool json;
};

// Which displays a command talks to, and what proves who asks.
struct options_remote {
    struct option_texts to;              // addresses
    const char *token_file;              // of a display
    const char *password_file, *ca_file; // of a broker
    const char *display;                 // the name of a single display
    bool all;                            // all displays of the event
    bool yes;                            // what the display asks first is answered
};

// Whom a token is made for. Through a broker, `send` acts in this role.
struct options_bearer {
    const char *role;
    const char *name;
    int days; // the token's lifetime; 0: not given
};

// The command line of a sub-command. Texts are those of argv; NULL: not given.
struct options {
    struct options_content content;
    struct options_time time;
    struct options_screen screen;
    struct options_output output;
    struct options_remote remote;
    struct options_bearer bearer;
    bool broker;                  // check the config's broker account
    const char *const *arguments; // those that are not options
    size_t argument_count;
};

// The options, in the order in which --help prints them.
enum option_id {
    OPTION_END, // no option: the end of a list
    OPTION_CONFIG,
    OPTION_SCHEDULE,
    OPTION_ROOM,
    OPTION_SESSION,
    OPTION_VIEW,
    OPTION_THEME,
    OPTION_LANGUAGE,
    OPTION_DESK,
    OPTION_SINCE,
    OPTION_AT,
    OPTION_SPEED,
    OPTION_WINDOW,
    OPTION_HEADLESS,
    OPTION_OUT,
    OPTION_PICTURES,
    OPTION_DAY,
    OPTION_FORCE,
    OPTION_ONCE,
    OPTION_SLIDE,
    OPTION_PAGE,
    OPTION_SIZE,
    OPTION_TEXT,
    OPTION_OUTPUT,
    OPTION_FORMAT,
    OPTION_JSON,
    OPTION_TO,
    OPTION_TOKEN_FILE,
    OPTION_ALL,
    OPTION_DISPLAY,
    OPTION_PASSWORD_FILE,
    OPTION_CA_FILE,
    OPTION_YES,
    OPTION_BROKER,
    OPTION_ROLE,
    OPTION_NAME,
    OPTION_DAYS,
    OPTION_COUNT
};

// Arguments that are not options, as --help describes them.
struct option_arguments {
    const char *synopsis; // "TYPE [FIELD=VALUE …]"
    const char *help;
};

struct subcommand {
    const char *name;
    const char *summary;
    int (*run)(const struct options *options);
    enum option_id options[OPTION_COUNT];     // those it takes, up to OPTION_END
    const struct option_arguments *arguments; // NULL: it takes none
};

enum options_outcome {
    OPTIONS_RUN,
    OPTIONS_HELP,  // --help was given; `message` has the text
    OPTIONS_WRONG, // `message` has the reason
};

// Reads what follows the sub-command's name: argv[0] is not read.
enum options_outcome options_read(
    const struct subcommand *command, int argc, char **argv, struct options *out, struct str *message);

#endif
