// Texts in an arena, of which equal ones are kept once: sessions, rooms, languages and the names of people
// repeat through a schedule. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_TEXT_POOL_H
#define PLUMBLINE_SCHEDULE_TEXT_POOL_H

#include "base/arena.h"

#include <stddef.h>

// Zero-initialise before use.
struct text_pool {
    const char **slots; // owned; NULL where free
    size_t capacity;    // a power of two
    size_t count;
};

// The text as it is kept in the arena; NULL if out of memory. Takes bounded time: where too many texts share
// a place, or there is no memory for the table, an equal text is kept again.
const char *text_pool_keep(struct text_pool *pool, struct arena *arena, const char *text, size_t length);

// Frees the table. The texts stay in the arena.
void text_pool_free(struct text_pool *pool);

#endif
