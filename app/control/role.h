// Who may do what. Each role includes the ones before it.
#ifndef PLUMBLINE_CONTROL_ROLE_H
#define PLUMBLINE_CONTROL_ROLE_H

#include "base/error.h"

#include <stdbool.h>

enum role {
    ROLE_NONE,      // not identified
    ROLE_VIEW,      // look
    ROLE_CHAIR,     // of one room: its timer, messages to its speaker, that it is full
    ROLE_STAFF,     // everything but emergencies
    ROLE_EMERGENCY, // everything
    ROLE_COUNT
};

const char *role_name(enum role role);  // "none", "view", "chair", "staff", "emergency"
enum role role_named(const char *name); // ROLE_COUNT for none

// Refuses `what` for want of a role, in the same words wherever it was asked for: `"notice" needs the role
// staff; it came with the role chair`. Returns false.
bool role_refuse(struct error *error, const char *what, enum role needed, enum role has);

#endif
