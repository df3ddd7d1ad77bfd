// Commands about the programme: delays, another end, cancellations, moves, other titles and speakers.
#include "control/command_internal.h"

#include <stdlib.h>
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
    return command->item || command->room ||
           command_refuse(refusal, 422, "item", "an item or a room is expected");
}

// Would the entry change the programme as it is now? True if out of memory.
static bool changes_anything(const struct command_context *context, const struct adjustment *entry)
{
    struct adjustments one = {0};
    struct adjustments both = {0};
    bool ok =
        adjustments_from_entries(entry, 1, &one) && adjustments_merge(context->adjustments, &one, &both);
    const struct schedule *is =
        ok ? adjustments_apply(context->adjustments, context->published, context->now) : NULL;
    const struct schedule *would = ok ? adjustments_apply(&both, context->published, context->now) : NULL;
    bool same = is && would && is->item_count == would->item_count;
    for (size_t i = 0; same && i < is->item_count; i++) {
        const struct item *a = &is->items[i];
        const struct item *b = &would->items[i];
        same = strcmp(a->id, b->id) == 0 && a->at.start == b->at.start && a->at.end == b->at.end &&
               a->cancelled == b->cancelled;
    }
    schedule_unref(is);
    schedule_unref(would);
    adjustments_free(&one);
    adjustments_free(&both);
    return !same;
}

// Where talks have traded places, the starts that all have before any delay; NULL without memory.
static const struct schedule *in_order(const struct command_context *context)
{
    struct adjustments swaps = {0};
    const struct adjustments *all = context->adjustments;
    struct adjustment *entries = calloc(all->count + 1, sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; entries && i < all->count; i++)
        if (all->entries[i].type == ADJUST_SWAP)
            entries[count++] = all->entries[i];
    bool ok = entries && adjustments_from_entries(entries, count, &swaps);
    const struct schedule *schedule = ok ? adjustments_apply(&swaps, context->published, context->now) : NULL;
    adjustments_free(&swaps);
    free(entries);
    return schedule;
}

// The first item of the room that is still to come today, and was published there; NULL for none.
static const struct item *first_to_come(const struct command_context *context, const char *room)
{
    const struct schedule *shown = context->shown ? context->shown : context->published;
    int64_t day = schedule_day(shown, context->now);
    const struct item *first = NULL;
    for (size_t i = 0; i < shown->item_count; i++) {
        const struct item *item = &shown->items[i];
        const struct item *planned = schedule_find_item(context->published, item->id);
        if (planned && item->kind == ITEM_TALK && !item->cancelled && item->at.start > context->now &&
            strcmp(shown->rooms[item->room].name, room) == 0 &&
            strcmp(context->published->rooms[planned->room].name, room) == 0 &&
            schedule_day(shown, item->at.start) == day && (!first || item->at.start < first->at.start))
            first = item;
    }
    return first;
}

// From which start on a room is delayed where the command does not say: from what comes next. False with a
// refusal.
static bool find_from(
    const struct command_context *context, const char *room, int64_t *from, struct refusal *refusal)
{
    const struct item *first = first_to_come(context, room);
    if (!first)
        return command_refuse(refusal, 409, "room", "nothing is to come in the room today");
    const struct schedule *schedule = in_order(context);
    const struct item *item = schedule ? schedule_find_item(schedule, first->id) : NULL;
    *from = item ? item->at.start : 0;
    schedule_unref(schedule);
    return item || command_no_memory(refusal);
}

static bool apply_room_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    struct adjustment entry = command_entry(command, context, NULL);
    entry.type = ADJUST_ROOM_DELAY;
    if (entry.from == 0 && !find_from(context, entry.room, &entry.from, refusal))
        return false;
    if (entry.starts_at - entry.from > DAY_S)
        return command_refuse(refusal, 422, "starts_at", "that is more than a day after \"from\"");
    if (entry.starts_at < entry.from)
        return command_refuse(refusal, 422, "starts_at", "a delay cannot begin before \"from\"");
    if (!changes_anything(context, &entry))
        return command_refuse(refusal, 409, "starts_at",
            "nothing in the room would move: from then on nothing starts before that time, or it is so "
            "already");
    return command_single_entry(&entry, out, refusal);
}

// The entry that gives a talk another time, and what goes with it.
static bool apply_span(const struct command *command, const struct command_context *context,
    const struct adjustment *entry, struct adjustments *out, struct refusal *refusal)
{
    const struct item *talk = context->shown ? schedule_find_item(context->shown, command->item) : NULL;
    struct adjustment entries[1 + COMMAND_SPAN_ENTRIES] = {*entry};
    size_t count = 1;
    if (!command->off)
        count += command_withdraw_times(context, talk, entry, entries + 1);
    return adjustments_from_entries(entries, count, out) || command_no_memory(refusal);
}

bool command_apply_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    const struct item *item;
    if (!find_item(command, context, &item, refusal))
        return false;
    if (!item)
        return apply_room_delay(command, context, out, refusal);
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
