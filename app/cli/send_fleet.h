// plumbline send, where it goes through a broker.
#ifndef PLUMBLINE_CLI_SEND_FLEET_H
#define PLUMBLINE_CLI_SEND_FLEET_H

#include "agenda/scope.h"
#include "cli/options.h"
#include "remote/command_args.h"

// Which displays --all, --room and --display mean: a scope; NULL where none is given. `out` holds it.
bool send_scope(const struct options *options, const char **scope, char out[SCOPE_SIZE], struct error *error);

// Sends it, and says who has it.
int send_fleet(const struct options *options, const struct command_args *sending);

#endif
