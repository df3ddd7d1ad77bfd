#include "display/timer_prompt.h"

#include "scene/action_text.h"
#include "scene/i18n.h"

#include <stdio.h>

void timer_prompt_free(struct timer_prompt *prompt)
{
    str_free(&prompt->title);
    str_free(&prompt->effect);
    str_free(&prompt->hint);
    *prompt = (struct timer_prompt){0};
}

static void clear(struct timer_prompt *prompt)
{
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

// The place as these adjustments make it; NULL where there is no memory.
static struct programme *programme_of(
    const struct command_world *world, const struct adjustments *adjustments)
{
    const struct schedule *schedule = adjustments_apply(adjustments, world->published, world->now);
    struct programme *programme = schedule ? programme_new(schedule, world->place) : NULL;
    schedule_unref(schedule);
    if (programme)
        programme->questions = *world->questions;
    return programme;
}

// What differs from the one to the other. False where there is no memory to tell.
static bool say_effect(struct timer_prompt *prompt, const struct command_world *world,
    const struct adjustments *before, const struct adjustments *after)
{
    struct programme *was = programme_of(world, before);
    struct programme *is = programme_of(world, after);
    str_clear(&prompt->effect);
    if (was && is)
        action_text_effect(&prompt->effect, was, is, world->now);
    bool ok = was && is;
    programme_free(was);
    programme_free(is);
    return ok;
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

// A message is seen by itself, and not told.
static bool is_message(const struct command *command)
{
    return command->act == TIMER_ACTION_MESSAGE || command->act == TIMER_ACTION_READ;
}

static void commit(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    struct refusal refusal;
    struct command_result result;
    struct command_sender then = *sender;
    then.now = prompt->asked_at;
    if (!command_execute(exec, &prompt->command, &then, &result, &refusal)) {
        refuse(prompt, sender->now, &refusal.why);
        return;
    }
    prompt->minutes = 0;
    str_clear(&prompt->hint);
    str_add_text(&prompt->hint, i18n_say("U undoes it"));
    tell(prompt, sender->now, TIMER_PROMPT_TOLD_S);
    if (is_message(&prompt->command))
        clear(prompt);
}

// Says what it is and what it would do; false where it is refused.
static bool prepare(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command)
{
    struct refusal refusal = {0};
    struct adjustments acts;
    struct adjustments both;
    struct command_world world;
    int minutes = prompt->minutes;
    clear(prompt);
    prompt->command = *command;
    prompt->asked_at = sender->now;
    prompt->minutes = minutes;
    if (!command_preview(exec, command, sender, &acts, &refusal)) {
        refuse(prompt, sender->now, &refusal.why);
        return false;
    }
    action_text_title(&prompt->title, command->act, command->minutes);
    exec->world(exec->context, sender->now, &world);
    if (adjustments_merge(&exec->store->adjustments, &acts, &both)) {
        say_effect(prompt, &world, &exec->store->adjustments, &both);
        adjustments_free(&both);
    }
    adjustments_free(&acts);
    return true;
}

// Presses add up: three times longer and once shorter are two minutes more.
static void add_minutes(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command, const char *again)
{
    bool goes_on = prompt->state == TIMER_PROMPT_SOON && is_minutes(prompt->command.act);
    int step = command->minutes > 0 ? command->minutes : 1;
    int minutes = (goes_on ? prompt->minutes : 0) + (command->act == TIMER_ACTION_LONGER ? step : -step);
    if (minutes == 0) {
        clear(prompt);
        return;
    }
    struct command sum = *command;
    sum.act = minutes > 0 ? TIMER_ACTION_LONGER : TIMER_ACTION_SHORTER;
    sum.minutes = minutes > 0 ? minutes : -minutes;
    prompt->minutes = minutes;
    if (!prepare(prompt, exec, sender, &sum))
        return;
    char key[KEY_SIZE];
    str_format(&prompt->hint, i18n_say("%s: more of it · Esc: leave it"), printed(again, key));
    prompt->state = TIMER_PROMPT_SOON;
    prompt->until = sender->now + TIMER_PROMPT_SOON_S;
}

void timer_prompt_act(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command, const char *again)
{
    if (prompt->state == TIMER_PROMPT_ASKS && prompt->command.act == command->act) {
        commit(prompt, exec, sender);
        return;
    }
    if (is_minutes(command->act)) {
        add_minutes(prompt, exec, sender, command, again);
        return;
    }
    // Something else is wanted: what was about to be done is done, what was only asked about is left.
    if (prompt->state == TIMER_PROMPT_SOON)
        commit(prompt, exec, sender);
    if (!prepare(prompt, exec, sender, command))
        return;
    if (!is_asked_first(command->act)) {
        commit(prompt, exec, sender);
        return;
    }
    char key[KEY_SIZE];
    str_format(&prompt->hint, i18n_say("%s again: do it · Esc: leave it"), printed(again, key));
    prompt->state = TIMER_PROMPT_ASKS;
    prompt->until = sender->now + TIMER_PROMPT_ASKED_S;
}

bool timer_prompt_do(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    if (prompt->state != TIMER_PROMPT_ASKS && prompt->state != TIMER_PROMPT_SOON)
        return false;
    commit(prompt, exec, sender);
    return true;
}

bool timer_prompt_dismiss(struct timer_prompt *prompt)
{
    bool any = prompt->state != TIMER_PROMPT_IDLE;
    clear(prompt);
    return any;
}

void timer_prompt_undo(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    static const struct command undo = {.type = COMMAND_UNDO};
    struct refusal refusal;
    struct command_result result;
    struct command_world world;
    struct adjustments before;
    if (prompt->state == TIMER_PROMPT_ASKS || prompt->state == TIMER_PROMPT_SOON) {
        clear(prompt);
        return;
    }
    exec->world(exec->context, sender->now, &world);
    bool known = adjustments_of(exec->store->adjustments.entries, exec->store->adjustments.count, &before);
    if (!command_execute(exec, &undo, sender, &result, &refusal)) {
        refuse(prompt, sender->now, &refusal.why);
    } else {
        clear(prompt);
        str_add_text(&prompt->title, i18n_say("Undone"));
        exec->world(exec->context, sender->now, &world);
        if (known)
            say_effect(prompt, &world, &before, &exec->store->adjustments);
        tell(prompt, sender->now, TIMER_PROMPT_TOLD_S);
    }
    if (known)
        adjustments_free(&before);
}

void timer_prompt_tick(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    // A clock that was set back must not leave a panel standing.
    bool over = sender->now >= prompt->until || sender->now < prompt->until - 2 * TIMER_PROMPT_ASKED_S;
    if (prompt->state == TIMER_PROMPT_IDLE || !over)
        return;
    if (prompt->state == TIMER_PROMPT_SOON)
        commit(prompt, exec, sender);
    else
        clear(prompt);
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
