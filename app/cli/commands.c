#include "cli/commands.h"

#include <stdio.h>

enum exit_status command_failed(const struct error *error)
{
    fprintf(stderr, "plumbline: %s\n", error->text);
    return EXIT_COULD_NOT;
}

enum exit_status command_misused(const char *command, const char *message)
{
    fprintf(
        stderr, "plumbline %s: %s\nplumbline %s --help tells what it takes.\n", command, message, command);
    return EXIT_USAGE;
}
