#include "cli/broker_options.h"

bool broker_options_given(const struct options *options)
{
    return options->to.count > 0 ? broker_address_has_scheme(options->to.list[0]) : options->config != NULL;
}

struct broker_client_options broker_options(const struct options *options)
{
    return (struct broker_client_options){.config = options->config,
        .url = options->to.count > 0 ? options->to.list[0] : NULL,
        .password_file = options->password_file,
        .ca_file = options->ca_file};
}
