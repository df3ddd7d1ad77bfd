// Shared by the files of changes: an item before and after a change, and tables to look both up.
#ifndef PLUMBLINE_AGENDA_CHANGES_SIDES_H
#define PLUMBLINE_AGENDA_CHANGES_SIDES_H

#include "agenda/changes.h"

// The names of its speakers, separated by ", "; in the arena.
const char *change_names(struct arena *arena, const struct item *item);

struct change_side change_side_of(struct arena *arena, const char *room, const struct item *item);
struct change_side change_copy_side(struct arena *arena, const struct change_side *side);

// NULL is the same as "".
bool change_texts_differ(const char *a, const char *b);

// CHANGE_... bits; 0 for none.
unsigned change_compare(const struct change_side *old, const struct change_side *new);

// The items of a schedule by id, without copies left where an item was moved from. Items that share an id are
// left out: which became which is unknown.
struct item_index {
    const struct schedule *schedule;
    const struct item **items; // owned
    size_t count;
};

bool item_index_fill(const struct schedule *schedule, struct item_index *out);
const struct item *item_index_find(const struct item_index *index, const char *id); // NULL for none

// Changes by id. Of several with one id, as a file of other hands may have them, the first counts.
struct change_index {
    const struct change **changes; // owned
    size_t count;
};

bool change_index_fill(const struct changes *changes, struct change_index *out);
const struct change *change_index_find(const struct change_index *index, const char *id);

#endif
