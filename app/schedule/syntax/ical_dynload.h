// The functions of libical that are used here, loaded with the first calendar.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_ICAL_DYNLOAD_H
#define PLUMBLINE_SCHEDULE_SYNTAX_ICAL_DYNLOAD_H

#include "base/error.h"

#include <libical/ical.h>

struct ical_calls {
    __typeof__(icalerror_set_errors_are_fatal) *error_set_errors_are_fatal;
    __typeof__(icaltimezone_get_utc_timezone) *timezone_get_utc_timezone;
    __typeof__(icalmemory_free_ring) *memory_free_ring;
    __typeof__(icalmemory_free_buffer) *memory_free_buffer;
    __typeof__(icalparser_new) *parser_new;
    __typeof__(icalparser_add_line) *parser_add_line;
    __typeof__(icalparser_free) *parser_free;
    __typeof__(icalcomponent_free) *component_free;
    __typeof__(icalcomponent_isa) *component_isa;
    __typeof__(icalcomponent_get_first_property) *component_get_first_property;
    __typeof__(icalcomponent_get_next_property) *component_get_next_property;
    __typeof__(icalcomponent_get_first_component) *component_get_first_component;
    __typeof__(icalcomponent_get_next_component) *component_get_next_component;
    __typeof__(icalproperty_isa) *property_isa;
    __typeof__(icalproperty_get_property_name_r) *property_get_property_name_r;
    __typeof__(icalproperty_get_value) *property_get_value;
    __typeof__(icalproperty_get_parameter_as_string_r) *property_get_parameter_as_string_r;
    __typeof__(icalvalue_isa) *value_isa;
    __typeof__(icalvalue_get_text) *value_get_text;
    __typeof__(icalvalue_get_x) *value_get_x;
    __typeof__(icalvalue_get_datetime) *value_get_datetime;
    __typeof__(icalvalue_get_date) *value_get_date;
    __typeof__(icalvalue_get_datetimeperiod) *value_get_datetimeperiod;
    __typeof__(icalvalue_get_period) *value_get_period;
    __typeof__(icalvalue_get_duration) *value_get_duration;
    __typeof__(icalvalue_get_integer) *value_get_integer;
    __typeof__(icalvalue_get_utcoffset) *value_get_utcoffset;
    __typeof__(icalvalue_as_ical_string_r) *value_as_ical_string_r;
    __typeof__(icaltime_from_string) *time_from_string;
    __typeof__(icaltime_is_null_time) *time_is_null_time;
    __typeof__(icaltime_is_utc) *time_is_utc;
    __typeof__(icalrecurrencetype_from_string) *recurrencetype_from_string;
    __typeof__(icalrecurrencetype_day_day_of_week) *recurrencetype_day_day_of_week;
    __typeof__(icalrecurrencetype_day_position) *recurrencetype_day_position;
    __typeof__(icalrecur_iterator_new) *recur_iterator_new;
    __typeof__(icalrecur_iterator_next) *recur_iterator_next;
    __typeof__(icalrecur_iterator_free) *recur_iterator_free;
};

// The library, for any thread; NULL if it cannot be loaded. Never freed. It prints nothing and ends nothing;
// what it keeps for a thread is given back by memory_free_ring.
const struct ical_calls *ical_dynload(struct error *error);

#endif
