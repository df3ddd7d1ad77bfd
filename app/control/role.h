// Who may do what. Each role may do what those before it may.
#ifndef PLUMBLINE_CONTROL_ROLE_H
#define PLUMBLINE_CONTROL_ROLE_H

enum role {
    ROLE_NONE,      // nobody known
    ROLE_VIEW,      // look
    ROLE_CHAIR,     // one room: its timer, the message to its speaker, that it is full
    ROLE_STAFF,     // all but emergencies
    ROLE_EMERGENCY, // all
    ROLE_COUNT
};

const char *role_name(enum role role);  // "none", "view", "chair", "staff", "emergency"
enum role role_named(const char *name); // ROLE_COUNT where there is none

#endif
