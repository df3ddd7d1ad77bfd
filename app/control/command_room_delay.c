// Staff's delay of a room: what comes next starts later, and what follows as far as it has to, or all of it.
#include "agenda/swap.h"
#include "control/command_internal.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_S = 24 * 3600 };

// Would the entries change the programme as it is now? True if out of memory.
static bool change_anything(
    const struct command_context *context, const struct adjustment *entries, size_t count)
{
    struct adjustments acts = {0};
    struct adjustments both = {0};
    bool ok = adjustments_from_entries(entries, count, &acts) &&
              adjustments_merge(context->adjustments, &acts, &both);
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
    adjustments_free(&acts);
    adjustments_free(&both);
    return !same;
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

// From which start on a room is delayed where the command does not say: from where what comes next is
// planned. False with a refusal.
static bool find_from(
    const struct command_context *context, const char *room, int64_t *from, struct refusal *refusal)
{
    const struct item *first = first_to_come(context, room);
    const struct item *planned = first ? schedule_find_item(context->published, first->id) : NULL;
    if (!planned)
        return command_refuse(refusal, 409, "room", "nothing is to come in the room today");
    *from = swap_plan(first, planned).start;
    return true;
}

// An item's time as it is to be, whatever becomes of its room.
static struct adjustment time_entry(
    const struct adjustment *made, const struct item *item, int64_t start, int64_t end)
{
    struct adjustment entry = *made;
    entry.type = ADJUST_TIME;
    entry.item = item->id;
    entry.room = NULL;
    entry.from = entry.shift_s = 0;
    entry.starts_at = start;
    entry.ends_at = end;
    return entry;
}

// The delay of the room that `made` takes the place of; NULL for none of that day.
static const struct adjustment *earlier_delay(
    const struct command_context *context, const struct adjustment *made)
{
    const struct adjustment *entry =
        adjustments_find(context->adjustments, ADJUST_ROOM_DELAY, made->room, context->now);
    const struct schedule *published = context->published;
    return entry && schedule_day(published, entry->from) == schedule_day(published, made->from) ? entry
                                                                                                : NULL;
}

static bool has_time(const struct command_context *context, const struct item *item)
{
    const struct adjustment *own =
        adjustments_find(context->adjustments, ADJUST_TIME, item->id, context->now);
    return own && own->ends_at == item->at.end && (!own->starts_at || own->starts_at == item->at.start);
}

// What had begun under the delay before keeps the time that it has: the new one is only about what is to
// come.
static size_t keep_what_began(
    const struct command_context *context, const struct adjustment *made, struct adjustment *out)
{
    const struct adjustment *before = earlier_delay(context, made);
    const struct schedule *shown = context->shown;
    size_t count = 0;
    for (size_t i = 0; before && shown && i < shown->item_count; i++) {
        const struct item *item = &shown->items[i];
        const struct item *planned = schedule_find_item(context->published, item->id);
        bool moved = planned && !item->cancelled && item->was && planned->at.start >= before->from &&
                     strcmp(context->published->rooms[planned->room].name, made->room) == 0;
        if (!moved || item->at.start > context->now || has_time(context, item))
            continue;
        out[count] = time_entry(made, item, item->at.start, item->at.end);
        // Said while it was on: what is said at a talk's end or later ends its countdown (schedule.h).
        if (out[count].at >= item->at.end)
            out[count].at = item->at.start;
        count++;
    }
    return count;
}

// Talks with a time of their own, and those from other rooms, that are still to come in the room today.
static size_t shift_what_has_its_own(const struct command_context *context, const struct adjustment *made,
    int64_t by_s, struct adjustment *out)
{
    const struct schedule *shown = context->shown;
    int64_t day = schedule_day(shown, context->now);
    size_t count = 0;
    for (size_t i = 0; i < shown->item_count; i++) {
        const struct item *item = &shown->items[i];
        const struct item *planned = schedule_find_item(context->published, item->id);
        bool own = planned && (adjustments_find(context->adjustments, ADJUST_TIME, item->id, context->now) ||
                                  strcmp(context->published->rooms[planned->room].name, made->room) != 0);
        if (own && !item->cancelled && item->at.start > context->now &&
            strcmp(shown->rooms[item->room].name, made->room) == 0 &&
            schedule_day(shown, item->at.start) == day)
            out[count++] = time_entry(made, item, item->at.start + by_s, item->at.end + by_s);
    }
    return count;
}

// Makes `entry`, the room's delay, one of all that is to come, breaks as well: by how much its first talk
// moves, beside what the room was moved by before. `entries` are the acts with it.
static bool shift_all(const struct command_context *context, struct adjustment *entry,
    struct adjustment *entries, size_t *count, struct refusal *refusal)
{
    const struct item *first = first_to_come(context, entry->room);
    int64_t by_s = first ? entry->starts_at - first->at.start : 0;
    if (!first)
        return command_refuse(refusal, 409, "room", "nothing is to come in the room today");
    if (by_s <= 0)
        return command_refuse(refusal, 409, "starts_at", "what comes next does not start before that time");
    *count += shift_what_has_its_own(context, entry, by_s, entries + *count);
    entry->shift_s += by_s;
    return true;
}

bool command_apply_room_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal)
{
    struct adjustment entry = command_entry(command, context, NULL);
    entry.type = ADJUST_ROOM_DELAY;
    if (command->all && entry.from != 0)
        return command_refuse(refusal, 422, "from", "all that is to come moves; leave it out");
    if (entry.from == 0 && !find_from(context, entry.room, &entry.from, refusal))
        return false;
    if (entry.starts_at - entry.from > DAY_S)
        return command_refuse(refusal, 422, "starts_at", "that is more than a day after \"from\"");
    if (entry.starts_at < entry.from)
        return command_refuse(refusal, 422, "starts_at", "a delay cannot begin before \"from\"");
    const struct adjustment *before = earlier_delay(context, &entry);
    entry.shift_s = before ? before->shift_s : 0;
    size_t room = context->shown ? context->shown->item_count : 0;
    struct adjustment *entries = calloc(1 + 2 * room, sizeof *entries);
    size_t count = 1;
    if (!entries)
        return command_no_memory(refusal);
    count += keep_what_began(context, &entry, entries + count);
    bool ok = !command->all || shift_all(context, &entry, entries, &count, refusal);
    entries[0] = entry;
    if (ok && !change_anything(context, entries, count))
        ok = command_refuse(refusal, 409, "starts_at",
            "nothing in the room would move: from then on nothing starts before that time, or it is so "
            "already");
    ok = ok && (adjustments_from_entries(entries, count, out) || command_no_memory(refusal));
    free(entries);
    return ok;
}
