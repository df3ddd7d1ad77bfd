// Which of the schedules' updates that were refused COMMAND_ACCEPT takes.
#ifndef PLUMBLINE_CONTROL_COMMAND_ACCEPT_H
#define PLUMBLINE_CONTROL_COMMAND_ACCEPT_H

#include "control/command.h"

// Fills `out` with a bit for each of the context's schedules whose update is taken, 1 for the first: the one
// that the command names by its tag or its address, else all that were refused. False, with those that were
// refused in the message, if there is none.
bool command_accept(const struct command *command, const struct command_context *context, unsigned *out,
    struct refusal *refusal);

// Appends the addresses of the schedules with a bit in `which`, each with its tag in brackets.
void command_accept_names(
    const struct command_schedule *schedules, size_t count, unsigned which, struct str *out);

#endif
