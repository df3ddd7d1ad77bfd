// What pretalx's API and the data of its widget share: a slot, with a talk in it or without one, a break.
// Source of both formats: https://github.com/pretalx/pretalx, src/pretalx/api/serializers and
// src/pretalx/schedule/interfaces/widget.py; eventyay (https://github.com/fossasia/eventyay) has the same.
#ifndef PLUMBLINE_SCHEDULE_READERS_PRETALX_H
#define PLUMBLINE_SCHEDULE_READERS_PRETALX_H

#include "schedule/builder.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/references.h"

#include <stdbool.h>

extern const char *const pretalx_advice;

// The state of a walk through a document.
struct pretalx_walk {
    struct builder *builder;
    const struct zone *zone;
    struct references rooms; // by id, of a document that lists them
    struct references tracks;
    struct references speakers;
    struct references seen; // how often each talk's code was
    struct poster_sessions posters;
    size_t slots;       // of any kind
    size_t hidden;      // not public: invisible, blockers, talks that are not confirmed
    size_t unscheduled; // without a start
    size_t bare_talks;  // of which only the code is known
    size_t bare_rooms;  // of which only the number is known
    size_t bare_people;
};

// The members of a slot, wherever the format has them; NULL where it has none.
struct pretalx_slot {
    const json_t *start, *end, *duration; // the latter in minutes
    const json_t *room;                   // an object, a name, or an id
    const json_t *talk;                   // an object, or its code alone; NULL: a break
    const json_t *break_title;
    const json_t *is_visible, *slot_type;
};

// Adds what is public of a slot. A talk that was cancelled after it had been published is announced as such.
void pretalx_add_slot(
    struct pretalx_walk *walk, const struct pretalx_slot *slot, const struct json_path *path);

// Adds the poster sessions, and notes what was counted but for what is bare.
void pretalx_end(struct pretalx_walk *walk, const struct json_path *path);

void pretalx_free(struct pretalx_walk *walk);

// Adds rooms in this order, each with the identity that it also has in schedule.json. `rooms` are objects.
void pretalx_add_room(struct builder *builder, const json_t *room);

#endif
