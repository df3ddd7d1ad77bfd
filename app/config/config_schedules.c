// "schedule": the address of the published schedule, or those of several.
#include "config/config_internal.h"

#include <stddef.h>
#include <string.h>

// An address, or {"address": …, "auth_file": …}.
static bool read_one(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    struct config_schedule *out)
{
    static const struct json_decode_key keys[] = {
        {"address", json_decode_path, offsetof(struct config_schedule, address)},
        {"auth_file", json_decode_path, offsetof(struct config_schedule, auth_file)},
        {NULL, NULL, 0},
    };
    if (!json_is_object(value))
        return json_decode_path(decoder, value, path, &out->address);
    return json_decode_object(decoder, value, path, keys, out) &&
           (out->address || json_decode_refuse(decoder, path, "no address", "{\"address\": \"https://…\"}"));
}

// Two feeds of one address would have one file for their last good schedule, and one tag for their ids.
static bool is_listed(const struct config_schedules *schedules, const char *address)
{
    for (size_t i = 0; i < schedules->count; i++)
        if (strcmp(schedules->list[i].address, address) == 0)
            return true;
    return false;
}

bool config_read_schedules(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct config_schedules *schedules = out;
    *schedules = (struct config_schedules){0};
    if (!json_is_array(value)) {
        schedules->count = 1;
        return read_one(decoder, value, path, &schedules->list[0]);
    }
    size_t count = json_array_size(value);
    if (count == 0 || count > CONFIG_MAX_SCHEDULES)
        return json_decode_refuse(decoder, path, count == 0 ? "an empty list" : "a longer list",
            "an address, or a list of up to 16 of them");
    for (size_t i = 0; i < count; i++) {
        struct json_path here = {.up = path, .index = i};
        struct config_schedule one = {0};
        if (!read_one(decoder, json_array_get(value, i), &here, &one))
            return false;
        if (is_listed(schedules, one.address))
            return json_decode_refuse(decoder, &here, "an address that is there twice", "another one");
        schedules->list[schedules->count++] = one;
    }
    return true;
}
