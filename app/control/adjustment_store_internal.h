// Shared by the files about the store: adjustment_store.c holds the entries and the file,
// adjustment_store_acts.c adds what is done here, its numbers, and undo; adjustment_store_foreign.c merges
// what comes from elsewhere.
#ifndef PLUMBLINE_CONTROL_ADJUSTMENT_STORE_INTERNAL_H
#define PLUMBLINE_CONTROL_ADJUSTMENT_STORE_INTERNAL_H

#include "control/adjustment_store.h"

// How much may be kept. All zero: as much as there is.
struct store_bounds {
    size_t count, bytes;
};

// Merges entries, and counts their numbers. False if out of memory; nothing has changed then.
bool store_merge(struct adjustment_store *store, const struct adjustments *entries, struct error *error);
// Also false, with ERROR_REFUSED, if more would be kept than the bounds allow.
bool store_merge_within(struct adjustment_store *store, const struct adjustments *entries,
    const struct store_bounds *bounds, struct error *error);

// Raises `max` to a number.
void store_raise(int64_t *max, int64_t number);
// Raises the store's greatest numbers to those of the entries.
void store_count_numbers(struct adjustment_store *store, const struct adjustments *entries);

// Drops entries that no longer count anywhere.
void store_prune(struct adjustment_store *store, int64_t now);

// Requests a save. `quiet`: a failure is not logged.
void store_save(struct adjustment_store *store, bool quiet);

// Hands entries to whoever publishes them.
void store_publish(const struct adjustment_store *store, const struct adjustments *entries);

#endif
