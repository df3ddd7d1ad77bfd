// Emergencies where others cannot be reached: safety first, the display at which one is raised shows it in
// any case.
#ifndef PLUMBLINE_CONTROL_COMMAND_HERE_H
#define PLUMBLINE_CONTROL_COMMAND_HERE_H

#include "control/command_exec.h"

#include <stdbool.h>
#include <stdint.h>

// Carries out for this display alone an emergency that is also meant for others, and that command_execute
// refused because they would not hear of it. Raised by its own id, so that the command itself can be sent
// again, and is then done for all. What is lifted is only what was raised in this way: others may still show
// any other emergency. False if it was neither.
bool command_execute_here(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out);

#endif
