#include "cli/broker_options.h"

bool broker_options_given(const struct options *options)
{
    return options->remote.to.count > 0 ? broker_address_has_scheme(options->remote.to.list[0])
                                        : options->content.config != NULL;
}

struct broker_client_options broker_options(const struct options *options)
{
    return (struct broker_client_options){.config = options->content.config,
        .url = options->remote.to.count > 0 ? options->remote.to.list[0] : NULL,
        .password_file = options->remote.password_file,
        .ca_file = options->remote.ca_file};
}
