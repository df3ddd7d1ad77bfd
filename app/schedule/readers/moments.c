#include "schedule/readers/moments.h"

#include "schedule/readers/fields.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool make_place(struct moments *moments)
{
    if (moments->count < moments->capacity)
        return true;
    size_t capacity = moments->capacity ? moments->capacity * 2 : 64;
    struct frab_offset *moved = realloc(moments->seen, capacity * sizeof *moved);
    if (!moved)
        return false;
    moments->seen = moved;
    moments->capacity = capacity;
    return true;
}

void moments_see(struct moments *moments, struct builder *builder, const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    struct civil_parsed parsed;
    if (!text || length == 0 || toupper((unsigned char)text[length - 1]) == 'Z' ||
        !civil_parse(text, &parsed) || !parsed.has_offset)
        return;
    if (make_place(moments))
        moments->seen[moments->count++] = (struct frab_offset){
            .at = civil_seconds(&parsed.civil) - parsed.offset_s, .offset_s = parsed.offset_s};
    else
        builder_fail(builder);
}

bool moments_zone(struct moments *moments, struct builder *builder, const struct schedule_hints *hints,
    const struct json_path *path, struct zone *out)
{
    bool configured = hints->zone && builder_zone(builder, hints->zone, NULL);
    if (!configured && frab_zone_from_offsets(builder_arena(builder), moments->seen, moments->count, out))
        return true;
    const struct zone *zone = fields_zone(builder, NULL, hints, path);
    if (zone)
        *out = *zone;
    return zone != NULL;
}

void moments_free(struct moments *moments)
{
    free(moments->seen);
    *moments = (struct moments){0};
}

// A number of one to five digits; -1 if there is none.
static int64_t take_number(const char **text)
{
    int64_t number = 0;
    size_t digits = 0;
    for (; digits < 5 && isdigit((unsigned char)(*text)[digits]); digits++)
        number = number * 10 + ((*text)[digits] - '0');
    *text += digits;
    return digits > 0 ? number : -1;
}

static int64_t seconds_a_unit(char unit, bool is_time)
{
    static const char date_units[] = "WD";
    static const char time_units[] = "HMS";
    static const int64_t date_seconds[] = {7 * SECONDS_A_DAY, SECONDS_A_DAY};
    static const int64_t time_seconds[] = {3600, 60, 1};
    const char *found = unit ? strchr(is_time ? time_units : date_units, unit) : NULL;
    if (!found)
        return -1;
    return is_time ? time_seconds[found - time_units] : date_seconds[found - date_units];
}

int64_t moments_duration(const char *text)
{
    enum { LONGEST_S = 14 * SECONDS_A_DAY };
    int64_t seconds = 0;
    bool is_time = false;
    if (!text || *text++ != 'P' || *text == '\0')
        return -1;
    while (*text) {
        if (*text == 'T' && !is_time) {
            is_time = true;
            text++;
        }
        int64_t number = take_number(&text);
        if (number >= 0 && (*text == '.' || *text == ',')) { // a fraction of seconds is dropped
            text++;
            if (take_number(&text) < 0 || *text != 'S')
                return -1;
        }
        int64_t unit = seconds_a_unit(*text, is_time);
        if (number < 0 || unit < 0)
            return -1;
        seconds += number * unit;
        text++;
    }
    return seconds <= LONGEST_S ? seconds : -1;
}

// An instant, or the first or last moment of a day.
static bool read_limit(const struct zone *zone, const json_t *value, bool is_end, int64_t *day, int64_t *at)
{
    const char *text = json_string_value(value);
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed))
        return false;
    *day = civil_days(parsed.civil.year, parsed.civil.month, parsed.civil.day);
    if (fields_instant(value, zone, at)) {
        *day = zone_day(zone, *at);
        return true;
    }
    struct civil local = civil_from_seconds((*day + is_end) * SECONDS_A_DAY);
    *at = zone_instant(zone, &local);
    return true;
}

void moments_event(struct builder *builder, const struct zone *zone, const json_t *start, const json_t *end)
{
    int64_t first;
    int64_t last;
    struct span event;
    if (!read_limit(zone, start, false, &first, &event.start) ||
        !read_limit(zone, end, true, &last, &event.end) || event.end < event.start || first > last)
        return;
    builder_set_days(builder, first, last);
    builder_set_event(builder, event);
}
