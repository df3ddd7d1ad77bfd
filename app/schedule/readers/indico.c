#include "schedule/readers/indico.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool indico_instant(struct builder *builder, const json_t *value, const struct zone *event_zone,
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
    if (!indico_instant(builder, start, event_zone, &start_path, &out->start))
        return error_set(why, "%s",
            start ? "its startDate is not {\"date\":\"YYYY-MM-DD\",\"time\":\"HH:MM:SS\",\"tz\":…}"
                  : "it has no startDate");
    const json_t *end = json_member(entry, "endDate");
    struct json_path end_path = {.up = path, .key = "endDate"};
    if (indico_instant(builder, end, event_zone, &end_path, &out->end) && out->end >= out->start)
        return true;
    if (end)
        builder_note(builder, FINDING_WARNING, &end_path, NULL, "correct it at the publisher",
            "no date, or one before the start; the duration is taken instead");
    out->end = end_by_duration(builder, entry, out->start, path);
    return true;
}

bool indico_is_break_title(const char *title)
{
    static const char *const words[] = {
        "coffee", "lunch", "dinner", "breakfast", "break", "breaks", "tea", "social", "reception", "banquet"};
    // A break-out room is not a break.
    const char *out = strcasestr(title, "break out");
    if (!out)
        out = strcasestr(title, "break-out");
    return !out && text_has_word(title, words, sizeof words / sizeof *words);
}

const char *indico_block_title(struct builder *builder, const char *session, const char *slot)
{
    if (!slot || strcasecmp(session, slot) == 0)
        return session;
    size_t word = strcspn(session, " :,-");
    if (word > 0 && strncasecmp(session, slot, word) == 0 && strchr(" :,-", slot[word]))
        return slot;
    return arena_format(builder_arena(builder), "%s: %s", session, slot);
}

// "#E3F2D3"
static bool read_colour(const json_t *value, uint32_t *out)
{
    const char *text = json_string_value(value);
    if (!text || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6 || text[7] != '\0')
        return false;
    *out = (uint32_t)strtoul(text + 1, NULL, 16);
    return true;
}

uint32_t indico_colour(const json_t *session)
{
    enum { DEFAULT_COLOUR = 0xE3F2D3, DEFAULT_TEXT = 0x202020, LEAST_CHROMA = 12 };
    uint32_t colour;
    uint32_t text = 0;
    if (!read_colour(json_member(session, "color"), &colour))
        return 0;
    read_colour(json_member(session, "textColor"), &text);
    int least = 255;
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int value = (int)(colour >> shift & 0xFF);
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    bool is_default = colour == DEFAULT_COLOUR && text == DEFAULT_TEXT;
    return most - least < LEAST_CHROMA || is_default ? 0 : colour;
}

const char *indico_contribution_guid(struct builder *builder, const char *id)
{
    return id ? arena_format(builder_arena(builder), "contribution:%s", id) : NULL;
}

const char *indico_block_guid(struct builder *builder, const char *session, const char *slot)
{
    return session && slot ? arena_format(builder_arena(builder), "block:%s-%s", session, slot) : NULL;
}
