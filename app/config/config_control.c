// "control": the console and the fleet's broker.
#include "config/config_internal.h"
#include "fleet/broker_address.h"
#include "fleet/topics.h"

#include <string.h>

static bool read_connections(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 1, 64, out);
}

static bool read_tls(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"certificate", json_decode_path, offsetof(struct config_control, certificate)},
        {"key", json_decode_path, offsetof(struct config_control, key)},
        {NULL, NULL, 0},
    };
    struct config_control *control = out;
    if (!json_decode_object(decoder, value, path, keys, control))
        return false;
    return (control->certificate && control->key) ||
           json_decode_refuse(decoder, path, "half of it", "both \"certificate\" and \"key\"");
}

// broker_address_read allows plain connections to this machine only, so no password crosses a network in the
// clear.
static bool read_address(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct broker_address address;
    struct error why;
    if (!json_decode_text(decoder, value, path, out))
        return false;
    if (!broker_address_read(*(const char **)out, &address, &why))
        return json_decode_refuse(decoder, path, why.text, "such as mqtts://broker.example.org:8883");
    return (!address.event[0] && !address.user[0]) ||
           json_decode_refuse(
               decoder, path, "more than an address", "the event and the user as keys of their own");
}

static bool read_event(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct error why;
    if (!json_decode_text(decoder, value, path, out))
        return false;
    if (topic_name_check(*(const char **)out, &why))
        return true;
    return why.code == ERROR_MEMORY
               ? json_decode_no_memory(decoder)
               : json_decode_refuse(decoder, path, why.text, "a short name, such as lpc2019");
}

static bool read_broker(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"url", read_address, offsetof(struct broker_config, url)},
        {"event", read_event, offsetof(struct broker_config, event)},
        {"user", json_decode_text, offsetof(struct broker_config, user)},
        {"password_file", json_decode_path, offsetof(struct broker_config, password_file)},
        {"ca_file", json_decode_path, offsetof(struct broker_config, ca_file)},
        {NULL, NULL, 0},
    };
    struct broker_config *broker = out;
    if (!json_decode_object(decoder, value, path, keys, broker))
        return false;
    return (broker->url && broker->event) ||
           json_decode_refuse(decoder, path, "half of it", "both \"url\" and \"event\"");
}

// As long as a notice may be, and as many as staff can choose from at a glance.
static bool read_notices(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    enum { MAX_NOTICES = 12, MAX_LENGTH = 400 };
    struct json_decode_texts *texts = out;
    if (!json_decode_texts(decoder, value, path, texts))
        return false;
    if (texts->count > MAX_NOTICES)
        return json_decode_refuse(decoder, path, "too many texts", "at most twelve");
    for (size_t i = 0; i < texts->count; i++)
        if (strlen(texts->list[i]) > MAX_LENGTH)
            return json_decode_refuse(decoder, path, "a text that is too long", "at most 400 bytes each");
    return true;
}

bool config_read_control(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"listen", json_decode_text, offsetof(struct config_control, listen)},
        {"names", json_decode_texts, offsetof(struct config_control, names)},
        {"tokens_file", json_decode_path, offsetof(struct config_control, tokens_file)},
        {"open_on_loopback", json_decode_flag, offsetof(struct config_control, open_on_loopback)},
        {"per_address", read_connections, offsetof(struct config_control, per_address)},
        {"notices", read_notices, offsetof(struct config_control, notices)},
        {"tls", read_tls, 0},
        {"broker", read_broker, offsetof(struct config_control, broker)},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
