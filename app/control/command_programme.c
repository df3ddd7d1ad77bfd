// Commands about the programme: delays, another end, cancellations, moves, other titles and speakers.
#include "control/command_internal.h"

enum { DAY_S = 24 * 3600 };

// Is an instant within a day of the item as published?
static bool is_near(int64_t instant, const struct item *item)
{
    return instant > item->at.start - DAY_S && instant < item->at.end + DAY_S;
}

// The item that a command is about, in `out`; NULL if it names none.
static bool find_item(const struct command *command, const struct command_context *context,
    const struct item **out, struct refusal *refusal)
{
    *out = command->item ? schedule_find_item(context->published, command->item) : NULL;
    if (!context->published)
        return command_refuse(refusal, 409, NULL, "there is no schedule yet");
    if (command->item && !*out)
        return command_refuse(refusal, 422, "item", "the schedule has no item of that id");
    return command_has_room(command, context, refusal);
}

bool command_check_delay(const struct command *command, struct refusal *refusal)
{
    return command->item || (command->room && command_has_time(command->from, &command->from_time)) ||
           command_refuse(refusal, 422, "item", "an item, or a room and \"from\", is expected");
}

bool command_apply_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, context, &item, refusal))
        return false;
    if (item && !is_near(command->starts_at, item))
        return command_refuse(
            refusal, 422, "starts_at", "that is more than a day from the item's published time");
    if (!item && command->starts_at - command->from > DAY_S)
        return command_refuse(refusal, 422, "starts_at", "that is more than a day after \"from\"");
    if (!item && command->starts_at < command->from)
        return command_refuse(refusal, 422, "starts_at", "a delay cannot begin before \"from\"");
    struct adjustment entry = command_entry(command, context, item);
    if (!item)
        entry.type = ADJUST_ROOM_DELAY;
    return command_single_entry(&entry, out, refusal);
}

// A new end leaves the start that is shown now as it is.
bool command_apply_extend(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, context, &item, refusal))
        return false;
    if (!item || !is_near(command->ends_at, item))
        return command_refuse(
            refusal, 422, "ends_at", "that is more than a day from the item's published time");
    struct adjustment entry = command_entry(command, context, item);
    const struct item *shown = schedule_find_item(context->shown, command->item);
    if (shown)
        entry.starts_at = shown->at.start;
    if (entry.ends_at < entry.starts_at)
        return command_refuse(refusal, 422, "ends_at", "that is before it starts");
    return command_single_entry(&entry, out, refusal);
}

bool command_apply_item(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, context, &item, refusal))
        return false;
    struct adjustment entry = command_entry(command, context, item);
    return command_single_entry(&entry, out, refusal);
}
