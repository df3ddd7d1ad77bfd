// The entry that a command makes, for the functions of its type to complete.
#include "control/command_internal.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 24 * 3600 };

bool command_has_room(
    const struct command *command, const struct command_context *context, struct refusal *refusal)
{
    const struct schedule *schedule = context->published;
    bool known =
        !command->room || (schedule && schedule_find_room(schedule, command->room) < schedule->room_count);
    return known || command_refuse(refusal, 422, "room", "the schedule has no room of that name");
}

int64_t command_until(
    const struct command *command, const struct command_context *context, const struct item *item)
{
    static const int64_t seconds[] = {[LIFETIME_HALF_MINUTE] = MINUTE_S / 2,
        [LIFETIME_MINUTE] = MINUTE_S,
        [LIFETIME_HOUR] = HOUR_S,
        [LIFETIME_HALF_DAY] = 12 * (int64_t)HOUR_S,
        [LIFETIME_MONTH] = 30 * (int64_t)DAY_S};
    enum command_lifetime lifetime = command_table[command->type].lifetime;
    if (command->until)
        return command->until;
    if (lifetime != LIFETIME_DAY_OF_ITEM)
        return context->now + seconds[lifetime];
    int64_t start = item ? item->at.start : command->from; // a room's delay may be of another day
    if (start < context->now)
        start = context->now;
    return context->published ? schedule_day_end(context->published, start) : start + DAY_S;
}

struct adjustment command_entry(
    const struct command *command, const struct command_context *context, const struct item *item)
{
    return (struct adjustment){.type = command_table[command->type].entry,
        .item = command->item,
        .room = command->room,
        .text = command->text && command->text[0] ? command->text : NULL,
        .title = command->title,
        .level = command->level,
        .emergency = command->emergency,
        .view = command->view,
        .slide = command->slide,
        .starts_at = command->starts_at,
        .ends_at = command->ends_at,
        .from = command->from,
        .speaker_count = command->speaker_count,
        .speakers = command->speakers,
        .number = adjustments_next_number(context->adjustments),
        .by = context->by,
        .at = context->now,
        .until = command->off ? ADJUST_WITHDRAWN : command_until(command, context, item)};
}

bool command_single_entry(const struct adjustment *entry, struct adjustments *out, struct refusal *refusal)
{
    return adjustments_from_entries(entry, 1, out) || command_no_memory(refusal);
}
