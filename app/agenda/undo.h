// Undoing what was asked for, with entries that restore what held before. Nobody else's later change is
// overwritten.
#ifndef PLUMBLINE_AGENDA_UNDO_H
#define PLUMBLINE_AGENDA_UNDO_H

#include "agenda/adjustments.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

// An act that was carried out. Free both with adjustments_free.
struct undo_record {
    struct adjustments acts;   // its entries
    struct adjustments before; // what held for the same subjects before; withdrawn where nothing did
};

// Fills `out` with what `adjustments`, into which `acts` are about to be merged, say about the subjects of
// `acts`. What a wider scope says is copied into theirs. False if out of memory; `out` is then empty.
bool undo_before(
    const struct adjustments *adjustments, const struct adjustments *acts, struct adjustments *out);

// Fills `out` with the entries that undo an act, to be merged into `adjustments`. Fails with
// TIMER_REFUSAL_CHANGED if somebody has changed one of the subjects since; `out` is then empty.
bool undo_entries(const struct adjustments *adjustments, const struct undo_record *done, int64_t now,
    struct adjustments *out, struct error *error);

#endif
