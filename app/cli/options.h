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
enum { OPTION_TEXTS_MOST = 64 };
struct option_texts {
    size_t count;
    const char *list[OPTION_TEXTS_MOST];
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

// What a sub-command is: its name, what it takes, and what it does.
struct subcommand {
    const char *name;
    const char *summary;
    const char *options; // the names of the options it takes, with spaces between and around; "positional"
                         // and "token-act" are the allowance for arguments that are none
    int (*run)(const struct options *options);
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
