// What a session chair asks for: acts on the timer, messages to the speaker.
#include "agenda/timer.h"
#include "control/command_internal.h"

#include <string.h>

// Is the timer still about the talk that the sender saw?
static bool check_talk(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    struct programme *programme = programme_new(world->shown, world->place);
    struct timer_rules rules = timer_usual_rules();
    struct agenda agenda;
    if (!programme || !agenda_at(programme, world->now, &agenda)) {
        programme_free(programme);
        return command_no_memory(refusal);
    }
    struct timer timer = timer_at(&agenda, &rules);
    bool same = timer.item && strcmp(timer.item->id, command->item) == 0;
    // "Still running" is said of the talk before, after the clock went on to the next.
    const struct item *ended = command->act == TIMER_ACTION_STILL ? timer_ended(&agenda, 180) : NULL;
    same = same || (ended && strcmp(ended->id, command->item) == 0);
    agenda_release(&agenda);
    programme_free(programme);
    return same || command_refuse(refusal, 409, "item", "another talk is on now");
}

static bool apply(const struct timer_request *request, const struct command *command,
    const struct command_world *world, struct adjustments *out, struct refusal *refusal)
{
    struct timer_context context = {.published = world->published,
        .adjustments = world->adjustments,
        .place = world->place,
        .questions = world->questions,
        .now = world->now,
        .by = world->by};
    if (!world->published || !world->place)
        return command_refuse(
            refusal, 409, NULL, "there is no schedule yet, or the display's room is not in it");
    if (command->item && !check_talk(command, world, refusal))
        return false;
    refusal->status = 409;
    return timer_action(&context, request, out, &refusal->why);
}

bool command_check_timer(const struct command *command, struct refusal *refusal)
{
    return (command->act == TIMER_ACTION_UNTIL) == (command->ends_at != 0) ||
           command_refuse(refusal, 422, "ends_at", "\"until\" needs ends_at, and nothing else takes it");
}

bool command_apply_timer(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    struct timer_request request = {
        .act = command->act, .minutes = command->minutes, .until = command->ends_at, .text = command->text};
    return apply(&request, command, world, out, refusal);
}

bool command_apply_message(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    struct timer_request request = {
        .act = TIMER_ACTION_MESSAGE, .until = command_until(command, world, NULL), .text = command->text};
    return apply(&request, command, world, out, refusal);
}
