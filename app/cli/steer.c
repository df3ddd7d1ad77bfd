#include "cli/steer.h"

#include "base/clock.h"
#include "base/log.h"
#include "scene/act_words.h"
#include "scene/words.h"

#include <stdio.h>

static bool hand_over(struct steer *steer, int64_t now)
{
    struct desk copy;
    if (!desk_of(steer->keeper.desk.entries, steer->keeper.desk.count, &copy)) {
        log_error("not enough memory for the desk; the one before holds");
        return false;
    }
    display_set_desk(steer->display, &copy, now);
    return true;
}

void steer_hand_over(struct steer *steer, int64_t now)
{
    hand_over(steer, now);
}

bool steer_open(struct steer *steer, struct display *display, const char *state, const struct desk *given,
    int64_t now, struct error *error)
{
    const struct config *config = display->config;
    steer->display = display;
    steer->state = state;
    steer->stage = (display_kind(display, now) == VIEW_STAGE) != steer->toggled;
    steer->strip = config->stage.strip;
    steer->locked = config->keys.locked;
    steer->keeper.fleet = config->control.broker.url != NULL;
    snprintf(steer->by, sizeof steer->by, steer->keeper.fleet ? "%s@%s" : "%s", CHAIR_BY_KEY,
        config->display.name);
    keeper_move(&steer->keeper, config->display.name, display_room(display));
    return keeper_open(&steer->keeper, state, given, error) &&
           (hand_over(steer, now) || error_set(error, "not enough memory"));
}

void steer_moved(struct steer *steer, int64_t now)
{
    const struct display *display = steer->display;
    if (keeper_move(&steer->keeper, display->config->display.name, display_room(display)))
        hand_over(steer, now);
}

void steer_close(struct steer *steer)
{
    tone_close(&steer->tone);
    hand_free(&steer->hand);
    record_close(&steer->record);
    keeper_close(&steer->keeper);
}

void steer_inherit(struct steer *steer, struct steer *from)
{
    steer->keeper = from->keeper;
    steer->keeper.done_here = NULL;
    steer->toggled = from->toggled;
    from->keeper = (struct keeper){0};
}

// What acts work on; false where there is no schedule or no such place.
static bool chair_of(struct steer *steer, int64_t now, struct chair *out)
{
    const struct display *display = steer->display;
    if (!display->told || !display->programme)
        return false;
    *out = (struct chair){.told = display->told,
        .desk = &steer->keeper.desk,
        .place = &display->programme->place,
        .questions = &display->config->questions,
        .now = now,
        .by = steer->by};
    return true;
}

static bool message_order(const struct steer *steer, enum action action, int64_t now, struct chair_order *out)
{
    const struct config_stage *stage = &steer->display->config->stage;
    size_t index = (size_t)(action - ACTION_MESSAGE_1);
    if (action < ACTION_MESSAGE_1 || action > ACTION_MESSAGE_9 || index >= stage->message_count)
        return false;
    *out = (struct chair_order){
        .act = CHAIR_MESSAGE, .text = act_message(stage->messages[index]), .until = now + stage->message_s};
    return true;
}

// One key for both.
static enum chair_act pause_or_resume(const struct steer *steer)
{
    const struct agenda *agenda = &steer->display->agenda;
    const struct item *talk = agenda->programme ? timer_talk(agenda) : NULL;
    return talk && talk->timer && talk->timer->held_at ? CHAIR_RESUME : CHAIR_HOLD;
}

// What the timer makes of it; false where it is none of its.
static bool act(struct steer *steer, enum action action, int64_t now, const char *key)
{
    struct chair chair;
    struct chair_order order = {.act = (enum chair_act)(action - ACTION_ACT)};
    bool changed = false;
    if (!chair_of(steer, now, &chair))
        return false;
    if (action == ACTION_UNDO)
        changed = hand_undo(&steer->hand, &steer->keeper, &chair);
    else if (action == ACTION_DISMISS)
        hand_dismiss(&steer->hand);
    else if (action == ACTION_DO && (steer->hand.state == HAND_ASKS || steer->hand.state == HAND_SOON))
        changed = hand_do(&steer->hand, &steer->keeper, &chair);
    else {
        if (action == ACTION_DO)
            order.act = CHAIR_READ;
        else if (action == ACTION_PAUSE)
            order.act = pause_or_resume(steer);
        else if (action < ACTION_ACT && !message_order(steer, action, now, &order))
            return false;
        changed = hand_act(&steer->hand, &steer->keeper, &chair, &order, key);
    }
    if (changed)
        hand_over(steer, now);
    return true;
}

enum action steer_key(struct steer *steer, int64_t now, const char *key)
{
    const struct keys *keys = &steer->display->config->keys;
    enum action action = keys_find(keys, steer->stage ? KEYS_STAGE : KEYS_SLIDES, key);
    if (action == ACTION_LOCK) {
        steer->locked = !steer->locked;
        log_info("keys are %s", steer->locked ? "locked" : "free");
        return ACTION_NONE;
    }
    if (steer->locked || action == ACTION_NONE)
        return ACTION_NONE;
    bool helped = steer->helps;
    steer->helps = action == ACTION_HELP && !helped;
    switch (action) {
    case ACTION_HELP:
        return ACTION_NONE;
    case ACTION_STAGE:
        steer->toggled = !steer->toggled;
        steer->stage = !steer->stage;
        hand_dismiss(&steer->hand);
        return ACTION_NONE;
    case ACTION_STRIP:
        steer->strip = !steer->strip;
        return ACTION_NONE;
    case ACTION_DISMISS:
        if (helped)
            return ACTION_NONE;
        break;
    default:
        break;
    }
    return steer->stage && act(steer, action, now, key) ? ACTION_NONE : action;
}

// The day's record begins with the first schedule that a timer has.
static void note_record(struct steer *steer, int64_t now)
{
    const struct display *display = steer->display;
    if (!steer->stage || !display->told || !display->programme)
        return;
    if (!steer->recording)
        record_open(&steer->record, steer->state, display->told, now);
    steer->recording = true;
    record_note(&steer->record, display->programme, display->told, now);
}

// A disk that was full is free again at some time, and nobody may have anything to say then.
static void retry_keeping(struct steer *steer)
{
    enum { AGAIN_MS = 10 * 1000 };
    int64_t now_ms = clock_tick_ms();
    if (steer->keeper.unkept && now_ms - steer->retried_ms < AGAIN_MS)
        return;
    steer->retried_ms = now_ms;
    keeper_retry(&steer->keeper);
}

void steer_tick(struct steer *steer, int64_t now)
{
    struct chair chair;
    retry_keeping(steer);
    if (chair_of(steer, now, &chair) && hand_tick(&steer->hand, &steer->keeper, &chair))
        hand_over(steer, now);
    note_record(steer, now);
    tone_rest(&steer->tone);
}

void steer_stepped(struct steer *steer, int64_t now, int64_t step_s)
{
    struct desk shifted;
    struct error error;
    if (step_s == 0 || !chair_shift(&steer->keeper.desk, steer->by, now - step_s, step_s, &shifted))
        return;
    struct keeper_act act = {.entries = &shifted};
    if (shifted.count > 0 && keeper_do(&steer->keeper, &act, &error))
        hand_over(steer, now);
    desk_free(&shifted);
}

// Higher and more often the nearer the end is.
static void sound(struct steer *steer, const struct timer *timer, int64_t now)
{
    bool begins = timer->phase != steer->phase && timer->phase_began == now;
    steer->phase = timer->phase;
    if (!begins || !steer->display->config->stage.sound)
        return;
    if (timer->phase == TIMER_LAST_MINUTES || timer->phase == TIMER_QUESTIONS)
        tone_play(&steer->tone, 660, 1);
    else if (timer->phase == TIMER_LAST_MINUTE)
        tone_play(&steer->tone, 660, 2);
    else if (timer->phase == TIMER_OVER)
        tone_play(&steer->tone, 440, 3);
}

bool steer_view(struct steer *steer, struct view *view)
{
    const struct config *config = steer->display->config;
    steer->stage = (display_kind(steer->display, view->at) == VIEW_STAGE) != steer->toggled;
    steer->extras = *view->stage;
    steer->extras.strip = steer->strip;
    steer->extras.pulses = !config->display.reduced_motion;
    steer->extras.panel = steer->stage ? hand_panel(&steer->hand) : NULL;
    view->stage = &steer->extras;
    if (!view->agenda)
        return false;
    if (!steer->stage)
        return false;
    struct timer timer = timer_at(view->agenda, &steer->extras.rules);
    sound(steer, &timer, view->at);
    return timer.phase_began != 0 && (timer.phase_began == view->at || timer.phase_began == view->at - 1);
}

int64_t steer_next_change(const struct steer *steer)
{
    return steer->hand.state == HAND_IDLE ? INT64_MAX : steer->hand.until;
}

static void add_help(const struct steer *steer, struct str *out, enum action action, const char *what)
{
    char keys[64];
    enum keys_where where = steer->stage ? KEYS_STAGE : KEYS_SLIDES;
    keys_of(&steer->display->config->keys, where, action, keys, sizeof keys);
    if (keys[0])
        str_format(out, "%s%s: %s", out->length > 0 && out->text[out->length - 1] != '\n' ? "  ·  " : "",
            keys, what);
}

void steer_help(const struct steer *steer, struct str *out)
{
    const struct {
        enum action action;
        const char *what; // NULL: the next ones stand on a new line
    } stage[] = {{ACTION_PAUSE, words_say("hold, go on")},
        {ACTION_ACT + CHAIR_LONGER, words_say("a minute more")},
        {ACTION_ACT + CHAIR_SHORTER, words_say("less")}, {ACTION_NONE, NULL},
        {ACTION_ACT + CHAIR_START, words_say("start now")},
        {ACTION_ACT + CHAIR_STILL, words_say("still running")}, {ACTION_NONE, NULL},
        {ACTION_ACT + CHAIR_NEXT, words_say("next talk")},
        {ACTION_ACT + CHAIR_QUESTIONS, words_say("questions")}, {ACTION_NONE, NULL},
        {ACTION_ACT + CHAIR_FINISH, words_say("the talk is over")},
        {ACTION_ACT + CHAIR_SWAP, words_say("swap with the next")},
        {ACTION_ACT + CHAIR_CANCEL, words_say("cancel it")}, {ACTION_NONE, NULL},
        {ACTION_UNDO, words_say("undo")}, {ACTION_ACT + CHAIR_SCHEDULE, words_say("by the schedule again")},
        {ACTION_NONE, NULL}, {ACTION_DO, words_say("do it, message read")},
        {ACTION_DISMISS, words_say("leave it")}, {ACTION_MESSAGE_1, words_say("messages, up to 9")},
        {ACTION_NONE, NULL}, {ACTION_STRIP, words_say("what comes next")},
        {ACTION_STAGE, words_say("slides")}, {ACTION_LOCK, words_say("lock the keys")},
        {ACTION_QUIT, words_say("end")}},
      slide[] = {{ACTION_LEFT, words_say("the slide before")}, {ACTION_RIGHT, words_say("the next slide")},
          {ACTION_NONE, NULL}, {ACTION_PIN, words_say("hold this slide")},
          {ACTION_WHY, words_say("why this slide")}, {ACTION_NONE, NULL}, {ACTION_STAGE, words_say("timer")},
          {ACTION_FULLSCREEN, words_say("fullscreen")}, {ACTION_NONE, NULL},
          {ACTION_LOCK, words_say("lock the keys")}, {ACTION_QUIT, words_say("end")}};
    size_t count = steer->stage ? sizeof stage / sizeof *stage : sizeof slide / sizeof *slide;
    for (size_t i = 0; i < count; i++) {
        enum action action = steer->stage ? stage[i].action : slide[i].action;
        const char *what = steer->stage ? stage[i].what : slide[i].what;
        if (what)
            add_help(steer, out, action, what);
        else
            str_add_char(out, '\n');
    }
    str_add_char(out, '\n');
}
