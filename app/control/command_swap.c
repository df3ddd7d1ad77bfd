// Staff's swap: a talk and the next one of its block trade places, in whatever room.
#include "agenda/swap.h"
#include "agenda/timer_refusal.h"
#include "control/command_internal.h"

// What was said of a talk's times was for the other order.
static const enum adjustment_type for_the_other_order[] = {
    ADJUST_TIME, ADJUST_HOLD, ADJUST_OVERRUN, ADJUST_QUESTIONS};

enum { TIMES = sizeof for_the_other_order / sizeof *for_the_other_order, SWAP_ENTRIES = 1 + 2 * TIMES };

static size_t withdraw_times(const struct command_context *context, const char *item,
    const struct adjustment *made, struct adjustment *out)
{
    size_t count = 0;
    for (size_t i = 0; i < TIMES; i++)
        count += command_withdraw(context, for_the_other_order[i], item, made, out + count);
    return count;
}

static bool refuse(struct refusal *refusal, const char *why)
{
    return command_refuse(refusal, 409, "item", why);
}

// As the timer says it of a chair's.
static bool refuse_as_timer(struct refusal *refusal, enum timer_refusal why)
{
    refusal->status = 409;
    refusal->field = "item";
    return timer_refusal_set(&refusal->why, why);
}

bool command_apply_swap(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    if (!context->published || !context->shown)
        return command_refuse(refusal, 409, NULL, "there is no schedule yet");
    const struct item *first = schedule_find_item(context->shown, command->item);
    const struct item *planned = schedule_find_item(context->published, command->item);
    if (!first || !planned)
        return command_refuse(refusal, 422, "item", "the schedule has no item of that id");
    if (first->kind != ITEM_TALK || first->cancelled)
        return refuse(refusal, "it does not take place, or is no talk");
    if (first->at.end <= context->now)
        return refuse_as_timer(refusal, TIMER_REFUSAL_PAST);
    const struct item *second = swap_partner(context->shown, first);
    const struct item *second_planned = second ? schedule_find_item(context->published, second->id) : NULL;
    if (!second_planned)
        return refuse(refusal, "no talk of its block comes after it");
    if (swap_is_made(context->adjustments, first->id, context->now) ||
        swap_is_made(context->adjustments, second->id, context->now))
        return refuse_as_timer(refusal, TIMER_REFUSAL_SWAPPED);
    // The entry is about the one that was published first.
    bool in_order = planned->at.start <= second_planned->at.start;
    struct adjustment entries[SWAP_ENTRIES] = {command_entry(command, context, planned)};
    entries[0].item = in_order ? first->id : second->id;
    entries[0].swap_with = in_order ? second->id : first->id;
    size_t count = 1;
    count += withdraw_times(context, first->id, &entries[0], entries + count);
    count += withdraw_times(context, second->id, &entries[0], entries + count);
    return adjustments_from_entries(entries, count, out) || command_no_memory(refusal);
}
