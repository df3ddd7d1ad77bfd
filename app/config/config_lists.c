// The parts of the config that are lists: the playlist, cards, pictures, questions.
#include "config/config_lists.h"

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
    for (const struct slide *known = slides; known->name; known++)
        str_format(&names, "%s%s", known == slides ? "one of " : ", ", known->name);
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

// "during talk" says the same as "talk".
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

bool config_time_of_day(const char *text, int64_t *seconds)
{
    struct civil civil = {0};
    if (!text || !civil_parse_time(text, &civil) || civil.hour > 23 || civil.minute > 59 || civil.second > 59)
        return false;
    *seconds = civil.hour * INT64_C(3600) + civil.minute * INT64_C(60) + civil.second;
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

bool config_read_cards(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"title", json_decode_text, offsetof(struct card, title)},
        {"text", json_decode_text, offsetof(struct card, text)},
        {"link", json_decode_text, offsetof(struct card, link)},
        {NULL, NULL, 0},
    };
    struct extras *extras = out;
    if (!json_is_array(value))
        return json_decode_refuse(decoder, path, json_kind(value), "a list of cards");
    struct card *cards = arena_alloc(decoder->arena, json_array_size(value) + 1, sizeof *cards);
    for (size_t i = 0; cards && i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        cards[i] = (struct card){.title = "", .text = ""};
        if (!json_decode_object(decoder, json_array_get(value, i), &here, keys, &cards[i]))
            return false;
        if (cards[i].title[0] == '\0')
            return json_decode_refuse(decoder, &here, "no title", "{\"title\": …, \"text\": …, \"link\": …}");
    }
    extras->cards = cards;
    extras->card_count = cards ? json_array_size(value) : 0;
    return true;
}

bool config_read_pictures(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct extras *extras = out;
    if (!json_is_array(value))
        return json_decode_refuse(decoder, path, json_kind(value), "a list of PNG or JPEG files");
    struct image *images = arena_alloc(decoder->arena, json_array_size(value) + 1, sizeof *images);
    for (size_t i = 0; images && i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        if (!json_decode_path(decoder, json_array_get(value, i), &here, &images[i].path))
            return false;
    }
    extras->images = images;
    extras->image_count = images ? json_array_size(value) : 0;
    return true;
}

bool config_read_about(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct given {
        const char *session, *title;
        struct json_decode_texts leads, topics;
    } given = {0};
    static const struct json_decode_key keys[] = {
        {"session", json_decode_text, offsetof(struct given, session)},
        {"title", json_decode_text, offsetof(struct given, title)},
        {"leads", json_decode_texts, offsetof(struct given, leads)},
        {"topics", json_decode_texts, offsetof(struct given, topics)},
        {NULL, NULL, 0},
    };
    if (!json_decode_object(decoder, value, path, keys, &given))
        return false;
    *(struct about *)out = (struct about){.session = given.session,
        .title = given.title,
        .lead_count = given.leads.count,
        .leads = given.leads.list,
        .topic_count = given.topics.count,
        .topics = given.topics.list};
    return true;
}

static bool read_minutes(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, int *out)
{
    return json_decode_integer(decoder, value, path, 0, 1440, out);
}

// {"15": 5}: minutes by the slot's minutes.
static bool read_lengths(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct questions_rules *rules = out;
    if (!json_is_object(value))
        return json_decode_refuse(decoder, path, json_kind(value), "an object such as {\"15\": 5}");
    struct questions_by_length *lengths =
        arena_alloc(decoder->arena, json_object_size(value), sizeof *lengths);
    const char *name;
    json_t *minutes;
    json_object_foreach((json_t *)value, name, minutes)
    {
        struct json_path here = {.up = path, .key = name};
        char *end;
        long slot = strtol(name, &end, 10);
        if (end == name || *end != '\0' || slot < 1 || slot > 1440)
            return json_decode_refuse(
                decoder, &here, "a key that is no length", "the slot's minutes, 1 to 1440");
        if (!lengths)
            return json_decode_no_memory(decoder);
        if (!read_minutes(decoder, minutes, &here, &lengths[rules->length_count].minutes))
            return false;
        lengths[rules->length_count++].slot_minutes = (int)slot;
    }
    rules->lengths = lengths;
    return true;
}

// {"Containers and Checkpoint/Restore MC": 5}: minutes by the session's title.
static bool read_sessions(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct questions_rules *rules = out;
    if (!json_is_object(value))
        return json_decode_refuse(
            decoder, path, json_kind(value), "an object such as {\"Containers MC\": 5}");
    struct questions_by_session *sessions =
        arena_alloc(decoder->arena, json_object_size(value), sizeof *sessions);
    const char *name;
    json_t *minutes;
    json_object_foreach((json_t *)value, name, minutes)
    {
        struct json_path here = {.up = path, .key = name};
        if (!sessions)
            return json_decode_no_memory(decoder);
        if (!read_minutes(decoder, minutes, &here, &sessions[rules->session_count].minutes))
            return false;
        sessions[rules->session_count++].session = arena_keep(decoder->arena, name);
    }
    rules->sessions = sessions;
    return true;
}

bool config_read_questions(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"by_length", read_lengths, 0},
        {"by_session", read_sessions, 0},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
