// The sub-commands, one file each. Each returns an exit status: EXIT_SUCCESS, EXIT_FAILURE or EXIT_USAGE.
#ifndef PLUMBLINE_CLI_COMMANDS_H
#define PLUMBLINE_CLI_COMMANDS_H

#include "base/error.h"
#include "cli/options.h"

int command_show(const struct options *options);
int command_desk(const struct options *options);
int command_agenda(const struct options *options);
int command_rooms(const struct options *options);
int command_export(const struct options *options);
int command_shot(const struct options *options);
int command_replay(const struct options *options);
int command_why(const struct options *options);
int command_record(const struct options *options);
int command_send(const struct options *options);
int command_status(const struct options *options);
int command_token(const struct options *options);
int command_setup(const struct options *options);
int command_check(const struct options *options);

// command_check for a config whose first token is still to be made: missing tokens are not reported.
int check_before_tokens(const struct options *options);

// Prints the error to standard error. Returns EXIT_FAILURE.
int command_failed(const struct error *error);

// Prints what is wrong with the command line to standard error. Returns EXIT_USAGE.
int command_misused(const char *command, const char *message);

#endif
