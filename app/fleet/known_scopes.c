#include "fleet/known_scopes.h"

#include "base/hash.h"

#include <stdlib.h>

void known_scopes_free(struct known_scopes *known)
{
    free(known->hashes);
    *known = (struct known_scopes){0};
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool list(struct known_scopes *known, const struct adjustment_store *store)
{
    known_scopes_free(known);
    known->hashes = calloc(store->all.count + 1, sizeof *known->hashes);
    if (!known->hashes)
        return false;
    for (size_t i = 0; i < store->all.count; i++)
        known->hashes[i] = hash_add_text(HASH_BEGIN, store->all.entries[i].scope);
    known->count = store->all.count;
    known->version = store->version;
    qsort(known->hashes, known->count, sizeof *known->hashes, by_hash);
    return true;
}

bool known_scopes_have(struct known_scopes *known, const struct adjustment_store *store, const char *scope)
{
    uint64_t hash = hash_add_text(HASH_BEGIN, scope);
    bool current = known->hashes && known->version == store->version && known->count == store->all.count;
    return (!current && !list(known, store)) ||
           bsearch(&hash, known->hashes, known->count, sizeof hash, by_hash) != NULL;
}
