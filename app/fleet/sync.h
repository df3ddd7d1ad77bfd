// When a member of the fleet tells the broker what is wanted, so that all end up with the same however
// messages are lost, doubled or late. Pure: the caller has the clock and the messages.
//
// The broker keeps one document a scope. Whoever changes something publishes the scope's document at once.
// Whoever receives one that lacks something it knows (two wrote at the same time; the broker forgot)
// publishes what both say together, after a random while, unless somebody else did by then: of many who
// could, few speak (the suppression of RFC 6206, 4.2), and first those who changed it last.
#ifndef PLUMBLINE_FLEET_SYNC_H
#define PLUMBLINE_FLEET_SYNC_H

#include "agenda/scope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Zero-initialise, and set `random` to anything that differs from display to display.
struct sync {
    uint64_t random;
    size_t count, room;
    struct sync_due *due; // owned
    int64_t paced_until_ms;
    size_t own_next;
    uint64_t own[16];       // hashes of the scopes that were changed here lately
    char scope[SCOPE_SIZE]; // the last one of sync_next
};

void sync_free(struct sync *fleet);

// Times are milliseconds of any clock that never steps.

// The broker is there (again): what it does not tell within a few seconds, it does not have.
void sync_connected(struct sync *fleet, const struct adjustments *all, int64_t now_ms);

// Somebody else may know of a scope what the broker does not tell: where nothing comes, they are asked.
void sync_ask(struct sync *fleet, const char *scope, int64_t now_ms);

// Something of a scope was changed here. `urgent` waits for nothing. With `shared` others did the same by the
// same command: one of them tells.
enum sync_how { SYNC_USUAL, SYNC_URGENT, SYNC_SHARED };
void sync_changed(struct sync *fleet, const char *scope, enum sync_how how, int64_t now_ms);

// A scope's document came. `lacks`: what is known here is more.
void sync_heard(struct sync *fleet, const char *scope, bool lacks, int64_t now_ms);

// The scope whose document is to be published now; NULL for none. Not more than ten a second, but for urgent
// ones, short bursts, and what is for one display: what changes more often is told together.
const char *sync_next(struct sync *fleet, int64_t now_ms);

// When sync_next may have one; INT64_MAX for never.
int64_t sync_next_ms(const struct sync *fleet);

#endif
