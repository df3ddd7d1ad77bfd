// "playlist": the slides, and when each is shown.
#include "config/config_internal.h"

#include <stdlib.h>
#include <string.h>

static bool read_slide(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    const struct slide *slide = json_is_string(value) ? slide_find(json_string_value(value)) : NULL;
    if (slide) {
        *(const struct slide **)out = slide;
        return true;
    }
    struct str names = {0};
    for (size_t i = 0; slides[i]; i++)
        str_format(&names, "%s%s", i == 0 ? "one of " : ", ", slides[i]->name);
    json_decode_refuse(
        decoder, path, json_is_string(value) ? "an unknown slide" : json_kind(value), str_text(&names));
    str_free(&names);
    return false;
}

static bool read_seconds(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 1, 3600, out);
}

// "during talk" means the same as "talk".
static const char *without_during(const char *name)
{
    static const char during[] = "during ";
    return strncmp(name, during, sizeof during - 1) == 0 ? name + sizeof during - 1 : name;
}

// "last 10 min"
static bool read_last_minutes(const char *name, int *minutes)
{
    static const char last[] = "last ";
    char *end = NULL;
    if (strncmp(name, last, sizeof last - 1) != 0)
        return false;
    long number = strtol(name + sizeof last - 1, &end, 10);
    if (strcmp(end, " min") != 0 || number < 1 || number > 240)
        return false;
    *minutes = (int)number;
    return true;
}

// A phase, or "last 10 min".
static bool read_condition(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, struct playlist_entry *entry)
{
    const char *name = json_string_value(value);
    if (!name)
        return json_decode_refuse(decoder, path, json_kind(value), "a phase such as \"talk\"");
    if (read_last_minutes(name, &entry->last_min))
        return true;
    for (int phase = 0; phase < PHASE_COUNT; phase++)
        if (strcmp(without_during(name), phase_name((enum phase)phase)) == 0) {
            entry->phases |= 1U << phase;
            return true;
        }
    return json_decode_refuse(decoder, path, "an unknown phase",
        "talk, break, gap, before, after, empty, over, or \"last 10 min\" of a talk");
}

static bool read_when(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    if (!json_is_array(value) || json_array_size(value) == 0)
        return json_decode_refuse(decoder, path, json_is_array(value) ? "an empty list" : json_kind(value),
            "a list of phases such as [\"talk\", \"break\"]");
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        if (!read_condition(decoder, json_array_get(value, i), &here, out))
            return false;
    }
    return true;
}

static bool read_moment(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct playlist_time *time = out;
    const char *text = json_string_value(value);
    struct civil_parsed parsed;
    if (config_time_of_day(text, &time->seconds)) {
        time->kind = PLAYLIST_DAILY;
        return true;
    }
    if (!text || !civil_parse(text, &parsed) || !parsed.has_time || !parsed.has_offset)
        return json_decode_refuse(decoder, path, text ? "no time" : json_kind(value),
            "\"09:30\", or an instant such as \"2019-09-10T09:30:00+01:00\"");
    time->kind = PLAYLIST_INSTANT;
    time->seconds = civil_seconds(&parsed.civil) - parsed.offset_s;
    return true;
}

bool config_read_playlist(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"slide", read_slide, offsetof(struct playlist_entry, slide)},
        {"seconds", read_seconds, offsetof(struct playlist_entry, seconds)},
        {"when", read_when, 0},
        {"from", read_moment, offsetof(struct playlist_entry, from)},
        {"until", read_moment, offsetof(struct playlist_entry, until)},
        {NULL, NULL, 0},
    };
    struct playlist playlist = {0};
    if (!json_is_array(value) || json_array_size(value) == 0 || json_array_size(value) > PLAYLIST_MAX)
        return json_decode_refuse(decoder, path,
            json_is_array(value) ? "a list of the wrong length" : json_kind(value),
            "a list of 1 to 32 slides");
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        struct json_path seconds = {.up = &here, .key = "seconds"};
        struct playlist_entry *entry = &playlist.entries[playlist.count++];
        entry->seconds = 10;
        if (!json_decode_object(decoder, json_array_get(value, i), &here, keys, entry))
            return false;
        if (!entry->slide)
            return json_decode_refuse(
                decoder, &here, "no slide", "{\"slide\": …, \"seconds\": …, \"when\": […]}");
        if (strcmp(entry->slide->name, "info") == 0 && entry->seconds < SLIDE_SCAN_S)
            return json_decode_refuse(
                decoder, &seconds, "too short for a QR code to be scanned", "at least 10 for \"info\"");
    }
    *(struct playlist *)out = playlist;
    return true;
}
