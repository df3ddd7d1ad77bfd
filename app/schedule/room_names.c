#include "schedule/room_names.h"

#include <stdio.h>
#include <string.h>

static void add(struct room_names *names, const char *name)
{
    if (name && names->count < ROOM_NAMES_MAX)
        snprintf(names->list[names->count++], ROOM_NAMES_SIZE, "%s", name);
}

void room_names_of(const struct room *room, struct room_names *out)
{
    out->count = 0;
    if (!room)
        return;
    add(out, room->name);
    for (size_t i = 0; i < room->former_count; i++)
        add(out, room->former[i]);
    add(out, room->guid);
}

const char *room_names_now(const struct room_names *names)
{
    return names->count > 0 ? names->list[0] : NULL;
}

const char *room_names_present(const struct room_names *names, const char *name)
{
    return name && room_names_have(names, name) ? names->list[0] : name;
}

bool room_names_have(const struct room_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i], name) == 0)
            return true;
    return false;
}

bool room_names_equal(const struct room_names *a, const struct room_names *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = strcmp(a->list[i], b->list[i]) == 0;
    return equal;
}
