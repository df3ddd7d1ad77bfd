#include "schedule/schedule_merge.h"

#include "base/text.h"
#include "schedule/identity.h"
#include "schedule/schedule_internal.h"

#include <stdlib.h>
#include <string.h>

// A room of a part.
struct part_room {
    const char *key; // its name as text_fold has it
    const struct room *room;
    size_t part;
    size_t order;  // of all rooms of all parts
    size_t leader; // the order of the first room that is the same one
};

// An item as it will be.
struct part_item {
    struct item item;
    size_t part;
};

struct merge {
    const struct schedule_part *parts;
    size_t count;
    struct schedule_internal *result;
    struct part_room *rooms; // by order, then by name, then by order again
    size_t room_count;
    size_t *room_of; // by order, its index in the result
    struct part_item *items;
    size_t item_count;
    size_t repeated; // that two parts have alike
    size_t overlaps;
    const struct part_item *overlap[2]; // the first
    struct finding *findings;           // in the arena
};

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

// ---- rooms

static int by_name(const void *a, const void *b)
{
    const struct part_room *x = a;
    const struct part_room *y = b;
    int order = strcmp(x->key, y->key);
    if (order == 0)
        order = strcmp(x->room->name, y->room->name);
    return order != 0 ? order : compare_numbers(x->order, y->order);
}

static int by_order(const void *a, const void *b)
{
    return compare_numbers(((const struct part_room *)a)->order, ((const struct part_room *)b)->order);
}

static bool list_rooms(struct merge *merge)
{
    for (size_t p = 0; p < merge->count; p++)
        merge->room_count += merge->parts[p].schedule->room_count;
    merge->rooms = calloc(merge->room_count + 1, sizeof *merge->rooms);
    merge->room_of = calloc(merge->room_count + 1, sizeof *merge->room_of);
    if (!merge->rooms || !merge->room_of)
        return false;
    size_t order = 0;
    struct str key = {0};
    for (size_t p = 0; p < merge->count; p++) {
        const struct schedule *schedule = merge->parts[p].schedule;
        for (size_t r = 0; r < schedule->room_count; r++, order++) {
            str_clear(&key);
            text_fold(&key, schedule->rooms[r].name);
            merge->rooms[order] = (struct part_room){.key = arena_keep(&merge->result->arena, str_text(&key)),
                .room = &schedule->rooms[r],
                .part = p,
                .order = order};
        }
    }
    bool ok = !key.failed && !merge->result->arena.failed;
    str_free(&key);
    return ok;
}

// Are some of these, which have one key, of the same part? That part tells them apart by case.
static bool is_ambiguous(const struct part_room *rooms, size_t count)
{
    bool found = count > SCHEDULE_MERGE_MAX_PARTS;
    for (size_t i = 0; i < count && !found; i++)
        for (size_t k = i + 1; k < count && !found; k++)
            found = rooms[i].part == rooms[k].part;
    return found;
}

static void lead(struct part_room *rooms, size_t count)
{
    size_t leader = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        leader = rooms[i].order < leader ? rooms[i].order : leader;
    for (size_t i = 0; i < count; i++)
        rooms[i].leader = leader;
}

// How many from here on have the same key, or (`exactly`) the same name.
static size_t run_of(const struct part_room *rooms, size_t count, bool exactly)
{
    size_t length = 1;
    while (length < count && strcmp(rooms[0].key, rooms[length].key) == 0 &&
           (!exactly || strcmp(rooms[0].room->name, rooms[length].room->name) == 0))
        length++;
    return length;
}

// Finds the rooms that are one.
static void group_rooms(struct merge *merge)
{
    qsort(merge->rooms, merge->room_count, sizeof *merge->rooms, by_name);
    for (size_t i = 0; i < merge->room_count;) {
        struct part_room *rooms = &merge->rooms[i];
        size_t alike = run_of(rooms, merge->room_count - i, false);
        bool exactly = is_ambiguous(rooms, alike);
        for (size_t k = 0, same; k < alike; k += same) {
            same = exactly ? run_of(&rooms[k], alike - k, true) : alike;
            lead(&rooms[k], same);
        }
        i += alike;
    }
}

// ---- texts

// An id or a guid as it is in the result; NULL stays NULL.
static const char *tagged(struct merge *merge, size_t part, const char *id)
{
    if (!id)
        return NULL;
    bool apart = part > 0;
    for (size_t p = 1; p < merge->count && !apart; p++) {
        size_t length = strlen(merge->parts[p].tag);
        apart = strncmp(id, merge->parts[p].tag, length) == 0 && id[length] == ':';
    }
    return apart ? arena_format(&merge->result->arena, "%s:%s", merge->parts[part].tag, id) : id;
}

static const char *const *tagged_all(struct merge *merge, size_t part, const char *const *ids, size_t count)
{
    const char **copies = part > 0 ? arena_alloc(&merge->result->arena, count, sizeof *copies) : NULL;
    for (size_t i = 0; copies && i < count; i++)
        copies[i] = tagged(merge, part, ids[i]);
    return part > 0 ? copies : ids;
}

// ---- the rooms of the result

static bool is_taken(const struct merge *merge, const char *former)
{
    struct str key = {0};
    text_fold(&key, former);
    size_t from = 0;
    size_t to = merge->room_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(merge->rooms[middle].key, str_text(&key)) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool taken = from < merge->room_count && strcmp(merge->rooms[from].key, str_text(&key)) == 0;
    str_free(&key);
    return taken;
}

static void add_former(struct merge *merge, const struct part_room *from, struct room *to)
{
    if (from->room->former_count == 0)
        return;
    const char **names = arena_alloc(&merge->result->arena, IDENTITY_MAX_FORMER, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < to->former_count && count < IDENTITY_MAX_FORMER; i++)
        names[count++] = to->former[i];
    for (size_t i = 0; names && i < from->room->former_count && count < IDENTITY_MAX_FORMER; i++)
        if (!is_taken(merge, from->room->former[i]))
            names[count++] = from->room->former[i];
    to->former = names;
    to->former_count = names ? count : 0;
}

// In the order in which the parts have them.
static bool place_rooms(struct merge *merge)
{
    struct schedule *schedule = &merge->result->schedule;
    struct room *rooms = arena_alloc(&merge->result->arena, merge->room_count, sizeof *rooms);
    struct part_room *sorted = calloc(merge->room_count + 1, sizeof *sorted);
    if (!rooms || !sorted) {
        free(sorted);
        return false;
    }
    if (merge->room_count > 0)
        memcpy(sorted, merge->rooms, merge->room_count * sizeof *sorted);
    qsort(sorted, merge->room_count, sizeof *sorted, by_order);
    for (size_t i = 0; i < merge->room_count; i++) {
        const struct part_room *one = &sorted[i];
        bool first = one->leader == one->order;
        size_t index = first ? schedule->room_count++ : merge->room_of[one->leader];
        merge->room_of[one->order] = index;
        struct room *room = &rooms[index];
        if (first)
            *room = (struct room){.name = one->room->name, .gone = true};
        if (!room->guid)
            room->guid = tagged(merge, one->part, one->room->guid);
        room->gone = room->gone && one->room->gone;
        add_former(merge, one, room);
    }
    schedule->rooms = rooms;
    free(sorted);
    return !merge->result->arena.failed;
}

// ---- items

static int by_place(const void *a, const void *b)
{
    const struct part_item *x = a;
    const struct part_item *y = b;
    if (x->item.room != y->item.room)
        return compare_numbers(x->item.room, y->item.room);
    if (x->item.at.start != y->item.at.start)
        return x->item.at.start < y->item.at.start ? -1 : 1;
    if (x->item.at.end != y->item.at.end)
        return x->item.at.end < y->item.at.end ? -1 : 1;
    int order = strcmp(x->item.title, y->item.title);
    return order != 0 ? order : compare_numbers(x->part, y->part);
}

static bool is_off(const struct schedule *schedule)
{
    return schedule->not_happening != NULL;
}

static bool all(const struct merge *merge, bool (*is)(const struct schedule *))
{
    size_t count = 0;
    for (size_t p = 0; p < merge->count; p++)
        count += is(merge->parts[p].schedule);
    return count == merge->count;
}

static bool list_items(struct merge *merge)
{
    size_t order = 0; // of the part's first room
    bool all_off = all(merge, is_off);
    for (size_t p = 0; p < merge->count; p++)
        merge->item_count += merge->parts[p].schedule->item_count;
    merge->items = calloc(merge->item_count + 1, sizeof *merge->items);
    if (!merge->items)
        return false;
    struct part_item *to = merge->items;
    for (size_t p = 0; p < merge->count; p++) {
        const struct schedule *schedule = merge->parts[p].schedule;
        for (size_t i = 0; i < schedule->item_count; i++, to++) {
            *to = (struct part_item){.item = schedule->items[i], .part = p};
            to->item.id = tagged(merge, p, to->item.id);
            to->item.guid = tagged(merge, p, to->item.guid);
            to->item.former = tagged_all(merge, p, to->item.former, to->item.former_count);
            to->item.room = merge->room_of[order + to->item.room];
            to->item.cancelled |= is_off(schedule) && !all_off;
        }
        order += schedule->room_count;
    }
    qsort(merge->items, merge->item_count, sizeof *merge->items, by_place);
    return !merge->result->arena.failed;
}

static bool is_repetition(const struct part_item *before, const struct part_item *item)
{
    return before->part != item->part && before->item.room == item->item.room &&
           before->item.at.start == item->item.at.start && before->item.at.end == item->item.at.end &&
           strcmp(before->item.title, item->item.title) == 0;
}

static void note_overlap(struct merge *merge, const struct part_item *running, const struct part_item *item)
{
    if (running->item.room != item->item.room || running->item.at.end <= item->item.at.start ||
        running->part == item->part || running->item.kind != ITEM_TALK || item->item.kind != ITEM_TALK ||
        item->item.cancelled)
        return;
    if (merge->overlaps++ == 0) {
        merge->overlap[0] = running;
        merge->overlap[1] = item;
    }
}

static bool place_items(struct merge *merge)
{
    struct schedule *schedule = &merge->result->schedule;
    struct arena *arena = &merge->result->arena;
    struct item *items = arena_alloc(arena, merge->item_count, sizeof *items);
    struct room *rooms = arena_alloc(arena, schedule->room_count, sizeof *rooms);
    const struct part_item *kept = NULL;    // the last one
    const struct part_item *running = NULL; // the one that ends last of this room
    size_t count = 0;
    if (!items || !rooms)
        return false;
    for (size_t i = 0; i < merge->item_count; i++) {
        const struct part_item *one = &merge->items[i];
        if (kept && is_repetition(kept, one)) {
            merge->repeated++;
            continue;
        }
        if (running)
            note_overlap(merge, running, one);
        bool later =
            !running || running->item.room != one->item.room || running->item.at.end < one->item.at.end;
        if (!one->item.cancelled && later)
            running = one;
        kept = one;
        items[count++] = one->item;
    }
    schedule_internal_arrange(arena, schedule, items, count, rooms);
    return !arena->failed;
}

// ---- what is said of the whole

// There is room for all: see write_findings.
static void add_finding(struct merge *merge, const struct finding *finding)
{
    merge->findings[merge->result->schedule.finding_count++] = *finding;
}

static void write_findings(struct merge *merge)
{
    struct schedule *schedule = &merge->result->schedule;
    struct arena *arena = &merge->result->arena;
    size_t count = 2;
    for (size_t p = 0; p < merge->count; p++)
        count += merge->parts[p].schedule->finding_count;
    merge->findings = arena_alloc(arena, count, sizeof *merge->findings);
    schedule->findings = merge->findings;
    if (!merge->findings)
        return;
    for (size_t p = 0; p < merge->count; p++) {
        const struct schedule *part = merge->parts[p].schedule;
        for (size_t i = 0; i < part->finding_count; i++) {
            struct finding finding = part->findings[i];
            finding.path = arena_format(arena, "%s: %s", merge->parts[p].name, finding.path);
            add_finding(merge, &finding);
        }
    }
    if (merge->repeated > 0)
        add_finding(
            merge, &(struct finding){.severity = FINDING_NOTE,
                       .path = "schedule",
                       .what = arena_format(arena,
                           "items that two of the schedules have alike, shown once: %zu", merge->repeated),
                       .advice = "nothing"});
    if (merge->overlaps > 0)
        add_finding(merge,
            &(struct finding){.severity = FINDING_WARNING,
                .path = "schedule",
                .what = arena_format(arena,
                    "talks of different schedules that overlap in one room: %zu, the first \"%.100s\" (%s) "
                    "and \"%.100s\" (%s)",
                    merge->overlaps, merge->overlap[0]->item.title,
                    merge->parts[merge->overlap[0]->part].name, merge->overlap[1]->item.title,
                    merge->parts[merge->overlap[1]->part].name),
                .advice = "correct the room or the times at one of the publishers"});
}

static bool is_unpublished(const struct schedule *schedule)
{
    return schedule->unpublished;
}

static void describe(struct merge *merge)
{
    struct schedule *schedule = &merge->result->schedule;
    const struct schedule *first = merge->parts[0].schedule;
    schedule->title = "";
    schedule->format = first->format;
    schedule->zone = first->zone;
    schedule->event = SPAN_UNKNOWN;
    schedule->unpublished = all(merge, is_unpublished);
    for (size_t p = 0; p < merge->count; p++) {
        const struct schedule *part = merge->parts[p].schedule;
        if (!schedule->title[0])
            schedule->title = part->title;
        if (p > 0 && strcmp(part->format, first->format) != 0)
            schedule->format = arena_format(&merge->result->arena, "%s, %s", schedule->format, part->format);
        if (part->day_turn_s > schedule->day_turn_s)
            schedule->day_turn_s = part->day_turn_s;
        if (part->event.start < schedule->event.start)
            schedule->event.start = part->event.start;
        if (part->event.end > schedule->event.end)
            schedule->event.end = part->event.end;
    }
    if (all(merge, is_off)) {
        schedule->not_happening = first->not_happening;
        schedule->not_happening_reason = first->not_happening_reason;
    }
}

// The parts live as long as the result.
static bool keep_parts(struct merge *merge)
{
    struct schedule_internal *result = merge->result;
    result->bases = arena_alloc(&result->arena, merge->count, sizeof *result->bases);
    for (size_t p = 0; result->bases && p < merge->count; p++)
        result->bases[result->base_count++] = schedule_ref(merge->parts[p].schedule);
    return result->bases;
}

static void merge_free(struct merge *merge)
{
    free(merge->rooms);
    free(merge->room_of);
    free(merge->items);
}

const struct schedule *schedule_merge(const struct schedule_part *parts, size_t count)
{
    if (count == 1)
        return schedule_ref(parts[0].schedule);
    struct merge merge = {.parts = parts, .count = count, .result = schedule_internal_new()};
    if (!merge.result)
        return NULL;
    bool ok = keep_parts(&merge) && list_rooms(&merge);
    if (ok) {
        group_rooms(&merge);
        describe(&merge);
    }
    ok = ok && place_rooms(&merge) && list_items(&merge) && place_items(&merge);
    if (ok)
        write_findings(&merge);
    ok = ok && !merge.result->arena.failed;
    merge_free(&merge);
    if (ok)
        return &merge.result->schedule;
    schedule_unref(&merge.result->schedule);
    return NULL;
}
