// "hall": the rooms of the slide of all rooms; "signs": where each room lies.
#include "config/config_internal.h"

static bool read_group(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    struct config_hall_group *group)
{
    static const struct json_decode_key keys[] = {
        {"name", json_decode_text, offsetof(struct config_hall_group, name)},
        {"rooms", json_decode_texts, offsetof(struct config_hall_group, rooms)},
        {NULL, NULL, 0},
    };
    if (!json_decode_object(decoder, value, path, keys, group))
        return false;
    return (group->name && group->rooms.count > 0) ||
           json_decode_refuse(decoder, path, group->name ? "a group without rooms" : "a group without a name",
               "{\"name\": \"Floor 1\", \"rooms\": [\"K.1.105\"]}");
}

static bool read_groups(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct config_hall *hall = out;
    if (!json_is_array(value))
        return json_decode_refuse(decoder, path, json_kind(value),
            "a list such as [{\"name\": \"Floor 1\", \"rooms\": [\"K.1.105\"]}]");
    hall->groups = arena_alloc(decoder->arena, json_array_size(value) + 1, sizeof *hall->groups);
    if (!hall->groups)
        return json_decode_no_memory(decoder);
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        if (!read_group(decoder, json_array_get(value, i), &here, &hall->groups[hall->group_count++]))
            return false;
    }
    return true;
}

bool config_read_hall(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"rooms", json_decode_texts, offsetof(struct config_hall, rooms)},
        {"groups", read_groups, 0},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}

// In the order of enum sign_direction.
static const char *const direction_names[] = {
    "here", "up", "up-right", "right", "down-right", "down", "down-left", "left", "up-left", NULL};

bool config_read_signs(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct config_signs *signs = out;
    const char *name;
    json_t *member;
    if (!json_is_object(value))
        return json_decode_refuse(decoder, path, json_kind(value), "an object such as {\"Opala\": \"left\"}");
    signs->list = arena_alloc(decoder->arena, json_object_size(value) + 1, sizeof *signs->list);
    json_object_foreach((json_t *)value, name, member)
    {
        struct json_path here = {.up = path, .key = name};
        struct room_sign *sign = signs->list ? &signs->list[signs->count] : NULL;
        int direction;
        if (!sign)
            return json_decode_no_memory(decoder);
        if (!json_decode_choice(decoder, member, &here, "direction", direction_names, &direction))
            return false;
        sign->direction = (enum sign_direction)direction;
        sign->name = json_decode_name(decoder, name);
        if (!sign->name)
            return false;
        signs->count++;
    }
    return signs->list || json_decode_no_memory(decoder);
}
