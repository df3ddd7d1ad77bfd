// Commands about the programme: delays, another end, cancellations, moves, other titles and speakers.
#include "control/command_internal.h"

#include <string.h>

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
    if (command->all && command->item)
        return command_refuse(refusal, 422, "all", "that is for a room");
    return command->item || command->room ||
           command_refuse(refusal, 422, "item", "an item or a room is expected");
}

// The entry that gives a talk another time, and what goes with it.
static bool apply_span(const struct command *command, const struct command_context *context,
    const struct adjustment *entry, struct adjustments *out, struct refusal *refusal)
{
    const struct item *talk = context->shown ? schedule_find_item(context->shown, command->item) : NULL;
    struct adjustment entries[1 + COMMAND_SPAN_ENTRIES] = {*entry};
    size_t count = 1 + command_settle_timer(context, talk, entry, entries + 1);
    return adjustments_from_entries(entries, count, out) || command_no_memory(refusal);
}

bool command_apply_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, context, &item, refusal))
        return false;
    if (!item)
        return command_apply_room_delay(command, context, out, refusal);
    if (!is_near(command->starts_at, item))
        return command_refuse(
            refusal, 422, "starts_at", "that is more than a day from the item's published time");
    struct adjustment entry = command_entry(command, context, item);
    return apply_span(command, context, &entry, out, refusal);
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
    return apply_span(command, context, &entry, out, refusal);
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

// It keeps the time that is shown now, which may come from what went before it in its own room.
bool command_apply_move(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, context, &item, refusal))
        return false;
    const struct item *shown = context->shown ? schedule_find_item(context->shown, command->item) : NULL;
    struct adjustment entries[2] = {command_entry(command, context, item)};
    size_t count = 1;
    if (item && shown && (shown->at.start != item->at.start || shown->at.end != item->at.end)) {
        entries[count] = entries[0];
        entries[count].type = ADJUST_TIME;
        entries[count].room = NULL;
        entries[count].starts_at = shown->at.start;
        entries[count++].ends_at = shown->at.end;
    }
    return adjustments_from_entries(entries, count, out) || command_no_memory(refusal);
}
