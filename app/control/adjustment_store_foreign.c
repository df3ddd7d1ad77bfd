#include "control/adjustment_store_internal.h"

#include "base/log.h"
#include "control/later_acts.h"

#include <stdlib.h>

// Of entries that are too many, those that are taken in any case. `all`: there are no others.
static bool merge_emergencies(
    struct adjustment_store *store, const struct adjustments *theirs, bool *all, struct error *error)
{
    struct adjustments urgent = {0};
    struct adjustment *list = calloc(theirs->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; list && i < theirs->count; i++)
        if (theirs->entries[i].type == ADJUST_EMERGENCY)
            list[count++] = theirs->entries[i];
    bool ok = list && adjustments_from_entries(list, count, &urgent);
    *all = count == theirs->count;
    free(list);
    ok = ok ? store_merge(store, &urgent, error) : error_memory(error, "not enough memory");
    adjustments_free(&urgent);
    return ok;
}

// What was done here after a command of theirs stays above it, and is published again.
static bool keep_later_acts(struct adjustment_store *store, struct adjustments *later, struct error *error)
{
    bool ok = later->count == 0 || store_merge(store, later, error);
    if (ok)
        store_publish(store, later);
    return ok;
}

bool adjustment_store_merge(struct adjustment_store *store, const struct adjustments *theirs, int64_t now,
    bool *fresh, struct error *error)
{
    static const struct store_bounds foreign = {
        ADJUSTMENT_STORE_MAX_FOREIGN, ADJUSTMENT_STORE_MAX_FOREIGN_BYTES};
    struct error why = {0};
    *fresh = !adjustments_covers(&store->all, theirs, now - ADJUSTMENTS_RETENTION_S);
    if (!*fresh) {
        store_count_numbers(store, theirs);
        return true;
    }
    store_prune(store, now);
    struct adjustments later;
    if (!later_acts_renumber(&store->all, &store->ids, theirs, &later))
        return error_memory(error, "not enough memory");
    bool ok = store_merge_within(store, theirs, &foreign, &why);
    if (!ok && why.code == ERROR_REFUSED && !merge_emergencies(store, theirs, &ok, &why))
        why.code = ERROR_MEMORY;
    if (why.code != ERROR_MEMORY && !keep_later_acts(store, &later, &why))
        ok = false;
    adjustments_free(&later);
    if (why.code == ERROR_MEMORY)
        return error_copy(error, &why);
    store_prune(store, now);
    store->needs_flush = true;
    return ok || error_copy(error, &why);
}

bool adjustment_store_drop_impossible(struct adjustment_store *store, int64_t now)
{
    size_t kept = 0;
    if (!store->fleet || store->clock != ADMISSION_CLOCK_GOOD)
        return false;
    for (size_t i = 0; i < store->all.count; i++) {
        const struct adjustment *entry = &store->all.entries[i];
        // What has no scope was given to this display alone.
        if (!entry->scope || !admission_is_impossible(entry, now))
            store->all.entries[kept++] = *entry;
    }
    if (kept == store->all.count)
        return false;
    log_warning("%zu adjustments are dropped: they come from the future", store->all.count - kept);
    store->all.count = kept;
    store->max_number = store->max_chairs_number = 0;
    store_count_numbers(store, &store->all);
    store->needs_flush = true;
    static const struct adjustments nothing = {0};
    return store_merge(store, &nothing, NULL);
}
