// What was asked for at this display for others too while the broker was not there: it is passed on later. If
// the account turns out not to be allowed to, it is reported to staff, and what was only for others is
// withdrawn.
#ifndef PLUMBLINE_FLEET_FLEET_PROMISES_H
#define PLUMBLINE_FLEET_FLEET_PROMISES_H

#include "agenda/scope.h"

#include <stddef.h>
#include <stdint.h>

// The oldest of more is forgotten: it is still passed on, but no longer reported.
enum { FLEET_PROMISES = 64, FLEET_PROMISE_ID_SIZE = 65 };

struct fleet_promise {
    char scope[SCOPE_SIZE];
    char id[FLEET_PROMISE_ID_SIZE]; // of the command; "": a key's
};

// Zero-initialise.
struct fleet_promises {
    size_t count;
    struct fleet_promise list[FLEET_PROMISES]; // the oldest first
};

struct fleet_client;

// An entry was made here. Nothing is noted if it is passed on at once, or is for this display alone.
void fleet_promises_note(struct fleet_client *client, const struct adjustment *entry);

// Once the broker has answered what the account may write: what it may not is reported, and withdrawn if it
// was only for others. Forgets all. `now` is the display's clock.
void fleet_promises_check(struct fleet_client *client, int64_t now);

#endif
