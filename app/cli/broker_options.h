// The options of commands that may go to a broker.
#ifndef PLUMBLINE_CLI_BROKER_OPTIONS_H
#define PLUMBLINE_CLI_BROKER_OPTIONS_H

#include "cli/options.h"
#include "remote/broker_client.h"

#include <stdbool.h>

// Whether a broker is meant: --to mqtts://…, or --config without --to.
bool broker_options_given(const struct options *options);

struct broker_client_options broker_options(const struct options *options);

#endif
