// A connection to a fleet's broker for a command that asks and ends: it waits for each event.
#ifndef PLUMBLINE_REMOTE_BROKER_CLIENT_H
#define PLUMBLINE_REMOTE_BROKER_CLIENT_H

#include "base/error.h"
#include "config/config.h"
#include "fleet/broker.h"
#include "fleet/fleet_registry.h"
#include "fleet/topics.h"

#include <stdbool.h>
#include <stdint.h>

// What names the broker. Texts are borrowed until broker_client_close; NULL where not given.
struct broker_client_options {
    const char *config; // a config file; its "control.broker" says what the others do not
    const char *url;    // mqtts://[USER@]HOST[:PORT][/EVENT]
    const char *password_file, *ca_file;
};

// Zero-initialise.
struct broker_client {
    struct config config; // from the file, else empty
    struct broker_address address;
    const char *event, *user, *password_file,
        *ca_file; // borrowed from the config, the address or the options
    struct broker *broker;
    int wake;                       // eventfd
    struct fleet_registry registry; // what displays said
    bool denied;                    // the broker denied something
};

// Connects, and waits up to 15 s for it. Close with broker_client_close, even on failure.
bool broker_client_open(
    struct broker_client *client, const struct broker_client_options *options, struct error *error);
void broker_client_close(struct broker_client *client);

// Waits for the next event, which the caller frees (broker_event_free). NULL on timeout. Statuses and
// acknowledgements of displays are also noted in the registry.
struct broker_event *broker_client_next(struct broker_client *client, int64_t timeout_ms);

// Subscribes to what displays say, and takes what the broker has retained: until it pauses.
bool broker_client_listen(struct broker_client *client, struct error *error);

// Publishes to a topic, not retained.
void broker_client_publish(struct broker_client *client, const struct topic *topic, const char *payload);

#endif
