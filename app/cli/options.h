// The command line as one plain value.
#ifndef PLUMBLINE_CLI_OPTIONS_H
#define PLUMBLINE_CLI_OPTIONS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

// What a sub-command returns beside EXIT_SUCCESS and EXIT_FAILURE: the command line is wrong.
enum { EXIT_USAGE = 2 };

struct size {
    int width, height; // 0: not given
};

// What an option says that may be given several times, in that order.
enum { OPTION_TEXTS_MAX = 64 };
struct option_texts {
    size_t count;
    const char *list[OPTION_TEXTS_MAX];
};

// Texts are those of argv; NULL where an option was not given.
struct options {
    const char *config;
    const char *schedule;
    const char *room;
    const char *session;
    const char *view;
    const char *theme;
    const char *language;
    const char *adjustments; // a file
    const char *since;       // the schedule as it was before
    const char *at;
    double speed; // 0: not given
    struct size window;
    struct size headless;
    const char *out; // a folder
    bool pictures;
    const char *day; // a date
    bool force;
    bool once;
    const char *slide;
    struct size size;
    const char *output;
    bool text;
    bool json;
    struct option_texts to;              // addresses of displays
    const char *token_file;              // for them
    const char *password_file, *ca_file; // for a broker
    const char *display;                 // a display's name
    bool all;                            // all displays
    bool broker;
    const char *role, *name;       // of a token that is made
    int days;                      // 0: not given
    const char *const *positional; // what stands there without being an option
    size_t positional_count;
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
    OPTION_SIZE,
    OPTION_TEXT,
    OPTION_OUTPUT,
    OPTION_JSON,
    OPTION_TO,
    OPTION_TOKEN_FILE,
    OPTION_ALL,
    OPTION_DISPLAY,
    OPTION_PASSWORD_FILE,
    OPTION_CA_FILE,
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
    OPTIONS_HELP,  // --help was asked for; the text is in `message`
    OPTIONS_WRONG, // `message` says what, and where to look
};

// Reads the arguments behind the sub-command's name.
enum options_outcome options_read(
    const struct subcommand *command, int argc, char **argv, struct options *out, struct str *message);

#endif
