#include "control/command_internal.h"

bool command_refuse(struct refusal *refusal, int status, const char *field, const char *why)
{
    refusal->status = status;
    refusal->field = field;
    return error_set(&refusal->why, "%s", why);
}

bool command_no_memory(struct refusal *refusal)
{
    refusal->status = 503;
    refusal->field = NULL;
    return error_memory(&refusal->why, "not enough memory");
}
