// Topics of requests that the broker has not answered yet, by libmosquitto's message ids. Bounded: the oldest
// is forgotten, and its answer is then ignored.
#ifndef PLUMBLINE_FLEET_BROKER_IN_FLIGHT_H
#define PLUMBLINE_FLEET_BROKER_IN_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>

enum { BROKER_IN_FLIGHT_MAX = 256 };

// Zero-initialise; free with broker_in_flight_clear.
struct broker_in_flight {
    size_t next; // slot to fill, modulo their number
    struct {
        int id;
        bool subscribe; // SUBSCRIBE and PUBLISH are told apart: their callbacks differ
        char *topic;    // or filter; owned; NULL: free
    } slots[BROKER_IN_FLIGHT_MAX];
};

// Without memory nothing is added.
void broker_in_flight_add(struct broker_in_flight *in_flight, int id, bool subscribe, const char *topic);

// Removes an entry and returns its topic, which the caller frees. NULL if it is not known.
char *broker_in_flight_take(struct broker_in_flight *in_flight, int id, bool subscribe);

// Forgets all. Message ids start anew with each session.
void broker_in_flight_clear(struct broker_in_flight *in_flight);

#endif
