// What was done and by whom, for as long as it may be needed again: the acts that can be undone, or the ids
// of commands. It is kept by time (act_list_prune), and bounded for each role, so that no number of messages
// of a chair pushes out what staff did.
//
// When a role's part is full, whoever has the most in it makes room: that one's next act is refused, while
// everybody else's takes the place of that one's oldest.
#ifndef PLUMBLINE_CONTROL_ACT_LIST_H
#define PLUMBLINE_CONTROL_ACT_LIST_H

#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ACT_ID_SIZE = 72, ACT_BY_SIZE = 64 };

// How many acts of a role are kept. ROLE_NONE stands for keys at the display, and for acts of files of older
// versions, which do not say.
enum {
    ACT_LIST_MAX_KEYS = 500,
    ACT_LIST_MAX_CHAIR = 1000,
    ACT_LIST_MAX_STAFF = 2000,
    ACT_LIST_MAX_EMERGENCY = 1000
};
enum { ACT_LIST_MAX_BYTES = 1 << 20 }; // of all records of a role

struct act {
    char id[ACT_ID_SIZE]; // its command's; "" for a key
    char by[ACT_BY_SIZE]; // who did it; "" if not known
    enum role role;
    int64_t at;     // Unix seconds, by the display's clock
    int64_t number; // of its adjustments
    int rounds;     // how often its number elsewhere was greater than a later act's (control/later_acts.h)
    char *record;   // JSON; owned; NULL for none
    size_t record_length;
};

// Zero-initialise.
struct act_list {
    size_t count, capacity;
    struct act *acts;                             // oldest first
    size_t counts[ROLE_COUNT], bytes[ROLE_COUNT]; // of each role's acts and their records
    int64_t pruned_at, pruned_since;              // as act_list_prune was called last
};

void act_list_free(struct act_list *list);

// Copies a list with its records. False if out of memory; `out` is then empty.
bool act_list_copy(const struct act_list *list, struct act_list *out);

// How many acts of a role are kept.
size_t act_list_max(enum role role);

// May this one be added without pushing out anybody but whoever has more?
bool act_list_has_room(const struct act_list *list, const struct act *act);

// Makes sure that the next act_list_add has the memory that it needs. False if out of memory.
bool act_list_reserve(struct act_list *list);

// Adds an act at the end, and takes over its record. Makes room for it: by the oldest act of whoever has the
// most of that role, which may be this one's own. False if out of memory: nothing has changed then.
bool act_list_add(struct act_list *list, const struct act *act);

// The index of the last act with that id (NULL: of any); `count` for none.
size_t act_list_find(const struct act_list *list, const char *id);

void act_list_remove(struct act_list *list, size_t index);

// Drops what was done before `since`. An act counts as done now if it is in the future (the clock was set
// back since) or older than the program (the clock was not set yet).
void act_list_prune(struct act_list *list, int64_t since, int64_t now);

#endif
