// What libical made of a component, as JSON values.
#include "schedule/syntax/icalendar_values.h"

#include "base/civil.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool icalendar_set(json_t *object, const char *key, json_t *value)
{
    return value && json_object_set_new(object, key, value) == 0;
}

bool icalendar_append(json_t *list, json_t *value)
{
    return value && json_array_append_new(list, value) == 0;
}

static char *write_digits(char *to, int number, int count)
{
    for (int i = count - 1; i >= 0; i--, number /= 10)
        to[i] = (char)('0' + number % 10);
    return to + count;
}

static bool is_usual(const struct icaltimetype *time)
{
    const int parts[] = {time->month, time->day, time->hour, time->minute, time->second};
    bool usual = time->year >= 0 && time->year <= 9999;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        usual &= parts[i] >= 0 && parts[i] <= 99;
    return usual;
}

// Each event has three, and snprintf takes longer than all else about them.
static size_t write_usual(const struct icaltimetype *time, char *text)
{
    char *to = write_digits(text, time->year, 4);
    *to++ = '-';
    to = write_digits(to, time->month, 2);
    *to++ = '-';
    to = write_digits(to, time->day, 2);
    if (!time->is_date) {
        *to++ = 'T';
        to = write_digits(to, time->hour, 2);
        *to++ = ':';
        to = write_digits(to, time->minute, 2);
        *to++ = ':';
        to = write_digits(to, time->second, 2);
    }
    return (size_t)(to - text);
}

json_t *icalendar_time(const struct ical_calls *ical, struct icaltimetype time)
{
    char text[96];
    if (is_usual(&time)) {
        size_t length = write_usual(&time, text);
        if (!time.is_date && ical->time_is_utc(time))
            text[length++] = 'Z';
        return json_stringn_nocheck(text, length);
    }
    if (time.is_date)
        snprintf(text, sizeof text, "%04d-%02d-%02d", time.year, time.month, time.day);
    else
        snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%s", time.year, time.month, time.day,
            time.hour, time.minute, time.second, ical->time_is_utc(time) ? "Z" : "");
    return json_string(text);
}

// What libical cannot have kept valid is dropped: jansson refuses it.
static json_t *text_value(const char *text)
{
    json_t *value = json_string(text ? text : "");
    return value ? value : json_string("");
}

// A parameter's value, without the quotes around it; a new value, NULL if there is none.
static json_t *parameter(const struct ical_calls *ical, icalproperty *property, const char *name)
{
    char *text = ical->property_get_parameter_as_string_r(property, name);
    if (!text)
        return NULL;
    size_t length = strlen(text);
    bool quoted = length >= 2 && text[0] == '"' && text[length - 1] == '"';
    json_t *value = quoted ? json_stringn(text + 1, length - 2) : json_string(text);
    ical->memory_free_buffer(text);
    return value;
}

static json_t *time_value(
    const struct ical_calls *ical, icalproperty *property, struct icaltimetype time, bool is_null)
{
    json_t *object = is_null ? NULL : json_object();
    if (!object)
        return is_null ? json_null() : NULL;
    json_t *zone = time.is_date ? NULL : parameter(ical, property, "TZID");
    bool ok = icalendar_set(object, "at", icalendar_time(ical, time));
    ok = (!zone || icalendar_set(object, "zone", zone)) && ok;
    if (ok)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *duration_value(struct icaldurationtype of)
{
    int64_t seconds =
        ((((int64_t)of.weeks * 7 + of.days) * 24 + of.hours) * 60 + of.minutes) * 60 + of.seconds;
    return json_integer(of.is_neg ? -seconds : seconds);
}

// Of a period: its length in seconds, as the clocks have it.
static json_t *length_of(const struct ical_calls *ical, struct icalperiodtype period)
{
    struct icaltimetype times[] = {period.start, period.end};
    int64_t at[2];
    if (ical->time_is_null_time(period.end))
        return duration_value(period.duration);
    for (int i = 0; i < 2; i++) {
        struct civil civil = {.year = times[i].year,
            .month = times[i].month,
            .day = times[i].day,
            .hour = times[i].hour,
            .minute = times[i].minute,
            .second = times[i].second};
        at[i] = civil_seconds(&civil);
    }
    return json_integer(at[1] - at[0]);
}

static json_t *period_value(
    const struct ical_calls *ical, icalproperty *property, struct icalperiodtype period)
{
    bool is_null = ical->time_is_null_time(period.start);
    json_t *time = time_value(ical, property, period.start, is_null);
    if (!time || is_null || icalendar_set(time, "length", length_of(ical, period)))
        return time;
    json_decref(time);
    return NULL;
}

// The value as it stands in the file.
static json_t *raw_value(const struct ical_calls *ical, const icalvalue *value)
{
    char *text = ical->value_as_ical_string_r(value);
    json_t *raw = text_value(text);
    ical->memory_free_buffer(text);
    return raw;
}

// A new value; json_null for one that says nothing, NULL if out of memory.
static json_t *value_of(const struct ical_calls *ical, icalproperty *property)
{
    icalvalue *value = ical->property_get_value(property);
    struct icaltimetype time = {0};
    if (!value)
        return json_null();
    switch (ical->value_isa(value)) {
    case ICAL_NO_VALUE:
        return json_null();
    case ICAL_TEXT_VALUE:
        return text_value(ical->value_get_text(value));
    case ICAL_X_VALUE:
        return text_value(ical->value_get_x(value));
    case ICAL_DATE_VALUE:
        time = ical->value_get_date(value);
        break;
    case ICAL_DATETIME_VALUE:
        time = ical->value_get_datetime(value);
        break;
    case ICAL_PERIOD_VALUE:
        return period_value(ical, property, ical->value_get_period(value));
    case ICAL_DATETIMEPERIOD_VALUE: {
        struct icaldatetimeperiodtype either = ical->value_get_datetimeperiod(value);
        if (ical->time_is_null_time(either.time))
            return period_value(ical, property, either.period);
        time = either.time;
        break;
    }
    case ICAL_DURATION_VALUE:
        return duration_value(ical->value_get_duration(value));
    case ICAL_INTEGER_VALUE:
        return json_integer(ical->value_get_integer(value));
    default:
        return raw_value(ical, value);
    }
    return time_value(ical, property, time, ical->time_is_null_time(time));
}

// A person, with what the parameters say. Takes the address.
static json_t *person_value(const struct ical_calls *ical, icalproperty *property, json_t *address)
{
    static const char *const names[] = {"CN", "ROLE", "CUTYPE"};
    json_t *person = json_object();
    bool ok = person && icalendar_set(person, "address", address);
    if (!person)
        json_decref(address);
    for (size_t i = 0; i < sizeof names / sizeof *names && ok; i++) {
        json_t *value = parameter(ical, property, names[i]);
        ok = !value || icalendar_set(person, names[i], value);
    }
    if (ok)
        return person;
    json_decref(person);
    return NULL;
}

static bool is_listed(icalproperty_kind kind)
{
    return kind == ICAL_CATEGORIES_PROPERTY || kind == ICAL_RDATE_PROPERTY || kind == ICAL_EXDATE_PROPERTY ||
           kind == ICAL_ATTENDEE_PROPERTY;
}

// Takes the value.
static bool put(json_t *out, icalproperty_kind kind, const char *name, json_t *value)
{
    if (!is_listed(kind))
        return icalendar_set(out, name, value);
    json_t *list = json_object_get(out, name);
    if (!list) {
        list = json_array();
        if (!icalendar_set(out, name, list)) {
            json_decref(value);
            return false;
        }
    }
    return icalendar_append(list, value);
}

static bool put_property(const struct ical_calls *ical, icalproperty *property, const char *name, json_t *out)
{
    icalproperty_kind kind = ical->property_isa(property);
    if (kind == ICAL_XLICERROR_PROPERTY || (!is_listed(kind) && json_object_get(out, name)))
        return true;
    json_t *value = value_of(ical, property);
    if (json_is_null(value))
        return true;
    if (value && (kind == ICAL_ATTENDEE_PROPERTY || kind == ICAL_ORGANIZER_PROPERTY))
        value = person_value(ical, property, value);
    bool ok = value && put(out, kind, name, value);
    json_t *language = kind == ICAL_SUMMARY_PROPERTY ? parameter(ical, property, "LANGUAGE") : NULL;
    json_t *range = kind == ICAL_RECURRENCEID_PROPERTY ? parameter(ical, property, "RANGE") : NULL;
    ok = (!language || icalendar_set(out, "LANGUAGE", language)) && ok;
    return (!range || icalendar_set(out, "RANGE", range)) && ok;
}

bool icalendar_values(const struct ical_calls *ical, icalcomponent *component, json_t *out)
{
    bool ok = true;
    icalproperty *property = ical->component_get_first_property(component, ICAL_ANY_PROPERTY);
    for (; property && ok; property = ical->component_get_next_property(component, ICAL_ANY_PROPERTY)) {
        char *name = ical->property_get_property_name_r(property);
        for (char *c = name; c && *c; c++)
            *c = (char)toupper((unsigned char)*c);
        ok = name && put_property(ical, property, name, out);
        ical->memory_free_buffer(name);
    }
    return ok;
}
