// Commands about what displays show: notices, emergencies, a full room, a pinned slide, another view, a dark
// screen, the display's name.
#include "control/command_internal.h"

#include <string.h>

enum {
    MAX_NOTICES = 20,
    HOUR_S = 3600,
    TEST_S = 120, // a test emergency ends by itself
};

// ---- notices

// An empty text withdraws the notice.
static bool is_withdrawal(const struct command *command)
{
    return command->text[0] == '\0';
}

bool command_check_notice(const struct command *command, struct refusal *refusal)
{
    if (!command->text)
        return command_refuse(
            refusal, 422, "text", "a text is expected; an empty one withdraws the notice of that item");
    if (is_withdrawal(command) && !command->item)
        return command_refuse(refusal, 422, "item", "the notice to withdraw is expected");
    return true;
}

// Limits the number of notices, so that nobody can fill a display with them. Existing ones can be replaced.
static bool check_notice_limit(
    const struct command *command, const struct command_context *context, struct refusal *refusal)
{
    size_t count = 0;
    for (size_t i = 0; i < context->adjustments->count; i++)
        count += context->adjustments->entries[i].type == ADJUST_NOTICE &&
                 context->adjustments->entries[i].until > context->now;
    return count < MAX_NOTICES ||
           (command->item &&
               adjustments_find(context->adjustments, ADJUST_NOTICE, command->item, context->now)) ||
           command_refuse(refusal, 409, NULL, "there are twenty notices already; withdraw one first");
}

// A time that has come means at once. Where no end is given, it is an hour after the beginning.
static bool set_begin(const struct command *command, const struct command_context *context,
    struct adjustment *entry, struct refusal *refusal)
{
    if (entry->starts_at <= context->now)
        entry->starts_at = 0;
    else if (!command->until)
        entry->until = entry->starts_at + HOUR_S;
    return entry->starts_at < entry->until ||
           command_refuse(refusal, 422, "until", "that is before it begins (starts_at)");
}

bool command_apply_notice(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    bool withdrawn = is_withdrawal(command);
    if (!command_has_room(command, context, refusal) ||
        (!withdrawn && !check_notice_limit(command, context, refusal)))
        return false;
    struct adjustment entry = command_entry(command, context, NULL);
    if (!entry.item)
        entry.item = command->id;
    if (withdrawn) {
        entry.text = "-";
        entry.starts_at = 0;
        entry.until = ADJUST_WITHDRAWN;
    } else if (!set_begin(command, context, &entry, refusal)) {
        return false;
    }
    return command_single_entry(&entry, out, refusal);
}

// ---- emergencies

bool command_check_emergency(const struct command *command, struct refusal *refusal)
{
    const char *test = emergency_kind_names[EMERGENCY_TEST];
    if (command->undo_id && (command->emergency != EMERGENCY_LIFT || strcmp(command->undo_id, test) != 0))
        return command_refuse(refusal, 422, "of", "only a lift takes it, and only of a test");
    return command->emergency != EMERGENCY_CUSTOM || command->text ||
           command_refuse(refusal, 422, "text", "custom needs a text");
}

// Is something on that is more than a test?
static bool is_serious(const struct command_context *context)
{
    const struct adjustment *on =
        adjustments_find(context->adjustments, ADJUST_EMERGENCY, NULL, context->now);
    return on && on->emergency != EMERGENCY_TEST && on->emergency != EMERGENCY_LIFT;
}

bool command_apply_emergency(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    struct adjustment entry = command_entry(command, context, NULL);
    if (command->undo_id && is_serious(context))
        return command_refuse(refusal, 409, "of", "an emergency is on that is no test");
    if (command->emergency == EMERGENCY_TEST && !command->until)
        entry.until = context->now + TEST_S;
    return command_single_entry(&entry, out, refusal);
}

// ---- full rooms

static const char *own_room(const struct command_context *context)
{
    return context->published && context->place && context->place->kind == PLACE_ROOM
               ? context->published->rooms[context->place->room].name
               : NULL;
}

// When the talk ends that the room is full for: the one that is on, of several the last, else the next one if
// it starts before `otherwise`.
static int64_t full_until(const struct command_context *context, const char *room_name, int64_t otherwise)
{
    const struct schedule *schedule = context->shown ? context->shown : context->published;
    size_t room = schedule ? schedule_find_room(schedule, room_name) : 0;
    const struct item *next = NULL;
    int64_t until = 0;
    for (size_t i = 0; schedule && i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        if (item->room != room || item->kind != ITEM_TALK || item->cancelled || item->at.end <= context->now)
            continue;
        if (item->at.start <= context->now)
            until = item->at.end > until ? item->at.end : until;
        else if (item->at.start < otherwise && (!next || item->at.start < next->at.start))
            next = item;
    }
    return until ? until : next ? next->at.end : otherwise;
}

bool command_apply_full(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    if (!command_has_room(command, context, refusal))
        return false;
    struct adjustment entry = command_entry(command, context, NULL);
    if (!entry.room)
        entry.room = own_room(context);
    if (!entry.room)
        return command_refuse(refusal, 422, "room", "this display has no room of its own; say which");
    if (!command->off && !command->until)
        entry.until = full_until(context, entry.room, entry.until);
    return command_single_entry(&entry, out, refusal);
}

// ---- the display itself

bool command_check_pin(const struct command *command, struct refusal *refusal)
{
    return command->off || command->slide ||
           command_refuse(refusal, 422, "slide", "the slide's name is expected");
}

bool command_apply_pin(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    bool known = command->off;
    for (size_t i = 0; !known && context->slides[i]; i++)
        known = strcmp(context->slides[i], command->slide) == 0;
    if (!known)
        return command_refuse(refusal, 422, "slide", "there is no slide of that name");
    struct adjustment entry = command_entry(command, context, NULL);
    if (!entry.slide)
        entry.slide = "-";
    return command_single_entry(&entry, out, refusal);
}

bool command_apply_display(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    struct adjustment entry = command_entry(command, context, NULL);
    return command_single_entry(&entry, out, refusal);
}
