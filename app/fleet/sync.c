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
    uint64_t hash; // of the scope
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
    uint64_t hash = hash_add_text(HASH_BEGIN, scope);
    size_t i = 0;
    while (i < sync->count && (sync->due[i].hash != hash || strcmp(sync->due[i].scope, scope) != 0))
        i++;
    return i;
}

static bool reserve(struct sync *sync)
{
    if (sync->count < sync->capacity)
        return true;
    size_t capacity = sync->capacity ? 2 * sync->capacity : 16;
    struct sync_due *due = capacity <= MAX_SCOPES ? realloc(sync->due, capacity * sizeof *due) : NULL;
    if (!due)
        return false;
    sync->due = due;
    sync->capacity = capacity;
    return true;
}

// The place of the scope that can wait longest, for an urgent one: it is published with its next change, or
// by another display. NULL: all are urgent.
static struct sync_due *displace(struct sync *sync)
{
    struct sync_due *last = NULL;
    for (size_t i = 0; i < sync->count; i++) {
        struct sync_due *due = &sync->due[i];
        if (!due->urgent && (!last || due->at_ms > last->at_ms))
            last = due;
    }
    return last;
}

// Without a place, what is not urgent is published with the next change, or by another display.
static struct sync_due *add(struct sync *sync, const char *scope, int64_t at_ms, bool urgent)
{
    struct sync_due *due = reserve(sync) ? &sync->due[sync->count++] : urgent ? displace(sync) : NULL;
    if (!due)
        return NULL;
    *due = (struct sync_due){.hash = hash_add_text(HASH_BEGIN, scope), .at_ms = at_ms, .urgent = urgent};
    snprintf(due->scope, sizeof due->scope, "%s", scope);
    return due;
}

// The earliest of several instants holds.
static void plan(struct sync *sync, const char *scope, int64_t at_ms, bool urgent)
{
    size_t index = find(sync, scope);
    struct sync_due *due = index == sync->count ? add(sync, scope, at_ms, urgent) : &sync->due[index];
    if (!due)
        return;
    due->at_ms = at_ms < due->at_ms ? at_ms : due->at_ms;
    due->urgent = due->urgent || urgent;
}

static void drop(struct sync *sync, size_t index)
{
    sync->count--;
    memmove(sync->due + index, sync->due + index + 1, (sync->count - index) * sizeof *sync->due);
}

static int64_t asked_at(struct sync *sync, int64_t now_ms)
{
    return now_ms + random_between(sync, CONNECTED_MIN_MS, CONNECTED_MAX_MS);
}

// Where there are too many scopes, those of single displays are left out first.
static int by_scope(const void *a, const void *b)
{
    const char *x = *(const char *const *)a;
    const char *y = *(const char *const *)b;
    bool of_display = scope_display(x) != NULL;
    return of_display != (scope_display(y) != NULL) ? of_display - !of_display : strcmp(x, y);
}

// Keeps one of equal scopes. Returns how many there are.
static size_t sort_scopes(const char **scopes, size_t count)
{
    size_t kept = 0;
    if (count > 1)
        qsort(scopes, count, sizeof *scopes, by_scope);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(scopes[kept - 1], scopes[i]) != 0)
            scopes[kept++] = scopes[i];
    return kept;
}

// Asks for those of the scopes that are not due; both lists are sorted, and `due` borrows from `sync`, which
// may move when scopes are added.
static void ask_others(
    struct sync *sync, const char **scopes, size_t count, const char **due, size_t due_count, int64_t now_ms)
{
    size_t others = 0;
    for (size_t i = 0, k = 0; i < count; i++) {
        while (k < due_count && by_scope(&due[k], &scopes[i]) < 0)
            k++;
        if (k == due_count || strcmp(due[k], scopes[i]) != 0)
            scopes[others++] = scopes[i];
    }
    for (size_t i = 0; i < others; i++)
        add(sync, scopes[i], asked_at(sync, now_ms), false);
}

// Without memory the scopes wait for their next change, or for another display.
void sync_connected(struct sync *sync, const struct adjustments *all, int64_t now_ms)
{
    const char **scopes = calloc(all->count + 1, sizeof *scopes);
    const char **due = calloc(sync->count + 1, sizeof *due);
    size_t count = 0;
    sync->paced_until_ms = now_ms;
    for (size_t i = 0; scopes && i < all->count; i++)
        if (all->entries[i].scope)
            scopes[count++] = all->entries[i].scope;
    for (size_t i = 0; due && i < sync->count; i++)
        due[i] = sync->due[i].scope;
    if (scopes && due)
        ask_others(sync, scopes, sort_scopes(scopes, count), due, sort_scopes(due, sync->count), now_ms);
    free(scopes);
    free(due);
}

void sync_ask(struct sync *sync, const char *scope, int64_t now_ms)
{
    plan(sync, scope, asked_at(sync, now_ms), false);
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
