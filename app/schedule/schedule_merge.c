#include "schedule/schedule_merge.h"

#include "schedule/schedule_merge_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

// ---- texts

const char *merge_tagged(struct merge *merge, size_t part, const char *id)
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
        copies[i] = merge_tagged(merge, part, ids[i]);
    return part > 0 ? copies : ids;
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
            to->item.id = merge_tagged(merge, p, to->item.id);
            to->item.guid = merge_tagged(merge, p, to->item.guid);
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
            if (!items[count - 1].link)
                items[count - 1].link = one->item.link;
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
    describe(&merge);
    bool ok = keep_parts(&merge) && merge_rooms(&merge) && list_items(&merge) && place_items(&merge);
    if (ok)
        write_findings(&merge);
    ok = ok && !merge.result->arena.failed;
    merge_free(&merge);
    if (ok)
        return &merge.result->schedule;
    schedule_unref(&merge.result->schedule);
    return NULL;
}
