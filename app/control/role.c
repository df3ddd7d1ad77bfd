#include "control/role.h"

#include <string.h>

static const char *const names[ROLE_COUNT] = {"none", "view", "chair", "staff", "emergency"};

const char *role_name(enum role role)
{
    return names[role];
}

enum role role_named(const char *name)
{
    int role = 0;
    while (role < ROLE_COUNT && strcmp(name, names[role]) != 0)
        role++;
    return (enum role)role;
}

bool role_refuse(struct error *error, const char *what, enum role needed, enum role has)
{
    return error_set(
        error, "%s needs the role %s; it came with the role %s", what, role_name(needed), role_name(has));
}
