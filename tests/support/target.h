// Rooms by name, as if no schedule were needed.
#ifndef PLUMBLINE_TESTS_SUPPORT_TARGET_H
#define PLUMBLINE_TESTS_SUPPORT_TARGET_H

#include "control/adjustment_store.h"

#include <stdio.h>

// Sets a store's target to a room that never had another name.
static inline bool set_target(struct adjustment_store *store, const char *display, const char *room)
{
    struct room_names names = {0};
    if (room && *room)
        room_names_of(&(struct room){.name = room}, &names);
    return adjustment_store_set_target(store, display, &names);
}

// A room of this name, which was called "NAME hall" before; NULL: none.
static inline struct room_names room_called(const char *name)
{
    struct room_names names = {0};
    if (!name)
        return names;
    names.count = 2;
    snprintf(names.list[0], sizeof names.list[0], "%s", name);
    snprintf(names.list[1], sizeof names.list[1], "%s hall", name);
    return names;
}

#endif
