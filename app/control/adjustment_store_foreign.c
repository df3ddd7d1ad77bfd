#include "control/adjustment_store_internal.h"

#include "base/log.h"
#include "control/later_acts.h"
#include "control/store_limits.h"

// What was done here after a command of theirs stays above it, and is published again.
static bool keep_later_acts(struct adjustment_store *store, struct adjustments *later, struct error *error)
{
    bool ok = later->count == 0 || store_merge(store, later, error);
    if (ok)
        store_publish(store, later);
    return ok;
}

// Merges what there is room for.
static bool merge_selected(
    struct adjustment_store *store, const struct adjustments *theirs, size_t *refused, struct error *error)
{
    struct adjustments selected;
    if (!store_limits_select(&store->all, theirs, STORE_LIMITS_ELSEWHERE, &selected, refused))
        return error_memory(error, "not enough memory");
    bool ok = store_merge(store, &selected, error);
    adjustments_free(&selected);
    return ok;
}

bool adjustment_store_merge(struct adjustment_store *store, const struct adjustments *theirs, int64_t now,
    bool *fresh, struct error *error)
{
    struct adjustments later;
    size_t refused = 0;
    *fresh = !adjustments_covers(&store->all, theirs, now - ADJUSTMENTS_RETENTION_S);
    if (!*fresh) {
        store_count_numbers(store, theirs);
        return true;
    }
    store_prune(store, now);
    if (!later_acts_renumber(&store->all, &store->ids, theirs, &later))
        return error_memory(error, "not enough memory");
    bool ok = merge_selected(store, theirs, &refused, error) && keep_later_acts(store, &later, error);
    adjustments_free(&later);
    if (!ok)
        return false;
    store_prune(store, now);
    store->needs_flush = true;
    return refused == 0 || error_refuse(error, 0, "more changes than are kept: %zu are left out", refused);
}

// Puts right an entry that is there. False if it is to be dropped.
static bool put_right(struct adjustment *entry, int64_t now, size_t *changed)
{
    const struct admission admission = {.scope = entry->scope, .now = now, .clock = ADMISSION_CLOCK_GOOD};
    // What has no scope was given to this display alone.
    if (!entry->scope || admission_check(&admission, entry, NULL))
        return true;
    (*changed)++;
    if (admission_is_impossible(entry, now))
        return false;
    int64_t number = admission_number(now * 1000, ADMISSION_CLOCK_GOOD);
    entry->number = entry->number < number ? entry->number : number;
    entry->at = entry->at < now ? entry->at : now;
    return admission_check(&admission, entry, NULL);
}

bool adjustment_store_drop_impossible(struct adjustment_store *store, int64_t now)
{
    size_t kept = 0;
    size_t changed = 0;
    if (!store->fleet || store->clock != ADMISSION_CLOCK_GOOD)
        return false;
    for (size_t i = 0; i < store->all.count; i++) {
        struct adjustment entry = store->all.entries[i];
        if (put_right(&entry, now, &changed))
            store->all.entries[kept++] = entry;
    }
    if (changed == 0)
        return false;
    log_warning("%zu adjustments come from the future: %zu are dropped, others count as made now", changed,
        store->all.count - kept);
    store->all.count = kept;
    store->max_number = store->max_chairs_number = 0;
    store_count_numbers(store, &store->all);
    store->needs_flush = true;
    static const struct adjustments nothing = {0};
    return store_merge(store, &nothing, NULL);
}
