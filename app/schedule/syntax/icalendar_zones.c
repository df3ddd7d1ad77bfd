// When the clocks of a VTIMEZONE shift: RFC 5545, section 3.6.5.
#include "base/civil.h"
#include "schedule/syntax/icalendar_values.h"

#include <stdlib.h>

enum {
    MAX_SHIFTS = 1000, // of one zone
    FIRST_YEAR = 1970,
    LAST_YEAR = 2100
};

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
    if (at.year < FIRST_YEAR || at.year > LAST_YEAR || shifts->count == MAX_SHIFTS)
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

// ---- rules

// "The last Sunday of October", which nearly all zones have: libical asks ICU for each day of it, and takes
// longer for a zone than for all events of most calendars.
struct simple_rule {
    int month;
    int weekday; // 0 is Sunday
    int which;   // 1 is the first of the month, -1 the last
};

static bool is_simple(
    const struct ical_calls *ical, const struct icalrecurrencetype *rule, struct simple_rule *out)
{
    const short others[] = {rule->by_second[0], rule->by_minute[0], rule->by_hour[0], rule->by_month_day[0],
        rule->by_year_day[0], rule->by_week_no[0], rule->by_set_pos[0], rule->by_month[1], rule->by_day[1]};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i] != ICAL_RECURRENCE_ARRAY_MAX)
            return false;
    if (rule->by_day[0] == ICAL_RECURRENCE_ARRAY_MAX)
        return false;
    *out = (struct simple_rule){.month = rule->by_month[0],
        .weekday = (int)ical->recurrencetype_day_day_of_week(rule->by_day[0]) - ICAL_SUNDAY_WEEKDAY,
        .which = ical->recurrencetype_day_position(rule->by_day[0])};
    return rule->freq == ICAL_YEARLY_RECURRENCE && rule->interval == 1 && rule->count == 0 && !rule->rscale &&
           out->month >= 1 && out->month <= 12 && out->weekday >= 0 && out->weekday < 7 && out->which != 0;
}

// How many days a weekday is after that of a day (1970-01-01 was a Thursday).
static int days_ahead(int64_t day, int weekday)
{
    return (int)(((weekday - 4 - day) % 7 + 7) % 7);
}

// False if the month has no such day.
static bool day_in(const struct simple_rule *rule, int year, int64_t *day)
{
    int64_t first = civil_days(year, rule->month, 1);
    int64_t after = rule->month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, rule->month + 1, 1);
    int64_t from = rule->which > 0 ? first : after;
    int64_t weeks = rule->which > 0 ? rule->which - 1 : rule->which;
    *day = from + days_ahead(from, rule->weekday) + 7 * weeks;
    return *day >= first && *day < after;
}

static void follow_simple(
    const struct simple_rule *rule, const struct icalendar_course *course, struct shifts *shifts)
{
    struct icaltimetype at = course->start;
    int64_t day;
    for (at.year = at.year < FIRST_YEAR ? FIRST_YEAR : at.year; at.year <= LAST_YEAR; at.year++) {
        if (!day_in(rule, at.year, &day) || day < icalendar_day(course->start) || day > course->last_day)
            continue;
        struct civil civil = civil_from_seconds(day * SECONDS_A_DAY);
        at.month = civil.month;
        at.day = civil.day;
        add_shift(shifts, at);
    }
}

// Windows' rules begin in 1601: goes to shortly before their first year of interest. What a rule takes from
// its start, other than the weekday of a week, is the same each year.
static void skip_years(struct icalendar_course *course)
{
    const struct icalrecurrencetype *rule = &course->rule;
    int ahead = FIRST_YEAR - 1 - course->start.year;
    if (ahead > 0 && rule->count == 0 && rule->interval > 0 && course->start.day <= 28 &&
        rule->by_week_no[0] == ICAL_RECURRENCE_ARRAY_MAX)
        course->start.year += ahead / rule->interval * rule->interval;
}

static void follow_yearly(
    struct icalendar_rules *rules, struct icalendar_course *course, struct shifts *shifts)
{
    struct simple_rule simple;
    if (is_simple(rules->ical, &course->rule, &simple)) {
        follow_simple(&simple, course, shifts);
        return;
    }
    skip_years(course);
    icalendar_follow(rules, course);
}

// ---- zones

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
    return icalendar_is_sound(*out);
}

// The times of RDATE, and those of the rule.
static void read_observance(struct icalendar_rules *rules, icalcomponent *of, struct shifts *shifts)
{
    const struct ical_calls *ical = rules->ical;
    json_t *values = json_object();
    struct icalendar_course course = {.most = MAX_SHIFTS, .take = add_shift, .context = shifts};
    if (!read_offset(ical, of, ICAL_TZOFFSETFROM_PROPERTY, &shifts->from) ||
        !read_offset(ical, of, ICAL_TZOFFSETTO_PROPERTY, &shifts->to) || !values ||
        !icalendar_values(ical, of, values) || !begin_of(ical, of, &course.start)) {
        json_decref(values);
        return;
    }
    course.start.is_date = 0;
    // What held before 1970 shifts then for good.
    struct icaltimetype first = course.start;
    first.year = first.year < FIRST_YEAR ? FIRST_YEAR : first.year;
    add_shift(shifts, first);
    const json_t *dates = json_member(values, "RDATE");
    for (size_t i = 0; i < json_array_size(dates); i++)
        if (icalendar_local_time(json_array_get(dates, i), &first))
            add_shift(shifts, first);
    const char *text = json_string_value(json_member(values, "RRULE"));
    if (text) {
        icalendar_read_rule(ical, text, &course);
        struct icaltimetype until = course.rule.until;
        bool ends = !ical->time_is_null_time(until) && icalendar_is_sound(until);
        course.last_day = ends ? icalendar_day(until) : civil_days(LAST_YEAR, 12, 31);
        if (course.rule.freq == ICAL_YEARLY_RECURRENCE)
            follow_yearly(rules, &course, shifts);
        icalendar_forget_rule(ical, &course);
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
