// When events recur, and when the clocks of a VTIMEZONE shift: RFC 5545, sections 3.3.10 and 3.6.5.
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
    MARGIN_DAYS = 60, // a rule without end goes on for so long after everything else
    MAX_SHIFTS = 1000 // of one zone
};

void icalendar_rules_begin(struct icalendar_rules *rules, const struct ical_calls *ical)
{
    *rules = (struct icalendar_rules){
        .ical = ical, .hopeless = MAX_HOPELESS, .days = MAX_DAYS, .occurrences = MAX_ALL};
}

// ---- libical's times

static int64_t day_of(struct icaltimetype time)
{
    return civil_days(time.year, time.month, time.day);
}

static bool is_sound(struct icaltimetype time)
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

// A time of the tree, on its own clock: iteration needs no zone.
static bool local_time(const json_t *time, struct icaltimetype *out)
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
    return is_sound(*out);
}

// ---- following a rule

// A rule that is being followed.
struct course {
    struct icalrecurrencetype rule;
    struct icaltimetype start;
    int64_t last_day;   // it is not followed beyond that
    int64_t most;       // nor for more dates than that
    bool has_end;       // by the rule itself, and before that
    const char *unruly; // why it is not followed
    bool (*take)(void *context, struct icaltimetype at);
    void *context;
};

// How much looking at its days costs.
static int64_t cost_of(const struct course *course)
{
    static const int shares[] = {[ICAL_DAILY_RECURRENCE] = 1,
        [ICAL_WEEKLY_RECURRENCE] = 4,
        [ICAL_MONTHLY_RECURRENCE] = 10,
        [ICAL_YEARLY_RECURRENCE] = 40};
    return (course->last_day - day_of(course->start)) / shares[course->rule.freq];
}

static const char *why_not(const struct icalendar_rules *rules, const struct course *course)
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
static bool was_hopeless(const struct course *course, int64_t taken, int64_t reached)
{
    return taken == 0 || course->last_day - reached > 2 * 366;
}

// False if `take` fails.
static bool follow(struct icalendar_rules *rules, struct course *course)
{
    const struct ical_calls *ical = rules->ical;
    int64_t begin = day_of(course->start);
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
        if (ical->time_is_null_time(at) || !is_sound(at))
            break;
        taken++;
        reached = day_of(at);
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

static void read_rule(const struct ical_calls *ical, const char *text, struct course *course)
{
    course->rule = ical->recurrencetype_from_string(text);
    course->has_end = course->rule.count > 0;
}

static void forget_rule(const struct ical_calls *ical, struct course *course)
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
        if (local_time(json_member(event, "DTSTAMP"), &at) && day_of(at) > window.latest_stamp)
            window.latest_stamp = day_of(at);
        if (!json_member(event, "RRULE") && local_time(json_member(event, "DTSTART"), &at))
            widen(&window, day_of(at));
    }
    return window;
}

struct list {
    const struct ical_calls *ical;
    json_t *all;
    int64_t from;                // days before are skipped
    const struct course *course; // for its start
};

static bool keep(void *context, struct icaltimetype at)
{
    struct list *list = context;
    struct icaltimetype start = list->course->start;
    bool is_start = day_of(at) == day_of(start) && at.hour == start.hour && at.minute == start.minute &&
                    at.second == start.second;
    at.zone = NULL;
    return is_start || day_of(at) < list->from || icalendar_append(list->all, icalendar_time(list->ical, at));
}

// Sets how far an event's rule is followed, and from which day its occurrences are of interest.
static bool set_end(const struct ical_calls *ical, const struct window *window, json_t *event,
    struct course *course, int64_t *from)
{
    struct icaltimetype until = course->rule.until;
    int64_t begin = day_of(course->start);
    int64_t farthest = begin + MAX_YEARS * 366;
    bool has_until = !ical->time_is_null_time(until) && is_sound(until);
    *from = begin;
    course->last_day = farthest;
    if (has_until) {
        course->has_end = true;
        course->last_day = day_of(until) + 1; // its zone may be a day ahead
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
    struct course course = {0};
    struct list list = {.ical = ical, .all = json_array(), .course = &course};
    if (!icalendar_set(event, "occurrences", list.all))
        return false;
    if (!local_time(start, &course.start))
        return true;
    course.start.is_date = 0;
    bool ok =
        json_array_append(list.all, json_member(start, "at") ? json_object_get(start, "at") : NULL) == 0;
    read_rule(ical, text, &course);
    course.most = rules->occurrences < MAX_OF_ONE ? rules->occurrences : MAX_OF_ONE;
    course.take = keep;
    course.context = &list;
    ok = ok && set_end(ical, window, event, &course, &list.from) && follow(rules, &course);
    rules->occurrences -= (int64_t)json_array_size(list.all);
    if (ok && course.unruly)
        ok = icalendar_set(event, "unruly", json_string(course.unruly));
    else if (ok && !course.has_end)
        ok = icalendar_set(event, "bounded", json_true());
    forget_rule(ical, &course);
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

// ---- zones

struct shift {
    int64_t at;
    int from, to; // seconds ahead of UTC
};

struct shifts {
    struct shift all[MAX_SHIFTS];
    size_t count;
    int from, to; // of the observance that is being read
};

static bool add_shift(void *context, struct icaltimetype at)
{
    struct shifts *shifts = context;
    if (at.year < 1970 || at.year > 2100 || shifts->count == MAX_SHIFTS)
        return true;
    struct civil civil = {.year = at.year,
        .month = at.month,
        .day = at.day,
        .hour = at.hour,
        .minute = at.minute,
        .second = at.second};
    shifts->all[shifts->count++] =
        (struct shift){.at = civil_seconds(&civil) - shifts->from, .from = shifts->from, .to = shifts->to};
    return true;
}

static int by_instant(const void *a, const void *b)
{
    const struct shift *x = a;
    const struct shift *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

static bool read_offset(const struct ical_calls *ical, icalcomponent *of, icalproperty_kind kind, int *out)
{
    enum { WIDEST_S = 18 * 3600 };
    icalproperty *property = ical->component_get_first_property(of, kind);
    icalvalue *value = property ? ical->property_get_value(property) : NULL;
    if (!value || ical->value_isa(value) != ICAL_UTCOFFSET_VALUE)
        return false;
    *out = ical->value_get_utcoffset(value);
    return abs(*out) <= WIDEST_S;
}

// Windows writes the year 1601, which is none of the tree's times.
static bool begin_of(const struct ical_calls *ical, icalcomponent *of, struct icaltimetype *out)
{
    icalproperty *property = ical->component_get_first_property(of, ICAL_DTSTART_PROPERTY);
    icalvalue *value = property ? ical->property_get_value(property) : NULL;
    if (!value || ical->value_isa(value) != ICAL_DATETIME_VALUE)
        return false;
    *out = ical->value_get_datetime(value);
    out->zone = NULL;
    return is_sound(*out);
}

// The times of RDATE, and those of the rule.
static void read_observance(struct icalendar_rules *rules, icalcomponent *of, struct shifts *shifts)
{
    const struct ical_calls *ical = rules->ical;
    json_t *values = json_object();
    struct course course = {.most = MAX_SHIFTS, .take = add_shift, .context = shifts};
    if (!read_offset(ical, of, ICAL_TZOFFSETFROM_PROPERTY, &shifts->from) ||
        !read_offset(ical, of, ICAL_TZOFFSETTO_PROPERTY, &shifts->to) || !values ||
        !icalendar_values(ical, of, values) || !begin_of(ical, of, &course.start)) {
        json_decref(values);
        return;
    }
    course.start.is_date = 0;
    // What held before 1970 shifts then for good.
    struct icaltimetype first = course.start;
    first.year = first.year < 1970 ? 1970 : first.year;
    add_shift(shifts, first);
    const json_t *dates = json_member(values, "RDATE");
    for (size_t i = 0; i < json_array_size(dates); i++)
        if (local_time(json_array_get(dates, i), &first))
            add_shift(shifts, first);
    const char *text = json_string_value(json_member(values, "RRULE"));
    if (text) {
        read_rule(ical, text, &course);
        struct icaltimetype until = course.rule.until;
        bool ends = !ical->time_is_null_time(until) && is_sound(until);
        course.last_day = ends ? day_of(until) : civil_days(2100, 12, 31);
        if (course.rule.freq == ICAL_YEARLY_RECURRENCE)
            follow(rules, &course);
        forget_rule(ical, &course);
    }
    json_decref(values);
}

static bool write_shifts(struct shifts *shifts, json_t *out)
{
    qsort(shifts->all, shifts->count, sizeof *shifts->all, by_instant);
    json_t *list = json_array();
    bool ok = icalendar_set(out, "shifts", list) &&
              icalendar_set(out, "first", json_integer(shifts->count > 0 ? shifts->all[0].from : 0));
    for (size_t i = 0; i < shifts->count && ok; i++) {
        json_t *pair = json_array();
        ok = icalendar_append(list, pair) && icalendar_append(pair, json_integer(shifts->all[i].at)) &&
             icalendar_append(pair, json_integer(shifts->all[i].to));
    }
    return ok;
}

bool icalendar_zone(struct icalendar_rules *rules, icalcomponent *component, json_t *out)
{
    const struct ical_calls *ical = rules->ical;
    struct shifts *shifts = calloc(1, sizeof *shifts);
    if (!shifts)
        return false;
    icalcomponent *of = ical->component_get_first_component(component, ICAL_ANY_COMPONENT);
    for (; of; of = ical->component_get_next_component(component, ICAL_ANY_COMPONENT))
        if (ical->component_isa(of) == ICAL_XSTANDARD_COMPONENT ||
            ical->component_isa(of) == ICAL_XDAYLIGHT_COMPONENT)
            read_observance(rules, of, shifts);
    bool ok = write_shifts(shifts, out);
    free(shifts);
    return ok;
}
