// The config's signs, with the rooms that they mean.
#include "display/display_internal.h"

#include <stdlib.h>

void display_signs_outdate(struct display *display)
{
    display->signs.found = false;
    for (size_t i = 0; i < display->signs.count; i++)
        display->signs.list[i].room = display->signs.list[i].label = NULL;
}

// The room may be published later.
static void find_room(const struct display *display, struct room_sign *sign)
{
    struct room_query query = config_room_query(display->config);
    struct room_query wanted = {
        .room = sign->name, .alias_count = query.alias_count, .aliases = query.aliases};
    struct place place;
    struct error ignored;
    if (!room_lookup(display->schedule, &wanted, &place, &ignored))
        return;
    sign->room = display->schedule->rooms[place.room].name;
    sign->label = room_lookup_label(display->schedule, &query, place.room);
}

void display_signs_update(struct display *display)
{
    const struct config_signs *signs = &display->config->signs;
    if (display->signs.found || !display->schedule)
        return;
    free(display->signs.list);
    display->signs.list = calloc(signs->count + 1, sizeof *display->signs.list);
    display->signs.count = display->signs.list ? signs->count : 0;
    display->signs.found = true;
    for (size_t i = 0; i < display->signs.count; i++) {
        display->signs.list[i] = signs->list[i];
        find_room(display, &display->signs.list[i]);
    }
}
