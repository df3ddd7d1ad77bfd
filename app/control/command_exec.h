// Carrying out a command, wherever it came from: over HTTP, or through the broker.
#ifndef PLUMBLINE_CONTROL_COMMAND_EXEC_H
#define PLUMBLINE_CONTROL_COMMAND_EXEC_H

#include "control/command.h"
#include "display/controls.h"
#include "display/display.h"
#include "fleet/fleet_registry.h"

#include <stdbool.h>
#include <stdint.h>

// All borrowed.
struct command_exec {
    struct display *display;
    struct controls *controls;
    const char *state;                     // the state folder; NULL: nothing is kept
    const char *fleet;                     // this display's name in its fleet; NULL where it is alone
    const struct fleet_registry *registry; // which room other displays show; NULL where that is not known
};

// Who asks.
struct command_sender {
    const char *by;
    enum role role;
    int64_t now; // the display's clock
};

// What came of it.
struct command_result {
    int64_t number;         // 0: refused
    bool reload;            // the schedule is to be fetched
    bool again;             // it had been done before
    char scope[SCOPE_SIZE]; // for whom it was; "": for this display alone
};

// Does it, keeps it, writes it into the log, and hands what holds now to the display. One that was done
// before is not done twice. False with the refusal.
bool command_execute(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal);

#endif
