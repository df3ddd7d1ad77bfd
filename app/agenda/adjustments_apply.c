// Working a desk into a schedule, in one pass over each room's day: the outcome cannot depend on the order of
// the entries.
#include "agenda/adjustments.h"
#include "schedule/schedule_edit.h"

#include <stdlib.h>
#include <string.h>

// A place in a block: what stands in it, which is not what was published there where two talks changed
// places, and what becomes of it.
struct slot {
    const struct item *published; // the item itself, where and when it was published
    struct item planned;          // the same in this place
    struct item item;             // as it will be
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

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool same_block(const struct apply *apply, const struct item *a, const struct item *b)
{
    if (a->room != b->room ||
        schedule_day(apply->schedule, a->at.start) != schedule_day(apply->schedule, b->at.start))
        return false;
    return a->session && b->session ? strcmp(a->session, b->session) == 0 : !a->session && !b->session;
}

// Where a delay of the whole room puts this item: it is the first of its day that starts at `from` or later.
static int64_t room_start(const struct apply *apply, size_t index)
{
    const struct item *item = &apply->slots[index].planned;
    const char *room = apply->schedule->rooms[item->room].name;
    for (size_t i = 0; i < apply->adjustments->count; i++) {
        const struct adjustment *entry = &apply->adjustments->entries[i];
        if (entry->type != ADJUST_ROOM_DELAY || entry->until <= apply->now ||
            strcmp(entry->room, room) != 0 || item->at.start < entry->from ||
            schedule_day(apply->schedule, item->at.start) != schedule_day(apply->schedule, entry->from))
            continue;
        bool first = index == 0 || apply->slots[index - 1].planned.room != item->room ||
                     apply->slots[index - 1].planned.at.start < entry->from;
        if (first && entry->starts_at > item->at.start)
            return entry->starts_at;
    }
    return 0;
}

// A talk's end while its countdown is held, or while it is still running though it was due to end.
static bool moved_end(const struct apply *apply, const struct item *item, int64_t *end)
{
    const struct adjustment *hold = entry_for(apply, ADJUST_HOLD, item->id);
    const struct adjustment *still = entry_for(apply, ADJUST_STILL, item->id);
    if (hold && apply->now > hold->starts_at)
        *end = hold->ends_at + (apply->now - hold->starts_at);
    else if (hold)
        *end = hold->ends_at;
    else if (still)
        *end = adjustment_still_end(still, apply->now);
    return hold || still;
}

// The span that was asked for outright; false where nothing was. Where only the end moves with time, the talk
// starts when what was delayed before it lets it.
static bool asked_span(
    const struct apply *apply, size_t index, int64_t busy_until, int64_t block_end, struct span *out)
{
    const struct item *item = &apply->slots[index].planned;
    const struct adjustment *entry = entry_for(apply, ADJUST_TIME, item->id);
    int64_t length = item->at.end - item->at.start;
    int64_t start = entry ? entry->starts_at : room_start(apply, index);
    int64_t moved = 0;
    out->start = start ? start : item->at.start;
    out->end = entry && entry->ends_at ? entry->ends_at : out->start + length;
    bool moves = moved_end(apply, item, &moved);
    if (moves && !start && busy_until > out->start)
        out->start = least(busy_until, block_end);
    if (moves)
        out->end = least(moved, block_end);
    if (out->end < out->start)
        out->end = out->start;
    return entry || start != 0 || moves;
}

// The end of the block that begins with this item, as published, and the index behind its last item.
static size_t block_end(const struct apply *apply, size_t first, int64_t *end)
{
    size_t i = first;
    *end = INT64_MIN;
    for (; i < apply->schedule->item_count &&
           same_block(apply, &apply->schedule->items[first], &apply->schedule->items[i]);
         i++)
        if (apply->schedule->items[i].at.end > *end)
            *end = apply->schedule->items[i].at.end;
    return i;
}

// Pushes an item behind `busy_until`: a break gives of its own time, and is dropped where nothing is left of
// it; a talk is moved whole. Neither goes past the block.
static void push(struct item *item, int64_t busy_until, int64_t end)
{
    int64_t length = item->at.end - item->at.start;
    int64_t start = least(busy_until, end);
    if (item->kind == ITEM_BREAK && start >= item->at.end) {
        item->cancelled = true;
        return;
    }
    item->at.start = start;
    if (item->kind == ITEM_TALK)
        item->at.end = least(start + length, end);
}

// Puts the later of two talks in the earlier's place and the other way round: each keeps its length, the
// first its start and the second its end.
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
    a->item = a->planned;
    b->item = b->planned;
}

static void swap_in_block(struct apply *apply, size_t first, size_t behind)
{
    for (size_t i = first; i < behind; i++) {
        const struct adjustment *entry = entry_for(apply, ADJUST_SWAP, apply->slots[i].published->id);
        for (size_t k = i + 1; entry && entry->other && k < behind; k++)
            if (strcmp(apply->slots[k].published->id, entry->other) == 0) {
                swap(&apply->slots[i], &apply->slots[k]);
                i = k;
                break;
            }
    }
}

// One block, in order. `busy_until` is only what delayed items take: what the publisher himself put together
// stays.
static void adjust_block(struct apply *apply, size_t first, size_t behind, int64_t end)
{
    int64_t busy_until = INT64_MIN;
    for (size_t i = first; i < behind; i++) {
        struct item *item = &apply->slots[i].item;
        struct span asked;
        bool is_asked = asked_span(apply, i, busy_until, end, &asked);
        if (item->cancelled || entry_for(apply, ADJUST_CANCEL, item->id) ||
            entry_for(apply, ADJUST_MOVE, item->id)) {
            // It takes no time here: a delay flows over it.
            if (is_asked && !item->cancelled)
                item->at = asked;
            continue;
        }
        if (is_asked)
            item->at = asked;
        else if (item->at.start < busy_until)
            push(item, busy_until, end);
        else
            continue;
        if (!item->cancelled && item->at.end > busy_until)
            busy_until = item->at.end;
    }
}

// What the publisher changed before counts from where it was first.
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

static size_t room_named(const struct schedule *schedule, const char *name)
{
    size_t i = 0;
    while (i < schedule->room_count && strcmp(schedule->rooms[i].name, name) != 0)
        i++;
    return i;
}

// It goes to another room, and stands in its own with a word of where it went.
static void move(
    struct apply *apply, struct item *item, const struct item *published, const struct adjustment *entry)
{
    size_t room = room_named(apply->schedule, entry->room);
    if (room == apply->schedule->room_count || room == published->room)
        return;
    struct item tombstone = *published;
    tombstone.cancelled = true;
    tombstone.moved_to = apply->schedule->rooms[room].name;
    struct item there = *item;
    there.was = NULL;
    tombstone.was = was_of(apply, &there); // the time that it has there
    schedule_edit_add(apply->edit, &tombstone);
    item->room = room;
}

// What a chair did to its timer; NULL where nothing.
static const struct item_timer *timer_of(struct apply *apply, const struct item *item)
{
    const struct adjustment *questions = entry_for(apply, ADJUST_QUESTIONS, item->id);
    const struct adjustment *hold = entry_for(apply, ADJUST_HOLD, item->id);
    const struct adjustment *still = entry_for(apply, ADJUST_STILL, item->id);
    const struct adjustment *time = entry_for(apply, ADJUST_TIME, item->id);
    struct item_timer timer = {.questions_at = questions ? questions->starts_at : 0,
        .held_at = hold ? hold->starts_at : 0,
        .due = still && apply->now >= still->ends_at ? still->ends_at : 0,
        .finished = time && time->ends_at && time->at >= time->ends_at};
    struct item_timer *kept = questions || hold || still || timer.finished
                                  ? arena_alloc(schedule_edit_arena(apply->edit), 1, sizeof *kept)
                                  : NULL;
    if (kept)
        *kept = timer;
    return kept;
}

static void finish(struct apply *apply, const struct slot *slot)
{
    const struct item *published = slot->published;
    struct item item = slot->item;
    const struct adjustment *cancel = entry_for(apply, ADJUST_CANCEL, item.id);
    const struct adjustment *moved = entry_for(apply, ADJUST_MOVE, item.id);
    const struct adjustment *renamed = entry_for(apply, ADJUST_RENAME, item.id);
    const struct adjustment *speakers = entry_for(apply, ADJUST_SPEAKERS, item.id);
    if (renamed)
        item.title = keep(apply, renamed->title);
    if (speakers)
        replace_speakers(apply, &item, speakers);
    if (cancel)
        item.cancelled = true;
    else if (moved && !item.cancelled)
        move(apply, &item, published, moved);
    bool moved_in_time = item.at.start != published->at.start || item.at.end != published->at.end;
    if (moved_in_time || renamed || item.room != published->room)
        item.was = was_of(apply, published);
    item.timer = timer_of(apply, &item);
    if (item.title)
        schedule_edit_add(apply->edit, &item);
}

static void run(struct apply *apply)
{
    for (size_t i = 0; i < apply->schedule->item_count;) {
        int64_t end;
        size_t behind = block_end(apply, i, &end);
        swap_in_block(apply, i, behind);
        adjust_block(apply, i, behind, end);
        i = behind;
    }
    for (size_t i = 0; i < apply->schedule->item_count; i++)
        finish(apply, &apply->slots[i]);
}

const struct schedule *adjustments_apply(
    const struct adjustments *adjustments, const struct schedule *schedule, int64_t now)
{
    struct apply apply = {.adjustments = adjustments, .schedule = schedule, .now = now};
    apply.edit = schedule_edit_begin(schedule);
    if (!apply.edit)
        return NULL;
    apply.slots = calloc(schedule->item_count + 1, sizeof *apply.slots);
    bool fine = apply.slots != NULL;
    for (size_t i = 0; fine && i < schedule->item_count; i++)
        apply.slots[i] = (struct slot){
            .published = &schedule->items[i], .planned = schedule->items[i], .item = schedule->items[i]};
    if (fine)
        run(&apply);
    free(apply.slots);
    const struct schedule *derived = schedule_edit_end(apply.edit);
    if (fine)
        return derived;
    schedule_unref(derived);
    return NULL;
}
