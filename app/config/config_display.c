// "display": the screen itself.
#include "config/config_internal.h"

#include <stddef.h>

static bool read_rotation(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    int degrees;
    if (!json_is_integer(value) || !json_decode_integer(decoder, value, path, 0, 270, &degrees) ||
        degrees % 90 != 0)
        return json_decode_refuse(decoder, path, "no quarter turn", "0, 90, 180 or 270");
    *(int *)out = degrees;
    return true;
}

static bool read_length(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_number(decoder, value, path, 0.1, 1000, out);
}

static bool read_present(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    int kind;
    if (!json_decode_choice(decoder, value, path, "way to present", config_present_names, &kind))
        return false;
    *(enum present_backend *)out = (enum present_backend)kind;
    return true;
}

static const char *const keyboards_names[] = {"all", "none", NULL};
const char *const config_present_names[] = {"auto", "surface", "renderer", NULL};

static bool read_day_time(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return config_time_of_day(json_string_value(value), out) ||
           json_decode_refuse(decoder, path, json_is_string(value) ? "no time of day" : json_kind(value),
               "such as \"22:30\"");
}

static bool read_night(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"from", read_day_time, offsetof(struct config_night, from_s)},
        {"until", read_day_time, offsetof(struct config_night, until_s)},
        {NULL, NULL, 0},
    };
    struct config_night *night = out;
    *night = (struct config_night){.from_s = -1, .until_s = -1};
    if (!json_decode_object(decoder, value, path, keys, night))
        return false;
    if (night->from_s < 0 || night->until_s < 0)
        return json_decode_refuse(
            decoder, path, "half a night", "{\"from\": \"22:30\", \"until\": \"07:00\"}");
    night->given = true;
    return true;
}

// "all", "none", or patterns for the devices that belong to this display.
static bool read_keyboards(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct keyboards_choice *choice = out;
    *choice = (struct keyboards_choice){0};
    if (json_is_array(value)) {
        struct json_decode_texts texts = {0};
        if (!json_decode_texts(decoder, value, path, &texts))
            return false;
        choice->count = texts.count;
        choice->names = texts.list;
        return true;
    }
    int which;
    if (!json_decode_choice(decoder, value, path, "choice of keyboards", keyboards_names, &which))
        return false;
    choice->all = which == 0;
    return true;
}

bool config_read_display(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"name", json_decode_text, offsetof(struct config_display, name)},
        {"diagonal_in", read_length, offsetof(struct config_display, viewers.diagonal_in)},
        {"farthest_viewer_m", read_length, offsetof(struct config_display, viewers.farthest_m)},
        {"scan_m", read_length, offsetof(struct config_display, viewers.scan_m)},
        {"rotate", read_rotation, offsetof(struct config_display, rotate)},
        {"reduced_motion", json_decode_flag, offsetof(struct config_display, reduced_motion)},
        {"drift", json_decode_flag, offsetof(struct config_display, drift)},
        {"night", read_night, offsetof(struct config_display, night)},
        {"present", read_present, offsetof(struct config_display, present)},
        {"output", json_decode_text, offsetof(struct config_display, output)},
        {"keyboards", read_keyboards, offsetof(struct config_display, keyboards)},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}
