// The sub-commands, one file each.
#ifndef PLUMBLINE_CLI_COMMANDS_H
#define PLUMBLINE_CLI_COMMANDS_H

#include "base/error.h"
#include "cli/options.h"

int command_show(const struct options *options);
int command_desk(const struct options *options);
int command_agenda(const struct options *options);
int command_rooms(const struct options *options);
int command_shot(const struct options *options);
int command_replay(const struct options *options);
int command_why(const struct options *options);
int command_record(const struct options *options);
int command_send(const struct options *options);
int command_status(const struct options *options);
int command_token(const struct options *options);
int command_setup(const struct options *options);
int command_check(const struct options *options);

// command_check, where a token for the desk is still to be made: that there is none is not told.
int check_before_tokens(const struct options *options);

// Prints why a command could not, to standard error.
int command_failed(const struct error *error);
int command_misused(const char *command, const char *message);

#endif
