// Stays connected to a broker: opens one session after another, with growing pauses while that fails, and
// sends the requests. On the broker's thread, but for broker_connection_init.
#ifndef PLUMBLINE_FLEET_BROKER_CONNECTION_H
#define PLUMBLINE_FLEET_BROKER_CONNECTION_H

#include "fleet/broker_families.h"
#include "fleet/broker_session.h"

// When to connect again.
struct broker_retry {
    int64_t at_ms;
    int failures; // in a row
    unsigned random;
};

struct broker_connection {
    struct broker_session session;
    struct broker_families families;
    struct broker_retry retry;
    int version; // of MQTT to connect with: 5 until the broker refuses it, then 3
};

// Loads libmosquitto and draws the client's id. Options and queues are borrowed and must outlive the
// connection.
bool broker_connection_init(struct broker_connection *connection, const struct broker_options *options,
    struct broker_queues *queues, struct error *error);

// Returns when the queues are closed.
void broker_connection_run(struct broker_connection *connection);

#endif
