#include "agenda/timer_actions.h"

#include "agenda/timer.h"

#include <stdlib.h>
#include <string.h>

// "Still running", said just after the schedule went on to the next talk, is about the one before.
enum { STILL_REACH_S = 180, MINUTE_S = 60, MOST_ENTRIES = 8 };

// An act being worked out.
struct working {
    const struct timer_context *context;
    const struct schedule *schedule; // with the desk in it; a reference
    struct programme *programme;
    struct agenda agenda;
    struct adjustment entries[MOST_ENTRIES];
    size_t count;
    int64_t until; // when the entries are forgotten: behind the day
    struct error *error;
};

const char *timer_action_name(enum timer_action act)
{
    static const char *const names[TIMER_ACTIONS] = {"start", "hold", "resume", "longer", "shorter", "until",
        "questions", "still", "finish", "next", "swap", "cancel", "schedule", "message", "read"};
    return names[act];
}

enum timer_action timer_action_named(const char *name)
{
    int act = 0;
    while (act < TIMER_ACTIONS && strcmp(name, timer_action_name((enum timer_action)act)) != 0)
        act++;
    return (enum timer_action)act;
}

bool timer_refuse(struct error *error, enum timer_refusal refusal)
{
    static const char *const texts[] = {
        [TIMER_REFUSAL_NOT_RUNNING] = "no talk is running",
        [TIMER_REFUSAL_NONE_COMING] = "no talk is to come today",
        [TIMER_REFUSAL_NO_TALK] = "no talk is running or to come today",
        [TIMER_REFUSAL_HELD] = "the countdown is held already",
        [TIMER_REFUSAL_NOT_HELD] = "the countdown is not held",
        [TIMER_REFUSAL_OVER] = "the talk is over",
        [TIMER_REFUSAL_OVER_TIME] = "the talk is over its time",
        [TIMER_REFUSAL_PAST] = "that is over already",
        [TIMER_REFUSAL_STILL_RUNNING] = "it is told as still running",
        [TIMER_REFUSAL_NO_MESSAGE] = "there is no message",
        [TIMER_REFUSAL_EMPTY_MESSAGE] = "the message is empty",
        [TIMER_REFUSAL_ON_SCHEDULE] = "the schedule is followed already",
        [TIMER_REFUSAL_SWAPPED] = "they have changed places already; undo that first",
        [TIMER_REFUSAL_NO_PAIR] = "no two talks of one block are there to change places",
        [TIMER_REFUSAL_NOTHING_TO_UNDO] = "there is nothing to undo",
    };
    return error_refuse(error, (int)refusal, "%s", texts[refusal]);
}

static bool same_block(const struct schedule *schedule, const struct item *a, const struct item *b)
{
    if (a->room != b->room || schedule_day(schedule, a->at.start) != schedule_day(schedule, b->at.start))
        return false;
    return a->session && b->session ? strcmp(a->session, b->session) == 0 : !a->session && !b->session;
}

static const struct item *published_item(const struct working *working, const struct item *item)
{
    const struct schedule *published = working->context->published;
    for (size_t i = 0; i < published->item_count; i++)
        if (strcmp(published->items[i].id, item->id) == 0 && !published->items[i].moved_to)
            return &published->items[i];
    return item;
}

// When an item's block ends, as original.
static int64_t block_end(const struct working *working, const struct item *item)
{
    const struct schedule *published = working->context->published;
    const struct item *original = published_item(working, item);
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < published->item_count; i++)
        if (same_block(published, original, &published->items[i]) && published->items[i].at.end > end)
            end = published->items[i].at.end;
    return end;
}

static struct adjustment *add(struct working *working, enum adjustment_type type, const struct item *item)
{
    struct adjustment *entry = &working->entries[working->count++];
    *entry = (struct adjustment){.type = type,
        .item = item ? item->id : NULL,
        .number = adjustments_next_number(working->context->adjustments),
        .by = working->context->by,
        .at = working->context->now,
        .until = working->until};
    return entry;
}

static void withdraw(struct working *working, enum adjustment_type type, const struct item *item)
{
    const struct adjustment *there =
        adjustments_find(working->context->adjustments, type, item->id, working->context->now);
    if (!there || working->count == MOST_ENTRIES)
        return;
    struct adjustment *entry = &working->entries[working->count++];
    *entry = *there;
    entry->number = adjustments_next_number(working->context->adjustments);
    entry->by = working->context->by;
    entry->at = working->context->now;
    entry->until = ADJUST_WITHDRAWN;
}

// A talk has this span from now on, and its countdown runs.
static void set_span(struct working *working, const struct item *item, int64_t start, int64_t end)
{
    struct adjustment *entry = add(working, ADJUST_TIME, item);
    entry->starts_at = start;
    entry->ends_at = end > start ? end : start;
    withdraw(working, ADJUST_HOLD, item);
    withdraw(working, ADJUST_STILL, item);
}

static bool refuse_past_block(const struct working *working, int64_t end)
{
    char clock[ZONE_CLOCK_SIZE];
    return error_refuse(working->error, TIMER_REFUSAL_BLOCK_END, "the block ends at %s",
        zone_clock(&working->schedule->zone, end, clock));
}

static bool set_end(struct working *working, const struct item *item, int64_t end)
{
    int64_t last = block_end(working, item);
    if (end > last && item->at.end >= last)
        return refuse_past_block(working, last);
    set_span(working, item, item->at.start, end < last ? end : last);
    return true;
}

// Begins a talk that is still to come: it has its whole length, as far as the block goes.
static void begin(struct working *working, const struct item *item)
{
    int64_t now = working->context->now;
    int64_t last = block_end(working, item);
    int64_t end = now + (item->at.end - item->at.start);
    set_span(working, item, now, end < last || last <= now ? end : last);
}

static bool start(struct working *working)
{
    const struct item *running = timer_running(&working->agenda);
    const struct item *next = timer_coming(&working->agenda);
    if (running)
        set_span(working, running, working->context->now, running->at.end);
    else if (next)
        begin(working, next);
    else
        return timer_refuse(working->error, TIMER_REFUSAL_NONE_COMING);
    return true;
}

static bool hold(struct working *working, const struct item *talk)
{
    if (talk->timer && talk->timer->held_at)
        return timer_refuse(working->error, TIMER_REFUSAL_HELD);
    if (talk->timer && talk->timer->due)
        return timer_refuse(working->error, TIMER_REFUSAL_OVER_TIME);
    struct adjustment *entry = add(working, ADJUST_HOLD, talk);
    entry->starts_at = working->context->now;
    entry->ends_at = talk->at.end;
    return true;
}

static bool resume(struct working *working, const struct item *talk)
{
    if (!talk->timer || !talk->timer->held_at)
        return timer_refuse(working->error, TIMER_REFUSAL_NOT_HELD);
    set_span(working, talk, talk->at.start, talk->at.end);
    return true;
}

// Minutes more or less. Where the talk is over its time, they count from now; a held one stays held.
static bool change(struct working *working, const struct item *talk, int minutes)
{
    int64_t now = working->context->now;
    int64_t was = talk->timer && talk->timer->due ? talk->timer->due : talk->at.end;
    int64_t last = block_end(working, talk);
    int64_t end = was + minutes * INT64_C(60);
    if (minutes < 0 && was <= now)
        return timer_refuse(working->error, TIMER_REFUSAL_OVER);
    if (minutes > 0 && was >= last)
        return refuse_past_block(working, last);
    if (minutes > 0 && end < now + minutes * INT64_C(60))
        end = now + minutes * INT64_C(60);
    end = end < now ? now : end;
    end = end > last ? last : end;
    if (!talk->timer || !talk->timer->held_at) {
        set_span(working, talk, talk->at.start, end);
        return true;
    }
    struct adjustment *entry = add(working, ADJUST_HOLD, talk);
    entry->starts_at = now;
    entry->ends_at = end;
    return true;
}

static bool until(struct working *working, const struct item *talk, int64_t end)
{
    int64_t last = block_end(working, talk);
    if (end <= working->context->now)
        return timer_refuse(working->error, TIMER_REFUSAL_PAST);
    if (end > last)
        return refuse_past_block(working, last);
    return set_end(working, talk, end);
}

static bool begin_questions(struct working *working)
{
    const struct item *talk = timer_running(&working->agenda);
    if (!talk)
        return timer_refuse(working->error, TIMER_REFUSAL_NOT_RUNNING);
    add(working, ADJUST_QUESTIONS, talk)->starts_at = working->context->now;
    return true;
}

// A talk of this day that ended a moment ago and was not ended by the chair.
static const struct item *overrunning(const struct working *working)
{
    const struct item *ended = timer_ended(&working->agenda, STILL_REACH_S);
    return ended && ended->timer && ended->timer->finished ? NULL : ended;
}

static bool still(struct working *working)
{
    const struct item *talk = overrunning(working);
    if (!talk)
        talk = timer_running(&working->agenda);
    if (!talk)
        return timer_refuse(working->error, TIMER_REFUSAL_NOT_RUNNING);
    if (talk->timer && talk->timer->due)
        return timer_refuse(working->error, TIMER_REFUSAL_STILL_RUNNING);
    if (talk->at.end >= block_end(working, talk) && talk->at.end <= working->context->now)
        return refuse_past_block(working, talk->at.end);
    add(working, ADJUST_STILL, talk)->ends_at = talk->at.end;
    withdraw(working, ADJUST_HOLD, talk);
    return true;
}

// Of one that is over already the end stays, and nothing is counted over any more.
static bool finish(struct working *working)
{
    const struct item *talk = timer_talk(&working->agenda);
    int64_t now = working->context->now;
    if (!talk)
        return timer_refuse(working->error, TIMER_REFUSAL_NOT_RUNNING);
    set_span(working, talk, talk->at.start, talk->at.end < now ? talk->at.end : now);
    return true;
}

static bool next(struct working *working)
{
    const struct item *talk = timer_running(&working->agenda);
    const struct item *coming = timer_coming(&working->agenda);
    if (!coming)
        return timer_refuse(working->error, TIMER_REFUSAL_NONE_COMING);
    if (talk)
        set_span(working, talk, talk->at.start, working->context->now);
    begin(working, coming);
    return true;
}

// The talk that acts on what is to be said are about: the running one, else the next.
static const struct item *first_talk(const struct working *working)
{
    const struct item *running = timer_running(&working->agenda);
    return running ? running : timer_coming(&working->agenda);
}

static bool swap(struct working *working)
{
    const struct item *first = first_talk(working);
    const struct agenda *agenda = &working->agenda;
    const struct item *second = NULL;
    for (size_t i = 0; first && i < agenda->today_count && !second; i++)
        if (agenda->today[i]->kind == ITEM_TALK && agenda->today[i]->at.start >= first->at.end &&
            same_block(working->schedule, first, agenda->today[i]))
            second = agenda->today[i];
    if (!second)
        return timer_refuse(working->error, TIMER_REFUSAL_NO_PAIR);
    if (adjustments_find(working->context->adjustments, ADJUST_SWAP, second->id, working->context->now) ||
        adjustments_find(working->context->adjustments, ADJUST_SWAP, first->id, working->context->now))
        return timer_refuse(working->error, TIMER_REFUSAL_SWAPPED);
    // The entry is about the one that was original first.
    bool in_order = published_item(working, first)->at.start <= published_item(working, second)->at.start;
    add(working, ADJUST_SWAP, in_order ? first : second)->other = in_order ? second->id : first->id;
    // What was asked of their times was for the other order.
    withdraw(working, ADJUST_TIME, first);
    withdraw(working, ADJUST_TIME, second);
    withdraw(working, ADJUST_HOLD, first);
    withdraw(working, ADJUST_STILL, first);
    withdraw(working, ADJUST_QUESTIONS, first);
    return true;
}

static bool cancel(struct working *working)
{
    const struct item *talk = first_talk(working);
    if (!talk)
        return timer_refuse(working->error, TIMER_REFUSAL_NO_TALK);
    add(working, ADJUST_CANCEL, talk);
    return true;
}

static bool message(struct working *working, const struct timer_request *order)
{
    const struct place *place = working->context->place;
    const struct item *near = first_talk(working);
    size_t room = near ? near->room : place->room;
    const char *name = room < working->schedule->room_count ? working->schedule->rooms[room].name : "";
    const struct adjustment *there =
        adjustments_find(working->context->adjustments, ADJUST_MESSAGE, name, working->context->now);
    if (order->act == TIMER_ACTION_READ && !there)
        return timer_refuse(working->error, TIMER_REFUSAL_NO_MESSAGE);
    struct adjustment *entry = add(working, ADJUST_MESSAGE, NULL);
    entry->room = name;
    entry->text = order->act == TIMER_ACTION_READ ? there->text : order->text;
    entry->until = order->act == TIMER_ACTION_READ ? ADJUST_WITHDRAWN : order->until;
    return entry->text && entry->text[0] != '\0' ? true
                                                 : timer_refuse(working->error, TIMER_REFUSAL_EMPTY_MESSAGE);
}

static bool decide(struct working *working, const struct timer_request *order)
{
    const struct item *talk = timer_talk(&working->agenda);
    switch (order->act) {
    case TIMER_ACTION_START:
        return start(working);
    case TIMER_ACTION_QUESTIONS:
        return begin_questions(working);
    case TIMER_ACTION_STILL:
        return still(working);
    case TIMER_ACTION_FINISH:
        return finish(working);
    case TIMER_ACTION_NEXT:
        return next(working);
    case TIMER_ACTION_SWAP:
        return swap(working);
    case TIMER_ACTION_CANCEL:
        return cancel(working);
    case TIMER_ACTION_MESSAGE:
    case TIMER_ACTION_READ:
        return message(working, order);
    default:
        break;
    }
    if (!talk)
        return timer_refuse(working->error, TIMER_REFUSAL_NOT_RUNNING);
    switch (order->act) {
    case TIMER_ACTION_HOLD:
        return hold(working, talk);
    case TIMER_ACTION_RESUME:
        return resume(working, talk);
    case TIMER_ACTION_LONGER:
        return change(working, talk, order->minutes > 0 ? order->minutes : 1);
    case TIMER_ACTION_SHORTER:
        return change(working, talk, order->minutes > 0 ? -order->minutes : -1);
    default:
        return until(working, talk, order->until);
    }
}

static bool prepare(struct working *working)
{
    const struct timer_context *context = working->context;
    working->schedule = adjustments_apply(context->adjustments, context->published, context->now);
    working->programme = working->schedule ? programme_new(working->schedule, context->place) : NULL;
    if (!working->programme)
        return error_memory(working->error, "not enough memory");
    working->programme->questions = *context->questions;
    if (!agenda_at(working->programme, context->now, &working->agenda))
        return error_memory(working->error, "not enough memory");
    working->until = schedule_day_end(context->published, context->now);
    return true;
}

// Is it an entry of a chair about the timer of a talk of this place's day?
static bool is_of_timer(const struct adjustment *entry)
{
    return entry->type == ADJUST_TIME || entry->type == ADJUST_HOLD || entry->type == ADJUST_STILL ||
           entry->type == ADJUST_QUESTIONS || entry->type == ADJUST_SWAP || entry->type == ADJUST_CANCEL;
}

static bool is_of_today(const struct working *working, const struct adjustment *entry)
{
    const struct agenda *agenda = &working->agenda;
    size_t count;
    struct span day = {schedule_day_start(working->context->published,
                           schedule_day(working->context->published, agenda->at)),
        working->until};
    const struct item *const *published = programme_told(working->programme, day, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(published[i]->id, entry->item) == 0)
            return true;
    return false;
}

// Keys are one hand, whatever display of the room they belong to.
static bool is_same_hand(const char *a, const char *b)
{
    size_t length = strlen(TIMER_ACTION_BY_KEY);
    bool keys = strncmp(a, TIMER_ACTION_BY_KEY, length) == 0 &&
                strncmp(b, TIMER_ACTION_BY_KEY, length) == 0 && (a[length] == '\0' || a[length] == '@') &&
                (b[length] == '\0' || b[length] == '@');
    return keys || strcmp(a, b) == 0;
}

static bool withdraw_all(struct working *working, struct adjustments *out)
{
    const struct adjustments *adjustments = working->context->adjustments;
    struct adjustment *entries = calloc(adjustments->count + 1, sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; entries && i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->until <= working->context->now || !is_of_timer(entry) ||
            !is_same_hand(entry->by, working->context->by) || !is_of_today(working, entry))
            continue;
        entries[count] = *entry;
        entries[count].number = adjustments_next_number(adjustments);
        entries[count].at = working->context->now;
        entries[count++].until = ADJUST_WITHDRAWN;
    }
    bool fine = count > 0 || timer_refuse(working->error, TIMER_REFUSAL_ON_SCHEDULE);
    if (fine && !adjustments_of(entries, count, out))
        fine = error_memory(working->error, "not enough memory");
    free(entries);
    return fine;
}

bool timer_action(const struct timer_context *context, const struct timer_request *order,
    struct adjustments *out, struct error *error)
{
    struct working working = {.context = context, .error = error};
    *out = (struct adjustments){0};
    bool fine = prepare(&working);
    if (fine && order->act == TIMER_ACTION_SCHEDULE)
        fine = withdraw_all(&working, out);
    else if (fine)
        fine = decide(&working, order) && (adjustments_of(working.entries, working.count, out) ||
                                              error_memory(error, "not enough memory"));
    agenda_release(&working.agenda);
    programme_free(working.programme);
    schedule_unref(working.schedule);
    return fine;
}
