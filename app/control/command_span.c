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

// The same talk goes on being held, to the end that was given; how long it was held so far is kept in mind,
// and its questions, where their beginning was set, come as much later.
static size_t hold_to(const struct command_context *context, const struct item *talk,
    const struct adjustment *made, struct adjustment *out)
{
    out[0] = out[1] = *made;
    out[0].type = ADJUST_HOLD;
    out[0].starts_at = context->now;
    out[1].type = ADJUST_PAUSED;
    out[1].starts_at = context->now - timer_paused_s(talk, context->now);
    out[1].ends_at = context->now;
    int64_t questions = timer_questions_start(context->questions, talk, context->now);
    if (talk->timer->questions_at == 0 || questions <= context->now)
        return 2;
    out[2] = *made;
    out[2].type = ADJUST_QUESTIONS;
    out[2].starts_at = questions;
    out[2].ends_at = 0;
    return 3;
}

size_t command_settle_timer(const struct command_context *context, const struct item *talk,
    const struct adjustment *made, struct adjustment *out)
{
    bool held = talk && talk->timer && talk->timer->held_at;
    bool runs = made->starts_at <= context->now && made->ends_at > context->now;
    size_t count = 0;
    if (held && runs)
        count += hold_to(context, talk, made, out);
    else
        count += command_withdraw(context, ADJUST_HOLD, made->item, made, out);
    if (!runs)
        count += command_withdraw(context, ADJUST_QUESTIONS, made->item, made, out + count);
    return count + command_withdraw(context, ADJUST_OVERRUN, made->item, made, out + count);
}
