#include "agenda/agenda.h"

#include <stdlib.h>

const char *phase_name(enum phase phase)
{
    static const char *const names[PHASE_COUNT] = {
        "talk", "break", "gap", "before", "after", "empty", "over"};
    return names[phase];
}

// How many items before the index `after` are on at `at`. The search ends once no earlier item can be.
static size_t count_running(const struct programme *programme, size_t after, int64_t at)
{
    size_t count = 0;
    for (size_t i = after; i-- > 0 && programme->latest_end[i] > at;)
        count += programme->items[i]->at.end > at;
    return count;
}

static bool fill_now(struct agenda *agenda, size_t after)
{
    const struct programme *programme = agenda->programme;
    agenda->now_count = count_running(programme, after, agenda->at);
    if (agenda->now_count == 0)
        return true;
    agenda->now = calloc(agenda->now_count, sizeof(const struct item *));
    if (!agenda->now)
        return false;
    size_t left = agenda->now_count;
    for (size_t i = after; left > 0; i--)
        if (programme->items[i - 1]->at.end > agenda->at)
            agenda->now[--left] = programme->items[i - 1];
    return true;
}

static void fill_next(struct agenda *agenda, size_t after)
{
    const struct programme *programme = agenda->programme;
    if (after == programme->count)
        return;
    agenda->next = programme->items[after];
    agenda->starts_in_s = agenda->next->at.start - agenda->at;
    for (size_t i = after; i < programme->count && !agenda->next_talk; i++)
        if (programme->items[i]->kind == ITEM_TALK)
            agenda->next_talk = programme->items[i];
    int64_t day = schedule_day(programme->schedule, agenda->next->at.start);
    int64_t day_end = schedule_day_start(programme->schedule, day + 1);
    agenda->later = programme->items + after + 1;
    agenda->later_count = programme_after(programme, day_end - 1) - after - 1;
}

static void fill_today(struct agenda *agenda)
{
    const struct programme *programme = agenda->programme;
    int64_t day = schedule_day(programme->schedule, agenda->at);
    size_t first = programme_after(programme, schedule_day_start(programme->schedule, day) - 1);
    size_t after = programme_after(programme, schedule_day_start(programme->schedule, day + 1) - 1);
    agenda->today_count = after - first;
    agenda->today = agenda->today_count > 0 ? programme->items + first : programme->items;
}

// An event without items and dates has no end, and one that does not take place is never over.
static bool is_over(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    return schedule->end != INT64_MIN && !schedule->not_happening && schedule->end <= agenda->at;
}

// When today's first talk starts, or on a day without talks its first item.
static int64_t day_start(const struct agenda *agenda)
{
    for (size_t i = 0; i < agenda->today_count; i++)
        if (agenda->today[i]->kind == ITEM_TALK)
            return agenda->today[i]->at.start;
    return agenda->today[0]->at.start;
}

// Does a talk still come today; on a day without talks, any item? A break after the last talk does not keep
// anybody.
static bool has_more_today(const struct agenda *agenda)
{
    const struct item *last = NULL;
    for (size_t i = agenda->today_count; i > 0 && !last; i--)
        if (agenda->today[i - 1]->kind == ITEM_TALK)
            last = agenda->today[i - 1];
    if (!last)
        last = agenda->today[agenda->today_count - 1];
    return last->at.start > agenda->at;
}

static enum phase find_phase(const struct agenda *agenda)
{
    for (size_t i = 0; i < agenda->now_count; i++)
        if (agenda->now[i]->kind == ITEM_TALK)
            return PHASE_TALK;
    if (agenda->now_count > 0)
        return PHASE_BREAK;
    if (is_over(agenda))
        return PHASE_OVER;
    if (agenda->today_count == 0)
        return PHASE_EMPTY;
    if (day_start(agenda) > agenda->at)
        return PHASE_BEFORE;
    return has_more_today(agenda) ? PHASE_GAP : PHASE_AFTER;
}

static void fill_part(struct agenda *agenda)
{
    const struct item *talk = NULL;
    for (size_t i = 0; i < agenda->now_count; i++)
        if (agenda->now[i]->kind == ITEM_TALK && (!talk || agenda->now[i]->at.end < talk->at.end))
            talk = agenda->now[i];
    if (!talk)
        return;
    agenda->questions_at = questions_start(&agenda->programme->questions, talk);
    agenda->part = agenda->at < agenda->questions_at ? PART_TALK : PART_QUESTIONS;
}

bool agenda_at(const struct programme *programme, int64_t at, struct agenda *out)
{
    *out = (struct agenda){
        .programme = programme, .at = at, .remaining_s = AGENDA_NONE, .starts_in_s = AGENDA_NONE};
    size_t after = programme_after(programme, at);
    if (!fill_now(out, after))
        return false;
    for (size_t i = 0; i < out->now_count; i++) {
        int64_t remaining = out->now[i]->at.end - at;
        if (i == 0 || remaining < out->remaining_s)
            out->remaining_s = remaining;
    }
    fill_next(out, after);
    fill_today(out);
    out->phase = find_phase(out);
    fill_part(out);
    return true;
}

static bool is_listed_here(const struct agenda *agenda, const struct item *item)
{
    for (size_t i = 0; i < agenda->today_count; i++)
        if (agenda->today[i] == item)
            return true;
    return false;
}

bool agenda_goes_on(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        if (!item->cancelled && item->at.end > agenda->at &&
            (item->kind == ITEM_TALK || !is_listed_here(agenda, item)))
            return true;
    }
    return false;
}

bool agenda_has_days_left(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    return schedule->event.start < schedule->event.end &&
           schedule_day(schedule, schedule->event.end - 1) > schedule_day(schedule, agenda->at);
}

bool agenda_is_unannounced(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t day = schedule_day(schedule, agenda->at);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    if (schedule->event.start >= schedule->event.end || schedule->event.start >= span.end ||
        schedule->event.end <= span.start)
        return false;
    for (size_t i = 0; i < schedule->item_count; i++)
        if (schedule->items[i].at.start < span.end && schedule->items[i].at.end > span.start)
            return false;
    return true;
}

void agenda_release(struct agenda *agenda)
{
    free(agenda->now);
    *agenda = (struct agenda){0};
}

int64_t agenda_next_change(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t change = schedule_day_end(schedule, agenda->at);
    if (agenda->remaining_s != AGENDA_NONE && agenda->at + agenda->remaining_s < change)
        change = agenda->at + agenda->remaining_s;
    if (agenda->next && agenda->next->at.start < change)
        change = agenda->next->at.start;
    if (agenda->part == PART_TALK && agenda->questions_at < change)
        change = agenda->questions_at;
    if (schedule->end > agenda->at && schedule->end < change)
        change = schedule->end;
    return change;
}
