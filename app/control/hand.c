#include "control/hand.h"

#include "scene/act_words.h"
#include "scene/words.h"

#include <stdio.h>

void hand_free(struct hand *hand)
{
    desk_free(&hand->acts);
    str_free(&hand->title);
    str_free(&hand->effect);
    str_free(&hand->hint);
    *hand = (struct hand){0};
}

static void clear(struct hand *hand)
{
    desk_free(&hand->acts);
    hand->acts = (struct desk){0};
    hand->state = HAND_IDLE;
    hand->minutes = 0;
    str_clear(&hand->title);
    str_clear(&hand->effect);
    str_clear(&hand->hint);
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

static void tell(struct hand *hand, int64_t now, int64_t for_s)
{
    hand->state = HAND_TOLD;
    hand->until = now + for_s;
}

static void refuse(struct hand *hand, int64_t now, const char *why)
{
    clear(hand);
    str_add_text(&hand->title, words_say("That is not possible now"));
    str_add_text(&hand->effect, act_reason(why));
    tell(hand, now, HAND_TOLD_S);
}

// The place as this desk makes it; NULL where there is no memory.
static struct programme *programme_of(const struct chair *chair, const struct desk *desk)
{
    const struct schedule *schedule = desk_apply(desk, chair->told, chair->now);
    struct programme *programme = schedule ? programme_new(schedule, chair->place) : NULL;
    schedule_unref(schedule);
    if (programme)
        programme->questions = *chair->questions;
    return programme;
}

static void say_effect(struct hand *hand, const struct chair *chair)
{
    struct desk both;
    str_clear(&hand->effect);
    if (!desk_merge(chair->desk, &hand->acts, &both))
        return;
    struct programme *before = programme_of(chair, chair->desk);
    struct programme *after = programme_of(chair, &both);
    if (before && after)
        act_effect(&hand->effect, before, after, chair->now);
    programme_free(before);
    programme_free(after);
    desk_free(&both);
}

static bool is_asked_first(enum chair_act act)
{
    return act == CHAIR_START || act == CHAIR_STILL || act == CHAIR_FINISH || act == CHAIR_NEXT ||
           act == CHAIR_SWAP || act == CHAIR_CANCEL || act == CHAIR_SCHEDULE;
}

static bool is_minutes(enum chair_act act)
{
    return act == CHAIR_LONGER || act == CHAIR_SHORTER;
}

static bool commit(struct hand *hand, struct keeper *keeper, int64_t now)
{
    struct error error;
    // That a message was read is not taken back.
    struct keeper_act act = {.entries = &hand->acts, .undoable = hand->order.act != CHAIR_READ};
    if (!keeper_do(keeper, &act, &error)) {
        refuse(hand, now, error.text);
        return false;
    }
    desk_free(&hand->acts);
    hand->acts = (struct desk){0};
    hand->minutes = 0;
    str_clear(&hand->hint);
    str_add_text(&hand->hint, words_say("U undoes it"));
    tell(hand, now, HAND_TOLD_S);
    // A message is seen itself.
    if (hand->order.act == CHAIR_MESSAGE || hand->order.act == CHAIR_READ)
        clear(hand);
    return true;
}

// Works the act out, says what it is and what it does; false where it is refused.
static bool prepare(struct hand *hand, const struct chair *chair, const struct chair_order *order)
{
    struct error error = {0};
    int minutes = hand->minutes;
    clear(hand);
    hand->order = *order;
    hand->minutes = minutes;
    if (!chair_act(chair, order, &hand->acts, &error)) {
        refuse(hand, chair->now, error.text);
        return false;
    }
    act_title(&hand->title, order->act, order->minutes);
    say_effect(hand, chair);
    return true;
}

// Presses add up: three times longer and once shorter are two minutes more.
static void add_minutes(
    struct hand *hand, const struct chair *chair, const struct chair_order *order, const char *again)
{
    bool goes_on = hand->state == HAND_SOON && is_minutes(hand->order.act);
    int step = order->minutes > 0 ? order->minutes : 1;
    int minutes = (goes_on ? hand->minutes : 0) + (order->act == CHAIR_LONGER ? step : -step);
    if (minutes == 0) {
        clear(hand);
        return;
    }
    struct chair_order sum = {
        .act = minutes > 0 ? CHAIR_LONGER : CHAIR_SHORTER, .minutes = minutes > 0 ? minutes : -minutes};
    hand->minutes = minutes;
    if (!prepare(hand, chair, &sum))
        return;
    char key[KEY_SIZE];
    str_format(&hand->hint, words_say("%s: more of it · Esc: leave it"), printed(again, key));
    hand->state = HAND_SOON;
    hand->until = chair->now + HAND_SOON_S;
}

bool hand_act(struct hand *hand, struct keeper *keeper, const struct chair *chair,
    const struct chair_order *order, const char *again)
{
    if (hand->state == HAND_ASKS && hand->order.act == order->act)
        return commit(hand, keeper, chair->now);
    // Something else is wanted: what was about to be done is done, what was only asked about is left.
    bool changed = hand->state == HAND_SOON && !is_minutes(order->act) && commit(hand, keeper, chair->now);
    if (is_minutes(order->act)) {
        add_minutes(hand, chair, order, again);
        return changed;
    }
    struct chair fresh = *chair;
    fresh.desk = &keeper->desk;
    if (!prepare(hand, &fresh, order))
        return changed;
    if (!is_asked_first(order->act))
        return commit(hand, keeper, chair->now) || changed;
    char key[KEY_SIZE];
    str_format(&hand->hint, words_say("%s again: do it · Esc: leave it"), printed(again, key));
    hand->state = HAND_ASKS;
    hand->until = chair->now + HAND_ASKED_S;
    return changed;
}

bool hand_do(struct hand *hand, struct keeper *keeper, const struct chair *chair)
{
    return (hand->state == HAND_ASKS || hand->state == HAND_SOON) && commit(hand, keeper, chair->now);
}

bool hand_dismiss(struct hand *hand)
{
    bool there = hand->state != HAND_IDLE;
    clear(hand);
    return there;
}

bool hand_undo(struct hand *hand, struct keeper *keeper, const struct chair *chair)
{
    struct error error;
    if (hand->state == HAND_ASKS || hand->state == HAND_SOON) {
        clear(hand);
        return false;
    }
    struct programme *before = programme_of(chair, &keeper->desk);
    bool undone = keeper_undo(keeper, NULL, NULL, chair->now, &error);
    if (!undone) {
        refuse(hand, chair->now, error.text);
    } else {
        struct programme *after = programme_of(chair, &keeper->desk);
        clear(hand);
        str_add_text(&hand->title, words_say("Undone"));
        if (before && after)
            act_effect(&hand->effect, before, after, chair->now);
        programme_free(after);
        tell(hand, chair->now, HAND_TOLD_S);
    }
    programme_free(before);
    return undone;
}

bool hand_tick(struct hand *hand, struct keeper *keeper, const struct chair *chair)
{
    // A clock that was set back must not leave a panel standing.
    bool over = chair->now >= hand->until || chair->now < hand->until - 2 * HAND_ASKED_S;
    if (hand->state == HAND_IDLE || !over)
        return false;
    if (hand->state == HAND_SOON)
        return commit(hand, keeper, chair->now);
    clear(hand);
    return false;
}

const struct stage_panel *hand_panel(struct hand *hand)
{
    if (hand->state == HAND_IDLE || hand->title.length == 0)
        return NULL;
    hand->panel = (struct stage_panel){
        .title = str_text(&hand->title), .effect = str_text(&hand->effect), .hint = str_text(&hand->hint)};
    return &hand->panel;
}
