#include "control/command_accept.h"

#include <string.h>

static unsigned bit(size_t i)
{
    return 1U << i;
}

static unsigned refused_of(const struct command_context *context)
{
    unsigned refused = 0;
    for (size_t i = 0; i < context->schedule_count; i++)
        refused |= context->schedules[i].refused ? bit(i) : 0;
    return refused;
}

// Two addresses may differ only in what is not shown of them, and have different tags.
static unsigned named_by(const char *name, const struct command_context *context)
{
    unsigned named = 0;
    for (size_t i = 0; i < context->schedule_count; i++)
        named |=
            strcmp(context->schedules[i].tag, name) == 0 || strcmp(context->schedules[i].address, name) == 0
                ? bit(i)
                : 0;
    return named;
}

void command_accept_names(
    const struct command_schedule *schedules, size_t count, unsigned which, struct str *out)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!(which & bit(i)))
            continue;
        str_format(out, "%s%s (%s)", any ? ", " : "", schedules[i].address, schedules[i].tag);
        any = true;
    }
}

// What was given is not repeated: it may be an address with a secret.
static bool refuse(const struct command_context *context, unsigned refused, int status, const char *why,
    struct refusal *refusal)
{
    struct str names = {0};
    command_accept_names(context->schedules, context->schedule_count, refused, &names);
    refusal->status = status;
    refusal->field = "schedule";
    error_set(&refusal->why, "%s; what was refused is of %s", why, str_text(&names));
    str_free(&names);
    return false;
}

bool command_accept(const struct command *command, const struct command_context *context, unsigned *out,
    struct refusal *refusal)
{
    unsigned refused = refused_of(context);
    unsigned named = command->schedule ? named_by(command->schedule, context) : refused;
    *out = named & refused;
    if (refused == 0) {
        refusal->status = 409;
        return error_set(&refusal->why, "no update of the schedule was refused");
    }
    if (named == 0)
        return refuse(context, refused, 422,
            "none of this display's schedules has that tag or address, as its status shows them", refusal);
    if (*out == 0)
        return refuse(context, refused, 409, "no update of that schedule was refused", refusal);
    if (command->schedule && (*out & (*out - 1)))
        return refuse(context, *out, 409, "several schedules have that address: give the tag", refusal);
    return true;
}
