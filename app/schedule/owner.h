// The schedule together with the memory that it stands in. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_OWNER_H
#define PLUMBLINE_SCHEDULE_OWNER_H

#include "base/arena.h"
#include "schedule/schedule.h"

#include <stdatomic.h>

struct schedule_owner {
    struct schedule schedule; // first: a schedule's address is its owner's
    struct arena arena;
    atomic_int references;
};

// An empty one with a single reference; NULL where there is no memory.
struct schedule_owner *owner_new(void);

#endif
