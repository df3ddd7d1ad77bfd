// Decides when a display publishes the adjustments of a scope, so that all displays end up with the same
// however messages are lost, doubled or delayed. Pure: the caller has the clock and the messages.
//
// The broker retains one document a scope. A display that changes something publishes the scope's document at
// once. One that receives a document without something it knows (two displays published at the same time, or
// the broker lost its memory) publishes the merged state after a random delay, unless another display did so
// before: of many that could, few publish (the suppression of RFC 6206, 4.2), and first those that changed
// the scope last.
#ifndef PLUMBLINE_FLEET_SYNC_H
#define PLUMBLINE_FLEET_SYNC_H

#include "agenda/scope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYNC_RECENT = 16 };

// Zero-initialise, and set `random` to a number that differs from display to display.
struct sync {
    uint64_t random;
    size_t count, capacity;
    struct sync_due *due; // owned; the scopes to publish
    int64_t paced_until_ms;
    size_t recent_next;
    uint64_t recent[SYNC_RECENT]; // hashes of the scopes that were changed here last
    char scope[SCOPE_SIZE];       // what sync_next returned last
    bool urgent;                  // and whether it was SYNC_URGENT
};

void sync_free(struct sync *sync);

// Times are in milliseconds of a clock that never steps.

// The broker is connected (again). What it has not sent a few seconds later it does not have, and is
// published.
void sync_connected(struct sync *sync, const struct adjustments *all, int64_t now_ms);

// Other displays may know something of a scope that the broker lost. If it sends nothing, the scope is
// published even if nothing is known of it here: whoever knows more then publishes that.
void sync_ask(struct sync *sync, const char *scope, int64_t now_ms);

// How something was changed here: SYNC_URGENT is published without regard to the pace. SYNC_SHARED was
// changed by a command that other displays carried out too: one of them publishes it.
enum sync_change { SYNC_NORMAL, SYNC_URGENT, SYNC_SHARED };
void sync_changed(struct sync *sync, const char *scope, enum sync_change change, int64_t now_ms);

// A scope's document arrived; `incomplete` if more is known here. Otherwise there is nothing left to publish.
void sync_received(struct sync *sync, const char *scope, bool incomplete, int64_t now_ms);

// The scope to publish now, valid until the next call; NULL if there is none. At most ten a second, after a
// short burst, but for urgent scopes and those of a single display: frequent changes are published together.
const char *sync_next(struct sync *sync, int64_t now_ms);

// When sync_next may return a scope; INT64_MAX: never.
int64_t sync_next_ms(const struct sync *sync);

#endif
