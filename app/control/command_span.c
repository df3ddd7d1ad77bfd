// A talk's new time, and what its chair had said of the old one.
#include "agenda/timer.h"
#include "control/command_internal.h"

size_t command_withdraw(const struct command_context *context, enum adjustment_type type, const char *item,
    const struct adjustment *made, struct adjustment *out)
{
    const struct adjustment *current = adjustments_find(context->adjustments, type, item, context->now);
    if (!current)
        return 0;
    *out = *current;
    out->scope = NULL;
    out->number = made->number;
    out->by = made->by;
    out->at = made->at;
    out->until = ADJUST_WITHDRAWN;
    return 1;
}

// The same talk goes on being held, to the end that was given; how long it was held so far is kept in mind.
static size_t hold_to(const struct command_context *context, const struct item *talk,
    const struct adjustment *made, struct adjustment *out)
{
    out[0] = out[1] = *made;
    out[0].type = ADJUST_HOLD;
    out[0].starts_at = context->now;
    out[1].type = ADJUST_PAUSED;
    out[1].starts_at = context->now - timer_paused_s(talk, context->now);
    out[1].ends_at = context->now;
    return 2;
}

size_t command_withdraw_times(const struct command_context *context, const struct item *talk,
    const struct adjustment *made, struct adjustment *out)
{
    bool held = talk && talk->timer && talk->timer->held_at;
    bool runs = made->starts_at <= context->now && made->ends_at > context->now;
    size_t count = 0;
    if (held && runs)
        count += hold_to(context, talk, made, out);
    else
        count += command_withdraw(context, ADJUST_HOLD, made->item, made, out);
    return count + command_withdraw(context, ADJUST_OVERRUN, made->item, made, out + count);
}
