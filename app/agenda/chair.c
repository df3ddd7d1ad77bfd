#include "agenda/chair.h"

#include "agenda/timer.h"

#include <stdlib.h>
#include <string.h>

// "Still running", said just after the schedule went on to the next talk, is about the one before.
enum { STILL_REACH_S = 180, MINUTE_S = 60, MOST_ENTRIES = 8 };

// An act being worked out.
struct working {
    const struct chair *chair;
    const struct schedule *schedule; // with the desk in it; a reference
    struct programme *programme;
    struct agenda agenda;
    struct desk_entry entries[MOST_ENTRIES];
    size_t count;
    int64_t until; // when the entries are forgotten: behind the day
    struct error *error;
};

const char *chair_act_name(enum chair_act act)
{
    static const char *const names[CHAIR_ACTS] = {"start", "hold", "resume", "longer", "shorter", "until",
        "questions", "still", "finish", "next", "swap", "cancel", "schedule", "message", "read"};
    return names[act];
}

enum chair_act chair_act_named(const char *name)
{
    int act = 0;
    while (act < CHAIR_ACTS && strcmp(name, chair_act_name((enum chair_act)act)) != 0)
        act++;
    return (enum chair_act)act;
}

static bool same_block(const struct schedule *schedule, const struct item *a, const struct item *b)
{
    if (a->room != b->room || schedule_day(schedule, a->at.start) != schedule_day(schedule, b->at.start))
        return false;
    return a->session && b->session ? strcmp(a->session, b->session) == 0 : !a->session && !b->session;
}

static const struct item *published_item(const struct working *working, const struct item *item)
{
    const struct schedule *told = working->chair->told;
    for (size_t i = 0; i < told->item_count; i++)
        if (strcmp(told->items[i].id, item->id) == 0 && !told->items[i].moved_to)
            return &told->items[i];
    return item;
}

// When an item's block ends, as published.
static int64_t block_end(const struct working *working, const struct item *item)
{
    const struct schedule *told = working->chair->told;
    const struct item *published = published_item(working, item);
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < told->item_count; i++)
        if (same_block(told, published, &told->items[i]) && told->items[i].at.end > end)
            end = told->items[i].at.end;
    return end;
}

static struct desk_entry *add(struct working *working, enum desk_type type, const struct item *item)
{
    struct desk_entry *entry = &working->entries[working->count++];
    *entry = (struct desk_entry){.type = type,
        .item = item ? item->id : NULL,
        .number = desk_next_number(working->chair->desk),
        .by = working->chair->by,
        .at = working->chair->now,
        .until = working->until};
    return entry;
}

static void withdraw(struct working *working, enum desk_type type, const struct item *item)
{
    const struct desk_entry *there = desk_find(working->chair->desk, type, item->id, working->chair->now);
    if (!there || working->count == MOST_ENTRIES)
        return;
    struct desk_entry *entry = &working->entries[working->count++];
    *entry = *there;
    entry->number = desk_next_number(working->chair->desk);
    entry->by = working->chair->by;
    entry->at = working->chair->now;
    entry->until = DESK_WITHDRAWN;
}

// A talk has this span from now on, and its countdown runs.
static void set_span(struct working *working, const struct item *item, int64_t start, int64_t end)
{
    struct desk_entry *entry = add(working, DESK_TIME, item);
    entry->starts_at = start;
    entry->ends_at = end > start ? end : start;
    withdraw(working, DESK_HOLD, item);
    withdraw(working, DESK_STILL, item);
}

static bool refuse_past_block(const struct working *working, int64_t end)
{
    char clock[ZONE_CLOCK_SIZE];
    return error_set(
        working->error, "the block ends at %s", zone_clock(&working->schedule->zone, end, clock));
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
    int64_t now = working->chair->now;
    int64_t last = block_end(working, item);
    int64_t end = now + (item->at.end - item->at.start);
    set_span(working, item, now, end < last || last <= now ? end : last);
}

static bool start(struct working *working)
{
    const struct item *running = timer_running(&working->agenda);
    const struct item *next = timer_coming(&working->agenda);
    if (running)
        set_span(working, running, working->chair->now, running->at.end);
    else if (next)
        begin(working, next);
    else
        return error_set(working->error, "no talk is to come today");
    return true;
}

static bool hold(struct working *working, const struct item *talk)
{
    if (talk->timer && talk->timer->held_at)
        return error_set(working->error, "the countdown is held already");
    if (talk->timer && talk->timer->due)
        return error_set(working->error, "the talk is over its time");
    struct desk_entry *entry = add(working, DESK_HOLD, talk);
    entry->starts_at = working->chair->now;
    entry->ends_at = talk->at.end;
    return true;
}

static bool resume(struct working *working, const struct item *talk)
{
    if (!talk->timer || !talk->timer->held_at)
        return error_set(working->error, "the countdown is not held");
    set_span(working, talk, talk->at.start, talk->at.end);
    return true;
}

// Minutes more or less. Where the talk is over its time, they count from now; a held one stays held.
static bool change(struct working *working, const struct item *talk, int minutes)
{
    int64_t now = working->chair->now;
    int64_t was = talk->timer && talk->timer->due ? talk->timer->due : talk->at.end;
    int64_t last = block_end(working, talk);
    int64_t end = was + minutes * INT64_C(60);
    if (minutes < 0 && was <= now)
        return error_set(working->error, "the talk is over");
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
    struct desk_entry *entry = add(working, DESK_HOLD, talk);
    entry->starts_at = now;
    entry->ends_at = end;
    return true;
}

static bool until(struct working *working, const struct item *talk, int64_t end)
{
    int64_t last = block_end(working, talk);
    if (end <= working->chair->now)
        return error_set(working->error, "that is over already");
    if (end > last)
        return refuse_past_block(working, last);
    return set_end(working, talk, end);
}

static bool begin_questions(struct working *working)
{
    const struct item *talk = timer_running(&working->agenda);
    if (!talk)
        return error_set(working->error, "no talk is running");
    add(working, DESK_QUESTIONS, talk)->starts_at = working->chair->now;
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
        return error_set(working->error, "no talk is running");
    if (talk->timer && talk->timer->due)
        return error_set(working->error, "it is told as still running");
    if (talk->at.end >= block_end(working, talk) && talk->at.end <= working->chair->now)
        return refuse_past_block(working, talk->at.end);
    add(working, DESK_STILL, talk)->ends_at = talk->at.end;
    withdraw(working, DESK_HOLD, talk);
    return true;
}

// Of one that is over already the end stays, and nothing is counted over any more.
static bool finish(struct working *working)
{
    const struct item *talk = timer_talk(&working->agenda);
    int64_t now = working->chair->now;
    if (!talk)
        return error_set(working->error, "no talk is running");
    set_span(working, talk, talk->at.start, talk->at.end < now ? talk->at.end : now);
    return true;
}

static bool next(struct working *working)
{
    const struct item *talk = timer_running(&working->agenda);
    const struct item *coming = timer_coming(&working->agenda);
    if (!coming)
        return error_set(working->error, "no talk is to come today");
    if (talk)
        set_span(working, talk, talk->at.start, working->chair->now);
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
        return error_set(working->error, "no two talks of one block are there to change places");
    if (desk_find(working->chair->desk, DESK_SWAP, second->id, working->chair->now) ||
        desk_find(working->chair->desk, DESK_SWAP, first->id, working->chair->now))
        return error_set(working->error, "they have changed places already; undo that first");
    // The entry is about the one that was published first.
    bool in_order = published_item(working, first)->at.start <= published_item(working, second)->at.start;
    add(working, DESK_SWAP, in_order ? first : second)->other = in_order ? second->id : first->id;
    // What was asked of their times was for the other order.
    withdraw(working, DESK_TIME, first);
    withdraw(working, DESK_TIME, second);
    withdraw(working, DESK_HOLD, first);
    withdraw(working, DESK_STILL, first);
    withdraw(working, DESK_QUESTIONS, first);
    return true;
}

static bool cancel(struct working *working)
{
    const struct item *talk = first_talk(working);
    if (!talk)
        return error_set(working->error, "no talk is running or to come today");
    add(working, DESK_CANCEL, talk);
    return true;
}

static bool message(struct working *working, const struct chair_order *order)
{
    const struct place *place = working->chair->place;
    const struct item *near = first_talk(working);
    size_t room = near ? near->room : place->room;
    const char *name = room < working->schedule->room_count ? working->schedule->rooms[room].name : "";
    const struct desk_entry *there = desk_find(working->chair->desk, DESK_MESSAGE, name, working->chair->now);
    if (order->act == CHAIR_READ && !there)
        return error_set(working->error, "there is no message");
    struct desk_entry *entry = add(working, DESK_MESSAGE, NULL);
    entry->room = name;
    entry->text = order->act == CHAIR_READ ? there->text : order->text;
    entry->until = order->act == CHAIR_READ ? DESK_WITHDRAWN : order->until;
    return entry->text && entry->text[0] != '\0' ? true : error_set(working->error, "the message is empty");
}

static bool decide(struct working *working, const struct chair_order *order)
{
    const struct item *talk = timer_talk(&working->agenda);
    switch (order->act) {
    case CHAIR_START:
        return start(working);
    case CHAIR_QUESTIONS:
        return begin_questions(working);
    case CHAIR_STILL:
        return still(working);
    case CHAIR_FINISH:
        return finish(working);
    case CHAIR_NEXT:
        return next(working);
    case CHAIR_SWAP:
        return swap(working);
    case CHAIR_CANCEL:
        return cancel(working);
    case CHAIR_MESSAGE:
    case CHAIR_READ:
        return message(working, order);
    default:
        break;
    }
    if (!talk)
        return error_set(working->error, "no talk is running");
    switch (order->act) {
    case CHAIR_HOLD:
        return hold(working, talk);
    case CHAIR_RESUME:
        return resume(working, talk);
    case CHAIR_LONGER:
        return change(working, talk, order->minutes > 0 ? order->minutes : 1);
    case CHAIR_SHORTER:
        return change(working, talk, order->minutes > 0 ? -order->minutes : -1);
    default:
        return until(working, talk, order->until);
    }
}

static bool prepare(struct working *working)
{
    const struct chair *chair = working->chair;
    working->schedule = desk_apply(chair->desk, chair->told, chair->now);
    working->programme = working->schedule ? programme_new(working->schedule, chair->place) : NULL;
    if (!working->programme)
        return error_memory(working->error, "not enough memory");
    working->programme->questions = *chair->questions;
    if (!agenda_at(working->programme, chair->now, &working->agenda))
        return error_memory(working->error, "not enough memory");
    working->until = schedule_day_end(chair->told, chair->now);
    return true;
}

// Is it an entry of a chair about the timer of a talk of this place's day?
static bool is_of_timer(const struct desk_entry *entry)
{
    return entry->type == DESK_TIME || entry->type == DESK_HOLD || entry->type == DESK_STILL ||
           entry->type == DESK_QUESTIONS || entry->type == DESK_SWAP || entry->type == DESK_CANCEL;
}

static bool is_of_today(const struct working *working, const struct desk_entry *entry)
{
    const struct agenda *agenda = &working->agenda;
    size_t count;
    struct span day = {
        schedule_day_start(working->chair->told, schedule_day(working->chair->told, agenda->at)),
        working->until};
    const struct item *const *told = programme_told(working->programme, day, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(told[i]->id, entry->item) == 0)
            return true;
    return false;
}

// Keys are one hand, whatever display of the room they belong to.
static bool is_same_hand(const char *a, const char *b)
{
    size_t length = strlen(CHAIR_BY_KEY);
    bool keys = strncmp(a, CHAIR_BY_KEY, length) == 0 && strncmp(b, CHAIR_BY_KEY, length) == 0 &&
                (a[length] == '\0' || a[length] == '@') && (b[length] == '\0' || b[length] == '@');
    return keys || strcmp(a, b) == 0;
}

static bool withdraw_all(struct working *working, struct desk *out)
{
    const struct desk *desk = working->chair->desk;
    struct desk_entry *entries = calloc(desk->count + 1, sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; entries && i < desk->count; i++) {
        const struct desk_entry *entry = &desk->entries[i];
        if (entry->until <= working->chair->now || !is_of_timer(entry) ||
            !is_same_hand(entry->by, working->chair->by) || !is_of_today(working, entry))
            continue;
        entries[count] = *entry;
        entries[count].number = desk_next_number(desk);
        entries[count].at = working->chair->now;
        entries[count++].until = DESK_WITHDRAWN;
    }
    bool fine = count > 0 || error_set(working->error, "the schedule is followed already");
    if (fine && !desk_of(entries, count, out))
        fine = error_memory(working->error, "not enough memory");
    free(entries);
    return fine;
}

bool chair_act(
    const struct chair *chair, const struct chair_order *order, struct desk *out, struct error *error)
{
    struct working working = {.chair = chair, .error = error};
    *out = (struct desk){0};
    bool fine = prepare(&working);
    if (fine && order->act == CHAIR_SCHEDULE)
        fine = withdraw_all(&working, out);
    else if (fine)
        fine = decide(&working, order) &&
               (desk_of(working.entries, working.count, out) || error_memory(error, "not enough memory"));
    agenda_release(&working.agenda);
    programme_free(working.programme);
    schedule_unref(working.schedule);
    return fine;
}
