// Commands of session chairs: acts on the timer, and messages to the speaker.
#include "agenda/timer.h"
#include "control/command_internal.h"
#include "schedule/identity.h"

static bool chooses_talk(const struct command *command)
{
    return command->act == TIMER_ACTION_SWAP || command->act == TIMER_ACTION_CANCEL;
}

// Is the timer still about the talk that the sender saw? Acts that choose a talk may be about a later one.
static bool check_talk(
    const struct command *command, const struct command_context *context, struct refusal *refusal)
{
    struct programme *programme = programme_new(context->shown, context->place);
    struct timer_rules rules = timer_default_rules();
    struct agenda agenda;
    if (!programme || !agenda_at(programme, context->now, &agenda)) {
        programme_free(programme);
        return command_no_memory(refusal);
    }
    struct timer timer = timer_at(&agenda, &rules);
    bool same = timer.item && identity_item_is(timer.item, command->item);
    // "Still running" is about the talk before, if the schedule has gone on to the next.
    const struct item *ended =
        command->act == TIMER_ACTION_OVERRUN ? timer_ended_talk(&agenda, TIMER_OVERRUN_REACH_S) : NULL;
    same = same || (ended && identity_item_is(ended, command->item)) ||
           (chooses_talk(command) && timer_action_talk(&agenda, command->item));
    agenda_release(&agenda);
    programme_free(programme);
    return same || command_refuse(refusal, 409, "item", "another talk is on now");
}

static bool apply_request(const struct timer_request *request, const struct command *command,
    const struct command_context *context, struct adjustments *out, struct refusal *refusal)
{
    struct timer_context timer = {.published = context->published,
        .shown = context->shown_at == context->now ? context->shown : NULL,
        .adjustments = context->adjustments,
        .place = context->place,
        .questions = context->questions,
        .now = context->now,
        .by = context->by};
    if (!context->published || !context->place)
        return command_refuse(
            refusal, 409, NULL, "there is no schedule yet, or the display's room is not in it");
    if (command->item && !check_talk(command, context, refusal))
        return false;
    refusal->status = 409;
    return timer_action(&timer, request, out, &refusal->why);
}

bool command_check_timer(const struct command *command, struct refusal *refusal)
{
    bool has_end = command_has_time(command->ends_at, &command->ends_time);
    return (command->act == TIMER_ACTION_UNTIL) == has_end ||
           command_refuse(refusal, 422, "ends_at", "\"until\" needs ends_at, and nothing else takes it");
}

bool command_apply_timer(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    struct timer_request request = {
        .act = command->act, .minutes = command->minutes, .until = command->ends_at, .text = command->text};
    if (chooses_talk(command))
        request.item = command->item;
    return apply_request(&request, command, context, out, refusal);
}

bool command_apply_message(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    struct timer_request request = {
        .act = TIMER_ACTION_MESSAGE, .until = command_until(command, context, NULL), .text = command->text};
    return apply_request(&request, command, context, out, refusal);
}
