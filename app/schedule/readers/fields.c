#include "schedule/readers/fields.h"

#include "base/text.h"
#include "schedule/readers/indico.h"
#include "schedule/readers/language.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool fields_instant(const json_t *value, const struct zone *zone, int64_t *out)
{
    const char *text = json_string_value(value);
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_time)
        return false;
    *out = parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                             : zone_instant(zone, &parsed.civil);
    return true;
}

const struct zone *fields_zone(struct builder *builder, const char *name, const struct schedule_hints *hints,
    const struct json_path *path)
{
    bool named = name && *name;
    const struct zone *zone = named ? builder_zone(builder, name, path) : NULL;
    if (zone)
        return zone;
    zone = hints->zone ? builder_zone(builder, hints->zone, NULL) : NULL;
    if (zone && named)
        builder_note(builder, FINDING_NOTE, path, NULL, "nothing, if the config's timezone is right",
            "times are shown in %s instead, the config's timezone", zone->name);
    if (!zone)
        builder_note(builder, FINDING_WARNING, path, NULL, "set \"timezone\" in the config",
            "no zone is given; times are taken as UTC");
    return zone ? zone : builder_zone(builder, "UTC", NULL);
}

// An instant, or the first or last moment of a date. False if there is neither.
static bool read_limit(
    const struct zone *zone, const json_t *value, int64_t after_midnight_s, int64_t *day, int64_t *at)
{
    const char *text = json_string_value(value);
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed))
        return false;
    *day = civil_days(parsed.civil.year, parsed.civil.month, parsed.civil.day);
    if (parsed.has_time)
        return fields_instant(value, zone, at);
    struct civil local = civil_from_seconds(*day * SECONDS_A_DAY + after_midnight_s);
    *at = zone_instant(zone, &local);
    return true;
}

void fields_set_event(struct builder *builder, const struct zone *zone, const json_t *start,
    const json_t *end, int64_t turn_s, const struct json_path *path, const char *advice)
{
    int64_t first;
    int64_t last;
    struct span event;
    if (!read_limit(zone, start, turn_s, &first, &event.start) ||
        !read_limit(zone, end, SECONDS_A_DAY + turn_s, &last, &event.end))
        return;
    if (event.end < event.start || first > last) {
        builder_note(builder, FINDING_WARNING, path, "end", advice,
            "the conference ends before it starts; its last event is taken for its end");
        return;
    }
    builder_set_days(builder, first, last);
    builder_set_event(builder, event);
}

// A day's limit on the clocks of the conference: Wafer gives it in UTC.
static bool read_day_limit(
    const struct zone *zone, const json_t *value, struct civil_parsed *out, bool *in_utc)
{
    const char *text = json_string_value(value);
    if (!text || !civil_parse(text, out))
        return false;
    *in_utc = out->has_time && out->has_offset && out->offset_s == 0;
    if (*in_utc)
        out->civil = zone_civil(zone, civil_seconds(&out->civil));
    return true;
}

int64_t fields_day_turn(const struct zone *zone, const json_t *date, const json_t *start, const json_t *end)
{
    enum { HOUR_S = 3600 };
    const char *text = json_string_value(date);
    struct civil_parsed of_day;
    struct civil_parsed of_start;
    struct civil_parsed of_end;
    bool in_utc;
    if (!text || !civil_parse(text, &of_day) || !read_day_limit(zone, end, &of_end, &in_utc) ||
        !of_end.has_time)
        return 0;
    // A date in UTC may be the day before.
    if (read_day_limit(zone, start, &of_start, &in_utc) && in_utc)
        of_day = of_start;
    int64_t midnight = civil_days(of_day.civil.year, of_day.civil.month, of_day.civil.day) + 1;
    int64_t seconds = civil_seconds(&of_end.civil) - midnight * SECONDS_A_DAY;
    if (seconds < 0 || seconds >= SECONDS_A_DAY)
        return 0;
    seconds = (seconds + HOUR_S - 1) / HOUR_S * HOUR_S;
    return seconds <= SECONDS_A_DAY / 2 ? seconds : SECONDS_A_DAY / 2;
}

// The digits at `*text`, which it leaves behind them and behind a fraction. False without any.
static bool read_number(const char **text, int64_t *out)
{
    enum { MOST_DIGITS = 7 };
    size_t digits = strspn(*text, "0123456789");
    const char *end = *text + digits;
    *out = 0;
    if (digits == 0 || digits > MOST_DIGITS)
        return false;
    for (; *text < end; (*text)++)
        *out = *out * 10 + (**text - '0');
    if (**text == '.' || **text == ',')
        *text += 1 + strspn(*text + 1, "0123456789");
    return true;
}

bool fields_duration(const json_t *value, int64_t *seconds)
{
    static const struct {
        char letter;
        bool of_day; // stands behind the T
        int64_t seconds;
    } units[] = {{'W', false, (int64_t)7 * SECONDS_A_DAY}, {'D', false, SECONDS_A_DAY}, {'H', true, 3600},
        {'M', true, 60}, {'S', true, 1}};
    const char *text = json_string_value(value);
    size_t unit = 0;
    bool of_day = false;
    int64_t number;
    *seconds = 0;
    if (!text || *text++ != 'P' || !*text)
        return false;
    while (*text) {
        if (*text == 'T' && !of_day) {
            of_day = true;
            text++;
        }
        if (!read_number(&text, &number))
            return false;
        while (unit < sizeof units / sizeof *units &&
               (units[unit].letter != *text || units[unit].of_day != of_day))
            unit++;
        if (unit == sizeof units / sizeof *units)
            return false;
        *seconds += number * units[unit++].seconds;
        text++;
    }
    return *seconds <= (int64_t)14 * SECONDS_A_DAY;
}

const char *fields_name(struct builder *builder, const json_t *value)
{
    const char *language;
    json_t *text;
    const char *name = builder_text(builder, json_is_object(value) ? json_member(value, "en") : value);
    json_object_foreach((json_t *)value, language, text)
    {
        if (name)
            break;
        name = json_is_string(text) ? builder_text(builder, text) : NULL;
    }
    return name;
}

bool fields_is_break(const char *text)
{
    static const char *const words[] = {"break", "breaks", "pause", "pausen", "lunch", "coffee", "tea"};
    return text && text_has_word(text, words, sizeof words / sizeof *words);
}

bool fields_is_break_title(const char *title)
{
    return title && indico_is_break_title(title);
}

bool fields_any(const json_t *value, bool (*is)(const char *text))
{
    const char *language;
    json_t *text;
    json_object_foreach((json_t *)value, language, text)
    {
        if (is(json_string_value(text)))
            return true;
    }
    return is(json_string_value(value));
}

const char *fields_language(struct builder *builder, const json_t *value)
{
    char tag[LANGUAGE_SIZE];
    return language_tag(json_string_value(value), tag) ? builder_key_text(builder, tag) : NULL;
}

bool fields_is_one_of(const json_t *value, const char *const *words, size_t count)
{
    const char *text = json_string_value(value);
    for (size_t i = 0; i < count && text; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

const char *fields_break_id(struct builder *builder, int64_t start, const char *room)
{
    const char *id =
        arena_format(builder_arena(builder), "break-%" PRId64 "-%.200s", start, room ? room : "");
    return id ? id : "";
}

bool fields_is_yes(const json_t *value)
{
    const char *text = json_string_value(value);
    int64_t number;
    return json_is_true(value) || (json_as_integer(value, &number) && number != 0) ||
           (text && (strcasecmp(text, "true") == 0 || strcasecmp(text, "yes") == 0));
}

uint32_t fields_colour(const json_t *value)
{
    const char *text = json_string_value(value);
    if (!text)
        return 0;
    text += *text == '#';
    size_t digits = strspn(text, "0123456789abcdefABCDEF");
    if (text[digits] != '\0' || (digits != 3 && digits != 6))
        return 0;
    uint32_t colour = (uint32_t)strtoul(text, NULL, 16);
    if (digits == 6)
        return colour;
    return ((colour & 0xF00) * 0x1100) | ((colour & 0xF0) * 0x110) | ((colour & 0xF) * 0x11);
}
