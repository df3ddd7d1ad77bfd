#include "schedule/text_pool.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

// Long texts are titles, which do not repeat. Half of the places are free, and which are taken is left to
// chance: so many in a row are never met.
enum { FIRST_CAPACITY = 256, MAX_PROBES = 128, MAX_LENGTH = 128 };

// The place of the text, or a free one for it; NULL if neither is near.
static const char **find(const struct text_pool *pool, const char *text, size_t length)
{
    size_t at = (size_t)hash_secret(text, length);
    for (size_t probe = 0; probe < MAX_PROBES && probe < pool->capacity; probe++) {
        const char **slot = &pool->slots[(at + probe) & (pool->capacity - 1)];
        if (!*slot || (strncmp(*slot, text, length) == 0 && (*slot)[length] == '\0'))
            return slot;
    }
    return NULL;
}

static void grow(struct text_pool *pool)
{
    struct text_pool larger = {.capacity = pool->capacity ? pool->capacity * 2 : FIRST_CAPACITY};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return;
    for (size_t i = 0; i < pool->capacity; i++) {
        const char *text = pool->slots[i];
        const char **slot = text ? find(&larger, text, strlen(text)) : NULL;
        if (slot && !*slot) {
            *slot = text;
            larger.count++;
        }
    }
    free(pool->slots);
    *pool = larger;
}

const char *text_pool_keep(struct text_pool *pool, struct arena *arena, const char *text, size_t length)
{
    if (length > MAX_LENGTH)
        return arena_text(arena, text, length);
    if (pool->count * 2 >= pool->capacity)
        grow(pool);
    const char **slot = find(pool, text, length);
    const char *known = slot ? *slot : NULL;
    const char *kept = known ? known : arena_text(arena, text, length);
    if (slot && kept && !known) {
        *slot = kept;
        pool->count++;
    }
    return kept;
}

void text_pool_free(struct text_pool *pool)
{
    free(pool->slots);
    *pool = (struct text_pool){0};
}
