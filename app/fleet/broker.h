// A connection to an MQTT broker (3.1.1 or 5), on a thread of its own: what comes is handed over, what is to
// go is sent. It connects again by itself, after pauses that grow and differ from display to display. Nothing
// that was asked for while it was not connected is kept: with BROKER_CONNECTED the caller subscribes and
// publishes anew.
#ifndef PLUMBLINE_FLEET_BROKER_H
#define PLUMBLINE_FLEET_BROKER_H

#include "base/error.h"
#include "fleet/broker_address.h"
#include "fleet/broker_event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BROKER_MAX_BYTES = 4 << 20 };

// broker_start copies the texts.
struct broker_options {
    struct broker_address address;
    const char *user;              // NULL: the address's, or none
    const char *password_file;     // its first line, read with each connection; NULL: none
    const char *ca_file;           // of who signed the broker's certificate; NULL: those the system trusts
    const char *client;            // begins the client's id; a random part follows
    const char *will_topic, *will; // retained, published by the broker when we are gone; NULL: none
    bool receipts;                 // tell BROKER_PUBLISHED
    void (*notify)(void *context); // there is something for broker_next; on the broker's thread
    void *context;
};

struct broker;

// Can its password and certificates be used? A broker that runs tries its files again with each connection.
bool broker_check_files(const struct broker_options *options, struct error *error);

struct broker *broker_start(const struct broker_options *options, struct error *error);
// Leaves without a word, so that the broker publishes the will.
void broker_stop(struct broker *broker); // NULL is passed over

// The next event, the caller's (broker_event_free); NULL for none.
struct broker_event *broker_next(struct broker *broker);

// Asked for on any thread, done on the broker's. False where there is no memory, or too much waits already.
bool broker_publish(
    struct broker *broker, const char *topic, const char *payload, size_t length, bool retain);
bool broker_subscribe(struct broker *broker, const char *filter);
bool broker_unsubscribe(struct broker *broker, const char *filter);

struct broker_counts {
    uint64_t sent, received; // messages
    uint64_t bytes_sent, bytes_received;
};
struct broker_counts broker_counts(struct broker *broker);

// 3 or 5, once connected.
int broker_version(struct broker *broker);

#endif
