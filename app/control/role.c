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
