// In which role plumbline send acts at a broker: the one that was given, else the least that suffices.
#ifndef PLUMBLINE_CLI_SEND_ROLE_H
#define PLUMBLINE_CLI_SEND_ROLE_H

#include "base/error.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>

// The roles to try, in this order, for as long as the broker denies them to the account.
struct send_roles {
    enum role needed; // by the command, and by whom it is for
    size_t count;
    enum role list[ROLE_COUNT];
};

// Which roles may send a command of this type to a scope (agenda/scope.h); `given` is --role's, or NULL. A
// type that is not known here is left to the displays. False if the given one does not suffice, with the one
// that does.
bool send_roles_of(
    const char *type, const char *scope, const char *given, struct send_roles *out, struct error *error);

// Says that the broker denied them all. Returns false.
bool send_roles_denied(
    const struct send_roles *roles, const char *type, const char *topic, struct error *error);

#endif
