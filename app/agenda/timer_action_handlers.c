// The acts on the timer, a function each, and the table of them.
#include "agenda/block.h"
#include "agenda/swap.h"
#include "agenda/timer.h"
#include "agenda/timer_actions_internal.h"
#include "base/time_of_day.h"

#include <string.h>

enum { MINUTE_S = 60 };

// ---- the published schedule

static const struct item *published_item(const struct timer_edit *edit, const struct item *item)
{
    const struct item *published = schedule_find_item(edit->context->published, item->id);
    return published ? published : item;
}

// ---- entries

static struct adjustment *add(struct timer_edit *edit, enum adjustment_type type, const char *item_id)
{
    struct adjustment *entry = &edit->entries[edit->count++];
    *entry = (struct adjustment){.type = type,
        .item = item_id,
        .number = adjustments_next_number(edit->context->adjustments),
        .by = edit->context->by,
        .at = edit->context->now,
        .until = edit->until};
    return entry;
}

static struct adjustment *add_withdrawn(struct timer_edit *edit, const struct adjustment *current)
{
    struct adjustment *entry = &edit->entries[edit->count++];
    *entry = *current;
    entry->number = adjustments_next_number(edit->context->adjustments);
    entry->at = edit->context->now;
    entry->until = ADJUST_WITHDRAWN;
    return entry;
}

static const struct adjustment *find(
    const struct timer_edit *edit, enum adjustment_type type, const char *subject)
{
    return adjustments_find(edit->context->adjustments, type, subject, edit->context->now);
}

static void withdraw(struct timer_edit *edit, enum adjustment_type type, const struct item *item)
{
    const struct adjustment *current = find(edit, type, item->id);
    if (current)
        add_withdrawn(edit, current)->by = edit->context->by;
}

static bool is_held(const struct item *talk)
{
    return talk->timer && talk->timer->held_at;
}

// Keeps in mind how long a talk was held, as its hold ends or begins anew; questions that are still to come
// come as much later.
static void keep_pause(struct timer_edit *edit, const struct item *talk)
{
    int64_t now = edit->context->now;
    if (!is_held(talk))
        return;
    int64_t questions = timer_questions_start(edit->context->questions, talk, now);
    if (find(edit, ADJUST_QUESTIONS, talk->id) && questions > now)
        add(edit, ADJUST_QUESTIONS, talk->id)->starts_at = questions;
    struct adjustment *entry = add(edit, ADJUST_PAUSED, talk->id);
    entry->starts_at = now - timer_paused_s(talk, now);
    entry->ends_at = now;
}

// Gives a talk this span, and lets its countdown run.
static void set_span(struct timer_edit *edit, const struct item *item, int64_t start, int64_t end)
{
    keep_pause(edit, item);
    struct adjustment *entry = add(edit, ADJUST_TIME, item->id);
    entry->starts_at = start;
    entry->ends_at = end > start ? end : start;
    withdraw(edit, ADJUST_HOLD, item);
    withdraw(edit, ADJUST_OVERRUN, item);
}

static void set_hold(struct timer_edit *edit, const struct item *item, int64_t end)
{
    keep_pause(edit, item);
    struct adjustment *entry = add(edit, ADJUST_HOLD, item->id);
    entry->starts_at = edit->context->now;
    entry->ends_at = end;
}

// The countdown goes on to `end` and beyond it.
static void set_overrun(struct timer_edit *edit, const struct item *item, int64_t end)
{
    keep_pause(edit, item);
    add(edit, ADJUST_OVERRUN, item->id)->ends_at = end;
    withdraw(edit, ADJUST_HOLD, item);
}

// ---- refusals

static bool refuse(const struct timer_edit *edit, enum timer_refusal refusal)
{
    return timer_refusal_set(edit->error, refusal);
}

static bool refuse_past_block(const struct timer_edit *edit, int64_t end)
{
    struct str when = {0};
    time_of_day_write(&when, &edit->schedule->zone, end, edit->context->now);
    error_refuse(edit->error, TIMER_REFUSAL_BLOCK_END, "the block ends at %s", str_text(&when));
    str_free(&when);
    return false;
}

// When an item's block ends, as published, or as much later as all of its room is.
static int64_t planned_block_end(const struct timer_edit *edit, const struct item *item)
{
    const struct schedule *published = edit->context->published;
    const struct item *planned = published_item(edit, item);
    const struct adjustment *delay = find(edit, ADJUST_ROOM_DELAY, published->rooms[planned->room].name);
    int64_t end = block_end(published, planned);
    if (!delay || delay->from >= end ||
        schedule_day(published, delay->from) != schedule_day(published, planned->at.start))
        return end;
    return end + delay->shift_s;
}

// ---- starting and ending

static bool is_overdue(const struct item *talk)
{
    return talk->timer && talk->timer->due;
}

// Starts the next talk with its whole length, as far as the block allows.
static void begin(struct timer_edit *edit, const struct item *item)
{
    int64_t now = edit->context->now;
    int64_t last = planned_block_end(edit, item);
    int64_t end = now + (item->at.end - item->at.start);
    set_span(edit, item, now, end < last || last <= now ? end : last);
}

static bool start(struct timer_edit *edit)
{
    const struct item *running = timer_running_talk(&edit->agenda);
    const struct item *next = timer_next_talk(&edit->agenda);
    if (running)
        set_span(edit, running, edit->context->now, running->at.end);
    else if (next)
        begin(edit, next);
    else
        return refuse(edit, TIMER_REFUSAL_NONE_COMING);
    return true;
}

// Another end; a held talk stays held.
static void set_end(struct timer_edit *edit, const struct item *talk, int64_t end)
{
    if (is_held(talk))
        set_hold(edit, talk, end);
    else
        set_span(edit, talk, talk->at.start, end);
}

static bool until(struct timer_edit *edit)
{
    const struct item *talk = edit->talk;
    int64_t end = edit->request->until;
    int64_t last = planned_block_end(edit, talk);
    if (end <= edit->context->now)
        return refuse(edit, TIMER_REFUSAL_PAST);
    if (end > last)
        return refuse_past_block(edit, last);
    set_end(edit, talk, end);
    return true;
}

// A talk that is over its time keeps its end, but is no longer counted.
static bool finish(struct timer_edit *edit)
{
    int64_t now = edit->context->now;
    int64_t end = edit->talk->at.end;
    set_span(edit, edit->talk, edit->talk->at.start, end < now ? end : now);
    return true;
}

static bool next(struct timer_edit *edit)
{
    const struct item *talk = timer_running_talk(&edit->agenda);
    const struct item *following = timer_next_talk(&edit->agenda);
    if (!following)
        return refuse(edit, TIMER_REFUSAL_NONE_COMING);
    if (talk)
        set_span(edit, talk, talk->at.start, edit->context->now);
    begin(edit, following);
    return true;
}

// ---- the countdown

static bool hold(struct timer_edit *edit)
{
    if (is_held(edit->talk))
        return refuse(edit, TIMER_REFUSAL_HELD);
    set_hold(edit, edit->talk, timer_end(edit->talk));
    withdraw(edit, ADJUST_OVERRUN, edit->talk);
    return true;
}

// The pause made the talk longer; its questions must not begin earlier for that.
static void keep_questions(struct timer_edit *edit, const struct item *talk)
{
    if (!find(edit, ADJUST_QUESTIONS, talk->id))
        add(edit, ADJUST_QUESTIONS, talk->id)->starts_at =
            timer_questions_start(edit->context->questions, talk, edit->context->now);
}

static bool resume(struct timer_edit *edit)
{
    const struct item *talk = edit->talk;
    int64_t end = timer_end(talk);
    if (!is_held(talk))
        return refuse(edit, TIMER_REFUSAL_NOT_HELD);
    if (end > edit->context->now)
        keep_questions(edit, talk);
    if (end > edit->context->now && end <= planned_block_end(edit, talk))
        set_span(edit, talk, talk->at.start, end);
    else
        set_overrun(edit, talk, end);
    return true;
}

// Adds or removes minutes. For a talk over its time they count from now.
static bool change_length(struct timer_edit *edit, int minutes)
{
    const struct item *talk = edit->talk;
    int64_t now = edit->context->now;
    int64_t was = timer_end(talk);
    int64_t last = planned_block_end(edit, talk);
    int64_t end = was + minutes * (int64_t)MINUTE_S;
    if (minutes < 0 && was <= now)
        return refuse(edit, TIMER_REFUSAL_OVER);
    if (minutes > 0 && was >= last)
        return refuse_past_block(edit, last);
    if (minutes > 0 && was < now)
        end = now + minutes * (int64_t)MINUTE_S;
    end = end < now ? now : end;
    set_end(edit, talk, end > last ? last : end);
    return true;
}

static int minutes_of(const struct timer_request *request)
{
    return request->minutes > 0 ? request->minutes : 1;
}

static bool longer(struct timer_edit *edit)
{
    return change_length(edit, minutes_of(edit->request));
}

static bool shorter(struct timer_edit *edit)
{
    return change_length(edit, -minutes_of(edit->request));
}

static bool questions(struct timer_edit *edit)
{
    const struct item *talk = timer_running_talk(&edit->agenda);
    if (!talk)
        return refuse(edit, TIMER_REFUSAL_NOT_RUNNING);
    add(edit, ADJUST_QUESTIONS, talk->id)->starts_at = edit->context->now;
    return true;
}

// The talk that ended a moment ago, unless its chair ended it. The schedule may have gone on to the next one.
static const struct item *just_ended(const struct timer_edit *edit)
{
    const struct item *ended = timer_ended_talk(&edit->agenda, TIMER_OVERRUN_REACH_S);
    return ended && ended->timer && ended->timer->finished ? NULL : ended;
}

static bool overrun(struct timer_edit *edit)
{
    const struct item *ended = just_ended(edit);
    const struct item *talk = ended ? ended : timer_running_talk(&edit->agenda);
    if (!talk)
        return refuse(edit, TIMER_REFUSAL_NOT_RUNNING);
    if (is_overdue(talk) && !is_held(talk))
        return refuse(edit, TIMER_REFUSAL_STILL_RUNNING);
    if (talk->at.end >= planned_block_end(edit, talk) && talk->at.end <= edit->context->now)
        return refuse_past_block(edit, talk->at.end);
    set_overrun(edit, talk, timer_end(talk));
    return true;
}

// ---- the order of talks

// The running talk, else the next one.
static const struct item *first_talk(const struct timer_edit *edit)
{
    const struct item *running = timer_running_talk(&edit->agenda);
    return running ? running : timer_next_talk(&edit->agenda);
}

// The one that is asked for.
static const struct item *wanted_talk(const struct timer_edit *edit)
{
    return edit->request->item ? timer_action_talk(&edit->agenda, edit->request->item) : first_talk(edit);
}

static bool refuse_no_talk(const struct timer_edit *edit)
{
    return refuse(edit, edit->request->item ? TIMER_REFUSAL_PAST : TIMER_REFUSAL_NO_TALK);
}

// The next talk of the same block.
static bool swap(struct timer_edit *edit)
{
    const struct item *first = wanted_talk(edit);
    const struct item *second = first ? swap_partner(edit->schedule, first) : NULL;
    if (!first && edit->request->item)
        return refuse_no_talk(edit);
    if (!second)
        return refuse(edit, TIMER_REFUSAL_NO_PAIR);
    const struct adjustments *made = edit->context->adjustments;
    if (swap_is_made(made, first->id, edit->context->now) ||
        swap_is_made(made, second->id, edit->context->now))
        return refuse(edit, TIMER_REFUSAL_SWAPPED);
    // The entry is about the one that was published first.
    bool in_order = published_item(edit, first)->at.start <= published_item(edit, second)->at.start;
    add(edit, ADJUST_SWAP, in_order ? first->id : second->id)->swap_with = in_order ? second->id : first->id;
    // Their times were adjusted for the other order.
    withdraw(edit, ADJUST_TIME, first);
    withdraw(edit, ADJUST_TIME, second);
    withdraw(edit, ADJUST_HOLD, first);
    withdraw(edit, ADJUST_OVERRUN, first);
    withdraw(edit, ADJUST_QUESTIONS, first);
    return true;
}

static bool cancel(struct timer_edit *edit)
{
    const struct item *talk = wanted_talk(edit);
    if (!talk)
        return refuse_no_talk(edit);
    add(edit, ADJUST_CANCEL, talk->id);
    return true;
}

// ---- back to the schedule

static bool is_about_timer(const struct adjustment *entry)
{
    return entry->type == ADJUST_TIME || entry->type == ADJUST_HOLD || entry->type == ADJUST_OVERRUN ||
           entry->type == ADJUST_QUESTIONS || entry->type == ADJUST_PAUSED || entry->type == ADJUST_SWAP ||
           entry->type == ADJUST_CANCEL;
}

static bool is_today(const struct timer_edit *edit, const struct adjustment *entry)
{
    const struct schedule *published = edit->context->published;
    struct span day = {schedule_day_start(published, schedule_day(published, edit->agenda.at)), edit->until};
    size_t count;
    const struct item *const *items = programme_listed(edit->programme, day, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i]->id, entry->item) == 0)
            return true;
    return false;
}

static bool is_key(const char *by)
{
    size_t length = strlen(TIMER_ACTION_BY_KEY);
    return strncmp(by, TIMER_ACTION_BY_KEY, length) == 0 && (by[length] == '\0' || by[length] == '@');
}

// The keys of all displays of a room count as one person.
static bool same_person(const char *a, const char *b)
{
    return (is_key(a) && is_key(b)) || strcmp(a, b) == 0;
}

static bool back_to_schedule(struct timer_edit *edit)
{
    const struct adjustments *adjustments = edit->context->adjustments;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->until > edit->context->now && is_about_timer(entry) &&
            same_person(entry->by, edit->context->by) && is_today(edit, entry))
            add_withdrawn(edit, entry);
    }
    return edit->count > 0 || refuse(edit, TIMER_REFUSAL_ON_SCHEDULE);
}

// ---- messages to the speaker

// The room of the talk; else the place's own.
static const char *message_room(const struct timer_edit *edit)
{
    const struct item *talk = first_talk(edit);
    size_t room = talk ? talk->room : edit->context->place->room;
    return room < edit->schedule->room_count ? edit->schedule->rooms[room].name : "";
}

static bool message(struct timer_edit *edit)
{
    const char *text = edit->request->text;
    if (!text || text[0] == '\0')
        return refuse(edit, TIMER_REFUSAL_EMPTY_MESSAGE);
    struct adjustment *entry = add(edit, ADJUST_MESSAGE, NULL);
    entry->room = message_room(edit);
    entry->text = text;
    entry->until = edit->request->until;
    return true;
}

static bool mark_read(struct timer_edit *edit)
{
    const char *room = message_room(edit);
    const struct adjustment *current = find(edit, ADJUST_MESSAGE, room);
    if (!current)
        return refuse(edit, TIMER_REFUSAL_NO_MESSAGE);
    struct adjustment *entry = add(edit, ADJUST_MESSAGE, NULL);
    entry->room = room;
    entry->text = current->text;
    entry->until = ADJUST_WITHDRAWN;
    return true;
}

const struct timer_action_handler timer_action_handlers[TIMER_ACTIONS] = {
    [TIMER_ACTION_START] = {"start", false, start},
    [TIMER_ACTION_HOLD] = {"hold", true, hold},
    [TIMER_ACTION_RESUME] = {"resume", true, resume},
    [TIMER_ACTION_LONGER] = {"longer", true, longer},
    [TIMER_ACTION_SHORTER] = {"shorter", true, shorter},
    [TIMER_ACTION_UNTIL] = {"until", true, until},
    [TIMER_ACTION_QUESTIONS] = {"questions", false, questions},
    [TIMER_ACTION_OVERRUN] = {"still", false, overrun},
    [TIMER_ACTION_FINISH] = {"finish", true, finish},
    [TIMER_ACTION_NEXT] = {"next", false, next},
    [TIMER_ACTION_SWAP] = {"swap", false, swap},
    [TIMER_ACTION_CANCEL] = {"cancel", false, cancel},
    [TIMER_ACTION_SCHEDULE] = {"schedule", false, back_to_schedule},
    [TIMER_ACTION_MESSAGE] = {"message", false, message},
    [TIMER_ACTION_READ] = {"read", false, mark_read},
};
