// "stage": when the timer warns, what it does over time, and the messages to the speaker.
#include "config/config_internal.h"

// [5, 1]: how many minutes the last minutes and the last minute are.
static bool read_warning(const struct json_decoder *decoder, const json_t *value,
    const struct json_path *path, struct timer_warning *out)
{
    if (!json_is_array(value) || json_array_size(value) != 2)
        return json_decode_refuse(decoder, path,
            json_is_array(value) ? "a list of another length" : json_kind(value),
            "two numbers of minutes such as [5, 1], 0 for none");
    struct json_path first = {.up = path, .index = 0};
    struct json_path second = {.up = path, .index = 1};
    return json_decode_integer(decoder, json_array_get(value, 0), &first, 0, 600, &out->last_minutes) &&
           json_decode_integer(decoder, json_array_get(value, 1), &second, 0, 600, &out->last_minute);
}

static bool read_usual(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct timer_rules *rules = out;
    return read_warning(decoder, value, path, &rules->default_warning);
}

static bool read_length(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct timer_by_length *entry = out;
    return config_read_slot(decoder, path, &entry->slot_minutes) &&
           read_warning(decoder, value, path, &entry->warning);
}

// {"30": [10, 2]}: warnings by the slot's length in minutes.
static bool read_by_length(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct config_table table = {
        "an object such as {\"30\": [10, 2]}", sizeof(struct timer_by_length), read_length};
    struct timer_rules *rules = out;
    rules->lengths = config_read_table(decoder, value, path, &table, &rules->length_count);
    return rules->lengths != NULL;
}

static bool read_session(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct timer_by_session *entry = out;
    entry->session = json_decode_name(decoder, path->key);
    return entry->session && read_warning(decoder, value, path, &entry->warning);
}

// {"BPF MC": [3, 1]}: warnings by the session's title.
static bool read_by_session(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct config_table table = {
        "an object such as {\"BPF MC\": [3, 1]}", sizeof(struct timer_by_session), read_session};
    struct timer_rules *rules = out;
    rules->sessions = config_read_table(decoder, value, path, &table, &rules->session_count);
    return rules->sessions != NULL;
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
    struct config_timer *timer = out;
    struct json_decode_texts texts = {0};
    if (!json_decode_texts(decoder, value, path, &texts))
        return false;
    if (texts.count > CONFIG_MAX_MESSAGES)
        return json_decode_refuse(decoder, path, "too many messages", "at most nine, one a number key");
    timer->message_count = texts.count;
    for (size_t i = 0; i < texts.count; i++)
        timer->messages[i] = texts.list[i];
    return true;
}

static bool read_message_s(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 5, 3600, out);
}

bool config_read_timer(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"warnings", read_warnings, offsetof(struct config_timer, rules)},
        {"over", read_over, offsetof(struct config_timer, over_holds)},
        {"strip", json_decode_flag, offsetof(struct config_timer, strip)},
        {"sound", json_decode_flag, offsetof(struct config_timer, sound)},
        {"messages", read_messages, 0},
        {"message_s", read_message_s, offsetof(struct config_timer, message_s)},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
