#include "display/controls.h"

#include "base/clock.h"
#include "base/log.h"
#include "scene/action_text.h"
#include "scene/i18n.h"

#include <stdio.h>

static bool hand_over(struct controls *controls, int64_t now)
{
    struct adjustments copy;
    if (!adjustments_of(controls->store.adjustments.entries, controls->store.adjustments.count, &copy)) {
        log_error("not enough memory for the desk; the one before holds");
        return false;
    }
    display_set_desk(controls->display, &copy, now);
    return true;
}

void controls_hand_over(struct controls *controls, int64_t now)
{
    hand_over(controls, now);
}

bool controls_open(struct controls *controls, struct display *display, const char *state,
    const struct adjustments *given, int64_t now, struct error *error)
{
    const struct config *config = display->config;
    controls->display = display;
    controls->state = state;
    controls->is_timer = (display_kind(display, now) == VIEW_TIMER) != controls->toggled;
    controls->strip = config->stage.strip;
    controls->locked = config->keys.locked;
    controls->store.fleet = config->control.broker.url != NULL;
    snprintf(controls->by, sizeof controls->by, controls->store.fleet ? "%s@%s" : "%s", TIMER_ACTION_BY_KEY,
        config->display.name);
    adjustment_store_move(&controls->store, config->display.name, display_room(display));
    return adjustment_store_open(&controls->store, state, given, error) &&
           (hand_over(controls, now) || error_set(error, "not enough memory"));
}

void controls_moved(struct controls *controls, int64_t now)
{
    const struct display *display = controls->display;
    if (adjustment_store_move(&controls->store, display->config->display.name, display_room(display)))
        hand_over(controls, now);
}

void controls_close(struct controls *controls)
{
    beep_close(&controls->beep);
    timer_prompt_free(&controls->prompt);
    talk_log_close(&controls->record);
    adjustment_store_close(&controls->store);
}

void controls_inherit(struct controls *controls, struct controls *from)
{
    controls->store = from->store;
    controls->store.done_here = NULL;
    controls->toggled = from->toggled;
    from->store = (struct adjustment_store){0};
}

// What acts work on; false where there is no schedule or no such place.
static bool chair_of(struct controls *controls, int64_t now, struct timer_context *out)
{
    const struct display *display = controls->display;
    if (!display->told || !display->programme)
        return false;
    *out = (struct timer_context){.told = display->told,
        .adjustments = &controls->store.adjustments,
        .place = &display->programme->place,
        .questions = &display->config->questions,
        .now = now,
        .by = controls->by};
    return true;
}

static bool message_order(
    const struct controls *controls, enum action action, int64_t now, struct timer_request *out)
{
    const struct config_stage *stage = &controls->display->config->stage;
    size_t index = (size_t)(action - ACTION_MESSAGE_1);
    if (action < ACTION_MESSAGE_1 || action > ACTION_MESSAGE_9 || index >= stage->message_count)
        return false;
    *out = (struct timer_request){.act = TIMER_ACTION_MESSAGE,
        .text = action_text_message(stage->messages[index]),
        .until = now + stage->message_s};
    return true;
}

// One key for both.
static enum timer_action pause_or_resume(const struct controls *controls)
{
    const struct agenda *agenda = &controls->display->agenda;
    const struct item *talk = agenda->programme ? timer_talk(agenda) : NULL;
    return talk && talk->timer && talk->timer->held_at ? TIMER_ACTION_RESUME : TIMER_ACTION_HOLD;
}

// What the timer makes of it; false where it is none of its.
static bool act(struct controls *controls, enum action action, int64_t now, const char *key)
{
    struct timer_context context;
    struct timer_request order = {.act = (enum timer_action)(action - ACTION_ACT)};
    bool changed = false;
    if (!chair_of(controls, now, &context))
        return false;
    if (action == ACTION_UNDO)
        changed = timer_prompt_undo(&controls->prompt, &controls->store, &context);
    else if (action == ACTION_DISMISS)
        timer_prompt_dismiss(&controls->prompt);
    else if (action == ACTION_DO &&
             (controls->prompt.state == TIMER_PROMPT_ASKS || controls->prompt.state == TIMER_PROMPT_SOON))
        changed = timer_prompt_do(&controls->prompt, &controls->store, &context);
    else {
        if (action == ACTION_DO)
            order.act = TIMER_ACTION_READ;
        else if (action == ACTION_PAUSE)
            order.act = pause_or_resume(controls);
        else if (action < ACTION_ACT && !message_order(controls, action, now, &order))
            return false;
        changed = timer_prompt_act(&controls->prompt, &controls->store, &context, &order, key);
    }
    if (changed)
        hand_over(controls, now);
    return true;
}

enum action controls_key(struct controls *controls, int64_t now, const char *key)
{
    const struct keys *keys = &controls->display->config->keys;
    enum action action = keys_find(keys, controls->is_timer ? KEYS_TIMER : KEYS_SLIDES, key);
    if (action == ACTION_LOCK) {
        controls->locked = !controls->locked;
        log_info("keys are %s", controls->locked ? "locked" : "free");
        return ACTION_NONE;
    }
    if (controls->locked || action == ACTION_NONE)
        return ACTION_NONE;
    bool helped = controls->helps;
    controls->helps = action == ACTION_HELP && !helped;
    switch (action) {
    case ACTION_HELP:
        return ACTION_NONE;
    case ACTION_STAGE:
        controls->toggled = !controls->toggled;
        controls->is_timer = !controls->is_timer;
        timer_prompt_dismiss(&controls->prompt);
        return ACTION_NONE;
    case ACTION_STRIP:
        controls->strip = !controls->strip;
        return ACTION_NONE;
    case ACTION_DISMISS:
        if (helped)
            return ACTION_NONE;
        break;
    default:
        break;
    }
    return controls->is_timer && act(controls, action, now, key) ? ACTION_NONE : action;
}

// The day's record begins with the first schedule that a timer has.
static void note_record(struct controls *controls, int64_t now)
{
    const struct display *display = controls->display;
    if (!controls->is_timer || !display->told || !display->programme)
        return;
    if (!controls->recording)
        talk_log_open(&controls->record, controls->state, display->told, now);
    controls->recording = true;
    talk_log_note(&controls->record, display->programme, display->told, now);
}

// A disk that was full is free again at some time, and nobody may have anything to say then.
static void retry_keeping(struct controls *controls)
{
    enum { AGAIN_MS = 10 * 1000 };
    int64_t now_ms = clock_tick_ms();
    if (controls->store.unkept && now_ms - controls->retried_ms < AGAIN_MS)
        return;
    controls->retried_ms = now_ms;
    adjustment_store_retry(&controls->store);
}

void controls_tick(struct controls *controls, int64_t now)
{
    struct timer_context context;
    retry_keeping(controls);
    if (chair_of(controls, now, &context) && timer_prompt_tick(&controls->prompt, &controls->store, &context))
        hand_over(controls, now);
    note_record(controls, now);
    beep_rest(&controls->beep);
}

void controls_stepped(struct controls *controls, int64_t now, int64_t step_s)
{
    struct adjustments shifted;
    struct error error;
    if (step_s == 0 ||
        !timer_action_shift(&controls->store.adjustments, controls->by, now - step_s, step_s, &shifted))
        return;
    struct adjustment_store_act act = {.entries = &shifted};
    if (shifted.count > 0 && adjustment_store_do(&controls->store, &act, &error))
        hand_over(controls, now);
    adjustments_free(&shifted);
}

// Higher and more often the nearer the end is.
static void sound(struct controls *controls, const struct timer *timer, int64_t now)
{
    bool begins = timer->phase != controls->phase && timer->phase_began == now;
    controls->phase = timer->phase;
    if (!begins || !controls->display->config->stage.sound)
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
    sound(controls, &timer, view->at);
    return timer.phase_began != 0 && (timer.phase_began == view->at || timer.phase_began == view->at - 1);
}

int64_t controls_next_change(const struct controls *controls)
{
    return controls->prompt.state == TIMER_PROMPT_IDLE ? INT64_MAX : controls->prompt.until;
}

static void add_help(const struct controls *controls, struct str *out, enum action action, const char *what)
{
    char keys[64];
    enum keys_where where = controls->is_timer ? KEYS_TIMER : KEYS_SLIDES;
    keys_of(&controls->display->config->keys, where, action, keys, sizeof keys);
    if (keys[0])
        str_format(out, "%s%s: %s", out->length > 0 && out->text[out->length - 1] != '\n' ? "  ·  " : "",
            keys, what);
}

void controls_help(const struct controls *controls, struct str *out)
{
    const struct {
        enum action action;
        const char *what; // NULL: the next ones stand on a new line
    } stage[] = {{ACTION_PAUSE, i18n_say("hold, go on")},
        {ACTION_ACT + TIMER_ACTION_LONGER, i18n_say("a minute more")},
        {ACTION_ACT + TIMER_ACTION_SHORTER, i18n_say("less")}, {ACTION_NONE, NULL},
        {ACTION_ACT + TIMER_ACTION_START, i18n_say("start now")},
        {ACTION_ACT + TIMER_ACTION_STILL, i18n_say("still running")}, {ACTION_NONE, NULL},
        {ACTION_ACT + TIMER_ACTION_NEXT, i18n_say("next talk")},
        {ACTION_ACT + TIMER_ACTION_QUESTIONS, i18n_say("questions")}, {ACTION_NONE, NULL},
        {ACTION_ACT + TIMER_ACTION_FINISH, i18n_say("the talk is over")},
        {ACTION_ACT + TIMER_ACTION_SWAP, i18n_say("swap with the next")},
        {ACTION_ACT + TIMER_ACTION_CANCEL, i18n_say("cancel it")}, {ACTION_NONE, NULL},
        {ACTION_UNDO, i18n_say("undo")},
        {ACTION_ACT + TIMER_ACTION_SCHEDULE, i18n_say("by the schedule again")}, {ACTION_NONE, NULL},
        {ACTION_DO, i18n_say("do it, message read")}, {ACTION_DISMISS, i18n_say("leave it")},
        {ACTION_MESSAGE_1, i18n_say("messages, up to 9")}, {ACTION_NONE, NULL},
        {ACTION_STRIP, i18n_say("what comes next")}, {ACTION_STAGE, i18n_say("slides")},
        {ACTION_LOCK, i18n_say("lock the keys")}, {ACTION_QUIT, i18n_say("end")}},
      slide[] = {{ACTION_LEFT, i18n_say("the slide before")}, {ACTION_RIGHT, i18n_say("the next slide")},
          {ACTION_NONE, NULL}, {ACTION_PIN, i18n_say("hold this slide")},
          {ACTION_WHY, i18n_say("why this slide")}, {ACTION_NONE, NULL}, {ACTION_STAGE, i18n_say("timer")},
          {ACTION_FULLSCREEN, i18n_say("fullscreen")}, {ACTION_NONE, NULL},
          {ACTION_LOCK, i18n_say("lock the keys")}, {ACTION_QUIT, i18n_say("end")}};
    size_t count = controls->is_timer ? sizeof stage / sizeof *stage : sizeof slide / sizeof *slide;
    for (size_t i = 0; i < count; i++) {
        enum action action = controls->is_timer ? stage[i].action : slide[i].action;
        const char *what = controls->is_timer ? stage[i].what : slide[i].what;
        if (what)
            add_help(controls, out, action, what);
        else
            str_add_char(out, '\n');
    }
    str_add_char(out, '\n');
}
