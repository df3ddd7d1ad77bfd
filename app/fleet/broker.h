// A connection to an MQTT broker (3.1.1 or 5) on a thread of its own. It reconnects by itself, after growing
// pauses that differ from display to display. Nothing is queued while it is disconnected: on BROKER_CONNECTED
// the caller subscribes and publishes anew.
#ifndef PLUMBLINE_FLEET_BROKER_H
#define PLUMBLINE_FLEET_BROKER_H

#include "base/error.h"
#include "fleet/broker_address.h"
#include "fleet/broker_event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BROKER_MAX_BYTES = 4 << 20 }; // larger messages are ignored

// broker_start copies the texts.
struct broker_options {
    struct broker_address address;
    const char *user;              // NULL: the address's, or none
    const char *password_file;     // see broker_password.h; read before each connection; NULL: none
    const char *ca_file;           // certificates that sign the broker's; NULL: those the system trusts
    const char *client;            // the client id begins with it; the rest is random
    const char *will_topic, *will; // the broker publishes it, retained, when we are gone; NULL: none
    bool receipts;                 // report BROKER_PUBLISHED
    // Messages of such a topic are handed over before all others. Called on the broker's thread; NULL: none
    // is.
    bool (*is_urgent)(const char *topic);
    // Several subscriptions match such a topic: a message that is like the one before is its copy, and
    // dropped. NULL: none does.
    bool (*overlaps)(const char *topic);
    // A hash of whose message it is, by its topic: of what waits, nobody has more than a share, so that none
    // crowds out the others. 0: nobody's in particular. NULL: all are.
    size_t (*sender_of)(const char *topic);
    void (*notify)(void *context); // called on the broker's thread when broker_next has something
    void *context;
};

// What is published goes out lane by lane, and each has places of its own: nothing urgent waits for, or is
// dropped because of, what is not.
enum broker_lane {
    BROKER_URGENT,
    BROKER_ORDINARY,
    BROKER_BULK, // pictures
    BROKER_LANES
};

struct broker;

// Can the password file and the certificates be used? A running broker reads them before each connection.
bool broker_check_files(const struct broker_options *options, struct error *error);

// NULL with the reason on failure. A broker that cannot be reached is no failure, but a BROKER_LOST.
struct broker *broker_start(const struct broker_options *options, struct error *error);
// Closes the connection without DISCONNECT, so that the broker publishes the will. `notify` is not called
// after this. Waits at most half a second: a look-up of the host's name may block the thread for longer, and
// it then ends later by itself.
void broker_stop(struct broker *broker); // NULL is allowed

// The next event, urgent ones first, which the caller frees (broker_event_free). NULL if there is none.
struct broker_event *broker_next(struct broker *broker);

// Callable from any thread; carried out on the broker's. False without memory, or if too many requests of the
// lane wait. An urgent retained message replaces those that still wait for the same topic.
bool broker_publish(struct broker *broker, enum broker_lane lane, const char *topic, const char *payload,
    size_t length, bool retain);
// For a topic that is published by two connections: whichever message was published last must reach the
// broker last (see broker_queues.h).
bool broker_overtaken(struct broker *broker, const char *topic, const char *payload, size_t length);
bool broker_is_publishing(struct broker *broker, const char *topic);
// As broker_queues_confirmed.
uint64_t broker_confirmed(struct broker *broker, const char *topic);
bool broker_subscribe(struct broker *broker, const char *filter);
// Before all that waits in the ordinary lane, so that what is then published urgently comes back. For a
// filter that is never unsubscribed from: that could be overtaken.
bool broker_subscribe_first(struct broker *broker, const char *filter);
bool broker_unsubscribe(struct broker *broker, const char *filter);

// Since the start.
struct broker_counts {
    uint64_t sent, received; // messages
    uint64_t bytes_sent, bytes_received;
};
struct broker_counts broker_counts(struct broker *broker);

// The version of MQTT, 3 or 5, once connected; 0 before.
int broker_version(struct broker *broker);

#endif
