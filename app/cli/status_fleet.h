// plumbline status, where a broker is asked.
#ifndef PLUMBLINE_CLI_STATUS_FLEET_H
#define PLUMBLINE_CLI_STATUS_FLEET_H

#include "cli/options.h"

// Prints every display that the broker knows of.
int status_fleet(const struct options *options);

#endif
