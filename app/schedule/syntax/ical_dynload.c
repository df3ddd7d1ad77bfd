#include "schedule/syntax/ical_dynload.h"

#include "base/dynload.h"

#include <pthread.h>

#define CALL(name)                                                                                           \
    {                                                                                                        \
        "ical" #name, offsetof(struct ical_calls, name)                                                      \
    }

static struct ical_calls loaded;
static struct error failure;
static bool is_loaded;

static void load(void)
{
    static const struct dynload_symbol calls[] = {
        CALL(error_set_errors_are_fatal),
        CALL(timezone_get_utc_timezone),
        CALL(memory_free_ring),
        CALL(memory_free_buffer),
        CALL(parser_new),
        CALL(parser_add_line),
        CALL(parser_free),
        CALL(component_free),
        CALL(component_isa),
        CALL(component_get_first_property),
        CALL(component_get_next_property),
        CALL(component_get_first_component),
        CALL(component_get_next_component),
        CALL(property_isa),
        CALL(property_get_property_name_r),
        CALL(property_get_value),
        CALL(property_get_parameter_as_string_r),
        CALL(value_isa),
        CALL(value_get_text),
        CALL(value_get_x),
        CALL(value_get_datetime),
        CALL(value_get_date),
        CALL(value_get_datetimeperiod),
        CALL(value_get_period),
        CALL(value_get_duration),
        CALL(value_get_integer),
        CALL(value_get_utcoffset),
        CALL(value_as_ical_string_r),
        CALL(time_from_string),
        CALL(time_is_null_time),
        CALL(time_is_utc),
        CALL(recurrencetype_from_string),
        CALL(recurrencetype_day_day_of_week),
        CALL(recurrencetype_day_position),
        CALL(recur_iterator_new),
        CALL(recur_iterator_next),
        CALL(recur_iterator_free),
    };
    is_loaded = dynload_load("libical.so.3", calls, sizeof calls / sizeof *calls, &loaded, &failure);
    if (!is_loaded)
        return;
    // Settings and tables of the whole process: made before a second thread can come.
    loaded.error_set_errors_are_fatal(0);
    loaded.timezone_get_utc_timezone();
}

const struct ical_calls *ical_dynload(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (is_loaded)
        return &loaded;
    error_copy(error, &failure);
    return NULL;
}
