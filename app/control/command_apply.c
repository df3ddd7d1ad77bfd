// From a command to the entries that bring it about.
#include "control/command_internal.h"

#include <string.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 24 * 3600, MAX_AHEAD_S = 60 * 24 * 3600 };

const struct item *command_find_item(const struct schedule *schedule, const char *id)
{
    for (size_t i = 0; schedule && i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].id, id) == 0 && !schedule->items[i].moved_to)
            return &schedule->items[i];
    return NULL;
}

bool command_has_room(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    const struct schedule *schedule = world->published;
    for (size_t i = 0; command->room && schedule && i < schedule->room_count; i++)
        if (strcmp(schedule->rooms[i].name, command->room) == 0)
            return true;
    return !command->room || command_refuse(refusal, 422, "room", "the schedule has no room of that name");
}

int64_t command_until(
    const struct command *command, const struct command_world *world, const struct item *item)
{
    static const int64_t spans[] = {[SPAN_HALF_MINUTE] = MINUTE_S / 2,
        [SPAN_MINUTE] = MINUTE_S,
        [SPAN_HOUR] = HOUR_S,
        [SPAN_HALF_DAY] = 12 * (int64_t)HOUR_S,
        [SPAN_MONTH] = 30 * (int64_t)DAY_S};
    enum command_span span = command_kinds[command->type].span;
    if (command->until)
        return command->until;
    if (span != SPAN_ITEMS_DAY)
        return world->now + spans[span];
    int64_t of = item && item->at.start > world->now ? item->at.start : world->now;
    return world->published ? schedule_day_end(world->published, of) : of + DAY_S;
}

struct adjustment command_entry(
    const struct command *command, const struct command_world *world, const struct item *item)
{
    return (struct adjustment){.type = command_kinds[command->type].entry,
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
        .number = adjustments_next_number(world->adjustments),
        .by = world->by,
        .at = world->now,
        .until = command->off ? ADJUST_WITHDRAWN : command_until(command, world, item)};
}

bool command_one_entry(const struct adjustment *entry, struct adjustments *out, struct refusal *refusal)
{
    return adjustments_of(entry, 1, out) || command_no_memory(refusal);
}

// The room that an entry about the programme belongs to; NULL where it is not known.
static const char *room_of(const struct adjustment *entry, const struct command_world *world)
{
    if (!adjustment_is_about_item(entry->type))
        return entry->room;
    const struct item *item = command_find_item(world->published, entry->item);
    return item ? world->published->rooms[item->room].name : NULL;
}

const char *command_scope(const struct command *command, const struct adjustments *entries,
    const struct command_world *world, const char *display, char out[SCOPE_SIZE])
{
    const struct adjustment *first = entries->count > 0 ? &entries->entries[0] : NULL;
    if (first && adjustment_is_programme(first->type)) {
        const char *room = room_of(first, world);
        return room ? scope_of_room(room, out) : NULL;
    }
    if (command->to)
        return command->to;
    bool for_all = command->type == COMMAND_NOTICE || command->type == COMMAND_EMERGENCY;
    return for_all ? SCOPE_ALL : scope_of_display(display, out);
}

static bool check_until(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    if (command->until && command->until <= world->now)
        return command_refuse(refusal, 422, "until", "that is over already, by the display's clock");
    if (command->until > world->now + MAX_AHEAD_S)
        return command_refuse(refusal, 422, "until", "that is more than sixty days away");
    return true;
}

bool command_entries(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    const struct command_kind *kind = &command_kinds[command->type];
    *out = (struct adjustments){0};
    *refusal = (struct refusal){0};
    return !kind->apply ||
           (check_until(command, world, refusal) && kind->apply(command, world, out, refusal));
}
