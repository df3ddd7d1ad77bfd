// Carrying out a command, wherever it came from: over HTTP, or through the broker.
#ifndef PLUMBLINE_CLI_CARRY_H
#define PLUMBLINE_CLI_CARRY_H

#include "cli/display.h"
#include "cli/steer.h"
#include "control/command.h"
#include "control/roster.h"

#include <stdbool.h>
#include <stdint.h>

// All borrowed.
struct carry {
    struct display *display;
    struct steer *steer;
    const char *state;           // the state folder; NULL: nothing is kept
    const char *fleet;           // this display's name in its fleet; NULL where it is alone
    const struct roster *roster; // which room other displays show; NULL where that is not known
};

// Who asks.
struct carry_asker {
    const char *by;
    enum role role;
    int64_t now; // the display's clock
};

// What came of it.
struct carried {
    int64_t number;              // 0: refused
    bool reload;                 // the schedule is to be fetched
    bool again;                  // it had been done before
    char scope[DESK_SCOPE_SIZE]; // for whom it was; "": for this display alone
};

// Does it, keeps it, writes it into the log, and hands what holds now to the display. One that was done
// before is not done twice. False with the refusal.
bool carry_out(const struct carry *carry, const struct command *command, const struct carry_asker *asker,
    struct carried *out, struct refusal *refusal);

#endif
