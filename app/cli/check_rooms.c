#include "cli/check_rooms.h"

#include "base/str.h"

struct check {
    const struct config *config;
    const struct schedule *schedule;
    check_rooms_add *add;
    void *context;
};

static void check_room(const struct check *check, const char *path, const char *name)
{
    struct room_query query = {
        .room = name, .alias_count = check->config->alias_count, .aliases = check->config->aliases};
    struct place place;
    struct error error;
    if (!room_lookup(check->schedule, &query, &place, &error))
        check->add(check->context, FINDING_WARNING, path, error.text,
            "correct the name; until the schedule has such a room, it is left out");
}

static void check_names(const struct check *check, const char *path, const struct json_decode_texts *names)
{
    for (size_t i = 0; i < names->count; i++) {
        struct str here = {0};
        str_format(&here, "%s[%zu]", path, i);
        check_room(check, str_text(&here), names->list[i]);
        str_free(&here);
    }
}

void check_rooms(
    const struct config *config, const struct schedule *schedule, check_rooms_add *add, void *context)
{
    struct check check = {config, schedule, add, context};
    const struct config_hall *hall = &config->hall;
    check_names(&check, "$.hall.rooms", &hall->rooms);
    for (size_t g = 0; g < hall->group_count; g++) {
        struct str path = {0};
        str_format(&path, "$.hall.groups[%zu].rooms", g);
        check_names(&check, str_text(&path), &hall->groups[g].rooms);
        str_free(&path);
    }
    for (size_t i = 0; i < config->signs.count; i++) {
        struct str path = {0};
        str_format(&path, "$.signs[\"%s\"]", config->signs.list[i].name);
        check_room(&check, str_text(&path), config->signs.list[i].name);
        str_free(&path);
    }
}
