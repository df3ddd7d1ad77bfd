#include "display/controls.h"

#include "agenda/timer_shift.h"
#include "base/log.h"
#include "scene/action_text.h"
#include "scene/i18n.h"

#include <stdio.h>

void controls_open(
    struct controls *controls, struct display *display, const struct command_exec *exec, int64_t now)
{
    const struct config *config = display->config;
    controls->display = display;
    controls->exec = exec;
    controls->is_timer = display_kind(display, now) == VIEW_TIMER;
    controls->strip = controls->configured_strip = config->timer.strip;
    controls->locked = controls->configured_locked = config->keys.locked;
    snprintf(controls->by, sizeof controls->by, exec->display ? "%s@%s" : "%s", TIMER_ACTION_BY_KEY,
        config->display.name);
}

void controls_close(struct controls *controls)
{
    beep_close(&controls->beep);
    timer_prompt_free(&controls->prompt);
}

void controls_inherit(struct controls *controls, const struct controls *from, int64_t now)
{
    controls->toggled = from->toggled;
    controls->is_timer = (display_kind(controls->display, now) == VIEW_TIMER) != controls->toggled;
    if (controls->configured_strip == from->configured_strip)
        controls->strip = from->strip;
    if (controls->configured_locked == from->configured_locked)
        controls->locked = from->locked;
}

static struct command_sender sender_of(const struct controls *controls, int64_t now)
{
    return (struct command_sender){.by = controls->by, .role = ROLE_CHAIR, .now = now};
}

// Is there a schedule, and a place in it, for the timer to work on?
static bool has_timer(const struct controls *controls)
{
    return controls->display->published && controls->display->programme;
}

// Fills `out` with the configured message that the action stands for. False for other actions.
static bool read_message(
    const struct controls *controls, enum keys_action action, int64_t now, struct command *out)
{
    const struct config_timer *config = &controls->display->config->timer;
    size_t index = (size_t)(action - ACTION_MESSAGE_1);
    if (action < ACTION_MESSAGE_1 || action > ACTION_MESSAGE_9 || index >= config->message_count)
        return false;
    out->act = TIMER_ACTION_MESSAGE;
    out->text = action_text_message(config->messages[index]);
    out->ends_at = now + config->message_s;
    return true;
}

static enum timer_action pause_or_resume(const struct controls *controls)
{
    const struct agenda *agenda = &controls->display->agenda;
    const struct item *talk = agenda->programme ? timer_talk(agenda) : NULL;
    return talk && talk->timer && talk->timer->held_at ? TIMER_ACTION_RESUME : TIMER_ACTION_HOLD;
}

// False if the action is none of the timer's.
static bool handle_timer_key(struct controls *controls, enum keys_action action, int64_t now, const char *key)
{
    struct timer_prompt *prompt = &controls->prompt;
    struct command_sender sender = sender_of(controls, now);
    struct command command = {.type = COMMAND_TIMER, .act = (enum timer_action)(action - ACTION_TIMER)};
    if (!has_timer(controls))
        return false;
    if (action == ACTION_UNDO) {
        timer_prompt_undo(prompt, controls->exec, &sender);
        return true;
    }
    if (action == ACTION_DISMISS) {
        timer_prompt_dismiss(prompt);
        return true;
    }
    if (action == ACTION_CONFIRM && timer_prompt_confirm(prompt, controls->exec, &sender))
        return true;
    if (action == ACTION_CONFIRM)
        command.act = TIMER_ACTION_READ;
    else if (action == ACTION_PAUSE)
        command.act = pause_or_resume(controls);
    else if (action < ACTION_TIMER && !read_message(controls, action, now, &command))
        return false;
    timer_prompt_request(prompt, controls->exec, &sender, &command, key);
    return true;
}

enum keys_action controls_key(struct controls *controls, int64_t now, const char *key)
{
    const struct keys *keys = &controls->display->config->keys;
    enum keys_action action = keys_find(keys, controls->is_timer ? KEYS_TIMER : KEYS_SLIDES, key);
    if (action == ACTION_LOCK) {
        controls->locked = !controls->locked;
        log_info("keys are %s", controls->locked ? "locked" : "free");
        return ACTION_NONE;
    }
    if (controls->locked || action == ACTION_NONE)
        return ACTION_NONE;
    bool had_help = controls->shows_help;
    controls->shows_help = action == ACTION_HELP && !had_help;
    switch (action) {
    case ACTION_HELP:
        return ACTION_NONE;
    case ACTION_TOGGLE_TIMER:
        controls->toggled = !controls->toggled;
        controls->is_timer = !controls->is_timer;
        timer_prompt_dismiss(&controls->prompt);
        return ACTION_NONE;
    case ACTION_STRIP:
        controls->strip = !controls->strip;
        return ACTION_NONE;
    case ACTION_DISMISS:
        if (had_help)
            return ACTION_NONE;
        break;
    default:
        break;
    }
    return controls->is_timer && handle_timer_key(controls, action, now, key) ? ACTION_NONE : action;
}

void controls_tick(struct controls *controls, int64_t now)
{
    struct command_sender sender = sender_of(controls, now);
    if (has_timer(controls))
        timer_prompt_tick(&controls->prompt, controls->exec, &sender);
    beep_close_when_done(&controls->beep);
}

void controls_stepped(struct controls *controls, int64_t now, int64_t step_s)
{
    struct adjustments shifted;
    struct error error;
    struct adjustment_store *store = controls->exec->store;
    if (step_s == 0 ||
        !timer_shift(display_adjustments(controls->display), controls->by, now - step_s, step_s, &shifted))
        return;
    struct adjustment_store_act correction = {.entries = &shifted, .by = controls->by, .now = now};
    if (shifted.count > 0 && !adjustment_store_apply(store, &correction, &error))
        log_warning("countdowns could not be corrected for the change of the clock: %s", error.text);
    adjustments_free(&shifted);
}

// Plays more beeps the nearer the end is.
static void beep_on_new_phase(struct controls *controls, const struct timer *timer, int64_t now)
{
    bool is_new = timer->phase != controls->phase && timer->phase_began == now;
    controls->phase = timer->phase;
    if (!is_new || !controls->display->config->timer.sound)
        return;
    if (timer->phase == TIMER_LAST_MINUTES || timer->phase == TIMER_QUESTIONS)
        beep_play(&controls->beep, 660, 1);
    else if (timer->phase == TIMER_LAST_MINUTE)
        beep_play(&controls->beep, 660, 2);
    else if (timer->phase == TIMER_OVER)
        beep_play(&controls->beep, 440, 3);
}

bool controls_view(struct controls *controls, struct view *view)
{
    const struct config *config = controls->display->config;
    controls->is_timer = (display_kind(controls->display, view->at) == VIEW_TIMER) != controls->toggled;
    view->stage = controls->is_timer;
    controls->timer = *view->timer;
    controls->timer.strip = controls->strip;
    controls->timer.pulses = !config->display.reduced_motion;
    controls->timer.panel = controls->is_timer ? timer_prompt_panel(&controls->prompt) : NULL;
    view->timer = &controls->timer;
    if (!view->agenda)
        return false;
    if (!controls->is_timer)
        return false;
    struct timer timer = timer_at(view->agenda, &controls->timer.rules);
    beep_on_new_phase(controls, &timer, view->at);
    return timer.phase_began != 0 && (timer.phase_began == view->at || timer.phase_began == view->at - 1);
}

int64_t controls_next_change(const struct controls *controls)
{
    return controls->prompt.state == TIMER_PROMPT_IDLE ? INT64_MAX : controls->prompt.until;
}

static void add_help(
    const struct controls *controls, struct str *out, enum keys_action action, const char *what)
{
    char keys[64];
    enum keys_mode mode = controls->is_timer ? KEYS_TIMER : KEYS_SLIDES;
    keys_bound_to(&controls->display->config->keys, mode, action, keys, sizeof keys);
    if (keys[0])
        str_format(out, "%s%s: %s", out->length > 0 && out->text[out->length - 1] != '\n' ? "  ·  " : "",
            keys, what);
}

void controls_help(const struct controls *controls, struct str *out)
{
    const struct {
        enum keys_action action;
        const char *what; // NULL: a new line
    } timer_keys[] = {{ACTION_PAUSE, i18n_say("hold, go on")},
        {ACTION_TIMER + TIMER_ACTION_LONGER, i18n_say("a minute more")},
        {ACTION_TIMER + TIMER_ACTION_SHORTER, i18n_say("less")}, {ACTION_NONE, NULL},
        {ACTION_TIMER + TIMER_ACTION_START, i18n_say("start now")},
        {ACTION_TIMER + TIMER_ACTION_OVERRUN, i18n_say("still running")}, {ACTION_NONE, NULL},
        {ACTION_TIMER + TIMER_ACTION_NEXT, i18n_say("next talk")},
        {ACTION_TIMER + TIMER_ACTION_QUESTIONS, i18n_say("questions")}, {ACTION_NONE, NULL},
        {ACTION_TIMER + TIMER_ACTION_FINISH, i18n_say("the talk is over")},
        {ACTION_TIMER + TIMER_ACTION_SWAP, i18n_say("swap with the next")},
        {ACTION_TIMER + TIMER_ACTION_CANCEL, i18n_say("cancel it")}, {ACTION_NONE, NULL},
        {ACTION_UNDO, i18n_say("undo")},
        {ACTION_TIMER + TIMER_ACTION_SCHEDULE, i18n_say("by the schedule again")}, {ACTION_NONE, NULL},
        {ACTION_CONFIRM, i18n_say("do it, message read")}, {ACTION_DISMISS, i18n_say("leave it")},
        {ACTION_MESSAGE_1, i18n_say("messages, up to 9")}, {ACTION_NONE, NULL},
        {ACTION_STRIP, i18n_say("what comes next")}, {ACTION_TOGGLE_TIMER, i18n_say("slides")},
        {ACTION_LOCK, i18n_say("lock the keys")}, {ACTION_QUIT, i18n_say("end")}},
      slide_keys[] = {{ACTION_LEFT, i18n_say("the slide before")}, {ACTION_RIGHT, i18n_say("the next slide")},
          {ACTION_NONE, NULL}, {ACTION_PIN, i18n_say("hold this slide")},
          {ACTION_EXPLAIN, i18n_say("why this slide")}, {ACTION_NONE, NULL},
          {ACTION_TOGGLE_TIMER, i18n_say("timer")}, {ACTION_FULLSCREEN, i18n_say("fullscreen")},
          {ACTION_NONE, NULL}, {ACTION_LOCK, i18n_say("lock the keys")}, {ACTION_QUIT, i18n_say("end")}};
    size_t count =
        controls->is_timer ? sizeof timer_keys / sizeof *timer_keys : sizeof slide_keys / sizeof *slide_keys;
    for (size_t i = 0; i < count; i++) {
        enum keys_action action = controls->is_timer ? timer_keys[i].action : slide_keys[i].action;
        const char *what = controls->is_timer ? timer_keys[i].what : slide_keys[i].what;
        if (what)
            add_help(controls, out, action, what);
        else
            str_add_char(out, '\n');
    }
    str_add_char(out, '\n');
}
