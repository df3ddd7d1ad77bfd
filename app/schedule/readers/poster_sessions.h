// Poster sessions in exports that give each poster a time but do not know the session: posters that hang in
// the same room at the same time become one item. Talks about posters, one after the other, stay.
#ifndef PLUMBLINE_SCHEDULE_READERS_POSTER_SESSIONS_H
#define PLUMBLINE_SCHEDULE_READERS_POSTER_SESSIONS_H

#include "schedule/builder.h"

// Zero-initialise before use.
struct poster_sessions {
    struct draft *drafts; // owned
    size_t count;
    size_t capacity;
};

// Does a title, type or track say that it is about posters? NULL does not.
bool poster_sessions_title(const char *title);

// Keeps what may be a poster; its end must be known. False if out of memory.
bool poster_sessions_keep(struct poster_sessions *posters, const struct draft *draft);

// Adds what was kept to the builder. Notes how many sessions it made, under the path of their list, with what
// could be done about it (`advice`).
void poster_sessions_add(struct poster_sessions *posters, struct builder *builder,
    const struct json_path *path, const char *advice);

void poster_sessions_free(struct poster_sessions *posters);

#endif
