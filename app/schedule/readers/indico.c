#include "schedule/readers/indico.h"

#include <string.h>

// An instant from {"date":"2019-09-10","time":"15:00:00","tz":"Europe/Lisbon"} or from ISO 8601 text.
static bool read_date(struct builder *builder, const json_t *value, const struct zone *event_zone,
    const struct json_path *path, int64_t *out)
{
    const char *date = json_string_value(json_is_string(value) ? value : json_member(value, "date"));
    struct civil_parsed parsed;
    if (!date || !civil_parse(date, &parsed))
        return false;
    const char *time = json_string_value(json_member(value, "time"));
    if (!parsed.has_time && (!time || !civil_parse_time(time, &parsed.civil)))
        return false;
    if (parsed.has_offset) {
        *out = civil_seconds(&parsed.civil) - parsed.offset_s;
        return true;
    }
    const char *tz = json_string_value(json_member(value, "tz"));
    const struct zone *zone = tz && *tz ? builder_zone(builder, tz, path) : NULL;
    *out = zone_instant(zone ? zone : event_zone, &parsed.civil);
    return true;
}

static int64_t end_by_duration(
    struct builder *builder, const json_t *entry, int64_t start, const struct json_path *path)
{
    const json_t *duration = json_member(entry, "duration");
    int64_t minutes;
    // Anything longer than two weeks is a mistake.
    if (json_as_integer(duration, &minutes) && minutes >= 0 && minutes <= 14 * 24 * 60)
        return start + minutes * 60;
    if (duration)
        builder_note(builder, FINDING_WARNING, path, "duration", "correct it at the publisher",
            "%s that is not a number of minutes", json_kind(duration));
    return BUILDER_END_UNKNOWN;
}

bool indico_span(struct builder *builder, const json_t *entry, const struct zone *event_zone,
    const struct json_path *path, struct span *out, struct error *why)
{
    const json_t *start = json_member(entry, "startDate");
    struct json_path start_path = {.up = path, .key = "startDate"};
    if (!read_date(builder, start, event_zone, &start_path, &out->start))
        return error_set(why, "%s",
            start ? "its startDate is not {\"date\":\"YYYY-MM-DD\",\"time\":\"HH:MM:SS\",\"tz\":…}"
                  : "it has no startDate");
    const json_t *end = json_member(entry, "endDate");
    struct json_path end_path = {.up = path, .key = "endDate"};
    if (read_date(builder, end, event_zone, &end_path, &out->end) && out->end >= out->start)
        return true;
    if (end)
        builder_note(builder, FINDING_WARNING, &end_path, NULL, "correct it at the publisher",
            "no date, or one before the start; the duration is taken instead");
    out->end = end_by_duration(builder, entry, out->start, path);
    return true;
}
