// "keys": what keys do on the slides and on the timer.
#include "config/config_internal.h"

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
