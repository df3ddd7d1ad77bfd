// Turns commands into the entries that carry them out, and finds the scope of these.
#include "control/command_internal.h"

enum { MAX_AHEAD_S = 60 * 24 * 3600 };

// The room that an entry about the programme is about; NULL if unknown.
static const char *room_of(const struct adjustment *entry, const struct command_context *context)
{
    if (!adjustment_is_about_item(entry->type))
        return entry->room;
    const struct item *item = schedule_find_item(context->published, entry->item);
    return item ? context->published->rooms[item->room].name : NULL;
}

const char *command_scope(const struct command *command, const struct adjustments *entries,
    const struct command_context *context, const char *display, char out[SCOPE_SIZE])
{
    const struct adjustment *first = entries->count > 0 ? &entries->entries[0] : NULL;
    if (first && adjustment_is_about_programme(first->type)) {
        const char *room = room_of(first, context);
        return room ? scope_of_room(room, out) : NULL;
    }
    if (command->to)
        return command->to;
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
    if (command_check_spans(command, context, out, refusal))
        return true;
    adjustments_free(out);
    return false;
}
