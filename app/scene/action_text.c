#include "scene/action_text.h"

#include "agenda/timer.h"
#include "scene/i18n.h"

#include <stdlib.h>
#include <string.h>

// "2 minutes more"
static void add_minutes(struct str *out, enum timer_action act, int minutes)
{
    size_t number = minutes > 0 ? (size_t)minutes : 0;
    if (act == TIMER_ACTION_LONGER)
        str_format(out, i18n_plural("%d minute more", "%d minutes more", number), minutes);
    else
        str_format(out, i18n_plural("%d minute less", "%d minutes less", number), minutes);
}

void action_text_title(struct str *out, enum timer_action act, int minutes)
{
    const char *const titles[] = {
        [TIMER_ACTION_START] = i18n_say("Start now"),
        [TIMER_ACTION_HOLD] = i18n_say("Held"),
        [TIMER_ACTION_RESUME] = i18n_say("It goes on"),
        [TIMER_ACTION_UNTIL] = i18n_say("Another end"),
        [TIMER_ACTION_QUESTIONS] = i18n_say("Questions now"),
        [TIMER_ACTION_OVERRUN] = i18n_say("Still running"),
        [TIMER_ACTION_FINISH] = i18n_say("The talk is over"),
        [TIMER_ACTION_NEXT] = i18n_say("Next talk now"),
        [TIMER_ACTION_SWAP] = i18n_say("Two talks change places"),
        [TIMER_ACTION_CANCEL] = i18n_say("The talk is cancelled"),
        [TIMER_ACTION_SCHEDULE] = i18n_say("By the schedule again"),
        [TIMER_ACTION_MESSAGE] = i18n_say("Message to the speaker"),
        [TIMER_ACTION_READ] = i18n_say("The message was read"),
    };
    if (act == TIMER_ACTION_LONGER || act == TIMER_ACTION_SHORTER)
        add_minutes(out, act, minutes);
    else if ((size_t)act < sizeof titles / sizeof *titles && titles[act])
        str_add_text(out, titles[act]);
}

const char *action_text_refusal(const struct error *why)
{
    // A text with a time or a name in it stays as it is.
    const char *const translated[] = {
        [TIMER_REFUSAL_NOT_RUNNING] = i18n_say("no talk is running"),
        [TIMER_REFUSAL_NONE_COMING] = i18n_say("no talk is to come today"),
        [TIMER_REFUSAL_NO_TALK] = i18n_say("no talk is running or to come today"),
        [TIMER_REFUSAL_HELD] = i18n_say("the countdown is held already"),
        [TIMER_REFUSAL_NOT_HELD] = i18n_say("the countdown is not held"),
        [TIMER_REFUSAL_OVER] = i18n_say("the talk is over"),
        [TIMER_REFUSAL_PAST] = i18n_say("that is over already"),
        [TIMER_REFUSAL_STILL_RUNNING] = i18n_say("the talk is already shown as still running"),
        [TIMER_REFUSAL_NO_MESSAGE] = i18n_say("there is no message"),
        [TIMER_REFUSAL_ON_SCHEDULE] = i18n_say("the schedule is followed already"),
        [TIMER_REFUSAL_SWAPPED] = i18n_say("they have changed places already; undo that first"),
        [TIMER_REFUSAL_NO_PAIR] = i18n_say("there are no two talks of one block to swap"),
        [TIMER_REFUSAL_NOTHING_TO_UNDO] = i18n_say("there is nothing to undo"),
    };
    size_t refusal = (size_t)why->detail;
    bool known = why->code == ERROR_REFUSED && refusal < sizeof translated / sizeof *translated;
    return known && translated[refusal] ? translated[refusal] : why->text;
}

const char *action_text_message(const char *text)
{
    const struct {
        const char *english, *said;
    } ours[] = {
        {"Please repeat the question", i18n_say("Please repeat the question")},
        {"Please speak up", i18n_say("Please speak up")},
        {"Please use the microphone", i18n_say("Please use the microphone")},
        {"Please come to an end", i18n_say("Please come to an end")},
    };
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(ours[i].english, text) == 0)
            return ours[i].said;
    return text;
}

static void join(struct str *out)
{
    if (out->length > 0)
        str_add_text(out, "; ");
}

static void add_change(struct str *out, int64_t seconds)
{
    long long minutes = llabs((long long)seconds) / 60;
    if (minutes > 0)
        str_format(out, " (%s%lld)", seconds < 0 ? "−" : "+", minutes);
}

// "Questions end at 16:24 (+4)"
static void add_end(
    struct str *out, const struct programme *after, const struct programme_difference *effect, int64_t now)
{
    struct str when = {0};
    i18n_at_end(&when, &after->schedule->zone, effect->after->at.end, now);
    join(out);
    if (questions_start(&after->questions, effect->after) <= now)
        str_format(out, i18n_say("Questions end %s"), str_text(&when));
    else
        str_format(out, i18n_say("Talk ends %s"), str_text(&when));
    str_free(&when);
    add_change(out, effect->after->at.end - effect->before->at.end);
}

static void add_break(struct str *out, const struct programme_difference *effect)
{
    long long was = (effect->before->at.end - effect->before->at.start + 59) / 60;
    long long is = (effect->after->at.end - effect->after->at.start + 59) / 60;
    join(out);
    if (effect->after->cancelled || is <= 0)
        str_add_text(out, i18n_say("no break"));
    else
        str_format(out, i18n_say("break %lld min instead of %lld"), is, was);
}

// "next talk at 16:45 (+3)"; a later talk by its title.
static void add_talk(struct str *out, const struct programme *after,
    const struct programme_difference *effect, bool next, int64_t now)
{
    struct str when = {0};
    i18n_at(&when, &after->schedule->zone, effect->after->at.start, now);
    join(out);
    if (effect->after->cancelled && !effect->before->cancelled)
        str_format(out, i18n_say("“%s” is cancelled"), effect->after->title);
    else if (next)
        str_format(out, i18n_say("next talk %s"), str_text(&when));
    else
        str_format(out, i18n_say("“%s” %s"), effect->after->title, str_text(&when));
    str_free(&when);
    if (!effect->after->cancelled)
        add_change(out, effect->after->at.start - effect->before->at.start);
}

// A talk that the action starts: "“Seccomp Syscall Interception” until 15:53"
static void add_begun(struct str *out, const struct programme *after, const struct item *item, int64_t now)
{
    struct str until = {0};
    join(out);
    i18n_until(&until, &after->schedule->zone, item->at.end, now);
    str_format(out, i18n_say("“%s” %s"), item->title, str_text(&until));
    str_free(&until);
}

static bool concerns(const struct programme_difference *effect, const struct item *item)
{
    return effect->before && item && strcmp(effect->before->id, item->id) == 0;
}

void action_text_effect(
    struct str *out, const struct programme *before, const struct programme *after, int64_t now)
{
    enum { EFFECTS_MAX = 12, SAID_MAX = 4 };
    struct programme_difference effects[EFFECTS_MAX];
    struct agenda then = {0};
    size_t count = programme_compare(before, after, now, effects, EFFECTS_MAX);
    if (!agenda_at(after, now, &then))
        return;
    const struct item *coming = timer_next_talk(&then);
    size_t shown = count < EFFECTS_MAX ? count : EFFECTS_MAX;
    size_t said = 0;
    size_t passed = 0;
    bool next_said = false;
    for (size_t i = 0; i < shown && said < SAID_MAX; i++, passed++) {
        const struct item *item = effects[i].after;
        bool is_next = concerns(&effects[i], coming);
        // The action's title says that it is over.
        if (item->kind == ITEM_TALK && !item->cancelled && item->at.end <= now)
            continue;
        said++;
        next_said = next_said || is_next;
        if (item->kind == ITEM_BREAK)
            add_break(out, &effects[i]);
        else if (!item->cancelled && item->at.start <= now && effects[i].before->at.start > now)
            add_begun(out, after, item, now);
        else if (!item->cancelled && item->at.start <= now)
            add_end(out, after, &effects[i], now);
        else
            add_talk(out, after, &effects[i], is_next, now);
    }
    if (count > passed) {
        join(out);
        str_format(out, i18n_plural("%zu more moves", "%zu more move", count - passed), count - passed);
    }
    if (count > 0 && coming && !next_said) {
        join(out);
        str_add_text(out, i18n_say("next talk on time"));
    }
    agenda_release(&then);
}
