#include "control/store_limits.h"

#include "agenda/scope.h"

#include <stdlib.h>
#include <string.h>

// ---- staff's

struct use {
    size_t count, bytes;
};

static void add(struct use *use, const struct adjustment *entry)
{
    use->count++;
    use->bytes += adjustment_text_bytes(entry);
}

static bool is_staffs(const struct adjustment *entry)
{
    return !entry->scope || !scope_is_of_chairs(entry->scope);
}

struct scope_use {
    const char *scope;
    struct use use;
};

// What the scopes of new entries take, by scope, and all of staff's together.
struct uses {
    size_t count;
    struct scope_use *list; // owned
    struct use total;
};

static int by_scope(const void *a, const void *b)
{
    const struct scope_use *left = a;
    const struct scope_use *right = b;
    return strcmp(left->scope, right->scope);
}

static struct use *find_use(const struct uses *uses, const struct adjustment *entry)
{
    const struct scope_use key = {.scope = entry->scope ? entry->scope : ""};
    struct scope_use *found =
        uses->count > 0 ? bsearch(&key, uses->list, uses->count, sizeof key, by_scope) : NULL;
    return found ? &found->use : NULL;
}

static bool list_scopes(const struct adjustments *more, struct uses *out)
{
    *out = (struct uses){.list = calloc(more->count + 1, sizeof *out->list)};
    if (!out->list)
        return false;
    for (size_t i = 0; i < more->count; i++)
        out->list[i].scope = more->entries[i].scope ? more->entries[i].scope : "";
    qsort(out->list, more->count, sizeof *out->list, by_scope);
    for (size_t i = 0; i < more->count; i++)
        if (i == 0 || by_scope(&out->list[out->count - 1], &out->list[i]) != 0)
            out->list[out->count++] = out->list[i];
    return true;
}

static bool measure(const struct adjustments *all, const struct adjustments *more, struct uses *out)
{
    if (!list_scopes(more, out))
        return false;
    for (size_t i = 0; i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        struct use *scope = is_staffs(entry) ? find_use(out, entry) : NULL;
        if (is_staffs(entry))
            add(&out->total, entry);
        if (scope)
            add(scope, entry);
    }
    return true;
}

static bool has_room(const struct use *scope, const struct use *total, enum store_limits_origin origin)
{
    bool here = origin == STORE_LIMITS_HERE;
    return scope->count < STORE_LIMITS_SCOPE && scope->bytes < STORE_LIMITS_SCOPE_BYTES &&
           total->count < (here ? STORE_LIMITS_STAFF : STORE_LIMITS_FOREIGN) &&
           total->bytes < (here ? STORE_LIMITS_STAFF_BYTES : STORE_LIMITS_FOREIGN_BYTES);
}

bool store_limits_select(const struct adjustments *all, const struct adjustments *more,
    enum store_limits_origin origin, struct adjustments *out, size_t *refused)
{
    struct uses uses;
    struct adjustment *taken = calloc(more->count + 1, sizeof *taken);
    size_t count = 0;
    *out = (struct adjustments){0};
    *refused = 0;
    bool ok = measure(all, more, &uses) && taken;
    for (size_t i = 0; ok && i < more->count; i++) {
        const struct adjustment *entry = &more->entries[i];
        bool counts = is_staffs(entry) && !adjustments_find_same(all, entry);
        struct use *scope = counts ? find_use(&uses, entry) : NULL;
        if (scope && entry->type != ADJUST_EMERGENCY && !has_room(scope, &uses.total, origin)) {
            (*refused)++;
            continue;
        }
        if (scope) {
            add(scope, entry);
            add(&uses.total, entry);
        }
        taken[count++] = *entry;
    }
    ok = ok && adjustments_from_entries(taken, count, out);
    free(uses.list);
    free(taken);
    return ok;
}

// ---- chairs'

static int by_number(const struct adjustment *a, const struct adjustment *b)
{
    if (a->number != b->number)
        return a->number > b->number ? -1 : 1; // the newest first
    return adjustment_compare_subjects(a, b);
}

static int compare_newest(const void *a, const void *b)
{
    return by_number(*(struct adjustment *const *)a, *(struct adjustment *const *)b);
}

static int compare_room_and_newest(const void *a, const void *b)
{
    const struct adjustment *left = *(struct adjustment *const *)a;
    const struct adjustment *right = *(struct adjustment *const *)b;
    int room = strcmp(left->scope, right->scope);
    return room != 0 ? room : by_number(left, right);
}

// Marks what is to be dropped by its scope, which chairs' entries have.
static void mark(struct adjustment *entry)
{
    entry->scope = NULL;
}

// Leaves in the list what is within a room's limits.
static size_t keep_newest_of_rooms(struct adjustment **list, size_t count)
{
    struct use use = {0};
    const char *room = "";
    size_t kept = 0;
    qsort(list, count, sizeof *list, compare_room_and_newest);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(room, list[i]->scope) != 0)
            use = (struct use){0};
        room = list[i]->scope;
        add(&use, list[i]);
        if (use.count <= STORE_LIMITS_ROOM && use.bytes <= STORE_LIMITS_ROOM_BYTES)
            list[kept++] = list[i];
        else
            mark(list[i]);
    }
    return kept;
}

static void keep_newest(struct adjustment **list, size_t count)
{
    struct use use = {0};
    qsort(list, count, sizeof *list, compare_newest);
    for (size_t i = 0; i < count; i++) {
        add(&use, list[i]);
        if (use.count > STORE_LIMITS_CHAIRS || use.bytes > STORE_LIMITS_CHAIRS_BYTES)
            mark(list[i]);
    }
}

bool store_limits_drop_oldest(struct adjustments *all)
{
    struct use use = {0};
    for (size_t i = 0; i < all->count; i++)
        if (!is_staffs(&all->entries[i]))
            add(&use, &all->entries[i]);
    if (use.count <= STORE_LIMITS_ROOM && use.bytes <= STORE_LIMITS_ROOM_BYTES)
        return true;
    struct adjustment **list = calloc(use.count, sizeof(struct adjustment *));
    bool *chairs = calloc(all->count, sizeof *chairs);
    size_t count = 0;
    for (size_t i = 0; list && chairs && i < all->count; i++)
        if (!is_staffs(&all->entries[i])) {
            chairs[i] = true;
            list[count++] = &all->entries[i];
        }
    bool ok = list && chairs;
    if (ok) {
        keep_newest(list, keep_newest_of_rooms(list, count));
        size_t kept = 0;
        for (size_t i = 0; i < all->count; i++)
            if (!chairs[i] || all->entries[i].scope)
                all->entries[kept++] = all->entries[i];
        all->count = kept;
    }
    free(chairs);
    free(list);
    return ok;
}
