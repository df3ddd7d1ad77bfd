// A broker for a command that asks and ends: connected once, its events waited for.
#ifndef PLUMBLINE_REMOTE_BROKER_CLIENT_H
#define PLUMBLINE_REMOTE_BROKER_CLIENT_H

#include "base/error.h"
#include "base/str.h"
#include "cli/options.h"
#include "config/config.h"
#include "fleet/broker.h"
#include "fleet/fleet_registry.h"
#include "fleet/topics.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct broker_client {
    struct config config; // of --config; else empty
    struct broker_address address;
    const char *event, *user, *password_file, *ca_file; // borrowed from the config or the command line
    struct broker *broker;
    int wake;                       // eventfd
    struct fleet_registry registry; // what was heard of displays
    bool denied;                    // an event BROKER_DENIED was seen
};

// Is a broker meant: by --to mqtts://…, or by --config with one?
bool broker_client_is_meant(const struct options *options);

// Connects, and waits until that is done. False with the reason. Give broker_client_close what it filled.
bool broker_client_open(struct broker_client *client, const struct options *options, struct error *error);
void broker_client_close(struct broker_client *client);

// The next event (broker_event_free); NULL where none came within the time. What displays say and answer goes
// into the roster too.
struct broker_event *broker_client_next(struct broker_client *client, int64_t timeout_ms);

// Listens to displays, and takes what the broker keeps of them: until there is a pause.
bool broker_client_listen(struct broker_client *client, struct error *error);

// Publishes to a topic, not retained.
void broker_client_publish(struct broker_client *client, const struct topic *topic, const char *payload);

#endif
