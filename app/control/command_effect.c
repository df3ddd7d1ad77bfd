#include "control/command_effect.h"

#include "agenda/swap.h"
#include "agenda/timer.h"
#include "base/json.h"

static struct programme *programme_under(
    const struct command_context *context, const struct adjustments *adjustments)
{
    const struct schedule *schedule = adjustments_apply(adjustments, context->published, context->now);
    struct programme *programme = schedule ? programme_new(schedule, context->place) : NULL;
    schedule_unref(schedule);
    if (programme && context->questions)
        programme->questions = *context->questions;
    return programme;
}

// The first talk of the day that starts after this one has.
static const struct item *follower(const struct agenda *then, const char *item)
{
    const struct item *about = schedule_find_item(then->programme->schedule, item);
    const struct item *next = NULL;
    for (size_t i = 0; about && i < then->today_count; i++) {
        const struct item *talk = then->today[i];
        bool follows = talk->kind == ITEM_TALK && !talk->cancelled && talk != about &&
                       talk->at.start >= about->at.start && talk->at.start > then->at;
        if (follows && (!next || talk->at.start < next->at.start))
            next = talk;
    }
    return about ? next : timer_next_talk(then);
}

static bool find_next(const struct command_context *context, const char *item, struct command_effect *effect)
{
    struct agenda then;
    if (!agenda_at(effect->after, context->now, &then))
        return false;
    const struct item *first = effect->count > 0 ? effect->changes[0].after : NULL;
    if (!item && first && first->kind == ITEM_TALK && first->at.start > context->now)
        item = first->id;
    effect->next = item ? follower(&then, item) : timer_next_talk(&then);
    const struct item *talk = timer_talk(&then);
    effect->questions_at = talk ? timer_questions_start(&effect->after->questions, talk, context->now) : 0;
    const char *id = effect->next ? effect->next->id : NULL;
    const struct item *planned = id ? schedule_find_item(context->published, id) : NULL;
    const struct item *was = id ? schedule_find_item(effect->before->schedule, id) : NULL;
    effect->late_s = planned ? effect->next->at.start - swap_plan(effect->next, planned).start : 0;
    effect->moved_s = was ? effect->next->at.start - was->at.start : 0;
    agenda_release(&then);
    return true;
}

bool command_effect_between(const struct command_context *context, const struct adjustments *before,
    const struct adjustments *after, const char *item, struct command_effect *out)
{
    *out = (struct command_effect){0};
    if (!context->published || !context->place)
        return true;
    out->before = programme_under(context, before);
    out->after = programme_under(context, after);
    if (!out->before || !out->after)
        return false;
    out->count = programme_compare(out->before, out->after, context->now, out->changes, COMMAND_EFFECT_MAX);
    return find_next(context, item, out);
}

bool command_effect_of(const struct command_context *context, const struct adjustments *entries,
    const char *item, struct command_effect *out)
{
    struct adjustments both;
    *out = (struct command_effect){0};
    if (!adjustments_merge(context->adjustments, entries, &both))
        return false;
    bool ok = command_effect_between(context, context->adjustments, &both, item, out);
    adjustments_free(&both);
    return ok;
}

void command_effect_free(struct command_effect *effect)
{
    programme_free(effect->before);
    programme_free(effect->after);
    *effect = (struct command_effect){0};
}

static json_t *instant(const struct zone *zone, int64_t at)
{
    char iso[ZONE_ISO_SIZE];
    return json_string(zone_iso(zone, at, iso));
}

static json_t *change_json(const struct programme_difference *change, const struct zone *zone)
{
    const struct item *is = change->after;
    const struct item *was = change->before;
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:b, s:{s:o, s:o, s:b}}", "item", is->id, "kind",
        is->kind == ITEM_TALK ? "talk" : "break", "title", is->title, "start", instant(zone, is->at.start),
        "end", instant(zone, is->at.end), "cancelled", is->cancelled, "was", "start",
        instant(zone, was->at.start), "end", instant(zone, was->at.end), "cancelled", was->cancelled);
}

void command_effect_write(const struct command_effect *effect, const struct zone *zone, struct str *out)
{
    size_t told = effect->count < COMMAND_EFFECT_MAX ? effect->count : COMMAND_EFFECT_MAX;
    json_t *changes = json_array();
    json_t *next = json_null();
    for (size_t i = 0; i < told; i++)
        json_array_append_new(changes, change_json(&effect->changes[i], zone));
    if (effect->next)
        next = json_pack("{s:s, s:s, s:o, s:I, s:I}", "item", effect->next->id, "title", effect->next->title,
            "start", instant(zone, effect->next->at.start), "late_s", (json_int_t)effect->late_s, "moved_s",
            (json_int_t)effect->moved_s);
    json_t *questions = effect->questions_at ? instant(zone, effect->questions_at) : json_null();
    json_put(out, json_pack("{s:o, s:I, s:o, s:o}", "changes", changes, "left_out",
                      (json_int_t)(effect->count - told), "next", next, "questions_at", questions));
}
