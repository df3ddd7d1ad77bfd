#include "schedule/validate.h"

#include "schedule/builder_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const advice = "correct it at the publisher";

enum { LONG_S = 12 * 3600 };

// Items do not keep their paths, so a JSONPath query (RFC 9535) points to one.
static void note(
    struct builder *builder, const struct item *item, enum finding_severity severity, const char *what)
{
    struct str path = {0};
    str_format(&path, "%s%s%s", builder->item_path[0], item->id, builder->item_path[1]);
    builder->failed |= path.failed;
    builder_note_at(builder, severity, str_text(&path), advice, what);
    str_free(&path);
}

static void validate_length(struct builder *builder, const struct item *item)
{
    char what[256];
    int64_t length = item->at.end - item->at.start;
    if (length == 0)
        snprintf(
            what, sizeof what, "\"%.100s\" lasts no time at all; it is announced, but never on", item->title);
    else if (length > LONG_S)
        snprintf(what, sizeof what, "\"%.100s\" lasts %lld hours", item->title, (long long)(length / 3600));
    else
        return;
    note(builder, item, FINDING_WARNING, what);
}

static void validate_day(struct builder *builder, const struct item *item)
{
    const struct schedule *schedule = &builder->result->schedule;
    char what[256];
    char start[ZONE_ISO_SIZE];
    int64_t day = schedule_day(schedule, item->at.start);
    if (builder->first_day > builder->last_day || (day >= builder->first_day && day <= builder->last_day))
        return;
    snprintf(what, sizeof what, "\"%.100s\" is at %.16s, outside the event's own days", item->title,
        zone_iso(&schedule->zone, item->at.start, start));
    note(builder, item, FINDING_WARNING, what);
}

// `before` is the earlier item in the room that ends last.
static void validate_overlap(struct builder *builder, const struct item *before, const struct item *item)
{
    char what[384];
    if (!before || item->cancelled || before->room != item->room || before->at.end <= item->at.start ||
        item->at.end <= item->at.start)
        return;
    snprintf(what, sizeof what, "\"%.100s\" begins while \"%.100s\" is still on in %.60s; both are shown",
        item->title, before->title, builder->rooms[item->room].name);
    note(builder, item, FINDING_WARNING, what);
}

static int by_id(const void *a, const void *b)
{
    const struct item *x = *(const struct item *const *)a;
    const struct item *y = *(const struct item *const *)b;
    int order = strcmp(x->id, y->id);
    return order != 0 ? order : item_compare(x, y);
}

// The copies of a break for everybody share their id and times on purpose.
static void validate_ids(struct builder *builder, const struct item *items, size_t count)
{
    const struct item **sorted = calloc(count + 1, sizeof(const struct item *));
    char what[384];
    if (!sorted) {
        builder->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = &items[i];
    if (count > 1)
        qsort(sorted, count, sizeof(const struct item *), by_id);
    for (size_t i = 1; i < count; i++) {
        const struct item *a = sorted[i - 1];
        const struct item *b = sorted[i];
        if (a->id[0] == '\0' || strcmp(a->id, b->id) != 0 ||
            (a->kind == ITEM_BREAK && b->kind == ITEM_BREAK && a->at.start == b->at.start))
            continue;
        snprintf(what, sizeof what, "\"%.100s\" and \"%.100s\" have the same id", a->title, b->title);
        note(builder, b, FINDING_WARNING, what);
    }
    free(sorted);
}

void validate_items(struct builder *builder, const struct item *items, size_t count)
{
    const struct item *latest = NULL;
    for (size_t i = 0; i < count; i++) {
        validate_length(builder, &items[i]);
        validate_day(builder, &items[i]);
        validate_overlap(builder, latest, &items[i]);
        if (!items[i].cancelled &&
            (!latest || latest->room != items[i].room || items[i].at.end > latest->at.end))
            latest = &items[i];
    }
    validate_ids(builder, items, count);
}
