// plumbline check --broker: what an account may do at its broker.
#ifndef PLUMBLINE_CLI_CHECK_BROKER_H
#define PLUMBLINE_CLI_CHECK_BROKER_H

#include "cli/options.h"

// Prints what the config's account may do at its broker. Returns an exit status: EXIT_SUCCESS if the account
// may do all that a display does.
int check_broker(const struct options *options);

#endif
