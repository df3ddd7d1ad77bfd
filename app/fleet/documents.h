// Documents of adjustments as they arrive, one a scope: a newer one takes the place of one that waits.
// However often a scope is published, it is merged ten times a second at most; the first of a quiet scope at
// once. Pure: the caller has the clock.
#ifndef PLUMBLINE_FLEET_DOCUMENTS_H
#define PLUMBLINE_FLEET_DOCUMENTS_H

#include "agenda/scope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOCUMENTS_MAX = 4096, DOCUMENTS_PACE_MS = 100 };

struct document {
    char scope[SCOPE_SIZE];
    uint64_t hash; // of the scope
    char *topic;   // as the broker gave it; owned
    char *bytes;   // owned; NULL: none waits
    size_t length;
    int64_t due_ms;   // if one waits
    int64_t taken_ms; // when the last one was; INT64_MIN: never
};

// Zero-initialise.
struct documents {
    size_t count, capacity;
    struct document *list;
};

void documents_free(struct documents *documents);

// Keeps a copy. False without memory, or if documents of too many scopes wait.
bool documents_put(struct documents *documents, const char *scope, const char *topic, const char *bytes,
    size_t length, int64_t now_ms);

// Moves one that is due to `out`; free it with document_free. False if none is.
bool documents_take(struct documents *documents, int64_t now_ms, struct document *out);
void document_free(struct document *document);

// When the next one is due; INT64_MAX: none waits.
int64_t documents_next_ms(const struct documents *documents);

#endif
