// The part of the config that is about the screen itself.
#include "cli/config_lists.h"

#include <stddef.h>

static bool read_rotation(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    int degrees;
    if (!json_is_integer(value) || !reading_whole(reading, value, path, 0, 270, &degrees) ||
        degrees % 90 != 0)
        return reading_refuse(reading, path, "no quarter turn", "0, 90, 180 or 270");
    *(int *)out = degrees;
    return true;
}

static bool read_length(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return reading_number(reading, value, path, 0.1, 1000, out);
}

static bool read_present(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    int kind;
    if (!reading_choice(reading, value, path, "way to present", config_present_names, &kind))
        return false;
    *(enum config_present *)out = (enum config_present)kind;
    return true;
}

static const char *const keyboards_names[] = {"all", "none", NULL};
const char *const config_present_names[] = {"auto", "surface", "renderer", NULL};

static bool read_day_time(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return config_time_of_day(json_string_value(value), out) ||
           reading_refuse(reading, path, json_is_string(value) ? "no time of day" : json_kind(value),
               "such as \"22:30\"");
}

static bool read_night(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    static const struct reading_key keys[] = {
        {"from", read_day_time, offsetof(struct config_night, from_s)},
        {"until", read_day_time, offsetof(struct config_night, until_s)},
        {NULL, NULL, 0},
    };
    struct config_night *night = out;
    *night = (struct config_night){.from_s = -1, .until_s = -1};
    if (!reading_object(reading, value, path, keys, night))
        return false;
    if (night->from_s < 0 || night->until_s < 0)
        return reading_refuse(reading, path, "half a night", "{\"from\": \"22:30\", \"until\": \"07:00\"}");
    night->there = true;
    return true;
}

// "all", "none", or patterns for the devices that are this display's own.
static bool read_keyboards(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    struct keyboards_choice *choice = out;
    *choice = (struct keyboards_choice){0};
    if (json_is_array(value)) {
        struct reading_texts texts = {0};
        if (!reading_texts(reading, value, path, &texts))
            return false;
        choice->count = texts.count;
        choice->names = texts.list;
        return true;
    }
    int which;
    if (!reading_choice(reading, value, path, "choice of keyboards", keyboards_names, &which))
        return false;
    choice->all = which == 0;
    return true;
}

bool config_read_display(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    static const struct reading_key keys[] = {
        {"name", reading_text, offsetof(struct config_display, name)},
        {"diagonal_in", read_length, offsetof(struct config_display, viewers.diagonal_in)},
        {"farthest_viewer_m", read_length, offsetof(struct config_display, viewers.farthest_m)},
        {"scan_m", read_length, offsetof(struct config_display, viewers.scan_m)},
        {"rotate", read_rotation, offsetof(struct config_display, rotate)},
        {"reduced_motion", reading_flag, offsetof(struct config_display, reduced_motion)},
        {"drift", reading_flag, offsetof(struct config_display, drift)},
        {"night", read_night, offsetof(struct config_display, night)},
        {"present", read_present, offsetof(struct config_display, present)},
        {"output", reading_text, offsetof(struct config_display, output)},
        {"keyboards", read_keyboards, offsetof(struct config_display, keyboards)},
        {NULL, NULL, 0},
    };
    return reading_object(reading, value, path, keys, out);
}
