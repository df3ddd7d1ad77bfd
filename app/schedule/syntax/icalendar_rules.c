// When events recur: RFC 5545, section 3.3.10.
#include "base/civil.h"
#include "schedule/syntax/icalendar_values.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_OF_ONE = 1000, // occurrences of one event
    MAX_ALL = 50000,   // of all events
    MAX_YEARS = 30,    // that a rule is followed for
    MAX_DAYS = 1000000,
    MAX_HOPELESS = 2,
    MARGIN_DAYS = 60 // a rule without end goes on for so long after everything else
};

void icalendar_rules_begin(struct icalendar_rules *rules, const struct ical_calls *ical)
{
    *rules = (struct icalendar_rules){
        .ical = ical, .hopeless = MAX_HOPELESS, .days = MAX_DAYS, .occurrences = MAX_ALL};
}

// ---- libical's times

int64_t icalendar_day(struct icaltimetype time)
{
    return civil_days(time.year, time.month, time.day);
}

bool icalendar_is_sound(struct icaltimetype time)
{
    return time.year >= 1 && time.year <= 9999 && time.month >= 1 && time.month <= 12 && time.day >= 1 &&
           time.day <= 31 && time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60;
}

static struct icaltimetype end_of_day(int64_t day)
{
    struct civil civil = civil_from_seconds(day * SECONDS_A_DAY);
    return (struct icaltimetype){
        .year = civil.year, .month = civil.month, .day = civil.day, .hour = 23, .minute = 59, .second = 59};
}

bool icalendar_local_time(const json_t *time, struct icaltimetype *out)
{
    const char *at = json_string_value(json_member(time, "at"));
    struct civil_parsed parsed;
    if (!at || !civil_parse(at, &parsed))
        return false;
    *out = (struct icaltimetype){.year = parsed.civil.year,
        .month = parsed.civil.month,
        .day = parsed.civil.day,
        .hour = parsed.civil.hour,
        .minute = parsed.civil.minute,
        .second = parsed.civil.second,
        .is_date = !parsed.has_time};
    return icalendar_is_sound(*out);
}

// ---- following a rule

// How much looking at its days costs.
static int64_t cost_of(const struct icalendar_course *course)
{
    static const int shares[] = {[ICAL_DAILY_RECURRENCE] = 1,
        [ICAL_WEEKLY_RECURRENCE] = 4,
        [ICAL_MONTHLY_RECURRENCE] = 10,
        [ICAL_YEARLY_RECURRENCE] = 40};
    return (course->last_day - icalendar_day(course->start)) / shares[course->rule.freq];
}

static const char *why_not(const struct icalendar_rules *rules, const struct icalendar_course *course)
{
    if (course->rule.freq >= ICAL_NO_RECURRENCE)
        return "it cannot be understood";
    if (course->rule.freq < ICAL_DAILY_RECURRENCE)
        return "it recurs more often than daily";
    if (course->rule.rscale)
        return "it is by another calendar than the Gregorian";
    if (rules->hopeless <= 0)
        return "too many rules have no date";
    return cost_of(course) > rules->days ? "there are too many rules" : NULL;
}

// Did libical give up long before the end that was set?
static bool was_hopeless(const struct icalendar_course *course, int64_t taken, int64_t reached)
{
    return taken == 0 || course->last_day - reached > 2 * 366;
}

bool icalendar_follow(struct icalendar_rules *rules, struct icalendar_course *course)
{
    const struct ical_calls *ical = rules->ical;
    int64_t begin = icalendar_day(course->start);
    int64_t taken = 0;
    bool ok = true;
    course->unruly = why_not(rules, course);
    if (course->unruly || course->last_day < begin)
        return true;
    course->rule.until = end_of_day(course->last_day);
    icalrecur_iterator *iterator = ical->recur_iterator_new(course->rule, course->start);
    int64_t reached = begin;
    bool counted = false;
    while (iterator && ok && taken < course->most) {
        struct icaltimetype at = ical->recur_iterator_next(iterator);
        if (ical->time_is_null_time(at) || !icalendar_is_sound(at))
            break;
        taken++;
        reached = icalendar_day(at);
        counted = course->rule.count > 0 && taken >= course->rule.count;
        ok = course->take(course->context, at);
    }
    if (iterator)
        ical->recur_iterator_free(iterator);
    rules->days -= cost_of(course);
    if (taken < course->most && !counted && was_hopeless(course, taken, reached))
        rules->hopeless--;
    if (taken >= course->most)
        course->has_end = course->has_end && counted;
    return ok;
}

void icalendar_read_rule(const struct ical_calls *ical, const char *text, struct icalendar_course *course)
{
    course->rule = ical->recurrencetype_from_string(text);
    course->has_end = course->rule.count > 0;
}

void icalendar_forget_rule(const struct ical_calls *ical, struct icalendar_course *course)
{
    if (course->rule.rscale)
        ical->memory_free_buffer(course->rule.rscale);
    course->rule.rscale = NULL;
}

// ---- events

// What the dates of a document say about how long its endless rules are of interest.
struct window {
    int64_t first, last; // days of what has an end
    bool any;
    int64_t latest_stamp;
};

static void widen(struct window *window, int64_t day)
{
    window->first = !window->any || day < window->first ? day : window->first;
    window->last = !window->any || day > window->last ? day : window->last;
    window->any = true;
}

static struct window window_of(const json_t *events)
{
    struct window window = {.latest_stamp = INT64_MIN};
    struct icaltimetype at;
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event)
    {
        if (icalendar_local_time(json_member(event, "DTSTAMP"), &at) &&
            icalendar_day(at) > window.latest_stamp)
            window.latest_stamp = icalendar_day(at);
        if (!json_member(event, "RRULE") && icalendar_local_time(json_member(event, "DTSTART"), &at))
            widen(&window, icalendar_day(at));
    }
    return window;
}

struct list {
    const struct ical_calls *ical;
    json_t *all;
    int64_t from;                          // days before are skipped
    const struct icalendar_course *course; // for its start
};

static bool keep(void *context, struct icaltimetype at)
{
    struct list *list = context;
    struct icaltimetype start = list->course->start;
    bool is_start = icalendar_day(at) == icalendar_day(start) && at.hour == start.hour &&
                    at.minute == start.minute && at.second == start.second;
    at.zone = NULL;
    return is_start || icalendar_day(at) < list->from ||
           icalendar_append(list->all, icalendar_time(list->ical, at));
}

// Sets how far an event's rule is followed, and from which day its occurrences are of interest.
static bool set_end(const struct ical_calls *ical, const struct window *window, json_t *event,
    struct icalendar_course *course, int64_t *from)
{
    struct icaltimetype until = course->rule.until;
    int64_t begin = icalendar_day(course->start);
    int64_t farthest = begin + MAX_YEARS * 366;
    bool has_until = !ical->time_is_null_time(until) && icalendar_is_sound(until);
    *from = begin;
    course->last_day = farthest;
    if (has_until) {
        course->has_end = true;
        course->last_day = icalendar_day(until) + 1; // its zone may be a day ahead
        json_t *time = json_object();
        if (!icalendar_set(event, "until", time) || !icalendar_set(time, "at", icalendar_time(ical, until)))
            return false;
    } else if (course->rule.count == 0) {
        int64_t last = window->any && window->last > begin ? window->last : begin;
        last = window->latest_stamp > last ? window->latest_stamp : last;
        course->last_day = last + MARGIN_DAYS;
        if (window->any && window->first - MARGIN_DAYS > begin)
            *from = window->first - MARGIN_DAYS;
    }
    if (course->last_day > farthest) {
        course->last_day = farthest;
        course->has_end = false;
    }
    return true;
}

static bool recur_one(struct icalendar_rules *rules, const struct window *window, json_t *event)
{
    const struct ical_calls *ical = rules->ical;
    const char *text = json_string_value(json_member(event, "RRULE"));
    const json_t *start = json_member(event, "DTSTART");
    struct icalendar_course course = {0};
    struct list list = {.ical = ical, .all = json_array(), .course = &course};
    if (!icalendar_set(event, "occurrences", list.all))
        return false;
    if (!icalendar_local_time(start, &course.start))
        return true;
    course.start.is_date = 0;
    bool ok =
        json_array_append(list.all, json_member(start, "at") ? json_object_get(start, "at") : NULL) == 0;
    icalendar_read_rule(ical, text, &course);
    course.most = rules->occurrences < MAX_OF_ONE ? rules->occurrences : MAX_OF_ONE;
    course.take = keep;
    course.context = &list;
    ok = ok && set_end(ical, window, event, &course, &list.from) && icalendar_follow(rules, &course);
    rules->occurrences -= (int64_t)json_array_size(list.all);
    if (ok && course.unruly)
        ok = icalendar_set(event, "unruly", json_string(course.unruly));
    else if (ok && !course.has_end)
        ok = icalendar_set(event, "bounded", json_true());
    icalendar_forget_rule(ical, &course);
    return ok;
}

bool icalendar_recur(struct icalendar_rules *rules, json_t *events, const atomic_bool *cancel)
{
    struct window window = window_of(events);
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event)
    {
        if (cancel && atomic_load_explicit(cancel, memory_order_relaxed))
            return false;
        if (json_member(event, "RRULE") && !recur_one(rules, &window, event))
            return false;
    }
    return true;
}
