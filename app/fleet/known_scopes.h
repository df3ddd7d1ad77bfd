// Of which scopes adjustments are kept: looked up for each message once there is no place for more.
#ifndef PLUMBLINE_FLEET_KNOWN_SCOPES_H
#define PLUMBLINE_FLEET_KNOWN_SCOPES_H

#include "control/adjustment_store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Zero-initialise.
struct known_scopes {
    uint64_t version; // of the store that they were listed for
    size_t count;
    uint64_t *hashes; // owned; sorted
};

void known_scopes_free(struct known_scopes *known);

// Does the store have adjustments of a scope? Lists them anew when the store has changed. Now and then, and
// without memory, true of one that it does not have.
bool known_scopes_have(struct known_scopes *known, const struct adjustment_store *store, const char *scope);

#endif
