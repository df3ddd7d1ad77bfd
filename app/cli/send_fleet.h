// plumbline send through a broker.
#ifndef PLUMBLINE_CLI_SEND_FLEET_H
#define PLUMBLINE_CLI_SEND_FLEET_H

#include "agenda/scope.h"
#include "cli/options.h"
#include "remote/command_args.h"

// The scope that --all, --room and --display name; NULL if none is given. It lives in `out`. False if several
// are given.
bool send_scope(const struct options *options, const char **scope, char out[SCOPE_SIZE], struct error *error);

// Sends the command and prints which displays have it. Returns an exit status.
int send_fleet(const struct options *options, struct command_args *args);

#endif
