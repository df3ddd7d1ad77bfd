#include "fleet/sync.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_SCOPES = 4096,
    PACE_MS = 100,
    PACE_ONE_MS = 5, // for a scope that a single display follows
    BURST = 8,       // documents that may be published at once
    // Random delays. Wide, so that in a fleet of hundreds the first document has arrived everywhere before
    // the next display would publish.
    SHARED_MIN_MS = 50,
    SHARED_MAX_MS = 4000,
    RECENT_MIN_MS = 20,
    RECENT_MAX_MS = 300,
    INCOMPLETE_MIN_MS = 1000,
    INCOMPLETE_MAX_MS = 6000,
    CONNECTED_MIN_MS = 1000,
    CONNECTED_MAX_MS = 8000,
};

// A scope to publish.
struct sync_due {
    char scope[SCOPE_SIZE];
    int64_t at_ms;
    bool urgent;
};

void sync_free(struct sync *sync)
{
    free(sync->due);
    *sync = (struct sync){0};
}

// splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): good enough to
// spread delays.
static int64_t random_between(struct sync *sync, int min, int max)
{
    uint64_t z = sync->random += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return min + (int64_t)(z % (uint64_t)(max - min + 1));
}

// Its index; `count` if the scope is not due.
static size_t find(const struct sync *sync, const char *scope)
{
    size_t i = 0;
    while (i < sync->count && strcmp(sync->due[i].scope, scope) != 0)
        i++;
    return i;
}

static struct sync_due *add(struct sync *sync)
{
    if (sync->count == sync->capacity) {
        size_t capacity = sync->capacity ? 2 * sync->capacity : 16;
        struct sync_due *due = capacity <= MAX_SCOPES ? realloc(sync->due, capacity * sizeof *due) : NULL;
        if (!due)
            return NULL; // published with the next change, or by another display
        sync->due = due;
        sync->capacity = capacity;
    }
    return &sync->due[sync->count++];
}

// The earliest of several instants holds.
static void plan(struct sync *sync, const char *scope, int64_t at_ms, bool urgent)
{
    size_t index = find(sync, scope);
    bool added = index == sync->count;
    struct sync_due *due = added ? add(sync) : &sync->due[index];
    if (!due)
        return;
    if (added) {
        *due = (struct sync_due){.at_ms = at_ms};
        snprintf(due->scope, sizeof due->scope, "%s", scope);
    }
    due->at_ms = at_ms < due->at_ms ? at_ms : due->at_ms;
    due->urgent = due->urgent || urgent;
}

static void drop(struct sync *sync, size_t index)
{
    sync->count--;
    memmove(sync->due + index, sync->due + index + 1, (sync->count - index) * sizeof *sync->due);
}

void sync_connected(struct sync *sync, const struct adjustments *all, int64_t now_ms)
{
    sync->paced_until_ms = now_ms;
    for (size_t i = 0; i < all->count; i++)
        if (all->entries[i].scope && find(sync, all->entries[i].scope) == sync->count)
            sync_ask(sync, all->entries[i].scope, now_ms);
}

void sync_ask(struct sync *sync, const char *scope, int64_t now_ms)
{
    plan(sync, scope, now_ms + random_between(sync, CONNECTED_MIN_MS, CONNECTED_MAX_MS), false);
}

static bool is_recent(const struct sync *sync, const char *scope)
{
    uint64_t hash = hash_add_text(HASH_BEGIN, scope);
    for (size_t i = 0; i < SYNC_RECENT; i++)
        if (sync->recent[i] == hash)
            return true;
    return false;
}

void sync_changed(struct sync *sync, const char *scope, enum sync_change change, int64_t now_ms)
{
    int64_t wait = change == SYNC_SHARED ? random_between(sync, SHARED_MIN_MS, SHARED_MAX_MS) : 0;
    plan(sync, scope, now_ms + wait, change == SYNC_URGENT);
    if (change != SYNC_SHARED && !is_recent(sync, scope))
        sync->recent[sync->recent_next++ % SYNC_RECENT] = hash_add_text(HASH_BEGIN, scope);
}

void sync_received(struct sync *sync, const char *scope, bool incomplete, int64_t now_ms)
{
    size_t index = find(sync, scope);
    if (!incomplete) {
        if (index < sync->count)
            drop(sync, index);
        return;
    }
    int64_t wait = is_recent(sync, scope) ? random_between(sync, RECENT_MIN_MS, RECENT_MAX_MS)
                                          : random_between(sync, INCOMPLETE_MIN_MS, INCOMPLETE_MAX_MS);
    plan(sync, scope, now_ms + wait, false);
}

// When the pace allows it to be published.
static int64_t allowed_at(const struct sync *sync, const struct sync_due *due)
{
    int64_t paced = sync->paced_until_ms - (int64_t)(BURST - 1) * PACE_MS;
    return due->urgent || due->at_ms > paced ? due->at_ms : paced;
}

static bool comes_before(const struct sync_due *a, const struct sync_due *b)
{
    return a->urgent != b->urgent ? a->urgent : a->at_ms < b->at_ms;
}

const char *sync_next(struct sync *sync, int64_t now_ms)
{
    size_t first = sync->count;
    for (size_t i = 0; i < sync->count; i++) {
        const struct sync_due *due = &sync->due[i];
        if (allowed_at(sync, due) <= now_ms && (first == sync->count || comes_before(due, &sync->due[first])))
            first = i;
    }
    if (first == sync->count)
        return NULL;
    snprintf(sync->scope, sizeof sync->scope, "%s", sync->due[first].scope);
    sync->urgent = sync->due[first].urgent;
    drop(sync, first);
    int pace = scope_display(sync->scope) ? PACE_ONE_MS : PACE_MS;
    sync->paced_until_ms = (sync->paced_until_ms > now_ms ? sync->paced_until_ms : now_ms) + pace;
    return sync->scope;
}

int64_t sync_next_ms(const struct sync *sync)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < sync->count; i++) {
        int64_t at = allowed_at(sync, &sync->due[i]);
        next = at < next ? at : next;
    }
    return next;
}
