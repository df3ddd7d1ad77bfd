// A store's target by the name of a room, as if it had never had another.
#ifndef PLUMBLINE_TESTS_SUPPORT_TARGET_H
#define PLUMBLINE_TESTS_SUPPORT_TARGET_H

#include "control/adjustment_store.h"

static inline bool set_target(struct adjustment_store *store, const char *display, const char *room)
{
    struct room_names names = {0};
    if (room && *room)
        room_names_of(&(struct room){.name = room}, &names);
    return adjustment_store_set_target(store, display, &names);
}

#endif
