// What the publisher has changed lately: found by comparing each new schedule with the one before, remembered
// for some hours, and shown on screen so that nothing moves silently. Pure; the caller passes the time.
#ifndef PLUMBLINE_AGENDA_CHANGES_H
#define PLUMBLINE_AGENDA_CHANGES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// Bits: an item may have changed in several ways.
enum {
    CHANGE_TIME = 1,
    CHANGE_ROOM = 2,
    CHANGE_CANCELLED = 4, // removed, or marked as cancelled
    CHANGE_NEW = 8,
    CHANGE_TITLE = 16,
    CHANGE_SPEAKERS = 32,
};

// An item before or after a change. Texts belong to the list.
struct change_side {
    struct span at;
    const char *room;
    const char *title;
    const char *session;  // NULL for none
    const char *speakers; // names, separated by ", "; "" for none
    enum item_kind kind;
};

struct change {
    unsigned what;          // CHANGE_… bits
    const char *id;         // the item's
    int64_t noticed_at;     // Unix seconds
    struct change_side old; // all zero for CHANGE_NEW
    struct change_side new; // all zero for an item that was removed
};

// Zero-initialise. Ordered by `noticed_at`, then by id.
struct changes {
    struct arena arena;
    size_t count;
    struct change *list;
};

void changes_free(struct changes *changes);

// False if out of memory; `out` is then empty.
bool changes_copy(const struct changes *changes, struct changes *out);

// Fills `out` with what differs between two schedules, and with those changes of `before` (NULL: none) that
// are less than `keep_s` old. A further change of an item is reported from where the item was first; one that
// is reverted is no longer reported. False if out of memory; `out` is then empty.
bool changes_update(const struct changes *before, const struct schedule *old, const struct schedule *next,
    int64_t now, int64_t keep_s, struct changes *out);

// The changes of the schedule as it is shown: those that were published, and what staff changed in it, which
// wins. `fetched` is as it was published, `adjusted` that with changes marked and adjustments applied. Fails
// like changes_update.
bool changes_shown(const struct changes *published, const struct schedule *fetched,
    const struct schedule *adjusted, struct changes *out);

// The schedule with changes marked in its items: items that were moved or renamed record what they were
// (item.was), and those that left a room stay there as cancelled, with the room they moved to. New items and
// other speakers are not marked. NULL if out of memory.
const struct schedule *changes_apply(const struct changes *changes, const struct schedule *schedule);

// As JSON, for the state folder. Reading fails on anything else; `out` is then empty.
void changes_write(const struct changes *changes, struct str *out);
bool changes_read(const char *bytes, size_t length, struct changes *out, struct error *error);

// The most serious of a change's kinds: "cancelled", "moved to another room", …
const char *change_summary(const struct change *change);

#endif
