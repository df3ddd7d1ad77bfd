// Commands about what displays show: notices, emergencies, a full room, a slide that stays, another view, a
// dark screen, the display's name.
#include "control/command_internal.h"

#include <string.h>

enum { MAX_NOTICES = 20 };

// ---- notices

// An empty text takes the notice back.
static bool is_withdrawal(const struct command *command)
{
    return command->text[0] == '\0';
}

bool command_check_notice(const struct command *command, struct refusal *refusal)
{
    if (!command->text)
        return command_refuse(
            refusal, 422, "text", "a text is expected; an empty one takes the notice of that item back");
    if (is_withdrawal(command) && !command->item)
        return command_refuse(refusal, 422, "item", "which notice is to be taken back");
    return true;
}

// So that nobody can fill a display with them: what is there can still be replaced.
static bool has_place_for_notice(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    size_t count = 0;
    for (size_t i = 0; i < world->adjustments->count; i++)
        count += world->adjustments->entries[i].type == ADJUST_NOTICE &&
                 world->adjustments->entries[i].until > world->now;
    return count < MAX_NOTICES ||
           (command->item &&
               adjustments_find(world->adjustments, ADJUST_NOTICE, command->item, world->now)) ||
           command_refuse(refusal, 409, NULL, "there are twenty notices; take one back first");
}

bool command_apply_notice(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    bool withdrawn = is_withdrawal(command);
    if (!command_has_room(command, world, refusal) ||
        (!withdrawn && !has_place_for_notice(command, world, refusal)))
        return false;
    struct adjustment entry = command_entry(command, world, NULL);
    if (!entry.item)
        entry.item = command->id;
    if (withdrawn) {
        entry.text = "-";
        entry.until = ADJUST_WITHDRAWN;
    }
    return command_one_entry(&entry, out, refusal);
}

// ---- emergencies

bool command_check_emergency(const struct command *command, struct refusal *refusal)
{
    return command->emergency != EMERGENCY_CUSTOM || command->text ||
           command_refuse(refusal, 422, "text", "custom needs a text");
}

bool command_apply_emergency(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    struct adjustment entry = command_entry(command, world, NULL);
    return command_one_entry(&entry, out, refusal);
}

// ---- a room that is full

static const char *own_room(const struct command_world *world)
{
    return world->published && world->place && world->place->kind == PLACE_ROOM
               ? world->published->rooms[world->place->room].name
               : NULL;
}

bool command_apply_full(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    if (!command_has_room(command, world, refusal))
        return false;
    struct adjustment entry = command_entry(command, world, NULL);
    if (!entry.room)
        entry.room = own_room(world);
    if (!entry.room)
        return command_refuse(refusal, 422, "room", "this display has no room of its own; say which");
    return command_one_entry(&entry, out, refusal);
}

// ---- the display itself

bool command_check_pin(const struct command *command, struct refusal *refusal)
{
    return command->off || command->slide ||
           command_refuse(refusal, 422, "slide", "the slide's name is expected");
}

bool command_apply_pin(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    bool known = command->off;
    for (size_t i = 0; !known && world->slides[i]; i++)
        known = strcmp(world->slides[i], command->slide) == 0;
    if (!known)
        return command_refuse(refusal, 422, "slide", "there is no slide of that name");
    struct adjustment entry = command_entry(command, world, NULL);
    if (!entry.slide)
        entry.slide = "-";
    return command_one_entry(&entry, out, refusal);
}

bool command_apply_display(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    struct adjustment entry = command_entry(command, world, NULL);
    return command_one_entry(&entry, out, refusal);
}
