// Where an entry of Indico's exports takes place. Indico has two texts for it: the venue (`location`) and the
// room (`room`); an entry without its own gets those of its block, session or event. The room counts, but
// some organisers write it into the venue ("Auditorium"). A venue that other entries name beside a room, or
// that is the whole event's, is no room.
#ifndef PLUMBLINE_SCHEDULE_READERS_INDICO_PLACES_H
#define PLUMBLINE_SCHEDULE_READERS_INDICO_PLACES_H

#include "schedule/builder.h"

// Zero-initialise, learn from all entries, then settle. Freed with the document.
struct indico_places {
    json_t *locations; // all, as keys
    json_t *rooms;     // all, as keys
    json_t *venues;    // the locations that are no rooms, as keys
    const char *only;  // the venue, if nothing says more than that; else NULL
};

// Notes the places of an entry. `events`: the entry has those of the event. False if out of memory.
bool indico_places_learn(struct indico_places *places, const json_t *entry, bool events);

// Call once after the last indico_places_learn.
void indico_places_settle(struct indico_places *places, struct builder *builder);

// The room in which an entry is shown, by its own room and location; NULL if they say nothing.
const char *indico_places_room(const struct indico_places *places, struct builder *builder,
    const json_t *entry, const struct json_path *path);

// The first room that entries (a list or an object of them) name; NULL for none.
const char *indico_places_first(const struct indico_places *places, struct builder *builder,
    const json_t *entries, const struct json_path *path);

#endif
