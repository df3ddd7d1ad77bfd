// "questions": how much of a slot is reserved for them.
#include "config/config_internal.h"

static bool read_minutes(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, int *out)
{
    return json_decode_integer(decoder, value, path, 0, 1440, out);
}

static bool read_length(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct questions_by_length *entry = out;
    return config_read_slot(decoder, path, &entry->slot_minutes) &&
           read_minutes(decoder, value, path, &entry->minutes);
}

// {"15": 5}: minutes for questions by the slot's length.
static bool read_by_length(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct config_table table = {
        "an object such as {\"15\": 5}", sizeof(struct questions_by_length), read_length};
    struct questions_rules *rules = out;
    rules->lengths = config_read_table(decoder, value, path, &table, &rules->length_count);
    return rules->lengths != NULL;
}

static bool read_session(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct questions_by_session *entry = out;
    entry->session = json_decode_name(decoder, path->key);
    return entry->session && read_minutes(decoder, value, path, &entry->minutes);
}

// {"Containers and Checkpoint/Restore MC": 5}: minutes for questions by the session's title.
static bool read_by_session(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct config_table table = {
        "an object such as {\"Containers MC\": 5}", sizeof(struct questions_by_session), read_session};
    struct questions_rules *rules = out;
    rules->sessions = config_read_table(decoder, value, path, &table, &rules->session_count);
    return rules->sessions != NULL;
}

bool config_read_questions(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"by_length", read_by_length, 0},
        {"by_session", read_by_session, 0},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
