// Poster sessions in Indico's event export, which does not say when they begin and end: contributions that
// hang in the same room at the same time become one item. Talks about posters, one after the other, stay.
#ifndef PLUMBLINE_SCHEDULE_READERS_INDICO_POSTERS_H
#define PLUMBLINE_SCHEDULE_READERS_INDICO_POSTERS_H

#include "schedule/builder.h"

// Zero-initialise before use.
struct indico_posters {
    struct draft *drafts; // owned
    size_t count;
    size_t capacity;
};

// Keeps a contribution that may be a poster; its end must be known. False if out of memory.
bool indico_posters_keep(struct indico_posters *posters, const struct draft *draft);

// Adds what was kept to the builder.
void indico_posters_add(
    struct indico_posters *posters, struct builder *builder, const struct json_path *path);

void indico_posters_free(struct indico_posters *posters);

#endif
