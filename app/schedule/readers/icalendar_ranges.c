// Events that stand for an occurrence of another and for all after it: RECURRENCE-ID;RANGE=THISANDFUTURE, RFC
// 5545, section 3.2.13. What comes after it is as long, and as much later or earlier, as the event itself.
#include "schedule/readers/icalendar.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool read_range(struct icalendar_walk *walk, const json_t *event, struct icalendar_range *out)
{
    const char *range = json_string_value(json_member(event, "RANGE"));
    int64_t start;
    bool is_date;
    *out = (struct icalendar_range){.uid = json_string_value(json_member(event, "UID")), .event = event};
    if (!range || strcasecmp(range, "THISANDFUTURE") != 0 || !out->uid ||
        !icalendar_stands_for(walk, event, &out->from) || icalendar_is_old(walk, event))
        return false;
    // What cancels a series often says no more than that.
    out->is_bare = !json_member(event, "DTSTART");
    if (out->is_bare)
        return true;
    bool has_start = icalendar_instant(walk, json_member(event, "DTSTART"), &start, &is_date) && !is_date;
    out->shift = has_start ? start - out->from : 0;
    return has_start;
}

static int compare(const char *uid, int64_t from, const struct icalendar_range *with)
{
    int order = strcmp(uid, with->uid);
    return order ? order : from < with->from ? -1 : from > with->from;
}

static int by_occurrence(const void *a, const void *b)
{
    const struct icalendar_range *x = a;
    return compare(x->uid, x->from, b);
}

void icalendar_learn_ranges(struct icalendar_walk *walk)
{
    size_t capacity = 0;
    struct icalendar_range next;
    size_t i;
    json_t *event;
    json_array_foreach(walk->events, i, event)
    {
        if (builder_cancelled(walk->builder))
            break;
        if (!json_member(event, "RANGE") || !read_range(walk, event, &next))
            continue;
        if (walk->range_count == capacity) {
            capacity = capacity ? capacity * 2 : 8;
            struct icalendar_range *moved = realloc(walk->ranges, capacity * sizeof *moved);
            if (!moved) {
                builder_fail(walk->builder);
                break;
            }
            walk->ranges = moved;
        }
        walk->ranges[walk->range_count++] = next;
    }
    if (walk->range_count > 1)
        qsort(walk->ranges, walk->range_count, sizeof *walk->ranges, by_occurrence);
}

void icalendar_free_ranges(struct icalendar_walk *walk)
{
    free(walk->ranges);
    walk->ranges = NULL;
    walk->range_count = 0;
}

struct icalendar_range *icalendar_range_of(
    const struct icalendar_walk *walk, const json_t *event, int64_t occurrence)
{
    const char *uid = json_string_value(json_member(event, "UID"));
    size_t low = 0;
    size_t high = uid ? walk->range_count : 0;
    // The last that is not after it.
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(uid, occurrence, &walk->ranges[middle]) >= 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low > 0 && strcmp(walk->ranges[low - 1].uid, uid) == 0;
    return found ? &walk->ranges[low - 1] : NULL;
}
