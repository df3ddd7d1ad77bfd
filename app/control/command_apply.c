// Turns commands into the entries that carry them out, and finds the scope of these.
#include "control/command_internal.h"

enum { MAX_AHEAD_S = 60 * 24 * 3600 };

// The room that an entry about the programme is about; NULL if unknown. What staff say of an item belongs to
// the room where it was published, wherever they move it; chairs speak for the room that they sit in.
static const char *room_of(
    const struct adjustment *entry, const struct command_context *context, enum command_voice voice)
{
    const struct schedule *schedule = voice == COMMAND_VOICE_CHAIR ? context->shown : context->published;
    if (!adjustment_is_about_item(entry->type))
        return entry->room;
    const struct item *item = schedule_find_item(schedule, entry->item);
    return item ? schedule->rooms[item->room].name : NULL;
}

const char *command_scope(const struct command *command, const struct adjustments *entries,
    const struct command_context *context, const char *display, enum command_voice voice,
    char out[SCOPE_SIZE])
{
    const struct adjustment *first = entries->count > 0 ? &entries->entries[0] : NULL;
    if (first && adjustment_is_about_programme(first->type)) {
        const char *room = room_of(first, context, voice);
        if (!room)
            return NULL;
        return voice == COMMAND_VOICE_CHAIR ? scope_of_room(room, out) : scope_of_staff_room(room, out);
    }
    if (command->to)
        return scope_room(command->to) ? scope_of_staff_room(scope_room(command->to), out) : command->to;
    bool for_all = command->type == COMMAND_NOTICE || command->type == COMMAND_EMERGENCY;
    return for_all ? SCOPE_ALL : scope_of_display(display, out);
}

static bool check_until(
    const struct command *command, const struct command_context *context, struct refusal *refusal)
{
    if (command->until && command->until <= context->now)
        return command_refuse(refusal, 422, "until", "that has passed already, by the display's clock");
    if (command->until > context->now + MAX_AHEAD_S)
        return command_refuse(refusal, 422, "until", "that is more than sixty days away");
    return true;
}

bool command_entries(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct command_definition *definition = &command_table[command->type];
    *out = (struct adjustments){0};
    *refusal = (struct refusal){0};
    if (!definition->apply)
        return true;
    if (!check_until(command, context, refusal) || !definition->apply(command, context, out, refusal))
        return false;
    if (command_check_spans(command, context, out, refusal) &&
        command_check_overlap(command, context, out, refusal))
        return true;
    adjustments_free(out);
    return false;
}
