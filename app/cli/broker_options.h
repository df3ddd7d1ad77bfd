// The options of commands that can go through a broker.
#ifndef PLUMBLINE_CLI_BROKER_OPTIONS_H
#define PLUMBLINE_CLI_BROKER_OPTIONS_H

#include "cli/options.h"
#include "remote/broker_client.h"

#include <stdbool.h>

// Whether the command goes to a broker: --to mqtts://…, or --config without --to.
bool broker_options_given(const struct options *options);

// What names the broker. Texts are borrowed.
struct broker_client_options broker_options(const struct options *options);

#endif
