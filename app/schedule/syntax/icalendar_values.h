// The inside of schedule/syntax/icalendar: libical's components as JSON values, and its rules and zones
// followed.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_ICALENDAR_VALUES_H
#define PLUMBLINE_SCHEDULE_SYNTAX_ICALENDAR_VALUES_H

#include "base/json.h"
#include "schedule/syntax/ical_dynload.h"

// json_object_set_new and json_array_append_new that take NULL for a failure.
bool icalendar_set(json_t *object, const char *key, json_t *value);
bool icalendar_append(json_t *list, json_t *value);

// "2026-06-10T08:00:00", with Z in UTC; "2026-06-10" for a date. A new value, NULL if out of memory.
json_t *icalendar_time(const struct ical_calls *ical, struct icaltimetype time);

// The properties of a component as members of `out`. False if out of memory.
bool icalendar_values(const struct ical_calls *ical, icalcomponent *component, json_t *out);

// How much work rules may still make in this document: libical takes up to two seconds to find that a rule
// has no date at all, and some microseconds for each day that it looks at.
struct icalendar_rules {
    const struct ical_calls *ical;
    int hopeless;        // rules without a date that may still be tried
    int64_t days;        // that may still be looked at
    int64_t occurrences; // that may still be made
};

void icalendar_rules_begin(struct icalendar_rules *rules, const struct ical_calls *ical);

// A rule that is being followed.
struct icalendar_course {
    struct icalrecurrencetype rule;
    struct icaltimetype start;
    int64_t last_day;   // it is not followed beyond that
    int64_t most;       // nor for more dates than that
    bool has_end;       // by the rule itself, and before that
    const char *unruly; // why it is not followed
    bool (*take)(void *context, struct icaltimetype at);
    void *context;
};

// Sets `rule` and `has_end`; what it takes is given back by icalendar_forget_rule.
void icalendar_read_rule(const struct ical_calls *ical, const char *text, struct icalendar_course *course);
void icalendar_forget_rule(const struct ical_calls *ical, struct icalendar_course *course);

// Gives each of its dates to `take`. False if that fails.
bool icalendar_follow(struct icalendar_rules *rules, struct icalendar_course *course);

// Days since 1970-01-01.
int64_t icalendar_day(struct icaltimetype time);
bool icalendar_is_sound(struct icaltimetype time);

// A time of the tree, on its own clock: iteration needs no zone.
bool icalendar_local_time(const json_t *time, struct icaltimetype *out);

// Adds the occurrences of all events that recur, polling `cancel` (may be NULL). False if out of memory or
// cancelled.
bool icalendar_recur(struct icalendar_rules *rules, json_t *events, const atomic_bool *cancel);

// A VTIMEZONE as "first" and "shifts" of `out`, from 1970 to 2100. False if out of memory.
bool icalendar_zone(struct icalendar_rules *rules, icalcomponent *component, json_t *out);

#endif
