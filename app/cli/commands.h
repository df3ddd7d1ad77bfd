// The sub-commands, one file each.
#ifndef PLUMBLINE_CLI_COMMANDS_H
#define PLUMBLINE_CLI_COMMANDS_H

#include "base/error.h"
#include "cli/options.h"

enum exit_status show_run(const struct options *options);
enum exit_status desk_run(const struct options *options);
enum exit_status agenda_run(const struct options *options);
enum exit_status rooms_run(const struct options *options);
enum exit_status shot_run(const struct options *options);
enum exit_status replay_run(const struct options *options);
enum exit_status why_run(const struct options *options);
enum exit_status record_run(const struct options *options);
enum exit_status send_run(const struct options *options);
enum exit_status status_run(const struct options *options);
enum exit_status token_run(const struct options *options);
enum exit_status setup_run(const struct options *options);
enum exit_status check_run(const struct options *options);

// check_run, where a token for the desk is still to be made: that there is none is not told.
enum exit_status check_before_tokens(const struct options *options);

// Prints why a command could not, to standard error.
enum exit_status command_failed(const struct error *error);
enum exit_status command_misused(const char *command, const char *message);

#endif
