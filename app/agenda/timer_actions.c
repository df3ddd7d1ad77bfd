#include "agenda/timer_actions_internal.h"

#include "agenda/timer.h"
#include "schedule/identity.h"

#include <stdlib.h>
#include <string.h>

const char *timer_action_name(enum timer_action act)
{
    return timer_action_handlers[act].name;
}

enum timer_action timer_action_named(const char *name)
{
    int act = 0;
    while (act < TIMER_ACTIONS && strcmp(name, timer_action_name((enum timer_action)act)) != 0)
        act++;
    return (enum timer_action)act;
}

const struct item *timer_action_talk(const struct agenda *agenda, const char *item)
{
    for (size_t i = 0; i < agenda->today_count; i++) {
        const struct item *talk = agenda->today[i];
        if (talk->kind == ITEM_TALK && !talk->cancelled && talk->at.end > agenda->at &&
            identity_item_is(talk, item))
            return talk;
    }
    return NULL;
}

static bool prepare(struct timer_edit *edit)
{
    const struct timer_context *context = edit->context;
    size_t capacity = context->adjustments->count + TIMER_EDIT_NEW;
    edit->entries = calloc(capacity, sizeof *edit->entries);
    edit->schedule = context->shown
                         ? schedule_ref(context->shown)
                         : adjustments_apply(context->adjustments, context->published, context->now);
    edit->programme = edit->schedule ? programme_new(edit->schedule, context->place) : NULL;
    if (!edit->entries || !edit->programme)
        return error_memory(edit->error, "not enough memory");
    edit->programme->questions = *context->questions;
    if (!agenda_at(edit->programme, context->now, &edit->agenda))
        return error_memory(edit->error, "not enough memory");
    edit->talk = timer_talk(&edit->agenda);
    edit->until = schedule_day_end(context->published, context->now);
    return true;
}

static bool apply(struct timer_edit *edit, struct adjustments *out)
{
    const struct timer_action_handler *handler = &timer_action_handlers[edit->request->act];
    if (handler->needs_talk && !edit->talk)
        return timer_refusal_set(edit->error, TIMER_REFUSAL_NOT_RUNNING);
    return handler->apply(edit) && (adjustments_from_entries(edit->entries, edit->count, out) ||
                                       error_memory(edit->error, "not enough memory"));
}

bool timer_action(const struct timer_context *context, const struct timer_request *request,
    struct adjustments *out, struct error *error)
{
    struct timer_edit edit = {.context = context, .request = request, .error = error};
    *out = (struct adjustments){0};
    bool ok = prepare(&edit) && apply(&edit, out);
    free(edit.entries);
    agenda_release(&edit.agenda);
    programme_free(edit.programme);
    schedule_unref(edit.schedule);
    return ok;
}
