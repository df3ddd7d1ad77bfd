#include "schedule/schedule.h"
#include "schedule/owner.h"

#include <stdlib.h>
#include <string.h>

struct schedule_owner *owner_new(void)
{
    struct schedule_owner *owner = calloc(1, sizeof *owner);
    if (owner)
        atomic_init(&owner->references, 1);
    return owner;
}

static struct schedule_owner *owner_of(const struct schedule *schedule)
{
    // Only the count and, at the end, the memory are touched: the schedule itself stays as it is.
    return (struct schedule_owner *)(void *)schedule;
}

const struct schedule *schedule_ref(const struct schedule *schedule)
{
    if (schedule)
        atomic_fetch_add(&owner_of(schedule)->references, 1);
    return schedule;
}

void schedule_unref(const struct schedule *schedule)
{
    if (!schedule || atomic_fetch_sub(&owner_of(schedule)->references, 1) != 1)
        return;
    struct schedule_owner *owner = owner_of(schedule);
    arena_free(&owner->arena);
    free(owner);
}

int64_t schedule_day(const struct schedule *schedule, int64_t at)
{
    // The turn is a time on the wall clock, so it is taken off there and not off the instant: a night in
    // which the clocks shift is an hour longer or shorter.
    int64_t wall = at + zone_offset(&schedule->zone, at) - schedule->day_turn_s;
    return wall / SECONDS_A_DAY - (wall % SECONDS_A_DAY < 0 ? 1 : 0);
}

int64_t schedule_day_start(const struct schedule *schedule, int64_t day)
{
    struct civil civil = civil_from_seconds(day * SECONDS_A_DAY + schedule->day_turn_s);
    return zone_instant(&schedule->zone, &civil);
}

const char *finding_severity_name(enum finding_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

int item_compare(const struct item *a, const struct item *b)
{
    if (a->at.start != b->at.start)
        return a->at.start < b->at.start ? -1 : 1;
    if (a->at.end != b->at.end)
        return a->at.end < b->at.end ? -1 : 1;
    int by_id = strcmp(a->id, b->id);
    return by_id != 0 ? by_id : strcmp(a->title, b->title);
}
