// Documents of adjustments as they arrive, one a scope: a newer one takes the place of one that waits.
// However often a scope is published, it is merged ten times a second at most, and large ones of a room less
// often; the first of a quiet scope at once. What staff say comes before what is said in rooms, where any
// chair or display may write. Pure: the caller has the clock.
#ifndef PLUMBLINE_FLEET_DOCUMENTS_H
#define PLUMBLINE_FLEET_DOCUMENTS_H

#include "agenda/scope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DOCUMENTS_MAX = 4096,       // scopes
    DOCUMENTS_MAX_ROOMS = 3072, // of these, the ones that chairs write to
    DOCUMENTS_PACE_MS = 100,
    // A room's document is followed by a pause of a second for each of these, beside that.
    DOCUMENTS_BYTES_A_SECOND = 256 << 10,
    // That wait: of rooms, of which the largest are dropped beyond this, and of staff, which are refused.
    DOCUMENTS_ROOM_BYTES = 16 << 20,
    DOCUMENTS_STAFF_BYTES = 64 << 20,
};

struct document {
    char scope[SCOPE_SIZE];
    uint64_t hash; // of the scope
    char *topic;   // as the broker gave it; owned
    char *bytes;   // owned; NULL: none waits
    size_t length;
    bool of_room;     // chairs and displays write it, not staff
    int64_t put_ms;   // when the first of those came that it took the place of; if one waits
    int64_t due_ms;   // if one waits
    int64_t quiet_ms; // when the next one may be due
};

// Zero-initialise.
struct documents {
    size_t count, capacity;
    struct document *list;
    size_t rooms; // of the list
    size_t room_bytes, staff_bytes;
};

void documents_free(struct documents *documents);

// Keeps a copy. False without memory, or if too many documents wait.
bool documents_put(struct documents *documents, const char *scope, const char *topic, const char *bytes,
    size_t length, int64_t now_ms);

// While those of rooms are too large together, moves the largest to `out`, of equal ones the one that has
// waited longest; free it with document_free. False if they are not. Call it after documents_put.
bool documents_drop(struct documents *documents, struct document *out);

// Moves the one to `out` that is due: those of staff first, and among these the one that has been due
// longest. Free it with document_free. False if none is.
bool documents_take(struct documents *documents, int64_t now_ms, struct document *out);
// The same, but only of staff.
bool documents_take_staff(struct documents *documents, int64_t now_ms, struct document *out);
void document_free(struct document *document);

// When the next one is due; INT64_MAX: none waits.
int64_t documents_next_ms(const struct documents *documents);

#endif
