#include "fleet/sync.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_SCOPES = 4096,
    PACE_MS = 100,
    PACE_ONE_MS = 5, // a document that one display listens to
    BURST = 8,       // documents that may go at once
    // Wide, so that in a fleet of hundreds who speaks first is heard before the next one would.
    SHARED_LEAST_MS = 50,
    SHARED_MOST_MS = 4000,
    OWN_LEAST_MS = 20,
    OWN_MOST_MS = 300,
    LACKS_LEAST_MS = 1000,
    LACKS_MOST_MS = 6000,
    CONNECTED_LEAST_MS = 1000,
    CONNECTED_MOST_MS = 8000,
};

// A scope that waits to be told.
struct sync_due {
    char scope[SCOPE_SIZE];
    int64_t at_ms;
    bool urgent;
};

void sync_free(struct sync *fleet)
{
    free(fleet->due);
    *fleet = (struct sync){0};
}

// splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): enough to spread.
static int64_t between(struct sync *fleet, int least, int most)
{
    uint64_t z = fleet->random += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return least + (int64_t)(z % (uint64_t)(most - least + 1));
}

static size_t find(const struct sync *fleet, const char *scope)
{
    size_t i = 0;
    while (i < fleet->count && strcmp(fleet->due[i].scope, scope) != 0)
        i++;
    return i;
}

static struct sync_due *add(struct sync *fleet)
{
    if (fleet->count == fleet->room) {
        size_t room = fleet->room ? 2 * fleet->room : 16;
        struct sync_due *due = room <= MOST_SCOPES ? realloc(fleet->due, room * sizeof *due) : NULL;
        if (!due)
            return NULL; // told with the next change, or by somebody else
        fleet->due = due;
        fleet->room = room;
    }
    return &fleet->due[fleet->count++];
}

static void plan(struct sync *fleet, const char *scope, int64_t at_ms, bool urgent)
{
    size_t place = find(fleet, scope);
    bool new = place == fleet->count;
    struct sync_due *due = new ? add(fleet) : &fleet->due[place];
    if (!due)
        return;
    if (new) {
        *due = (struct sync_due){.at_ms = at_ms};
        snprintf(due->scope, sizeof due->scope, "%s", scope);
    }
    due->at_ms = at_ms < due->at_ms ? at_ms : due->at_ms;
    due->urgent = due->urgent || urgent;
}

static void drop(struct sync *fleet, size_t place)
{
    fleet->count--;
    memmove(fleet->due + place, fleet->due + place + 1, (fleet->count - place) * sizeof *fleet->due);
}

void sync_connected(struct sync *fleet, const struct adjustments *all, int64_t now_ms)
{
    fleet->paced_until_ms = now_ms;
    for (size_t i = 0; i < all->count; i++)
        if (all->entries[i].scope && find(fleet, all->entries[i].scope) == fleet->count)
            plan(fleet, all->entries[i].scope, now_ms + between(fleet, CONNECTED_LEAST_MS, CONNECTED_MOST_MS),
                false);
}

void sync_ask(struct sync *fleet, const char *scope, int64_t now_ms)
{
    plan(fleet, scope, now_ms + between(fleet, CONNECTED_LEAST_MS, CONNECTED_MOST_MS), false);
}

static bool is_own(const struct sync *fleet, const char *scope)
{
    uint64_t hash = hash_add_text(HASH_BEGIN, scope);
    for (size_t i = 0; i < sizeof fleet->own / sizeof *fleet->own; i++)
        if (fleet->own[i] == hash)
            return true;
    return false;
}

void sync_changed(struct sync *fleet, const char *scope, enum sync_how how, int64_t now_ms)
{
    int64_t wait = how == SYNC_SHARED ? between(fleet, SHARED_LEAST_MS, SHARED_MOST_MS) : 0;
    plan(fleet, scope, now_ms + wait, how == SYNC_URGENT);
    if (how != SYNC_SHARED && !is_own(fleet, scope))
        fleet->own[fleet->own_next++ % (sizeof fleet->own / sizeof *fleet->own)] =
            hash_add_text(HASH_BEGIN, scope);
}

void sync_heard(struct sync *fleet, const char *scope, bool lacks, int64_t now_ms)
{
    if (lacks) {
        bool own = is_own(fleet, scope);
        int64_t wait =
            own ? between(fleet, OWN_LEAST_MS, OWN_MOST_MS) : between(fleet, LACKS_LEAST_MS, LACKS_MOST_MS);
        plan(fleet, scope, now_ms + wait, false);
        return;
    }
    size_t place = find(fleet, scope);
    if (place < fleet->count)
        drop(fleet, place);
}

// From when on the pace allows one that is due.
static int64_t allowed_at(const struct sync *fleet, const struct sync_due *due)
{
    int64_t paced = fleet->paced_until_ms - (int64_t)(BURST - 1) * PACE_MS;
    return due->urgent || due->at_ms > paced ? due->at_ms : paced;
}

const char *sync_next(struct sync *fleet, int64_t now_ms)
{
    size_t first = fleet->count;
    for (size_t i = 0; i < fleet->count; i++) {
        const struct sync_due *due = &fleet->due[i];
        bool before = first == fleet->count || due->urgent > fleet->due[first].urgent ||
                      (due->urgent == fleet->due[first].urgent && due->at_ms < fleet->due[first].at_ms);
        if (allowed_at(fleet, due) <= now_ms && before)
            first = i;
    }
    if (first == fleet->count)
        return NULL;
    snprintf(fleet->scope, sizeof fleet->scope, "%s", fleet->due[first].scope);
    drop(fleet, first);
    int pace = scope_display(fleet->scope) ? PACE_ONE_MS : PACE_MS;
    fleet->paced_until_ms = (fleet->paced_until_ms > now_ms ? fleet->paced_until_ms : now_ms) + pace;
    return fleet->scope;
}

int64_t sync_next_ms(const struct sync *fleet)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < fleet->count; i++) {
        int64_t at = allowed_at(fleet, &fleet->due[i]);
        next = at < next ? at : next;
    }
    return next;
}
