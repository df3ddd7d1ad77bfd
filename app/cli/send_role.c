#include "cli/send_role.h"

#include "agenda/scope.h"
#include "base/str.h"
#include "control/command.h"

#include <stdio.h>
#include <string.h>

// Chairs speak for one room.
static enum role needed_role(enum command_type type, const char *scope)
{
    enum role role = type < COMMAND_TYPES ? command_role(type) : ROLE_STAFF;
    return role < ROLE_STAFF && !scope_room(scope) ? ROLE_STAFF : role;
}

static void add(struct send_roles *roles, enum role role)
{
    roles->list[roles->count++] = role;
}

bool send_roles_of(
    const char *type, const char *scope, const char *given, struct send_roles *out, struct error *error)
{
    char what[300];
    enum command_type known = command_type_named(type);
    *out = (struct send_roles){.needed = needed_role(known, scope)};
    if (given) {
        enum role role = role_named(given);
        if (role < ROLE_CHAIR || role == ROLE_COUNT)
            return error_set(error, "--role: expected chair, staff or emergency");
        snprintf(what, sizeof what, "--role %s: \"%s\" to %s", given, type, scope);
        if (known < COMMAND_TYPES && role < out->needed)
            return role_refuse(error, what, out->needed, role);
        add(out, role);
        return true;
    }
    // Chairs take back only what they did themselves, staff nearly everything.
    if (known == COMMAND_UNDO && out->needed == ROLE_CHAIR) {
        add(out, ROLE_STAFF);
        add(out, ROLE_CHAIR);
        return true;
    }
    for (int role = (int)out->needed; role < ROLE_COUNT; role++)
        add(out, (enum role)role);
    return true;
}

bool send_roles_denied(
    const struct send_roles *roles, const char *type, const char *topic, struct error *error)
{
    struct str tried = {0};
    for (size_t i = 0; i < roles->count; i++)
        str_format(&tried, "%s%s",
            i == 0                  ? ""
            : i + 1 == roles->count ? " or "
                                    : ", ",
            role_name(roles->list[i]));
    error_set(error,
        "\"%s\" needs the role %s, and the broker says that this account may not send that as %s (%s)", type,
        role_name(roles->needed), str_text(&tried), topic);
    str_free(&tried);
    return false;
}
