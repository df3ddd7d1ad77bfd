#include "schedule/validate.h"

#include "schedule/builder_internal.h"
#include "schedule/item_sort.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const advice = "correct it at the publisher";

enum { MINUTE_S = 60, LONG_S = 12 * 3600 };

// Items do not keep their paths, so a JSONPath query (RFC 9535) points to one.
__attribute__((format(printf, 3, 4))) static void note(
    struct builder *builder, const struct item *item, const char *format, ...)
{
    char what[512];
    struct str path = {0};
    va_list arguments;
    if (!builder_keeps(builder, FINDING_WARNING))
        return;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    str_format(&path, "%s%s%s", builder->item_path[0], item->id, builder->item_path[1]);
    builder->failed |= path.failed;
    builder_note_at(builder, FINDING_WARNING, str_text(&path), advice, what);
    str_free(&path);
}

static void validate_length(struct builder *builder, const struct item *item)
{
    int64_t length = item->at.end - item->at.start;
    if (length == 0)
        note(builder, item, "\"%.100s\" lasts no time at all; it is announced, but never on", item->title);
    else if (length > 0 && length < MINUTE_S)
        note(builder, item, "\"%.100s\" lasts %lld seconds", item->title, (long long)length);
    else if (length > LONG_S)
        note(builder, item, "\"%.100s\" lasts %lld hours", item->title, (long long)(length / 3600));
}

static void validate_day(struct builder *builder, const struct item *item)
{
    const struct schedule *schedule = &builder->result->schedule;
    char start[ZONE_ISO_SIZE];
    int64_t day = schedule_day(schedule, item->at.start);
    if (builder->first_day > builder->last_day || (day >= builder->first_day && day <= builder->last_day))
        return;
    note(builder, item, "\"%.100s\" is at %.16s, outside the event's own days", item->title,
        zone_iso(&schedule->zone, item->at.start, start));
}

// Items of a room that overlap, each some of the others. They are one finding.
struct overlap {
    const struct item *first;  // NULL for none yet
    const struct item *second; // the first one that begins while it is on
    int64_t end;               // the latest end
    size_t count;
};

static void note_overlap(struct builder *builder, const struct overlap *overlap)
{
    const struct item *first = overlap->first;
    if (overlap->count == 2)
        note(builder, overlap->second,
            "\"%.100s\" begins while \"%.100s\" is still on in %.60s; both are shown", overlap->second->title,
            first->title, builder->rooms[first->room].name);
    else if (overlap->count > 2)
        note(builder, first,
            "\"%.100s\" and %zu others overlap in %.60s; as many are shown as fit on the screen, and "
            "the rest is counted",
            first->title, overlap->count - 1, builder->rooms[first->room].name);
}

static void validate_overlap(struct builder *builder, struct overlap *overlap, const struct item *item)
{
    if (item->cancelled || item->at.end <= item->at.start)
        return;
    if (overlap->first && overlap->first->room == item->room && item->at.start < overlap->end) {
        overlap->second = overlap->count == 1 ? item : overlap->second;
        overlap->count++;
        overlap->end = item->at.end > overlap->end ? item->at.end : overlap->end;
        return;
    }
    note_overlap(builder, overlap);
    *overlap = (struct overlap){.first = item, .end = item->at.end, .count = 1};
}

static int by_id(const struct item *a, const struct item *b)
{
    int order = strcmp(a->id, b->id);
    return order != 0 ? order : item_compare(a, b);
}

// The copies of a break for everybody share their id and times on purpose.
static void validate_ids(struct builder *builder, const struct item *items, size_t count)
{
    uint32_t *order = item_order(items, count, by_id, builder_is_cancelled, builder);
    builder->failed |= !order;
    for (size_t i = 1; order && i < count && !builder_cancelled(builder); i++) {
        const struct item *a = &items[order[i - 1]];
        const struct item *b = &items[order[i]];
        if (a->id[0] == '\0' || strcmp(a->id, b->id) != 0 ||
            (a->kind == ITEM_BREAK && b->kind == ITEM_BREAK && a->at.start == b->at.start))
            continue;
        note(builder, b, "\"%.100s\" and \"%.100s\" have the same id", a->title, b->title);
    }
    free(order);
}

void validate_items(struct builder *builder, const struct item *items, size_t count)
{
    struct overlap overlap = {0};
    for (size_t i = 0; i < count && !builder_cancelled(builder); i++) {
        validate_length(builder, &items[i]);
        validate_day(builder, &items[i]);
        validate_overlap(builder, &overlap, &items[i]);
    }
    note_overlap(builder, &overlap);
    if (!builder->cancelled)
        validate_ids(builder, items, count);
}
