// What the publisher changed lately: found by comparing each new schedule with the one before, kept for some
// hours, and told on the screen instead of a silent jump. Pure but for the clock that is handed in.
#ifndef PLUMBLINE_AGENDA_CHANGES_H
#define PLUMBLINE_AGENDA_CHANGES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// An item may have several of them at once.
enum {
    CHANGE_TIME = 1,
    CHANGE_ROOM = 2,
    CHANGE_CANCELLED = 4, // gone, or marked as cancelled
    CHANGE_NEW = 8,
    CHANGE_TITLE = 16,
    CHANGE_SPEAKERS = 32,
};

// One side of a change. Texts are the list's own.
struct change_side {
    struct span at;
    const char *room;
    const char *title;
    const char *session;  // NULL where none
    const char *speakers; // names with ", " between; "" for nobody
    enum item_kind kind;
};

struct change {
    unsigned what;          // CHANGE_… bits
    const char *id;         // the item's
    int64_t noticed_at;     // Unix seconds
    struct change_side old; // all-zero with CHANGE_NEW
    struct change_side new; // all-zero with CHANGE_CANCELLED where it is gone
};

// Zero-initialise. Ordered by when they were noticed, then by id.
struct changes {
    struct arena arena;
    size_t count;
    struct change *list;
};

void changes_free(struct changes *changes);

// The same list once more. False where there was no memory; `out` is then empty.
bool changes_copy(const struct changes *changes, struct changes *out);

// A new list: what differs from `old` to `next`, on top of `before`, whose changes are taken on as long as
// they are not older than `keep_s` at `now`. A change of what was changed before is told from where it was
// first; one that is taken back is told no more. False where there was no memory; `out` is then empty.
bool changes_update(const struct changes *before, const struct schedule *old, const struct schedule *next,
    int64_t now, int64_t keep_s, struct changes *out);

// The schedule with the changes written into its items: what was moved knows where it was, what is gone from
// a room stands there still, as cancelled or with the room to which it went. New items and people are not
// marked. NULL where there was no memory.
const struct schedule *changes_apply(const struct changes *changes, const struct schedule *schedule);

// As JSON, for keeping over a restart, and back. False with the reason where it is no such list.
void changes_write(const struct changes *changes, struct str *out);
bool changes_read(const char *bytes, size_t length, struct changes *out, struct error *error);

// "moved", "moved to another room", … in words: the gravest of its kinds.
const char *change_words(const struct change *change);

#endif
