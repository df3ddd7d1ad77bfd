// The parts of the config that are about the timer: when it warns, what a chair can say, what keys do.
#include "config/config_lists.h"

#include <stdlib.h>
#include <string.h>

// [5, 1]: the last minutes and the last minute.
static bool read_warning(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, struct timer_warning *out)
{
    if (!json_is_array(value) || json_array_size(value) != 2)
        return json_decode_refuse(decoder, path,
            json_is_array(value) ? "a list of another length" : json_kind(value),
            "two numbers of minutes such as [5, 1], 0 for none");
    struct json_path first = {.up = path, .index = 0};
    struct json_path second = {.up = path, .index = 1};
    return json_decode_integer(decoder, json_array_get(value, 0), &first, 0, 600, &out->minutes) &&
           json_decode_integer(decoder, json_array_get(value, 1), &second, 0, 600, &out->minute);
}

static bool read_usual(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct timer_rules *rules = out;
    return read_warning(decoder, value, path, &rules->usual);
}

// {"30": [10, 2]}: by the slot's minutes.
static bool read_by_length(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct timer_rules *rules = out;
    const char *name;
    json_t *minutes;
    if (!json_is_object(value))
        return json_decode_refuse(decoder, path, json_kind(value), "an object such as {\"30\": [10, 2]}");
    struct timer_by_length *lengths =
        arena_alloc(decoder->arena, json_object_size(value) + 1, sizeof *lengths);
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
        if (!read_warning(decoder, minutes, &here, &lengths[rules->length_count].warning))
            return false;
        lengths[rules->length_count++].slot_minutes = (int)slot;
    }
    rules->lengths = lengths;
    return true;
}

// {"BPF MC": [3, 1]}: by the session's title.
static bool read_by_session(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct timer_rules *rules = out;
    const char *name;
    json_t *minutes;
    if (!json_is_object(value))
        return json_decode_refuse(decoder, path, json_kind(value), "an object such as {\"BPF MC\": [3, 1]}");
    struct timer_by_session *sessions =
        arena_alloc(decoder->arena, json_object_size(value) + 1, sizeof *sessions);
    json_object_foreach((json_t *)value, name, minutes)
    {
        struct json_path here = {.up = path, .key = name};
        if (!sessions)
            return json_decode_no_memory(decoder);
        if (!read_warning(decoder, minutes, &here, &sessions[rules->session_count].warning))
            return false;
        sessions[rules->session_count++].session = arena_keep(decoder->arena, name);
    }
    rules->sessions = sessions;
    return true;
}

static bool read_warnings(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"usual", read_usual, 0},
        {"by_length", read_by_length, 0},
        {"by_session", read_by_session, 0},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}

static bool read_over(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const char *const names[] = {"count", "hold", NULL};
    int known;
    if (!json_decode_choice(decoder, value, path, "way to be over the time", names, &known))
        return false;
    *(bool *)out = known == 1;
    return true;
}

static bool read_messages(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct config_stage *stage = out;
    struct json_decode_texts texts = {0};
    if (!json_decode_texts(decoder, value, path, &texts))
        return false;
    if (texts.count > CONFIG_MESSAGES)
        return json_decode_refuse(decoder, path, "too many messages", "at most nine, one a number key");
    stage->message_count = texts.count;
    for (size_t i = 0; i < texts.count; i++)
        stage->messages[i] = texts.list[i];
    return true;
}

static bool read_message_s(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 5, 3600, out);
}

bool config_read_stage(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"warnings", read_warnings, offsetof(struct config_stage, rules)},
        {"over", read_over, offsetof(struct config_stage, over_holds)},
        {"strip", json_decode_flag, offsetof(struct config_stage, strip)},
        {"sound", json_decode_flag, offsetof(struct config_stage, sound)},
        {"messages", read_messages, 0},
        {"message_s", read_message_s, offsetof(struct config_stage, message_s)},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}

static bool refuse_action(
    const struct json_decoder *decoder, const struct json_path *path, const json_t *value)
{
    struct str names = {0};
    for (int action = 0; action < ACTION_COUNT; action++)
        if (keys_action_is_free((enum action)action))
            str_format(&names, "%s%s", action > 0 ? ", " : "one of ", keys_action_name((enum action)action));
    json_decode_refuse(
        decoder, path, json_is_string(value) ? "an unknown action" : json_kind(value), str_text(&names));
    str_free(&names);
    return false;
}

// {"PageDown": "next"}
static bool read_bindings(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, struct keys *keys, enum keys_where where)
{
    const char *key;
    json_t *name;
    if (!json_is_object(value))
        return json_decode_refuse(
            decoder, path, json_kind(value), "an object such as {\"PageDown\": \"next\"}");
    struct keys_binding *bindings =
        arena_alloc(decoder->arena, json_object_size(value) + 1, sizeof *bindings);
    json_object_foreach((json_t *)value, key, name)
    {
        struct json_path here = {.up = path, .key = key};
        enum action action = json_is_string(name) ? keys_action(json_string_value(name)) : ACTION_COUNT;
        if (!bindings)
            return json_decode_no_memory(decoder);
        if (action == ACTION_COUNT || !keys_action_is_free(action))
            return refuse_action(decoder, &here, name);
        bindings[keys->counts[where]++] =
            (struct keys_binding){.key = arena_keep(decoder->arena, key), .action = action};
    }
    keys->bindings[where] = bindings;
    return true;
}

static bool read_slides_keys(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return read_bindings(decoder, value, path, out, KEYS_SLIDES);
}

static bool read_stage_keys(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return read_bindings(decoder, value, path, out, KEYS_TIMER);
}

bool config_read_keys(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"slides", read_slides_keys, 0},
        {"stage", read_stage_keys, 0},
        {"locked", json_decode_flag, offsetof(struct keys, locked)},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
