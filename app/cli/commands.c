#include "cli/commands.h"

#include "base/log.h"

#include <stdio.h>

int command_failed(const struct error *error)
{
    fprintf(stderr, "%splumbline: %s\n", log_priority(LOG_LEVEL_ERROR), error->text);
    return EXIT_FAILURE;
}

int command_misused(const char *command, const char *message)
{
    fprintf(stderr, "%splumbline %s: %s\nplumbline %s --help lists its options.\n",
        log_priority(LOG_LEVEL_ERROR), command, message, command);
    return EXIT_USAGE;
}
