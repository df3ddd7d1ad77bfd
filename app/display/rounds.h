// Which events are handled before the next picture is drawn. Urgent ones come first, and the picture right
// after them; of the rest a slice is handled at a time. Everything is handled in the end, however much comes:
// no two rounds in a row are for urgent events alone.
#ifndef PLUMBLINE_DISPLAY_ROUNDS_H
#define PLUMBLINE_DISPLAY_ROUNDS_H

#include "display/events.h"

#include <stdbool.h>

// What an emergency needs.
#define ROUNDS_URGENT (1U << EVENT_CLOCK_STEPPED | 1U << EVENT_URGENT)

// Zero-initialise.
struct rounds {
    unsigned pending; // a bit for each event that has to be handled, or handled further
    bool was_urgent;  // the last round was for urgent events alone
};

// Handles an event, or a slice of it; true if there is more to do. It should take a few milliseconds.
typedef bool (*rounds_handler)(void *context);

// One round: takes the events that have been posted and handles pending ones, in their order, until it is
// time to draw. `failed` (of the context) ends it at once. Returns those it handled, a bit each.
unsigned rounds_run(struct rounds *rounds, struct events *events, const rounds_handler handlers[EVENTS],
    bool (*failed)(void *context), void *context);

#endif
