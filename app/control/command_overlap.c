// What is asked before a talk of staff's would run at the same time as another in its room.
#include "control/command_internal.h"

#include <string.h>

static bool is_on(const struct item *item)
{
    return item->kind == ITEM_TALK && !item->cancelled;
}

static bool overlap(const struct item *a, const struct item *b)
{
    return is_on(a) && is_on(b) && a->room == b->room && a->at.start < b->at.end && b->at.start < a->at.end;
}

static bool overlapped(const struct schedule *before, const struct item *a, const struct item *b)
{
    const struct item *first = schedule_find_item(before, a->id);
    const struct item *second = schedule_find_item(before, b->id);
    return first && second && overlap(first, second);
}

static bool is_changed(const struct schedule *before, const struct item *item)
{
    const struct item *was = schedule_find_item(before, item->id);
    return !was || was->room != item->room || was->at.start != item->at.start || was->at.end != item->at.end;
}

// The first two talks that would run at the same time, and do not yet: `a` is one that the command changes.
static bool find_overlap(
    const struct schedule *before, const struct schedule *after, const struct item **a, const struct item **b)
{
    for (size_t i = 0; i < after->item_count; i++) {
        *a = &after->items[i];
        for (size_t k = 0; is_on(*a) && is_changed(before, *a) && k < after->item_count; k++) {
            *b = &after->items[k];
            if (*a != *b && overlap(*a, *b) && !overlapped(before, *a, *b))
                return true;
        }
    }
    return false;
}

static void ask(const struct command *command, const struct command_context *context, const struct item *a,
    const struct item *b, struct refusal *refusal)
{
    const struct item *other = strcmp(a->id, command->item) == 0 ? b : a;
    struct str text = {0};
    str_format(&text, "it would run at the same time as “%s”, which starts ", other->title);
    time_of_day_write(&text, &context->published->zone, other->at.start, context->now);
    error_set(&refusal->why, "%s", str_text(&text));
    str_free(&text);
    refusal->status = 409;
    refusal->code = "overlaps";
    refusal->field = command->type == COMMAND_MOVE     ? "room"
                     : command->type == COMMAND_EXTEND ? "ends_at"
                                                       : "starts_at";
    refusal->at = other->at.start;
}

bool command_check_overlap(const struct command *command, const struct command_context *context,
    const struct adjustments *entries, struct refusal *refusal)
{
    bool moves =
        command->type == COMMAND_DELAY || command->type == COMMAND_EXTEND || command->type == COMMAND_MOVE;
    if (!moves || !command->item || command->sure || !context->published || !context->shown)
        return true;
    struct adjustments both = {0};
    const struct item *a = NULL;
    const struct item *b = NULL;
    bool ok = adjustments_merge(context->adjustments, entries, &both);
    const struct schedule *after = ok ? adjustments_apply(&both, context->published, context->now) : NULL;
    // Without memory to ask, it is done as it was asked.
    bool found = after && find_overlap(context->shown, after, &a, &b);
    if (found)
        ask(command, context, a, b, refusal);
    schedule_unref(after);
    adjustments_free(&both);
    return !found;
}
