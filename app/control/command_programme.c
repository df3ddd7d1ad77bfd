// Commands about the programme: a delay, another end, a cancellation, a move, another title, other speakers.
#include "control/command_internal.h"

enum { DAY_S = 24 * 3600 };

// An instant within a day of where the item is by the schedule.
static bool is_near(int64_t instant, const struct item *item)
{
    return instant > item->at.start - DAY_S && instant < item->at.end + DAY_S;
}

// The item that a command is about, in `out`; NULL where it names none.
static bool find_item(const struct command *command, const struct command_world *world,
    const struct item **out, struct refusal *refusal)
{
    *out = command->item ? command_find_item(world->published, command->item) : NULL;
    if (!world->published)
        return command_refuse(refusal, 409, NULL, "there is no schedule yet");
    if (command->item && !*out)
        return command_refuse(refusal, 422, "item", "the schedule has no item of that id");
    return command_has_room(command, world, refusal);
}

bool command_check_delay(const struct command *command, struct refusal *refusal)
{
    return command->item || (command->room && command->from) ||
           command_refuse(refusal, 422, "item", "an item, or a room and from when on, is expected");
}

bool command_apply_delay(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, world, &item, refusal))
        return false;
    if (item && !is_near(command->starts_at, item))
        return command_refuse(refusal, 422, "starts_at", "that is more than a day from where the item is");
    if (!item && command->starts_at - command->from > DAY_S)
        return command_refuse(refusal, 422, "starts_at", "that is more than a day after \"from\"");
    if (!item && command->starts_at < command->from)
        return command_refuse(refusal, 422, "starts_at", "a delay cannot begin before \"from\"");
    struct adjustment entry = command_entry(command, world, item);
    if (!item)
        entry.type = ADJUST_ROOM_DELAY;
    return command_one_entry(&entry, out, refusal);
}

// Another end does not move where the item starts now.
bool command_apply_extend(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, world, &item, refusal))
        return false;
    if (!item || !is_near(command->ends_at, item))
        return command_refuse(refusal, 422, "ends_at", "that is more than a day from where the item is");
    struct adjustment entry = command_entry(command, world, item);
    const struct item *shown = command_find_item(world->shown, command->item);
    if (shown)
        entry.starts_at = shown->at.start;
    if (entry.ends_at < entry.starts_at)
        return command_refuse(refusal, 422, "ends_at", "that is before it starts");
    return command_one_entry(&entry, out, refusal);
}

bool command_apply_item(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, world, &item, refusal))
        return false;
    struct adjustment entry = command_entry(command, world, item);
    return command_one_entry(&entry, out, refusal);
}
