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

// A key as it is printed on a keyboard: letters are capitals.
static const char *key_label(const char *key, char out[KEY_SIZE])
{
    snprintf(out, KEY_SIZE, "%s", key);
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
    return out;
}

static void report(struct timer_prompt *prompt, int64_t now)
{
    prompt->state = TIMER_PROMPT_REPORTING;
    prompt->until = now + TIMER_PROMPT_REPORT_S;
}

static void refuse(struct timer_prompt *prompt, int64_t now, const struct error *why)
{
    clear(prompt);
    str_add_text(&prompt->title, i18n_say("That is not possible now"));
    str_add_text(&prompt->effect, action_text_refusal(why));
    report(prompt, now);
}

// Describes what differs between two sets of adjustments; nothing if out of memory.
static void write_effect(struct timer_prompt *prompt, const struct command_context *context,
    const struct adjustments *before, const struct adjustments *after)
{
    struct command_effect effect;
    str_clear(&prompt->effect);
    if (command_effect_between(context, before, after, NULL, &effect) && effect.before)
        action_text_effect(&prompt->effect, effect.before, effect.after, context->now);
    command_effect_free(&effect);
}

static bool needs_confirmation(enum timer_action act)
{
    return act == TIMER_ACTION_START || act == TIMER_ACTION_OVERRUN || act == TIMER_ACTION_FINISH ||
           act == TIMER_ACTION_NEXT || act == TIMER_ACTION_SWAP || act == TIMER_ACTION_CANCEL ||
           act == TIMER_ACTION_SCHEDULE;
}

static bool is_minutes(enum timer_action act)
{
    return act == TIMER_ACTION_LONGER || act == TIMER_ACTION_SHORTER;
}

// Their effect is seen on the screen itself, and needs no report.
static bool is_message(const struct command *command)
{
    return command->act == TIMER_ACTION_MESSAGE || command->act == TIMER_ACTION_READ;
}

static void commit(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    struct refusal refusal;
    struct command_result result;
    struct command_sender first_press = *sender;
    first_press.now = prompt->asked_at;
    if (!command_execute(exec, &prompt->command, &first_press, &result, &refusal)) {
        refuse(prompt, sender->now, &refusal.why);
        return;
    }
    prompt->minutes = 0;
    str_clear(&prompt->hint);
    str_add_text(&prompt->hint, i18n_say("U undoes it"));
    report(prompt, sender->now);
    if (is_message(&prompt->command))
        clear(prompt);
}

// Shows what a command is and would do. False if it is refused.
static bool prepare(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command)
{
    struct refusal refusal = {0};
    struct adjustments acts;
    struct adjustments both;
    struct command_context context;
    int minutes = prompt->minutes;
    clear(prompt);
    prompt->command = *command;
    prompt->asked_at = sender->now;
    prompt->minutes = minutes;
    // The prompt is the question that the command would be refused with.
    prompt->command.sure = true;
    if (!command_preview(exec, &prompt->command, sender, &acts, &refusal)) {
        refuse(prompt, sender->now, &refusal.why);
        return false;
    }
    action_text_title(&prompt->title, command->act, command->minutes);
    exec->fill_context(exec->context, sender->now, &context);
    if (adjustments_merge(context.adjustments, &acts, &both)) {
        write_effect(prompt, &context, context.adjustments, &both);
        adjustments_free(&both);
    }
    adjustments_free(&acts);
    return true;
}

// Would it be asked first, if it came from elsewhere (struct refusal)?
static bool is_question(
    const struct command_exec *exec, const struct command_sender *sender, const struct command *command)
{
    struct adjustments acts;
    struct refusal refusal = {0};
    bool ok = command_preview(exec, command, sender, &acts, &refusal);
    adjustments_free(&acts);
    return !ok && refusal.code;
}

// Presses add up: three times "longer" and once "shorter" are two minutes more.
static void add_minutes(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command, const char *key_name)
{
    bool open = prompt->state == TIMER_PROMPT_PENDING || prompt->state == TIMER_PROMPT_CONFIRMING;
    bool adds_up = open && is_minutes(prompt->command.act);
    int step = command->minutes > 0 ? command->minutes : 1;
    int minutes = (adds_up ? prompt->minutes : 0) + (command->act == TIMER_ACTION_LONGER ? step : -step);
    if (minutes == 0) {
        clear(prompt);
        return;
    }
    struct command total = *command;
    total.act = minutes > 0 ? TIMER_ACTION_LONGER : TIMER_ACTION_SHORTER;
    total.minutes = minutes > 0 ? minutes : -minutes;
    prompt->minutes = minutes;
    if (!prepare(prompt, exec, sender, &total))
        return;
    char key[KEY_SIZE];
    if (is_question(exec, sender, &total)) {
        str_format(&prompt->hint, i18n_say("%s: do it · Esc: leave it"), i18n_say("Return"));
        prompt->state = TIMER_PROMPT_CONFIRMING;
        prompt->until = sender->now + TIMER_PROMPT_CONFIRM_S;
        return;
    }
    str_format(&prompt->hint, i18n_say("%s: more of it · Esc: leave it"), key_label(key_name, key));
    prompt->state = TIMER_PROMPT_PENDING;
    prompt->until = sender->now + TIMER_PROMPT_PENDING_S;
}

void timer_prompt_request(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command, const char *key_name)
{
    if (is_minutes(command->act)) {
        add_minutes(prompt, exec, sender, command, key_name);
        return;
    }
    if (prompt->state == TIMER_PROMPT_CONFIRMING && prompt->command.act == command->act) {
        commit(prompt, exec, sender);
        return;
    }
    // Another key: a pending act is carried out, one that was not confirmed is dropped.
    if (prompt->state == TIMER_PROMPT_PENDING)
        commit(prompt, exec, sender);
    if (!prepare(prompt, exec, sender, command))
        return;
    if (!needs_confirmation(command->act) && !is_question(exec, sender, command)) {
        commit(prompt, exec, sender);
        return;
    }
    char key[KEY_SIZE];
    str_format(&prompt->hint, i18n_say("%s again: do it · Esc: leave it"), key_label(key_name, key));
    prompt->state = TIMER_PROMPT_CONFIRMING;
    prompt->until = sender->now + TIMER_PROMPT_CONFIRM_S;
}

bool timer_prompt_confirm(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    if (prompt->state != TIMER_PROMPT_CONFIRMING && prompt->state != TIMER_PROMPT_PENDING)
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
    struct command_context context;
    struct adjustments before;
    if (prompt->state == TIMER_PROMPT_CONFIRMING || prompt->state == TIMER_PROMPT_PENDING) {
        clear(prompt);
        return;
    }
    exec->fill_context(exec->context, sender->now, &context);
    bool known = adjustments_from_entries(context.adjustments->entries, context.adjustments->count, &before);
    if (!command_execute(exec, &undo, sender, &result, &refusal)) {
        refuse(prompt, sender->now, &refusal.why);
    } else {
        clear(prompt);
        str_add_text(&prompt->title, i18n_say("Undone"));
        exec->fill_context(exec->context, sender->now, &context);
        if (known)
            write_effect(prompt, &context, &before, context.adjustments);
        report(prompt, sender->now);
    }
    if (known)
        adjustments_free(&before);
}

void timer_prompt_tick(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender)
{
    // If the clock was set back, the prompt must not stay open for long.
    bool over = sender->now >= prompt->until || sender->now < prompt->until - 2 * TIMER_PROMPT_CONFIRM_S;
    if (prompt->state == TIMER_PROMPT_IDLE || !over)
        return;
    if (prompt->state == TIMER_PROMPT_PENDING)
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
