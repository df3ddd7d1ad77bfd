// Memory handed out piece by piece and freed all at once: one arena for each value.
#ifndef PLUMBLINE_BASE_ARENA_H
#define PLUMBLINE_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

// Zero-initialise before use (`struct arena a = {0};`).
struct arena {
    struct arena_block *blocks; // newest first
    size_t used;                // bytes used of the newest block
    bool failed;                // an allocation failed: what was built is incomplete
};

// Zeroed memory, aligned for any type and valid until arena_free. NULL if memory runs out or count * size
// overflows; `failed` is then set, so a builder need only check once, at its end.
void *arena_alloc(struct arena *arena, size_t count, size_t size);

// A copy of `length` bytes, followed by a NUL; NULL if out of memory.
char *arena_text(struct arena *arena, const char *bytes, size_t length);

// A copy of a text that may be NULL: NULL stays NULL.
const char *arena_keep(struct arena *arena, const char *text);

// printf into the arena; NULL if out of memory.
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Takes back everything that was handed out, but keeps the newest block for reuse.
void arena_reset(struct arena *arena);

void arena_free(struct arena *arena);

// How much memory it has taken, in bytes.
size_t arena_size(const struct arena *arena);

#endif
