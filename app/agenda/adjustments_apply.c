// Applying adjustments to a schedule, in one pass over each room's day. The result cannot depend on the order
// of the entries.
#include "agenda/adjustments.h"
#include "agenda/block.h"
#include "schedule/schedule_edit.h"

#include <stdlib.h>
#include <string.h>

// A place in a block, and its item: after a swap not the one that was published there.
struct slot {
    const struct item *published; // the item, where and when it was published
    struct item planned;          // the item in this place
    struct item item;             // the adjusted item
};

struct apply {
    const struct adjustments *adjustments;
    const struct schedule *schedule;
    struct schedule_edit *edit;
    int64_t now;
    struct slot *slots; // in the schedule's order
};

static const struct adjustment *entry_for(
    const struct apply *apply, enum adjustment_type type, const char *id)
{
    return adjustments_find(apply->adjustments, type, id, apply->now);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

// Does the item in this place take place in its room?
static bool takes_place(const struct apply *apply, size_t index)
{
    const struct item *item = &apply->slots[index].planned;
    return !item->cancelled && !entry_for(apply, ADJUST_CANCEL, item->id) &&
           !entry_for(apply, ADJUST_MOVE, item->id);
}

// The delay of the whole room that holds for this place; NULL for none.
static const struct adjustment *room_delay(const struct apply *apply, size_t index)
{
    const struct item *item = &apply->slots[index].planned;
    const struct adjustment *entry =
        entry_for(apply, ADJUST_ROOM_DELAY, apply->schedule->rooms[item->room].name);
    bool holds = entry && item->at.start >= entry->from &&
                 schedule_day(apply->schedule, item->at.start) == schedule_day(apply->schedule, entry->from);
    return holds && takes_place(apply, index) ? entry : NULL;
}

// When a delay of the whole room lets this item start: 0 unless it is the first of its day from the delay's
// `from` on.
static int64_t room_start(const struct apply *apply, size_t index)
{
    const struct item *item = &apply->slots[index].planned;
    const struct adjustment *entry = room_delay(apply, index);
    if (!entry || entry->starts_at <= item->at.start)
        return 0;
    for (size_t i = index; i > 0; i--) {
        const struct item *before = &apply->slots[i - 1].planned;
        if (before->room != item->room || before->at.start < entry->from)
            break;
        if (takes_place(apply, i - 1))
            return 0;
    }
    return entry->starts_at;
}

// Where a held countdown ends: it moves with the clock.
static int64_t held_end(const struct adjustment *hold, int64_t now)
{
    return hold->ends_at + (now > hold->starts_at ? now - hold->starts_at : 0);
}

// The end of a held or overrunning talk, which moves with time. False for other items.
static bool moving_end(const struct apply *apply, const struct item *item, int64_t *end)
{
    const struct adjustment *hold = entry_for(apply, ADJUST_HOLD, item->id);
    const struct adjustment *overrun = entry_for(apply, ADJUST_OVERRUN, item->id);
    if (hold) {
        // One that is held in overtime is still running, as if its chair had said so.
        struct adjustment over = {.ends_at = held_end(hold, apply->now)};
        *end = adjustment_overrun_end(&over, apply->now);
    } else if (overrun)
        *end = adjustment_overrun_end(overrun, apply->now);
    return hold || overrun;
}

// The span of an item that was given a time of its own before its whole room was delayed: what was said last
// holds, so it goes along with the room, but never to before its own time. False for other items, and for
// those that were over by then.
static bool overruled_span(
    const struct apply *apply, size_t index, int64_t busy_until, int64_t block_end, struct span *out)
{
    const struct item *item = &apply->slots[index].planned;
    const struct adjustment *entry = entry_for(apply, ADJUST_TIME, item->id);
    const struct adjustment *delay = room_delay(apply, index);
    if (!entry || !delay || adjustment_compare_strength(delay, entry) < 0)
        return false;
    struct span own = {.start = entry->starts_at ? entry->starts_at : item->at.start};
    own.end = entry->ends_at ? entry->ends_at : own.start + item->at.end - item->at.start;
    if (own.end <= delay->at)
        return false;
    int64_t start = later(room_start(apply, index), later(own.start, earlier(busy_until, block_end)));
    int64_t end = start + own.end - own.start;
    if (start > room_start(apply, index))
        end = earlier(end, later(own.end, block_end));
    *out = (struct span){start, later(start, end)};
    return true;
}

// The span that an entry about the item, or a delay of its room, asks for; false for none. A talk of which
// only the end moves still waits for delayed items before it.
static bool requested_span(
    const struct apply *apply, size_t index, int64_t busy_until, int64_t block_end, struct span *out)
{
    const struct item *item = &apply->slots[index].planned;
    const struct adjustment *entry = entry_for(apply, ADJUST_TIME, item->id);
    int64_t length = item->at.end - item->at.start;
    int64_t start = entry ? entry->starts_at : room_start(apply, index);
    int64_t moved = 0;
    out->start = start ? start : item->at.start;
    out->end = entry && entry->ends_at ? entry->ends_at : out->start + length;
    if (overruled_span(apply, index, busy_until, block_end, out))
        start = out->start;
    bool moves = moving_end(apply, item, &moved);
    if (moves && !start && busy_until > out->start)
        out->start = earlier(busy_until, block_end);
    if (moves)
        out->end = earlier(moved, block_end);
    if (out->end < out->start)
        out->end = out->start;
    return entry || start != 0 || moves;
}

// The index after the block that begins at `first`, and the block's end, both as published.
static size_t find_block(const struct apply *apply, size_t first, int64_t *end)
{
    const struct item *items = apply->schedule->items;
    size_t i = first;
    *end = INT64_MIN;
    for (; i < apply->schedule->item_count && block_same(apply->schedule, &items[first], &items[i]); i++)
        if (items[i].at.end > *end)
            *end = items[i].at.end;
    return i;
}

// When something starts in the block after this place, by what was published or said of it; the block's end
// where nothing does.
static int64_t free_until(const struct apply *apply, size_t index, size_t after, int64_t end)
{
    for (size_t i = index + 1; i < after; i++) {
        const struct item *item = &apply->slots[i].planned;
        const struct adjustment *entry = entry_for(apply, ADJUST_TIME, item->id);
        if (takes_place(apply, i))
            return entry && entry->starts_at ? entry->starts_at : later(item->at.start, room_start(apply, i));
    }
    return end;
}

// Makes the item in a place start at `busy_until`, within its block. A talk moves. So does a break where
// there is room for it: else it gets shorter, and is dropped when nothing is left of it.
static void push(struct apply *apply, size_t index, size_t after, int64_t busy_until, int64_t end)
{
    struct item *item = &apply->slots[index].item;
    int64_t length = item->at.end - item->at.start;
    int64_t start = earlier(busy_until, end);
    int64_t last = item->kind == ITEM_TALK ? end : later(item->at.end, free_until(apply, index, after, end));
    if (item->kind == ITEM_BREAK && start >= last)
        item->cancelled = true;
    else
        item->at = (struct span){start, earlier(start + length, last)};
}

// Swaps two talks, which keep their lengths: one starts where the first did, the other ends where the second
// did.
static void swap(struct slot *a, struct slot *b)
{
    struct item first = a->planned;
    struct item second = b->planned;
    int64_t first_length = first.at.end - first.at.start;
    int64_t second_length = second.at.end - second.at.start;
    const struct item *published = a->published;
    a->published = b->published;
    b->published = published;
    a->planned = second;
    b->planned = first;
    a->planned.at = (struct span){first.at.start, first.at.start + second_length};
    b->planned.at = (struct span){second.at.end - first_length, second.at.end};
    a->planned.place = a->planned.at;
    b->planned.place = b->planned.at;
    a->item = a->planned;
    b->item = b->planned;
}

// What lies between two talks that trade places, as a break, begins as much later as the first of them is
// longer now.
static void shift_between(struct apply *apply, size_t i, size_t k)
{
    int64_t from = apply->slots[i].planned.at.end;
    int64_t until = apply->slots[k].planned.at.start;
    int64_t length = apply->slots[i].planned.at.end - apply->slots[i].planned.at.start;
    int64_t by = apply->slots[k].planned.at.end - until - length;
    for (size_t j = i + 1; j < k; j++) {
        struct span *at = &apply->slots[j].planned.at;
        if (at->start < from || at->end > until)
            continue;
        *at = (struct span){at->start + by, at->end + by};
        apply->slots[j].item.at = *at;
    }
}

static void swap_in_block(struct apply *apply, size_t first, size_t after)
{
    for (size_t i = first; i < after; i++) {
        const struct adjustment *entry = entry_for(apply, ADJUST_SWAP, apply->slots[i].published->id);
        for (size_t k = i + 1; entry && entry->swap_with && k < after; k++)
            if (strcmp(apply->slots[k].published->id, entry->swap_with) == 0) {
                shift_between(apply, i, k);
                swap(&apply->slots[i], &apply->slots[k]);
                i = k;
                break;
            }
    }
}

// Moves the places of a block that are later with all of their room. Returns by how much later the block
// ends.
static int64_t shift_with_room(struct apply *apply, size_t first, size_t after)
{
    int64_t most = 0;
    for (size_t i = first; i < after; i++) {
        const struct adjustment *delay = room_delay(apply, i);
        int64_t by = delay ? delay->shift_s : 0;
        struct span *at = &apply->slots[i].planned.at;
        *at = (struct span){at->start + by, at->end + by};
        apply->slots[i].item.at = *at;
        most = later(most, by);
    }
    return most;
}

// Adjusts one block, in order. Only adjusted items count for `busy_until`: overlaps that were published stay.
static void adjust_block(struct apply *apply, size_t first, size_t after, int64_t end)
{
    int64_t busy_until = INT64_MIN;
    for (size_t i = first; i < after; i++) {
        struct item *item = &apply->slots[i].item;
        struct span requested;
        bool is_requested = requested_span(apply, i, busy_until, end, &requested);
        if (item->cancelled || !takes_place(apply, i)) {
            // It takes no time here: a delay passes over it.
            if (is_requested && !item->cancelled)
                item->at = requested;
            continue;
        }
        if (is_requested)
            item->at = requested;
        else if (item->at.start < busy_until)
            push(apply, i, after, busy_until, end);
        else
            continue;
        if (!item->cancelled && item->at.end > busy_until)
            busy_until = item->at.end;
    }
}

// Where an item was before any change: the publisher's own changes have recorded it already.
static const struct item_was *was_of(struct apply *apply, const struct item *item)
{
    if (item->was)
        return item->was;
    struct item_was *was = arena_alloc(schedule_edit_arena(apply->edit), 1, sizeof *was);
    if (was)
        *was = (struct item_was){
            .at = item->at, .room = apply->schedule->rooms[item->room].name, .title = item->title};
    return was;
}

static const char *keep(struct apply *apply, const char *text)
{
    return arena_text(schedule_edit_arena(apply->edit), text, strlen(text));
}

static void replace_speakers(struct apply *apply, struct item *item, const struct adjustment *entry)
{
    struct speaker *speakers =
        arena_alloc(schedule_edit_arena(apply->edit), entry->speaker_count, sizeof *speakers);
    for (size_t i = 0; speakers && i < entry->speaker_count; i++)
        speakers[i] = (struct speaker){.name = keep(apply, entry->speakers[i]), .affiliation = ""};
    item->speakers = speakers;
    item->speaker_count = speakers ? entry->speaker_count : 0;
}

// Moves an item to another room, and leaves a cancelled copy in its own that says where it went.
static void move(
    struct apply *apply, struct item *item, const struct item *published, const struct adjustment *entry)
{
    size_t room = schedule_find_room(apply->schedule, entry->room);
    if (room == apply->schedule->room_count || room == published->room)
        return;
    struct item tombstone = *published;
    tombstone.cancelled = true;
    tombstone.moved_to = apply->schedule->rooms[room].name;
    struct item moved = *item;
    moved.was = NULL;
    tombstone.was = was_of(apply, &moved); // its time in the new room
    schedule_edit_add(apply->edit, &tombstone);
    item->room = room;
}

// For how long the countdown was paused before, since the talk started.
static int64_t paused_s(const struct adjustment *paused, const struct item *item)
{
    int64_t from = paused->starts_at > item->at.start ? paused->starts_at : item->at.start;
    return paused->ends_at > from ? paused->ends_at - from : 0;
}

// What chairs did to the item's timer; NULL for nothing.
static const struct item_timer *timer_of(struct apply *apply, const struct item *item)
{
    const struct adjustment *questions = entry_for(apply, ADJUST_QUESTIONS, item->id);
    const struct adjustment *hold = entry_for(apply, ADJUST_HOLD, item->id);
    const struct adjustment *overrun = entry_for(apply, ADJUST_OVERRUN, item->id);
    const struct adjustment *time = entry_for(apply, ADJUST_TIME, item->id);
    const struct adjustment *paused = entry_for(apply, ADJUST_PAUSED, item->id);
    int64_t counts_to = hold ? held_end(hold, apply->now) : overrun ? overrun->ends_at : 0;
    struct item_timer timer = {.questions_at = questions ? questions->starts_at : 0,
        .questions_said_at = questions ? questions->at : 0,
        .held_at = hold ? hold->starts_at : 0,
        .paused_s = paused ? paused_s(paused, item) : 0,
        .counts_to = counts_to,
        .due = apply->now >= counts_to ? counts_to : 0,
        .finished = time && time->ends_at && time->at >= time->ends_at};
    if (!questions && !hold && !overrun && !paused && !timer.finished)
        return NULL;
    struct item_timer *copy = arena_alloc(schedule_edit_arena(apply->edit), 1, sizeof *copy);
    if (copy)
        *copy = timer;
    return copy;
}

// The copy that changes_apply left where the publisher took an item from: it says where the item is now, and
// is not needed where staff brought it back. False to leave it out.
static bool redirect(struct apply *apply, struct item *copy, const struct adjustment *cancelled,
    const struct adjustment *moved)
{
    size_t room = moved ? schedule_find_room(apply->schedule, moved->room) : apply->schedule->room_count;
    if (cancelled) {
        copy->moved_to = NULL;
        copy->was = NULL;
    } else if (room < apply->schedule->room_count) {
        copy->moved_to = apply->schedule->rooms[room].name;
    }
    return room != copy->room || cancelled;
}

// Adds the adjusted item to the result.
static void add_item(struct apply *apply, const struct slot *slot)
{
    const struct item *published = slot->published;
    struct item item = slot->item;
    const struct adjustment *cancelled = entry_for(apply, ADJUST_CANCEL, item.id);
    const struct adjustment *moved = entry_for(apply, ADJUST_MOVE, item.id);
    const struct adjustment *renamed = entry_for(apply, ADJUST_RENAME, item.id);
    const struct adjustment *speakers = entry_for(apply, ADJUST_SPEAKERS, item.id);
    if (renamed)
        item.title = keep(apply, renamed->title);
    if (speakers)
        replace_speakers(apply, &item, speakers);
    if (item.cancelled && item.moved_to && !redirect(apply, &item, cancelled, moved))
        return;
    if (cancelled)
        item.cancelled = true;
    else if (moved && !item.cancelled)
        move(apply, &item, published, moved);
    bool rescheduled = item.at.start != published->at.start || item.at.end != published->at.end;
    if (rescheduled || renamed || item.room != published->room)
        item.was = was_of(apply, published);
    item.timer = timer_of(apply, &item);
    if (item.title)
        schedule_edit_add(apply->edit, &item);
}

static void run(struct apply *apply)
{
    for (size_t i = 0; i < apply->schedule->item_count;) {
        int64_t end;
        size_t after = find_block(apply, i, &end);
        swap_in_block(apply, i, after);
        end += shift_with_room(apply, i, after);
        adjust_block(apply, i, after, end);
        i = after;
    }
    for (size_t i = 0; i < apply->schedule->item_count; i++)
        add_item(apply, &apply->slots[i]);
}

const struct schedule *adjustments_apply(
    const struct adjustments *adjustments, const struct schedule *schedule, int64_t now)
{
    struct apply apply = {.adjustments = adjustments, .schedule = schedule, .now = now};
    apply.edit = schedule_edit_begin(schedule);
    if (!apply.edit)
        return NULL;
    apply.slots = calloc(schedule->item_count + 1, sizeof *apply.slots);
    bool ok = apply.slots != NULL;
    for (size_t i = 0; ok && i < schedule->item_count; i++)
        apply.slots[i] = (struct slot){
            .published = &schedule->items[i], .planned = schedule->items[i], .item = schedule->items[i]};
    if (ok)
        run(&apply);
    free(apply.slots);
    const struct schedule *derived = schedule_edit_end(apply.edit);
    if (ok)
        return derived;
    schedule_unref(derived);
    return NULL;
}
