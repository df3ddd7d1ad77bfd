// The inside of merging schedules: rooms (schedule_merge_rooms.c), items and the whole (schedule_merge.c).
#ifndef PLUMBLINE_SCHEDULE_SCHEDULE_MERGE_INTERNAL_H
#define PLUMBLINE_SCHEDULE_SCHEDULE_MERGE_INTERNAL_H

#include "schedule/schedule_internal.h"
#include "schedule/schedule_merge.h"

#include <stddef.h>

// A room of a part.
struct part_room {
    const char *key; // its name as text_fold has it
    const struct room *room;
    size_t part;
    size_t order;  // of all rooms of all parts
    size_t leader; // the order of the first room that is the same one
};

// An item as it will be.
struct part_item {
    struct item item;
    size_t part;
};

struct merge {
    const struct schedule_part *parts;
    size_t count;
    struct schedule_internal *result;
    struct part_room *rooms; // by order, then by name, then by order again
    size_t room_count;
    size_t *room_of; // by order, its index in the result
    struct part_item *items;
    size_t item_count;
    size_t repeated; // that two parts have alike
    size_t overlaps;
    const struct part_item *overlap[2]; // the first
    struct finding *findings;           // in the arena
};

// An id or a guid of a part as it is in the result; NULL stays NULL.
const char *merge_tagged(struct merge *merge, size_t part, const char *id);

// Gives the result its rooms, and fills `room_of`. False if out of memory.
bool merge_rooms(struct merge *merge);

#endif
