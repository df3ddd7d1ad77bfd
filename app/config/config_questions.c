// "questions": how much of a slot is reserved for them.
#include "config/config_internal.h"

static bool read_minutes(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, int *out)
{
    return json_decode_integer(decoder, value, path, 0, 1440, out);
}

// {"15": 5}: minutes for questions by the slot's length.
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
        int slot;
        if (!config_read_slot(decoder, &here, &slot))
            return false;
        if (!lengths)
            return json_decode_no_memory(decoder);
        if (!read_minutes(decoder, minutes, &here, &lengths[rules->length_count].minutes))
            return false;
        lengths[rules->length_count++].slot_minutes = slot;
    }
    rules->lengths = lengths;
    return true;
}

// {"Containers and Checkpoint/Restore MC": 5}: minutes for questions by the session's title.
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
        sessions[rules->session_count].session = json_decode_name(decoder, name);
        if (!sessions[rules->session_count++].session)
            return false;
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
