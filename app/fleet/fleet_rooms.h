// The rooms whose adjustments this display receives: those of its schedule, by all their names. It subscribes
// to each by itself, so that topics of rooms that do not exist never arrive, however many there are.
#ifndef PLUMBLINE_FLEET_FLEET_ROOMS_H
#define PLUMBLINE_FLEET_FLEET_ROOMS_H

#include "schedule/room_names.h"

#include <stdbool.h>
#include <stddef.h>

// Beyond so many names it subscribes to all rooms, and ignores what it does not know.
enum { FLEET_ROOMS_EACH = 256 };

// Zero-initialise.
struct fleet_rooms {
    const struct schedule *schedule; // whose rooms they are; a reference; NULL: none
    struct room_names own;           // the display's own
    size_t count;
    char **names; // owned; sorted, each once
};

struct fleet_client;

void fleet_rooms_free(struct fleet_rooms *rooms);

// Follows the schedule: subscribes anew if it has other rooms.
void fleet_rooms_follow(struct fleet_client *client);

// Subscribes after connecting.
void fleet_rooms_join(struct fleet_client *client);

// Is it a room of the schedule, or the display's?
bool fleet_rooms_have(const struct fleet_rooms *rooms, const char *name);

#endif
