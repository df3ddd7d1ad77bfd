// The inside of schedule/syntax/icalendar: libical's components as JSON values, and its rules followed.
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

// Adds the occurrences of all events that recur, polling `cancel` (may be NULL). False if out of memory or
// cancelled.
bool icalendar_recur(struct icalendar_rules *rules, json_t *events, const atomic_bool *cancel);

// A VTIMEZONE as "first" and "shifts" of `out`, from 1970 to 2100. False if out of memory.
bool icalendar_zone(struct icalendar_rules *rules, icalcomponent *component, json_t *out);

#endif
