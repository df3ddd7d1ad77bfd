// plumbline check --broker.
#ifndef PLUMBLINE_CLI_CHECK_BROKER_H
#define PLUMBLINE_CLI_CHECK_BROKER_H

#include "cli/options.h"

// Says what the config's account may do at its broker. Fails where it may not do what a display does.
int check_broker(const struct options *options);

#endif
