// What the main thread publishes and the server's thread hands out and, in the other direction, whether any
// client looks. Both threads call it.
#ifndef PLUMBLINE_CONSOLE_PUBLISHED_H
#define PLUMBLINE_CONSOLE_PUBLISHED_H

#include "base/str.h"
#include "console/server.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum published_kind {
    PUBLISHED_STATUS,
    PUBLISHED_AGENDA,
    PUBLISHED_ADJUSTMENTS,
    PUBLISHED_METRICS,
    PUBLISHED_FLEET,
    PUBLISHED_COUNT
};

struct published_text {
    struct str text;
    uint64_t version; // differs once the text does
};

struct published {
    pthread_mutex_t mutex; // guards all of it
    struct published_text texts[PUBLISHED_COUNT];
    struct room_names room;
    int64_t looked_ms; // when a client looked last; 0: never
    int64_t beat_ms;   // when the display was last known to be alive
    bool fleet_followed;
};

void published_init(struct published *published);
void published_free(struct published *published);

// ---- the main thread

// Takes the texts over. True where the status differs from the one before.
bool published_set(struct published *published, struct server_news *news);
void published_set_fleet(struct published *published, struct str *fleet);

void published_beat(struct published *published);

// Whether a client looked within the last minute, and whether one follows the fleet.
bool published_is_watched(struct published *published);
bool published_fleet_is_followed(struct published *published);

// ---- the server's thread

// Appends a text; nothing if none was published yet.
void published_copy(struct published *published, enum published_kind kind, struct str *out);

uint64_t published_version(struct published *published, enum published_kind kind);

// Appends a text whose version is not the one in `seen`, and updates that. False if there is none.
bool published_copy_newer(
    struct published *published, enum published_kind kind, uint64_t *seen, struct str *out);

// Copies the names of the display's room; none if it shows no room.
void published_room(struct published *published, struct room_names *out);

// Milliseconds since the last beat.
int64_t published_beat_age_ms(struct published *published);

void published_note_look(struct published *published);
void published_note_followed(struct published *published, bool fleet_followed);

#endif
