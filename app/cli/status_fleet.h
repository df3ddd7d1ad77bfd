// plumbline status through a broker.
#ifndef PLUMBLINE_CLI_STATUS_FLEET_H
#define PLUMBLINE_CLI_STATUS_FLEET_H

#include "cli/options.h"

// Prints every display that the broker knows. Returns an exit status.
int status_fleet(const struct options *options);

#endif
