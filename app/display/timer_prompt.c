#include "display/timer_prompt.h"

#include "scene/action_text.h"
#include "scene/i18n.h"

#include <stdio.h>

void timer_prompt_free(struct timer_prompt *prompt)
{
    adjustments_free(&prompt->acts);
    str_free(&prompt->title);
    str_free(&prompt->effect);
    str_free(&prompt->hint);
    *prompt = (struct timer_prompt){0};
}

static void clear(struct timer_prompt *prompt)
{
    adjustments_free(&prompt->acts);
    prompt->acts = (struct adjustments){0};
    prompt->state = TIMER_PROMPT_IDLE;
    prompt->minutes = 0;
    str_clear(&prompt->title);
    str_clear(&prompt->effect);
    str_clear(&prompt->hint);
}

enum { KEY_SIZE = 32 };

// As it stands on the keyboard: a letter is a capital.
static const char *printed(const char *key, char out[KEY_SIZE])
{
    snprintf(out, KEY_SIZE, "%s", key);
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
    return out;
}

static void tell(struct timer_prompt *prompt, int64_t now, int64_t for_s)
{
    prompt->state = TIMER_PROMPT_TOLD;
    prompt->until = now + for_s;
}

static void refuse(struct timer_prompt *prompt, int64_t now, const struct error *why)
{
    clear(prompt);
    str_add_text(&prompt->title, i18n_say("That is not possible now"));
    str_add_text(&prompt->effect, action_text_refusal(why));
    tell(prompt, now, TIMER_PROMPT_TOLD_S);
}

// The place as this desk makes it; NULL where there is no memory.
static struct programme *programme_of(
    const struct timer_context *context, const struct adjustments *adjustments)
{
    const struct schedule *schedule = adjustments_apply(adjustments, context->told, context->now);
    struct programme *programme = schedule ? programme_new(schedule, context->place) : NULL;
    schedule_unref(schedule);
    if (programme)
        programme->questions = *context->questions;
    return programme;
}

static void say_effect(struct timer_prompt *prompt, const struct timer_context *context)
{
    struct adjustments both;
    str_clear(&prompt->effect);
    if (!adjustments_merge(context->adjustments, &prompt->acts, &both))
        return;
    struct programme *before = programme_of(context, context->adjustments);
    struct programme *after = programme_of(context, &both);
    if (before && after)
        action_text_effect(&prompt->effect, before, after, context->now);
    programme_free(before);
    programme_free(after);
    adjustments_free(&both);
}

static bool is_asked_first(enum timer_action act)
{
    return act == TIMER_ACTION_START || act == TIMER_ACTION_STILL || act == TIMER_ACTION_FINISH ||
           act == TIMER_ACTION_NEXT || act == TIMER_ACTION_SWAP || act == TIMER_ACTION_CANCEL ||
           act == TIMER_ACTION_SCHEDULE;
}

static bool is_minutes(enum timer_action act)
{
    return act == TIMER_ACTION_LONGER || act == TIMER_ACTION_SHORTER;
}

static bool commit(struct timer_prompt *prompt, struct adjustment_store *store, int64_t now)
{
    struct error error;
    // That a message was read is not taken back.
    struct adjustment_store_act act = {
        .entries = &prompt->acts, .undoable = prompt->order.act != TIMER_ACTION_READ};
    if (!adjustment_store_do(store, &act, &error)) {
        refuse(prompt, now, &error);
        return false;
    }
    adjustments_free(&prompt->acts);
    prompt->acts = (struct adjustments){0};
    prompt->minutes = 0;
    str_clear(&prompt->hint);
    str_add_text(&prompt->hint, i18n_say("U undoes it"));
    tell(prompt, now, TIMER_PROMPT_TOLD_S);
    // A message is seen itself.
    if (prompt->order.act == TIMER_ACTION_MESSAGE || prompt->order.act == TIMER_ACTION_READ)
        clear(prompt);
    return true;
}

// Works the act out, says what it is and what it does; false where it is refused.
static bool prepare(
    struct timer_prompt *prompt, const struct timer_context *context, const struct timer_request *order)
{
    struct error error = {0};
    int minutes = prompt->minutes;
    clear(prompt);
    prompt->order = *order;
    prompt->minutes = minutes;
    if (!timer_action(context, order, &prompt->acts, &error)) {
        refuse(prompt, context->now, &error);
        return false;
    }
    action_text_title(&prompt->title, order->act, order->minutes);
    say_effect(prompt, context);
    return true;
}

// Presses add up: three times longer and once shorter are two minutes more.
static void add_minutes(struct timer_prompt *prompt, const struct timer_context *context,
    const struct timer_request *order, const char *again)
{
    bool goes_on = prompt->state == TIMER_PROMPT_SOON && is_minutes(prompt->order.act);
    int step = order->minutes > 0 ? order->minutes : 1;
    int minutes = (goes_on ? prompt->minutes : 0) + (order->act == TIMER_ACTION_LONGER ? step : -step);
    if (minutes == 0) {
        clear(prompt);
        return;
    }
    struct timer_request sum = {.act = minutes > 0 ? TIMER_ACTION_LONGER : TIMER_ACTION_SHORTER,
        .minutes = minutes > 0 ? minutes : -minutes};
    prompt->minutes = minutes;
    if (!prepare(prompt, context, &sum))
        return;
    char key[KEY_SIZE];
    str_format(&prompt->hint, i18n_say("%s: more of it · Esc: leave it"), printed(again, key));
    prompt->state = TIMER_PROMPT_SOON;
    prompt->until = context->now + TIMER_PROMPT_SOON_S;
}

bool timer_prompt_act(struct timer_prompt *prompt, struct adjustment_store *store,
    const struct timer_context *context, const struct timer_request *order, const char *again)
{
    if (prompt->state == TIMER_PROMPT_ASKS && prompt->order.act == order->act)
        return commit(prompt, store, context->now);
    // Something else is wanted: what was about to be done is done, what was only asked about is left.
    bool changed =
        prompt->state == TIMER_PROMPT_SOON && !is_minutes(order->act) && commit(prompt, store, context->now);
    if (is_minutes(order->act)) {
        add_minutes(prompt, context, order, again);
        return changed;
    }
    struct timer_context fresh = *context;
    fresh.adjustments = &store->adjustments;
    if (!prepare(prompt, &fresh, order))
        return changed;
    if (!is_asked_first(order->act))
        return commit(prompt, store, context->now) || changed;
    char key[KEY_SIZE];
    str_format(&prompt->hint, i18n_say("%s again: do it · Esc: leave it"), printed(again, key));
    prompt->state = TIMER_PROMPT_ASKS;
    prompt->until = context->now + TIMER_PROMPT_ASKED_S;
    return changed;
}

bool timer_prompt_do(
    struct timer_prompt *prompt, struct adjustment_store *store, const struct timer_context *context)
{
    return (prompt->state == TIMER_PROMPT_ASKS || prompt->state == TIMER_PROMPT_SOON) &&
           commit(prompt, store, context->now);
}

bool timer_prompt_dismiss(struct timer_prompt *prompt)
{
    bool there = prompt->state != TIMER_PROMPT_IDLE;
    clear(prompt);
    return there;
}

bool timer_prompt_undo(
    struct timer_prompt *prompt, struct adjustment_store *store, const struct timer_context *context)
{
    struct error error;
    if (prompt->state == TIMER_PROMPT_ASKS || prompt->state == TIMER_PROMPT_SOON) {
        clear(prompt);
        return false;
    }
    struct programme *before = programme_of(context, &store->adjustments);
    bool undone = adjustment_store_undo(store, NULL, NULL, context->now, &error);
    if (!undone) {
        refuse(prompt, context->now, &error);
    } else {
        struct programme *after = programme_of(context, &store->adjustments);
        clear(prompt);
        str_add_text(&prompt->title, i18n_say("Undone"));
        if (before && after)
            action_text_effect(&prompt->effect, before, after, context->now);
        programme_free(after);
        tell(prompt, context->now, TIMER_PROMPT_TOLD_S);
    }
    programme_free(before);
    return undone;
}

bool timer_prompt_tick(
    struct timer_prompt *prompt, struct adjustment_store *store, const struct timer_context *context)
{
    // A clock that was set back must not leave a panel standing.
    bool over = context->now >= prompt->until || context->now < prompt->until - 2 * TIMER_PROMPT_ASKED_S;
    if (prompt->state == TIMER_PROMPT_IDLE || !over)
        return false;
    if (prompt->state == TIMER_PROMPT_SOON)
        return commit(prompt, store, context->now);
    clear(prompt);
    return false;
}

const struct timer_panel *timer_prompt_panel(struct timer_prompt *prompt)
{
    if (prompt->state == TIMER_PROMPT_IDLE || prompt->title.length == 0)
        return NULL;
    prompt->panel = (struct timer_panel){.title = str_text(&prompt->title),
        .effect = str_text(&prompt->effect),
        .hint = str_text(&prompt->hint)};
    return &prompt->panel;
}
